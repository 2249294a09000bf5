"""The command palette: every command of the catalogue, found by its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from notes_desktop.catalog.commands import COMMANDS, Command
from notes_desktop.core.fuzzy import score
from notes_desktop.core.text import _
from notes_desktop.ui.widgets.popup import DETAIL_ROLE, DIMMED_ROLE, MARKED_ROLE, Popup

# A command found by its title comes before one found by its other words.
_BY_TITLE = 1_000


class _Entry(NamedTuple):
    command: Command
    title: str
    keys: str
    is_enabled: bool
    is_checked: bool


class Palette(Popup):
    """`chosen(id)` for the command that a person picked. Commands that cannot run now are dim and stay.

    Only those of which `is_there` holds are found at all.
    """

    chosen = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        keys: Mapping[str, Sequence[str]],
        is_enabled: Callable[[str], bool],
        recent: Sequence[str] = (),
        is_checked: Callable[[str], bool] = lambda _command_id: False,
        is_there: Callable[[str], bool] = lambda _command_id: True,
    ) -> None:
        there = [command for command in COMMANDS if is_there(command.id)]
        self._model = _Commands(there, keys, is_enabled, is_checked, recent)
        super().__init__(parent, self._model, _("Commands"), _("Run a command"))
        self._model.setParent(self)
        self.text_changed.connect(self._model.find)
        self.picked.connect(self._on_picked)

    def can_pick(self, row: int) -> bool:
        return self._model.is_enabled_at(row)

    @Slot(int)
    def _on_picked(self, row: int) -> None:
        self.chosen.emit(self._model.command_at(row))


class _Commands(QAbstractListModel):
    def __init__(
        self,
        commands: Sequence[Command],
        keys: Mapping[str, Sequence[str]],
        is_enabled: Callable[[str], bool],
        is_checked: Callable[[str], bool],
        recent: Sequence[str],
    ) -> None:
        super().__init__()
        order = {command_id: number for number, command_id in enumerate(recent)}
        entries = [
            _Entry(
                *(command, _(command.title), _native(keys.get(command.id, ()))),
                is_enabled=is_enabled(command.id),
                is_checked=is_checked(command.id),
            )
            for command in commands
        ]
        self._all = sorted(entries, key=lambda entry: order.get(entry.command.id, len(order)))
        self._shown = self._all

    @Slot(str)
    def find(self, text: str) -> None:
        """Show the commands whose title or words have these letters, the best first."""
        self.beginResetModel()
        if text.strip():
            ranked = [(rank, entry) for entry in self._all if (rank := _rank(text, entry)) is not None]
            ranked.sort(key=lambda one: -one[0])
            self._shown = [entry for _rank_of, entry in ranked]
        else:
            self._shown = self._all
        self.endResetModel()

    def command_at(self, row: int) -> str:
        return self._shown[row].command.id

    def is_enabled_at(self, row: int) -> bool:
        return 0 <= row < len(self._shown) and self._shown[row].is_enabled

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        # Any: Qt's variant.
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        entry = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == DETAIL_ROLE:
            return entry.keys
        if role == DIMMED_ROLE:
            return not entry.is_enabled
        if role == MARKED_ROLE:
            return entry.is_checked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = "" if entry.is_enabled else _("not available now")
            on = _("on") if entry.is_checked else ""
            return ", ".join(part for part in (entry.title, on, entry.keys, state) if part)
        return None


def _rank(text: str, entry: _Entry) -> int | None:
    by_title = score(text, entry.title)
    if by_title is not None:
        return by_title + _BY_TITLE
    further = _(entry.command.words) if entry.command.words else ""
    if all(any(word.startswith(part) for word in further.lower().split()) for part in text.lower().split()):
        return 0
    return None


def _native(keys: Sequence[str]) -> str:
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
