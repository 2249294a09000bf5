from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from notes_desktop.core.ids import NoteId
from notes_desktop.core.note_row import NoteRow
from notes_desktop.ui.models.note_list import NoteListModel

NOW = datetime(2025, 11, 17, 15, 0)  # noqa: DTZ001


def row_of(note_id: int, title: str = "", pinned_ms: int = 0) -> NoteRow:
    at = int(NOW.timestamp() * 1000)
    return NoteRow(NoteId(note_id), str(note_id), title or f"Note {note_id}", "some words", 9, pinned_ms, at, at, 0)


class Library:
    """Rows by id, and which of them were read."""

    def __init__(self) -> None:
        self.read: list[list[NoteId]] = []
        self.gone: set[int] = set()
        self.titles: dict[int, str] = {}

    def rows(self, ids: Sequence[NoteId]) -> list[NoteRow]:
        self.read.append(list(ids))
        return [row_of(one, self.titles.get(one, "")) for one in reversed(ids) if one not in self.gone]


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def model(library: Library) -> NoteListModel:
    return NoteListModel(library.rows, lambda: NOW)


def listed(model: NoteListModel) -> list[int | None]:
    return [model.note_at(row) for row in range(model.rowCount())]


def test_it_keeps_the_rules_of_qt(library: Library, qtmodeltester: ModelTester) -> None:
    model = NoteListModel(library.rows, lambda: NOW)
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]
    model.set_ids(range(10), keep=False)
    model.move_to_top(NoteId(7))
    model.insert(NoteId(77), 3)
    model.remove([NoteId(2), NoteId(5)])
    model.set_ids(range(3, 30), keep=True)
    model.set_first_page([row_of(1)], total=5)
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]


def test_rows_are_read_for_a_page_at_a_time(model: NoteListModel, library: Library) -> None:
    model.set_ids(range(1000), keep=False)
    for row in range(500, 530):
        found = model.row(row)
        assert found is not None and found.id == row
    assert len(library.read) == 1
    assert len(library.read[0]) <= 100


def test_only_some_rows_are_kept(model: NoteListModel, library: Library) -> None:
    model.set_ids(range(5000), keep=False)
    for row in range(0, 5000, 10):
        model.row(row)
    before = len(library.read)
    model.row(4990)
    assert len(library.read) == before
    model.row(0)
    assert len(library.read) == before + 1


def test_a_note_that_is_gone_is_asked_for_once(model: NoteListModel, library: Library) -> None:
    library.gone = {2}
    model.set_ids(range(5), keep=False)
    assert model.row(2) is None
    assert model.row(2) is None
    assert len(library.read) == 1
    assert model.data(model.index(2, 0)) == ""


def test_a_refreshed_note_is_read_again(model: NoteListModel, library: Library, qtbot: QtBot) -> None:
    model.set_ids(range(5), keep=False)
    model.row(3)
    library.titles[3] = "Changed"
    with qtbot.waitSignal(model.dataChanged):
        model.refresh([NoteId(3)])
    found = model.row(3)
    assert found is not None and found.title == "Changed"


def test_thousands_of_refreshed_notes_are_told_of_at_once(model: NoteListModel, library: Library, qtbot: QtBot) -> None:
    model.set_ids(range(5000), keep=False)
    model.row(3)
    told: list[object] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    library.titles[3] = "Changed"
    model.refresh([NoteId(one) for one in range(4000)])
    assert told == [(0, 4999)]
    found = model.row(3)
    assert found is not None and found.title == "Changed"


def test_the_first_page_is_there_before_the_ids(model: NoteListModel, library: Library) -> None:
    model.set_first_page([row_of(5), row_of(6)], total=10, offset=4)
    assert model.rowCount() == 10
    assert not model.is_complete
    assert listed(model) == [None, None, None, None, 5, 6, None, None, None, None]
    assert model.row_of(NoteId(6)) == 5
    assert model.row(0) is None
    found = model.row(4)
    assert found is not None and found.id == 5
    assert library.read == []


def test_the_ids_fill_the_blanks_without_a_reset(model: NoteListModel, qtbot: QtBot) -> None:
    model.set_first_page([row_of(5), row_of(6)], total=4, offset=1)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.set_ids([4, 5, 6, 7], keep=True)
    assert listed(model) == [4, 5, 6, 7]
    assert model.row_of(NoteId(7)) == 3
    assert model.is_complete


def test_more_hits_are_appended_without_a_reset(model: NoteListModel, qtbot: QtBot) -> None:
    model.set_ids([9, 8], keep=False)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted):
        model.set_ids([9, 8, 7, 6], keep=True)
    assert listed(model) == [9, 8, 7, 6]


def test_the_same_ids_again_change_nothing(model: NoteListModel, qtbot: QtBot) -> None:
    model.set_ids([9, 8], keep=False)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.assertNotEmitted(model.rowsInserted):
        model.set_ids([9, 8], keep=True)


def test_a_new_list_ends_the_selection_and_a_kept_one_does_not(model: NoteListModel) -> None:
    model.set_ids([1, 2, 3], keep=False)
    model.selection.replace([NoteId(2)])
    model.set_ids([3, 2, 1], keep=True)
    assert model.is_selected(1)
    model.set_ids([1, 2, 3], keep=False)
    assert model.selection.count(3) == 0


def selected(model: NoteListModel) -> list[int]:
    return [*model.selection.resolve([NoteId(one) for one in model.ids()])]


def test_what_is_no_longer_listed_is_no_longer_selected(model: NoteListModel) -> None:
    model.set_ids(range(10), keep=False)
    model.selection.replace([NoteId(one) for one in (2, 4, 6)])
    model.set_ids([6, 5, 4, 3], keep=True)
    assert model.selection.count(4) == 2
    model.set_ids(range(10), keep=True)
    assert selected(model) == [4, 6]


def test_the_first_hits_of_the_same_search_leave_the_selection_to_all_of_them(model: NoteListModel) -> None:
    model.set_ids(range(10), keep=False)
    model.selection.replace([NoteId(one) for one in (2, 4, 6)])
    model.set_ids([4], keep=True, is_whole=False)
    assert selected(model) == [4]
    model.set_ids([4, *range(5, 10)], keep=True)
    assert selected(model) == [4, 6]


def test_when_the_first_hits_were_all_of_them_no_other_stays_selected(model: NoteListModel) -> None:
    model.set_ids(range(10), keep=False)
    model.selection.replace([NoteId(one) for one in (2, 4, 6)])
    model.set_ids([4, 5], keep=True, is_whole=False)
    model.set_ids([4, 5], keep=True)
    assert model.selection.count(2) == 1


@pytest.mark.parametrize("late", [[1, 2, 3, 4], [4, 3, 2, 1]])
def test_all_are_those_that_were_listed(model: NoteListModel, late: list[int]) -> None:
    model.set_ids([1, 2, 3], keep=False)
    model.selection.select_all()
    model.selection.toggle(NoteId(2))
    model.set_ids(late, keep=True)
    assert sorted(selected(model)) == [1, 3]


def test_all_are_also_those_that_were_still_to_come(model: NoteListModel) -> None:
    model.set_ids([1, 2], keep=False, is_whole=False)
    model.selection.select_all()
    model.set_ids([1, 2, 3], keep=True)
    assert model.selection.count(3) == 3


@pytest.mark.parametrize(
    ("note_id", "row", "expected"),
    [
        (3, 0, [3, 0, 1, 2, 4]),
        (0, 4, [1, 2, 3, 4, 0]),
        (1, 3, [0, 2, 3, 1, 4]),
        (4, 1, [0, 4, 1, 2, 3]),
        (2, 2, [0, 1, 2, 3, 4]),
        (2, 99, [0, 1, 3, 4, 2]),
    ],
)
def test_a_moved_note_is_where_it_was_sent(model: NoteListModel, note_id: int, row: int, expected: list[int]) -> None:
    model.set_ids(range(5), keep=False)
    model.move(NoteId(note_id), row)
    assert listed(model) == expected
    assert [model.row_of(NoteId(one)) for one in expected] == [0, 1, 2, 3, 4]


def test_an_edited_note_comes_to_the_top_beneath_the_pinned(model: NoteListModel) -> None:
    model.set_ids([1, 2, 3, 4], keep=False)
    model.move_to_top(NoteId(4), below=2)
    assert listed(model) == [1, 2, 4, 3]


def test_inserting_what_is_listed_moves_it(model: NoteListModel) -> None:
    model.set_ids([1, 2, 3], keep=False)
    model.insert(NoteId(3), 0)
    model.insert(NoteId(9), 1)
    assert listed(model) == [3, 9, 1, 2]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_removed_notes_are_neither_listed_nor_selected(model: NoteListModel, count: int) -> None:
    model.set_ids(range(100), keep=False)
    model.selection.select_all()
    model.remove([NoteId(one) for one in range(count)])
    assert listed(model) == list(range(count, 100))
    assert model.selection.count(model.rowCount()) == 100 - count


def test_a_million_ids_take_eight_bytes_each(model: NoteListModel) -> None:
    ids = array("q", range(1_000_000, 0, -1))
    model.set_ids(ids, keep=False)
    assert model.ids() is ids
    assert model.row_of(NoteId(1)) == 999_999
    assert model.row_of(NoteId(1_000_000)) == 0
    assert model.row_of(NoteId(1_000_001)) is None


@pytest.mark.parametrize("wanted", [256, 1, 2**40, 257, -5])
def test_an_id_is_not_found_across_the_bytes_of_two(model: NoteListModel, wanted: int) -> None:
    others = [one for one in (1 << 8, 1, 1 << 40, 257, -5, 1 << 16) if one != wanted]
    model.set_ids([0] * 2_000 + others, keep=False)
    assert model.row_of(NoteId(wanted)) is None
    model.set_ids([0] * 2_000 + others + [wanted], keep=False)
    assert model.row_of(NoteId(wanted)) == 2_005


def test_a_screen_reader_hears_title_pin_date_and_words(model: NoteListModel) -> None:
    model.set_first_page([row_of(1, "Bread", pinned_ms=5), row_of(2)], total=3)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.data(model.index(0, 0), role) == "Bread, pinned, 15:00, some words"
    assert model.data(model.index(2, 0), role) == "Loading"


def test_snippets_of_a_search_end_with_it(model: NoteListModel) -> None:
    model.set_ids([1], keep=False)
    note = row_of(1)
    model.set_snippets({NoteId(1): "… the hit …"})
    assert model.snippet_text(note) == "… the hit …"
    model.set_query(None)
    assert model.snippet_text(note) == "some words"


@pytest.mark.parametrize(
    ("note_id", "without", "neighbour"),
    [
        (3, {3}, 4),
        (3, {3, 4, 5, 8}, 6),
        (9, {9}, 8),
        (8, {7, 8, 9}, 6),
        (0, set(range(10)), None),
        (77, {77, 0}, 1),
        (3, set(), 4),
    ],
)
def test_the_neighbour_of_notes_that_leave_is_the_next_that_stays(
    model: NoteListModel, note_id: int, without: set[int], neighbour: int | None
) -> None:
    model.set_ids(range(10), keep=False)
    assert model.neighbour_of(NoteId(note_id), {NoteId(one) for one in without}) == neighbour


def test_a_date_is_said_anew_on_the_next_day(library: Library) -> None:
    now = NOW
    model = NoteListModel(library.rows, lambda: now)
    assert model.date_text(row_of(1)) == "15:00"
    now = NOW + timedelta(days=1)
    assert model.date_text(row_of(1)) == "Yesterday"
