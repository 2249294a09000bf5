"""Disks of the test's own, mounted for as long as they are used: an ext4 that can lose its power, and a small tmpfs."""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Self

SHUTDOWN = 0x8004587D
"""EXT4_IOC_SHUTDOWN: from now on nothing reaches the disk."""

WITHOUT_FLUSHING = struct.pack("I", 2)
"""Not even the journal: what the disk has at this moment is all."""


def refusal() -> str | None:
    """Why nothing can be mounted here; None when a mount may be tried."""
    if sys.platform != "linux":
        return "mounts of this kind are Linux's"
    return None if os.geteuid() == 0 else "only root may mount"


class Mounted:
    """A mount at `folder` that ends with the block, whatever has happened on it."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder = folder
        self._words = words
        self._is_mounted = False

    def mount(self) -> None:
        self.folder.mkdir(exist_ok=True)
        run("mount", *self._words, str(self.folder))
        self._is_mounted = True

    def unmount(self) -> None:
        run("umount", str(self.folder))
        self._is_mounted = False

    def __enter__(self) -> Self:
        self.mount()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        if self._is_mounted:  # what a failed test left open must not keep it
            run("umount", "--lazy", str(self.folder))


class MemoryDisk(Mounted):
    """A tmpfs that is soon full."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        super().__init__(folder, "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs")

    def fill(self) -> None:
        """Take all the room that is left."""
        descriptor = os.open(self.folder / "filler", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        with contextlib.suppress(OSError):
            while os.write(descriptor, bytes(4096)):
                pass
        os.close(descriptor)

    def remount(self, how: str) -> None:
        """`ro` or `rw`; refused while somebody has a file open for writing."""
        run("mount", "-o", f"remount,{how}", str(self.folder))

    def make_room(self) -> None:
        (self.folder / "filler").unlink()


class Ext4Disk(Mounted):
    """ext4 in a file, mounted through a loop device."""

    def __init__(self, folder: Path, megabytes: int = 48) -> None:
        self._image = folder.with_suffix(".img")
        with self._image.open("wb") as stream:
            stream.truncate(megabytes * 1024 * 1024)
        run("mkfs.ext4", "-q", "-F", str(self._image))
        super().__init__(folder, "-o", "loop,errors=remount-ro", str(self._image))

    def cut_power(self) -> None:
        """Nothing that was not flushed before will be there after `restart`. Raises OSError."""
        import fcntl  # not on Windows

        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, SHUTDOWN, WITHOUT_FLUSHING)
        finally:
            os.close(descriptor)

    def restart(self) -> None:
        """Nobody has a file open there any more: mount it anew, which replays its journal."""
        self.unmount()
        self.mount()

    def break_down(self) -> None:
        """Let the kernel find an error, upon which this file system is read-only until it is mounted anew."""
        device = Path(run("findmnt", "-n", "-o", "SOURCE", str(self.folder)).strip()).name
        Path(f"/sys/fs/ext4/{device}/trigger_fs_error").write_text("a test\n")

    def repair(self) -> None:
        self.unmount()
        run("e2fsck", "-f", "-y", str(self._image), allowed=(0, 1))
        self.mount()


def run(*words: str, allowed: tuple[int, ...] = (0,)) -> str:
    """Raises OSError with what the program said."""
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode not in allowed:
        raise OSError(f"{words[0]}: {done.stderr.strip()}")
    return done.stdout
