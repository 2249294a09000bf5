"""The real window on a real file inside the test's own process, used with keys as a person would."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from notes_desktop import paths
from notes_desktop.app import open_workspace
from notes_desktop.core.ids import NoteId
from notes_desktop.services.settings import Settings
from notes_desktop.storage.lock import LibraryLock
from notes_desktop.ui.window.note_window import NoteWindow
from notes_desktop.ui.window.rest import Rest
from notes_desktop.ui.window.workspace import Workspace
from tests.harness.running import COMMAND, ROOT

PATIENCE_MS = 30_000
SIZE = (1280, 800)
"""Wide enough for all three panes."""

_PORTABLE = QKeySequence.SequenceFormat.PortableText


class Sitting:
    """From a start of the application to its end, on the library at `file`."""

    def __init__(self, qtbot: QtBot, file: Path) -> None:
        self._qtbot = qtbot
        self._file = file
        self._is_closed = False
        lock = LibraryLock(paths.lock_file(file))
        assert lock.acquire("window")
        self.workspace: Workspace = open_workspace(file, lock, Settings(paths.settings_file()))
        self.workspace.show()
        window = self.workspace.window
        window.resize(*SIZE)
        qtbot.waitExposed(window)
        window.activateWindow()
        self.wait(lambda: window.isActiveWindow() and self.workspace.rest is not None)
        self.wait_for_list()

    @property
    def rest(self) -> Rest:
        assert self.workspace.rest is not None
        return self.workspace.rest

    def wait(self, holds: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(holds, timeout=PATIENCE_MS)

    def wait_for_list(self) -> None:
        """Until the list is the answer to what is asked."""
        self.wait(lambda: self.workspace.listing.is_answered)

    def wait_until_saved(self) -> None:
        """Until everything typed is acknowledged."""
        binding, saver = self.workspace.binding, self.workspace.saver
        self.wait(lambda: saver.is_idle and (binding.note_id is None or self.text() == binding.text))

    def focused(self) -> QWidget:
        """What has the keyboard. Without a window manager nobody gives it back when a dialog closes."""
        if QApplication.focusWidget() is None:
            self.workspace.window.activateWindow()
            self.wait(lambda: QApplication.focusWidget() is not None)
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, *keys: str) -> None:
        """Press keys as they are written in the catalogue, one after the other."""
        for key in keys:
            QTest.keySequence(self.focused(), QKeySequence.fromString(key, _PORTABLE))

    def type(self, text: str) -> None:
        """Type letter by letter; what no key has comes from an input method."""
        for character in text:
            if character == "\n":
                QTest.keyClick(self.focused(), Qt.Key.Key_Return)
            elif character.isascii():
                QTest.keyClicks(self.focused(), character)
            else:
                self.compose("", commit=character)

    def compose(self, preedit: str, commit: str = "") -> None:
        """What an input method sends: a composition in the line, or its end."""
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(for_binding(commit))
        QApplication.sendEvent(self.focused(), event)

    def own_window(self, note_id: int) -> NoteWindow:
        """The window of its own that a note has, with the keyboard."""
        window = self.rest.windows.window_of(NoteId(note_id))
        assert window is not None
        self.go_to(window)
        return window

    def go_to(self, window: QWidget) -> None:
        """Give a window the keyboard, as a click on it does."""
        window.activateWindow()
        self.wait(lambda: window.isActiveWindow() and QApplication.focusWidget() is not None)

    def new_note(self, text: str) -> NoteId:
        """Ctrl+N and the text, saved; the note's id."""
        self.press("Ctrl+N")
        self.type(text)
        self.wait_until_saved()
        return self.open_note()

    def open_note(self) -> NoteId:
        note_id = self.workspace.binding.note_id
        assert note_id is not None
        return note_id

    def text(self) -> str:
        """What stands in the editor."""
        return self.workspace.editor.raw_text()

    def stored(self, note_id: int) -> str:
        """What is on the disk."""
        return self.workspace.library.reader.text(note_id).text

    def titles(self) -> list[str]:
        """The rows of the list from top to bottom."""
        model = self.workspace.model
        rows = [model.row(number) for number in range(model.rowCount())]
        return [row.title for row in rows if row is not None]

    def command(self, *words: str) -> str:
        """What the command line prints while this window is open; the window goes on working meanwhile."""
        process = subprocess.Popen(
            [*COMMAND, "--library", str(self._file), *words], cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE
        )
        self.wait(lambda: process.poll() is not None)
        assert process.stdout is not None
        with process.stdout as stream:
            answer = stream.read().decode()
        assert process.returncode == 0, words
        return answer

    def quit(self) -> None:
        """Ctrl+Q, then what the application does after its event loop. Nothing happens the second time."""
        window = self.workspace.window
        if window.isVisible():
            self.press("Ctrl+Q")
            self.wait(lambda: not window.isVisible())
        self.close()

    def close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            windows = list(self.workspace.rest.windows) if self.workspace.rest is not None else []
            self.workspace.close()
            self.workspace.deleteLater()
            # As at the end of a process: no timer runs on. What is shown goes before what it shows.
            for made in (*windows, self.workspace.window, self.workspace):
                QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def for_binding(text: str) -> str:
    """`text` so that all of it reaches Qt: PySide takes a U+FEFF or U+FFFE at the beginning for a byte order mark."""
    return "\ufeff" + text if text.startswith(("\ufeff", "\ufffe")) else text
