from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QMainWindow, QMenuBar, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from notes_desktop.catalog.commands import COMMANDS, MENUS
from notes_desktop.ui.window.actions import Commands
from notes_desktop.ui.window.menus import CommandMenu, fill_menu_bar, list_menu, sort_menu

CTRL = Qt.KeyboardModifier.ControlModifier


class Window(QMainWindow):
    """Two places to put the focus, all commands bound to a list of what was run."""

    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []
        self.blocked: set[str] = set()
        middle = QWidget()
        self.note_list, self.editor = QListWidget(), QPlainTextEdit()
        column = QVBoxLayout(middle)
        column.addWidget(self.note_list)
        column.addWidget(self.editor)
        self.setCentralWidget(middle)
        self.commands = Commands(self, {"list": self.note_list, "editor": self.editor}, platform="linux")
        for command in COMMANDS:
            self._bind(command.id)

    def _bind(self, command_id: str) -> None:
        self.commands.bind(
            command_id,
            lambda: self.ran.append(command_id),
            lambda: command_id not in self.blocked,
            (lambda: "x" in self.blocked) if command_id == "view.sidebar" else None,
        )


def _window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.commands.install()
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


def test_every_key_of_the_catalogue_is_on_its_action(qtbot: QtBot) -> None:
    window = _window(qtbot)
    for command in COMMANDS:
        shown = [
            key.toString(QKeySequence.SequenceFormat.PortableText)
            for key in window.commands.action(command.id).shortcuts()
        ]
        assert shown == list(window.commands.keys()[command.id]), command.id


def test_a_key_runs_its_command(qtbot: QtBot) -> None:
    window = _window(qtbot)
    window.editor.setFocus()
    QTest.keyClick(window.editor, Qt.Key.Key_N, CTRL)
    assert window.ran == ["note.new"]


def test_delete_moves_to_the_trash_only_from_the_list(qtbot: QtBot) -> None:
    window = _window(qtbot)
    window.editor.setFocus()
    QTest.keyClick(window.editor, Qt.Key.Key_Delete)
    assert window.ran == []
    window.note_list.setFocus()
    QTest.keyClick(window.note_list, Qt.Key.Key_Delete)
    assert window.ran == ["note.trash"]


def test_keys_of_the_text_work_only_in_the_text(qtbot: QtBot) -> None:
    window = _window(qtbot)
    window.note_list.setFocus()
    QTest.keyClick(window.note_list, Qt.Key.Key_B, CTRL)
    assert window.ran == []
    window.editor.setFocus()
    QTest.keyClick(window.editor, Qt.Key.Key_B, CTRL)
    assert window.ran == ["text.bold"]


def test_new_keys_work_at_once_and_old_ones_no_more(qtbot: QtBot) -> None:
    window = _window(qtbot)
    window.editor.setFocus()
    with qtbot.waitSignal(window.commands.keys_changed):
        window.commands.set_keys({"note.new": ["F5"], "text.bold": []})
    QTest.keyClick(window.editor, Qt.Key.Key_N, CTRL)
    QTest.keyClick(window.editor, Qt.Key.Key_B, CTRL)
    assert window.ran == []
    QTest.keyClick(window.editor, Qt.Key.Key_F5)
    assert window.ran == ["note.new"]
    with qtbot.assertNotEmitted(window.commands.keys_changed):
        window.commands.set_keys({"note.new": ["F5"], "text.bold": []})


def test_a_command_that_cannot_run_is_not_run(qtbot: QtBot) -> None:
    window = _window(qtbot)
    window.blocked.add("note.pin")
    assert not window.commands.run("note.pin")
    assert window.ran == []
    window.blocked.clear()
    with qtbot.waitSignal(window.commands.ran) as told:
        assert window.commands.run("note.pin")
    assert told.args == ["note.pin"]


def test_the_keys_of_a_command_that_cannot_run_may_mean_another(qtbot: QtBot) -> None:
    window = _window(qtbot)
    commands, blocked = window.commands, window.blocked
    commands.bind(
        "note.trash", lambda: window.ran.append("trash"), lambda: "note.trash" not in blocked, instead="note.purge"
    )
    window.note_list.setFocus()
    QTest.keyClick(window.note_list, Qt.Key.Key_Delete)
    blocked.add("note.trash")
    QTest.keyClick(window.note_list, Qt.Key.Key_Delete)
    assert window.ran == ["trash", "note.purge"]
    assert not commands.run("note.trash")
    blocked.add("note.purge")
    assert not commands.press("note.trash")
    assert window.ran == ["trash", "note.purge"]


def test_a_command_that_nobody_bound_says_so(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    commands = Commands(window, platform="linux")
    assert commands.unbound() == [command.id for command in COMMANDS]
    commands.bind("note.new", lambda: None)
    assert "note.new" not in commands.unbound()
    assert not commands.run("note.pin")


def test_each_command_stands_once_in_the_menu_that_declares_it(qtbot: QtBot) -> None:
    window = _window(qtbot)
    menus = fill_menu_bar(window.menuBar(), window.commands)
    assert [action.text() for action in window.menuBar().actions()] == [menu.title for menu in MENUS]
    for menu, shown in zip(MENUS, menus, strict=True):
        shown.aboutToShow.emit()
        shown.aboutToShow.emit()
        assert _ids(shown) == [command.id for command in COMMANDS if command.menu == menu.id]
        groups = {command.group for command in COMMANDS if command.menu == menu.id}
        assert sum(action.isSeparator() for action in shown.actions()) == len(groups) - 1
        shown.aboutToHide.emit()


def test_menus_are_empty_until_they_are_about_to_show(qtbot: QtBot) -> None:
    window = _window(qtbot)
    assert all(not menu.actions() for menu in fill_menu_bar(window.menuBar(), window.commands))


def test_every_entry_of_a_menu_has_a_letter_of_its_own(qtbot: QtBot) -> None:
    window = _window(qtbot)
    bar = QMenuBar(window)
    menus = fill_menu_bar(bar, window.commands)
    letters = [title[title.index("&") + 1].casefold() for title in (action.text() for action in bar.actions())]
    assert len(set(letters)) == len(menus)
    for menu in (*menus, list_menu(window.commands, window), sort_menu(window.commands, window)):
        menu.aboutToShow.emit()
        shown = [action.text() for action in menu.actions() if not action.isSeparator()]
        letters = [text[text.index("&") + 1].casefold() for text in shown]
        assert len(set(letters)) == len(shown), shown
        menu.aboutToHide.emit()


def test_an_open_menu_shows_what_can_be_done_and_its_keys_live_on(qtbot: QtBot) -> None:
    window = _window(qtbot)
    menu = fill_menu_bar(window.menuBar(), window.commands)[2]
    window.blocked.add("note.pin")
    menu.aboutToShow.emit()
    assert not window.commands.action("note.pin").isEnabled()
    assert window.commands.action("note.rename").isEnabled()
    menu.aboutToHide.emit()
    window.blocked.clear()
    window.editor.setFocus()
    QTest.keyClick(window.editor, Qt.Key.Key_8, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.ran == ["note.pin"]


def test_a_command_that_is_on_has_a_mark(qtbot: QtBot) -> None:
    window = _window(qtbot)
    window.blocked.add("x")
    menu = fill_menu_bar(window.menuBar(), window.commands)[5]
    menu.aboutToShow.emit()
    action = window.commands.action("view.sidebar")
    assert action.isCheckable()
    assert action.isChecked()
    menu.aboutToHide.emit()
    window.blocked.clear()
    window.commands.run("view.sidebar")
    assert not action.isChecked()


def test_the_menu_of_the_list_leaves_out_what_cannot_be_done(qtbot: QtBot) -> None:
    window = _window(qtbot)
    window.blocked.update(("note.restore", "note.purge"))
    menu = list_menu(window.commands, window)
    menu.aboutToShow.emit()
    declared = [command.id for command in COMMANDS if command.in_list_menu]
    assert _ids(menu) == [name for name in declared if name not in window.blocked]
    assert not menu.actions()[-1].isSeparator()


def test_the_menu_of_the_sort_button_has_the_sorts_and_the_groups(qtbot: QtBot) -> None:
    window = _window(qtbot)
    menu = sort_menu(window.commands, window)
    menu.aboutToShow.emit()
    assert _ids(menu) == ["sort.edited", "sort.created", "sort.title", "view.grouped"]


def test_holding_a_key_down_does_not_make_a_hundred_notes(qtbot: QtBot) -> None:
    window = _window(qtbot)
    assert not window.commands.action("note.new").autoRepeat()
    assert not window.commands.action("note.trash").autoRepeat()
    assert window.commands.action("edit.undo").autoRepeat()


def test_keys_are_written_as_the_platform_does(qtbot: QtBot) -> None:
    window = _window(qtbot)
    native = QKeySequence("Ctrl+N").toString(QKeySequence.SequenceFormat.NativeText)
    assert window.commands.key_text("note.new") == native
    assert window.commands.key_text("note.copy") == ""


def _ids(menu: CommandMenu) -> list[str]:
    return [action.objectName() for action in menu.actions() if not action.isSeparator()]
