from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from notes_desktop.core.edit import Edit, apply_all
from notes_desktop.core.errors import NoteNotFound, StorageUnavailable
from notes_desktop.core.journal import BULK, Flush
from notes_desktop.core.session import Session
from notes_desktop.core.steps import Step
from notes_desktop.storage import reading
from notes_desktop.storage.connection import DiskFull, Interrupted, StorageDamaged, translated, unavailable
from notes_desktop.storage.notes import NoteDamaged
from notes_desktop.storage.opening import connect_reader
from notes_desktop.storage.reading import Reader
from notes_desktop.storage.writing import Writer
from tests.storage.flushes import entry, first, following


@pytest.fixture
def reader(writer: Writer) -> Reader:
    """Six notes: 1 … 6 edited in this order, titles the other way round, 2 and 5 pinned, 3 in the trash."""
    for note_id in range(1, 7):
        writer.append(first(note_id, f"{'gfedcba'[note_id]} title", at_ms=note_id * 10))
    writer.set_pins({2: 90, 5: 80})
    writer.set_trashed({3: 70})
    return writer.reader


@pytest.mark.parametrize(
    ("view", "sort", "expected"),
    [
        ("all", "edited", [5, 2, 6, 4, 1]),
        ("all", "created", [5, 2, 6, 4, 1]),
        ("all", "title", [5, 2, 6, 4, 1]),
        ("pinned", "edited", [5, 2]),
        ("today", "edited", [5, 6, 4]),
        ("trash", "edited", [3]),
    ],
)
def test_a_view_lists_its_notes_pinned_ones_first(reader: Reader, view: str, sort: str, expected: list[int]) -> None:
    assert list(reader.ids(view, sort, today_ms=40)) == expected
    assert list(reader.ids(view, sort, today_ms=40, limit=2)) == expected[:2]


def test_a_page_begins_at_the_note_that_was_on_top(reader: Reader) -> None:
    assert list(reader.page_from("all", "edited", 0, top=4, limit=2)) == [4, 1]
    assert list(reader.page_from("all", "title", 0, top=4, limit=2)) == [4, 1]
    assert list(reader.page_from("all", "edited", 0, top=0, limit=2)) == [5, 2]
    assert list(reader.page_from("all", "edited", 0, top=99, limit=2)) == [5, 2]
    assert list(reader.page_from("all", "edited", 0, top=3, limit=3)) == [5, 2, 6]


def test_of_a_period_is_known_whether_few_notes_were_created_in_it(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader.few_created(0, 1 << 62)
    monkeypatch.setattr(reading, "_FEW_NOTES", 2)
    assert not reader.few_created(0, 1 << 62)
    assert reader.few_created(40, 70) and reader.few_created(1 << 62, 1 << 62)


def test_counts_are_of_each_view(reader: Reader) -> None:
    assert reader.counts(today_ms=40) == {
        "all": 5,
        "pinned": 2,
        "today": 3,
        "trash": 1,
        "untagged": 5,
        "tasks": 0,
    }


def test_newest_notes_come_in_order_of_editing_wherever_they_are_pinned(reader: Reader) -> None:
    assert reader.newest_ids(3) == [6, 5, 4]
    assert reader.newest_titles(3) == [(6, "a title"), (5, "b title"), (4, "c title")]
    assert reader.latest_id() == 6


@pytest.mark.parametrize("view", ["all", "today"])
@pytest.mark.parametrize("sort", ["edited", "created", "title"])
def test_a_first_page_takes_the_same_however_many_notes_there_are(writer: Writer, sort: str, view: str) -> None:
    steps: list[int] = []
    for begin in (1, 301):
        for note_id in range(begin, begin + 300):
            writer.append(first(note_id, f"{note_id:04}", at_ms=note_id))
        writer.set_pins({begin: 90})
        read = partial(writer.reader.page_from, view, sort, begin + 290, top=0, limit=20)
        steps.append(_steps_of(writer, read))
    assert steps[1] < steps[0] + 100


def _steps_of(writer: Writer, job: Callable[[], object]) -> int:
    """How many instructions of its own SQLite takes for it."""
    steps = 0

    def count() -> bool:
        nonlocal steps
        steps += 1
        return False

    writer.reader.connection.set_progress_handler(count, 1)
    job()
    writer.reader.connection.set_progress_handler(None)
    return steps


def test_rows_come_in_the_order_asked_without_those_that_are_gone(reader: Reader) -> None:
    assert [row.id for row in reader.rows([4, 99, 1])] == [4, 1]
    assert reader.row(99) is None


def test_a_note_that_is_not_there_is_not_found(reader: Reader) -> None:
    with pytest.raises(NoteNotFound):
        reader.text(99)
    assert reader.rev(99) is None
    assert reader.uid_of(99) is None
    assert reader.id_of("none") is None
    assert reader.last_edit_of(99) == 0
    assert reader.session() == Session()


def test_edits_since_a_revision_end_at_another_and_lead_from_text_to_text(writer: Writer) -> None:
    texts = ["", "a", "ab", "abc", "abcd"]
    writer.append(first(1, "a"))
    for text in texts[2:]:
        writer.append(following(writer, 1, text))
    for begin in range(5):
        for end in range(begin, 5):
            edits = writer.reader.edits_since(1, begin, end)
            assert apply_all(texts[begin], [row.edit for row in edits]) == texts[end]
    assert len(writer.reader.edits_since(1, 1)) == 3
    assert writer.reader.edits_since(1, 9) == []
    assert [writer.reader.last_edit_of(1, rev) for rev in range(6)] == [0, 1, 2, 3, 4, 4]


def test_edits_are_read_as_of_one_moment_while_somebody_writes(writer: Writer, library_file: Path) -> None:
    """One that was missing here made a conflict copy out of two edits that never touched."""
    writer.append(first(1, "a"))
    writer.append(following(writer, 1, "ab"))
    reader = connect_reader(library_file)

    def write_meanwhile(*_statement: object) -> bool:
        writer.append(following(writer, 1, writer.reader.text(1).text + "c"))
        return True

    reader.connection.exec_trace = write_meanwhile
    edits = reader.edits_since(1, 1, 2)
    reader.connection.exec_trace = None
    reader.close()
    assert [row.edit.inserted for row in edits] == ["b"]


def test_steps_are_read_backwards_whole_and_in_pages(writer: Writer) -> None:
    edits = [entry(Edit(at, "", "x"), step=1 + at // 2) for at in range(9)]
    writer.append(first(1, ""))
    writer.append(Flush(1, 0, tuple(edits), "x" * 9))
    assert [step.step for step in writer.reader.steps_before(1, 100)] == [5, 4, 3, 2, 1]
    page = writer.reader.steps_before(1, 100, limit=2)
    assert page == [Step(5, None, "type", 9, 9), Step(4, None, "type", 7, 8)]
    assert [step.step for step in writer.reader.steps_before(1, page[-1].first_id, limit=2)] == [3, 2]
    assert writer.reader.step_edits(1, page[1]) == edits[6:8]


def test_touched_notes_are_told_from_both_ends(writer: Writer) -> None:
    for note_id in (1, 2, 3):
        writer.append(first(note_id, "text"))
    writer.append(following(writer, 1, "text more"))
    touched = writer.reader.touched_since(0, 100)
    assert [one[:2] for one in touched] == [(2, 2), (3, 3), (1, 4)]
    touched = writer.reader.touched_since(0, 2)
    assert [one[:3] for one in touched] == [(1, 1, 4), (2, 2, 2)], "the first was edited again later"
    assert writer.reader.touched_newest_first(0, 100) == [1, 3, 2]
    assert writer.reader.touched_newest_first(1, 2) == [1, 3]
    assert writer.reader.gone([1, 7, 2, 8]) == [7, 8]


def test_touched_notes_come_by_the_edits_that_their_dates_follow(writer: Writer) -> None:
    for note_id in (1, 2, 3):
        writer.append(first(note_id, "text"))
    for note_id in (2, 1):
        flush = following(writer, note_id, "text tagged")
        writer.append(flush._replace(edits=tuple(one._replace(kind=BULK) for one in flush.edits)))
    touched = writer.reader.touched_since(0, 100)
    assert [one[:4] for one in touched] == [(1, 1, 5, 1), (2, 2, 4, 2), (3, 3, 3, 3)]
    touched = writer.reader.touched_since(3, 100)
    assert [one[:4] for one in touched] == [(2, 4, 4, 2), (1, 5, 5, 1)]


def test_bytes_that_are_no_text_and_edits_that_do_not_fit_are_told_as_damage(writer: Writer) -> None:
    for note_id in (1, 2):
        writer.append(first(note_id, "text"))
    writer.connection.execute("UPDATE note_text SET body = CAST(x'74ff' AS TEXT) WHERE note_id = 1")
    writer.connection.execute("UPDATE note_text SET body = 'other', folded_edit = 0 WHERE note_id = 2")
    writer.connection.execute("UPDATE edit SET removed = 'never there' WHERE note_id = 2")
    for note_id in (1, 2):
        with pytest.raises(NoteDamaged):
            writer.reader.text(note_id)


def test_the_drivers_errors_are_told_as_ours() -> None:
    import apsw

    for raised, expected in (
        (apsw.FullError, DiskFull),
        (apsw.CorruptError, StorageDamaged),
        (apsw.IOError, StorageUnavailable),
        (apsw.InterruptError, Interrupted),
    ):
        with pytest.raises(expected), translated():
            raise raised
    assert str(unavailable(apsw.FullError())) == "the disk is full"
