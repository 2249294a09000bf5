"""kill -9 of the real window: what was acknowledged is there, and so is what was typed 300 ms before."""

from __future__ import annotations

import os
import random
import string
import threading
import time
from pathlib import Path
from typing import Self

import pytest

from tests.harness.running import Home, Running
from tests.harness.screen import Screen, missing, screen, wait_for

CYCLES = int(os.environ.get("KILL_CYCLES", "1000" if os.environ.get("LONG_RUN") == "1" else "40"))
MOST_VOID = max(1, CYCLES // 10)
BOUND_NS = 300_000_000
STALL_NS = 50_000_000
SLOW_SYNC_NS = 100_000_000

pytestmark = [
    pytest.mark.xserver,
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}"),
]


def test_kill_9_loses_nothing_that_was_acknowledged_or_is_older_than_300_ms(tmp_path: Path) -> None:
    chance = random.Random(2026)
    judged = void = 0
    with screen("1280x800x24") as on, Probe(tmp_path / "probe") as probe:
        home = Home(tmp_path, on.environment)
        expected = _first_note(home, on)
        while judged < CYCLES:
            before = _latest(home)
            assert before == expected
            app = Running(home)
            app.wait_for("shown")
            wait_for(lambda: on.has_focus("Notes Desktop"), "a window with the focus")
            probe.begin()
            typed = _type_until_killed(app, on, chance)
            is_void = probe.has_stalled()
            expected = _latest(home)
            assert expected.startswith(before), "what was there before the kill is gone"
            assert typed.startswith(expected.removeprefix(before)), "other letters than those that were typed"
            _check_acknowledged(app, len(expected))
            if is_void:
                void += 1
                assert void <= MOST_VOID, f"the machine stalled in {void} cycles of {void + judged}: nothing is proved"
            else:
                judged += 1
                _check_bound(app, len(before), len(expected))
        assert "sound" in home.command("check", "--deep")


class Probe:
    """A thread that sees the machine stall: a short sleep that lasts over 50 ms, or a flush over 100 ms."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._is_ended = threading.Event()
        self._has_stalled = False
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def begin(self) -> None:
        self._has_stalled = False

    def has_stalled(self) -> bool:
        return self._has_stalled

    def _watch(self) -> None:
        with self._file.open("wb", buffering=0) as stream:
            while not self._is_ended.is_set():
                begun = time.monotonic_ns()
                self._is_ended.wait(0.005)
                late = time.monotonic_ns() - begun > STALL_NS
                begun = time.monotonic_ns()
                stream.write(b"x")
                os.fsync(stream.fileno())
                self._has_stalled |= late or time.monotonic_ns() - begun > SLOW_SYNC_NS

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_ended.set()
        self._thread.join()


def _first_note(home: Home, on: Screen) -> str:
    app = Running(home)
    app.wait_for("shown")
    wait_for(lambda: on.has_focus("Notes Desktop"), "a window with the focus")
    on.keys("ctrl+n")
    on.type("start ")
    said = len(app.events)
    app.wait_for("ack", 0)
    while app.read(0.5):
        said = len(app.events)
    assert said
    assert app.end() == 0
    return _latest(home)


def _type_until_killed(app: Running, on: Screen, chance: random.Random) -> str:
    """Everything that was typed, whether it arrived or not.

    Lines stay short: a paragraph of ten thousand characters takes longer to show than these keys leave.
    """
    typed = ""
    on.keys("ctrl+End")
    end = time.monotonic() + chance.uniform(0.2, 1.6)
    while time.monotonic() < end:
        letters = "".join(chance.choices(string.ascii_lowercase + "  ", k=chance.randint(1, 12)))
        typed += letters + "\n"
        on.type(letters, 6)
        on.keys("Return")
    app.kill()
    return typed


def _check_acknowledged(app: Running, kept: int) -> None:
    """The n-th answer belongs to the n-th flush at least: one is under way at a time, and some carry several."""
    begun = [event for event in app.events if event.word == "begin"]
    acks = [event for event in app.events if event.word == "ack"]
    if acks:
        assert kept >= begun[min(len(acks), len(begun)) - 1].value, "an acknowledged character is gone"


def _check_bound(app: Running, before: int, kept: int) -> None:
    """The last that was said is the latest moment at which the process was surely alive."""
    last = max((event.at_ns for event in app.events), default=0)
    old = sum(event.word == "key" and last - event.at_ns > BOUND_NS for event in app.events)
    assert kept >= before + old, f"{before + old - kept} characters older than 300 ms are gone: {app.events[-20:]}"


def _latest(home: Home) -> str:
    return home.command("cat", "latest")
