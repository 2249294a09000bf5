"""Texts of one or two lines, laid out once: elided by words, hits marked, right to left where they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

Marks = Sequence[tuple[int, int]]

_ELLIPSIS = "…"
_LONGEST = 400
_ROOMY = 1.5
_MARK_CORNER = 3.0
_BLANK = re.compile("[\n\r\t\v\f\u2028\u2029]")
_STRONG = {"L": False, "R": True, "AL": True}


class Style(NamedTuple):
    font: QFont
    metrics: QFontMetricsF
    marked: QColor
    """Text on a hit."""
    lines: int
    baseline: float
    pitch: float


class ElidedText:
    """Owns a finished layout whose origin is the top left corner of the space it was made for."""

    def __init__(self, text: str, marks: Marks, width: float, style: Style) -> None:
        whole = _BLANK.sub(" ", text[:_LONGEST])
        option = _option(is_right_to_left(whole))
        kept = _kept_marks(marks, whole, whole)
        likely = _likely_length(width, style)
        layout = _laid_out(whole[:likely], width, style, option, kept if len(whole) <= likely else ())
        if len(whole) > likely and not _is_beyond(whole[:likely], layout):
            layout = _laid_out(whole, width, style, option, kept)
        shown = whole if not _is_beyond(whole, layout) else _elided(whole, layout, width, style)
        while shown != whole:
            kept = _kept_marks(marks, shown, whole)
            layout = _laid_out(shown, width, style, option, kept)
            if len(shown) == len(_ELLIPSIS) or not _is_beyond(shown, layout):
                break
            shown = _shortened(shown)
        self._layout = layout
        self._hits = tuple(_hit_places(layout, kept))
        self.text = shown

    def draw(self, painter: QPainter, at: QPointF, ink: QColor, hit: QColor) -> None:
        if self._hits:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(hit)
            for place in self._hits:
                painter.drawRoundedRect(place.translated(at), _MARK_CORNER, _MARK_CORNER)
        painter.setPen(ink)
        self._layout.draw(painter, at)


def is_right_to_left(text: str) -> bool:
    """By the first strong character (Unicode annex 9, P2)."""
    if text.isascii():
        return False
    return next((_STRONG[kind] for kind in map(bidirectional, text) if kind in _STRONG), False)


@cache
def _option(rtl: bool) -> QTextOption:
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _likely_length(width: float, style: Style) -> int:
    """More characters than a text usually has room for: what comes behind them need not be shaped."""
    return max(1, style.lines * int(_ROOMY * width / style.metrics.averageCharWidth()))


def _is_beyond(text: str, layout: QTextLayout) -> bool:
    """Whether the lines end before the text does, but for spaces."""
    if not text or not layout.lineCount():
        return False
    last = layout.lineAt(layout.lineCount() - 1)
    end = _code_points(text, last.textStart() + last.textLength())
    return end < len(text) and not text[end:].isspace()


def _laid_out(text: str, width: float, style: Style, option: QTextOption, marks: Marks) -> QTextLayout:
    layout = QTextLayout(text, style.font)
    layout.setTextOption(option)
    if marks:
        layout.setFormats([_format(text, start, end, style.marked) for start, end in marks])
    layout.beginLayout()
    for number in range(style.lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        # By the baseline: fonts that stand in for missing letters are taller.
        line.setPosition(QPointF(0, style.baseline + number * style.pitch - line.ascent()))
    layout.endLayout()
    return layout


def _elided(text: str, layout: QTextLayout, width: float, style: Style) -> str:
    """As many words of `text` as fit into the lines with an ellipsis; of what is read both ways, about as many."""
    last = layout.lineAt(layout.lineCount() - 1)
    first = last.textStart()
    room = width - style.metrics.horizontalAdvance(_ELLIPSIS)
    is_mirrored = layout.textOption().textDirection() == Qt.LayoutDirection.RightToLeft
    if last.naturalTextWidth() > room:
        behind = last.xToCursor(width - room if is_mirrored else room)
    else:
        behind = first + last.textLength()
    end = _code_points(text, max(behind, first))
    words = text[:end] if text[end : end + 1].isspace() else _without_last(text[:end])
    return words.rstrip() + _ELLIPSIS


def _shortened(elided: str) -> str:
    return _without_last(elided.removesuffix(_ELLIPSIS)) + _ELLIPSIS


def _without_last(words: str) -> str:
    """Without the last word; where it is long, or the script has no spaces, without the last character."""
    shorter, space, last = words.rpartition(" ")
    return shorter.rstrip() if space and len(last) <= 16 and last.isascii() else words[:-1].rstrip()


def _kept_marks(marks: Marks, shown: str, whole: str) -> Marks:
    end = len(shown) if shown == whole else len(shown) - len(_ELLIPSIS)
    return [(start, min(stop, end)) for start, stop in marks if 0 <= start < end and stop > start]


def _format(text: str, start: int, end: int, color: QColor) -> QTextLayout.FormatRange:
    span = QTextLayout.FormatRange()
    span.start = _units(text, start)
    span.length = _units(text, end) - span.start
    look = QTextCharFormat()
    look.setForeground(color)
    span.format = look
    return span


def _hit_places(layout: QTextLayout, marks: Marks) -> list[QRectF]:
    text = layout.text()
    return [
        place
        for start, end in marks
        for number in range(layout.lineCount())
        if (place := _hit_place(layout.lineAt(number), _units(text, start), _units(text, end))) is not None
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


def _units(text: str, code_points: int) -> int:
    """UTF-16 units, in which Qt counts."""
    return code_points + sum(character > "\uffff" for character in text[:code_points])


def _code_points(text: str, units: int) -> int:
    if text.isascii():
        return units
    return len(text.encode("utf-16-le", "surrogatepass")[: units * 2].decode("utf-16-le", "replace"))
