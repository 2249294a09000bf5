"""Opening the library file: judged read-only first, read-write only when it is ours.

A read-write open of somebody else's file, or of a newer one with a left-over WAL, would checkpoint it on closing;
READONLY leaves file and WAL alone (https://www.sqlite.org/wal.html#readonly).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import apsw

from notes_desktop.core.errors import (
    LibraryDamaged,
    LibraryForeign,
    LibraryNewer,
    LibraryRefused,
    StorageUnavailable,
)
from notes_desktop.core.text import N_

APPLICATION_ID = 0x4E74446B
"""`PRAGMA application_id` of a library: "NtDk"."""

SCHEMA_VERSION = 1

Connection = apsw.Connection

# Earlier versions, and 3.52.0, can corrupt a database when the WAL is reset by two connections at once.
if not (sqlite := tuple(int(part) for part in apsw.sqlite_lib_version().split("."))) >= (3, 51, 3) or (
    sqlite == (3, 52, 0)
):
    raise ImportError(f"SQLite {apsw.sqlite_lib_version()} has the WAL reset defect")


class Library(NamedTuple):
    """What the judgement of a file found."""

    exists: bool
    version: int


def judge(path: Path, vfs: str | None = None) -> Library:
    """Look at the file without changing it or its WAL.

    A missing or empty file is a library that does not exist yet. Raises the `LibraryRefused` that fits a directory,
    an unreadable, foreign, newer or damaged file.
    """
    try:
        if path.is_dir():
            raise LibraryRefused(N_("{path} is a folder. Name the library file inside it."), path=path)
        if not path.exists() or path.stat().st_size == 0:
            return Library(False, 0)
        with path.open("rb"):
            pass
    except OSError as error:
        raise LibraryRefused(
            N_("{path} cannot be read: {reason}. Check its permissions."), path=path, reason=error.strerror
        ) from error
    return _judge_existing(path, vfs)


def _judge_existing(path: Path, vfs: str | None) -> Library:
    try:
        connection = open_reader(path, vfs)
        try:
            application: int = connection.pragma("application_id")
            version: int = connection.pragma("user_version")
        finally:
            connection.close()
    except apsw.NotADBError as error:
        raise LibraryForeign(
            N_("{path} is not a notes library. It was left untouched; choose another file."), path=path
        ) from error
    except apsw.CorruptError as error:
        raise LibraryDamaged(N_("{path} is damaged. Nothing was changed."), path=path) from error
    except apsw.Error as error:
        raise LibraryRefused(
            N_("{path} cannot be opened: {reason}. Check the disk and its permissions."),
            path=path,
            reason=error,
        ) from error
    if application != APPLICATION_ID:
        raise LibraryForeign(
            N_("{path} is not a notes library. It was left untouched; choose another file."), path=path
        )
    if version > SCHEMA_VERSION:
        raise LibraryNewer(
            N_("{path} was written by a newer version of Notes Desktop. Update the application to open it."),
            path=path,
        )
    return Library(True, version)


def open_writer(path: Path, vfs: str | None = None) -> apsw.Connection:
    """The one read-write connection to a library that exists. A commit on it is flushed to disk."""
    connection = apsw.Connection(_name(path), flags=apsw.SQLITE_OPEN_READWRITE, vfs=vfs)
    try:
        _common(connection)
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "full")
        connection.pragma("fullfsync", True)
        connection.pragma("checkpoint_fullfsync", True)
        connection.pragma("secure_delete", True)
        connection.pragma("foreign_keys", True)
    except BaseException:
        connection.close()
        raise
    return connection


def open_reader(path: Path, vfs: str | None = None) -> apsw.Connection:
    """A read-only connection. Where the folder cannot be written and no WAL is left the file is taken as immutable."""
    connection = apsw.Connection(_name(path), flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI, vfs=vfs)
    try:
        _common(connection)
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
        return connection
    except apsw.CantOpenError:
        connection.close()
        if os.access(path.parent, os.W_OK) or path.with_name(path.name + "-wal").exists():
            raise
    except BaseException:
        connection.close()
        raise
    immutable = f"{path.resolve().as_uri()}?immutable=1"
    return apsw.Connection(immutable, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI, vfs=vfs)


def create(path: Path, vfs: str | None = None) -> apsw.Connection:
    """A new connection to a file that is being made; the schema follows in one transaction."""
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection(_name(path), flags=flags, vfs=vfs)
    _common(connection)
    connection.pragma("synchronous", "full")
    return connection


def unavailable(error: BaseException) -> StorageUnavailable:
    """The sentence for a failed write, by what SQLite or the system said."""
    return StorageUnavailable(_reason(error), reason=_reason(error))


def _reason(error: BaseException) -> str:
    if isinstance(error, apsw.FullError):
        return N_("the disk is full")
    if isinstance(error, apsw.ReadOnlyError | apsw.PermissionsError):
        return N_("the library cannot be written: read-only or no permission")
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return N_("another program holds the library")
    if isinstance(error, apsw.CorruptError | apsw.NotADBError):
        return N_("the library file is damaged")
    if isinstance(error, apsw.CantOpenError):
        return N_("the library cannot be opened")
    return N_("the disk reports an error")


def _common(connection: apsw.Connection) -> None:
    connection.set_busy_timeout(5000)
    connection.pragma("temp_store", "memory")
    connection.pragma("trusted_schema", False)


def _name(path: Path) -> str:
    return os.fspath(path.absolute())
