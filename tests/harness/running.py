"""The application as a process of its own: started, watched through the witness pipe, killed, asked what it kept."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from notes_desktop.services.witness import VARIABLE
from tests.harness.screen import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
QUIET_S = 0.3
COMMAND = [sys.executable, "-m", "notes_desktop"]


class Event(NamedTuple):
    """What the application said: `value` is a length or a revision, by the word."""

    word: str
    note_id: int
    value: int
    at_ns: int


class Home:
    """Folders of its own for one application."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.library = folder / "Notes.notes"
        self.environment = {**environment, "HOME": str(folder), "NOTES_DESKTOP_LIBRARY": str(self.library)}
        for name in ("CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR"):
            place = folder / name.lower()
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.environment[f"XDG_{name}"] = str(place)

    def command(self, *words: str, text: str | None = None) -> str:
        """What a command prints, byte for byte. Raises CalledProcessError."""
        done = subprocess.run(
            [*COMMAND, *words], cwd=ROOT, env=self.environment, capture_output=True, check=True,
            input=None if text is None else text.encode(), timeout=PATIENCE_S,
        )  # fmt: skip
        return done.stdout.decode()

    def notes(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.command("list", "--json").splitlines()]


class Running:
    """The window of a `Home`, from its start to its end."""

    def __init__(self, home: Home, *words: str, **further: str) -> None:
        read, write = os.pipe()
        os.set_inheritable(write, True)
        self.events: list[Event] = []
        self._rest = b""
        self._is_closed = False
        self._read = read
        self._selector = selectors.DefaultSelector()
        self._selector.register(read, selectors.EVENT_READ)
        self.process = subprocess.Popen(
            [*COMMAND, *words], cwd=ROOT, env={**home.environment, VARIABLE: str(write), **further}, pass_fds=(write,)
        )
        os.close(write)

    def wait_for(self, word: str, after: int = 0) -> Event:
        """The first event of this word behind the first `after` events."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            for event in self.events[after:]:
                if event.word == word:
                    return event
            left = deadline - time.monotonic()
            assert left > 0 and self.read(left), f"waited in vain for “{word}”"

    def wait_until_saved(self, after: int = 0) -> None:
        """Until a key came behind the first `after` events, and nothing typed is on its way any more.

        An answer follows every flush, and a flush within 0.2 s every key.
        """
        self.wait_for("key", after)
        while self.read(QUIET_S) or not self._is_acknowledged():
            assert self.process.poll() is None, "it ended"

    def _is_acknowledged(self) -> bool:
        words = [event.word for event in self.events if event.word in ("key", "begin", "ack")]
        return words[-1] == "ack"

    def read(self, patience_s: float) -> bool:
        """Take in what was said; False when nothing was within `patience_s`, or nothing more can come."""
        if not self._selector.select(patience_s):
            return False
        data = os.read(self._read, 65536)
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            word, note_id, value, at_ns = line.decode().split()
            self.events.append(Event(word, int(note_id), int(value), int(at_ns)))
        return bool(data)

    def kill(self) -> None:
        """SIGKILL, then everything that it had said."""
        self.process.kill()
        self.process.wait(PATIENCE_S)
        while self.read(1):
            pass
        self._close()

    def end(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end; its exit code."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """The exit code, once it has ended by itself."""
        code = self.process.wait(PATIENCE_S)
        self._close()
        return code

    def _close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._selector.close()
            os.close(self._read)
