"""A drawing, a sentence and some keys, in the middle of an empty pane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from notes_desktop.ui.theme.fonts import small_font
from notes_desktop.ui.theme.icons import paint_icon
from notes_desktop.ui.theme.palette import tokens_of

if TYPE_CHECKING:
    from notes_desktop.ui.widgets.empty_state import Hint

_ICON = 40
_STROKE = 0.6
_CORNER = 5.0
_SECOND = QPalette.ColorRole.PlaceholderText


class EmptySentence(QWidget):
    def __init__(self, icon_name: str, sentence: str, hints: Sequence[Hint]) -> None:
        super().__init__()
        self._hints = _Hints(hints)
        label = QLabel(sentence)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setForegroundRole(_SECOND)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(_Icon(icon_name), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        column.addWidget(label)
        column.addSpacing(16)
        column.addWidget(self._hints, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class _Hints(QWidget):
    def __init__(self, hints: Sequence[Hint]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        for row, hint in enumerate(hints):
            key, text = _KeyCap(hint.key), QLabel(hint.text)
            text.setForegroundRole(_SECOND)
            grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(text, row, 1)
        self._shrink_font()

    def _shrink_font(self) -> None:
        for label in self.findChildren(QLabel):
            label.setFont(small_font(self.font()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._shrink_font()


class _Icon(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(_ICON, _ICON)

    def paintEvent(self, event: QPaintEvent) -> None:
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
