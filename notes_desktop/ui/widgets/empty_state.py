"""What a pane says when there is nothing in it, and what to press."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from notes_desktop.core.text import _

_LONGEST_QUERY = 60


class Hint(NamedTuple):
    """A key, as the platform writes it, and what it does."""

    key: str
    text: str


class Emptiness(NamedTuple):
    icon: str
    sentence: str
    hints: Sequence[Hint] = ()


class EmptyState(QWidget):
    """The place of the sentence. It is made of widgets when it is seen: each key of a search has a state, and hardly
    any is shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: Emptiness | None = None
        self._shown: Emptiness | None = None
        self._sentence: QWidget | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_state(self, state: Emptiness) -> None:
        self._wanted = state
        if self.isVisible():
            self._show_wanted()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_wanted()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def _show_wanted(self) -> None:
        state = self._wanted
        if state is None or state == self._shown:
            return
        from notes_desktop.ui.widgets.empty_sentence import EmptySentence  # most starts show a list and a note

        if self._sentence is not None:
            self._sentence.hide()
            self._sentence.deleteLater()
        self._shown = state
        self._sentence = EmptySentence(state.icon, state.sentence, state.hints)
        self._column().addWidget(self._sentence)
        self._sentence.show()
        spoken = [state.sentence, *(f"{hint.key}: {hint.text}" for hint in state.hints)]
        self.setAccessibleName(". ".join(spoken))

    def _column(self) -> QVBoxLayout:
        column = self.layout()
        if column is None:
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 0, 0, 0)
        assert isinstance(column, QVBoxLayout)
        return column


def no_notes(new_key: str, search_key: str) -> Emptiness:
    hints = (Hint(new_key, _("new note")), Hint(search_key, _("search or create")))
    return Emptiness("notes", _("No notes yet"), hints)


def no_pinned(pin_key: str) -> Emptiness:
    return Emptiness("pin", _("Nothing is pinned"), (Hint(pin_key, _("pin the open note")),))


def nothing_today(new_key: str) -> Emptiness:
    return Emptiness("today", _("Nothing was changed today"), (Hint(new_key, _("new note")),))


def no_results(query: str, create_key: str, clear_key: str) -> Emptiness:
    hints = (Hint(create_key, _("create this note")), Hint(clear_key, _("clear the search")))
    return Emptiness("search", _("No results for “{query}”").format(query=_shortened(query)), hints)


def no_results_here(query: str, widen_key: str, create_key: str, clear_key: str) -> Emptiness:
    """Where not all notes are looked through."""
    _icon, _sentence, hints = no_results(query, create_key, clear_key)
    sentence = _("No results here for “{query}”").format(query=_shortened(query))
    return Emptiness("search", sentence, (Hint(widen_key, _("search all notes")), *hints))


def _shortened(query: str) -> str:
    return query if len(query) <= _LONGEST_QUERY else query[:_LONGEST_QUERY] + "…"


def nothing_untagged() -> Emptiness:
    return Emptiness("untagged", _("Every note has a tag"))


def no_tasks(checklist_key: str) -> Emptiness:
    return Emptiness("check-box", _("Nothing is left to do"), (Hint(checklist_key, _("make a list to tick off")),))


def empty_notebook(new_key: str, move_key: str) -> Emptiness:
    hints = (Hint(new_key, _("new note in it")), Hint(move_key, _("move the open note here")))
    return Emptiness("notebook", _("This notebook is empty"), hints)


def empty_trash() -> Emptiness:
    return Emptiness("trash", _("The trash is empty"))


def nothing_open(new_key: str, search_key: str) -> Emptiness:
    hints = (Hint(new_key, _("new note")), Hint(search_key, _("search or create")))
    return Emptiness("notes", _("No note is open"), hints)
