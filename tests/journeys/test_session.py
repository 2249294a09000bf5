"""Logging out and in again where a desktop has a session manager: everything is kept, and the window comes back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from notes_desktop.ui.bridge.x11 import X11
from tests.harness.running import COMMAND, ROOT, Home, Running
from tests.harness.screen import Screen, missing, shared_screen, wait_for
from tests.harness.session_manager import SessionManager, missing_libraries, session

needed = [*missing(), *missing_libraries()]
pytestmark = [
    pytest.mark.xserver,
    pytest.mark.skipif(bool(needed), reason=f"not installed: {', '.join(needed)}"),
]


@pytest.fixture
def on() -> Screen:
    return shared_screen()


@pytest.fixture
def home(on: Screen, tmp_path: Path) -> Home:
    return Home(tmp_path, on.environment)


@pytest.fixture
def desktop() -> Iterator[SessionManager]:
    with session() as manager:
        yield manager


@pytest.fixture
def apps() -> Iterator[list[Running]]:
    """What was started; what is left of it ends with the test."""
    started: list[Running] = []
    yield started
    for app in started:
        if app.process.poll() is None:
            app.kill()


def start(on: Screen, home: Home, desktop: SessionManager, apps: list[Running], *words: str) -> Running:
    app = Running(home, *words, SESSION_MANAGER=desktop.address)
    apps.append(app)
    app.wait_for("shown")
    wait_for(lambda: on.has_focus("Notes Desktop"), "a window with the focus")
    return app


def text_of(home: Home) -> str:
    return home.command("cat", "latest")


def said_to_the_window_manager(on: Screen) -> tuple[bytes, bytes]:
    """Which window has the focus, and of which member of the session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", on.display)
        connection = X11()
    try:
        window = int(on.run("xdotool", "getactivewindow"))
        leader = int.from_bytes(connection.property(window, "WM_CLIENT_LEADER"), sys.byteorder)
        return connection.property(window, "WM_WINDOW_ROLE"), connection.property(leader, "SM_CLIENT_ID")
    finally:
        connection.close()


def test_after_logging_out_the_session_manager_opens_the_same_note_at_the_same_place(
    on: Screen, home: Home, desktop: SessionManager, apps: list[Running]
) -> None:
    app = start(on, home, desktop, apps)
    member = desktop.wait_for_member()
    on.keys("ctrl+n")
    on.type("Packing list")
    on.keys("Home", "Right", "Right")
    desktop.save(member)
    app.kill()  # what was answered for is on the disk
    assert member.answers[-1]
    assert member.properties["RestartStyleHint"] == [b"\0"]
    assert member.words("CurrentDirectory") == [str(ROOT)]
    assert text_of(home) == "Packing list"

    command = member.words("RestartCommand")
    assert command[: len(COMMAND)] == COMMAND == member.words("CloneCommand")[: len(COMMAND)]
    app = start(on, home, desktop, apps, *command[len(COMMAND) :])
    again = desktop.wait_for_member()
    assert again.previous_id == again.client_id == member.client_id
    assert said_to_the_window_manager(on) == (b"main", member.client_id.encode())
    on.type("!")
    on.keys("ctrl+q")
    desktop.wait(lambda: again.has_left, "a program that was quit and is not started again")
    assert app.wait() == 0
    assert text_of(home) == "Pa!cking list"


def test_a_logout_that_was_cancelled_and_one_that_was_not(
    on: Screen, home: Home, desktop: SessionManager, apps: list[Running]
) -> None:
    app = start(on, home, desktop, apps)
    member = desktop.wait_for_member()
    on.keys("ctrl+n")
    on.type("before")
    desktop.save(member)
    desktop.cancel(member)
    on.type(", after")
    desktop.die(member)
    assert app.wait() == 0
    assert text_of(home) == "before, after"


def test_a_session_manager_that_crashes_takes_nothing_with_it(
    on: Screen, home: Home, desktop: SessionManager, apps: list[Running]
) -> None:
    app = start(on, home, desktop, apps)
    desktop.wait_for_member()
    desktop.vanish()
    on.keys("ctrl+n")
    said = len(app.events)
    on.type("still here")
    app.wait_until_saved(said)
    on.keys("ctrl+q")
    assert app.wait() == 0
    assert text_of(home) == "still here"
