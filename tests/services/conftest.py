"""Real libraries, opened as the window opens them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from notes_desktop import paths
from notes_desktop.services.library import Library
from notes_desktop.storage.lock import LibraryLock
from tests.durability.faulty_vfs import FaultyDisk
from tests.services.home import Desk
from tests.services.order import Order


@pytest.fixture
def library_file(tmp_path: Path) -> Path:
    return tmp_path / "Notes.notes"


@pytest.fixture
def open_library(library_file: Path) -> Iterator[Callable[..., Library]]:
    """Opens the library with its lock, on a disk if one is named; all are closed in the end."""
    opened: list[Library] = []

    def open_it(vfs: str | None = None) -> Library:
        lock = LibraryLock(paths.lock_file(library_file))
        assert lock.acquire("window")
        opened.append(Library(library_file, lock, vfs))
        return opened[-1]

    yield open_it
    for library in opened:
        library.close()


@pytest.fixture
def library(open_library: Callable[..., Library]) -> Library:
    return open_library()


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(library)


@pytest.fixture
def order(library: Library) -> Order:
    return Order(library)


@pytest.fixture
def disk() -> Iterator[FaultyDisk]:
    """A disk that can be made to fail; outlives the libraries on it when it is asked for first."""
    with FaultyDisk() as faulty:
        yield faulty
