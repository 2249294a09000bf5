"""The short list under the caret: it never has the focus, and the text goes on being typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from notes_desktop.core.text import ngettext
from notes_desktop.ui.theme.palette import tokens_of
from notes_desktop.ui.widgets.announce import announce
from notes_desktop.ui.widgets.popup import SHADOW, RowDelegate, paint_surface, row_height

MOST_ROWS = 7
_PAD = 5
_WORDS_AT = 8
_GAP_PX = 4
_NARROWEST = 160
_WIDEST = 380


class Suggestions(QFrame):
    """Lies over its window, near a caret. `picked(row)` for a click; keys are brought by `step`."""

    picked = Signal(int)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._model = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        for widget in (self, self.list):
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        edge = SHADOW + _PAD
        column.setContentsMargins(edge, edge, edge, edge)
        column.addWidget(self.list)
        self.list.clicked.connect(self._on_clicked)
        self.hide()

    def rows(self) -> list[str]:
        return list(self._model.stringList())

    def row(self) -> int:
        """-1 while none is chosen."""
        return self.list.currentIndex().row()

    def set_rows(self, names: Sequence[str], title: str, is_chosen: bool = True) -> None:
        """Show these, and the first of them as chosen; `title` says to a screen reader what they are."""
        is_new = not self.isVisible()
        if not is_new and self.rows() == list(names):
            if not is_chosen:
                self.list.setCurrentIndex(QModelIndex())
            return
        self._model.setStringList(list(names))
        self.setAccessibleName(title)
        self.list.setAccessibleName(title)
        self.list.setCurrentIndex(self._model.index(0, 0) if is_chosen else QModelIndex())
        self.list.scrollToTop()
        if is_new and names:
            said = ngettext("{count} suggestion: {first}", "{count} suggestions, first: {first}", len(names))
            announce(self.list, said.format(count=len(names), first=names[0]))

    def step(self, by: int, is_round: bool = True) -> None:
        """Choose another row; the focus stays in the text, so that it is said."""
        count = self._model.rowCount()
        chosen = self.row() if self.row() >= 0 or by > 0 else count
        row = chosen + by
        row = row % count if is_round else min(max(row, 0), count - 1)
        index = self._model.index(row, 0)
        self.list.setCurrentIndex(index)
        announce(self.list, str(index.data()))

    def show_at(self, caret: QRect) -> None:
        """Beside `caret`, a rectangle of the window: below it, or above where there is more room."""
        rows = min(self._model.rowCount(), MOST_ROWS)
        self.list.setFixedHeight(rows * row_height(self.list))
        metrics = self.list.fontMetrics()
        words = max((metrics.horizontalAdvance(name) for name in self._model.stringList()), default=0)
        bar = self.list.verticalScrollBar().sizeHint().width() if self._model.rowCount() > MOST_ROWS else 0
        width = min(max(words + 2 * _WORDS_AT + bar + 12, _NARROWEST), _WIDEST) + 2 * (SHADOW + _PAD)
        height = self.list.height() + 2 * (SHADOW + _PAD)
        room = self.window().rect()
        left = min(caret.left() - SHADOW - _PAD - _WORDS_AT, room.right() - width + SHADOW)
        top = caret.bottom() + _GAP_PX - SHADOW
        if top + height - SHADOW > room.bottom() and caret.top() > room.bottom() - caret.bottom():
            top = caret.top() - _GAP_PX - height + SHADOW
        self.setGeometry(
            QRect(QPoint(max(left, -SHADOW), top), QPoint(max(left, -SHADOW) + width - 1, top + height - 1))
        )
        self.show()
        self.raise_()

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.picked.emit(index.row())

    # Qt's spelling from here on.
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        surface = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        paint_surface(painter, surface, tokens_of(self.palette()))
        painter.end()
