"""One writer a library: a lock on a separate file, held for life and let go by the kernel when the holder dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple, Self

from notes_desktop import paths
from notes_desktop.core.errors import LibraryRefused
from notes_desktop.core.text import N_


class Holder(NamedTuple):
    """Who says to hold the lock."""

    pid: int
    role: str
    socket: str


class LibraryLock:
    """The lock file, open as long as this lives. `acquire` again after a False is allowed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None
        self._role = ""

    def acquire(self, role: str) -> bool:
        """True when this process holds the lock now; False when another one does.

        Raises LibraryRefused where the lock file cannot be made.
        """
        descriptor = self._open()
        if not _try_lock(descriptor):
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        self._role = role
        self.name_socket("")
        return True

    def name_socket(self, socket: str) -> None:
        """Say in the file where the holder listens, once it does."""
        assert self._descriptor is not None
        import json

        said = json.dumps([os.getpid(), self._role, socket]).encode()
        os.lseek(self._descriptor, 0, os.SEEK_SET)  # there is no pwrite on Windows
        os.write(self._descriptor, said)
        os.ftruncate(self._descriptor, len(said))

    def _open(self) -> int:
        try:
            paths.private_folder(self.path.parent)
            return os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as error:
            raise LibraryRefused(
                N_("{path} cannot be written: {reason}. Check the folder and its permissions."),
                path=self.path.parent,
                reason=error.strerror or error,
            ) from error

    def is_held(self) -> bool:
        """Whether the file that is locked is still the one that another process would try to lock."""
        if self._descriptor is None:
            return False
        try:
            there, ours = os.stat(self.path), os.fstat(self._descriptor)
        except OSError:
            return False
        return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)

    def holder(self) -> Holder | None:
        """What the present holder wrote; None when it cannot be read."""
        import json

        try:
            pid, role, socket = json.loads(self.path.read_bytes())
            return Holder(int(pid), str(role), str(socket))
        except (OSError, ValueError, TypeError):
            return None

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            os.lseek(descriptor, 4096, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
