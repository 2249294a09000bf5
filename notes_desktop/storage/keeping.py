"""A damaged library put where it is kept, byte for byte, and a sound one put in its place."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path
from typing import NamedTuple

from notes_desktop import paths
from notes_desktop.storage.opening import sync_folder

REPORT = "report.txt"
_ORIGIN = "origin.json"
_COMPANIONS = ("-wal", "-journal")


class Kept(NamedTuple):
    """A folder `damaged/<seq>` with what stood at the library's place."""

    folder: Path
    file: Path
    wal: Path | None


def keep(library: Path, uid: str) -> Kept:
    """Secure the library and its companions, so that they can be replaced. Their places stay as they are.

    A folder of an earlier try that was cut is taken up again: what it holds beside the file may be gone from the
    library's place by now. Raises OSError.
    """
    above = paths.library_folder(uid) / "damaged"
    paths.private_folder(above)
    if (earlier := _cut_try(above, library)) is not None:
        return earlier
    folder = above / str(_next_number(above))
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    paths.private_folder(part)
    found = library.stat()
    for suffix in ("", *_COMPANIONS):
        source = library.with_name(library.name + suffix)
        if source.exists():
            _secure(source, part / source.name)
    origin = {"path": os.fsdecode(os.fspath(library)), "device": found.st_dev, "inode": found.st_ino}
    _write(part / _ORIGIN, json.dumps(origin))
    sync_folder(part)
    os.rename(part, folder)
    sync_folder(above)
    return _kept(folder, library.name)


def replace(library: Path, fresh: Path) -> None:
    """Put `fresh` at the place of a library that was kept. Its WAL goes first: SQLite would play it into the new one.

    A cut in between leaves the damaged file without its WAL there, and `keep` finds the WAL again.
    """
    with open(fresh, "rb+") as stream:
        os.fsync(stream.fileno())
    for suffix in (*_COMPANIONS, "-shm"):
        library.with_name(library.name + suffix).unlink(missing_ok=True)
    sync_folder(library.parent)
    os.replace(fresh, library)
    sync_folder(library.parent)


def report(folder: Path, text: str) -> None:
    """Write down beside what is kept what became of it; with that it is done."""
    for scratch in folder.glob("*-shm"):  # left by those who read it
        scratch.unlink()
    _write(folder / REPORT, text)
    sync_folder(folder)


def copy(source: Path, target: Path) -> None:
    """Copy and flush a file that nobody has open. Raises OSError; nothing is left then."""
    try:
        with source.open("rb") as given, open(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as to:
            shutil.copyfileobj(given, to, 1 << 20)
            to.flush()
            os.fsync(to.fileno())
    except OSError:
        target.unlink(missing_ok=True)
        raise


def _secure(source: Path, target: Path) -> None:
    """A second name for the file, or where the file system has none, or is another, a copy."""
    try:
        os.link(source, target)
    except OSError:
        copy(source, target)


def _write(file: Path, text: str) -> None:
    part = file.with_name(f"{file.name}.part")
    with open(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, file)


def _next_number(above: Path) -> int:
    return max((int(place.name) for place in above.iterdir() if place.name.isdecimal()), default=0) + 1


def _cut_try(above: Path, library: Path) -> Kept | None:
    """The newest folder without a report, when it holds this very file."""
    numbers = sorted((int(place.name) for place in above.iterdir() if place.name.isdecimal()), reverse=True)
    for folder in (above / str(number) for number in numbers[:1]):
        try:
            origin = json.loads((folder / _ORIGIN).read_text("utf-8"))
            found = library.stat()
        except (OSError, ValueError):
            return None
        is_same = (origin.get("device"), origin.get("inode")) == (found.st_dev, found.st_ino)
        if is_same and not (folder / REPORT).exists():
            return _kept(folder, library.name)
    return None


def _kept(folder: Path, name: str) -> Kept:
    wal = folder / f"{name}-wal"
    has_wal = wal.exists() and stat.S_ISREG(wal.stat().st_mode) and wal.stat().st_size > 0
    return Kept(folder, folder / name, wal if has_wal else None)
