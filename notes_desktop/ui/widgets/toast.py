"""A few words about what was just done, with the way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPropertyAnimation, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from notes_desktop.core.text import _
from notes_desktop.ui.theme.motion import duration_ms
from notes_desktop.ui.theme.palette import tokens_of
from notes_desktop.ui.widgets.announce import announce

_SHOWN_MS = 8_000
_CORNER = 8.0
_MARGIN = 16
_RISE = 8
_GAP = 8
_PLACING = {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide}
_WIDEST = 560


class Toast(QWidget):
    """Lies over the bottom of its parent and goes by itself, but not while it is pointed at or focused.

    `undo_requested` when its button is pressed, unless it offers something else. The newest words replace older ones.
    """

    undo_requested = Signal()

    def __init__(self, parent: QWidget, bottom: int = 48) -> None:
        super().__init__(parent)
        self._over = parent
        self._bottom = bottom
        self._below: QWidget | None = None
        self._label = QLabel()
        self._undo = QPushButton()
        self._offered: Callable[[], object] | None = None
        self._row = QHBoxLayout(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._rise = QPropertyAnimation(self, b"pos", self)
        self._lay_out()
        self._wire()
        self.hide()

    def show_offer(self, text: str, label: str, accept: Callable[[], object]) -> None:
        """Show `text` with a button that does something else than to take back; what is not taken is gone."""
        self.show_text(text, label)
        self._offered = accept

    def show_text(self, text: str, undo_label: str = "") -> None:
        """Show `text`, with a button when there is something to take back."""
        self._offered = None
        self._label.setText(text)
        self._undo.setText(undo_label)
        self._undo.setVisible(bool(undo_label))
        # The button's own room for words reaches half as far as the margin.
        self._row.setContentsMargins(_MARGIN, 6, _MARGIN // 2 if undo_label else _MARGIN, 6)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._rise_up()
        self._timer.start()
        announce(self, text)

    def tell_refused(self, reason: object) -> None:
        """Something that was asked for did not happen."""
        self.show_text(_("That did not work: {reason}").format(reason=reason))

    def keep_clear_of(self, below: QWidget) -> None:
        """Lie above `below`, a widget of the same window, while that is shown: what it offers is not covered."""
        self._below = below
        below.installEventFilter(self)

    def text(self) -> str:
        return self._label.text() if self.isVisible() else ""

    @property
    def is_waiting(self) -> bool:
        """Whether it will go by itself as things are."""
        return self._timer.isActive()

    def _lay_out(self) -> None:
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self._undo.setObjectName("toastUndo")
        self._undo.setCursor(Qt.CursorShape.PointingHandCursor)
        self._row.setSpacing(12)
        self._row.addWidget(self._label, 1)
        self._row.addWidget(self._undo)
        self.setMinimumHeight(40)

    def _wire(self) -> None:
        self._timer.timeout.connect(self.hide)
        self._undo.clicked.connect(self._on_undo)
        for watched in (self._undo, self._over):
            watched.installEventFilter(self)

    def _place(self) -> None:
        room = self._over.rect()
        self._label.setWordWrap(False)
        self.adjustSize()
        if self.width() > min(_WIDEST, room.width() - 2 * _MARGIN):
            self._label.setWordWrap(True)
            width = max(0, min(_WIDEST, room.width() - 2 * _MARGIN))
            self.resize(width, self.heightForWidth(width))
        self.move(self._home())

    def _home(self) -> QPoint:
        room = self._over.rect()
        bottom = room.height() - self._bottom
        if self._below is not None and self._below.isVisible():
            bottom = min(bottom, self._below.mapTo(self._over, QPoint()).y() - _GAP)
        return QPoint((room.width() - self.width()) // 2, bottom - self.height())

    def _rise_up(self) -> None:
        self._rise.stop()
        duration = duration_ms()
        if duration == 0:
            return
        self._rise.setDuration(duration)
        self._rise.setStartValue(self._home() + QPoint(0, _RISE))
        self._rise.setEndValue(self._home())
        self._rise.start()

    def _wait_if_left(self) -> None:
        if self.isVisible() and not self.underMouse() and not self._undo.hasFocus():
            self._timer.start()

    @Slot()
    def _on_undo(self) -> None:
        self.hide()
        offered, self._offered = self._offered, None
        if offered is not None:
            offered()
        else:
            self.undo_requested.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._undo:
            if event.type() == QEvent.Type.FocusIn:
                self._timer.stop()
            elif event.type() == QEvent.Type.FocusOut:
                self._wait_if_left()
        elif event.type() in _PLACING and self.isVisible():
            self._rise.stop()
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        if not self._undo.hasFocus() and self.isVisible():
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self._rise.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 40))
        painter.setBrush(tokens_of(self.palette()).toast)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
        painter.end()
