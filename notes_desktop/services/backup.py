"""Saving a copy of the library, by the window and by the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from notes_desktop import paths
from notes_desktop.services.listing import open_for_reading
from notes_desktop.services.turns import short_turns
from notes_desktop.storage.backup import backups_folder, remember_place, save_copy
from notes_desktop.storage.opening import connect_reader

Progress = Callable[[int, int], bool]


def backup(library: Path, target: Path | None, progress: Progress = lambda done, total: True) -> Path | None:
    """Save a verified copy to `target`, or under the time into the library's backups folder.

    Returns its place; None when `progress` gave up. Raises LibraryRefused and StorageUnavailable. An existing `target`
    is replaced only by a whole copy.
    """
    reader = open_for_reading(library)
    try:
        uid = reader.meta("uid") or "unknown"
    finally:
        reader.close()
    if target is None:
        target = _free_name(backups_folder(uid))
        remember_place(uid, library)
    elif target.is_dir():
        target = target / library.name
    with short_turns():
        return target if save_copy(library, target.absolute(), progress) else None


def before_migration(library: Path, progress: Progress = lambda done, total: True) -> None:
    """Save a verified copy of a library of an older version. Raises LibraryRefused and StorageUnavailable."""
    reader = connect_reader(library)
    try:
        uid = reader.meta("uid") or "unknown"
    finally:
        reader.close()
    remember_place(uid, library)
    save_copy(library, _free_name(backups_folder(uid)), progress)


def _free_name(folder: Path) -> Path:
    """Named by the time, to sort by it; two within a second get a number."""
    name = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    target, number = folder / (name + paths.LIBRARY_SUFFIX), 1
    while target.exists():
        number += 1
        target = folder / f"{name}-{number}{paths.LIBRARY_SUFFIX}"
    return target
