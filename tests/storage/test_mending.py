from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from notes_desktop.services.history import History
from notes_desktop.storage.backup import save_copy
from notes_desktop.storage.checks import check_bodies, check_note, check_slice
from notes_desktop.storage.mending import Good, find_good, last_step, mend
from notes_desktop.storage.writing import Writer
from tests.storage.flushes import first, following

TEXT = "# Title\n\nwritten by a person"
HARMED = "# Title\n\nwritten by a pers\x0fn"


@pytest.fixture
def harmed(writer: Writer) -> Writer:
    """A library in which the disk changed a letter of note 1; note 2 is sound."""
    writer.append(first(1, "# Title"))
    writer.append(following(writer, 1, TEXT, at_ms=5_000))
    writer.append(first(2, "sound"))
    writer.connection.execute("UPDATE note_text SET body = ? WHERE note_id = 1", (HARMED,))
    return writer


def test_a_changed_text_is_found_in_slices(harmed: Writer) -> None:
    found, last = check_slice(harmed.reader, 0, 10)
    assert [(unsound.note_id, unsound.title, unsound.is_file) for unsound in found] == [(1, "Title", False)]
    assert last == 2
    assert check_slice(harmed.reader, 2, 10) == ([], None)
    assert check_slice(harmed.reader, 0, 0).last == 1


def test_a_text_of_no_characters_and_edits_that_do_not_fit_are_found(writer: Writer) -> None:
    writer.append(first(1, "one"))
    writer.append(first(2, "two"))
    writer.connection.execute("UPDATE note_text SET body = CAST(x'ff6e65' AS TEXT) WHERE note_id = 1")
    writer.connection.execute("UPDATE note_text SET folded_edit = 0 WHERE note_id = 2")
    assert [unsound.note_id for unsound in check_slice(writer.reader, 0, 10).found] == [1, 2]


def test_the_journal_knows_the_last_text(harmed: Writer) -> None:
    assert find_good(harmed.reader, 1, []) == Good(TEXT, 5_000, True)


def test_a_backup_knows_it_where_the_journal_is_harmed_too(harmed: Writer, library_file: Path, tmp_path: Path) -> None:
    harmed.connection.execute("UPDATE note_text SET body = ? WHERE note_id = 1", (TEXT,))
    save_copy(library_file, tmp_path / "1.notes")
    harmed.append(following(harmed, 1, "changed since the backup"))
    harmed.connection.execute("UPDATE edit SET inserted = 'noise' WHERE note_id = 1 AND rev = 1")
    harmed.connection.execute("UPDATE note_text SET body = 'changed since the backuq' WHERE note_id = 1")
    assert find_good(harmed.reader, 1, [tmp_path / "1.notes"]) == Good(TEXT, 5_000, False)
    assert find_good(harmed.reader, 1, []) is None


def test_the_good_text_comes_back_as_an_edit_that_can_be_undone(harmed: Writer) -> None:
    steps = count(last_step(harmed, 1) + 1)
    assert mend(harmed, 1, TEXT, lambda _note: next(steps), 9_000)
    assert harmed.reader.text(1).text == TEXT
    assert check_note(harmed.reader, 1) is None
    assert list(check_bodies(harmed.reader)) == []
    undone = History(harmed.reader, 1).undo(99, 10_000)
    assert [(row.edit.removed, row.edit.inserted) for row in undone] == [("o", "\x0f")]


def test_whoever_has_the_note_open_gets_only_what_changes_for_them(harmed: Writer) -> None:
    steps = count(last_step(harmed, 1) + 1)
    rev = harmed.reader.rev(1) or 0
    mend(harmed, 1, TEXT, lambda _note: next(steps), 9_000)
    edits = harmed.reader.edits_since(1, rev)
    assert [(row.kind, row.edit.removed, row.edit.inserted) for row in edits] == [("restore", "\x0f", "o")]


def test_the_text_as_it_stands_can_be_kept(harmed: Writer) -> None:
    steps = count(last_step(harmed, 1) + 1)
    assert mend(harmed, 1, None, lambda _note: next(steps), 9_000)
    assert harmed.reader.text(1).text == HARMED
    assert list(check_bodies(harmed.reader)) == []


def test_a_journal_that_leads_nowhere_begins_anew(harmed: Writer) -> None:
    harmed.connection.execute("UPDATE edit SET removed = 'noise' WHERE note_id = 1 AND rev = 2")
    steps = count(last_step(harmed, 1) + 1)
    assert mend(harmed, 1, "from a backup", lambda _note: next(steps), 9_000)
    assert harmed.reader.text(1).text == "from a backup"
    assert list(check_bodies(harmed.reader)) == []
    harmed.append(following(harmed, 1, "and written on"))
    assert list(check_bodies(harmed.reader)) == []


def test_a_note_that_is_sound_or_gone_is_left_alone(harmed: Writer) -> None:
    assert not mend(harmed, 2, "something else", lambda _note: 9, 9_000)
    assert not mend(harmed, 7, "something else", lambda _note: 9, 9_000)
    assert harmed.reader.text(2).text == "sound"
