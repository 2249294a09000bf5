"""What a pane says when there is nothing in it, and what to press."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from notes_desktop.core.text import _
from notes_desktop.ui.theme.fonts import small_font
from notes_desktop.ui.theme.icons import paint_icon
from notes_desktop.ui.theme.palette import tokens_of

_ICON = 40
_STROKE = 0.6
_LONGEST_QUERY = 60
_CORNER = 5.0
_SECOND = QPalette.ColorRole.PlaceholderText


class Hint(NamedTuple):
    """A key, as the platform writes it, and what it does."""

    key: str
    text: str


class Emptiness(NamedTuple):
    icon: str
    sentence: str
    hints: Sequence[Hint] = ()


def no_notes(new_key: str, search_key: str) -> Emptiness:
    hints = (Hint(new_key, _("new note")), Hint(search_key, _("search or create")))
    return Emptiness("notes", _("No notes yet"), hints)


def no_pinned(pin_key: str) -> Emptiness:
    return Emptiness("pin", _("Nothing is pinned"), (Hint(pin_key, _("pin the open note")),))


def nothing_today(new_key: str) -> Emptiness:
    return Emptiness("today", _("Nothing was changed today"), (Hint(new_key, _("new note")),))


def no_results(query: str, create_key: str, clear_key: str) -> Emptiness:
    shown = query if len(query) <= _LONGEST_QUERY else query[:_LONGEST_QUERY] + "…"
    hints = (Hint(create_key, _("create this note")), Hint(clear_key, _("clear the search")))
    return Emptiness("search", _("No results for “{query}”").format(query=shown), hints)


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


class EmptyState(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = _Icon()
        self._sentence = QLabel()
        self._hints = QWidget()
        self._wanted: Emptiness | None = None
        self._shown: Emptiness | None = None
        self._lay_out()

    def show_state(self, state: Emptiness) -> None:
        """Made of widgets when it is seen: each key of a search has a state, and hardly any is shown."""
        self._wanted = state
        if self.isVisible():
            self._show_wanted()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_wanted()

    def _show_wanted(self) -> None:
        state = self._wanted
        if state is None or state == self._shown:
            return
        self._shown = state
        self._icon.set_name(state.icon)
        self._sentence.setText(state.sentence)
        spoken = [state.sentence, *(f"{hint.key}: {hint.text}" for hint in state.hints)]
        self.setAccessibleName(". ".join(spoken))
        self._show_hints(state.hints)

    def _lay_out(self) -> None:
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sentence.setForegroundRole(_SECOND)
        QGridLayout(self._hints)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        column.addWidget(self._sentence)
        column.addSpacing(16)
        column.addWidget(self._hints, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def _show_hints(self, hints: Sequence[Hint]) -> None:
        grid = self._hints.layout()
        assert isinstance(grid, QGridLayout)
        while (item := grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        font = small_font(self.font())
        for row, hint in enumerate(hints):
            key, text = _KeyCap(hint.key), QLabel(hint.text)
            text.setForegroundRole(_SECOND)
            for label in (key, text):
                label.setFont(font)
            grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(text, row, 1)
            # At once: a layout shows what it was given a turn of the event loop later.
            key.show()
            text.show()
        self._hints.setVisible(bool(hints))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_hints"):
            for label in self._hints.findChildren(QLabel):
                label.setFont(small_font(self.font()))


class _Icon(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self.setFixedSize(_ICON, _ICON)

    def set_name(self, name: str) -> None:
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        color = tokens_of(self.palette()).second
        painter = QPainter(self)
        painter.setOpacity(0.7)
        paint_icon(painter, self._name, QRectF(self.rect()), color, _STROKE)
        painter.end()


class _KeyCap(QLabel):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setForegroundRole(_SECOND)
        self.setContentsMargins(7, 3, 7, 3)

    def minimumSizeHint(self) -> QSize:
        return super().sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens_of(self.palette()).hairline, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
        painter.end()
        super().paintEvent(event)
