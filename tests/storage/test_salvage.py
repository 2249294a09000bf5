from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from notes_desktop.core.edit import Edit
from notes_desktop.storage.backup import save_copy
from notes_desktop.storage.checks import check_bodies, check_structure
from notes_desktop.storage.migrations import migrate
from notes_desktop.storage.opening import build, open_library, open_reading
from notes_desktop.storage.order import add_notebook, add_saved_search, set_notebooks, set_places, set_tags
from notes_desktop.storage.reading import Reader
from notes_desktop.storage.salvage import Backup, Damaged, Outcome, Rebuilder, Scratch, read_uid, rebuild
from notes_desktop.storage.writing import Writer
from tests.storage.damage import damage, page_of, zeroed
from tests.storage.flushes import first, following
from tests.storage.older import make_version_1

UID = "01a2056b-5cf3-7383-b643-ca0cd5adfdb4"


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Scratch]:
    opened = Scratch(tmp_path / "scratch")
    yield opened
    opened.close()


class Rebuilt:
    """What came out of a damaged file, and how."""

    def __init__(self, library: Path, scratch: Scratch, backup: Path | None = None) -> None:
        scratch.collect(Damaged(library, None), lambda share: None)
        self.fresh = library.with_name("fresh.notes")
        self.outcomes: list[Outcome] = []
        source = Backup(backup, library.with_name("older")) if backup is not None else None
        is_complete = scratch.has_all_notes(library)
        build(
            self.fresh,
            UID,
            fill=lambda connection: self.outcomes.extend(
                rebuild(connection, scratch, source, is_complete, lambda share: None)
            ),
        )
        if source is not None:
            source.close()
        self.reader: Reader = open_reading(self.fresh)
        assert check_structure(self.reader.connection) == []
        assert list(check_bodies(self.reader)) == []

    def kinds(self) -> list[str]:
        return [outcome.kind for outcome in self.outcomes]

    def edits(self, note_id: int) -> list[tuple[int, str, Edit]]:
        return [(row.step, row.kind, row.edit) for row in self.reader.edits_since(note_id, 0)]


def harm(library: Path, sql: str) -> None:
    """Change what is stored, as a disk would."""
    opened = open_library(library)
    opened.connection.execute(sql)
    opened.connection.close()


@pytest.fixture
def library(library_file: Path) -> Path:
    """Three notes; the second has three steps, of which the last is not folded."""
    writer = Writer(open_library(library_file).connection)
    writer.append(first(1, "one"))
    writer.append(first(2, "two"))
    writer.append(following(writer, 2, "two and more"))
    writer.append(following(writer, 2, "two and more still"))
    writer.append(first(3, "three"))
    writer.set_pins({3: 77})
    writer.set_trashed({1: 66})
    writer.close()
    return library_file


def test_notes_come_with_their_journals_dates_and_ids(library: Path, scratch: Scratch) -> None:
    before = open_reading(library)
    rebuilt = Rebuilt(library, scratch)
    assert rebuilt.kinds() == ["whole"] * 3
    for note_id in (1, 2, 3):
        assert rebuilt.reader.row(note_id) == before.row(note_id)
        assert rebuilt.reader.edits_since(note_id, 0) == before.edits_since(note_id, 0)
        assert rebuilt.reader.view_state(note_id) == before.view_state(note_id)
    assert rebuilt.reader.last_note_id() == 3
    assert rebuilt.reader.meta("uid") == UID
    assert rebuilt.reader.meta("generation") != before.meta("generation")


def test_ids_are_never_given_out_twice(library: Path, scratch: Scratch) -> None:
    harm(library, "UPDATE sqlite_sequence SET seq = 900 WHERE name = 'note'")
    assert Rebuilt(library, scratch).reader.last_note_id() == 900


def test_the_newest_edits_that_lead_to_the_text_are_kept(library: Path, scratch: Scratch) -> None:
    harm(library, "UPDATE edit SET inserted = 'noise' WHERE note_id = 2 AND rev = 1")
    rebuilt = Rebuilt(library, scratch)
    assert rebuilt.kinds() == ["whole"] * 3
    assert rebuilt.edits(2) == [
        (2, "import", Edit(0, "", "two and more")),
        (3, "type", Edit(12, "", " still")),
    ]


def test_without_a_journal_one_edit_makes_the_text(library: Path, scratch: Scratch) -> None:
    harm(library, "DELETE FROM edit WHERE note_id = 2")
    rebuilt = Rebuilt(library, scratch)
    assert rebuilt.kinds() == ["whole"] * 3
    assert rebuilt.edits(2) == [(1, "import", Edit(0, "", "two and more still"))]
    assert rebuilt.reader.rev(2) == 3


def test_a_body_that_does_not_fit_its_hash_is_told_by_the_journal(library: Path, scratch: Scratch) -> None:
    harm(library, "UPDATE note_text SET body = 'twQ and more still' WHERE note_id = 2")
    rebuilt = Rebuilt(library, scratch)
    assert rebuilt.kinds() == ["whole"] * 3
    assert rebuilt.reader.text(2).text == "two and more still"


def test_a_hash_that_was_harmed_itself_makes_no_text_uncertain(library: Path, scratch: Scratch) -> None:
    harm(library, "UPDATE note_text SET content_hash = zeroblob(16)")
    assert Rebuilt(library, scratch).kinds() == ["whole"] * 3


def test_a_text_that_strayed_to_another_note_is_not_taken_for_its_own(library: Path, scratch: Scratch) -> None:
    harm(library, "DELETE FROM note_text WHERE note_id = 3; DELETE FROM edit WHERE note_id = 3;"
                  "PRAGMA foreign_keys = off; UPDATE note_text SET note_id = 3 WHERE note_id = 1")  # fmt: skip
    rebuilt = Rebuilt(library, scratch)
    assert rebuilt.kinds() == ["recovered", "whole", "recovered"]


def test_an_uncertain_text_is_recovered_as_it_was_found(library: Path, scratch: Scratch) -> None:
    harm(library, "UPDATE note_text SET body = 'thrQe' WHERE note_id = 3; DELETE FROM edit WHERE note_id = 3")
    rebuilt = Rebuilt(library, scratch)
    assert rebuilt.kinds() == ["whole", "whole", "recovered"]
    assert rebuilt.edits(3) == [(1, "recovered", Edit(0, "", "thrQe"))]
    assert rebuilt.outcomes[2].uid == open_reading(library).uid_of(3)


def test_of_a_note_without_text_what_the_list_showed_is_recovered(library: Path, scratch: Scratch) -> None:
    harm(library, "DELETE FROM note_text WHERE note_id = 3; DELETE FROM edit WHERE note_id = 3")
    rebuilt = Rebuilt(library, scratch)
    assert rebuilt.kinds() == ["whole", "whole", "recovered"]
    assert rebuilt.reader.text(3).text == "three"


def test_a_text_without_its_note_becomes_one(library: Path, scratch: Scratch) -> None:
    damage(library, zeroed(page_of(library, "note", 1)))
    rebuilt = Rebuilt(library, scratch)
    assert rebuilt.kinds() == ["whole"] * 3
    assert sorted(rebuilt.reader.text(note_id).text for note_id in (1, 2, 3)) == ["one", "three", "two and more still"]


def test_the_higher_revision_wins_and_the_uncertain_text_is_one_more_note(library: Path, scratch: Scratch) -> None:
    backup = library.with_name("backup.notes")
    save_copy(library, backup)
    writer = Writer(open_library(library).connection)
    writer.append(following(writer, 1, "one, changed since"))
    writer.append(following(writer, 2, "two, changed since"))
    writer.close()
    harm(library, "UPDATE note_text SET body = 'two, chQnged since' WHERE note_id = 2;"
                  "UPDATE edit SET inserted = 'noise' WHERE note_id = 2 AND rev = 4")  # fmt: skip
    rebuilt = Rebuilt(library, scratch, backup)
    assert rebuilt.kinds() == ["whole", "older", "copy", "whole"]
    assert [rebuilt.reader.text(note_id).text for note_id in (1, 2, 3, 4)] == [
        "one, changed since", "two and more still", "three", "two, chQnged since",
    ]  # fmt: skip


def test_a_backup_of_the_same_revision_is_as_good_as_the_note(library: Path, scratch: Scratch) -> None:
    backup = library.with_name("backup.notes")
    save_copy(library, backup)
    harm(library, "UPDATE note_text SET body = 'thrQe' WHERE note_id = 3; DELETE FROM edit WHERE note_id = 3")
    rebuilt = Rebuilt(library, scratch, backup)
    assert rebuilt.kinds() == ["whole"] * 3
    assert rebuilt.reader.text(3).text == "three"


def test_dates_that_no_clock_showed_are_not_kept(library: Path, scratch: Scratch) -> None:
    harm(library, "UPDATE note SET edited_ms = 1 << 60, created_ms = -5 WHERE id = 3")
    row = Rebuilt(library, scratch).reader.row(3)
    assert row is not None
    assert (row.created_ms, row.edited_ms) == (1_000, 1_000)


def test_a_caret_behind_the_end_is_put_at_it(library: Path, scratch: Scratch) -> None:
    harm(library, "UPDATE view_state SET caret = 5000, anchor = -3 WHERE note_id = 3")
    view = Rebuilt(library, scratch).reader.view_state(3)
    assert (view.caret, view.anchor) == (5, 0)


def test_an_edit_whose_id_is_taken_gets_another(library: Path, scratch: Scratch) -> None:
    writer = Writer(open_library(library).connection)
    writer.append(first(4, "four"))
    writer.close()
    found = {}
    scratch.collect(Damaged(library, None), lambda share: None)
    for note_id in (3, 4):
        carved = scratch.found(note_id)
        assert carved is not None
        found[note_id] = carved._replace(journal=tuple(row._replace(id=7) for row in carved.journal))
    fresh = library.with_name("fresh.notes")

    def fill(connection: apsw.Connection) -> None:
        rebuilder = Rebuilder(connection, 9, 9)
        for note_id, carved in found.items():
            rebuilder.add(note_id, carved)
        rebuilder.finish()

    build(fresh, UID, fill=fill)
    reader = open_reading(fresh)
    assert list(check_bodies(reader)) == []
    assert (reader.last_edit_of(3), reader.last_edit_of(4)) == (7, 10)


def test_the_uid_is_read_from_the_pages(library: Path, tmp_path: Path) -> None:
    uid = open_reading(library).meta("uid")
    damage(library, zeroed(1))
    assert read_uid(library) == uid
    assert read_uid(library, 3) is None
    assert read_uid(tmp_path / "nothing there") is None


@pytest.fixture
def ordered(library: Path) -> Path:
    """With notebooks, one in another, a colour, a saved search."""
    writer = Writer(open_library(library).connection)
    work = add_notebook(writer, "Work", None)
    clients = add_notebook(writer, "Clients", work)
    set_notebooks(writer, {clients: {"colour": "green"}})
    add_saved_search(writer, "Due", "is:task")
    writer.append(first(4, "four #tag"))
    set_tags(writer, {1: {"colour": "red"}})
    set_places(writer, {2: clients, 4: work})
    writer.close()
    return library


def test_notebooks_places_colours_and_saved_searches_come_back(ordered: Path, scratch: Scratch) -> None:
    before = open_reading(ordered).sidebar()
    rebuilt = Rebuilt(ordered, scratch)
    after = rebuilt.reader.sidebar()
    assert after[0] == before[0]
    assert after[2] == before[2]
    assert [rebuilt.reader.rows([note_id])[0].notebook_id for note_id in (1, 2, 4)] == [None, 2, 1]
    assert rebuilt.reader.underived(9) == [1, 2, 3, 4]
    assert rebuilt.reader.connection.execute("SELECT key, colour FROM tag").fetchall() == [("tag", "red")]


def test_a_lost_notebook_takes_only_the_place_of_its_notes(ordered: Path, scratch: Scratch) -> None:
    damage(ordered, zeroed(page_of(ordered, "notebook", 1)))
    rebuilt = Rebuilt(ordered, scratch)
    assert rebuilt.reader.sidebar().notebooks == ()
    assert rebuilt.kinds() == ["whole"] * 4
    assert rebuilt.reader.rows([2])[0].notebook_id is None


def test_a_lost_notebook_comes_from_the_backup(ordered: Path, scratch: Scratch, tmp_path: Path) -> None:
    saved = tmp_path / "saved.notes"
    save_copy(ordered, saved)
    before = open_reading(ordered).sidebar()
    damage(ordered, zeroed(page_of(ordered, "notebook", 1)))
    rebuilt = Rebuilt(ordered, scratch, saved)
    assert rebuilt.reader.sidebar().notebooks == before.notebooks
    assert rebuilt.reader.rows([2])[0].notebook_id == 2


def test_notebooks_that_lie_in_one_another_are_pulled_apart(ordered: Path, scratch: Scratch) -> None:
    harm(ordered, "UPDATE notebook SET parent_id = 2 WHERE id = 1")
    rebuilt = Rebuilt(ordered, scratch)
    assert len(rebuilt.reader.sidebar().notebooks) == 2


def test_rows_of_an_older_version_are_read_as_they_are(tmp_path: Path, scratch: Scratch) -> None:
    older = tmp_path / "older.notes"
    make_version_1(older, {1: "one", 2: "two"})
    connection = apsw.Connection(str(older))
    migrate(connection, 1)
    connection.close()
    rebuilt = Rebuilt(older, scratch)
    assert [rebuilt.reader.text(note_id).text for note_id in (1, 2)] == ["one", "two"]
    assert rebuilt.kinds() == ["whole", "whole"]
