"""Saving a copy of the library, by the window and by the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from notes_desktop import paths
from notes_desktop.services.listing import open_for_reading
from notes_desktop.storage.backup import save_copy

Progress = Callable[[int, int], bool]


def backup(library: Path, target: Path | None, progress: Progress = lambda done, total: True) -> Path:
    """Save a verified copy to `target`, or under the time into the library's backups folder; returns its place.

    Raises LibraryRefused and StorageUnavailable. An existing `target` is replaced only by a whole copy.
    """
    reader = open_for_reading(library)
    try:
        uid = reader.meta("uid") or "unknown"
    finally:
        reader.close()
    if target is None:
        name = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S") + paths.LIBRARY_SUFFIX
        target = paths.library_folder(uid) / "backups" / name
    elif target.is_dir():
        target = target / library.name
    save_copy(library, target.absolute(), progress)
    return target
