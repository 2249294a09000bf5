"""Real libraries in folders of their own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from notes_desktop.storage.opening import open_library
from notes_desktop.storage.writing import Writer
from tests.storage.flushes import first


@pytest.fixture
def library_file(tmp_path: Path) -> Path:
    """Where a library could be."""
    return tmp_path / "Notes.notes"


@pytest.fixture
def writer(library_file: Path) -> Iterator[Writer]:
    """The writer of a new library."""
    opened = Writer(open_library(library_file).connection)
    yield opened
    opened.close()


@pytest.fixture
def made(library_file: Path) -> Path:
    """A library with one note, closed."""
    opened = Writer(open_library(library_file).connection)
    opened.append(first(1, "there"))
    opened.close()
    return library_file


@pytest.fixture
def unreadable_vfs() -> Iterator[str]:
    """A disk that gives nothing."""

    class File(apsw.VFSFile):
        def xRead(self, amount: int, offset: int) -> bytes:
            raise apsw.IOError("nothing comes")

    class Disk(apsw.VFS):
        def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
            return File("", name, flags)

    disk = Disk("unreadable", "")
    yield "unreadable"
    disk.unregister()


@pytest.fixture
def read_only_folder(made: Path) -> Iterator[Path]:
    """The library's folder, mounted read-only in another place."""
    place = made.parent.parent / f"{made.parent.name}-read-only"
    place.mkdir()
    commands = (["mount", "--bind", str(made.parent), str(place)], ["mount", "-o", "remount,bind,ro", str(place)])
    for command in commands:
        if subprocess.run(command, capture_output=True, check=False).returncode:
            subprocess.run(["umount", place], capture_output=True, check=False)
            pytest.skip("mounting needs the rights of root")
    yield place
    subprocess.run(["umount", place], check=True)
