"""The catalogue's commands as Qt actions, and what each of them does here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from notes_desktop.catalog.commands import BY_ID, COMMANDS, Command, Where
from notes_desktop.catalog.keys import MAC, Keys, effective_keys
from notes_desktop.core.text import _

Test = Callable[[], bool]

_PORTABLE = QKeySequence.SequenceFormat.PortableText
_NATIVE = QKeySequence.SequenceFormat.NativeText
_MAC_ROLES = {
    "app.quit": QAction.MenuRole.QuitRole,
    "settings.open": QAction.MenuRole.PreferencesRole,
    "help.about": QAction.MenuRole.AboutRole,
}


class _Bound(NamedTuple):
    run: Callable[[], object]
    enabled: Test | None
    checked: Test | None
    instead: str


class Commands(QObject):
    """Owns one action for each command; menus, keys and palette all run a command here.

    `places` are the widgets that must have the focus for the keys of a command to work; a window without such a place
    has the command without keys. Actions stay enabled, so
    that no key is dead because of what was true a moment ago: whether a command can run is asked when it is run,
    and while a menu is open. `ran` tells each command that was carried out, `keys_changed` new keys.
    """

    ran = Signal(str)
    keys_changed = Signal()

    def __init__(
        self, window: QWidget, places: Mapping[Where, QWidget] | None = None, platform: str = sys.platform
    ) -> None:
        super().__init__(window)
        self._places: dict[Where, QWidget] = {"window": window, **(places or {})}
        self._platform = platform
        self._bound: dict[str, _Bound] = {}
        self._actions: dict[str, QAction] = {}
        self._keys = effective_keys({}, platform)

    def bind(
        self,
        command_id: str,
        run: Callable[[], object],
        enabled: Test | None = None,
        checked: Test | None = None,
        instead: str = "",
    ) -> None:
        """Say what a command does, when it can be run (always, if nothing is said), and whether it is on.

        `instead` is the command that its keys carry out where it cannot be run.
        """
        assert command_id in BY_ID, command_id
        self._bound[command_id] = _Bound(run, enabled, checked, instead)
        if command_id in self._actions:
            self._actions[command_id].setCheckable(checked is not None)

    def is_bound(self, command_id: str) -> bool:
        """Whether this window carries the command out at all."""
        return command_id in self._bound

    def unbound(self) -> list[str]:
        """Commands that nobody carries out yet."""
        return [command.id for command in COMMANDS if command.id not in self._bound]

    def run(self, command_id: str) -> bool:
        """Carry a command out; False when it cannot be run now."""
        if not self.is_enabled(command_id):
            self.refresh(command_id)
            return False
        self._bound[command_id].run()
        self.refresh(command_id)
        self.ran.emit(command_id)
        return True

    def press(self, command_id: str) -> bool:
        """Carry a command out as its keys do; False when neither it nor the one instead of it can be run now."""
        if self.run(command_id):
            return True
        bound = self._bound.get(command_id)
        return bound is not None and bool(bound.instead) and self.run(bound.instead)

    def is_enabled(self, command_id: str) -> bool:
        bound = self._bound.get(command_id)
        return bound is not None and (bound.enabled is None or bound.enabled())

    def is_checked(self, command_id: str) -> bool:
        bound = self._bound.get(command_id)
        return bound is not None and bound.checked is not None and bound.checked()

    def install(self, only_bound: bool = False) -> None:
        """Make the keys of all commands work, or of those that this window carries out."""
        for command in COMMANDS:
            if not only_bound or command.id in self._bound:
                self.action(command.id)

    def action(self, command_id: str) -> QAction:
        """The one action of a command, for menus and buttons."""
        if command_id not in self._actions:
            self._actions[command_id] = self._made(BY_ID[command_id])
        return self._actions[command_id]

    def refresh(self, command_id: str) -> None:
        """Show whether the command is on."""
        action = self._actions.get(command_id)
        if action is not None and action.isCheckable():
            action.setChecked(self.is_checked(command_id))

    def set_keys(self, overrides: Keys) -> None:
        """Take a person's changes to the keys; they work at once."""
        keys = effective_keys(overrides, self._platform)
        if keys == self._keys:
            return
        changed = [name for name in keys if keys[name] != self._keys[name]]
        self._keys = keys
        for name in changed:
            if name in self._actions and BY_ID[name].where in self._places:
                self._actions[name].setShortcuts(self.sequences(name))
        self.keys_changed.emit()

    def keys(self) -> dict[str, tuple[str, ...]]:
        """The portable keys of every command, the first one shown."""
        return dict(self._keys)

    def sequences(self, command_id: str) -> list[QKeySequence]:
        return [QKeySequence.fromString(key, _PORTABLE) for key in self._keys[command_id]]

    def key_text(self, command_id: str) -> str:
        """The shown key as this platform writes it; empty when the command has none."""
        sequences = self.sequences(command_id)
        return sequences[0].toString(_NATIVE) if sequences else ""

    def _made(self, command: Command) -> QAction:
        action = QAction(_(command.title), self)
        action.setObjectName(command.id)
        place = self._places.get(command.where)
        keys = self.sequences(command.id)
        if keys and place is not None:
            action.setShortcuts(keys)
        if command.where != "window":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if not command.repeats:
            action.setAutoRepeat(False)
        if self._platform == MAC:
            action.setMenuRole(_MAC_ROLES.get(command.id, QAction.MenuRole.NoRole))
        bound = self._bound.get(command.id)
        if bound is not None and bound.checked is not None:
            action.setCheckable(True)
        action.triggered.connect(lambda _checked=False: self.press(command.id))
        (place or self._places["window"]).addAction(action)
        return action
