"""Our own icons: small SVG files drawn in the colour that the place asks for.

Only the part of SVG that our files use is read (paths of M L H V C Q Z, circles, rounded rectangles): the
QtSvg module costs 40 ms to import and Qt's image plugin 5 to 16 ms, before the first frame.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from notes_desktop.paths import resources

APPLICATION = "notes-desktop"
_TINT = "currentColor"
_SIZES = (16, 24, 32, 48, 64, 128, 256)

_ELEMENT = re.compile(r"<(svg|path|circle|rect)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_STEP = re.compile(r"([MLHVCQZ])([^MLHVCQZ]*)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


class _Shape(NamedTuple):
    path: QPainterPath
    fill: str
    stroke: str
    width: float


class _Drawing(NamedTuple):
    side: float
    shapes: tuple[_Shape, ...]


def paint_icon(painter: QPainter, name: str, place: QRect | QRectF, color: QColor, weight: float = 1.0) -> None:
    """Draw the icon `name`.svg into a square, crisp anywhere; a large one is calm with a thin `weight`."""
    drawing = _drawing(name)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(place.x(), place.y())
    painter.scale(place.width() / drawing.side, place.height() / drawing.side)
    for shape in drawing.shapes:
        painter.setPen(_pen(shape, color, weight))
        painter.setBrush(Qt.BrushStyle.NoBrush if shape.fill == "none" else _color(shape.fill, color))
        painter.drawPath(shape.path)
    painter.restore()


def mirrored(place: QRect, inside: QRect, direction: Qt.LayoutDirection) -> QRect:
    """`place` as it is where one reads from the left, in its mirror where one reads from the right."""
    if direction == Qt.LayoutDirection.LeftToRight:
        return place
    return QRect(inside.right() - (place.right() - inside.left()), place.top(), place.width(), place.height())


def pixmap(name: str, color: QColor, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` device-independent pixels; the last ones asked for are kept."""
    return _pixmap(name, color.rgba(), size, ratio)


def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.PlaceholderText) -> QIcon:
    """An icon in the palette's colour of `role`, which follows a change of theme by itself."""
    return QIcon(_TintedEngine(name, role))


def application_icon() -> QIcon:
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(pixmap(APPLICATION, QColor(Qt.GlobalColor.black), size))
    return made


class _TintedEngine(QIconEngine):
    def __init__(self, name: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._name = name
        self._role = role

    # Qt's spelling from here on.
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        group = QPalette.ColorGroup.Active
        color = QColor(QApplication.palette().color(group, self._role))
        if mode == QIcon.Mode.Disabled:
            color.setAlphaF(0.4)
        side = min(rect.width(), rect.height())
        square = QRect(0, 0, side, side)
        square.moveCenter(rect.center())
        paint_icon(painter, self._name, square, color)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        if made.isNull():  # a button on its way in is not a pixel high yet
            return made
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._role)


@lru_cache(maxsize=128)
def _pixmap(name: str, rgba: int, size: int, ratio: float) -> QPixmap:
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint_icon(painter, name, QRect(0, 0, size, size), QColor.fromRgba(rgba))
    painter.end()
    return made


@cache
def _drawing(name: str) -> _Drawing:
    text = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    inherited: dict[str, str] = {}
    shapes: list[_Shape] = []
    for kind, written in _ELEMENT.findall(text):
        own = dict(_ATTRIBUTE.findall(written))
        if kind == "svg":
            inherited = own
            continue
        shapes.append(_shape(kind, {**inherited, **own}))
    return _Drawing(float(inherited["viewBox"].split()[2]), tuple(shapes))


def _shape(kind: str, given: dict[str, str]) -> _Shape:
    path = QPainterPath()
    if kind == "circle":
        x, y, radius = (float(given[name]) for name in ("cx", "cy", "r"))
        path.addEllipse(x - radius, y - radius, 2 * radius, 2 * radius)
    elif kind == "rect":
        x, y, width, height, radius = (float(given[name]) for name in ("x", "y", "width", "height", "rx"))
        path.addRoundedRect(x, y, width, height, radius, radius)
    else:
        _follow(path, given["d"])
    width = float(given.get("stroke-width", "1"))
    return _Shape(path, given.get("fill", "none"), given.get("stroke", "none"), width)


def _follow(path: QPainterPath, steps: str) -> None:
    """Draw the absolute steps of an SVG path (https://www.w3.org/TR/SVG11/paths.html)."""
    for letter, written in _STEP.findall(steps):
        numbers = [float(number) for number in _NUMBER.findall(written)]
        at = path.currentPosition()
        if letter == "M":
            path.moveTo(*numbers)
        elif letter == "L":
            path.lineTo(*numbers)
        elif letter == "H":
            path.lineTo(numbers[0], at.y())
        elif letter == "V":
            path.lineTo(at.x(), numbers[0])
        elif letter == "C":
            path.cubicTo(*numbers)
        elif letter == "Q":
            path.quadTo(*numbers)
        else:
            path.closeSubpath()


def _pen(shape: _Shape, tint: QColor, weight: float) -> QPen:
    if shape.stroke == "none":
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(_color(shape.stroke, tint), shape.width * weight)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _color(written: str, tint: QColor) -> QColor:
    return tint if written == _TINT else QColor(written)
