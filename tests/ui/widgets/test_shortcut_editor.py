from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from notes_desktop.catalog.commands import COMMANDS
from notes_desktop.ui.widgets.shortcut_editor import KeyField, ShortcutEditor

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Bench:
    """An editor of keys, and what it told."""

    def __init__(self, qtbot: QtBot, overrides: Mapping[str, Sequence[str]] | None = None) -> None:
        self.editor = ShortcutEditor(overrides or {}, platform="linux")
        qtbot.addWidget(self.editor)
        self.told: list[dict[str, list[str]]] = []
        self.editor.overrides_changed.connect(self.told.append)
        self.editor.show()
        self.editor.activateWindow()
        qtbot.waitUntil(self.editor.isActiveWindow)
        table = self.editor.findChild(QTableWidget)
        field = self.editor.findChild(KeyField)
        assert isinstance(table, QTableWidget)
        assert isinstance(field, KeyField)
        self.table, self.field = table, field

    def press(self, label: str) -> None:
        buttons = {button.text(): button for button in self.editor.findChildren(QPushButton)}
        buttons[label].click()

    def keys_of(self, command_id: str) -> str:
        row = next(row for row, command in enumerate(COMMANDS) if command.id == command_id)
        item = self.table.item(row, 1)
        assert item is not None
        return item.text()


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_every_command_stands_there_with_its_keys(bench: Bench) -> None:
    titles = [bench.table.item(row, 0) for row in range(bench.table.rowCount())]
    assert [item.text() for item in titles if item is not None] == [command.title for command in COMMANDS]
    assert bench.keys_of("edit.redo") == "Ctrl+Shift+Z  Ctrl+Y"


def test_pressing_other_keys_changes_a_command(bench: Bench) -> None:
    bench.editor.select("note.new")
    bench.table.setFocus()
    QTest.keyClick(bench.table, Key.Key_Return)
    assert QApplication.focusWidget() is bench.field
    QTest.keyClick(bench.field, Key.Key_J, CTRL)
    assert bench.told == [{"note.new": ["Ctrl+J"]}]
    assert bench.keys_of("note.new") == "Ctrl+J"
    assert QApplication.focusWidget() is bench.table
    assert not bench.field.isVisible()


def test_a_clash_is_named_and_refused(bench: Bench) -> None:
    bench.editor.select("note.new")
    bench.press("Change…")
    QTest.keyClick(bench.field, Key.Key_B, CTRL)
    assert bench.told == []
    assert bench.editor.message() == "Ctrl+B already belongs to “Bold”."
    assert bench.field.isVisible()
    QTest.keyClick(bench.field, Key.Key_F5)
    assert bench.told == [{"note.new": ["F5"]}]
    assert bench.editor.message() == ""


@pytest.mark.parametrize(
    ("key", "modifiers", "said"),
    [
        (Key.Key_Backspace, CTRL, "kept free"),
        (Key.Key_Space, CTRL, "kept free"),
        (Key.Key_A, Qt.KeyboardModifier.NoModifier, "needed for typing"),
        (Key.Key_Down, Qt.KeyboardModifier.NoModifier, "needed for typing"),
    ],
)
def test_keys_that_are_kept_free_are_refused(
    bench: Bench, key: Qt.Key, modifiers: Qt.KeyboardModifier, said: str
) -> None:
    bench.editor.select("note.new")
    bench.press("Change…")
    QTest.keyClick(bench.field, key, modifiers)
    assert bench.told == []
    assert said in bench.editor.message()


def test_escape_leaves_everything_as_it_is(bench: Bench) -> None:
    bench.editor.select("note.new")
    bench.press("Change…")
    QTest.keyClick(bench.field, Key.Key_Escape)
    assert bench.told == []
    assert not bench.field.isVisible()
    assert QApplication.focusWidget() is bench.table


def test_modifiers_alone_are_no_key(bench: Bench) -> None:
    bench.editor.select("note.new")
    bench.press("Change…")
    QTest.keyClick(bench.field, Key.Key_Control)
    QTest.keyClick(bench.field, Key.Key_Shift, CTRL)
    assert bench.told == []
    assert bench.field.isVisible()


def test_keys_of_the_window_are_recorded_not_carried_out(bench: Bench) -> None:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_N, CTRL)
    event.ignore()
    QApplication.sendEvent(bench.field, event)
    assert event.isAccepted()


def test_the_shift_of_a_sign_is_not_counted_twice(bench: Bench) -> None:
    bench.editor.select("note.new")
    bench.press("Change…")
    QTest.keyClick(bench.field, Key.Key_Question, CTRL | SHIFT)
    assert bench.told == [{"note.new": ["Ctrl+?"]}]


def test_a_further_key_joins_the_others(bench: Bench) -> None:
    bench.editor.select("note.new")
    bench.press("Add…")
    QTest.keyClick(bench.field, Key.Key_F5)
    assert bench.told == [{"note.new": ["Ctrl+N", "F5"]}]


def test_keys_can_be_removed_and_reset(bench: Bench) -> None:
    bench.editor.select("note.new")
    bench.press("Remove")
    assert bench.told == [{"note.new": []}]
    assert bench.keys_of("note.new") == ""
    bench.press("Reset")
    assert bench.told[-1] == {}
    assert bench.keys_of("note.new") == "Ctrl+N"


def test_assigning_the_default_is_no_change(qtbot: QtBot) -> None:
    bench = Bench(qtbot, {"note.new": ["F5"]})
    assert bench.editor.assign("note.new", "Ctrl+N")
    assert bench.told == [{}]


def test_a_reset_that_would_clash_is_refused(qtbot: QtBot) -> None:
    bench = Bench(qtbot, {"note.new": ["F5"], "note.copy": ["Ctrl+N"]})
    bench.editor.select("note.new")
    bench.press("Reset")
    assert bench.told == []
    assert "Copy note" in bench.editor.message()
    bench.press("Reset all")
    assert bench.told == [{}]
    assert bench.keys_of("note.copy") == ""


def test_commands_are_found_by_words_and_by_keys(bench: Bench) -> None:
    filter_field = next(field for field in bench.editor.findChildren(QLineEdit) if not isinstance(field, KeyField))
    filter_field.setText("ctrl+shift+z")
    assert [command.id for row, command in enumerate(COMMANDS) if not bench.table.isRowHidden(row)] == ["edit.redo"]
    assert bench.table.currentRow() == next(row for row, command in enumerate(COMMANDS) if command.id == "edit.redo")
    filter_field.setText("")
    assert not any(bench.table.isRowHidden(row) for row in range(len(COMMANDS)))
