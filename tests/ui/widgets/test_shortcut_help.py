from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from notes_desktop.catalog.commands import COMMANDS
from notes_desktop.catalog.keys import effective_keys
from notes_desktop.ui.widgets.shortcut_help import ShortcutHelp


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What a dialog lies over. It deletes the dialog, which deletes itself when it is closed."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


def _sheet(window: QWidget, **changed: list[str]) -> ShortcutHelp:
    overrides = {name.replace("_", ".", 1): keys for name, keys in changed.items()}
    sheet = ShortcutHelp(effective_keys(overrides, "linux"), window)
    sheet.show()
    return sheet


def test_it_has_every_command_once_in_the_order_of_the_menus(window: QWidget) -> None:
    assert _sheet(window).shown() == [command.id for command in COMMANDS]


def test_keys_are_those_of_the_moment(window: QWidget) -> None:
    sheet = _sheet(window, note_new=["F5"])
    words = {label.text() for label in sheet.findChildren(QLabel)}
    assert "F5" in words
    assert "Ctrl+N" not in words
    assert "Ctrl+Shift+Z   Ctrl+Y" in words


def test_filtering_leaves_what_fits_by_word_or_key(window: QWidget) -> None:
    sheet = _sheet(window)
    sheet.filter("bold")
    assert sheet.shown() == ["text.bold"]
    sheet.filter("ctrl+shift+p")
    assert sheet.shown() == ["palette.open"]
    sheet.filter("nothing like it")
    assert sheet.shown() == []
    sheet.filter("")
    assert len(sheet.shown()) == len(COMMANDS)


def test_arrows_scroll_while_the_field_has_the_focus_and_escape_closes(window: QWidget) -> None:
    sheet = _sheet(window)
    field = sheet.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setFocus()
    sheet.resize(700, 300)
    before = sheet.scrolled()
    QTest.keyClick(field, Qt.Key.Key_PageDown)
    assert sheet.scrolled() > before
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not shiboken6.isValid(sheet) or not sheet.isVisible()


def test_a_screen_reader_hears_title_and_keys(window: QWidget) -> None:
    sheet = _sheet(window)
    names = {label.accessibleName() for label in sheet.findChildren(QLabel)}
    assert "Bold, Ctrl+B" in names
