from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from notes_desktop.core.errors import LibraryDamaged, LibraryRefused, StorageUnavailable
from notes_desktop.storage.connection import identify, open_writer
from notes_desktop.storage.opening import check_identity, open_library, open_reading, reopen
from notes_desktop.storage.writing import Writer
from tests.durability.faulty_vfs import FaultyDisk
from tests.storage.flushes import first, following


@pytest.fixture
def disk() -> Iterator[FaultyDisk]:
    with FaultyDisk() as disk:
        yield disk


def test_a_new_library_has_a_uid_and_a_generation_of_its_own(tmp_path: Path) -> None:
    uids = set()
    for name in ("one", "two"):
        opened = open_library(tmp_path / f"{name}.notes")
        assert opened.is_new
        uids |= {opened.uid, Writer(opened.connection).reader.meta("generation")}
        opened.connection.close()
    assert len(uids) == 4


def test_an_existing_library_keeps_its_uid(made: Path) -> None:
    opened = open_library(made)
    assert not opened.is_new
    opened.connection.close()
    again = open_library(made)
    assert again.uid == opened.uid
    again.connection.close()


def test_an_empty_file_becomes_a_library(library_file: Path) -> None:
    library_file.touch()
    open_library(library_file).connection.close()
    assert open_reading(library_file).meta("uid")


def test_reading_a_library_that_is_not_there_is_refused_and_makes_none(library_file: Path) -> None:
    with pytest.raises(LibraryRefused, match="There is no library"):
        open_reading(library_file)
    assert list(library_file.parent.iterdir()) == []


def test_a_link_leads_to_the_library_that_is_made_and_stays_a_link(tmp_path: Path) -> None:
    place, link = tmp_path / "elsewhere" / "Notes.notes", tmp_path / "link.notes"
    place.parent.mkdir()
    link.symlink_to(place)
    open_library(link).connection.close()
    assert link.is_symlink()
    assert open_reading(place).meta("uid") == open_reading(link).meta("uid")


def test_a_wal_that_an_earlier_library_left_is_kept_aside_and_not_played_into_a_new_one(made: Path) -> None:
    connection = open_writer(made)
    connection.execute("UPDATE note SET title = 'from the wal'")
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    connection.close()
    left_over = made.with_name("Notes.notes-wal").read_bytes()
    assert left_over
    made.unlink()
    writer = Writer(open_library(made).connection)
    writer.append(first(1, "new"))
    assert writer.reader.text(1).text == "new"
    assert writer.connection.pragma("integrity_check") == "ok"
    writer.close()
    kept = [file for file in made.parent.iterdir() if "left-over" in file.name]
    assert [file.read_bytes() for file in kept] == [left_over]


def test_a_library_without_its_uid_is_damaged(made: Path) -> None:
    connection = open_writer(made)
    connection.execute("DELETE FROM meta WHERE name = 'uid'")
    connection.close()
    with pytest.raises(LibraryDamaged):
        open_library(made)


def test_a_folder_that_cannot_be_written_is_told_with_the_reason(read_only_folder: Path) -> None:
    with pytest.raises(LibraryRefused, match="cannot be opened for writing: Read-only file system"):
        open_library(read_only_folder / "another.notes")


def test_making_a_library_makes_all_of_it_or_nothing(tmp_path: Path, disk: FaultyDisk) -> None:
    for failing in range(1, 200):
        path = tmp_path / str(failing) / "Notes.notes"
        path.parent.mkdir()
        disk.fail_from(failing, apsw.IOError)
        try:
            opened = open_library(path, disk.name)
        except LibraryRefused:
            disk.heal()
            assert not path.exists() or open_reading(path).meta("uid")
            assert {file.name for file in path.parent.iterdir()} <= {"Notes.notes"}
            open_library(path).connection.close()
            assert not any(open_reading(path).counts(0).values())
        else:
            disk.heal()
            opened.connection.close()
            assert failing > 10
            return
    pytest.fail("it never came to an end")


def test_reopening_finds_another_file_at_the_path_or_none(made: Path) -> None:
    identity = identify(made)
    reopen(made, identity).close()
    made.rename(made.with_name("moved"))
    for _ in ("gone", "replaced"):
        with pytest.raises(StorageUnavailable, match="moved, deleted or replaced"):
            check_identity(made, identity)
        with pytest.raises(StorageUnavailable, match="moved, deleted or replaced"):
            reopen(made, identity)
        open_library(made).connection.close()


def test_reopening_moves_the_wal_into_the_file_first(made: Path) -> None:
    identity = identify(made)
    writer = Writer(open_library(made).connection)
    writer.append(following(writer, 1, "there and in the wal"))
    again = Writer(reopen(made, identity), reads_back=True)
    assert made.with_name("Notes.notes-wal").stat().st_size == 0
    assert again.append(following(again, 1, "read back")) == 3
    writer.close()
    again.close()
