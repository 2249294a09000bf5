from __future__ import annotations

import random
from collections.abc import Collection
from pathlib import Path

import pytest

from notes_desktop.core.edit import Edit, apply_all
from notes_desktop.core.journal import Flush, JournalEdit, NewNote
from notes_desktop.services.history import History
from notes_desktop.storage.checks import check_bodies
from notes_desktop.storage.merging import merge_steps
from notes_desktop.storage.writing import Writer
from tests.storage.flushes import first, following


def count(writer: Writer, note_id: int = 1) -> int:
    return len(list(writer.reader.history(note_id)))


def merge_all(writer: Writer, open_notes: Collection[int] = (), limit: int = 300) -> None:
    while merge_steps(writer, open_notes, limit):
        pass


def type_run(writer: Writer, note_id: int, step: int, letters: str) -> None:
    """A flush for every letter at the end, all of one step."""
    for letter in letters:
        stored = writer.reader.text(note_id)
        edit = Edit(len(stored.text), "", letter)
        row = JournalEdit(step, "type", None, edit, edit.position, edit.position + 1, 5)
        writer.append(Flush(note_id, stored.rev, (row,), stored.text + letter))


def undone(writer: Writer, note_id: int) -> list[tuple[str, int]]:
    """Text and caret after each Undo from the last text to the first, and after each Redo back."""
    stored = writer.reader.text(note_id)
    history, text, step = History(writer.reader, note_id), stored.text, stored.last_step
    seen = []
    for travel in (history.undo, history.redo):
        while edits := travel(step := step + 1, 0):
            text = apply_all(text, [row.edit for row in edits])
            seen.append((text, edits[-1].caret_after))
    return seen


def test_a_typing_run_becomes_one_edit_and_undo_stays_as_it_was(writer: Writer) -> None:
    writer.append(first(1, "Title\n"))
    type_run(writer, 1, 2, "hello")
    type_run(writer, 1, 3, " world")
    before = undone(writer, 1)
    merge_all(writer)
    assert count(writer) == 3
    assert undone(writer, 1) == before
    assert writer.reader.text(1) == ("Title\nhello world", 12, 3)
    assert list(check_bodies(writer.reader)) == []


def test_the_newest_step_of_the_open_note_waits_until_it_is_closed(writer: Writer) -> None:
    writer.append(first(1, "a"))
    type_run(writer, 1, 2, "bcd")
    merge_all(writer, open_notes=[1])
    assert count(writer) == 4
    type_run(writer, 1, 2, "e")
    type_run(writer, 1, 3, "f")
    merge_all(writer, open_notes=[1])
    assert count(writer) == 3
    assert writer.reader.text(1).text == "abcdef"


def test_notes_that_were_written_in_turn_keep_their_own_texts(writer: Writer) -> None:
    for note_id in (1, 2):
        writer.append(first(note_id, f"{note_id}:"))
    for letter in "xyz":
        type_run(writer, 1, 2, letter)
        type_run(writer, 2, 2, letter.upper())
    merge_all(writer)
    assert [writer.reader.text(note_id).text for note_id in (1, 2)] == ["1:xyz", "2:XYZ"]
    assert [len(undone(writer, note_id)) for note_id in (1, 2)] == [4, 4]


def test_who_has_read_half_of_the_journal_goes_on_where_he_was(writer: Writer) -> None:
    """As the index does, and an outside write that was read up to a revision."""
    writer.append(first(1, "a"))
    type_run(writer, 1, 2, "bc")
    seen = writer.reader.last_edit_id()
    merge_all(writer)
    assert writer.reader.touched_since(seen, 10) == []
    assert writer.reader.edits_since(1, 3) == []
    type_run(writer, 1, 3, "d")
    assert [one.note_id for one in writer.reader.touched_since(seen, 10)] == [1]
    assert [row.edit.inserted for row in writer.reader.edits_since(1, 3)] == ["d"]


def test_what_no_body_holds_yet_is_left_alone(writer: Writer) -> None:
    long = "x" * 20_000
    writer.append(first(1, long))
    type_run(writer, 1, 2, "abc")
    merge_all(writer)
    assert count(writer) == 4
    assert writer.reader.text(1).text == long + "abc"


def test_a_step_that_did_nothing_stays_a_step(writer: Writer) -> None:
    writer.append(first(1, "a"))
    rows = tuple(JournalEdit(2, "type", None, edit, 1, 1, 5) for edit in (Edit(1, "", "b"), Edit(1, "b", "")))
    writer.append(Flush(1, 1, rows, "a"))
    merge_all(writer)
    assert count(writer) == 2
    assert [text for text, _caret in undone(writer, 1)] == ["a", "", "a", "a"]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("limit", [3, 300])
def test_any_history_undoes_to_the_same_texts_after_merging(writer: Writer, seed: int, limit: int) -> None:
    chance = random.Random(seed)
    writer.append(first(1, "The beginning.\n"))
    step = 1
    for _ in range(60):
        stored = writer.reader.text(1)
        step += chance.random() < 0.3
        at = chance.randint(0, len(stored.text))
        edit = Edit(at, stored.text[at : at + chance.randint(0, 4)], chance.choice(["", "a", "éb", "\n", "𝄞"]))
        row = JournalEdit(step, "type", None, edit, at, at + len(edit.inserted), 5)
        writer.append(Flush(1, stored.rev, (row,), apply_all(stored.text, [edit])))
    before, length = undone(writer, 1), count(writer)
    merge_all(writer, limit=limit)
    assert undone(writer, 1) == before
    assert count(writer) < length
    assert list(check_bodies(writer.reader)) == []


def test_a_purged_note_stops_nothing(writer: Writer, library_file: Path) -> None:
    writer.append(Flush(1, 0, first(1, "gone").edits, "gone", NewNote("uid", 1)))
    writer.set_trashed({1: 5})
    writer.purge([1])
    writer.append(first(2, "a"))
    writer.append(following(writer, 2, "ab"))
    merge_all(writer)
    assert writer.reader.text(2).text == "ab"
