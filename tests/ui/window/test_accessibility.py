"""Without a mouse and without a screen: every control has a name, and the keyboard gets to it and away from it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from notes_desktop.ui.widgets.popup import Popup
from tests.harness.window import Sitting

_MOST_STOPS = 60


def _controls(widget: QWidget) -> list[QWidget]:
    """What can have the focus, or be clicked."""
    return [
        one
        for one in (widget, *widget.findChildren(QWidget))
        if one.isVisibleTo(widget) and one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.focusProxy() is None
    ]


def _name(widget: QWidget) -> str:
    """What a screen reader says: the accessible name, or the text, or the label beside it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def _nameless(widget: QWidget) -> list[str]:
    return [f"{one} in {one.parent()}" for one in _controls(widget) if not _name(one)]


def _round(start: QWidget, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Where the focus goes, from `start` until it is there again."""
    start.setFocus(Qt.FocusReason.TabFocusReason)
    stops = [start]
    while len(stops) < _MOST_STOPS:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        now = QApplication.focusWidget()
        assert now is not None
        if now is start:
            return stops
        assert now not in stops, f"{_name(now)} comes twice"
        stops.append(now)
    raise AssertionError([_name(stop) for stop in stops])


def test_every_control_of_the_window_has_a_name(desk: Sitting) -> None:
    desk.press("Ctrl+H")
    assert _nameless(desk.workspace.window) == []


def test_tab_goes_from_pane_to_pane_until_it_is_in_the_text(desk: Sitting) -> None:
    """There it is a character; F6 leads out."""
    surface = desk.workspace.editor.surface()
    desk.workspace.sidebar.setFocus(Qt.FocusReason.TabFocusReason)
    names = []
    while desk.focused() is not surface:
        names.append(_name(desk.focused()))
        assert len(names) < _MOST_STOPS
        QTest.keyClick(desk.focused(), Qt.Key.Key_Tab)
    assert names == ["Sidebar", "Search or create", "Sort the list", "New note", "Notes"]
    desk.press("F6")
    assert desk.focused() is desk.workspace.sidebar


@pytest.mark.parametrize("key", ["Ctrl+Shift+P", "Ctrl+P"])
def test_every_control_of_a_popup_has_a_name_and_esc_leaves_it(desk: Sitting, key: str) -> None:
    surface = desk.workspace.editor.surface()
    surface.setFocus()
    desk.press(key)
    popup = desk.workspace.window.findChild(Popup)
    assert isinstance(popup, Popup)
    assert _nameless(popup) == []
    desk.press("Esc")
    assert QApplication.focusWidget() is surface


@pytest.mark.parametrize(("command", "most"), [("settings.open", 12), ("help.shortcuts", 2)])
def test_tab_goes_through_a_dialog_and_esc_leaves_it(desk: Sitting, command: str, most: int) -> None:
    desk.workspace.window.commands.run(command)
    dialog = desk.workspace.window.findChild(QDialog)
    assert isinstance(dialog, QDialog)
    desk.wait(dialog.isActiveWindow)
    assert _nameless(dialog) == []
    first = QApplication.focusWidget()
    assert first is not None
    there = _round(first)
    assert 1 <= len(there) <= most
    back = _round(first, Qt.Key.Key_Backtab)
    assert back[1:] == there[:0:-1]
    desk.press("Esc")
    desk.wait(lambda: not desk.workspace.window.findChildren(QDialog))


def test_every_control_of_the_page_of_shortcuts_has_a_name(desk: Sitting) -> None:
    desk.workspace.window.commands.run("settings.open")
    dialog = desk.workspace.window.findChild(QDialog)
    assert isinstance(dialog, QDialog)
    desk.wait(dialog.isActiveWindow)
    desk.press("End")
    assert _nameless(dialog) == []
    names = [_name(stop) for stop in _round(desk.focused())]
    assert names == ["Pages", "Find a command or key", "Commands and their keys", "Change…", "Add…", "Remove", "Close"]


@pytest.mark.qt_log_ignore("grabbing the keyboard", r"support raise\(\)", extend=True)
def test_menus_open_without_a_menu_key(desk: Sitting) -> None:
    workspace = desk.workspace
    for place in (workspace.note_list, workspace.editor.surface(), workspace.search_box.field):
        place.setFocus(Qt.FocusReason.TabFocusReason)
        desk.press("Shift+F10")
        desk.wait(lambda: QApplication.activePopupWidget() is not None)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        menu.close()


def test_esc_leaves_the_find_bar_and_the_search(desk: Sitting) -> None:
    surface = desk.workspace.editor.surface()
    surface.setFocus()
    for key in ("Ctrl+F", "Ctrl+H", "Ctrl+L"):
        desk.press(key)
        assert desk.focused() is not surface
        desk.press("Esc")
        assert desk.focused() is surface
