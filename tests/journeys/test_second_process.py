"""What the desktop starts beside the open window, as processes of their own on a real screen."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.running import COMMAND, ROOT, Home, Running
from tests.harness.screen import PATIENCE_S, Screen, missing, shared_screen, wait_for

pytestmark = [
    pytest.mark.xserver,
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}"),
]
MAIN, CAPTURE = "Notes Desktop", "Quick capture"


@pytest.fixture
def on() -> Screen:
    return shared_screen()


@pytest.fixture
def home(on: Screen, tmp_path: Path) -> Home:
    made = Home(tmp_path, on.environment)
    file = Path(made.environment["XDG_CONFIG_HOME"]) / "notes-desktop" / "settings.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"desktop.capture_key": "Ctrl+Alt+J"}), "utf-8")
    return made


@pytest.fixture
def app(on: Screen, home: Home) -> Iterator[Running]:
    """The main window, out of sight."""
    running = Running(home)
    running.wait_for("shown")
    wait_for(lambda: on.has_focus(MAIN), "a window with the focus")
    on.run("xdotool", "getactivewindow", "windowminimize")
    wait_for(lambda: not on.has_focus(MAIN), "a window that is minimised")
    yield running
    if running.process.poll() is None:
        running.kill()


def second(home: Home, *words: str) -> subprocess.CompletedProcess[str]:
    """As a launcher starts it, with a name for the start."""
    environment = {**home.environment, "DESKTOP_STARTUP_ID": 'launcher "1"_TIME0'}
    return subprocess.run(
        [*COMMAND, *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )


def titles(home: Home) -> list[str]:
    return [note["title"] for note in home.notes()]


def test_a_capture_is_typed_while_the_main_window_stays_where_it_is(app: Running, on: Screen, home: Home) -> None:
    assert second(home, "capture").returncode == 0
    wait_for(lambda: on.has_focus(CAPTURE), "the capture with the focus")
    on.type("from the launcher")
    on.keys("Escape")
    wait_for(lambda: "from the launcher" in titles(home), "the note")
    assert not on.has_window(CAPTURE) and not on.has_focus(MAIN)

    def is_opened_by_its_key() -> bool:
        on.keys("ctrl+alt+j")  # listened to a while after the start
        return on.has_focus(CAPTURE)

    wait_for(is_opened_by_its_key, "the capture by its key")
    on.type("from every program")
    on.keys("ctrl+Return")
    wait_for(lambda: "from every program" in titles(home), "the other note")


def test_links_and_files_are_opened_in_the_window_that_is_there(app: Running, on: Screen, home: Home) -> None:
    uid = home.command("new", "Linked").strip()
    assert second(home, f"notes-desktop://note/{uid}").returncode == 0
    wait_for(lambda: on.has_focus("Linked"), "the note that the link names")
    unknown = second(home, "notes-desktop://note/0190f7c2-5d1e-7cc3-98c4-dc0c0c07398f")
    assert (unknown.returncode, "There is no note" in unknown.stderr) == (1, True)
    file = Path(home.environment["HOME"]) / "Plan.md"
    file.write_text("# Plan", "utf-8")
    assert second(home, file.as_uri()).returncode == 0
    wait_for(lambda: on.has_focus(MAIN) and not on.has_focus("Linked"), "the question")
    on.keys("Return")
    wait_for(lambda: on.has_focus("Plan"), "the imported note")


def test_a_capture_alone_survives_a_kill(on: Screen, home: Home) -> None:
    alone = subprocess.Popen([*COMMAND, "capture"], cwd=ROOT, env=home.environment)
    try:
        wait_for(lambda: on.has_focus(CAPTURE), "the capture with the focus")
        assert not on.has_window("Welcome")
        on.type("half a thought")
        wait_for(lambda: "half a thought" in titles(home), "the note on the disk")
    finally:
        alone.kill()
        alone.wait()
    assert "half a thought" in titles(home)
