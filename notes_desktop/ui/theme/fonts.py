"""The fonts: the system's for the interface, one family in six sizes for the editor, one for code."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication

_SMALL = 0.92
_HEADINGS = (28 / 16, 20 / 16, 17 / 16, 1.0, 1.0, 1.0)
_CODE = 14 / 16
_SMALLEST_PX = 6

# fontconfig's own names: they say that no desktop has chosen a font.
_NOT_CHOSEN = {"", "sans", "sans serif", "sans-serif", "system-ui"}
_GOOD = ("Inter", "Cantarell", "Noto Sans", "Ubuntu", "Segoe UI", "DejaVu Sans")
_GOOD_POINTS = 9.75
_MONOSPACED = ("DejaVu Sans Mono", "Noto Sans Mono", "Liberation Mono", "Consolas", "Menlo", "Courier New")


class EditorFonts(NamedTuple):
    body: QFont
    headings: tuple[QFont, ...]
    """For levels 1 to 6."""
    code: QFont


def interface_font() -> QFont:
    """The system's; where no desktop has chosen one, the first good family that exists, at 13 px."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if font.family().lower() not in _NOT_CHOSEN:
        return font
    family = first_family(_GOOD)
    if family:
        font.setFamily(family)
        font.setPointSizeF(_GOOD_POINTS)
    return font


def first_family(names: tuple[str, ...]) -> str:
    """The first that is installed, or nothing."""
    return next((name for name in names if QFontDatabase.hasFamily(name)), "")


def small_font(base: QFont | None = None) -> QFont:
    """For dates, counts and the status line."""
    return scaled(base or QApplication.font(), _SMALL)


def semibold(base: QFont | None = None) -> QFont:
    font = QFont(base or QApplication.font())
    font.setWeight(QFont.Weight.DemiBold)
    return font


def scaled(base: QFont, factor: float) -> QFont:
    font = QFont(base)
    if base.pixelSize() > 0:
        font.setPixelSize(max(_SMALLEST_PX, round(base.pixelSize() * factor)))
    else:
        font.setPointSizeF(max(4.0, base.pointSizeF() * factor))
    return font


def editor_fonts(family: str = "", size_px: float = 16, zoom: float = 1.0) -> EditorFonts:
    """An empty or missing family means the interface's; sizes are pixels at zoom 1."""
    wanted = family if family and QFontDatabase.hasFamily(family) else QApplication.font().family()
    return EditorFonts(
        body=_sized(wanted, size_px * zoom),
        headings=tuple(_heading(wanted, size_px * zoom * factor) for factor in _HEADINGS),
        code=monospace_font(size_px * zoom * _CODE),
    )


def monospace_font(size_px: float) -> QFont:
    """The system's, or the first that exists where that is none at all."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(_pixels(size_px))
    # By measure: good families forget to say it of themselves.
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance("iii") != metrics.horizontalAdvance("MMM"):
        font.setFamily(first_family(_MONOSPACED) or font.family())
    return font


def _heading(family: str, size_px: float) -> QFont:
    return semibold(_sized(family, size_px))


def _sized(family: str, size_px: float) -> QFont:
    font = QFont(family)
    font.setPixelSize(_pixels(size_px))
    return font


def _pixels(size_px: float) -> int:
    return max(_SMALLEST_PX, round(size_px))
