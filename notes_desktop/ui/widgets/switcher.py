"""The quick switcher: to a note by its title, or a new one with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from notes_desktop.core.note_row import NoteRow
from notes_desktop.core.text import _
from notes_desktop.ui.widgets.popup import DETAIL_ROLE, DIMMED_ROLE, Popup


class Switcher(Popup):
    """Asks with `text_changed` and is answered by `set_results`. `note_chosen(id)`, or `create_requested(title)`."""

    note_chosen = Signal(object)
    create_requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        self._model = _Titles()
        super().__init__(parent, self._model, _("Go to note"), _("Go to note or create one"))
        self._model.setParent(self)
        self._is_enter_due = False
        self.picked.connect(self._on_picked)
        self.field.textEdited.connect(self._on_typed)

    def set_results(self, text: str, rows: Sequence[NoteRow]) -> None:
        """The answer to `text`; one that is not asked any more is dropped."""
        if text != self.field.text():
            return
        self._model.show(text.strip(), rows)
        if self._is_enter_due:
            super().pick(0)

    def is_answered(self) -> bool:
        return self._model.text == self.field.text().strip()

    def pick(self, row: int) -> None:
        """Only from the answer to what stands in the field, so that Enter never makes a double: else it waits."""
        self._is_enter_due = not self.is_answered()
        if not self._is_enter_due:
            super().pick(row)

    @Slot()
    def _on_typed(self) -> None:
        self._is_enter_due = False

    @Slot(int)
    def _on_picked(self, row: int) -> None:
        note = self._model.note_at(row)
        if note is not None:
            self.note_chosen.emit(note.id)
        elif self._model.text:
            self.create_requested.emit(self._model.text)


class _Titles(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.text: str | None = None
        self._rows: Sequence[NoteRow] = ()

    def show(self, text: str, rows: Sequence[NoteRow]) -> None:
        self.beginResetModel()
        self.text, self._rows = text, rows
        self.endResetModel()

    def note_at(self, row: int) -> NoteRow | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """The notes, or the offer to make one."""
        return 0 if parent.isValid() else len(self._rows) or (1 if self.text else 0)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        # Any: Qt's variant.
        note = self.note_at(index.row()) if index.isValid() else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if note is None:
                return _("Create “{title}”").format(title=self.text)
            return note.title or _("New note")
        if role == DETAIL_ROLE:
            return "" if note is not None else "⏎"
        if role == DIMMED_ROLE:
            return note is not None and not note.title
        return None
