"""Texts of one or two lines whose letters depend on each other, or are read from the right: laid out as a whole."""

from __future__ import annotations

from typing import Any
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextLayout, QTextLine

from notes_desktop.ui.widgets.text_lines import (
    ELLIPSIS,
    Marks,
    Style,
    code_points,
    cut_to_words,
    is_beyond,
    kept_marks,
    laid_out,
    likely_length,
    paint_hits,
    units,
    without_last,
)

_STRONG = {"L": False, "R": True, "AL": True}


class ShapedText:
    """Owns a finished layout whose origin is the top left corner of the space it was made for."""

    def __init__(self, whole: str, marks: Marks, width: float, style: Style) -> None:
        is_mirrored = is_right_to_left(whole)
        kept = kept_marks(marks, whole, whole)
        likely = likely_length(width, style)
        layout = laid_out(whole[:likely], width, style, is_mirrored, kept if len(whole) <= likely else ())
        if len(whole) > likely and not is_beyond(whole[:likely], layout):
            layout = laid_out(whole, width, style, is_mirrored, kept)
        shown = whole if not is_beyond(whole, layout) else _elided(whole, layout, width, style)
        while shown != whole:
            kept = kept_marks(marks, shown, whole)
            layout = laid_out(shown, width, style, is_mirrored, kept)
            if len(shown) == len(ELLIPSIS) or not is_beyond(shown, layout):
                break
            shown = without_last(shown.removesuffix(ELLIPSIS)) + ELLIPSIS
        self._layout = layout
        self._hits = tuple(_hit_places(layout, kept))
        self.text = shown

    def draw(self, painter: QPainter, at: QPointF, ink: QColor, hit: QColor) -> None:
        if self._hits:
            paint_hits(painter, at, self._hits, hit)
        painter.setPen(ink)
        self._layout.draw(painter, at)


def is_right_to_left(text: str) -> bool:
    """By the first strong character (Unicode annex 9, P2)."""
    if text.isascii():
        return False
    return next((_STRONG[kind] for kind in map(bidirectional, text) if kind in _STRONG), False)


def _elided(text: str, layout: QTextLayout, width: float, style: Style) -> str:
    """As many words of `text` as fit into the lines with an ellipsis; of what is read both ways, about as many."""
    last = layout.lineAt(layout.lineCount() - 1)
    first = last.textStart()
    room = width - style.metrics.horizontalAdvance(ELLIPSIS)
    is_mirrored = layout.textOption().textDirection() == Qt.LayoutDirection.RightToLeft
    if last.naturalTextWidth() > room:
        behind = last.xToCursor(width - room if is_mirrored else room)
    else:
        behind = first + last.textLength()
    return cut_to_words(text, code_points(text, max(behind, first)))


def _hit_places(layout: QTextLayout, marks: Marks) -> list[QRectF]:
    text = layout.text()
    return [
        place
        for start, end in marks
        for number in range(layout.lineCount())
        if (place := _hit_place(layout.lineAt(number), units(text, start), units(text, end))) is not None
    ]


def _hit_place(line: QTextLine, start: int, end: int) -> QRectF | None:
    first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
    if first >= last:
        return None
    left, right = sorted((_x(line, first), _x(line, last)))
    return QRectF(left - 1, line.y() + 1, right - left + 2, line.height() - 1)


def _x(line: QTextLine, at: int) -> float:
    # PySide returns the position back as well, which its stub calls an object.
    place: Any = line.cursorToX(at)
    return float(place[0] if isinstance(place, tuple) else place)
