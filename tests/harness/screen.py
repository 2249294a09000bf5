"""A screen of its own with a window manager, and keys, clicks and pictures on it."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

PATIENCE_S = 30.0
NEEDED = ("Xvfb", "openbox", "xdotool", "import")


def missing() -> list[str]:
    """Programs that a virtual screen needs and that are not installed."""
    return [program for program in NEEDED if shutil.which(program) is None]


def wait_for(holds: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
    """Return as soon as `holds`; AssertionError with `what` when it never does."""
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain for: {what}"
        time.sleep(0.02)


class Screen:
    """Xvfb with openbox."""

    def __init__(self, display: str, environment: Mapping[str, str]) -> None:
        self.display = display
        self.environment = dict(environment)

    def run(self, *words: str) -> str:
        return subprocess.run(
            words, env=self.environment, check=True, capture_output=True, text=True, timeout=PATIENCE_S
        ).stdout

    def keys(self, *names: str) -> None:
        self.run("xdotool", "key", "--clearmodifiers", *names)

    def type(self, text: str, delay_ms: int = 12) -> None:
        self.run("xdotool", "type", "--clearmodifiers", "--delay", str(delay_ms), "--", text)

    def windows(self, name: str) -> int:
        """How many windows of this name are seen."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", name],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return len(found.stdout.split())

    def has_size(self, name: str, size: str) -> bool:
        """Whether a window of this name has this size, without its frame."""
        found = self.run("xdotool", "search", "--onlyvisible", "--name", name).split()
        return any(f"Geometry: {size}\n" in self.run("xdotool", "getwindowgeometry", window) for window in found)

    def open_own_window(self, name: str) -> None:
        """The note that is open, in a window of its own with the focus."""
        before = self.run("xdotool", "getwindowfocus").strip()
        self.keys("ctrl+shift+n")
        wait_for(
            lambda: self.has_focus(name) and self.run("xdotool", "getwindowfocus").strip() != before,
            "the note's own window",
        )

    def fill(self) -> None:
        """Let the window with the focus fill the screen."""
        self.run("xdotool", "getactivewindow", "windowmove", "0", "0", "windowsize", "100%", "97%")

    def picture(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.run("import", "-window", "root", str(file))

    def brightness(self) -> float:
        """Of the whole screen, from 0 to 1."""
        words = ["import", "-window", "root", "-colorspace", "Gray", "-format", "%[fx:mean]", "info:-"]
        return float(self.run(*words))

    def has_focus(self, name: str) -> bool:
        """Whether keys go to a window of this name."""
        found = subprocess.run(
            ["xdotool", "getwindowfocus", "getwindowname"],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return name in found.stdout

    def has_window(self, name: str) -> bool:
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", name],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return bool(found.stdout.strip())


@contextlib.contextmanager
def screen(size: str = "1600x1000x24") -> Iterator[Screen]:
    """A screen on a free display, ended with everything on it."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            display = f":{answer.readline().strip()}"
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        environment.pop("WAYLAND_DISPLAY", None)
        manager = subprocess.Popen(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield Screen(display, environment)
        finally:
            manager.kill()
            manager.wait()
    finally:
        server.kill()
        server.wait()


@functools.cache
def shared_screen() -> Screen:
    """The one screen of this process; it ends with it."""
    opened = contextlib.ExitStack()
    atexit.register(opened.close)
    return opened.enter_context(screen())
