"""Texts of one or two lines for rows: elided by words, hits marked, right to left where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

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
)

_LONGEST = 400
# Qt measures a text only as far as a U+009C.
_BLANK = re.compile("[\\n\\r\\t\\v\\f\\x9c\\u2028\\u2029]")
# Scripts whose letters change beside others or that are read from the right, and what may hold such: these texts
# are laid out as a whole.
_DEPENDENT = re.compile(
    "[\\u0590-\\u10ff\\u1780-\\u18af\\u1a00-\\u1cff\\u200c-\\u200f\\u202a-\\u202e\\u2066-\\u2069"
    "\\ua800-\\uabff\\ud800-\\udfff\\ufb1d-\\ufdff\\ufe00-\\ufe0f\\ufe70-\\ufeff\\U00010000-\\U0010ffff]"
)


class ElidedText(Protocol):
    """What is shown of a text, ready to be drawn into the space it was made for."""

    text: str

    def draw(self, painter: QPainter, at: QPointF, ink: QColor, hit: QColor) -> None: ...


def elided_text(text: str, marks: Marks, width: float, style: Style, known: ElidedText | None = None) -> ElidedText:
    """As many words of `text` as there is room for, with the marked hits that are in them.

    `known` is what was shown in this place before: where only the marks are others, its lines are not measured again.
    """
    whole = _BLANK.sub(" ", text[:_LONGEST])
    if isinstance(known, _PlainText) and known.is_of(whole, width, style):
        return known.marked(marks)
    if _DEPENDENT.search(whole):
        from notes_desktop.ui.widgets.shaped_text import ShapedText

        return ShapedText(whole, marks, width, style)
    return _PlainText(whole, width, style, list(_lines(whole, width, style)), marks)


class _Piece(NamedTuple):
    at: QPointF
    text: str


class _PlainText:
    """Letters that stand side by side from the left: drawn line by line, a fifth of what a layout takes."""

    def __init__(self, whole: str, width: float, style: Style, lines: Sequence[tuple[int, str]], marks: Marks) -> None:
        start, last = lines[-1]
        self.text = whole[:start] + last if last.endswith(ELLIPSIS) else whole
        self._whole, self._width, self._style, self._lines = whole, width, style, lines
        self._marks = marks
        self._plain: list[_Piece] = []
        self._marked: list[_Piece] = []
        self._hits: list[QRectF] = []
        kept = kept_marks(marks, self.text, whole)
        for number, (start, line) in enumerate(lines):
            here = [(max(first - start, 0), min(end - start, len(line))) for first, end in kept]
            self._place(line, [mark for mark in here if mark[0] < mark[1]], style.baseline + number * style.pitch)

    def is_of(self, whole: str, width: float, style: Style) -> bool:
        return self._style is style and self._width == width and self._whole == whole

    def marked(self, marks: Marks) -> _PlainText:
        """The same lines with other hits."""
        if marks == self._marks:
            return self
        return _PlainText(self._whole, self._width, self._style, self._lines, marks)

    def _place(self, line: str, marks: Marks, baseline: float) -> None:
        behind, x = 0, 0.0
        metrics = self._style.metrics
        for start, end in marks:
            left, right = (metrics.horizontalAdvance(line[:at]) for at in (start, end))
            if behind < start:
                self._plain.append(_Piece(QPointF(x, baseline), line[behind:start]))
            self._marked.append(_Piece(QPointF(left, baseline), line[start:end]))
            top = baseline - metrics.ascent() + 1
            self._hits.append(QRectF(left - 1, top, right - left + 2, metrics.height() - 1))
            behind, x = end, right
        if behind < len(line):
            self._plain.append(_Piece(QPointF(x, baseline), line[behind:]))

    def draw(self, painter: QPainter, at: QPointF, ink: QColor, hit: QColor) -> None:
        painter.setFont(self._style.font)
        # Even where the window is read from the right, a sentence in Latin letters ends with its full stop.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if self._hits:
            paint_hits(painter, at, self._hits, hit)
            painter.setPen(self._style.marked)
            for piece in self._marked:
                painter.drawText(at + piece.at, piece.text)
        painter.setPen(ink)
        for piece in self._plain:
            painter.drawText(at + piece.at, piece.text)


def _lines(whole: str, width: float, style: Style) -> Iterator[tuple[int, str]]:
    """Where each line begins, and what stands in it; the last one ends with an ellipsis when there is more."""
    likely = likely_length(width, style)
    near = whole[:likely]
    if len(whole) <= likely and style.metrics.horizontalAdvance(whole) <= width:
        yield 0, whole
        return
    if style.lines == 1:
        cut = _cut(near, width, style)
        yield 0, _cut(whole, width, style) if cut == near else cut
        return
    layout = laid_out(near, width, style)
    if near != whole and not is_beyond(near, layout):
        near = whole
        layout = laid_out(whole, width, style)
    count = layout.lineCount()
    for number in range(count):
        line = layout.lineAt(number)
        start, end = (code_points(near, at) for at in (line.textStart(), line.textStart() + line.textLength()))
        if number + 1 == count and is_beyond(whole, layout):
            yield start, _cut(near[start:], width, style)
        else:
            yield start, near[start:end].rstrip()


def _cut(text: str, width: float, style: Style) -> str:
    fitting = style.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width).removesuffix(ELLIPSIS)
    return text if fitting == text else cut_to_words(text, len(fitting))
