"""From a path to an open library: judged, made when it is missing, brought to today's schema."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import apsw

from notes_desktop import paths
from notes_desktop.core.errors import LibraryDamaged, LibraryRefused
from notes_desktop.core.ids import new_uid
from notes_desktop.core.text import N_
from notes_desktop.storage import connection as connecting
from notes_desktop.storage.connection import SCHEMA_VERSION


class OpenLibrary(NamedTuple):
    """The read-write connection with what everything else needs to know of the library."""

    connection: apsw.Connection
    uid: str
    is_new: bool


def open_library(
    path: Path, vfs: str | None = None, before_migration: Callable[[Path, int], None] | None = None
) -> OpenLibrary:
    """Open or make the library; the caller holds its lock. Raises the LibraryRefused that says why it cannot be.

    `before_migration(path, version)` is called with an older library before its schema changes: it makes the backup.
    """
    found = connecting.judge(path, vfs)
    try:
        if not found.exists:
            _make(path, vfs)
        elif found.version < SCHEMA_VERSION and before_migration is not None:
            before_migration(path, found.version)
        connection = connecting.open_writer(path, vfs)
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise LibraryDamaged(N_("{path} is damaged. Nothing was changed."), path=path) from error
    except (apsw.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise LibraryRefused(
            N_("{path} cannot be opened for writing: {reason}. Check the disk and its permissions."),
            path=path,
            reason=reason,
        ) from error
    return OpenLibrary(connection, _prepare(connection, found.version, path), not found.exists)


def reopen(path: Path, vfs: str | None = None) -> apsw.Connection:
    """The read-write connection again, after the disk failed under the first one. Raises StorageUnavailable."""
    try:
        connecting.judge(path, vfs)
        return connecting.open_writer(path, vfs)
    except (apsw.Error, OSError, LibraryRefused) as error:
        raise connecting.unavailable(error) from error


def _prepare(connection: apsw.Connection, version: int, path: Path) -> str:
    try:
        if 0 < version < SCHEMA_VERSION:
            from notes_desktop.storage.migrations import migrate

            migrate(connection, version)
        row = connection.execute("SELECT value FROM meta WHERE name = 'uid'").fetchone()
        if row is None:
            raise LibraryDamaged(N_("{path} is damaged. Nothing was changed."), path=path)
        return str(row[0])
    except (apsw.CorruptError, apsw.SQLError) as error:
        connection.close()
        raise LibraryDamaged(N_("{path} is damaged. Nothing was changed."), path=path) from error
    except BaseException:
        connection.close()
        raise


def _make(path: Path, vfs: str | None) -> None:
    """Make an empty library beside the place and move it there whole, so that a cut leaves nothing half made."""
    from notes_desktop.storage.migrations import migrate

    paths.private_folder(path.parent)
    fresh = path.with_name(f"{path.name}.new-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    os.chmod(fresh, 0o600)
    try:
        connection = connecting.create(fresh, vfs)
        try:
            migrate(connection, 0)
            connection.execute(
                "INSERT INTO meta (name, value) VALUES ('uid', ?), ('generation', ?), ('made_ms', ?)",
                (new_uid(), new_uid(), str(time.time_ns() // 1_000_000)),
            )
            connection.pragma("journal_mode", "wal")
        finally:
            connection.close()
        os.replace(fresh, path)
        sync_folder(path.parent)
    finally:
        fresh.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries, so that a file made or renamed in it is there after a power cut."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
