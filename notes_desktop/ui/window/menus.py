"""Menus that follow the catalogue. They are filled when they are about to show, which a start need not wait for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import QKeyCombination, QPoint, QRectF, Qt, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from notes_desktop.catalog.commands import COMMANDS, MENUS, Command
from notes_desktop.core.text import _
from notes_desktop.ui.window.actions import Commands

_MENU_KEY = QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F10)

# Flat, as everything here; Fusion would paint a gradient.
_BAR_STYLE = """
QMenuBar { background: palette(window); border: 0; border-bottom: 1px solid palette(mid); padding: 1px 4px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected { background: palette(mid); }
"""


class CommandMenu(QMenu):
    """A menu of commands, in groups. While it is open its entries say what can be done."""

    def __init__(
        self, title: str, entries: Iterable[Command], commands: Commands, parent: QWidget, only_enabled: bool = False
    ) -> None:
        super().__init__(title, parent)
        self._entries = tuple(entries)
        self._commands = commands
        self._only_enabled = only_enabled
        self.aboutToShow.connect(self._on_about_to_show)
        self.aboutToHide.connect(self._on_about_to_hide)

    def entries(self) -> tuple[Command, ...]:
        return self._entries

    @Slot()
    def _on_about_to_show(self) -> None:
        from notes_desktop.ui.widgets.letters import with_letters

        self.clear()
        shown = self._entries
        if self._only_enabled:
            shown = tuple(command for command in shown if self._commands.is_enabled(command.id))
        titles = dict(zip(shown, with_letters([_(command.title) for command in shown]), strict=True))
        for _group, members in groupby(shown, key=lambda command: command.group):
            if self.actions():
                self.addSeparator()
            for command in members:
                self._add(command, titles[command])

    @Slot()
    def _on_about_to_hide(self) -> None:
        """A disabled action would keep its key from working after the state that disabled it has gone."""
        for command in self._entries:
            self._commands.action(command.id).setEnabled(True)

    def _add(self, command: Command, title: str) -> None:
        action = self._commands.action(command.id)
        action.setText(title)
        action.setEnabled(self._commands.is_enabled(command.id))
        self._commands.refresh(command.id)
        self.addAction(action)


def fill_menu_bar(bar: QMenuBar, commands: Commands, only_bound: bool = False) -> list[CommandMenu]:
    """One menu for each of the catalogue's; with `only_bound`, of what this window carries out and nothing else."""
    bar.setStyleSheet(_BAR_STYLE)
    made = []
    for menu in MENUS:
        entries = [command for command in COMMANDS if command.menu == menu.id]
        if only_bound:
            entries = [command for command in entries if commands.is_bound(command.id)]
        if entries:
            made.append(CommandMenu(_(menu.title), entries, commands, bar))
            bar.addMenu(made[-1])
    return made


def list_menu(commands: Commands, parent: QWidget) -> CommandMenu:
    """What can be done with the selected notes."""
    entries = (command for command in COMMANDS if command.in_list_menu)
    return CommandMenu("", entries, commands, parent, only_enabled=True)


def organise_menu(commands: Commands, parent: QWidget) -> CommandMenu:
    """What can be done with the row of the sidebar, and what can be made there."""
    entries = (command for command in COMMANDS if command.menu == "organise" and not command.id.startswith("note."))
    return CommandMenu("", entries, commands, parent, only_enabled=True)


def sort_menu(commands: Commands, parent: QWidget) -> CommandMenu:
    """In which order the list stands, and whether by groups."""
    entries = (command for command in COMMANDS if command.id.startswith("sort.") or command.id == "view.grouped")
    return CommandMenu("", entries, commands, parent)


def ask_for_menu(event: QKeyEvent) -> bool:
    """Shift+F10 is the key for menus where there is none; Qt knows only that key. False for any other."""
    focused = QApplication.focusWidget()
    if event.keyCombination() != _MENU_KEY or focused is None:
        return False
    # A widget of text answers with fractions, others do not.
    caret = QRectF(focused.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle))
    place = caret.center().toPoint()
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(focused, QContextMenuEvent(reason, place, focused.mapToGlobal(place)))
    return True


def show_once(menu: CommandMenu, at: QPoint) -> None:
    """Show a menu made for this moment."""
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
