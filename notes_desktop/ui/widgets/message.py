"""One message of the banner: a sentence, a sign of how grave it is, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QPropertyAnimation, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from notes_desktop.core.text import _
from notes_desktop.ui.theme.icons import icon, mirrored, paint_icon
from notes_desktop.ui.theme.motion import duration_ms
from notes_desktop.ui.theme.palette import Tokens, tokens_of

Severity = Literal["info", "warning", "error"]
Action = tuple[str, Callable[[], object]]

_ICON = 16
_MARGIN = 22
_ANY_HEIGHT = 16_777_215


class Message(QWidget):
    """`closed` carries its key."""

    closed = Signal(str)

    def __init__(self, key: str, text: str, severity: Severity, actions: Sequence[Action], dismissible: bool) -> None:
        super().__init__()
        self.content = (text, severity, actions, dismissible)
        self._key = key
        self._severity = severity
        self._is_dismissible = dismissible
        self._label = QLabel(text)
        self._buttons: list[QPushButton | QToolButton] = [_action_button(*action) for action in actions]
        self._slide: QPropertyAnimation | None = None
        self._lay_out()

    def text(self) -> str:
        return self._label.text()

    def has_focus(self) -> bool:
        """Also while another window is in front."""
        return self.window().focusWidget() in self._buttons

    def focus_first(self) -> bool:
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return bool(self._buttons)

    def slide_in(self) -> None:
        duration = duration_ms()
        if duration == 0:
            return
        slide = QPropertyAnimation(self, b"maximumHeight", self)
        slide.setDuration(duration)
        slide.setStartValue(0)
        slide.setEndValue(self.sizeHint().height())
        slide.finished.connect(self._on_slid)
        self._slide = slide
        slide.start()

    def _lay_out(self) -> None:
        self.setAccessibleName(self.text())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 9)
        row.setSpacing(8)
        row.addSpacing(_MARGIN + _ICON - 2)
        row.addWidget(self._label, 1)
        for button in self._buttons:
            row.addWidget(button)
        if self._is_dismissible:
            close = _close_button()
            close.clicked.connect(self._on_close)
            self._buttons.append(close)
            row.addWidget(close)

    @Slot()
    def _on_close(self) -> None:
        self.closed.emit(self._key)

    @Slot()
    def _on_slid(self) -> None:
        self.setMaximumHeight(_ANY_HEIGHT)

    def _sign(self, colors: Tokens) -> QColor:
        return {"info": colors.accent, "warning": colors.warning, "error": colors.danger}[self._severity]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_dismissible:
            self._on_close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.list)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colors.hairline)
        place = QRect(_MARGIN, (self.height() - 1 - _ICON) // 2, _ICON, _ICON)
        place = mirrored(place, self.rect(), self.layoutDirection())
        paint_icon(painter, "info" if self._severity == "info" else "warning", place, self._sign(colors))
        painter.end()


def _action_button(label: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(label)
    button.setAutoDefault(True)
    button.clicked.connect(lambda _checked: act())
    return button


def _close_button() -> QToolButton:
    button = QToolButton()
    button.setIcon(icon("close", QPalette.ColorRole.PlaceholderText))
    button.setIconSize(QSize(_ICON, _ICON))
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setAccessibleName(_("Dismiss"))
    button.setToolTip(_("Dismiss"))
    return button
