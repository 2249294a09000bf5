"""Opening the library file: judged read-only first, read-write only when it is ours.

A read-write open of somebody else's file, or of a newer one with a left-over WAL, would checkpoint it on closing;
READONLY leaves file and WAL alone (https://www.sqlite.org/wal.html#readonly).

Nothing but SQLite opens the file: closing another descriptor of it would let SQLite's locks go
(https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
"""

from __future__ import annotations

import errno
import os
import stat
from array import array
from collections.abc import Mapping, Sequence

import apsw

from notes_desktop import paths
from notes_desktop.core.errors import (
    LibraryDamaged,
    LibraryForeign,
    LibraryNewer,
    LibraryRefused,
    StorageUnavailable,
)
from notes_desktop.core.text import N_
from notes_desktop.core.values import NamedTuple, StrPath
from notes_desktop.logs import Log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

APPLICATION_ID = 0x4E74446B
"""`PRAGMA application_id` of a library: "NtDk"."""

SCHEMA_VERSION = 2
BUSY_MS = 5000
READER_CACHE_KB = 500
"""Of each connection that only reads: what is read twice are the upper pages of its trees. With four times as much,
searches among 100,000 notes take as long, and the lanes together keep 5 MB more."""
WAL_KEPT_BYTES = 16 * 1024 * 1024
"""To this size a longer WAL is cut when it is used again."""

_APPLICATION_ID_OFFSET = 68  # https://www.sqlite.org/fileformat.html#the_database_header
BROKEN = N_("the library file is damaged")
_UID_WITHIN_PAGES = 100
_FEW_IDS_LENGTH = 10_000
_FOREIGN = N_("{path} is not a notes library. It was left untouched; choose another file.")
DAMAGED = N_("{path} is damaged and was left as it is. Opening it in the window repairs it.")
_UNREADABLE = N_("{path} cannot be read: {reason}. Check its permissions.")

Connection = apsw.Connection
_log = Log(__name__)

# Earlier versions, and 3.52.0, can corrupt a database when the WAL is reset by two connections at once.
if not (sqlite := tuple(int(part) for part in apsw.sqlite_lib_version().split("."))) >= (3, 51, 3) or (
    sqlite == (3, 52, 0)
):
    raise ImportError(f"SQLite {apsw.sqlite_lib_version()} has the WAL reset defect")


class Library(NamedTuple):
    """What the judgement of a file found."""

    exists: bool
    version: int


class Identity(NamedTuple):
    """Which file it is, whatever stands at its path later."""

    device: int
    inode: int


class DiskFull(StorageUnavailable):
    """There is no room for what was to be written."""


class StorageDamaged(StorageUnavailable):
    """What stands in the file makes no sense."""

    exit_code = 3


class TextDamaged(StorageDamaged):
    """What stands where a text should be is none."""


class Interrupted(Exception):  # not for people: a newer question ended this one
    """SQL was ended by `Connection.interrupt`."""


def driver_version() -> str:
    """SQLite's version, once it was seen to have full-text search. Raises the driver's error when it has not."""
    memory = apsw.Connection(":memory:")
    memory.execute("CREATE VIRTUAL TABLE words USING fts5(body)")
    memory.close()
    return apsw.sqlite_lib_version()


def read_ids(
    connection: apsw.Connection, sql: str, bindings: Mapping[str, str | int] | Sequence[str | int]
) -> array[int]:
    """The column `id` of a query, in its order. Raises the driver's errors.

    As one text (https://sqlite.org/json1.html#jgrouparray): row by row, a hundred thousand of them hold the
    interpreter's lock for most of 60 ms, and the window waits. SQLite keeps the order of a subquery for it. The text is
    read in parts: the numbers of a hundred thousand at once are 4 MB, and the lock is held until all are there.
    """
    found = connection.execute(f"SELECT json_group_array(id) FROM ({sql})", bindings).get
    assert isinstance(found, str)
    if len(found) < _FEW_IDS_LENGTH:
        return array("q", map(int, found[1:-1].split(",") if len(found) > len("[]") else ()))
    from json import loads  # which a list on the command line need not wait for

    ids = array("q")
    begin, last = 1, len(found) - 1
    while begin < last:
        end = found.find(",", begin + _FEW_IDS_LENGTH, last)
        end = last if end < 0 else end
        ids.fromlist(loads(f"[{found[begin:end]}]"))
        begin = end + 1
    return ids


class translated:  # noqa: N801 (it is used as a verb is)
    """Raises the driver's errors as ours: StorageUnavailable, or Interrupted."""

    def __enter__(self) -> None:
        """There is nothing to prepare."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, apsw.InterruptError):
            raise Interrupted from error
        if isinstance(error, UnicodeDecodeError):
            raise TextDamaged(BROKEN, reason=BROKEN) from error
        if isinstance(error, apsw.Error):
            raise unavailable(error) from error


def judge(path: StrPath, vfs: str | None = None, newest: int = SCHEMA_VERSION) -> Library:
    """Look at the file without changing it or its WAL; a version above `newest` is not known.

    A missing or empty file is a library that does not exist yet, unless there are backups of an empty one. Raises the
    `LibraryRefused` that fits a directory, an unreadable, foreign, newer or damaged file.
    """
    try:
        size = _size(path)
    except OSError as error:
        raise LibraryRefused(_UNREADABLE, path=path, reason=error.strerror) from error
    except ValueError as error:  # a name that cannot be written as UTF-8, or with a NUL
        raise LibraryRefused(_UNREADABLE, path=ascii(str(path)), reason=error) from error
    if size is None:
        return Library(False, 0)
    if size == 0:
        if _has_backups(path):
            raise LibraryDamaged(DAMAGED, path=path)
        return Library(False, 0)
    return _judge_existing(path, vfs, newest)


def identify(path: StrPath) -> Identity | None:
    """Which file stands at `path` now; None for none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return Identity(found.st_dev, found.st_ino)


def open_writer(path: StrPath, vfs: str | None = None) -> apsw.Connection:
    """The one read-write connection to a library that exists. A commit on it is flushed to disk."""
    connection = apsw.Connection(paths.absolute(path), flags=apsw.SQLITE_OPEN_READWRITE, vfs=vfs)
    try:
        _common(connection)
        if connection.readonly("main") and os.access(path, os.W_OK) and _can_write_beside(path):
            raise apsw.CorruptError("the header names a version of the format that cannot be written")
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "full")
        connection.pragma("fullfsync", True)
        connection.pragma("checkpoint_fullfsync", True)
        connection.pragma("secure_delete", True)
        connection.pragma("foreign_keys", True)
        connection.pragma("journal_size_limit", WAL_KEPT_BYTES)
    except BaseException:
        connection.close()
        raise
    return connection


def open_reader(path: StrPath, vfs: str | None = None) -> apsw.Connection:
    """A read-only connection. Where the folder cannot be written and no WAL is left the file is taken as immutable."""
    try:
        return _open_read_only(paths.absolute(path), vfs)
    except (apsw.CantOpenError, apsw.ReadOnlyError):
        if not _is_at_rest(path):
            raise
    return _open_immutable(path, vfs)


def create(path: StrPath, vfs: str | None = None) -> apsw.Connection:
    """A new connection to a file that is being made; the schema follows in one transaction."""
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection(paths.absolute(path), flags=flags, vfs=vfs)
    _common(connection)
    connection.pragma("synchronous", "full")
    connection.pragma("fullfsync", True)
    return connection


def close(connection: apsw.Connection) -> None:
    """Let the connection go. A disk that fails even now has failed what matters before."""
    try:
        connection.close()
    except apsw.Error as error:
        _log.warning("a connection did not close well: %s", error)


def unavailable(error: BaseException) -> StorageUnavailable:
    """The sentence for what failed, by what SQLite or the system said."""
    kind = StorageUnavailable
    if isinstance(error, apsw.FullError):
        kind = DiskFull
    elif isinstance(error, apsw.CorruptError | apsw.NotADBError):
        kind = StorageDamaged
    return kind(_reason(error), reason=_reason(error))


def _reason(error: BaseException) -> str:
    if isinstance(error, apsw.FullError):
        return N_("the disk is full")
    if isinstance(error, apsw.ReadOnlyError | apsw.PermissionsError):
        return N_("the library cannot be written: read-only or no permission")
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return N_("another program holds the library")
    if isinstance(error, apsw.CorruptError | apsw.NotADBError):
        return BROKEN
    if isinstance(error, apsw.CantOpenError):
        return N_("the library cannot be opened")
    return N_("the disk reports an error")


def _size(path: StrPath) -> int | None:
    """The size of the file; None when there is none. Raises LibraryRefused for what is no file, and OSError."""
    os.fspath(path).encode()
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise LibraryRefused(N_("{path} is a folder. Name the library file inside it."), path=path)
    if not stat.S_ISREG(found.st_mode):
        raise LibraryForeign(_FOREIGN, path=path)
    if not os.access(path, os.R_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return found.st_size


def _judge_existing(path: StrPath, vfs: str | None, newest: int) -> Library:
    try:
        application, version = _read_ids(path, vfs, newest)
    except (apsw.CorruptError, apsw.NotADBError, apsw.SQLError) as error:
        if _is_ours_by_header(path, vfs) or _has_backups(path) or _is_ours_by_uid(path):
            raise LibraryDamaged(DAMAGED, path=path) from error
        raise LibraryForeign(_FOREIGN, path=path) from error
    except apsw.Error as error:
        raise LibraryRefused(
            N_("{path} cannot be opened: {reason}. Check the disk and its permissions."),
            path=path,
            reason=error,
        ) from error
    if application != APPLICATION_ID:
        if _is_ours_by_uid(path):
            raise LibraryDamaged(DAMAGED, path=path)
        raise LibraryForeign(_FOREIGN, path=path)
    if version > newest:
        raise LibraryNewer(
            N_("{path} was written by a newer version of Notes Desktop. Update the application to open it."),
            path=path,
        )
    if version < 1 or is_wal_alien(path, vfs):
        raise LibraryDamaged(DAMAGED, path=path)
    return Library(True, version)


def _read_ids(path: StrPath, vfs: str | None, newest: int) -> tuple[int, int]:
    """(application_id, user_version), which are in the header: a damaged schema does not hide whose file it is.

    Without a WAL the file is read as immutable, which leaves not even an empty WAL beside it. A hot journal then means
    that an opening of ours was cut: the writer rolls it back, and until then the schema may be halfway.
    """
    connection = open_reader(path, vfs) if _has(path, "-wal") else _open_immutable(path, vfs)
    try:
        application: int = connection.pragma("application_id")
        version: int = connection.pragma("user_version")
        if application == APPLICATION_ID and version <= newest and not _has(path, "-journal"):
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        return application, version
    finally:
        close(connection)


def is_wal_alien(path: StrPath, vfs: str | None = None) -> bool:
    """Whether the WAL beside the file belongs to another library, or to an earlier moment of this one.

    SQLite plays in any WAL whose own sums are right. Uid and the highest ids that were given out tell: the first never
    changes, the others never fall.
    """
    if not _has(path, "-wal"):
        return False
    alone, together = _facts(path, vfs, is_alone=True), _facts(path, vfs, is_alone=False)
    if alone is None or together is None:
        return False  # damage of another kind, or a move of the WAL into the file that was cut
    return alone[0] != together[0] or any(now < before for before, now in zip(alone[1:], together[1:], strict=True))


def _facts(path: StrPath, vfs: str | None, is_alone: bool) -> tuple[str, int, int] | None:
    try:
        connection = _open_immutable(path, vfs) if is_alone else open_reader(path, vfs)
        try:
            row = connection.execute(_FACTS).fetchone()
        finally:
            close(connection)
    except (apsw.Error, ValueError):
        return None
    return None if row is None or None in row else row


_FACTS = """
SELECT (SELECT value FROM meta WHERE name = 'uid'),
    (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'note'),
    (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'edit')
"""


def _is_ours_by_header(path: StrPath, vfs: str | None) -> bool:
    """Whether the application id stands in a file that SQLite refuses. Read by SQLite's own way to files."""
    try:
        file = apsw.VFSFile(vfs or "", paths.absolute(path), [apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_MAIN_DB, 0])
        try:
            stored = file.xRead(4, _APPLICATION_ID_OFFSET)
        finally:
            file.xClose()
    except apsw.Error:
        return False
    return int.from_bytes(stored, "big") == APPLICATION_ID


def _is_ours_by_uid(path: StrPath) -> bool:
    """Whether a file without our application id still holds the uid that was noted down for a library at this path."""
    from pathlib import Path

    from notes_desktop.storage.backup import known_uid

    noted = known_uid(Path(path))
    if noted is None:
        return False
    from notes_desktop.storage.salvage import read_uid

    return read_uid(Path(path), _UID_WITHIN_PAGES) == noted


def _has_backups(path: StrPath) -> bool:
    from pathlib import Path

    from notes_desktop.storage.backup import backups_of

    return bool(backups_of(Path(path)))


def _is_at_rest(path: StrPath) -> bool:
    """Whether nobody can change the file: its folder is not writable and no WAL waits to be read."""
    return not _can_write_beside(path) and not _has(path, "-wal")


def _can_write_beside(path: StrPath) -> bool:
    return os.access(os.path.dirname(os.path.realpath(path)), os.W_OK)


def _has(path: StrPath, suffix: str) -> bool:
    """Whether SQLite's companion of this name holds something."""
    try:
        return os.stat(os.path.realpath(path) + suffix).st_size > 0
    except OSError:
        return False


def _open_immutable(path: StrPath, vfs: str | None) -> apsw.Connection:
    """Named as a URI (https://www.sqlite.org/uri.html)."""
    name = os.path.realpath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23").replace(os.sep, "/")
    return _open_read_only(f"file://{name if name.startswith('/') else '/' + name}?immutable=1", vfs)


def _open_read_only(name: str, vfs: str | None) -> apsw.Connection:
    connection = apsw.Connection(name, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI, vfs=vfs)
    try:
        _common(connection)
        connection.pragma("application_id")  # the first read: it finds out whether the WAL can be used
    except BaseException:
        connection.close()
        raise
    return connection


def _common(connection: apsw.Connection) -> None:
    connection.set_busy_timeout(BUSY_MS)
    connection.pragma("temp_store", "memory")
    connection.pragma("trusted_schema", False)
