"""Fonts, colours and distances of a note, made once for a theme, a font and a zoom."""

from __future__ import annotations

from typing import NamedTuple

from notes_desktop.ui.theme.fonts import EditorFonts, editor_fonts
from notes_desktop.ui.theme.palette import Tokens

TOP_PX = 44
GUTTER_PX = 28
"""Room on each side of the column, inside the viewport: for surfaces that reach out of it."""

CODE_INSET_PX = 14
QUOTE_INSET_PX = 16


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
