"""A disk that forgets what was not flushed: an SQLite VFS over real files that logs every change.

`Recording.images` gives what the disk may hold after a power cut: of each file what was flushed, and of what
was written since any part: kept, dropped or torn at 512 bytes, in any order. This follows what SQLite assumes of a disk
(https://www.sqlite.org/atomiccommit.html#hardware); names of files are durable once the file was flushed.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Self

import apsw

SECTOR = 512
_numbers = itertools.count(1)
Image = dict[str, bytes]


class Change(NamedTuple):
    """`kind`: write, truncate (to `offset`), sync, delete."""

    kind: str
    file: str
    offset: int = 0
    data: bytes = b""


class Recording:
    """Owns the VFS `name` and the log of the changes made through it."""

    def __init__(self) -> None:
        self.name = f"crash-{next(_numbers)}"
        self.changes: list[Change] = []
        self.before: Image = {}
        self._vfs: _Vfs | None = None

    def __enter__(self) -> Self:
        self._vfs = _Vfs(self)
        return self

    def __exit__(self, *_: object) -> None:
        if self._vfs is not None:
            self._vfs.unregister()

    def images(self, moments: Iterable[int], chance: random.Random) -> Iterator[tuple[int, Image]]:
        """For each moment (a number of changes) one thing that the disk may hold; ascending."""
        disk = {name: _Stored(bytearray(contents)) for name, contents in self.before.items()}
        done = 0
        for moment in sorted(moments):
            for change in self.changes[done:moment]:
                _apply(disk, change)
            done = moment
            held = ((name, stored.after_a_cut(chance)) for name, stored in disk.items())
            yield moment, {name: contents for name, contents in held if contents is not None}


class _Stored:
    """A file on the disk: what was flushed (None: not even its name) and what may follow."""

    def __init__(self, flushed: bytearray | None) -> None:
        self.flushed = flushed
        self.pending: list[Change] = []

    def sync(self) -> None:
        self.flushed = self.flushed or bytearray()
        for change in self.pending:
            _change(self.flushed, change)
        self.pending.clear()

    def after_a_cut(self, chance: random.Random) -> bytes | None:
        if self.flushed is None and (not self.pending or chance.random() < 0.5):
            return None
        contents = bytearray(self.flushed or b"")
        fate = chance.random()
        pending = list(self.pending)
        if fate < 0.3:
            chance.shuffle(pending)
        keep = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        for change in pending:
            if chance.random() < keep:
                _change(contents, change)
            elif chance.random() < 0.5:
                _tear(contents, change, chance)
        return bytes(contents)


def _apply(disk: dict[str, _Stored], change: Change) -> None:
    if change.kind == "delete":
        disk.pop(change.file, None)
        return
    stored = disk.setdefault(change.file, _Stored(None))
    if change.kind == "sync":
        stored.sync()
    else:
        stored.pending.append(change)


def _change(contents: bytearray, change: Change) -> None:
    if change.kind == "truncate":
        del contents[change.offset :]
        return
    end = change.offset + len(change.data)
    if len(contents) < change.offset:
        contents.extend(bytes(change.offset - len(contents)))
    contents[change.offset : end] = change.data


def _tear(contents: bytearray, change: Change, chance: random.Random) -> None:
    """Some sectors of a write arrive."""
    if change.kind == "truncate":
        return
    offset, end = change.offset, change.offset + len(change.data)
    while offset < end:
        sector_end = min(end, offset - offset % SECTOR + SECTOR)
        if chance.random() < 0.5:
            data = change.data[offset - change.offset : sector_end - change.offset]
            _change(contents, Change("write", change.file, offset, data))
        offset = sector_end


class _Vfs(apsw.VFS):
    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        super().__init__(recording.name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        return _File(self._recording, name, flags)

    def xDelete(self, name: str, sync_folder: bool) -> None:
        super().xDelete(name, sync_folder)
        self._recording.changes.append(Change("delete", name))


class _File(apsw.VFSFile):
    def __init__(self, recording: Recording, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._recording = recording
        self._name = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        known = {change.file for change in recording.changes}
        if self._name not in recording.before and self._name not in known and (size := self.xFileSize()):
            recording.before[self._name] = self.xRead(size, 0)

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._recording.changes.append(Change("write", self._name, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        super().xTruncate(size)
        self._recording.changes.append(Change("truncate", self._name, size))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._recording.changes.append(Change("sync", self._name))
