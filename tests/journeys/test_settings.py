"""What is set applies at once and stands at the next start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox
from pytestqt.qtbot import QtBot

from notes_desktop import paths
from notes_desktop.services.settings import Settings
from notes_desktop.ui.theme.apply import apply_theme
from notes_desktop.ui.widgets.settings_dialog import SettingsDialog
from notes_desktop.ui.widgets.shortcut_editor import ShortcutEditor
from tests.harness.window import Sitting
from tests.journeys.conftest import Start


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    """The theme belongs to the process, which other tests share."""
    yield
    apply_theme(qapp, "system")


def _open(desk: Sitting) -> SettingsDialog:
    desk.press("Ctrl+,")
    desk.wait(lambda: bool(desk.workspace.window.findChildren(SettingsDialog)))
    dialog = desk.workspace.window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    return dialog


def _choose(dialog: SettingsDialog, setting_id: str, value: object) -> None:
    box = dialog.control(setting_id)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(value))


def _shown_font(desk: Sitting) -> str:
    return desk.workspace.editor.surface().document().defaultFont().family()


def _is_dark(app: QApplication) -> bool:
    return app.palette().color(QPalette.ColorRole.Base).lightness() < 128


def test_the_dark_theme_comes_at_once_and_stays(qapp: QApplication, desk: Sitting, start: Start) -> None:
    dialog = _open(desk)
    _choose(dialog, "theme", "light")
    assert not _is_dark(qapp)
    _choose(dialog, "theme", "dark")
    assert _is_dark(qapp)
    dialog.reject()
    desk.quit()
    assert Settings(paths.settings_file()).text("theme") == "dark"


def test_the_size_of_the_text_follows_the_number(qtbot: QtBot, desk: Sitting, start: Start) -> None:
    desk.new_note("some text")
    before = desk.workspace.editor.surface().document().firstBlock().layout().boundingRect().height()
    dialog = _open(desk)
    box = dialog.control("editor.size_px")
    assert isinstance(box, QSpinBox)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "24")
    box.interpretText()
    dialog.reject()
    height = desk.workspace.editor.surface().document().firstBlock().layout().boundingRect().height()
    assert height > before
    desk.quit()

    again = start()
    again.wait(again.workspace.editor.is_styled)
    assert again.workspace.editor.surface().document().firstBlock().layout().boundingRect().height() == height


def test_the_chosen_font_comes_at_once_and_stays(desk: Sitting, start: Start) -> None:
    desk.new_note("some text")
    usual = _shown_font(desk)
    family = next(family for family in QFontDatabase.families() if family != usual)
    dialog = _open(desk)
    _choose(dialog, "editor.font", family)
    dialog.reject()
    assert _shown_font(desk) == family
    desk.quit()

    assert _shown_font(start()) == family


def test_a_key_that_has_an_owner_is_refused_and_said(desk: Sitting, start: Start) -> None:
    desk.new_note("open")
    dialog = _open(desk)
    editor = dialog.control("shortcuts")
    assert isinstance(editor, ShortcutEditor)
    assert not editor.assign("note.duplicate", "Ctrl+N")
    assert "New note" in editor.message()
    dialog.reject()
    desk.quit()

    again = start()
    again.press("Ctrl+N")
    again.wait(lambda: again.text() == "")


def test_a_changed_key_works_at_once_and_after_a_relaunch(desk: Sitting, start: Start) -> None:
    desk.new_note("open")
    dialog = _open(desk)
    editor = dialog.control("shortcuts")
    assert isinstance(editor, ShortcutEditor)
    assert editor.assign("note.new", "Ctrl+Alt+F5")
    dialog.reject()
    desk.press("Ctrl+N")
    assert desk.text() == "open"
    desk.press("Ctrl+Alt+F5")
    desk.wait(lambda: desk.text() == "")
    desk.quit()

    again = start()
    again.press("Ctrl+Alt+F5")
    again.wait(lambda: again.text() == "")


def test_the_list_is_sorted_as_chosen(desk: Sitting, start: Start) -> None:
    for name in ("banana", "apple", "cherry"):
        desk.new_note(name)
    dialog = _open(desk)
    _choose(dialog, "list.sort", "title")
    dialog.reject()
    desk.wait(lambda: desk.titles()[:3] == ["apple", "banana", "cherry"])
    desk.quit()

    again = start()
    assert again.titles()[:3] == ["apple", "banana", "cherry"]
