"""A copy of the library made by SQLite itself, opened again and compared before it gets its name."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import apsw

from notes_desktop import paths
from notes_desktop.core.errors import StorageUnavailable
from notes_desktop.core.text import N_
from notes_desktop.storage.connection import open_reader
from notes_desktop.storage.opening import sync_folder

PAGES_A_STEP = 256


def save_copy(
    library: Path, target: Path, progress: Callable[[int, int], bool] = lambda done, total: True
) -> None:
    """Write a verified copy to `target`. `progress(done, total)` in pages; its False gives up and leaves nothing.

    Raises StorageUnavailable when the copy cannot be made or does not equal the library.
    """
    part = target.with_name(f"{target.name}.part-{os.getpid()}")
    try:
        paths.private_folder(target.parent)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        if not _copy(library, part, progress):
            return
        _verify(part)
        _flush(part)
        os.replace(part, target)
        sync_folder(target.parent)
    except (apsw.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise StorageUnavailable(N_("The copy could not be made: {reason}."), reason=reason) from error
    finally:
        for name in (part.name, f"{part.name}-journal", f"{part.name}-wal", f"{part.name}-shm"):
            part.with_name(name).unlink(missing_ok=True)


def _copy(library: Path, part: Path, progress: Callable[[int, int], bool]) -> bool:
    source, copy = open_reader(library), apsw.Connection(os.fspath(part))
    try:
        with copy.backup("main", source, "main") as backup:
            while not backup.done:
                backup.step(PAGES_A_STEP)
                if not progress(backup.page_count - backup.remaining, backup.page_count):
                    return False
        copy.pragma("journal_mode", "delete")
        return True
    finally:
        copy.close()
        source.close()


def _verify(part: Path) -> None:
    copy = open_reader(part)
    try:
        said = copy.pragma("quick_check")
        if said != "ok":
            raise apsw.CorruptError(str(said))
    finally:
        copy.close()


def _flush(part: Path) -> None:
    descriptor = os.open(part, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
