"""An editor in a window, and the strings that break editors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from notes_desktop.core.session import ViewState
from notes_desktop.ui.widgets.editor import Editor

_NAUGHTY = Path(__file__).parents[5] / "shared" / "data" / "naughty-strings.json"


class Hands:
    """A person at the editor, and what the editor said of it."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor
        self.kinds: list[str] = []
        self.changes = 0
        self.moves = 0
        editor.about_to_change.connect(self.kinds.append)
        editor.changed.connect(self._on_changed)
        editor.caret_moved_by_hand.connect(self._on_moved)

    def load(self, text: str, caret: int = 0, anchor: int | None = None) -> None:
        view = ViewState(caret, caret if anchor is None else anchor, 0, 0)
        self.editor.load(text, view)
        self.editor.focus_text()
        self.kinds.clear()
        self.changes = 0

    def type(self, text: str) -> None:
        """Key by key; line ends as Shift+Return, which continues no list."""
        for character in text:
            if character == "\n":
                self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
            else:
                self._send(QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character))

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
    ) -> None:
        for _time in range(times):
            QTest.keyClick(self.editor.surface(), key, modifiers)

    def press_backspaces(self, times: int) -> None:
        self.press(Qt.Key.Key_Backspace, times=times)

    def text(self) -> str:
        return self.editor.raw_text()

    def _send(self, event: QKeyEvent) -> None:
        QApplication.sendEvent(self.editor.surface(), event)

    def _on_changed(self) -> None:
        self.changes += 1

    def _on_moved(self) -> None:
        self.moves += 1


@pytest.fixture
def editor(qtbot: QtBot) -> Iterator[Editor]:
    made = Editor()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.clear()


@pytest.fixture
def hands(editor: Editor) -> Hands:
    return Hands(editor)


@pytest.fixture(scope="session")
def naughty_strings() -> list[str]:
    if not _NAUGHTY.exists():
        pytest.skip("the naughty strings are not beside this checkout")
    strings: list[str] = json.loads(_NAUGHTY.read_text(encoding="utf-8"))
    return strings
