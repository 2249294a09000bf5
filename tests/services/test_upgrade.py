from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from notes_desktop import paths
from notes_desktop.core.errors import LibraryNewer, LibraryRefused, StorageUnavailable
from notes_desktop.services.library import Library
from notes_desktop.services.repair import GivenUp
from notes_desktop.services.tidying import derive_left
from notes_desktop.services.upgrade import upgrade
from notes_desktop.storage.backup import backups_of
from notes_desktop.storage.connection import judge, open_reader
from notes_desktop.storage.lock import LibraryLock
from notes_desktop.storage.migrations import STEPS, Step
from notes_desktop.storage.opening import LibraryOlder, open_library
from notes_desktop.storage.reading import Reader
from tests.durability.faulty_vfs import FaultyDisk
from tests.services.order import Order
from tests.storage.damage import texts_of
from tests.storage.older import make_version_1

TEXTS = {number: f"note {number}\n" * number + "- [ ] to do #tag\n" * (number % 2) for number in range(1, 40)}


@pytest.fixture
def older(library_file: Path) -> Path:
    """A library of version 1."""
    make_version_1(library_file, TEXTS)
    return library_file


def state(path: Path) -> tuple[int, list[str]]:
    """(version, columns of a note), of a file that is sound."""
    connection = open_reader(path)
    assert connection.pragma("integrity_check") == "ok"
    columns = [str(row[1]) for row in connection.execute("PRAGMA table_info(note)")]
    version = int(connection.pragma("user_version"))
    assert Reader(connection).text(39).text == TEXTS[39]
    connection.close()
    return version, columns


def test_an_upgrade_saves_a_verified_copy_first(older: Path) -> None:
    generation = Reader(open_reader(older)).meta("generation")
    shares: list[float] = []
    upgrade(older, shares.append)
    version, columns = state(older)
    assert (version, columns[-1]) == (2, "derived")
    assert judge(older) == (True, 2)
    (backup,) = backups_of(older)
    saved = Reader(open_reader(backup))
    assert saved.connection.pragma("user_version") == 1
    assert {note_id: saved.text(note_id).text for note_id in TEXTS} == TEXTS
    saved.close()
    assert texts_of(older) == TEXTS
    assert Reader(open_reader(older)).meta("generation") != generation, "what is derived from it is made anew"
    assert shares == sorted(shares) and shares[-1] == 1


def test_an_upgraded_library_counts_derives_and_undoes(older: Path) -> None:
    lock = LibraryLock(paths.lock_file(older))
    assert lock.acquire("window")
    library = Library(older, lock)
    order = Order(library)
    counts = library.reader.counts(0)
    assert (counts["all"], counts["pinned"], counts["trash"], counts["untagged"]) == (38, 1, 1, 38)
    derive_left(library, lambda _change: None).future.result()
    counts = library.reader.counts(0)
    assert (counts["untagged"], counts["tasks"], order.tag_counts()) == (18, 20, {"tag": 20})
    assert order.undo(), "an action of the older version"
    assert library.reader.counts(0)["trash"] == 0
    library.close()


def test_without_its_backup_nothing_is_upgraded(older: Path) -> None:
    connection = apsw.Connection(str(older))
    connection.execute("UPDATE note_text SET body = 'something else' WHERE note_id = 3")
    connection.close()
    with pytest.raises(StorageUnavailable, match="note 3 differs from its hash"):
        upgrade(older)
    assert state(older)[0] == 1
    assert backups_of(older) == []


def test_a_copy_of_an_older_version_is_verified_by_what_every_version_has(older: Path) -> None:
    upgrade(older)
    assert len(backups_of(older)) == 1


def test_nobody_upgrades_unasked(older: Path) -> None:
    before = older.read_bytes()
    with pytest.raises(LibraryOlder, match="older version"):
        open_library(older)
    assert older.read_bytes() == before


def test_an_upgrade_can_be_given_up_until_the_schema_changes(older: Path) -> None:
    def give_up(share: float) -> None:
        raise GivenUp

    with pytest.raises(GivenUp):
        upgrade(older, give_up)
    assert state(older)[0] == 1


def test_a_step_that_does_not_fit_leaves_the_schema_before_it(older: Path) -> None:
    three = (*STEPS, Step(3, "ALTER TABLE note DROP COLUMN nothing"))
    with pytest.raises(LibraryRefused, match="There is a backup of it"):
        upgrade(older, steps=three)
    assert state(older)[0] == 2
    with pytest.raises(LibraryNewer):
        open_library(older, steps=STEPS[:1])


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
            open_library(path, disk.name, lambda _path, _version: None).connection.close()
            is_done = True
        except (LibraryRefused, apsw.Error):
            is_done = False
        disk.heal()
        version, columns = state(path)
        assert ("derived" in columns) == (version == 2)
        seen.add(version)
        if is_done:
            assert seen == {1, 2}
            return
    pytest.fail("it never came to an end")


@pytest.fixture
def disk() -> Iterator[FaultyDisk]:
    with FaultyDisk() as faulty:
        yield faulty
