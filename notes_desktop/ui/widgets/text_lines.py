"""What texts of a few lines have in common: their style, where they break, and what is left of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt, QTextBoundaryFinder
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

Marks = Sequence[tuple[int, int]]
"""Hits, (start, end) in code points."""

ELLIPSIS = "…"
_MARK_CORNER = 3.0
_ROOMY = 1.5
_LONGEST_WORD = 16


class Style(NamedTuple):
    font: QFont
    metrics: QFontMetricsF
    marked: QColor
    """Text on a hit."""
    lines: int
    baseline: float
    pitch: float


def laid_out(text: str, width: float, style: Style, is_mirrored: bool = False, marks: Marks = ()) -> QTextLayout:
    """The lines that there is room for; the origin is the top left corner of the space."""
    layout = QTextLayout(text, style.font)
    layout.setTextOption(_option(is_mirrored))
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


def likely_length(width: float, style: Style) -> int:
    """More characters than a text usually has room for: what comes behind them need not be shaped."""
    return max(1, style.lines * int(_ROOMY * width / style.metrics.averageCharWidth()))


def is_beyond(text: str, layout: QTextLayout) -> bool:
    """Whether the lines end before the text does, but for spaces."""
    if not text or not layout.lineCount():
        return False
    last = layout.lineAt(layout.lineCount() - 1)
    end = code_points(text, last.textStart() + last.textLength())
    return end < len(text) and not text[end:].isspace()


def _is_one_word(letters: str) -> bool:
    """Whether none of them is a word by itself, or a mark between words."""
    if letters.isascii():
        return not letters or letters.isalnum()
    from notes_desktop.core.fold import is_own_word  # with the tables of Unicode, which plain letters do without

    return not any(map(is_own_word, letters))


def without_last(words: str) -> str:
    """Without the last word; where it is long, or the script has no spaces, without what a person calls a character."""
    shorter, space, last = words.rpartition(" ")
    if space and len(last) <= _LONGEST_WORD and _is_one_word(last):
        return shorter.rstrip()
    graphemes = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, words)
    graphemes.toEnd()
    return words[: code_points(words, max(graphemes.toPreviousBoundary(), 0))].rstrip()


def cut_to_words(text: str, end: int) -> str:
    """The words of text[:end], with an ellipsis: what is cut apart there goes."""
    words = text[:end] if text[end : end + 1].isspace() else without_last(text[:end])
    return words.rstrip() + ELLIPSIS


def kept_marks(marks: Marks, shown: str, whole: str) -> Marks:
    """Those that stand in what is shown of `whole`."""
    end = len(shown) if shown == whole else len(shown) - len(ELLIPSIS)
    return [(start, min(stop, end)) for start, stop in marks if 0 <= start < end and stop > start]


def paint_hits(painter: QPainter, at: QPointF, places: Sequence[QRectF], color: QColor) -> None:
    """The marks beneath the letters."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for place in places:
        painter.drawRoundedRect(place.translated(at), _MARK_CORNER, _MARK_CORNER)


def units(text: str, code_points: int) -> int:
    """UTF-16 units, in which Qt counts."""
    return code_points + sum(character > "\uffff" for character in text[:code_points])


def code_points(text: str, units: int) -> int:
    """Back from UTF-16 units."""
    if text.isascii():
        return units
    return len(text.encode("utf-16-le", "surrogatepass")[: units * 2].decode("utf-16-le", "replace"))


@cache
def _option(is_mirrored: bool) -> QTextOption:
    side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
    option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _format(text: str, start: int, end: int, color: QColor) -> QTextLayout.FormatRange:
    span = QTextLayout.FormatRange()
    span.start = units(text, start)
    span.length = units(text, end) - span.start
    look = QTextCharFormat()
    look.setForeground(color)
    span.format = look
    return span
