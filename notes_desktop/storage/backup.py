"""A copy of the library made by SQLite itself, opened again and compared before it gets its name."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import apsw

from notes_desktop import paths
from notes_desktop.core.errors import LibraryRefused, StorageUnavailable
from notes_desktop.core.note import content_hash
from notes_desktop.core.text import N_
from notes_desktop.storage.checks import check_bodies
from notes_desktop.storage.connection import SCHEMA_VERSION, StorageDamaged, close, judge, open_reader
from notes_desktop.storage.opening import remove, sync_folder
from notes_desktop.storage.reading import Reader

PAGES_A_STEP = 256
_FAILED = N_("The copy could not be made: {reason}.")
_PLACE = "place"
_BACKUPS = "backups"

Progress = Callable[[int, int], bool]


class _Contents(NamedTuple):
    """What must be equal in library and copy."""

    uid: str
    notes: int
    edits: int
    last_edit: int
    revs: int


def save_copy(library: Path, target: Path, progress: Progress = lambda done, total: True) -> bool:
    """Write a verified copy to `target`. `progress(done, total)` in pages; its False gives up and leaves nothing.

    False when it was given up. Raises StorageUnavailable when the copy cannot be made or does not equal the library, or
    when `target` is a library in use.
    """
    _refuse_live(library, target)
    part = target.with_name(f"{target.name}.part-{os.getpid()}")
    try:
        paths.private_folder(target.parent)
        remove(part)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        contents = _copy(library, part, progress)
        if contents is None:
            return False
        _verify(part, contents)
        _flush(part)
        os.replace(part, target)
        sync_folder(target.parent)
        return True
    except (apsw.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        kind = StorageDamaged if isinstance(error, apsw.CorruptError | apsw.NotADBError) else StorageUnavailable
        raise kind(_FAILED, reason=reason) from error
    finally:
        with contextlib.suppress(OSError):
            remove(part)


def backups_folder(uid: str) -> Path:
    """Where backups of the library with this uid go."""
    return paths.library_folder(uid) / _BACKUPS


def remember_place(uid: str, library: Path) -> None:
    """Note down at which path the library of these backups is, for the day on which its file no longer says so."""
    folder = paths.library_folder(uid)
    paths.private_folder(folder)
    place = folder / _PLACE
    if not place.exists() or place.read_text("utf-8") != str(library.resolve()):
        part = place.with_suffix(".part")
        part.write_text(str(library.resolve()), "utf-8")
        os.replace(part, place)


def backups_of(library: Path) -> list[Path]:
    """Backups of the library at this path, newest first."""
    for place in _places_of(library):
        if found := sorted((place.parent / _BACKUPS).glob("*" + paths.LIBRARY_SUFFIX), reverse=True):
            return found
    return []


def known_uid(library: Path) -> str | None:
    """The uid of the library at this path, as it was noted down with its first backup."""
    return next((place.parent.name for place in _places_of(library)), None)


def newest_sound(library: Path, uid: str) -> Path | None:
    """The newest backup of the library at this path, or of this uid, that is whole."""
    of_uid = sorted(backups_folder(uid).glob("*" + paths.LIBRARY_SUFFIX), reverse=True)
    for backup in dict.fromkeys([*of_uid, *backups_of(library)]):
        if _is_sound(backup):
            return backup
    return None


def _is_sound(backup: Path) -> bool:
    try:
        if not judge(backup).exists:
            return False
        copy = open_reader(backup)
    except (LibraryRefused, apsw.Error):
        return False
    try:
        if copy.pragma("quick_check") != "ok":
            return False
        _verify_hashes(copy)
    except (apsw.Error, ValueError):
        return False
    finally:
        close(copy)
    return True


def _places_of(library: Path) -> Iterator[Path]:
    """The notes of `remember_place` that name this path."""
    for place in paths.user_data().glob(f"*/{_PLACE}"):
        with contextlib.suppress(OSError, ValueError):
            if place.read_text("utf-8") == str(library.resolve()):
                yield place


def _refuse_live(library: Path, target: Path) -> None:
    try:
        is_itself = target.exists() and target.samefile(library)
        has_wal = target.with_name(target.name + "-wal").exists()
    except OSError as error:
        raise StorageUnavailable(_FAILED, reason=error.strerror or str(error)) from error
    if is_itself or has_wal:
        raise StorageUnavailable(N_("{path} is a library in use. Choose another name."), path=target)


def _copy(library: Path, part: Path, progress: Progress) -> _Contents | None:
    """Copy one moment of the library, whatever is written meanwhile; None when it was given up."""
    source, copy = open_reader(library), apsw.Connection(os.fspath(part))
    try:
        copy.pragma("synchronous", "off")  # flushed as a whole, once it was compared
        source.execute("BEGIN")
        contents = _contents(source)
        with copy.backup("main", source, "main") as backup:
            while not backup.done:
                began = time.monotonic()
                backup.step(PAGES_A_STEP)
                if not progress(backup.page_count - backup.remaining, backup.page_count):
                    return None
                time.sleep(min(time.monotonic() - began, 0.01))  # saves come first on the same disk
        copy.pragma("journal_mode", "delete")
        return contents
    finally:
        close(copy)
        close(source)


def _verify(part: Path, contents: _Contents) -> None:
    """Raises CorruptError when the copy does not hold what the library held, or a text not what its hash says."""
    copy = open_reader(part)
    try:
        if _contents(copy) != contents:
            raise apsw.CorruptError("the copy differs from the library")
        _verify_texts(copy)
    finally:
        close(copy)


def _verify_texts(copy: apsw.Connection) -> None:
    """Raises CorruptError when the file is not sound, or a text not what its hash says."""
    said = copy.pragma("quick_check")
    if said != "ok":
        raise apsw.CorruptError(str(said))
    if int(copy.pragma("user_version")) < SCHEMA_VERSION:
        _verify_hashes(copy)
        return
    for finding in check_bodies(Reader(copy), with_journal=False):
        raise apsw.CorruptError(f"{finding.note_uid}: {finding.message}")


def _verify_hashes(copy: apsw.Connection) -> None:
    """Of a copy with an older schema, of which today's reads may know nothing: what every version has."""
    for note_id, body, stored in copy.execute("SELECT note_id, body, content_hash FROM note_text"):
        if content_hash(str(body)) != stored:
            raise apsw.CorruptError(f"the text of note {note_id} differs from its hash")


def _contents(connection: apsw.Connection) -> _Contents:
    row = connection.execute(
        "SELECT (SELECT value FROM meta WHERE name = 'uid'), (SELECT count(*) FROM note),"
        " (SELECT count(*) FROM edit), (SELECT coalesce(max(id), 0) FROM edit),"
        " (SELECT coalesce(sum(rev), 0) FROM note_text)"
    ).fetchone()
    assert row is not None
    return _Contents(*row)


def _flush(part: Path) -> None:
    descriptor = os.open(part, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
