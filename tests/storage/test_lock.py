from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from notes_desktop.core.errors import LibraryRefused
from notes_desktop.storage.lock import LibraryLock


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "Notes.notes.lock"


def test_one_holds_the_lock_and_says_who_it_is(place: Path) -> None:
    with LibraryLock(place) as lock, LibraryLock(place) as second:
        assert lock.acquire("window")
        lock.name_socket("/run/socket")
        assert not second.acquire("command")
        assert second.holder() == (os.getpid(), "window", "/run/socket")
        lock.release()
        assert second.acquire("command")
        assert lock.holder() == (os.getpid(), "command", "")


def test_another_process_is_kept_out_until_the_holder_dies(place: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, str(place)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"True\n"
    with LibraryLock(place) as lock:
        assert not lock.acquire("window")
        said = lock.holder()
        assert said is not None and said.pid == holder.pid
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        holder.stdout.close()
        assert lock.acquire("window")


@pytest.mark.parametrize("contents", [b"", b"[", b"[1]", b'["a", "b", "c"]', b"\xff\xfe", b"{}"])
def test_a_holder_that_cannot_be_read_is_nobody(place: Path, contents: bytes) -> None:
    assert LibraryLock(place).holder() is None
    place.write_bytes(contents)
    assert LibraryLock(place).holder() is None


def test_a_stale_lock_file_needs_no_help(place: Path) -> None:
    place.write_text('[1, "window", "somewhere that was longer"]')
    with LibraryLock(place) as lock:
        assert lock.acquire("command")
        assert lock.holder() == (os.getpid(), "command", "")


def test_the_lock_file_is_for_this_user_alone(place: Path) -> None:
    before = os.umask(0)
    try:
        with LibraryLock(place) as lock:
            assert lock.acquire("window")
    finally:
        os.umask(before)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_made_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryRefused, match="Not a directory"):
        LibraryLock(tmp_path / "file" / "lock").acquire("window")


_HOLD = """
import sys, time
from pathlib import Path
from notes_desktop.storage.lock import LibraryLock
lock = LibraryLock(Path(sys.argv[1]))
print(lock.acquire("window"), flush=True)
time.sleep(60)
"""
