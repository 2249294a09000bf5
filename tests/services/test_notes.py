from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from notes_desktop.core.change import Change
from notes_desktop.core.edit import Edit
from notes_desktop.core.errors import NoteNotFound, StorageUnavailable
from notes_desktop.core.ids import NoteId
from notes_desktop.services.library import Library
from notes_desktop.services.notes import Notes
from notes_desktop.services.slices import SLICE_S
from notes_desktop.storage.writing import Writer
from tests.services.home import PATIENCE_S


@pytest.fixture
def told() -> list[Change]:
    return []


@pytest.fixture
def notes(library: Library, told: list[Change]) -> Notes:
    return Notes(library, told.append)


def make(notes: Notes, *texts: str) -> list[NoteId]:
    return [next(iter(notes.new(text, "test").result()[1].notes or ())) for text in texts]


def trashed(library: Library) -> list[int]:
    return sorted(library.reader.ids("trash", "edited"))


def test_a_new_note_has_its_canonical_text_and_is_told(library: Library, notes: Notes, told: list[Change]) -> None:
    uid, change = notes.new("\ufeffone\r\ntwo\0", "command").result()
    note_id = library.reader.id_of(uid)
    assert note_id is not None
    assert library.reader.text(note_id).text == "one\ntwo\u2400"
    assert told == [change] == [Change(frozenset({note_id}), frozenset({"created"}), "command")]


def test_a_note_that_came_whole_is_read_from_its_top(library: Library, notes: Notes) -> None:
    [note_id] = make(notes, "one\ntwo\n")
    assert library.reader.view_state(note_id).caret == 0


def test_an_empty_new_note_is_there(library: Library, notes: Notes) -> None:
    [note_id] = make(notes, "")
    assert library.reader.text(note_id) == ("", 0, 0)


@pytest.mark.parametrize(("before", "after"), [("", "end"), ("a", "a\nend"), ("a\n", "a\nend")])
def test_appended_text_stands_on_a_line_of_its_own(library: Library, notes: Notes, before: str, after: str) -> None:
    [note_id] = make(notes, before)
    notes.append(library.reader.uid_of(note_id) or "", "end", "command").result()
    assert library.reader.text(note_id).text == after


def test_the_latest_note_is_the_one_edited_last_outside_the_trash(library: Library, notes: Notes) -> None:
    make(notes, "one")
    [gone] = make(notes, "two")
    notes.trash([gone]).result()
    notes.append("latest", "more", "command").result()
    assert library.reader.text(gone - 1).text == "one\nmore"


def test_what_is_not_there_is_not_found(notes: Notes) -> None:
    for uid in ("latest", "01a2051e-1a14-754e-8dc9-3bd03de76fc6"):
        with pytest.raises(NoteNotFound):
            notes.append(uid, "text", "command").result()
        with pytest.raises(NoteNotFound):
            notes.find([uid]).result()


def test_copies_are_notes_of_their_own(library: Library, notes: Notes) -> None:
    one, two = make(notes, "one", "two")
    done = notes.duplicate([one, two]).future.result()
    copies = sorted(done.change.notes or ())
    assert [library.reader.text(note_id).text for note_id in copies] == ["one", "two"]
    assert not {one, two} & set(copies)
    notes.undo().result()
    assert trashed(library) == copies


def test_actions_are_undone_and_redone_in_one_line(library: Library, notes: Notes) -> None:
    one, two, three = make(notes, "one", "two", "three")
    notes.trash([one, two]).result()
    notes.pin([three], True).result()
    notes.restore([one]).result()
    states = [trashed(library)]
    for _ in range(3):
        assert notes.undo().result() is not None
        states.append(trashed(library))
    assert states == [[two], [one, two], [one, two], []]
    assert notes.undo().result() is None
    for _ in range(3):
        assert notes.redo().result() is not None
    assert notes.redo().result() is None
    assert trashed(library) == [two]
    assert library.reader.counts(0)["pinned"] == 1


def test_a_new_action_ends_what_could_be_redone(library: Library, notes: Notes) -> None:
    one, two = make(notes, "one", "two")
    notes.trash([one]).result()
    notes.undo().result()
    notes.trash([two]).result()
    assert notes.redo().result() is None
    assert notes.undo().result() is not None
    assert trashed(library) == []


def test_undo_brings_back_what_was_before_and_not_just_the_opposite(library: Library, notes: Notes) -> None:
    one, two = make(notes, "one", "two")
    notes.pin([one], True).result()
    notes.pin([one, two], True).result()
    notes.undo().result()
    assert list(library.reader.ids("pinned", "edited")) == [one]


def test_undo_tells_what_changed(notes: Notes, told: list[Change]) -> None:
    [one] = make(notes, "one")
    notes.trash([one]).result()
    notes.undo("window").result()
    assert told[-1] == Change(frozenset({one}), frozenset({"trashed"}), "window")


def test_actions_are_undone_after_a_relaunch(library_file: Path, library: Library, notes: Notes) -> None:
    one, two = make(notes, "one", "two")
    notes.trash([one]).result()
    notes.trash([two]).result()
    notes.undo().result()
    library.close()
    assert library.lock.acquire("window")
    again = Library(library_file, library.lock)
    notes = Notes(again, lambda _: None)
    assert notes.redo().result() is not None
    assert trashed(again) == [one, two]
    assert notes.undo().result() is not None
    assert notes.undo().result() is not None
    assert trashed(again) == []
    again.close()


def test_purged_notes_are_gone_and_undo_passes_over_what_was_done_to_them(
    library: Library, notes: Notes, told: list[Change]
) -> None:
    one, two = make(notes, "one", "two")
    notes.trash([two]).result()
    notes.trash([one]).result()
    notes.purge([one, 99]).result()
    assert told[-1] == Change(frozenset({one}), frozenset({"purged"}), "window")
    with pytest.raises(NoteNotFound):
        library.reader.text(one)
    assert notes.undo().result() is not None
    assert trashed(library) == []
    counts = library.reader.counts(0)
    assert counts == {"all": 1, "pinned": 0, "today": 1, "trash": 0, "untagged": 1, "tasks": 0}


def test_a_note_outside_the_trash_is_not_purged(library: Library, notes: Notes) -> None:
    [one] = make(notes, "one")
    assert notes.purge([one]).result().notes == frozenset()
    assert library.reader.text(one).text == "one"


def test_ten_thousand_notes_are_one_action(library: Library, notes: Notes) -> None:
    make(notes, "one")
    library.write(
        lambda writer: writer.connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
            " INSERT INTO note (id, uid, title, title_key, snippet, length, created_ms, edited_ms)"
            " SELECT i, 'uid ' || i, '', '', '', 0, 1, 1 FROM n"
        )
    ).result()
    notes.trash(range(1, 10_001)).result()
    counts = library.reader.counts(0)
    assert counts == {"all": 0, "pinned": 0, "today": 0, "trash": 10_000, "untagged": 0, "tasks": 0}
    notes.undo().result()
    assert library.reader.counts(0)["all"] == 10_000


def test_ids_are_never_used_twice(library_file: Path, library: Library, notes: Notes) -> None:
    one, two = make(notes, "one", "two")
    notes.trash([two]).result()
    notes.purge([two]).result()
    library.close()
    assert library.lock.acquire("window")
    again = Library(library_file, library.lock)
    assert again.new_note_id() == two + 1 > one
    again.close()


def test_undo_pressed_faster_than_the_disk_takes_back_one_action_each(library: Library, notes: Notes) -> None:
    one, two, three = make(notes, "one", "two", "three")
    for note_id in (one, two, three):
        notes.trash([note_id])
    undone = [notes.undo() for _ in range(3)]
    assert all(done.result() is not None for done in undone)
    assert trashed(library) == []


def test_commands_without_a_file_say_so_and_hold_up_none_that_follow(library: Library, notes: Notes) -> None:
    ids = make(notes, "one", "two")
    away = library.path.rename(library.path.with_suffix(".away"))
    tagged = notes.actions.act_on_texts("tag", ids, lambda *_: ()).future
    asked: list[Future[Any]] = [notes.pin(ids, True), notes.undo(), tagged]
    for future in asked:
        with pytest.raises(StorageUnavailable):
            future.result(PATIENCE_S)
    away.rename(library.path)
    notes.pin(ids, True).result(PATIENCE_S)
    assert [row.pinned_ms > 0 for row in library.reader.rows(ids)] == [True, True]


def test_a_command_whose_file_goes_away_between_two_notes_says_so(library: Library, notes: Notes) -> None:
    ids = make(notes, "one", "two")
    away = library.path.with_suffix(".away")

    def move_away(_writer: Writer, _note_id: int, _text: str) -> Sequence[Edit]:
        library.path.rename(away)
        time.sleep(2 * SLICE_S)  # until the slice is over
        return ()

    with pytest.raises(StorageUnavailable):
        notes.actions.act_on_texts("tag", ids, move_away).future.result(PATIENCE_S)
    away.rename(library.path)
    notes.pin(ids, True).result(PATIENCE_S)
