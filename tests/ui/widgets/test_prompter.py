from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from notes_desktop.ui.widgets.prompter import DialogPrompter, Prompter


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def prompter(window: QWidget) -> Prompter:
    return DialogPrompter(window)


def _when_asked(act: Callable[[QWidget], None]) -> None:
    """Act on the next dialog that waits for an answer."""
    asker = QTimer(QApplication.instance())
    asker.setInterval(10)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            asker.stop()
            asker.deleteLater()
            act(dialog)

    asker.timeout.connect(look)
    asker.start()


def _click(label: str) -> Callable[[QWidget], None]:
    def click(dialog: QWidget) -> None:
        next(button for button in dialog.findChildren(QPushButton) if button.text() == label).click()

    return click


def _key(key: Qt.Key) -> Callable[[QWidget], None]:
    return lambda dialog: QTest.keyClick(dialog, key)


def test_the_answer_is_the_button(prompter: Prompter) -> None:
    _when_asked(_click("Delete"))
    assert prompter.ask("Delete 3 notes?", "For good.", ["Delete", "Cancel"]) == "Delete"


def test_escape_and_enter_keep_things_as_they_are(prompter: Prompter) -> None:
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        _when_asked(_key(key))
        assert prompter.ask("Delete 3 notes?", "For good.", ["Delete", "Cancel"]) == "Cancel"


def test_enter_opens_an_address_after_a_glance(prompter: Prompter) -> None:
    seen: list[str] = []

    def read(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        seen.append(dialog.informativeText())
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    _when_asked(read)
    assert prompter.glance("https://example.org/<b>x</b>")
    assert seen == ["https://example.org/<b>x</b>"]
    _when_asked(_key(Qt.Key.Key_Escape))
    assert not prompter.glance("https://example.org")


def test_a_text_is_shown_until_it_is_closed(prompter: Prompter) -> None:
    _when_asked(_key(Qt.Key.Key_Escape))
    prompter.tell("Notes Desktop", "A notebook")


def test_a_path_gets_the_suffix_that_was_left_out(prompter: Prompter, tmp_path: Path) -> None:
    def choose(dialog: QWidget) -> None:
        assert isinstance(dialog, QFileDialog)
        # Typed: what is selected is put off until the folder has been read.
        name = dialog.findChild(QLineEdit)
        assert isinstance(name, QLineEdit)
        name.setText(str(tmp_path / "copy"))
        dialog.accept()

    _when_asked(choose)
    chosen = prompter.save_path("Save a copy", "note.md", "Markdown (*.md)")
    assert chosen == tmp_path / "copy.md"
    _when_asked(_key(Qt.Key.Key_Escape))
    assert prompter.save_path("Save a copy", "note.md", "Markdown (*.md)") is None


def test_nothing_is_left_behind_by_a_question(prompter: Prompter, window: QWidget, qtbot: QtBot) -> None:
    _when_asked(_key(Qt.Key.Key_Escape))
    prompter.ask("Sure?", "", ["Yes", "No"])
    qtbot.waitUntil(lambda: not window.findChildren(QObject))
