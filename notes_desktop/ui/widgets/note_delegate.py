"""Paints a note in the list: title and date, two lines of text with the hits of the search, a pin.

Where a note has tags they take the second of the two lines. Where it begins a group, the room of the second line is the
heading's: rows are of one height, so that a million of them are as fast as ten.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from notes_desktop.core.ids import NoteId
from notes_desktop.core.text import _
from notes_desktop.ui.theme.fonts import semibold, small_font
from notes_desktop.ui.theme.icons import pixmap
from notes_desktop.ui.theme.palette import Tokens, tokens_of
from notes_desktop.ui.widgets.elided_text import ElidedText, elided_text
from notes_desktop.ui.widgets.text_lines import Style

if TYPE_CHECKING:
    from notes_desktop.core.note_row import NoteRow

Marks = Sequence[tuple[int, int]]

_LINES = 4
_PADDING = 24
_INSET = 8
_MARGIN = 20
_GAP = 8
_CORNER = 6.0
_RING = 1.5
_PIN = 14
_KEPT = 128
_MOST_TAGS = 12
_TOP = 13.0
"""Above the title."""
_BELOW_HEADING = 2
_PAD = 9.0
"""Below the words of a row that begins a group, within its surface."""
_EDGE = 2
"""Between a row and its surface."""
_QUIET = 0.65


class RowMarks(Protocol):
    """Hits, (start, end) in code points."""

    @property
    def title(self) -> Marks: ...
    @property
    def snippet(self) -> Marks: ...


class NoteRows(Protocol):
    """What the delegate asks of the list's model."""

    def rowCount(self) -> int: ...
    def row(self, row: int) -> NoteRow | None: ...
    def heading(self, row: int) -> str: ...
    def is_selected(self, row: int) -> bool: ...
    def date_text(self, note: NoteRow) -> str: ...
    def snippet_text(self, note: NoteRow) -> str: ...
    def marks_of(self, note: NoteRow) -> RowMarks: ...


class _Shown(NamedTuple):
    """Everything that a row's look depends on, besides font, theme and selection."""

    title: str
    date: str
    snippet: str
    tags: str
    marks: RowMarks
    is_pinned: bool
    is_first: bool
    """Of its group: beneath a heading."""
    width: int
    mirrored: bool


class _Laid(NamedTuple):
    shown: _Shown
    title: ElidedText
    title_x: float
    snippet: ElidedText
    snippet_x: float
    tags: ElidedText | None
    date_x: float
    pin_x: float


class NoteDelegate(QStyledItemDelegate):
    """Owns the laid out texts of the last rows that were seen, for the same notes stay from key to key of a search."""

    def __init__(self, rows: NoteRows, font: QFont, palette: QPalette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.has_ring = False
        """Whether the current row shows the focus: to people who came by key."""
        self._rows = rows
        self._laid: OrderedDict[NoteId, _Laid] = OrderedDict()
        self.restyle(font, palette)

    def restyle(self, font: QFont, palette: QPalette) -> None:
        """Font or theme are others now."""
        self._colors: Tokens = tokens_of(palette)
        self._date_font = small_font(font)
        self._date_metrics = QFontMetricsF(self._date_font)
        self._heading_font = semibold(self._date_font)
        bold = semibold(font)
        plain_metrics, bold_metrics = QFontMetricsF(font), QFontMetricsF(bold)
        self._line = round(plain_metrics.height())
        pitch = round(self._line * 1.125)
        text, baseline = self._colors.text, _TOP + round(bold_metrics.ascent())
        self._title_style = Style(bold, bold_metrics, text, 1, baseline, pitch)
        self._snippet_style = Style(QFont(font), plain_metrics, text, 2, baseline + pitch + 3, pitch)
        self._short_style = self._snippet_style._replace(lines=1)
        below = self._snippet_style.baseline + pitch
        self._tags_style = Style(self._date_font, self._date_metrics, text, 1, below, pitch)
        words = self._line + pitch + 3
        self._heading_room = self.row_height - _EDGE - _PAD - words - _TOP
        self._laid.clear()

    @property
    def row_height(self) -> int:
        """Four lines of text and 24 px; a grid of the list's row sizes."""
        return _LINES * self._line + _PADDING

    def _laid_out(self, note: NoteRow, width: int, mirrored: bool, is_first: bool) -> _Laid:
        tags = () if is_first else note.tags.split()[:_MOST_TAGS]
        shown = _Shown(
            note.title,
            self._rows.date_text(note),
            self._rows.snippet_text(note),
            "  ".join(f"#{tag}" for tag in tags),
            self._rows.marks_of(note),
            bool(note.pinned_ms),
            is_first,
            width,
            mirrored,
        )
        known = self._laid.get(note.id)
        if known is None or known.shown != shown:
            known = self._laid[note.id] = self._lay_out(shown, known)
        self._laid.move_to_end(note.id)
        while len(self._laid) > _KEPT:
            self._laid.popitem(last=False)
        return known

    def _lay_out(self, shown: _Shown, before: _Laid | None) -> _Laid:
        whole = shown.width - 2.0 * _MARGIN
        date = self._date_metrics.horizontalAdvance(shown.date)
        title = max(0.0, whole - (date + 2 * _GAP if shown.date else 0))
        snippet = max(0.0, whole - (_PIN + _GAP if shown.is_pinned else 0))
        left, right = float(_MARGIN), float(shown.width - _MARGIN)
        known_title, known_snippet = (before.title, before.snippet) if before is not None else (None, None)
        return _Laid(
            shown,
            elided_text(shown.title or _("New note"), shown.marks.title, title, self._title_style, known_title),
            right - title if shown.mirrored else left,
            elided_text(
                *(shown.snippet, shown.marks.snippet, snippet),
                *(self._short_style if shown.tags or shown.is_first else self._snippet_style, known_snippet),
            ),
            right - snippet if shown.mirrored else left,
            elided_text(shown.tags, (), snippet, self._tags_style) if shown.tags else None,
            left if shown.mirrored else right - date,
            left if shown.mirrored else right - _PIN,
        )

    def _paint_surface(self, painter: QPainter, row: QRectF, is_selected: bool, has_ring: bool) -> None:
        surface = row.adjusted(_INSET, _EDGE, -_INSET, -_EDGE)
        if is_selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colors.selected)
            painter.drawRoundedRect(surface, _CORNER, _CORNER)
        if has_ring:
            painter.setPen(QPen(self._colors.accent, _RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            half = _RING / 2
            ring = surface.adjusted(half, half, -half, -half)
            painter.drawRoundedRect(ring, _CORNER - half, _CORNER - half)

    def _paint_note(self, painter: QPainter, row: QRectF, laid: _Laid, is_selected: bool) -> None:
        colors, x, y = self._colors, row.left(), row.top()
        ink = colors.text if laid.shown.title else colors.second
        laid.title.draw(painter, QPointF(x + laid.title_x, y), ink, colors.hit)
        laid.snippet.draw(painter, QPointF(x + laid.snippet_x, y), colors.second, colors.hit)
        if laid.tags is not None:
            laid.tags.draw(painter, QPointF(x + laid.snippet_x, y), colors.accent, colors.hit)
        painter.setPen(colors.second)
        painter.setFont(self._date_font)
        painter.drawText(QPointF(x + laid.date_x, y + self._title_style.baseline), laid.shown.date)
        if laid.shown.is_pinned:
            last = self._short_style.baseline + (0 if laid.shown.is_first else self._short_style.pitch)
            self._paint_pin(painter, QPointF(x + laid.pin_x, y + last), is_selected)

    def _paint_pin(self, painter: QPainter, at: QPointF, is_selected: bool) -> None:
        """On the last line of the text."""
        color = self._colors.accent if is_selected else self._colors.second
        ratio = painter.device().devicePixelRatioF()
        painter.setOpacity(1.0 if is_selected else _QUIET)
        painter.drawPixmap(at + QPointF(0, 3 - _PIN), pixmap("pin", color, _PIN, ratio))
        painter.setOpacity(1.0)

    def _paint_blank(self, painter: QPainter, row: QRectF) -> None:
        """A row that is still to come: where its words will be."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors.hairline)
        left, room = row.left() + _MARGIN, row.width() - 2 * _MARGIN
        for baseline, part in ((self._title_style.baseline, 0.45), (self._snippet_style.baseline, 0.9)):
            painter.drawRoundedRect(QRectF(left, row.top() + baseline - 8, room * part, 8), 4, 4)

    def _paint_heading(self, painter: QPainter, row: QRectF, name: str, mirrored: bool) -> None:
        """Nearer to its notes than to the row above."""
        painter.setFont(self._heading_font)
        painter.setPen(self._colors.second)
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        room = self._heading_room - _BELOW_HEADING
        place = QRectF(row.left() + _MARGIN, row.top(), row.width() - 2 * _MARGIN, room)
        painter.drawText(place, side | Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignAbsolute, name)

    def _has_hairline(self, row: int, is_selected: bool) -> bool:
        """Where no surface is at the edge of two rows; below the last there is nothing to part it from."""
        is_last = row + 1 == self._rows.rowCount()
        if is_last or is_selected:
            return False
        return not self._rows.is_selected(row + 1) or bool(self._rows.heading(row + 1))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        number = index.row()
        row = QRectF(option.rect)
        note, heading = self._rows.row(number), self._rows.heading(number)
        below = row.adjusted(0, self._heading_room if heading else 0, 0, 0)
        is_selected = self._rows.is_selected(number)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_surface(painter, below, is_selected, self.has_ring and _has_focus(option))
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        if heading:
            self._paint_heading(painter, row, heading, mirrored)
        if note is None:
            self._paint_blank(painter, row)
        else:
            laid = self._laid_out(note, int(row.width()), mirrored, bool(heading))
            self._paint_note(painter, below, laid, is_selected)
        if self._has_hairline(number, is_selected):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colors.hairline)
            painter.drawRect(QRectF(row.left() + _MARGIN, row.bottom() - 1, row.width() - 2 * _MARGIN, 1))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self.row_height)


def _has_focus(option: QStyleOptionViewItem) -> bool:
    from notes_desktop.ui.widgets.states import has_focus

    return has_focus(option)
