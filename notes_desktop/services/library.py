"""An open library: its lock, its connections and its lanes, opened in order and closed in reverse."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from notes_desktop.core.errors import StorageUnavailable
from notes_desktop.core.ids import NoteId
from notes_desktop.services.lanes import Lane
from notes_desktop.storage.connection import Connection, close
from notes_desktop.storage.lock import LibraryLock
from notes_desktop.storage.opening import (
    LibraryOlder,
    OpenLibrary,
    check_identity,
    connect_reader,
    leave,
    open_library,
    reopen,
)
from notes_desktop.storage.reading import Reader

if TYPE_CHECKING:
    from concurrent.futures import Future

    from notes_desktop.storage.writing import Writer

T = TypeVar("T")


class Library:
    """One library, open for writing by this process alone.

    `reader` belongs to the thread that opened the library (the GUI's). Writes go through `write`, which runs them
    one after the other on the writer lane; `rescue_lane` is for files that must not wait for the library.
    """

    def __init__(self, path: Path, lock: LibraryLock, vfs: str | None = None, upgrades: bool = True) -> None:
        """Raises LibraryRefused; LibraryOlder for one of an older version, unless it is upgraded first."""
        try:
            opened: OpenLibrary = open_library(path, vfs)
        except LibraryOlder:
            if not upgrades:
                raise
            from notes_desktop.services.upgrade import upgrade

            upgrade(path)
            opened = open_library(path, vfs)
        self.path = path
        self.uid = opened.uid
        self.is_new = opened.is_new
        self.lock = lock
        self._vfs = vfs
        self._identity = opened.identity
        self._connection: Connection | None = opened.connection
        self._writer: Writer | None = None
        self._has_failed = False
        self._is_closed = False
        self._is_shut = False
        """What comes to the writer lane after its end would open the file again."""
        self._is_left = False
        try:
            self.reader = connect_reader(path, vfs)
            self._last_note = self.reader.last_note_id()
        except BaseException:
            leave(opened.connection)
            raise
        self.writer_lane = Lane("writer")
        self.reader_lane = Lane("reader")
        self.rescue_lane = Lane("rescue")
        self._reading: Reader | None = None
        self._numbers = threading.Lock()
        self._steps: dict[int, int] = {}

    def write(self, job: Callable[[Writer], T]) -> Future[T]:
        """Run `job` on the writer lane. Its future raises StorageUnavailable when the file at the path is another."""
        return self.writer_lane.submit(lambda: job(self._get_writer()))

    def read(self, job: Callable[[Reader], T]) -> Future[T]:
        """Run `job` on the reader lane: for whatever grows with the library."""
        return self.reader_lane.submit(lambda: job(self._get_reading()))

    def new_note_id(self) -> NoteId:
        """An id that no note has or had; any thread."""
        with self._numbers:
            self._last_note += 1
            return NoteId(self._last_note)

    def new_step(self, note_id: int) -> int:
        """The number of a new step of this note; any thread. Steps of a note only ever rise."""
        with self._numbers:
            self._steps[note_id] = self._steps.get(note_id, 0) + 1
            return self._steps[note_id]

    def know_step(self, note_id: int, last_step: int) -> None:
        """Learn a step number that the journal has; any thread."""
        with self._numbers:
            self._steps[note_id] = max(self._steps.get(note_id, 0), last_step)

    def is_safe(self) -> bool:
        """Whether the file that was opened still stands in its place, and the lock is still ours; any thread."""
        try:
            check_identity(self.path, self._identity)
        except StorageUnavailable:
            return False
        return self.lock.is_held()

    def reconnect(self) -> None:
        """Drop the connection after the disk failed under it; the next write opens another. Writer lane only."""
        self._has_failed = True
        self._close_writer()

    def leave(self) -> None:
        """From now on the file stays as it is: closing moves no WAL into it, and keeps the lock for its repair."""
        self._is_left = True

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called; any thread."""
        return self._is_closed

    def close(self) -> None:
        """Finish what the lanes hold, make the file complete and let the lock go."""
        if self._is_closed:
            return
        self._is_closed = True
        self.rescue_lane.close()
        self.reader_lane.submit(self._close_reading)
        self.reader_lane.close()
        self.reader.close()
        self.writer_lane.submit(self._close_writer)
        self.writer_lane.close()
        if not self._is_left:
            self.lock.release()

    def _get_writer(self) -> Writer:
        if self._is_shut:
            raise StorageUnavailable(reason="closed")
        check_identity(self.path, self._identity)
        if self._writer is None:
            from notes_desktop.storage.writing import Writer

            if self._connection is None:
                self._connection = reopen(self.path, self._identity, self._vfs)
            self._writer = Writer(self._connection, self._has_failed)
        return self._writer

    def _get_reading(self) -> Reader:
        if self._reading is None:
            self._reading = connect_reader(self.path, self._vfs)
        return self._reading

    def _close_reading(self) -> None:
        if self._reading is not None:
            self._reading.close()

    def _close_writer(self) -> None:
        writer, connection = self._writer, self._connection
        self._writer = self._connection = None
        self._is_shut = self._is_closed
        if self._is_left and connection is not None:
            leave(connection)
        elif writer is not None:
            writer.close()
        elif connection is not None:
            close(connection)
