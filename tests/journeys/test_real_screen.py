"""Where the focus of a real screen matters: keyboard only from start to quit, a second start, a kill."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from notes_desktop.storage.opening import open_reading
from tests.harness.running import COMMAND, ROOT, Home, Running
from tests.harness.screen import PATIENCE_S, Screen, missing, shared_screen, wait_for

pytestmark = [
    pytest.mark.xserver,
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}"),
]
NAME = "Notes Desktop"
_HELD_BEFORE_ITS_FIRST_FRAME = """
import sys
from pathlib import Path
from notes_desktop import app
from notes_desktop.ui.window.workspace import Workspace

show = Workspace.show

def hold(self):
    show(self)
    print("shown", flush=True)
    sys.stdin.readline()

Workspace.show = hold
raise SystemExit(app.run_window(Path(sys.argv[1])))
"""


class Desk:
    """One home on the screen, with the application in it."""

    def __init__(self, on: Screen, home: Home) -> None:
        self.on = on
        self.home = home
        self.app = self.start()

    def start(self) -> Running:
        self.app = Running(self.home)
        self.app.wait_for("shown")
        wait_for(lambda: self.on.has_focus(NAME), "a window with the focus")
        return self.app

    def type(self, text: str) -> None:
        """Type, and wait until the last letter is acknowledged."""
        said = len(self.app.events)
        self.on.type(text)
        self.app.wait_until_saved(said)

    def new_note(self, text: str) -> None:
        self.on.keys("ctrl+n")
        self.type(text)

    def settings(self) -> dict[str, Any]:
        found = Path(self.home.environment["XDG_CONFIG_HOME"]).rglob("settings.json")
        return next((json.loads(file.read_text("utf-8")) for file in found), {})

    def has_kept_own_window(self, size: list[int]) -> bool:
        """Whether a start now would open one note in a window of this size."""
        places = Path(self.home.environment["XDG_STATE_HOME"]).rglob("*-windows.json")
        sizes = [place["rect"][2:] for file in places for place in json.loads(file.read_text("utf-8")).values()]
        with contextlib.closing(open_reading(self.home.library)) as reader:
            return sizes == [size] and len(reader.session().windows) == 1

    def texts(self) -> list[str]:
        return [self.home.command("cat", note["uid"]) for note in self.home.notes()]

    def has_title(self, title: str) -> None:
        wait_for(lambda: self.on.has_focus(title), f"a window named after “{title}”")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    on = shared_screen()
    made = Desk(on, Home(tmp_path, on.environment))
    yield made
    if made.app.process.poll() is None:
        made.app.kill()


def test_keyboard_only_from_start_to_quit_and_again(desk: Desk) -> None:
    on = desk.on
    desk.new_note("Bread and butter")
    desk.new_note("Second thoughts")
    on.keys("ctrl+p")  # the quick switcher
    on.type("bread")
    on.keys("Return")
    desk.has_title("Bread and butter")
    desk.type(" pudding")
    on.keys("ctrl+shift+p")  # the palette
    on.type("pin note")
    on.keys("Return")
    wait_for(lambda: any(note["pinned"] for note in desk.home.notes()), "a pinned note")
    on.keys("ctrl+l")
    on.type("second")
    on.keys("Return")
    desk.has_title("Second thoughts")
    on.keys("shift+F6", "Delete")  # from the text into the list
    wait_for(lambda: "Second thoughts" not in desk.texts(), "a note in the trash")
    on.keys("ctrl+z")
    wait_for(lambda: "Second thoughts" in desk.texts(), "the note back from the trash")
    on.keys("ctrl+q")
    assert desk.app.wait() == 0

    desk.start()
    assert {"Bread and butter pudding", "Second thoughts"} <= set(desk.texts())
    on.keys("ctrl+l", "Escape")
    desk.new_note("A second day")
    on.keys("ctrl+q")
    assert desk.app.wait() == 0
    assert "A second day" in desk.texts()


def test_keys_pressed_before_the_first_frame_do_what_they_always_do(desk: Desk) -> None:
    desk.new_note("Old thoughts")
    desk.on.keys("ctrl+q")
    assert desk.app.wait() == 0
    held = subprocess.Popen(
        [sys.executable, "-c", _HELD_BEFORE_ITS_FIRST_FRAME, str(desk.home.library)],
        cwd=ROOT, env=desk.home.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with held:
        try:
            assert held.stdout is not None and held.stdout.readline() == "shown\n"
            wait_for(lambda: desk.on.has_focus("Old thoughts"), "a window with the focus")
            desk.on.keys("ctrl+n")
            desk.on.type("New thoughts")
            desk.on.keys("ctrl+q")
            held.communicate("go on\n", PATIENCE_S)
        finally:
            held.kill()
    assert held.returncode == 0
    assert {"Old thoughts", "New thoughts"} <= set(desk.texts())


def test_every_pane_is_reached_and_used_with_keys(desk: Desk) -> None:
    on = desk.on
    for text in ("apples", "pears"):
        desk.new_note(text)
    on.keys("ctrl+shift+8")
    wait_for(lambda: any(note["pinned"] for note in desk.home.notes()), "a pinned note")
    desk.new_note("plums")
    on.keys("shift+F6", "shift+F6", "shift+F6")  # the list, the search, the views
    on.keys("Down")  # pinned notes
    on.keys("F6", "F6", "Home", "Return")
    desk.has_title("pears")
    desk.type("!")
    on.keys("shift+F6", "shift+F6")
    on.type("app")
    on.keys("Escape", "F6", "Home", "Return")
    desk.has_title("pears!")
    assert "pears!" in desk.texts()


def test_settings_are_changed_with_keys_and_stand_after_a_relaunch(desk: Desk) -> None:
    on = desk.on
    on.fill()
    desk.new_note("settings")
    wait_for(lambda: on.brightness() > 0.7, "a light window")
    on.keys("ctrl+comma")
    wait_for(lambda: on.has_focus("Settings"), "the settings")
    on.keys("Tab", "End")
    wait_for(lambda: desk.settings().get("theme") == "dark", "the dark theme")
    on.keys("shift+Tab", "End", "Tab")  # the page of shortcuts, its filter
    on.type("duplicate")
    on.keys("Tab", "Return", "ctrl+n")
    on.keys("Escape", "Escape")
    wait_for(lambda: on.has_focus("Notes Desktop"), "the window")
    assert "shortcuts" not in desk.settings()  # Ctrl+N makes notes already

    on.keys("ctrl+comma")
    wait_for(lambda: on.has_focus("Settings"), "the settings")
    on.keys("End", "Tab")
    on.type("duplicate")
    on.keys("Tab", "Return", "F4")
    wait_for(lambda: desk.settings().get("shortcuts") == {"note.duplicate": ["F4"]}, "the other key")
    on.keys("Escape")
    wait_for(lambda: on.has_focus("Notes Desktop"), "the window")
    on.keys("ctrl+q")
    assert desk.app.wait() == 0

    desk.start()
    on.fill()
    wait_for(lambda: on.brightness() < 0.3, "a dark window")
    on.keys("F4")
    wait_for(lambda: desk.texts().count("settings") == 2, "the note and its double")


def test_a_second_start_raises_the_first_window_and_ends(desk: Desk) -> None:
    desk.on.run("xdotool", "getactivewindow", "windowminimize")
    wait_for(lambda: not desk.on.has_focus(NAME), "a window that is minimised")
    second = subprocess.run(COMMAND, cwd=ROOT, env=desk.home.environment, timeout=PATIENCE_S, check=False)
    assert second.returncode == 0
    wait_for(lambda: desk.on.has_focus(NAME), "the first window with the focus again")
    assert desk.app.process.poll() is None


def test_after_a_kill_the_note_the_caret_and_the_undo_are_there_at_once(desk: Desk) -> None:
    desk.on.keys("ctrl+n")
    desk.type("one two")
    desk.on.keys("Home")
    desk.type("zero ")
    desk.app.kill()

    desk.start()
    desk.type("minus ")
    assert "zero minus one two" in desk.texts()
    desk.on.keys("ctrl+z", "ctrl+z")
    wait_for(lambda: "one two" in desk.texts(), "what was typed in two lives taken back")
    desk.on.keys("ctrl+shift+z", "ctrl+shift+z")
    wait_for(lambda: "zero minus one two" in desk.texts(), "and brought back")


def test_after_a_kill_a_note_stands_in_its_own_window_again(desk: Desk) -> None:
    on = desk.on
    desk.new_note("Letter")
    on.open_own_window("Letter")
    desk.type(" to Ines")
    wait_for(lambda: on.windows("Letter to Ines") == 2, "two windows under the new title")
    on.run("xdotool", "getactivewindow", "windowsize", "500", "400")
    wait_for(lambda: desk.has_kept_own_window([500, 400]), "the window in the session, and its size")
    desk.app.kill()

    desk.start()
    wait_for(lambda: on.windows("Letter to Ines") == 2, "both windows again")
    wait_for(lambda: on.has_size("Letter to Ines", "500x400"), "the size that it had")
    on.keys("ctrl+End")
    desk.type(", dear")
    assert "Letter to Ines, dear" in desk.texts()
    on.keys("ctrl+q")
    assert desk.app.wait() == 0


def test_the_command_line_writes_while_the_window_is_open(desk: Desk) -> None:
    uid = desk.home.command("new", "-", text="from outside\n").strip()
    desk.on.keys("ctrl+p")
    desk.on.type("from outside")
    desk.on.keys("Return")
    desk.has_title("from outside")
    desk.home.command("append", uid, "appended")
    desk.on.keys("ctrl+End")
    desk.type("!")
    assert desk.home.command("cat", uid).startswith("from outside\n")
    wait_for(lambda: desk.home.command("cat", uid).endswith("appended!"), "both writes in one text")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_with_everything_kept(desk: Desk, number: signal.Signals) -> None:
    desk.on.keys("ctrl+n")
    desk.on.type("typed until the very end")
    assert desk.app.end(number) == 0
    assert "typed until the very end" in desk.texts()
