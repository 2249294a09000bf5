from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from notes_desktop import paths
from notes_desktop.core.errors import LibraryDamaged, LibraryForeign, LibraryNewer, LibraryRefused
from notes_desktop.storage.backup import remember_place, save_copy
from notes_desktop.storage.connection import APPLICATION_ID, SCHEMA_VERSION, judge, open_reader, open_writer
from notes_desktop.storage.opening import open_library, open_reading
from notes_desktop.storage.reading import Reader
from notes_desktop.storage.writing import Writer
from tests.storage.flushes import first


def test_a_missing_and_an_empty_file_are_libraries_that_do_not_exist_yet(library_file: Path) -> None:
    assert judge(library_file) == (False, 0)
    library_file.touch()
    assert judge(library_file) == (False, 0)


def test_our_library_is_judged_with_its_version(made: Path) -> None:
    assert judge(made) == (True, SCHEMA_VERSION)


@pytest.mark.parametrize(
    "contents",
    [b"PK\x03\x04 a document", b"\0" * 8192, b"SQLite format 3\0" + b"\0" * 84, b"x"],
    ids=["zip", "zeros", "torn header", "one byte"],
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(library_file: Path, contents: bytes) -> None:
    library_file.write_bytes(contents)
    refused(library_file, LibraryForeign)


def test_a_foreign_database_is_refused_and_neither_it_nor_its_wal_changes(library_file: Path) -> None:
    connection = foreign(library_file)
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    connection.close()
    assert wal(library_file).stat().st_size > 0
    refused(library_file, LibraryForeign)


def test_a_damaged_foreign_database_stays_foreign(library_file: Path) -> None:
    foreign(library_file).close()
    contents = bytearray(library_file.read_bytes())
    contents[100:4096] = b"\xff" * 3996
    library_file.write_bytes(contents)
    refused(library_file, LibraryForeign)


def test_a_newer_library_is_refused_and_neither_it_nor_its_wal_changes(made: Path) -> None:
    connection = open_writer(made)
    connection.pragma("user_version", SCHEMA_VERSION + 1)
    connection.execute("CREATE TABLE from_the_future (thing)")
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    connection.close()
    assert wal(made).stat().st_size > 0
    refused(made, LibraryNewer)


def test_a_folder_is_refused_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(LibraryRefused, match="is a folder"):
        judge(tmp_path)


def test_what_is_no_file_is_refused_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        for place in (pipe, tmp_path / "socket", Path("/dev/null")):
            with pytest.raises(LibraryForeign):
                open_library(place)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
def test_an_unreadable_file_is_refused_with_the_reason(made: Path) -> None:
    made.chmod(0)
    with pytest.raises(LibraryRefused, match="cannot be read: Permission denied"):
        judge(made)


def test_a_file_that_the_disk_does_not_give_is_refused_with_the_reason(made: Path, unreadable_vfs: str) -> None:
    before = contents_of(made)
    with pytest.raises(LibraryRefused, match="cannot be opened"):
        judge(made, unreadable_vfs)
    assert contents_of(made) == before


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    for name in ("\udcff.notes", "a\0b.notes"):
        with pytest.raises(LibraryRefused, match="cannot be read"):
            judge(tmp_path / name)


@pytest.mark.parametrize("name", ["a?b.notes", "a#b.notes", "a%41.notes", "ä 会 &=.notes"])
def test_a_name_that_a_uri_would_read_otherwise_is_the_name_of_the_file(made: Path, name: str) -> None:
    named = made.rename(made.with_name(name))
    beside = sorted(named.parent.iterdir())
    assert judge(named) == (True, SCHEMA_VERSION)
    assert sorted(named.parent.iterdir()) == beside


def test_a_library_whose_opening_was_cut_by_a_kill_is_opened(made: Path) -> None:
    """The switch to WAL of a copy that was saved without one is rolled back by the writer."""
    killed = subprocess.run([sys.executable, "-c", _SWITCH_AND_DIE, str(made)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert made.with_name(made.name + "-journal").stat().st_size > 0
    assert judge(made).exists
    writer = Writer(open_library(made).connection)
    assert writer.reader.text(1).text == "there"
    writer.close()


@pytest.mark.parametrize("kept", [4096, 5000, 20_000])
def test_a_library_that_was_cut_short_is_damaged_and_left_alone(made: Path, kept: int) -> None:
    made.write_bytes(made.read_bytes()[:kept])
    refused(made, LibraryDamaged)


def test_a_library_with_a_torn_schema_is_damaged_and_left_alone(made: Path) -> None:
    contents = bytearray(made.read_bytes())
    contents[100:2048] = b"\0" * 1948
    made.write_bytes(contents)
    refused(made, LibraryDamaged)


def test_a_library_without_its_first_bytes_is_known_by_its_application_id(made: Path) -> None:
    contents = bytearray(made.read_bytes())
    contents[:16] = b"\0" * 16
    made.write_bytes(contents)
    refused(made, LibraryDamaged)


def test_an_emptied_or_overwritten_library_is_known_by_its_backups(made: Path) -> None:
    reader = open_reading(made)
    uid = reader.meta("uid") or ""
    reader.close()
    save_copy(made, paths.library_folder(uid) / "backups" / "1.notes")
    remember_place(uid, made)
    for contents in (b"", b"\0" * 4096):
        made.write_bytes(contents)
        refused(made, LibraryDamaged)


def test_a_library_without_its_application_id_is_known_by_its_uid(made: Path) -> None:
    reader = open_reading(made)
    uid = reader.meta("uid") or ""
    reader.close()
    sound = made.read_bytes()
    for begin in (68, 0):
        made.write_bytes(sound[:begin] + bytes(100 - begin) + sound[100:])
        remember_place(uid, made.with_name("another place"))
        refused(made, LibraryForeign)
        remember_place(uid, made)
        refused(made, LibraryDamaged)
    made.write_bytes(b"\0" * 8192)
    refused(made, LibraryForeign)


def test_judging_opens_the_file_with_nothing_but_sqlite(made: Path) -> None:
    """Python's own open and close would let the locks go that SQLite holds on the file in this process."""
    holder = apsw.Connection(str(made))
    holder.pragma("journal_mode", "delete")
    holder.execute("BEGIN EXCLUSIVE")
    try_in_another_process = [sys.executable, "-c", _TRY_TO_WRITE, str(made)]
    assert subprocess.run(try_in_another_process, check=False).returncode == 5
    judge(made)
    assert subprocess.run(try_in_another_process, check=False).returncode == 5
    holder.close()


def test_a_reader_sees_what_a_killed_writer_left_in_the_wal(library_file: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", _WRITE_AND_DIE, str(library_file)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert wal(library_file).stat().st_size > 0
    before = contents_of(library_file)
    judge(library_file)
    reader = Reader(open_reader(library_file))
    assert reader.text(1).text == "written and killed"
    reader.close()
    assert contents_of(library_file) == before


def test_where_nothing_can_be_written_a_library_at_rest_is_read_as_immutable(
    made: Path, read_only_folder: Path
) -> None:
    moved = read_only_folder / made.name
    assert judge(moved) == (True, SCHEMA_VERSION)
    reader = Reader(open_reader(moved))
    assert reader.text(1).text == "there"
    reader.close()


def test_a_writer_flushes_every_commit_and_erases_what_is_deleted(made: Path) -> None:
    connection = open_writer(made)
    said = {name: connection.pragma(name) for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")}
    assert said == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
    assert connection.pragma("fullfsync") == connection.pragma("checkpoint_fullfsync") == 1
    connection.close()


def test_a_reader_cannot_write(made: Path) -> None:
    reader = open_reader(made)
    with pytest.raises(apsw.ReadOnlyError):
        reader.execute("DELETE FROM note")
    reader.close()


def test_library_wal_and_folder_are_for_this_user_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        file = tmp_path / "new" / "folder" / "Notes.notes"
        writer = Writer(open_library(file).connection)
        writer.append(first(1, "text"))
        modes = {place.name: stat.S_IMODE(place.stat().st_mode) for place in (*file.parent.iterdir(), file.parent)}
        writer.close()
    finally:
        os.umask(before)
    assert modes == {"Notes.notes": 0o600, "Notes.notes-wal": 0o600, "Notes.notes-shm": 0o600, "folder": 0o700}


def test_the_application_id_is_read_from_the_header_where_sqlite_documents_it(made: Path) -> None:
    assert made.read_bytes()[68:72] == APPLICATION_ID.to_bytes(4, "big") == b"NtDk"


def refused(path: Path, kind: type[LibraryRefused]) -> None:
    """Judging and opening refuse, and every byte beside stays as it is."""
    before = contents_of(path)
    for way in (judge, open_library, open_reading):
        with pytest.raises(LibraryRefused) as refusal:
            way(path)
        assert type(refusal.value) is kind
        assert path.name in str(refusal.value)
    assert contents_of(path) == before


def contents_of(path: Path) -> dict[str, bytes]:
    """What may not change; the shared memory is SQLite's scratch."""
    return {file.name: file.read_bytes() for file in path.parent.iterdir() if not file.name.endswith("-shm")}


def foreign(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "wal")
    connection.execute("CREATE TABLE recipe (name)")
    connection.execute("INSERT INTO recipe VALUES ('pancakes')")
    return connection


def wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


_TRY_TO_WRITE = """
import apsw, sys
try:
    apsw.Connection(sys.argv[1]).execute("BEGIN IMMEDIATE")
except apsw.BusyError:
    sys.exit(5)
"""
_SWITCH_AND_DIE = """
import apsw, os, signal, sys
connection = apsw.Connection(sys.argv[1])
connection.pragma("journal_mode", "delete")
connection.pragma("cache_spill", 1)
connection.pragma("cache_size", 1)
connection.execute("BEGIN IMMEDIATE")
connection.execute("CREATE TABLE halfway (filling)")
connection.executemany("INSERT INTO halfway VALUES (randomblob(?))", [(9000,)] * 100)
os.kill(os.getpid(), signal.SIGKILL)
"""
_WRITE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from notes_desktop.storage.opening import open_library
from notes_desktop.storage.writing import Writer
from tests.storage.flushes import first
writer = Writer(open_library(Path(sys.argv[1])).connection)
writer.append(first(1, "written and killed"))
os.kill(os.getpid(), signal.SIGKILL)
"""
