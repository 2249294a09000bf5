"""Picks one of some choices by typing: the shape of the palette for notebooks, tags, colours and templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from notes_desktop.core.choices import Choice
from notes_desktop.core.fuzzy import score
from notes_desktop.core.text import _
from notes_desktop.ui.widgets.popup import DETAIL_ROLE, MARKED_ROLE, Popup

_MOST_SHOWN = 200
_ROOT = QModelIndex()

CanCreate = Callable[[str], bool]
"""Whether something can be made of a text that is not empty."""


class Picker(Popup):
    """`chosen(key)` for a choice; `create_requested(text)` for what is none of them, where it `can_create` that."""

    chosen = Signal(str)
    create_requested = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        name: str,
        placeholder: str,
        choices: Sequence[Choice],
        can_create: CanCreate = lambda _text: False,
    ) -> None:
        self._model = _Choices(choices, can_create)
        super().__init__(parent, self._model, name, placeholder)
        self._model.setParent(self)
        self.text_changed.connect(self._model.find)
        self.picked.connect(self._on_picked)

    def open(self) -> None:
        """Begin on the choice that is made already."""
        super().open()
        self.list.setCurrentIndex(self._model.index(self._model.row_that_is_on(), 0))

    @Slot(int)
    def _on_picked(self, row: int) -> None:
        choice = self._model.choice_at(row)
        if choice is not None:
            self.chosen.emit(choice.key)
        else:
            self.create_requested.emit(self._model.text)


class _Choices(QAbstractListModel):
    def __init__(self, choices: Sequence[Choice], can_create: CanCreate) -> None:
        super().__init__()
        self.text = ""
        self._all = list(choices)
        self._can_create = can_create
        self._shown = self._all[:_MOST_SHOWN]

    @Slot(str)
    def find(self, text: str) -> None:
        """Show the choices that have these letters, the best first."""
        self.beginResetModel()
        self.text = text.strip()
        found = self._all
        if self.text:
            ranked = [(rank, choice) for choice in self._all if (rank := score(self.text, choice.title)) is not None]
            ranked.sort(key=lambda one: -one[0])
            found = [choice for _rank, choice in ranked]
        self._shown = found[:_MOST_SHOWN]
        self.endResetModel()

    def choice_at(self, row: int) -> Choice | None:
        """None for the row that makes what was typed."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_that_is_on(self) -> int:
        """The first row where none is."""
        return next((row for row, choice in enumerate(self._shown) if choice.is_on), 0)

    def _is_new(self) -> bool:
        written = self.text.casefold()
        is_known = any(one.title.casefold() == written for one in self._all)
        return bool(written) and not is_known and self._can_create(self.text)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown) + self._is_new()

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        # Any: Qt's variant.
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        choice = self.choice_at(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _("Create “{title}”").format(title=self.text) if choice is None else choice.title
        if role == DETAIL_ROLE:
            return "⏎" if choice is None else choice.detail
        if role == MARKED_ROLE:
            return choice is not None and choice.is_on
        return None
