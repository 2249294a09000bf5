from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from notes_desktop.core.errors import LibraryNewer, LibraryRefused, StorageUnavailable
from notes_desktop.services.repair import GivenUp
from notes_desktop.services.upgrade import upgrade
from notes_desktop.storage.backup import backups_of
from notes_desktop.storage.connection import judge, open_reader
from notes_desktop.storage.migrations import STEPS, Step
from notes_desktop.storage.opening import LibraryOlder, open_library, open_reading
from notes_desktop.storage.reading import Reader
from notes_desktop.storage.writing import Writer
from tests.durability.faulty_vfs import FaultyDisk
from tests.storage.damage import texts_of
from tests.storage.flushes import first

TWO = (
    *STEPS,
    Step(
        2,
        """
        ALTER TABLE note ADD COLUMN colour TEXT NOT NULL DEFAULT '';
        CREATE TABLE label (name TEXT PRIMARY KEY) STRICT;
        UPDATE note SET colour = 'blue' WHERE id % 2 = 0;
        """,
    ),
)


@pytest.fixture
def older(library_file: Path) -> Path:
    """A library of version 1 where 2 is the newest."""
    writer = Writer(open_library(library_file).connection)
    for number in range(1, 40):
        writer.append(first(number, f"note {number}\n" * number))
    writer.close()
    return library_file


def state(path: Path) -> tuple[int, list[str]]:
    """(version, columns of a note), of a file that is sound."""
    connection = open_reader(path)
    assert connection.pragma("integrity_check") == "ok"
    columns = [str(row[1]) for row in connection.execute("PRAGMA table_info(note)")]
    version = int(connection.pragma("user_version"))
    assert Reader(connection).text(39).text == "note 39\n" * 39
    connection.close()
    return version, columns


def test_an_upgrade_saves_a_verified_copy_first(older: Path) -> None:
    before = texts_of(older)
    generation = open_reading(older).meta("generation")
    shares: list[float] = []
    upgrade(older, shares.append, TWO)
    version, columns = state(older)
    assert (version, columns[-1]) == (2, "colour")
    assert judge(older, newest=2) == (True, 2)
    (backup,) = backups_of(older)
    assert texts_of(backup) == before
    assert Reader(open_reader(older)).meta("generation") != generation, "what is derived from it is made anew"
    assert shares == sorted(shares) and shares[-1] == 1


def test_without_its_backup_nothing_is_upgraded(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notes_desktop.storage.backup.SCHEMA_VERSION", 2)
    connection = apsw.Connection(str(older))
    connection.execute("UPDATE note_text SET body = 'something else' WHERE note_id = 3")
    connection.close()
    with pytest.raises(StorageUnavailable, match="note 3 differs from its hash"):
        upgrade(older, steps=TWO)
    assert state(older)[0] == 1
    assert backups_of(older) == []


def test_a_copy_of_an_older_version_is_verified_by_what_every_version_has(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notes_desktop.storage.backup.SCHEMA_VERSION", 2)
    upgrade(older, steps=TWO)
    assert len(backups_of(older)) == 1


def test_nobody_upgrades_unasked(older: Path) -> None:
    before = older.read_bytes()
    with pytest.raises(LibraryOlder, match="older version"):
        open_library(older, steps=TWO)
    assert older.read_bytes() == before


def test_an_upgrade_can_be_given_up_until_the_schema_changes(older: Path) -> None:
    def give_up(share: float) -> None:
        raise GivenUp

    with pytest.raises(GivenUp):
        upgrade(older, give_up, TWO)
    assert state(older)[0] == 1


def test_a_step_that_does_not_fit_leaves_the_schema_before_it(older: Path) -> None:
    three = (*TWO, Step(3, "ALTER TABLE note DROP COLUMN nothing"))
    with pytest.raises(LibraryRefused, match="There is a backup of it"):
        upgrade(older, steps=three)
    assert state(older)[0] == 2
    with pytest.raises(LibraryNewer):
        open_library(older)


def test_a_disk_that_fails_at_any_moment_leaves_the_old_schema_or_the_new_one(
    older: Path, tmp_path: Path, disk: FaultyDisk
) -> None:
    data = older.read_bytes()
    seen = set()
    for failing in range(1, 400):
        path = tmp_path / str(failing) / older.name
        path.parent.mkdir()
        path.write_bytes(data)
        disk.fail_from(failing, apsw.IOError)
        try:
            open_library(path, disk.name, lambda _path, _version: None, TWO).connection.close()
            is_done = True
        except (LibraryRefused, apsw.Error):
            is_done = False
        disk.heal()
        version, columns = state(path)
        assert ("colour" in columns) == (version == 2)
        seen.add(version)
        if is_done:
            assert seen == {1, 2}
            return
    pytest.fail("it never came to an end")


@pytest.fixture
def disk() -> Iterator[FaultyDisk]:
    with FaultyDisk() as faulty:
        yield faulty
