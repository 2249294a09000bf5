from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from notes_desktop import paths
from notes_desktop.core.errors import NoteNotFound
from notes_desktop.core.ids import NoteId
from notes_desktop.core.journal import FOLD_AT_ONCE_LENGTH
from notes_desktop.services.library import Library
from notes_desktop.services.notes import Notes
from notes_desktop.services.rescue import RescueFolder
from notes_desktop.services.saving import RETRY_MS
from tests.durability.faulty_vfs import FaultyDisk
from tests.services.home import PATIENCE_S, Desk, QueueHome


def test_a_text_is_acknowledged_when_it_is_on_the_disk(desk: Desk) -> None:
    note_id = desk.new("typed")
    assert not desk.saver.is_idle
    desk.settle()
    assert desk.stored(note_id) == "typed"
    assert [(change.notes, change.what, change.origin) for change in desk.saved_changes] == [
        (frozenset({note_id}), frozenset({"created", "text"}), "editor")
    ]


def test_nothing_is_acknowledged_before_the_flush_to_the_disk(
    disk: FaultyDisk, open_library: Callable[..., Library]
) -> None:
    desk = Desk(open_library(disk.name))
    disk.hold_syncs()
    note_id = desk.new("typed")
    assert disk.syncing.wait(PATIENCE_S)
    desk.home.run_posted()
    assert not desk.saver.is_idle
    assert desk.saved_changes == []
    disk.let_syncs_go()
    desk.settle()
    assert desk.stored(note_id) == "typed"


def test_what_is_typed_while_a_flush_is_under_way_goes_out_as_one_more(
    disk: FaultyDisk, open_library: Callable[..., Library]
) -> None:
    desk = Desk(open_library(disk.name))
    disk.hold_syncs()
    note_id = desk.new("one")
    for text in ("one two", "one two three", "one three"):
        desk.write(text)
    assert [unsaved.text for unsaved in desk.saver.unsaved()] == ["one three"]
    disk.let_syncs_go()
    desk.settle()
    assert desk.stored(note_id) == "one three"
    assert len(desk.saved_changes) == 2


def test_a_note_that_is_under_way_is_opened_as_it_was_left(
    disk: FaultyDisk, open_library: Callable[..., Library]
) -> None:
    desk = Desk(open_library(disk.name))
    first = desk.new("first")
    desk.settle()
    disk.hold_syncs()
    desk.write("first, changed")
    desk.write("first, changed twice")
    desk.new("second")
    assert desk.open(first) == "first, changed twice"
    assert desk.undo()
    assert desk.text == "first, changed"
    disk.let_syncs_go()
    assert desk.undo()
    assert desk.text == "first"
    desk.settle()
    assert desk.stored(first) == "first"


def test_a_step_that_is_half_on_its_way_is_undone_as_one(
    disk: FaultyDisk, open_library: Callable[..., Library]
) -> None:
    desk = Desk(open_library(disk.name))
    note_id = desk.new("before")
    desk.settle()
    desk.type("before, one")
    desk.settle()
    disk.hold_syncs()
    desk.type("before, one run")
    desk.new("elsewhere")
    assert desk.open(note_id) == "before, one run"
    assert desk.undo()
    assert desk.text == "before"
    assert desk.redo()
    assert desk.text == "before, one run"
    assert desk.undo() and desk.undo()
    assert desk.text == ""
    disk.let_syncs_go()
    desk.settle()
    desk.leave()
    assert desk.open(note_id) == ""
    assert desk.redo() and desk.redo()
    assert desk.text == "before, one run"


def test_a_new_note_without_a_text_is_not_written(desk: Desk) -> None:
    note_id = desk.new()
    assert desk.saver.is_unwritten(note_id)
    assert desk.saver.open(note_id) == ("", 0, 0)
    desk.leave()
    assert desk.saver.created(note_id) is None
    with pytest.raises(NoteNotFound):
        desk.stored(note_id)


def test_a_large_text_is_folded_when_it_is_left(desk: Desk) -> None:
    note_id = desk.new("x" * (FOLD_AT_ONCE_LENGTH + 1))
    desk.settle()
    desk.leave()
    body = desk.library.write(
        lambda writer: writer.connection.execute("SELECT length(body) FROM note_text").get
    ).result()
    assert body == FOLD_AT_ONCE_LENGTH + 1
    assert desk.saver.rev(note_id) is None, "its track is gone"


def test_a_note_left_while_it_is_under_way_is_forgotten_when_it_is_saved(
    disk: FaultyDisk, open_library: Callable[..., Library]
) -> None:
    desk = Desk(open_library(disk.name))
    disk.hold_syncs()
    note_id = desk.new("left")
    desk.leave()
    assert desk.saver.rev(note_id) == 0
    disk.let_syncs_go()
    desk.settle()
    assert desk.saver.rev(note_id) is None
    assert desk.open(note_id) == "left"


def test_the_text_of_an_open_note_is_what_was_handed_over_last(
    disk: FaultyDisk, open_library: Callable[..., Library]
) -> None:
    desk = Desk(open_library(disk.name))
    note_id = desk.new("one")
    desk.settle()
    assert desk.saver.is_saved(note_id)
    disk.hold_syncs()
    desk.write("one two")
    assert (desk.saver.text(note_id), desk.saver.is_saved(note_id)) == ("one two", False)
    desk.leave()
    assert not desk.saver.is_saved(note_id)
    disk.let_syncs_go()
    desk.settle()
    assert desk.saver.is_saved(note_id)


def test_an_outside_write_while_nothing_is_unsaved_is_taken_over(desk: Desk) -> None:
    note_id = desk.new("one")
    desk.settle()
    append(desk, note_id, "two")
    desk.take_outside()
    assert desk.text == "one\ntwo"
    desk.write("zero\none\ntwo")
    desk.settle()
    assert desk.stored(note_id) == "zero\none\ntwo"
    for expected in ("one\ntwo", "one", ""):
        assert desk.undo()
        assert desk.text == expected


def test_an_outside_write_that_comes_first_is_merged(desk: Desk) -> None:
    note_id = desk.new("line one\nline two")
    desk.settle()
    append(desk, note_id, "outside")
    desk.write("line 1\nline two")
    desk.type("line 1!\nline two")
    desk.home.run_until(lambda: desk.text.endswith("outside"))
    desk.settle()
    assert desk.text == desk.stored(note_id) == "line 1!\nline two\noutside"
    assert desk.copies == []


def test_undo_after_a_merge_takes_ours_and_then_theirs_back(desk: Desk) -> None:
    note_id = desk.new("middle")
    desk.settle()
    append(desk, note_id, "end")
    desk.write("begin\nmiddle")
    desk.settle()
    for _ in range(2):
        assert desk.text == "begin\nmiddle\nend"
        for expected in ("middle\nend", "middle", ""):
            assert desk.undo()
            assert desk.text == expected
        assert not desk.undo()
        for expected in ("middle", "middle\nend", "begin\nmiddle\nend"):
            assert desk.redo()
            assert desk.text == expected
        desk.settle()
        desk.leave()
        assert desk.open(note_id) == "begin\nmiddle\nend"


@pytest.mark.parametrize("is_redone", [False, True])
def test_an_undo_under_way_when_an_outside_write_comes_first_is_a_step_on_top_of_it(
    desk: Desk, is_redone: bool
) -> None:
    note_id = desk.new("one")
    desk.write("two one")
    desk.settle()
    append(desk, note_id, "end")
    assert desk.undo()
    if is_redone:
        assert desk.redo()
    desk.settle()
    expected = ["one\nend", "two one\nend", "two one", "one", ""]
    if is_redone:
        expected.insert(0, "two one\nend")
    for is_reopened in (False, True):
        if is_reopened:
            desk.leave()
            desk.open(note_id)
        assert [desk.text, *undone(desk)] == expected
        while desk.redo():
            pass
        desk.settle()
        assert desk.text == desk.stored(note_id) == expected[0]


def test_an_undo_of_a_step_that_was_under_way_too_is_redone_after_a_merge(desk: Desk) -> None:
    note_id = desk.new("one")
    desk.settle()
    append(desk, note_id, "end")
    desk.write("two one")
    assert desk.undo()
    desk.settle()
    assert desk.text == "one\nend"
    desk.leave()
    desk.open(note_id)
    assert desk.redo()
    assert [desk.text, *undone(desk)] == ["two one\nend", "one\nend", "one", ""]


def test_an_undo_that_an_outside_write_moved_away_from_what_it_took_back_is_a_step_of_its_own(desk: Desk) -> None:
    note_id = desk.new("a")
    desk.settle()
    append(desk, note_id, "end")
    desk.write("")
    assert desk.undo()
    desk.settle()
    for is_reopened in (False, True):
        if is_reopened:
            desk.leave()
            desk.open(note_id)
        assert [desk.text, *undone(desk)] == ["\nenda", "\nend", "a\nend", "a", ""]
        while desk.redo():
            pass
        desk.settle()
        assert desk.text == desk.stored(note_id) == "\nenda"


def test_a_step_whose_first_half_was_saved_before_an_outside_write_is_undone_in_two(desk: Desk) -> None:
    note_id = desk.new("a")
    desk.settle()
    desk.type("ab")
    desk.settle()
    append(desk, note_id, "end")
    desk.type("<ab")
    desk.settle()
    assert desk.text == "<ab\nend"
    desk.leave()
    desk.open(note_id)
    for expected in ("ab\nend", "ab", "a", ""):
        assert desk.undo()
        assert desk.text == expected


def test_an_outside_write_to_the_same_words_keeps_both_texts(desk: Desk) -> None:
    note_id = desk.new("the same words")
    desk.settle()
    outside = Desk(desk.library)
    outside.open(note_id)
    outside.write("the other words")
    outside.settle()
    desk.write("the very same words, mine")
    desk.settle()
    assert desk.stored(note_id) == desk.text == "the very same words, mine"
    [(left, copy)] = desk.copies
    assert left == note_id
    assert desk.stored(copy) == "the other words"
    assert desk.undo()
    assert desk.text == "the other words"
    desk.settle()
    assert desk.stored(note_id) == "the other words"


def test_both_writing_the_same_needs_no_copy(desk: Desk) -> None:
    note_id = desk.new("word")
    desk.settle()
    outside = Desk(desk.library)
    outside.open(note_id)
    outside.write("worse")
    outside.settle()
    desk.write("worse")
    desk.settle()
    assert desk.stored(note_id) == "worse"
    assert desk.copies == []


def test_a_note_that_was_purged_while_one_wrote_in_it_is_written_anew(desk: Desk) -> None:
    note_id = desk.new("kept")
    desk.settle()
    notes = Notes(desk.library, lambda _: None)
    notes.trash([note_id]).result()
    notes.purge([note_id]).result()
    desk.write("kept and more")
    desk.settle()
    assert desk.stored(note_id) == "kept and more"
    desk.write("kept and more still")
    desk.settle()
    assert desk.stored(note_id) == "kept and more still"


def test_settling_waits_for_everything_under_way(desk: Desk) -> None:
    note_id = desk.new("one")
    desk.write("one two")
    desk.write("one two three")
    assert desk.saver.settle(PATIENCE_S)
    assert desk.saver.is_idle
    assert desk.stored(note_id) == "one two three"
    desk.home.run_posted()
    assert len(desk.saved_changes) == 2, "what came home late was counted once"


def test_settling_with_a_disk_that_hangs_writes_a_rescue_file(
    disk: FaultyDisk, open_library: Callable[..., Library]
) -> None:
    desk = Desk(open_library(disk.name))
    disk.hold_syncs()
    desk.new("typed before the end")
    assert desk.saver.settle(0.5)
    assert not desk.saver.is_idle
    assert [rescued.text for rescued in rescue_of(desk).found()] == ["typed before the end"]
    disk.let_syncs_go()


def test_a_failure_is_told_with_its_reason_and_tried_again_until_it_works(
    disk: FaultyDisk, open_library: Callable[..., Library]
) -> None:
    desk = Desk(open_library(disk.name))
    note_id = desk.new("one")
    desk.settle()
    disk.fail_from(1, apsw.IOError)
    desk.write("one two")
    for failures in range(1, len(RETRY_MS) + 3):
        desk.home.run_until(lambda: len({*desk.home.due_later}) == 1)
        assert desk.home.due_later[0][0] == RETRY_MS[min(failures, len(RETRY_MS)) - 1]
        assert desk.failures[0] == (note_id, "the disk reports an error", False)
        desk.home.let_time_pass()
    desk.write("one two three")
    disk.heal()
    desk.settle_in_the_end()
    assert desk.stored(note_id) == "one two three"


def test_after_the_second_failure_a_rescue_file_has_the_text_until_the_library_does(
    disk: FaultyDisk, open_library: Callable[..., Library]
) -> None:
    desk = Desk(open_library(disk.name))
    rescue = rescue_of(desk)
    note_id = desk.new("one")
    disk.fail_from(1, apsw.IOError)
    desk.write("one two")
    fail_again(desk)
    assert list(rescue.found()) == []
    fail_again(desk)
    desk.home.run_until(lambda: desk.failures[-1] == (note_id, "the disk reports an error", True))
    assert [rescued.text for rescued in rescue.found()] == ["one two"]
    desk.write("one two three")
    desk.home.run_until(lambda: [rescued.text for rescued in rescue.found()] == ["one two three"])
    disk.heal()
    desk.saver.retry()  # which waits for a try that is under way, and that one may fail
    desk.settle_in_the_end()
    desk.library.rescue_lane.submit(lambda: None).result()
    assert list(rescue.found()) == []
    assert desk.stored(note_id) == "one two three"


def test_retrying_by_hand_does_not_multiply_the_retries(disk: FaultyDisk, open_library: Callable[..., Library]) -> None:
    desk = Desk(open_library(disk.name))
    disk.fail_from(1, apsw.IOError)
    desk.new("one")
    fail_again(desk)
    for _ in range(5):
        desk.saver.retry()
    before = len(desk.failures)
    desk.home.run_until(lambda: len(desk.failures) > before)
    disk.heal()
    desk.home.let_time_pass()
    desk.settle()
    desk.home.let_time_pass()
    assert len(desk.saved_changes) == 1


def test_a_full_disk_gets_the_ballast_and_the_text_finds_room(
    disk: FaultyDisk, open_library: Callable[..., Library]
) -> None:
    desk = Desk(open_library(disk.name))
    ballast = paths.library_folder(desk.library.uid) / "ballast"
    assert desk.saver.ballast.take_on()
    assert ballast.stat().st_size == 8 * 1024 * 1024
    disk.fail_from(1, apsw.FullError, count=1)
    note_id = desk.new("text")
    fail_again(desk)
    desk.library.rescue_lane.submit(lambda: None).result()
    assert not ballast.exists()
    assert desk.failures == [(note_id, "the disk is full", False)]
    desk.settle()
    assert desk.stored(note_id) == "text"


def test_rescued_texts_come_back_as_edits_once(open_library: Callable[..., Library]) -> None:
    desk = Desk(open_library())
    known = desk.new("known")
    desk.settle()
    uid = desk.library.reader.uid_of(known) or ""
    rescue = rescue_of(desk)
    rescue.keep(uid, "known and rescued")
    rescue.keep("01a2051e-1a14-754e-8dc9-3bd03de76fc6", "never came to the library")
    desk.library.close()

    desk = Desk(open_library())
    brought = desk.saver.bring_back_rescued()
    desk.home.run_until(lambda: len(desk.saved_changes) == 2)
    assert len(brought) == 2
    assert desk.stored(known) == "known and rescued"
    new = desk.library.reader.id_of("01a2051e-1a14-754e-8dc9-3bd03de76fc6")
    assert new is not None
    assert desk.stored(new) == "never came to the library"
    assert list(rescue.found()) == []
    assert desk.open(known) == "known and rescued"
    assert desk.undo()
    assert desk.text == "known"
    assert desk.saver.bring_back_rescued() == []


def test_a_rescue_file_older_than_what_the_library_has_takes_nothing_back(desk: Desk) -> None:
    note_id = desk.new("one")
    desk.write("one two")
    desk.write("one two three")
    desk.settle()
    rescue = rescue_of(desk)
    rescue.keep(desk.library.reader.uid_of(note_id) or "", "one two")
    desk.saver.bring_back_rescued()
    desk.library.write(lambda _: None).result()
    assert desk.stored(note_id) == "one two three"
    assert list(rescue.found()) == []


def test_a_rescued_text_reaches_a_note_that_is_open(desk: Desk) -> None:
    note_id = desk.new("one")
    desk.settle()
    rescue_of(desk).keep(desk.library.reader.uid_of(note_id) or "", "one two")
    desk.saver.bring_back_rescued()
    desk.home.run_until(lambda: desk.saved_changes[-1].origin == "rescue")
    desk.take_outside()
    assert desk.text == "one two"
    desk.write("one two three")
    desk.settle()
    assert desk.stored(note_id) == "one two three"


@pytest.mark.parametrize("is_replaced", [False, True], ids=["deleted", "replaced"])
def test_a_library_that_goes_while_it_is_open_takes_no_text_with_it(
    desk: Desk, library_file: Path, is_replaced: bool
) -> None:
    note_id = desk.new("one")
    desk.settle()
    aside = library_file.with_name("aside")
    library_file.rename(aside)
    if is_replaced:
        shutil.copy(aside, library_file)
    desk.write("one two")
    fail_again(desk)
    fail_again(desk)
    desk.home.run_until(lambda: desk.failures[-1][2])
    assert desk.failures[0] == (note_id, "the library was moved, deleted or replaced", False)
    assert [rescued.text for rescued in rescue_of(desk).found()] == ["one two"]
    aside.replace(library_file)
    desk.saver.retry()
    desk.settle_in_the_end()
    assert desk.stored(note_id) == "one two"


def test_a_defect_in_a_write_keeps_the_text(desk: Desk) -> None:
    note_id = desk.new("one")
    desk.settle()
    desk.library.write(lambda writer: writer.connection.execute("UPDATE note_text SET body = 'bit rot'")).result()
    desk.write("one two")
    fail_again(desk)
    fail_again(desk)
    desk.home.run_until(lambda: desk.failures[-1][2])
    assert [rescued.text for rescued in rescue_of(desk).found()] == ["one two"]
    assert desk.failures[0] == (note_id, "an unexpected error", False)


def undone(desk: Desk) -> list[str]:
    """The texts that Undo leads through."""
    found = []
    while desk.undo():
        found.append(desk.text)
    return found


def append(desk: Desk, note_id: NoteId, text: str) -> None:
    """Somebody else adds a line at the end."""
    uid = desk.library.reader.uid_of(note_id)
    assert uid is not None
    Notes(desk.library, lambda _: None).append(uid, text, "command").result()


def fail_again(desk: Desk) -> None:
    """Let the try under way fail, and the next one begin."""
    desk.home.run_until(lambda: bool(desk.home.due_later))
    desk.home.let_time_pass()


def rescue_of(desk: Desk) -> RescueFolder:
    return RescueFolder(desk.library.uid, desk.library.path)


def test_jobs_of_the_home_run_in_their_order() -> None:
    home, ran = QueueHome(), list[int]()
    for number in range(3):
        home.post(lambda number=number: ran.append(number))  # type: ignore[misc]
    home.run_until(lambda: len(ran) == 3)
    assert ran == [0, 1, 2]
