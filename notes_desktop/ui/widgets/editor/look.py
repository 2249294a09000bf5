"""Fonts, colours and distances of a note, made once for a theme, a font and a zoom."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat

from notes_desktop.ui.theme.fonts import EditorFonts, editor_fonts
from notes_desktop.ui.theme.palette import Tokens

LINE_HEIGHT = 155.0
_HEADING_LINE_HEIGHT = 130.0
_CODE_LINE_HEIGHT = 145.0
_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value

TOP_PX = 44
GUTTER_PX = 28
"""Room on each side of the column, inside the viewport: for bars and surfaces that reach out of it."""


class Settings(NamedTuple):
    """What a person can choose. An empty family is the interface's."""

    family: str = ""
    size_px: int = 16
    width_px: int = 680
    zoom: int = 100


class Look(NamedTuple):
    tokens: Tokens
    fonts: EditorFonts
    settings: Settings

    @property
    def scale(self) -> float:
        """How much larger than the 16 px of the design everything is."""
        return self.settings.size_px * self.settings.zoom / 1600

    @property
    def column_px(self) -> int:
        return round(self.settings.width_px * self.settings.zoom / 100)


def make_look(tokens: Tokens, settings: Settings) -> Look:
    fonts = editor_fonts(settings.family, settings.size_px, settings.zoom / 100)
    return Look(tokens, fonts, settings)


def body_block() -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setLineHeight(LINE_HEIGHT, _PROPORTIONAL)
    return made


def heading_block(above_px: float) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setLineHeight(_HEADING_LINE_HEIGHT, _PROPORTIONAL)
    made.setTopMargin(above_px)
    made.setBottomMargin(above_px / 4)
    return made


def code_block(inset_px: float) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setLineHeight(_CODE_LINE_HEIGHT, _PROPORTIONAL)
    made.setLeftMargin(inset_px)
    made.setRightMargin(inset_px)
    return made


def hanging_block(hang_px: float, inset_px: float = 0) -> QTextBlockFormat:
    """Lines after the first begin `hang_px` further in than the first."""
    made = body_block()
    made.setLeftMargin(hang_px + inset_px)
    made.setTextIndent(-hang_px)
    return made


def char_format(font: QFont | None = None, **values: object) -> QTextCharFormat:
    made = QTextCharFormat()
    if font is not None:
        made.setFontFamilies(font.families())
        made.setProperty(QTextCharFormat.Property.FontPixelSize, font.pixelSize())
        if font.weight() != QFont.Weight.Normal:
            made.setFontWeight(font.weight())
    return made
