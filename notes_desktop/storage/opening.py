"""From a path to an open library: judged, made when it is missing, brought to today's schema."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

import apsw

from notes_desktop import paths
from notes_desktop.core.errors import LibraryDamaged, LibraryRefused, StorageUnavailable
from notes_desktop.core.ids import new_uid
from notes_desktop.core.text import N_
from notes_desktop.core.values import NamedTuple, StrPath
from notes_desktop.logs import Log
from notes_desktop.storage import connection as connecting
from notes_desktop.storage.connection import BUSY_MS, READER_CACHE_KB, SCHEMA_VERSION, Identity
from notes_desktop.storage.notes import NoteReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from notes_desktop.storage.migrations import Step
    from notes_desktop.storage.reading import Reader

Fill = Callable[[apsw.Connection], None]
_OLDER = N_("{path} was written by an older version of Notes Desktop. Open it in the window once.")
_GONE = N_("the library was moved, deleted or replaced")
_log = Log(__name__)


class OpenLibrary(NamedTuple):
    """The read-write connection with what everything else needs to know of the library."""

    connection: apsw.Connection
    uid: str
    is_new: bool
    identity: Identity | None


class LibraryOlder(LibraryRefused):
    """The library has an older schema, and nobody asked to bring it up to today's."""

    default = N_("The library was written by an older version of Notes Desktop. Open it in the window once.")


def open_library(
    path: Path,
    vfs: str | None = None,
    before_migration: Callable[[Path, int], None] | None = None,
    steps: Sequence[Step] | None = None,
) -> OpenLibrary:
    """Open or make the library; the caller holds its lock. Raises the LibraryRefused that says why it cannot be.

    `before_migration(path, version)` is called with an older library before its schema changes: it makes the backup.
    Without it an older library raises LibraryOlder, and nothing changes. `steps` lead to the newest schema; None means
    ours.
    """
    newest = SCHEMA_VERSION if steps is None else steps[-1].version
    found = connecting.judge(path, vfs, newest)
    if found.exists and found.version < newest:
        if before_migration is None:
            raise LibraryOlder(_OLDER, path=path)
        before_migration(path, found.version)
    try:
        if not found.exists:
            _make(path.resolve(), vfs, steps)
        connection = connecting.open_writer(path, vfs)
        try:
            if found.exists and found.version < newest:
                _migrate(connection, found.version, path, steps)
            uid = _uid(connection, path)
        except BaseException:
            leave(connection)
            raise
    except (apsw.CorruptError, apsw.NotADBError, apsw.SQLError) as error:
        raise LibraryDamaged(connecting.DAMAGED, path=path) from error
    except (apsw.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise LibraryRefused(
            N_("{path} cannot be opened for writing: {reason}. Check the disk and its permissions."),
            path=path,
            reason=reason,
        ) from error
    return OpenLibrary(connection, uid, not found.exists, connecting.identify(path))


def open_notes(path: StrPath, vfs: str | None = None) -> NoteReader:
    """A reader of the notes in an existing library. Raises the LibraryRefused that says why it cannot be read."""
    _expect_ours(path, vfs)
    return NoteReader(_connected(path, vfs))


def open_reading(path: StrPath, vfs: str | None = None) -> Reader:
    """A reader of an existing library. Raises the LibraryRefused that says why it cannot be read."""
    _expect_ours(path, vfs)
    return connect_reader(path, vfs)


def connect_reader(path: StrPath, vfs: str | None = None) -> Reader:
    """One more reader of a library that is open. Raises LibraryRefused."""
    from notes_desktop.storage.reading import Reader  # half of what a list on the command line would load of ours

    return Reader(_connected(path, vfs))


def _expect_ours(path: StrPath, vfs: str | None) -> None:
    found = connecting.judge(path, vfs)
    if not found.exists:
        raise LibraryRefused(N_("There is no library at {path} yet. “notes-desktop new” makes it."), path=path)
    if found.version < SCHEMA_VERSION:
        raise LibraryOlder(_OLDER, path=path)


def _connected(path: StrPath, vfs: str | None) -> apsw.Connection:
    try:
        connection = connecting.open_reader(path, vfs)
    except apsw.Error as error:
        raise LibraryRefused(
            N_("{path} cannot be opened: {reason}. Check the disk and its permissions."),
            path=path,
            reason=error,
        ) from error
    try:  # noqa: SIM105 (contextlib is not loaded for a list)
        connection.pragma("cache_size", -READER_CACHE_KB)
    except apsw.Error:  # it reads the schema: the first real read tells what is wrong with that
        pass
    return connection


def reopen(path: Path, identity: Identity | None, vfs: str | None = None) -> apsw.Connection:
    """The read-write connection again, after the disk failed under the first one. Raises StorageUnavailable.

    What the WAL holds is moved into the file first: after a failed flush the system may believe that pages of it are
    on the disk which are not (https://wiki.postgresql.org/wiki/Fsync_Errors), and nothing may be appended to those.
    """
    check_identity(path, identity)
    try:
        connection = connecting.open_writer(path, vfs)
    except (apsw.Error, OSError) as error:
        raise connecting.unavailable(error) from error
    try:
        connection.set_busy_timeout(0)
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    except (apsw.BusyError, apsw.FullError) as error:
        _log.warning("the WAL stays as it is: %s", type(error).__name__)
    except apsw.Error as error:
        connecting.close(connection)
        raise connecting.unavailable(error) from error
    connection.set_busy_timeout(BUSY_MS)
    return connection


def check_identity(path: Path, identity: Identity | None) -> None:
    """Raises StorageUnavailable when another file, or none, stands at `path` now."""
    if connecting.identify(path) != identity:
        raise StorageUnavailable(_GONE, reason=_GONE)


def _migrate(connection: apsw.Connection, version: int, path: Path, steps: Sequence[Step] | None) -> None:
    """Raises LibraryRefused when a step does not fit what is in the file: it is as it was then, or a step further."""
    from notes_desktop.storage.migrations import STEPS, migrate

    try:
        migrate(connection, version, steps or STEPS)
        connection.execute("UPDATE meta SET value = ? WHERE name = 'generation'", (new_uid(),))
    except (apsw.SQLError, apsw.ConstraintError) as error:
        raise LibraryRefused(
            N_("{path} could not be brought to this version: {reason}. There is a backup of it."),
            path=path,
            reason=error,
        ) from error


def _uid(connection: apsw.Connection, path: Path) -> str:
    row = connection.execute("SELECT value FROM meta WHERE name = 'uid'").fetchone()
    if row is None:
        raise LibraryDamaged(connecting.DAMAGED, path=path)
    return str(row[0])


def build(
    fresh: Path, uid: str, vfs: str | None = None, fill: Fill | None = None, steps: Sequence[Step] | None = None
) -> None:
    """Make a whole library at a place that nobody reads yet; `fill` puts into it what it holds from the beginning.

    Raises apsw.Error and OSError; what was made until then is the caller's to remove.
    """
    from notes_desktop.storage.migrations import STEPS, migrate

    paths.private_folder(fresh.parent)
    remove(fresh)
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    os.chmod(fresh, 0o600)
    connection = connecting.create(fresh, vfs)
    try:
        migrate(connection, 0, steps or STEPS)
        connection.execute(
            "INSERT INTO meta (name, value) VALUES ('uid', ?), ('generation', ?), ('made_ms', ?)",
            (uid, new_uid(), str(time.time_ns() // 1_000_000)),
        )
        if fill is not None:
            connection.execute("BEGIN IMMEDIATE")
            fill(connection)
            connection.execute("COMMIT")
        connection.pragma("journal_mode", "wal")
    finally:
        connecting.close(connection)


def beside(path: Path) -> Path:
    """Where a library is made that is to be moved to `path`."""
    return path.with_name(f"{path.name}.new-{os.getpid()}")


def leave(connection: apsw.Connection) -> None:
    """Close without moving the WAL into the file: nothing may change of a library that was found damaged."""
    try:
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    except apsw.Error as error:
        _log.warning("the WAL may be moved into the file: %s", type(error).__name__)
    connecting.close(connection)


def _make(path: Path, vfs: str | None, steps: Sequence[Step] | None) -> None:
    """Make an empty library beside the place and move it there whole, so that a cut leaves nothing half made."""
    fresh = beside(path)
    try:
        build(fresh, new_uid(), vfs, steps=steps)
        _set_aside(path)
        os.replace(fresh, path)
        sync_folder(path.parent)
    finally:
        remove(fresh)


def _set_aside(path: Path) -> None:
    """Keep what an earlier library left beside `path` out of the new one's way: SQLite would play its WAL into it."""
    for suffix in ("-wal", "-journal"):
        left_over = path.with_name(path.name + suffix)
        if left_over.exists():
            kept = path.with_name(f"{path.name}.left-over-{time.time_ns()}{suffix}")
            os.replace(left_over, kept)
            _log.warning("kept a left-over %s file as %s", suffix, kept.name)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)


def remove(file: Path) -> None:
    """Delete a database that can be made again, with its companions."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries, so that a file made or renamed in it is there after a power cut."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
