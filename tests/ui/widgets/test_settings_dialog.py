from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QListWidget, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from notes_desktop.catalog.settings import SETTINGS, Value
from notes_desktop.ui.theme.apply import apply_theme
from notes_desktop.ui.widgets.fields import PressButton
from notes_desktop.ui.widgets.settings_dialog import Reason, SettingsDialog
from notes_desktop.ui.widgets.shortcut_editor import ShortcutEditor

DEFAULTS = {setting.id: setting.default for setting in SETTINGS}


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What a dialog lies over. It deletes the dialog, which deletes itself when it is closed."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def told() -> list[tuple[str, Value]]:
    return []


@pytest.fixture
def dialog(window: QWidget, told: list[tuple[str, Value]]) -> SettingsDialog:
    return _made(window, told, DEFAULTS)


def _made(window: QWidget, told: list[tuple[str, Value]], values: dict[str, Value]) -> SettingsDialog:
    made = SettingsDialog(values, window)
    made.setting_changed.connect(lambda name, value: told.append((name, value)))
    made.show()
    return made


def _combo(dialog: SettingsDialog, setting_id: str) -> QComboBox:
    control = dialog.control(setting_id)
    assert isinstance(control, QComboBox)
    return control


def _number(dialog: SettingsDialog, setting_id: str) -> QSpinBox:
    control = dialog.control(setting_id)
    assert isinstance(control, QSpinBox)
    return control


def test_enter_presses_close_only_when_it_has_the_focus(dialog: SettingsDialog) -> None:
    QTest.keyClick(_number(dialog, "editor.size_px"), Qt.Key.Key_Return)
    assert dialog.isVisible()
    close = next(button for button in dialog.findChildren(PressButton) if button.text() == "Close")
    QTest.keyClick(close, Qt.Key.Key_Return)
    assert not shiboken6.isValid(dialog) or not dialog.isVisible()


def test_headings_keep_their_font_over_a_change_of_theme(dialog: SettingsDialog, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    [heading] = [label for label in dialog.findChildren(QLabel) if label.text() == "Look"]
    before = QFont(heading.font())
    apply_theme(qapp, "dark")
    assert heading.font() == before
    assert heading.font().weight() == QFont.Weight.DemiBold


def test_all_fields_of_a_page_are_of_one_height(dialog: SettingsDialog) -> None:
    shown = [dialog.control(setting.id) for setting in SETTINGS if setting.kind != "shortcuts"]
    assert len({control.height() for control in shown}) == 1


def test_it_has_a_control_for_every_setting_and_shows_its_value(window: QWidget) -> None:
    values = {
        **DEFAULTS,
        "theme": "dark",
        "editor.size_px": 20,
        "list.sort": "title",
        "shortcuts": {"note.new": ["F5"]},
    }
    dialog = _made(window, [], values)
    assert dialog.values() == values
    assert all(dialog.control(setting.id).accessibleName() for setting in SETTINGS)
    assert _combo(dialog, "theme").currentText() == "Dark"
    assert _number(dialog, "editor.size_px").value() == 20
    assert _combo(dialog, "editor.font").currentText() == "Interface font"
    assert _combo(dialog, "list.sort").currentData() == "title"


def test_a_choice_applies_at_once(dialog: SettingsDialog, told: list[tuple[str, Value]]) -> None:
    _combo(dialog, "theme").setCurrentIndex(2)
    assert told == [("theme", "dark")]
    assert dialog.values()["theme"] == "dark"


def test_a_number_applies_when_it_is_complete(dialog: SettingsDialog, told: list[tuple[str, Value]]) -> None:
    box = _number(dialog, "editor.size_px")
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "18")
    assert told == []
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert told == [("editor.size_px", 18)]
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert told[-1] == ("editor.size_px", 19)


def test_a_number_that_is_being_typed_counts_when_one_closes(
    dialog: SettingsDialog, told: list[tuple[str, Value]], qtbot: QtBot
) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    box = _number(dialog, "editor.width_px")
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "800")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert told == [("editor.width_px", 800)]
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_a_font_that_is_not_installed_is_kept(window: QWidget, told: list[tuple[str, Value]]) -> None:
    dialog = _made(window, told, {**DEFAULTS, "editor.font": "Nowhere Sans"})
    assert _combo(dialog, "editor.font").currentData() == "Nowhere Sans"
    assert "not installed" in _combo(dialog, "editor.font").currentText()
    assert told == []


def test_values_that_do_not_fit_are_shown_as_defaults(window: QWidget) -> None:
    dialog = _made(window, [], {"theme": 5, "editor.size_px": 10_000})
    assert dialog.values() == {**DEFAULTS, "editor.size_px": 32}


def test_a_key_for_every_program_applies_at_once(dialog: SettingsDialog, told: list[tuple[str, Value]]) -> None:
    key = dialog.control("desktop.capture_key")
    QTest.keyClick(key, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert told == [("desktop.capture_key", "Ctrl+Alt+J")]


def test_what_cannot_be_had_here_says_why(window: QWidget) -> None:
    reason = Reason("This desktop shows no icons.", "show-icons --all")
    dialog = SettingsDialog(DEFAULTS, window, {"desktop.tray": reason}, {"desktop.tray"})
    assert not dialog.control("desktop.tray").isEnabled() and dialog.control("desktop.autostart").isEnabled()
    assert reason.said in [label.text() for label in dialog.findChildren(QLabel)]
    next(button for button in dialog.findChildren(PressButton) if "show-icons" in button.text()).click()
    assert QApplication.clipboard().text() == "show-icons --all"


def test_shortcuts_are_told_as_one_value(dialog: SettingsDialog, told: list[tuple[str, Value]]) -> None:
    editor = dialog.control("shortcuts")
    assert isinstance(editor, ShortcutEditor)
    assert editor.assign("note.new", "F5")
    assert told == [("shortcuts", {"note.new": ["F5"]})]


def test_pages_are_reached_by_keys(dialog: SettingsDialog, qtbot: QtBot) -> None:
    pages = dialog.findChild(QListWidget)
    assert isinstance(pages, QListWidget)
    pages.setFocus()
    QTest.keyClick(pages, Qt.Key.Key_Down)
    assert dialog.control("desktop.tray").isVisible()
    QTest.keyClick(pages, Qt.Key.Key_Down)
    assert dialog.control("shortcuts").isVisible()
    QTest.keyClick(pages, Qt.Key.Key_Home)
    assert dialog.control("theme").isVisible()


def test_tab_reaches_every_control_of_the_page(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    met: list[QWidget | None] = []
    for _press in range(12):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        met.append(dialog.focusWidget())
    for name in ("theme", "editor.font", "editor.size_px", "editor.width_px", "list.sort"):
        assert dialog.control(name) in met, name
