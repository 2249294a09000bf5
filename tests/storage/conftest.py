"""Real libraries in folders of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from notes_desktop.storage.opening import open_library
from notes_desktop.storage.writing import Writer


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
