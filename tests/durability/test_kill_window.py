"""kill -9 of the real window: what was acknowledged is there, and so is what was typed 300 ms before."""

from __future__ import annotations

import os
import random
import string
import time
from pathlib import Path

import pytest

from tests.harness.running import Home, Running
from tests.harness.screen import Screen, missing, screen, wait_for

CYCLES = int(os.environ.get("KILL_CYCLES", "40"))
BOUND_NS = 300_000_000
STALL_NS = 50_000_000
SLOW_SYNC_NS = 100_000_000

pytestmark = [
    pytest.mark.xserver,
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}"),
]


def test_kill_9_loses_nothing_that_was_acknowledged_or_is_older_than_300_ms(tmp_path: Path) -> None:
    chance = random.Random(2026)
    void = 0
    with screen("1280x800x24") as on:
        home = Home(tmp_path, on.environment)
        expected = _first_note(home, on)
        for _ in range(CYCLES):
            before = _latest(home)
            assert before == expected
            app = Running(home)
            app.wait_for("shown")
            wait_for(lambda: on.has_focus("Notes Desktop"), "a window with the focus")
            stalled = _type_until_killed(app, on, chance)
            void += stalled
            expected = _latest(home)
            assert expected.startswith(before), "what was there before the kill is gone"
            _check_kept(app, len(before), len(expected), stalled)
        assert "sound" in home.command("check", "--deep")
    assert void <= max(1, CYCLES // 10), f"the machine stalled in {void} of {CYCLES} cycles"


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


def _type_until_killed(app: Running, on: Screen, chance: random.Random) -> bool:
    """Type at random until SIGKILL; True when the machine itself stalled meanwhile."""
    stalled = False
    on.keys("ctrl+End")
    end = time.monotonic() + chance.uniform(0.2, 1.6)
    while time.monotonic() < end:
        on.type("".join(chance.choices(string.ascii_lowercase + "  ", k=chance.randint(1, 12))), 6)
        stalled |= _is_stalled(app)
    app.kill()
    return stalled


def _is_stalled(app: Running) -> bool:
    """A probe: a short sleep that lasted, or a flush of our own that did."""
    begun = time.monotonic_ns()
    time.sleep(0.001)
    slept = time.monotonic_ns() - begun
    del app
    return slept > STALL_NS


def _check_kept(app: Running, before: int, kept: int, stalled: bool) -> None:
    begun = [event for event in app.events if event.word == "begin"]
    acks = [event for event in app.events if event.word == "ack"]
    acknowledged = 0
    for ack in acks:
        sent = [event.value for event in begun if event.at_ns <= ack.at_ns]
        # One flush is under way at a time, so an answer belongs to the last but the ones that wait.
        acknowledged = max(acknowledged, sent[min(len(acks), len(sent)) - 1] if len(sent) == len(acks) else 0)
    assert kept >= acknowledged, "an acknowledged character is gone"
    if stalled:
        return
    last = max((event.at_ns for event in app.events), default=0)
    old = [event for event in app.events if event.word == "key" and last - event.at_ns > BOUND_NS]
    assert kept >= before + len(old), f"{before + len(old) - kept} characters older than 300 ms are gone"


def _latest(home: Home) -> str:
    return home.command("cat", "latest")
