"""The bar above the text that finds and replaces in the note."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from notes_desktop.core.text import _
from notes_desktop.ui.theme.fonts import small_font
from notes_desktop.ui.theme.icons import icon
from notes_desktop.ui.theme.palette import tokens_of
from notes_desktop.ui.widgets.editor.finding import Wanted

_BUTTON = 28
_SWITCH = 36
_ICON = 16
_FIELD_HEIGHT = 30
_LEAST_FIELD = 64
_Key = Qt.Key


class FindPanel(QWidget):
    """Says what is wanted. Owns the two fields and the two switches.

    `texts_changed` for every change of a field, `wanted_changed` when something else is to be found.
    """

    texts_changed = Signal()
    wanted_changed = Signal()
    next_requested = Signal()
    previous_requested = Signal()
    replace_requested = Signal()
    replace_all_requested = Signal()
    close_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._find = _Field(_("Find"), self)
        self._replace = _Field(_("Replace with"), self)
        self._count = QLabel()
        self._case = _switch("Aa", _("Match case"))
        self._word = _switch("ab", _("Whole words only"))
        underlined = self._word.font()
        underlined.setUnderline(True)
        self._word.setFont(underlined)
        self._previous = _button("arrow-up", _("Previous match"))
        self._next = _button("arrow-down", _("Next match"))
        self._close = _button("close", _("Close"))
        self._replace_one = QPushButton(_("Replace"))
        self._replace_all = QPushButton(_("Replace all"))
        self._lay_out()
        self._wire()

    def set_texts(self, find_text: str, replace_text: str) -> None:
        """Show texts as if they had been typed, without telling anybody."""
        for field, text in ((self._find, find_text), (self._replace, replace_text)):
            with QSignalBlocker(field):
                field.setText(text)

    def focus(self, replace: bool) -> None:
        field = self._replace if replace and self._find.text() else self._find
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def wanted(self) -> Wanted:
        return Wanted(self._find.text(), self._case.isChecked(), self._word.isChecked())

    def find_text(self) -> str:
        return self._find.text()

    def replace_text(self) -> str:
        return self._replace.text()

    def set_count(self, words: str) -> None:
        self._count.setText(words)

    def show_replace(self, is_visible: bool) -> None:
        for widget in (self._replace, self._replace_one, self._replace_all):
            widget.setVisible(is_visible)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 8, 12, 9)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.addWidget(self._find, 0, 0)
        grid.addWidget(self._replace, 1, 0)
        grid.addLayout(_row(self._case, self._word, self._previous, self._next, self._count, None, self._close), 0, 1)
        grid.addLayout(_row(self._replace_one, self._replace_all, None), 1, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        for button in (self._replace_one, self._replace_all):
            button.setFixedHeight(_FIELD_HEIGHT)
            button.setAutoDefault(False)
        self._count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._count.setFont(small_font(self.font()))
        metrics = self._count.fontMetrics()
        usual = (_("No matches"), _("{number} of {total}").format(number=100, total=100))
        self._count.setMinimumWidth(max(metrics.horizontalAdvance(words) for words in usual))
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)

    def _wire(self) -> None:
        self._find.textChanged.connect(self._on_find_changed)
        self._replace.textChanged.connect(self.texts_changed)
        self._case.toggled.connect(self.wanted_changed)
        self._word.toggled.connect(self.wanted_changed)
        self._next.clicked.connect(self.next_requested)
        self._previous.clicked.connect(self.previous_requested)
        self._replace_one.clicked.connect(self.replace_requested)
        self._replace_all.clicked.connect(self.replace_all_requested)
        self._close.clicked.connect(self.close_requested)
        self._find.entered.connect(self.next_requested)
        self._find.entered_back.connect(self.previous_requested)
        self._replace.entered.connect(self.replace_requested)

    @Slot()
    def _on_find_changed(self) -> None:
        self.texts_changed.emit()
        self.wanted_changed.emit()

    # Qt's spelling from here on.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == _Key.Key_Escape:
            self.close_requested.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, tokens_of(self.palette()).hairline)


class _Field(QLineEdit):
    entered = Signal()
    entered_back = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._panel = parent
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setFrame(False)
        self.setFixedHeight(_FIELD_HEIGHT)
        self.setTextMargins(8, 0, 8, 0)
        self.setMinimumWidth(_LEAST_FIELD)

    # Qt's spelling from here on.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (_Key.Key_Return, _Key.Key_Enter):
            is_back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.entered_back if is_back else self.entered).emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        # A field without a frame has a see-through palette under a style sheet.
        colors = tokens_of(self._panel.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colors.accent if self.hasFocus() else colors.hairline)
        painter.setBrush(colors.editor)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()
        super().paintEvent(event)


def _button(name: str, words: str) -> QToolButton:
    made = QToolButton()
    made.setIcon(icon(name))
    made.setIconSize(QSize(_ICON, _ICON))
    return _named(made, words)


def _switch(letters: str, words: str) -> QToolButton:
    made = QToolButton()
    made.setText(letters)
    made.setMinimumWidth(_SWITCH)
    made.setCheckable(True)
    return _named(made, words)


def _named(button: QToolButton, words: str) -> QToolButton:
    button.setAutoRaise(True)
    button.setFixedHeight(_BUTTON)
    button.setMinimumWidth(_BUTTON)
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """The widgets side by side; None takes the room that is left."""
    made = QHBoxLayout()
    made.setSpacing(4)
    for widget in widgets:
        if widget is None:
            made.addStretch(1)
        else:
            made.addWidget(widget)
    return made
