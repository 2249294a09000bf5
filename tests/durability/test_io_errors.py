"""The n-th operation on the disk fails, for n = 1, 2, … until nothing fails: no text is lost, and it ends saved."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from notes_desktop import paths
from notes_desktop.core.errors import NotesError
from notes_desktop.services.checking import check
from notes_desktop.services.library import Library
from notes_desktop.services.notes import Notes
from notes_desktop.services.rescue import RescueFolder
from notes_desktop.storage.lock import LibraryLock
from tests.durability.faulty_vfs import FaultyDisk
from tests.services.home import Desk

MOST = 400
IS_LONG = os.environ.get("LONG_RUN") == "1"
LARGE = "a line of a large note\n" * 1_500
ERRORS = {"EIO": apsw.IOError, "full": apsw.FullError, "read-only": apsw.ReadOnlyError}


@pytest.fixture
def disk() -> Iterator[FaultyDisk]:
    with FaultyDisk() as faulty:
        yield faulty


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS.keys())
@pytest.mark.parametrize("count", [1, 6], ids=["once", "six times"])
def test_no_text_is_lost_whichever_operation_fails(
    memory_folder: Path, disk: FaultyDisk, error: type[apsw.Error], count: int
) -> None:
    def run(number: int) -> bool:
        path = memory_folder / str(number) / "Notes.notes"
        desk = Desk(opened(path, disk))
        disk.fail_from(number, error, count=count)
        expected = write_story(desk)
        desk.settle_in_the_end()
        has_failed = disk.failed > 0
        disk.heal()
        assert read_story(desk) == expected
        desk.library.close()
        assert_sound(path, expected)
        return has_failed

    assert until_clean(run, step=5 if count > 1 else 1 if IS_LONG or error is apsw.IOError else 3) > 10


def test_a_failed_flush_is_written_anew_on_another_connection(memory_folder: Path, disk: FaultyDisk) -> None:
    def run(number: int) -> bool:
        path = memory_folder / str(number) / "Notes.notes"
        desk = Desk(opened(path, disk))
        disk.fail_from(number, apsw.IOError, only=frozenset({"sync"}), count=1)
        expected = write_story(desk)
        desk.settle_in_the_end()
        if not disk.failed:
            desk.library.close()
            return False
        assert desk.library.write(lambda writer: writer.reads_back).result() or not desk.failures
        desk.library.close()
        assert_sound(path, expected)
        return True

    assert until_clean(run) > 5


def test_a_process_that_ends_while_the_disk_fails_keeps_every_text(memory_folder: Path, disk: FaultyDisk) -> None:
    def run(number: int) -> bool:
        path = memory_folder / str(number) / "Notes.notes"
        desk = Desk(opened(path, disk))
        disk.fail_from(number, apsw.IOError)
        expected = write_story(desk)
        assert desk.saver.settle(20)
        has_failed = disk.failed > 0
        desk.library.close()
        disk.heal()
        desk = Desk(opened(path, disk))
        desk.saver.bring_back_rescued()
        desk.library.write(lambda _: None).result()
        assert read_story(desk) == expected
        assert list(RescueFolder(desk.library.uid, path).found()) == []
        desk.library.close()
        assert_sound(path, expected)
        return has_failed

    assert until_clean(run, step=3) > 3


def test_an_action_is_carried_out_whole_or_not_at_all(memory_folder: Path, disk: FaultyDisk) -> None:
    def run(number: int) -> bool:
        path = memory_folder / str(number) / "Notes.notes"
        library = opened(path, disk)
        notes = Notes(library, lambda _: None)
        ids = [next(iter(notes.new(text, "test").result()[1].notes or ())) for text in ("one", "two")]
        disk.fail_from(number, apsw.IOError, count=1)
        acting = notes.trash(ids)
        is_refused = isinstance(acting.exception(), NotesError)
        disk.heal()
        library.close()
        again = opened(path, disk)
        trashed = again.reader.counts(0)["trash"]
        assert trashed in ((0, 2) if is_refused else (2,))
        undone = Notes(again, lambda _: None).undo().result()
        assert (undone is not None) == (trashed == 2)
        again.close()
        assert check(path, True) == []
        return is_refused

    assert until_clean(run) > 3


def write_story(desk: Desk) -> dict[str, str]:
    """A person writes three notes, goes to and fro, and undoes; the texts by their last lines."""
    first = desk.new("one")
    desk.write("one, two")
    desk.write("one, two, three")
    large = desk.new(LARGE + "large")
    desk.write("begin\n" + LARGE + "large")
    desk.open(first)
    desk.undo()
    desk.home.run_posted()
    desk.home.let_time_pass()
    desk.new("last")
    desk.open(large)
    desk.write("begin\nagain\n" + LARGE + "large")
    desk.leave()
    return {"one, two": "one, two", "large": "begin\nagain\n" + LARGE + "large", "last": "last"}


def read_story(desk: Desk) -> dict[str, str]:
    texts = (desk.stored(note_id) for note_id in desk.library.reader.ids("all", "edited"))  # type: ignore[arg-type]
    return {text.rpartition("\n")[2]: text for text in texts}


def opened(path: Path, disk: FaultyDisk) -> Library:
    path.parent.mkdir(exist_ok=True)
    lock = LibraryLock(paths.lock_file(path))
    assert lock.acquire("window")
    return Library(path, lock, disk.name)


def assert_sound(path: Path, expected: dict[str, str]) -> None:
    """The file alone holds the texts, whole."""
    assert check(path, True) == []
    lock = LibraryLock(paths.lock_file(path))
    assert lock.acquire("window")
    desk = Desk(Library(path, lock))
    assert read_story(desk) == expected
    desk.library.close()


def until_clean(run: Callable[[int], bool], step: int = 1) -> int:
    """Run with the first, second … operation failing until none does; how many failed."""
    for number in range(1, MOST, step):
        if not run(number):
            return number
    pytest.fail("something fails for ever")
