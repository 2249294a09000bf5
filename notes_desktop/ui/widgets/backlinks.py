"""The panel below a note: the notes that link to it, and on demand those that only name it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from notes_desktop.core.mentions import Backlink, Mention
from notes_desktop.core.text import _, ngettext
from notes_desktop.ui.theme.fonts import semibold, small_font
from notes_desktop.ui.theme.icons import icon
from notes_desktop.ui.theme.palette import tokens_of
from notes_desktop.ui.widgets.announce import announce
from notes_desktop.ui.widgets.editor.positions import units

_MOST = 50
_MARGIN = 22
_ROW_SIDE = 10
_ROW_AIR = 6
_CORNER = 6.0
_HEIGHT = 220
_LEADING = 1.3
_Marks = tuple[tuple[int, int], ...]


class Backlinks(QWidget):
    """Shows what it is told.

    `open_requested(note_id)` for a click or Enter, `mentions_requested` to look for them, `link_wanted(note_id, start,
    end)` to make a link of one, `closed` for the button that hides the panel, `focus_left` for Esc.
    """

    open_requested = Signal(int)
    mentions_requested = Signal()
    link_wanted = Signal(int, int, int)
    closed = Signal()
    focus_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._links: tuple[Backlink, ...] = ()
        self._mentions: tuple[Mention, ...] | None = None
        self._heading = QLabel(_("Links to this note"))
        self._heading.setFont(semibold())
        self._linked = _Section(_("Linked from"))
        self._named = _Section(_("Mentions"))
        self._no_links = _quiet(_("No other note links here. Write [[ in another note to link to this one."))
        self._no_mentions = _quiet(_("No other note mentions this one without a link."))
        self._look = QPushButton()
        self._is_looking = False
        self._close = _close_button()
        self._area = QScrollArea()
        self._lay_out()
        self._wire()
        self.reset()

    def reset(self) -> None:
        """Another note is shown: nothing is known of it yet, and nobody has asked for mentions."""
        self._links, self._mentions, self._is_looking = (), None, False
        self._linked.clear()
        self._named.clear()
        self._show_state()
        self._area.verticalScrollBar().setValue(0)

    def set_backlinks(self, links: Sequence[Backlink]) -> None:
        """The sentences with a link to this note, those of one note next to one another."""
        if tuple(links) == self._links:
            return
        self._links = tuple(links)
        rows = [
            _Row(note_id, title, [(link.sentence, link.marks) for link in of_note])
            for (note_id, title), of_note in _by_note(self._links)
        ]
        self._fill(self._linked, rows)

    def set_mentions(self, mentions: Sequence[Mention]) -> None:
        """What was found; empty when nothing was."""
        if tuple(mentions) == self._mentions:
            return
        is_first = self._mentions is None
        had_focus = self._look.hasFocus()
        self._mentions, self._is_looking = tuple(mentions), False
        self._fill(self._named, [self._mention_row(mention) for mention in self._mentions])
        if is_first:
            announce(self, self._said())
            if had_focus and not self._named.focus_first():
                self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Focus the first note, or the button that looks for mentions."""
        if not self._linked.focus_first() and not self._named.focus_first():
            button = self._look if self._look.isVisibleTo(self) else self._close
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mention_row(self, mention: Mention) -> _Row:
        row = _Row(mention.note_id, mention.title, [(mention.sentence, mention.marks)], _("Link"))
        if row.button is not None:
            row.button.clicked.connect(lambda: self.link_wanted.emit(mention.note_id, mention.start, mention.end))
        return row

    def _fill(self, section: _Section, rows: list[_Row]) -> None:
        focused = section.focused()
        section.set_rows(rows)
        for row in rows:
            row.opened.connect(self.open_requested)
        self._show_state()
        if focused is not None and not section.focus(focused):
            self.focus_first()

    def _show_state(self) -> None:
        self._linked.setVisible(bool(self._links))
        self._no_links.setVisible(not self._links)
        self._named.setVisible(bool(self._mentions))
        self._no_mentions.setVisible(self._mentions == ())
        # While one looks the button stays, so that the focus does.
        self._look.setText(_("Looking for mentions…") if self._is_looking else _("Look for mentions"))
        self._look.setVisible(self._mentions is None)

    def _said(self) -> str:
        count = len(self._mentions or ())
        if not count:
            return self._no_mentions.text()
        return ngettext("{count} mention found", "{count} mentions found", count).format(count=count)

    def _lay_out(self) -> None:
        self.setAccessibleName(_("Links to this note"))
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        top = QHBoxLayout()
        top.setContentsMargins(_MARGIN, 8, _MARGIN - 8, 0)
        top.addWidget(self._heading, 1)
        top.addWidget(self._close)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(_MARGIN - _ROW_SIDE, 0, _MARGIN - _ROW_SIDE, 12)
        rows.setSpacing(4)
        for widget in (self._linked, self._no_links, self._named, self._no_mentions):
            rows.addWidget(widget)
        button = QHBoxLayout()
        button.setContentsMargins(_ROW_SIDE, 4, 0, 0)
        button.addWidget(self._look)
        button.addStretch(1)
        rows.addLayout(button)
        rows.addStretch(1)
        inside.setBackgroundRole(QPalette.ColorRole.Base)
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setBackgroundRole(QPalette.ColorRole.Base)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._area, 1)

    def _wire(self) -> None:
        self._look.clicked.connect(self._on_look)
        self._close.clicked.connect(self.closed)
        self._area.verticalScrollBar().rangeChanged.connect(self._on_laid_out)
        for section in (self._linked, self._named):
            section.focused_row.connect(self._on_focused)
            section.left.connect(self._on_left)

    @Slot()
    def _on_look(self) -> None:
        if not self._is_looking:
            self._is_looking = True
            self._show_state()
            self.mentions_requested.emit()

    @Slot(QWidget)
    def _on_focused(self, row: QWidget) -> None:
        self._area.ensureWidgetVisible(row, 0, 8)

    @Slot()
    def _on_laid_out(self) -> None:
        """A row that got the focus as it was made had no place yet."""
        for section in (self._linked, self._named):
            number = section.focused()
            if number is not None:
                self._on_focused(section.rows()[number])

    @Slot(int)
    def _on_left(self, by: int) -> None:
        """An arrow at the end of one section goes on in the other."""
        if by > 0 and self.sender() is self._linked:
            if not self._named.focus_first() and self._look.isVisibleTo(self):
                self._look.setFocus(Qt.FocusReason.TabFocusReason)
        elif by < 0 and self.sender() is self._named:
            self._linked.focus_last()

    # Qt's spelling from here on.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no row has taken: a button presses itself only with Space outside dialogs."""
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.focus_left.emit()
        elif _is_enter(event) and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, tokens_of(self.palette()).hairline)
        painter.end()


class _Section(QWidget):
    """A heading over rows; of many rows the first 50 are made, the others when they are asked for."""

    focused_row = Signal(QWidget)
    left = Signal(int)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._heading = _quiet(title)
        self._heading.setFont(semibold(small_font()))
        self._more = QPushButton()
        self._more.clicked.connect(self._on_more)
        self._rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def rows(self) -> list[_Row]:
        return self._rows

    def clear(self) -> None:
        self.set_rows([])

    def set_rows(self, rows: list[_Row]) -> None:
        for old in self._rows:
            old.hide()
            old.deleteLater()
        self._rows = rows
        self._heading.setText(_("{section} · {count}").format(section=self._title, count=len(rows)))
        for row in rows:
            row.moved.connect(self._on_moved)
            row.focused.connect(self.focused_row)
        self._show(_MOST)

    def focused(self) -> int | None:
        """The number of the row that has the focus, or the button of which."""
        return next((number for number, row in enumerate(self._rows) if row.has_focus()), None)

    def focus(self, number: int) -> bool:
        """Focus a row, the last one when there are fewer; False when there is none."""
        shown = [row for row in self._rows if row.parentWidget() is self]
        if shown:
            shown[min(number, len(shown) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        return bool(shown)

    def focus_first(self) -> bool:
        return self.focus(0)

    def focus_last(self) -> bool:
        return self.focus(len(self._rows))

    def _show(self, count: int) -> None:
        for number, row in enumerate(self._rows[:count]):
            if row.parentWidget() is not self:
                self._column.insertWidget(number + 1, row)
                row.show()
        hidden = len(self._rows) - count
        self._more.setVisible(hidden > 0)
        self._more.setText(ngettext("Show {count} more", "Show {count} more", hidden).format(count=hidden))

    @Slot()
    def _on_more(self) -> None:
        self._show(len(self._rows))
        self.focus(_MOST)

    @Slot(int)
    def _on_moved(self, by: int) -> None:
        number = self.focused()
        if number is None:
            return
        if 0 <= number + by < len(self._rows) and self._rows[number + by].parentWidget() is self:
            self.focus(number + by)
        else:
            self.left.emit(by)


class _Row(QAbstractButton):
    """A note with its sentences: pressed by a click, Enter or Space; arrows go to the rows beside it."""

    opened = Signal(int)
    moved = Signal(int)
    focused = Signal(QWidget)

    def __init__(self, note_id: int, title: str, sentences: Sequence[tuple[str, _Marks]], button: str = "") -> None:
        super().__init__()
        self._note_id = note_id
        title = title or _("New note")
        self.button = _link_button(button, title) if button else None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(title)
        self.setAccessibleDescription(" ".join(sentence for sentence, _marks in sentences))
        self._lay_out(title, sentences)
        self.clicked.connect(self._on_clicked)

    def has_focus(self) -> bool:
        return self.hasFocus() or (self.button is not None and self.button.hasFocus())

    def _lay_out(self, title: str, sentences: Sequence[tuple[str, _Marks]]) -> None:
        name = QLabel(title)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setFont(semibold())
        name.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(name)
        for sentence, marks in sentences:
            words.addWidget(_Sentence(sentence, marks))
        for label in self.findChildren(QWidget):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        across = QHBoxLayout(self)
        across.setContentsMargins(_ROW_SIDE, _ROW_AIR, _ROW_SIDE, _ROW_AIR)
        across.setSpacing(12)
        across.addLayout(words, 1)
        if self.button is not None:
            across.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit(self._note_id)

    # Qt's spelling from here on.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if _is_enter(event):
            event.ignore()  # the panel presses what has the focus, which may be the row's button
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colors.accent if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(colors.hover if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
        painter.end()


class _Sentence(QWidget):
    """Words in second text, with the marked ones in the accent colour."""

    def __init__(self, words: str, marks: _Marks) -> None:
        super().__init__()
        self._marks = marks
        self._words = words
        self._layout = QTextLayout(words)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _set(self, width: int) -> float:
        """Lay the words out; how high they are."""
        layout, height = self._layout, 0.0
        layout.setFont(self.font())
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPoint(0, round(height)))
            height += line.height() * _LEADING
        layout.endLayout()
        return height

    def _formats(self) -> Iterator[QTextLayout.FormatRange]:
        colors = tokens_of(self.palette())
        for start, end in self._marks:
            made = QTextLayout.FormatRange()
            made.start, made.length = units(self._words[:start]), units(self._words[start:end])
            made.format = QTextCharFormat()
            made.format.setForeground(colors.accent)
            yield made

    # Qt's spelling from here on.
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._set(width)) + 1

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        self._set(self.width())
        painter = QPainter(self)
        painter.setPen(tokens_of(self.palette()).second)
        self._layout.draw(painter, QPoint(0, 0), list(self._formats()))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _by_note(links: Sequence[Backlink]) -> Iterator[tuple[tuple[int, str], Iterator[Backlink]]]:
    return groupby(links, key=lambda link: (link.note_id, link.title))


def _quiet(words: str) -> QLabel:
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    made.setWordWrap(True)
    made.setContentsMargins(_ROW_SIDE, 4, _ROW_SIDE, 2)
    return made


def _close_button() -> QToolButton:
    made = QToolButton()
    made.setIcon(icon("close"))
    made.setAutoRaise(True)
    made.setToolTip(_("Hide the links to this note"))
    made.setAccessibleName(_("Hide the links to this note"))
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def _link_button(words: str, title: str) -> QPushButton:
    made = QPushButton(words)
    made.setAccessibleName(_("Make a link of the mention in {title}").format(title=title))
    made.setToolTip(_("Make a link of this mention"))
    made.setCursor(Qt.CursorShape.ArrowCursor)
    return made
