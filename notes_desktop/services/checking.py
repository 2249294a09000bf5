"""Looking a library over: its structure, its counters and the hash and journal of every text."""

from __future__ import annotations

from pathlib import Path

from notes_desktop.core.errors import LibraryDamaged, NotesError
from notes_desktop.services.listing import open_for_reading
from notes_desktop.storage.checks import Finding, check_bodies, check_structure


def check(path: Path, is_deep: bool) -> list[Finding]:
    """What is wrong with the library; empty when nothing is. Raises LibraryRefused when it cannot be opened."""
    reader = open_for_reading(path)
    try:
        findings = check_structure(reader.connection)
        return [*findings, *(check_bodies(reader) if is_deep else ())]
    finally:
        reader.close()


def is_damaged(path: Path) -> bool:
    """Whether the library's structure is not sound; False also when that cannot be told."""
    try:
        return bool(check(path, False))
    except LibraryDamaged:
        return True
    except NotesError:
        return False
