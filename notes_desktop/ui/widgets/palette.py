"""The command palette: every command of the catalogue, found by its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from notes_desktop.catalog.commands import COMMANDS, Command
from notes_desktop.core.text import _
from notes_desktop.ui.widgets.popup import DETAIL_ROLE, DIMMED_ROLE, Popup


def score(wanted: str, text: str) -> int | None:
    """How well the letters of `wanted` are found in `text` in their order; None when they are not.

    Letters at the beginning of a word and letters that follow one another count more.
    """
    at, total, last = 0, 0, -2
    low = text.lower()
    for letter in wanted.lower():
        if letter == " ":
            continue
        found = _word_start(low, letter, at)
        if found is None:
            found = low.find(letter, at)
        if found < 0:
            return None
        total += 3 if found == last + 1 else 2 if found == 0 or low[found - 1] == " " else 0
        last, at = found, found + 1
    return total * 100 - len(text)


def _word_start(text: str, letter: str, at: int) -> int | None:
    """The letter itself when it is next, else the next word that begins with it."""
    if text.startswith(letter, at):
        return at
    found = text.find(" " + letter, at)
    return found + 1 if found >= 0 else None


class _Entry(NamedTuple):
    command: Command
    title: str
    keys: str
    is_enabled: bool


class Palette(Popup):
    """`chosen(id)` for the command that a person picked. Commands that cannot run now are dim and stay."""

    chosen = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        keys: Mapping[str, Sequence[str]],
        is_enabled: Callable[[str], bool],
        recent: Sequence[str] = (),
    ) -> None:
        self._model = _Commands(keys, is_enabled, recent)
        super().__init__(parent, self._model, _("Commands"), _("Run a command"))
        self._model.setParent(self)
        self.text_changed.connect(self._model.find)
        self.picked.connect(self._on_picked)

    @Slot(int)
    def _on_picked(self, row: int) -> None:
        command_id = self._model.command_at(row)
        if command_id:
            self.chosen.emit(command_id)


class _Commands(QAbstractListModel):
    def __init__(
        self, keys: Mapping[str, Sequence[str]], is_enabled: Callable[[str], bool], recent: Sequence[str]
    ) -> None:
        super().__init__()
        order = {command_id: number for number, command_id in enumerate(recent)}
        entries = [
            _Entry(command, _(command.title), _native(keys.get(command.id, ())), is_enabled(command.id))
            for command in COMMANDS
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
        """Empty for a row that is none, or a command that cannot run now."""
        if not 0 <= row < len(self._shown) or not self._shown[row].is_enabled:
            return ""
        return self._shown[row].command.id

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
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.title, entry.keys) if part)
        return None


def _rank(text: str, entry: _Entry) -> int | None:
    by_title = score(text, entry.title)
    if by_title is not None:
        return by_title + 100
    further = _(entry.command.words) if entry.command.words else ""
    if all(any(word.startswith(part) for word in further.lower().split()) for part in text.lower().split()):
        return 0
    return None


def _native(keys: Sequence[str]) -> str:
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
