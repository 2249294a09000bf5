"""A library of an older version brought up to today's: a verified backup first, then one step after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from notes_desktop.services.backup import before_migration
from notes_desktop.storage.connection import close
from notes_desktop.storage.opening import open_library

if TYPE_CHECKING:
    from notes_desktop.storage.migrations import Step

_BACKUP_SHARE = 0.7
"""Of the time: a step of the schema touches less than the copy of everything."""


def upgrade(
    library: Path, progress: Callable[[float], None] = lambda share: None, steps: Sequence[Step] | None = None
) -> None:
    """Bring the schema up to date; the caller holds the lock. What `progress` raises before that gives it up.

    Raises LibraryRefused and StorageUnavailable: the library has its old schema then, or that of a step between, never
    half of one.
    """

    def save(path: Path, _version: int) -> None:
        before_migration(path, lambda done, total: _tell(progress, done, total))

    close(open_library(library, before_migration=save, steps=steps).connection)
    progress(1)


def _tell(progress: Callable[[float], None], done: int, total: int) -> bool:
    progress(_BACKUP_SHARE * done / max(total, 1))
    return True
