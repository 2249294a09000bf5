"""Looking a library over: its structure, its counters and the hash of every text."""

from __future__ import annotations

from pathlib import Path

from notes_desktop.core.note import content_hash
from notes_desktop.storage.checks import Finding, check_bodies, check_structure
from notes_desktop.storage.connection import judge, open_reader
from notes_desktop.storage.reading import Reader


def check(path: Path, is_deep: bool) -> list[Finding]:
    """What is wrong with the library; empty when nothing is. Raises LibraryRefused when it cannot be opened."""
    judge(path)
    reader = Reader(open_reader(path))
    try:
        findings = check_structure(reader.connection)
        return findings + (check_bodies(reader, content_hash) if is_deep else [])
    finally:
        reader.close()
