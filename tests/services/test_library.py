from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from notes_desktop import paths
from notes_desktop.core.errors import LibraryForeign
from notes_desktop.services.library import Library
from notes_desktop.services.notes import Notes
from notes_desktop.storage.lock import LibraryLock
from tests.durability.faulty_vfs import FaultyDisk
from tests.services.home import PATIENCE_S


def test_writes_run_one_after_the_other_on_one_thread(library: Library) -> None:
    ran: list[tuple[int, str]] = []

    def job(number: int) -> None:
        ran.append((number, threading.current_thread().name))

    for number in range(20):
        library.write(lambda _writer, number=number: job(number))  # type: ignore[misc]
    library.write(lambda _: None).result()
    assert [number for number, _ in ran] == list(range(20))
    assert {name for _, name in ran} == {"writer_0"}


def test_a_read_sees_what_was_written_before_it(library: Library) -> None:
    uid, _ = Notes(library, lambda _: None).new("text", "test").result()
    note_id = library.read(lambda reader: reader.id_of(uid)).result()
    assert note_id == library.reader.id_of(uid) == 1


def test_closing_finishes_what_was_handed_over_and_leaves_one_complete_file(
    library: Library, library_file: Path
) -> None:
    notes = Notes(library, lambda _: None)
    written = [notes.new(f"text {number}", "test") for number in range(20)]
    library.close()
    library.close()
    assert all(future.done() for future in written)
    assert sorted(file.name for file in library_file.parent.iterdir()) == ["Notes.notes", "Notes.notes.lock"]
    with LibraryLock(paths.lock_file(library_file)) as lock:
        assert lock.acquire("window")
        again = Library(library_file, lock)
        assert again.reader.counts(0)["all"] == 20
        again.close()


def test_a_refused_library_leaves_no_lane_behind(library_file: Path) -> None:
    library_file.write_bytes(b"a thesis")
    before = threading.active_count()
    with pytest.raises(LibraryForeign):
        Library(library_file, LibraryLock(paths.lock_file(library_file)))
    assert threading.active_count() == before


def test_reading_goes_on_while_a_write_waits_for_the_disk(
    disk: FaultyDisk, open_library: Callable[..., Library]
) -> None:
    library = open_library(disk.name)
    notes = Notes(library, lambda _: None)
    notes.new("one", "test").result()
    disk.hold_syncs()
    waiting = notes.new("two", "test")
    assert disk.syncing.wait(PATIENCE_S)
    assert library.reader.counts(0)["all"] == 1
    assert library.read(lambda reader: reader.counts(0)["all"]).result(PATIENCE_S) == 1
    disk.let_syncs_go()
    waiting.result()
    assert library.reader.counts(0)["all"] == 2


def test_steps_of_a_note_only_rise(library: Library) -> None:
    library.know_step(1, 7)
    library.know_step(1, 3)
    assert [library.new_step(1), library.new_step(1), library.new_step(2)] == [8, 9, 1]
