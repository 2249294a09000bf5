"""A disk that fails when a test says so: an SQLite VFS over real files.

The n-th operation that changes a file (write, truncate, sync, delete) and all that follow fail, or that one alone.
"""

from __future__ import annotations

import itertools
import threading
from typing import Self

import apsw

HELD_AT_MOST_S = 20.0
"""So that a test that fails while it holds the disk ends all the same."""

_numbers = itertools.count(1)


class FaultyDisk:
    """Owns the VFS `name`. Counts changes of files; the tests say which of them fails, and how."""

    def __init__(self) -> None:
        self.name = f"faulty-{next(_numbers)}"
        self.changes = 0
        self.failed = 0
        self._failing: range | None = None
        self._only: frozenset[str] = frozenset()
        self._error: type[apsw.Error] = apsw.IOError
        self._gate = threading.Event()
        self._gate.set()
        self.syncing = threading.Event()
        self._vfs: _Vfs | None = None

    def __enter__(self) -> Self:
        self._vfs = _Vfs(self)
        return self

    def __exit__(self, *_: object) -> None:
        self.heal()
        self.let_syncs_go()
        if self._vfs is not None:
            self._vfs.unregister()

    def fail_from(
        self, number: int, error: type[apsw.Error], only: frozenset[str] = frozenset(), count: int | None = None
    ) -> None:
        """From the `number`-th change on, `count` of them fail (None: all); `only` names the kinds that count."""
        self.changes = self.failed = 0
        self._only = only
        self._error = error
        self._failing = range(number, 2**31 if count is None else number + count)

    def heal(self) -> None:
        self._failing = None

    def hold_syncs(self) -> None:
        """Let every flush to the disk wait until `let_syncs_go`; `syncing` is set when one waits."""
        self.syncing.clear()
        self._gate.clear()

    def let_syncs_go(self) -> None:
        self._gate.set()

    def change(self, kind: str) -> None:
        if kind == "sync" and not self._gate.is_set():
            self.syncing.set()
            self._gate.wait(HELD_AT_MOST_S)
        if self._only and kind not in self._only:
            return
        self.changes += 1
        if self._failing is not None and self.changes in self._failing:
            self.failed += 1
            raise self._error(f"{kind} {self.changes} fails")


class _Vfs(apsw.VFS):
    def __init__(self, disk: FaultyDisk) -> None:
        self._disk = disk
        super().__init__(disk.name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        return _File(self._disk, name, flags)

    def xDelete(self, name: str, sync_folder: bool) -> None:
        self._disk.change("delete")
        super().xDelete(name, sync_folder)


class _File(apsw.VFSFile):
    def __init__(self, disk: FaultyDisk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._disk = disk
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.change("write")
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self._disk.change("truncate")
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        self._disk.change("sync")
        super().xSync(flags)
