"""What is drawn around the text: surfaces behind code and tags, bars beside quotes, boxes over tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextBlock, QTextLayout, QTextLine

from notes_desktop.ui.widgets.editor.lines import Line
from notes_desktop.ui.widgets.editor.look import Look
from notes_desktop.ui.widgets.editor.positions import units
from notes_desktop.ui.widgets.editor.styling import Styler

if TYPE_CHECKING:
    from notes_desktop.core.markdown_spans import Span
    from notes_desktop.ui.widgets.editor.base import Surface

_CORNER = 6.0
REACH_PX = _CORNER
"""How far what is drawn for a line can differ inside of the lines around it."""

_FENCE_AIR_PX = 5.0
_RULE_GAP_PX = 12
_BAR_PX = 3.0
_BAR_STRENGTH = 0.35
_BOX_PX = 16.0
_BOX_CORNER = 4.0
_CHIP_CORNER = 5.0
_CHIP_SIDE_PX = 2.0
_CHIP_AIR_PX = 1.0
_EDGES = (QTextLine.Edge.Leading, QTextLine.Edge.Trailing)


class _Run(NamedTuple):
    """Lines of one kind under one another."""

    kind: str
    rect: QRectF
    is_closed: bool = False


class _Box(NamedTuple):
    rect: QRectF
    is_done: bool


class _Chip(NamedTuple):
    rect: QRectF
    colour: str
    """By name; empty for that of all tags."""


class Painting(NamedTuple):
    """What is to be drawn in one paint event; most have nothing."""

    runs: list[_Run]
    rules: list[QRectF]
    chips: list[_Chip]
    boxes: list[_Box]


class Painter:
    """Draws for the lines that are seen, from what the styler knows of them."""

    def __init__(self, styler: Styler, look: Look) -> None:
        self.look = look
        self.tag_colours: Mapping[str, str] = {}
        """The names of the colours that tags were given, by their keys."""
        self._styler = styler

    def plan(self, surface: Surface, clip: QRect) -> Painting:
        """What is to be drawn inside of `clip`."""
        planned = Painting([], [], [], [])
        run: _Run | None = None
        for block, line, rect in self._visible(surface, clip):
            if line.kind in ("fence", "quote"):
                column = self._column(surface, rect)
                if line.kind == "quote":
                    column.translate(surface.quote_bar_px, 0)
                if run is None or run.kind != line.kind or run.is_closed:
                    run = _Run(line.kind, column)
                    planned.runs.append(run)
                run = _Run(line.kind, run.rect.united(column), line.kind == "fence" and not line.end_state)
                planned.runs[-1] = run
            else:
                run = None
            if line.kind == "rule":
                planned.rules.append(self._rule_rect(block, self._column(surface, rect)))
            if line.chips:
                planned.chips.extend(self._chips(block, line, rect))
            if line.box is not None:
                planned.boxes.append(_Box(self._box_rect(block, line, rect), line.box.is_done))
        return planned

    def paint_below(self, painter: QPainter, planned: Painting, clip: QRect) -> None:
        for run in planned.runs:
            self._paint_run(painter, run, clip)
        for rule in planned.rules:
            painter.fillRect(rule.toRect(), self.look.tokens.hairline)
        if planned.chips:
            self._paint_chips(painter, planned.chips)

    def paint_above(self, painter: QPainter, planned: Painting) -> None:
        for box in planned.boxes:
            self._paint_box(painter, box.rect, box.is_done)

    def box_rect(self, surface: Surface, block: QTextBlock) -> QRectF:
        """Where the task box of a line is, empty when it has none."""
        line = self._line(block)
        return self._box_rect(block, line, surface.block_rect(block)) if line and line.box else QRectF()

    def _visible(self, surface: Surface, clip: QRect) -> Iterator[tuple[QTextBlock, Line, QRectF]]:
        block = surface.block_at(clip.top())
        # One line more on both sides: a surface goes on there without an end or a corner.
        if block.previous().isValid():
            block = block.previous()
        is_beyond = False
        while block.isValid() and not is_beyond:
            rect = surface.block_rect(block)
            is_beyond = rect.top() > clip.bottom() + 1
            line = self._line(block)
            if line is not None:
                yield block, line, rect
            block = block.next()

    def _line(self, block: QTextBlock) -> Line | None:
        """None while the line has not been styled."""
        state = self._styler.states.styled_with(block)
        return None if state < 0 else self._styler.lines.get(block.text(), state)

    def _column(self, surface: Surface, rect: QRectF) -> QRectF:
        left, width = surface.column()
        return QRectF(left, rect.top(), width, rect.height())

    def _paint_run(self, painter: QPainter, run: _Run, clip: QRect) -> None:
        """The surface behind fenced code, or the bar beside a quote, of all its lines at once."""
        scale = self.look.scale
        # What is far outside of the clip costs as much as what is inside.
        seen = QRectF(clip).adjusted(-2 * _CORNER, -2 * _CORNER, 2 * _CORNER, 2 * _CORNER)
        if run.kind == "fence":
            air = _FENCE_AIR_PX * scale
            rect = run.rect.adjusted(0, -air, 0, air)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.tokens.code)
            rect.setTop(max(rect.top(), seen.top()))
            rect.setBottom(min(rect.bottom(), seen.bottom()))
            painter.drawRoundedRect(rect, _CORNER, _CORNER)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        else:
            color = QColor(self.look.tokens.second)
            color.setAlphaF(_BAR_STRENGTH)
            bar = QRectF(run.rect.left(), run.rect.top() - 1, _BAR_PX * scale, run.rect.height() + 3)
            # Whole pixels: a rectangle between them takes a hundred times as long.
            painter.fillRect(bar.intersected(seen).toAlignedRect(), color)

    def _rule_rect(self, block: QTextBlock, column: QRectF) -> QRectF:
        """A hairline from the marks to the end of the column."""
        used = block.layout().lineAt(0).naturalTextWidth() if block.layout().lineCount() else 0
        left = column.left() + used + _RULE_GAP_PX
        return QRectF(left, column.center().y(), max(0, column.right() - left), 1)

    def _chips(self, block: QTextBlock, line: Line, rect: QRectF) -> Iterator[_Chip]:
        """One behind each tag on each line of the layout that it stands in; a trace wider than its words."""
        scale = self.look.scale
        metrics = QFontMetricsF(self._font(line.kind))
        side, air = _CHIP_SIDE_PX * scale, _CHIP_AIR_PX * scale
        above, height = metrics.ascent() + air, metrics.height() + 2 * air
        for chip in line.chips:
            colour = self._colour_of(block, chip)
            for left, right, baseline in _pieces(block, rect, chip.start, chip.start + chip.length):
                yield _Chip(QRectF(left - side, baseline - above, right - left + 2 * side, height), colour)

    def _colour_of(self, block: QTextBlock, chip: Span) -> str:
        if not self.tag_colours:
            return ""
        from notes_desktop.core.tags import tag_key  # loaded with the first tag that is seen

        return self.tag_colours.get(tag_key(block.text()[chip.start + 1 : chip.start + chip.length]), "")

    def _font(self, kind: str) -> QFont:
        fonts = self.look.fonts
        return fonts.headings[int(kind[-1]) - 1] if kind.startswith("heading") else fonts.body

    def _paint_chips(self, painter: QPainter, chips: list[_Chip]) -> None:
        corner = _CHIP_CORNER * self.look.scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for chip in chips:
            painter.setBrush(self._chip_color(chip.colour))
            painter.drawRoundedRect(chip.rect, corner, corner)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _chip_color(self, colour: str) -> QColor:
        if not colour:
            return self.look.tokens.selected
        from notes_desktop.ui.theme.colours import chip_color  # which most people never ask for

        return chip_color(colour, self.look.tokens)

    def _box_rect(self, block: QTextBlock, line: Line, rect: QRectF) -> QRectF:
        assert line.box is not None
        piece = next(_pieces(block, rect, line.box.start, line.box.start + 3), None)
        if piece is None:
            return QRectF()
        left, right, baseline = piece
        side = round(_BOX_PX * self.look.scale)
        middle = baseline - QFontMetricsF(self.look.fonts.body).capHeight() / 2
        return QRectF(round((left + right - side) / 2), round(middle - side / 2), side, side)

    def _paint_box(self, painter: QPainter, rect: QRectF, is_done: bool) -> None:
        if rect.isEmpty():
            return
        colors, scale = self.look.tokens, self.look.scale
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = rect.adjusted(0.75, 0.75, -0.75, -0.75)
        corner = _BOX_CORNER * scale
        if is_done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.accent)
            painter.drawRoundedRect(rect, corner, corner)
            painter.setPen(_tick_pen(colors.editor, 1.75 * scale))
            painter.drawPolyline([_at(rect, 0.25, 0.53), _at(rect, 0.43, 0.70), _at(rect, 0.75, 0.32)])
        else:
            painter.setPen(QPen(colors.second, 1.5 * scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inside, corner, corner)
        painter.restore()


def _tick_pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _at(rect: QRectF, x: float, y: float) -> QPointF:
    return QPointF(rect.left() + rect.width() * x, rect.top() + rect.height() * y)


def _pieces(block: QTextBlock, rect: QRectF, start: int, end: int) -> Iterator[tuple[float, float, float]]:
    """(left, right, baseline) of some characters on each line of the layout that they stand in."""
    layout, text = block.layout(), block.text()
    start, end = (_shifted(layout, units(text[:column])) for column in (start, end))
    is_plain = text.isascii()
    for number in range(layout.lineCount()):
        line: QTextLine = layout.lineAt(number)
        line_end = line.textStart() + line.textLength()
        if line_end <= start or line.textStart() >= end:
            continue
        first, last = max(start, line.textStart()), min(end, line_end)
        left, right = (_x(line, first), _x(line, last)) if is_plain else _extent(line, first, last)
        top = rect.top() + line.y() - layout.boundingRect().top()
        yield rect.left() + min(left, right), rect.left() + max(left, right), top + line.ascent()


def _shifted(layout: QTextLayout, position: int) -> int:
    """Where a character stands in a layout that also has what an input method shows."""
    place = layout.preeditAreaPosition()
    return position + units(layout.preeditAreaText()) if 0 <= place < position else position


def _extent(line: QTextLine, first: int, last: int) -> tuple[float, float]:
    """The leftmost and the rightmost edge of some characters, of which some may run to the left."""
    edges = [_x(line, position, edge) for position in range(first, last) for edge in _EDGES]
    return min(edges, default=0.0), max(edges, default=0.0)


def _x(line: QTextLine, position: int, edge: QTextLine.Edge = QTextLine.Edge.Leading) -> float:
    # PySide declares a number and gives it with the position that it took.
    x: Any = line.cursorToX(position, edge)
    return float(x[0])
