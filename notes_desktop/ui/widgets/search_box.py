"""Search or create: one field that filters while one types, with the sort and the new note beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from notes_desktop.core.text import _, ngettext
from notes_desktop.ui.theme.fonts import small_font
from notes_desktop.ui.theme.icons import icon, mirrored, paint_icon
from notes_desktop.ui.theme.palette import tokens_of

if TYPE_CHECKING:
    from notes_desktop.ui.widgets.search_completer import SearchCompleter

_HEIGHT = 34
_CORNER = 8.0
_RING = 1.5
_ICON = 16
_BUTTON = 30
_MARGIN = 12
_ICON_ROOM = 34
_Key = Qt.Key


class SearchBox(QWidget):
    """Says what a person wants; what is found is shown elsewhere.

    `query_changed` for every change by a person, `open_requested` for Enter, `create_requested` with the
    text for Ctrl+Enter, `escaped` for Esc (the field is empty then), `moved_down` for the way into the list.
    Completes what it offers by itself, and shows with F1 what may be written. `save_requested` for the search that
    stands there, `pause_requested` to stop indexing or go on with it.
    """

    focused = Signal()
    query_changed = Signal(str)
    open_requested = Signal()
    create_requested = Signal(str)
    escaped = Signal()
    moved_down = Signal()
    new_requested = Signal()
    sort_requested = Signal(QPoint)
    save_requested = Signal()
    pause_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = _Field(self)
        self._clear = _button("clear", _("Clear the search"))
        self._sort = _button("sort", _("Sort the list"))
        self._new = _button("plus", _("New note"))
        self._count = _Count()
        self._notice = QLabel()
        self._save = _text_button(_("Save this search"))
        self._pause = _text_button(_("Pause"))
        self._completer: SearchCompleter | None = None
        self._names: tuple[Sequence[str], Sequence[str]] = ((), ())
        self._lay_out()
        self._wire()

    def text(self) -> str:
        return self.field.text()

    def set_text(self, text: str) -> None:
        """Show a text as if it had been typed, without telling anybody."""
        self.field.setText(text)

    def set_notice(self, text: str, pause: str = "", can_save: bool = False) -> None:
        """A quiet line under the field, such as how far the index is; empty hides it.

        `pause` is what the button for indexing says, and `can_save` offers to keep the search.
        """
        self._notice.setText(text)
        self._notice.setVisible(bool(text))
        self._pause.setText(pause)
        self._pause.setAccessibleName(pause)
        self._pause.setVisible(bool(pause))
        self._save.setVisible(can_save)

    def set_count(self, count: int | None) -> None:
        """How many notes were found; None says nothing."""
        said = "" if count is None else ngettext("{count} note", "{count} notes", count).format(count=count)
        self._count.set_text("" if count is None else f"{count:n}", said)

    def count_text(self) -> str:
        """The number of notes found, in words; empty when none is said."""
        return self._count.accessibleName()

    def set_names(self, tags: Sequence[str], notebooks: Sequence[str]) -> None:
        """What is offered for `tag:` and `notebook:`, the likeliest first; notebooks are paths."""
        self._names = (tags, notebooks)
        if self._completer is not None:
            self._completer.set_names(tags, notebooks)

    def completer(self) -> SearchCompleter:
        """What offers operators and values; made when somebody first types."""
        if self._completer is None:
            from notes_desktop.ui.widgets.search_completer import SearchCompleter

            self._completer = SearchCompleter(self.field)
            self._completer.set_names(*self._names)
        return self._completer

    def focus_field(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _lay_out(self) -> None:
        frame = _Frame(self.field)
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(2, 0, 2, 0)
        inside.setSpacing(0)
        inside.addSpacing(_ICON_ROOM - 2)
        inside.addWidget(self.field, 1)
        inside.addWidget(self._count)
        inside.addWidget(self._clear)
        self._clear.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(frame, 1)
        row.addSpacing(4)
        row.addWidget(self._sort)
        row.addWidget(self._new)
        self._notice.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._notice.setContentsMargins(8, 6, 8, 0)
        self._notice.setWordWrap(True)
        self._notice.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN - 2, _MARGIN)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._notice)
        actions = QHBoxLayout()
        actions.setContentsMargins(2, 0, 2, 0)
        actions.setSpacing(0)
        for button in (self._save, self._pause):
            button.hide()
            actions.addWidget(button)
        actions.addStretch(1)
        column.addLayout(actions)
        self.setFocusProxy(self.field)
        self._restyle()

    def _wire(self) -> None:
        field = self.field
        field.textChanged.connect(self._on_text_changed)
        field.textEdited.connect(self._on_edited)
        field.focused.connect(self.focused)
        field.help_requested.connect(self._on_help)
        field.open_requested.connect(self.open_requested)
        field.create_requested.connect(self._on_create)
        field.escaped.connect(self._on_escaped)
        field.moved_down.connect(self.moved_down)
        self._clear.clicked.connect(self._on_clear)
        self._new.clicked.connect(self.new_requested)
        self._sort.clicked.connect(self._on_sort)
        self._save.clicked.connect(self.save_requested)
        self._pause.clicked.connect(self.pause_requested)

    def _restyle(self) -> None:
        for quiet in (self._notice, self._save, self._pause, self._count):
            quiet.setFont(small_font(self.font()))

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        self.query_changed.emit(text)
        self.completer().offer()

    @Slot()
    def _on_help(self) -> None:
        from notes_desktop.ui.widgets.search_help import SearchHelp

        SearchHelp(self.window()).open()

    @Slot()
    def _on_create(self) -> None:
        self.create_requested.emit(self.text().strip())

    @Slot()
    def _on_escaped(self) -> None:
        self.field.clear()
        self.escaped.emit()

    @Slot()
    def _on_clear(self) -> None:
        self.field.clear()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.query_changed.emit("")

    @Slot()
    def _on_sort(self) -> None:
        self.sort_requested.emit(self._sort.mapToGlobal(QPoint(0, self._sort.height() + 2)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_notice"):
            self._restyle()


class _Field(QLineEdit):
    focused = Signal()
    open_requested = Signal()
    create_requested = Signal()
    escaped = Signal()
    moved_down = Signal()
    help_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setPlaceholderText(_("Search or create"))
        self.setAccessibleName(_("Search or create"))
        self.setAccessibleDescription(
            _("Enter opens the first note that fits, Ctrl+Enter creates a note, F1 says what may be written")
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, with_ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (_Key.Key_Return, _Key.Key_Enter):
            (self.create_requested if with_ctrl else self.open_requested).emit()
        elif key == _Key.Key_Escape:
            self.escaped.emit()
        elif key in (_Key.Key_Down, _Key.Key_PageDown):
            self.moved_down.emit()
        elif key == _Key.Key_F1:
            self.help_requested.emit()
        else:
            super().keyPressEvent(event)


class _Count(QWidget):
    """A number at the end of the field, in second text."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.hide()

    def set_text(self, text: str, said: str) -> None:
        self._text = text
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(text) + 8)
        self.setVisible(bool(text))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.ignore()  # it belongs to the field

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(tokens_of(self.palette()).second)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()


class _Frame(QFrame):
    """The rounded surface of the field, with the glass and the ring of the focus."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__()
        self._field = field
        self.setFixedHeight(_HEIGHT)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def mousePressEvent(self, event: object) -> None:
        self._field.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors, has_focus = tokens_of(self.palette()), self._field.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = _RING if has_focus else 1.0
        surface = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(colors.accent if has_focus else colors.hairline, width))
        painter.setBrush(colors.editor)
        painter.drawRoundedRect(surface, _CORNER, _CORNER)
        place = QRect((_ICON_ROOM - _ICON) // 2 + 1, (self.height() - _ICON) // 2, _ICON, _ICON)
        place = mirrored(place, self.rect(), self.layoutDirection())
        paint_icon(painter, "search", place, colors.second)
        painter.end()


def _button(name: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setIconSize(QSize(_ICON, _ICON))
    button.setFixedSize(_BUTTON, _BUTTON)
    button.setAutoRaise(True)
    button.setAccessibleName(words)
    button.setToolTip(words)
    return button


def _text_button(words: str) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setAutoRaise(True)
    button.setAccessibleName(words)
    return button
