"""Quick capture: written down at once, saved like everything else, with the main window or without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from notes_desktop import paths
from notes_desktop.app import open_workspace
from notes_desktop.core.wish import Wish
from notes_desktop.services.settings import Settings
from notes_desktop.storage.lock import LibraryLock
from notes_desktop.ui.window.capture_window import CaptureWindow
from notes_desktop.ui.window.note_windows import NoteWindows
from tests.harness.window import Sitting
from tests.journeys.conftest import Start

# The platform without a screen warns when a window that is there is brought forward.
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


def shown_capture() -> CaptureWindow:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, CaptureWindow) and one.isVisible())


def capture_of(desk: Sitting) -> CaptureWindow:
    window = shown_capture()
    desk.go_to(window)
    return window


def begin(desk: Sitting) -> CaptureWindow:
    desk.workspace.window.commands.run("note.capture")
    return capture_of(desk)


def test_what_is_captured_is_a_note_like_every_other(desk: Sitting) -> None:
    begin(desk)
    desk.type("Call Ada\n- [ ] tomorrow")
    desk.press("Esc")
    desk.go_to(desk.workspace.window)
    desk.wait_until_saved()
    desk.wait(lambda: desk.titles()[0] == "Call Ada")
    row = desk.workspace.model.row(0)
    assert row is not None
    assert desk.stored(row.id) == "Call Ada\n- [ ] tomorrow"
    assert desk.text() != "Call Ada\n- [ ] tomorrow"  # the note that was open stays


def test_ctrl_enter_keeps_it_as_well(desk: Sitting) -> None:
    begin(desk)
    desk.type("buy bread")
    desk.press("Ctrl+Return")
    desk.go_to(desk.workspace.window)
    desk.wait(lambda: desk.titles()[0] == "buy bread" and desk.workspace.saver.is_idle)
    row = desk.workspace.model.row(0)
    assert row is not None and desk.stored(row.id) == "buy bread"


def test_a_capture_is_on_the_disk_while_its_window_is_still_open(desk: Sitting) -> None:
    window = begin(desk)
    desk.type("half a thought")
    desk.wait(lambda: desk.workspace.saver.is_idle and window.binding.text == "half a thought")
    note_id = window.note_id
    assert note_id is not None and desk.stored(note_id) == "half a thought"


def test_an_empty_capture_leaves_nothing(desk: Sitting) -> None:
    before = desk.titles()
    begin(desk)
    desk.press("Esc")
    desk.go_to(desk.workspace.window)
    desk.wait_until_saved()
    desk.workspace.listing.reload()
    desk.wait_for_list()
    assert desk.titles() == before


def test_asked_for_again_the_capture_that_is_open_comes_forward(desk: Sitting) -> None:
    window = begin(desk)
    desk.type("one")
    desk.workspace.grant(Wish("capture"))
    desk.type(" thought")
    assert capture_of(desk) is window
    desk.wait(lambda: window.binding.text == "one thought")


def test_a_capture_is_not_opened_again_at_the_next_start(desk: Sitting, start: Start) -> None:
    begin(desk)
    desk.type("kept")
    desk.go_to(desk.workspace.window)
    desk.quit()
    desk = start()
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, CaptureWindow) and one.isVisible()]
    assert desk.titles()[0] == "kept"


class Alone:
    """A start that shows nothing but the window for a capture."""

    def __init__(self, qtbot: QtBot, file: Path) -> None:
        lock = LibraryLock(paths.lock_file(file))
        assert lock.acquire("window")
        self.workspace = open_workspace(file, lock, Settings(paths.settings_file()))
        with qtbot.waitSignal(self.workspace.furnished):
            self.workspace.begin_hidden()
        self.workspace.grant(Wish("capture"))
        assert not self.workspace.window.isVisible()
        self.capture = shown_capture()

    @property
    def own_windows(self) -> NoteWindows:
        assert self.workspace.rest is not None
        return self.workspace.rest.windows

    def end(self) -> None:
        windows = list(self.own_windows)
        self.workspace.close()
        self.workspace.deleteLater()
        for made in (self.capture, *windows, self.workspace.window, self.workspace):
            QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def test_alone_it_ends_the_application_and_the_next_start_is_where_one_was(
    desk: Sitting, start: Start, qtbot: QtBot
) -> None:
    first = desk.new_note("# Where I was\n\ntext")
    desk.quit()
    alone = Alone(qtbot, desk.workspace.library.path)
    alone.capture.binding.insert("without the window")
    with qtbot.waitSignal(alone.workspace.window.close_requested):
        alone.capture.close()
    alone.end()
    desk = start()
    assert desk.titles()[:2] == ["without the window", "Where I was"]
    assert desk.open_note() == first


def test_the_main_window_may_come_while_a_capture_is_alone(desk: Sitting, qtbot: QtBot) -> None:
    own = desk.new_note("in a window of its own")
    desk.press("Ctrl+Shift+N")
    desk.go_to(desk.workspace.window)
    desk.quit()
    alone = Alone(qtbot, desk.workspace.library.path)
    assert not list(alone.own_windows)
    alone.workspace.grant(Wish("raise"))
    qtbot.waitUntil(lambda: alone.own_windows.window_of(own) is not None)
    with qtbot.assertNotEmitted(alone.workspace.window.close_requested):
        alone.capture.close()
    assert alone.workspace.window.isVisible()
    alone.end()
