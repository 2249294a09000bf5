"""From the catalogue to Qt: an action with its keys for every command, menus that fill when they are about to show."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from notes_desktop.catalog.commands import BY_ID, COMMANDS, MENUS, Command
from notes_desktop.catalog.keys import Keys, effective_keys
from notes_desktop.core.text import _

Run = Callable[[], object]
Enabled = Callable[[], bool]


class Commands(QObject):
    """Owns what each command does here, and its action. `install` makes the actions; `run` works before it."""

    def __init__(self, window: QWidget, note_list: QWidget, editor: QWidget) -> None:
        super().__init__(window)
        self._places = {"window": window, "list": note_list, "editor": editor}
        self._runs: dict[str, Run] = {}
        self._enabled: dict[str, Enabled] = {}
        self._checked: dict[str, Enabled] = {}
        self._actions: dict[str, QAction] = {}
        self.keys: dict[str, tuple[str, ...]] = effective_keys({}, sys.platform)

    def bind(self, command_id: str, run: Run, enabled: Enabled | None = None, checked: Enabled | None = None) -> None:
        """Say what a command does; asked for `enabled` and `checked` whenever it is shown."""
        if command_id not in BY_ID:
            raise KeyError(command_id)
        self._runs[command_id] = run
        if enabled is not None:
            self._enabled[command_id] = enabled
        if checked is not None:
            self._checked[command_id] = checked

    def run(self, command_id: str) -> bool:
        """Carry out a command; False when it cannot be now."""
        if not self.is_enabled(command_id):
            return False
        self._runs[command_id]()
        return True

    def is_enabled(self, command_id: str) -> bool:
        return command_id in self._runs and self._enabled.get(command_id, _always)()

    def unbound(self) -> list[str]:
        """Commands of the catalogue that do nothing here; none, once the window is complete."""
        return [command.id for command in COMMANDS if command.id not in self._runs]

    def install(self, overrides: Keys) -> None:
        """Make the actions with the person's keys."""
        for command in COMMANDS:
            action = QAction(_(command.title), self)
            action.setShortcutContext(
                Qt.ShortcutContext.WindowShortcut
                if command.where == "window"
                else Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            action.triggered.connect(partial(self._on_triggered, command.id))
            self._places[command.where].addAction(action)
            self._actions[command.id] = action
        self.set_keys(overrides)

    def set_keys(self, overrides: Keys) -> None:
        """The person's changes to the keys, at once."""
        self.keys = effective_keys(overrides, sys.platform)
        for command_id, action in self._actions.items():
            action.setShortcuts([QKeySequence(key) for key in self.keys[command_id]])

    def key_text(self, command_or_key: str) -> str:
        """The first key of a command, or a key by its portable name, as the platform writes it."""
        keys = self.keys.get(command_or_key, () if command_or_key in BY_ID else (command_or_key,))
        return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        for entry in MENUS:
            menu = bar.addMenu(_(entry.title))
            menu.setObjectName(entry.id)
            menu.aboutToShow.connect(partial(self._fill, menu))

    def menu(self, parent: QWidget, wanted: Callable[[Command], bool]) -> QMenu:
        """A menu of its own with the commands that are wanted, in the catalogue's order."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add(menu, [command for command in COMMANDS if wanted(command)])
        return menu

    def list_menu(self, parent: QWidget) -> QMenu:
        return self.menu(parent, lambda command: command.in_list_menu and self.is_enabled(command.id))

    def sort_menu(self, parent: QWidget) -> QMenu:
        return self.menu(parent, lambda command: command.id.startswith("sort."))

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        self._add(menu, [command for command in COMMANDS if command.menu == menu.objectName()])

    def _add(self, menu: QMenu, commands: list[Command]) -> None:
        group = commands[0].group if commands else 0
        for command in commands:
            if command.group != group:
                menu.addSeparator()
                group = command.group
            action = self._actions.get(command.id)
            if action is not None:
                self._refresh(command.id, action)
                menu.addAction(action)
        menu.aboutToHide.connect(self._enable_all)

    def _refresh(self, command_id: str, action: QAction) -> None:
        action.setEnabled(self.is_enabled(command_id))
        checked = self._checked.get(command_id)
        action.setCheckable(checked is not None)
        if checked is not None:
            action.setChecked(checked())

    @Slot()
    def _enable_all(self) -> None:
        """A disabled action's key does nothing at all; whether a command can run is asked when it is pressed."""
        for action in self._actions.values():
            action.setEnabled(True)

    def _on_triggered(self, command_id: str, _checked: bool = False) -> None:
        self.run(command_id)


def _always() -> bool:
    return True
