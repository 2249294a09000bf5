from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from notes_desktop.ui.theme.palette import DARK, LIGHT, Tokens, contrast, qt_palette, tokens, tokens_of

_LEAST = 4.5
BOTH = pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])


@BOTH
def test_words_can_be_read_on_every_surface(colors: Tokens) -> None:
    panes = (colors.sidebar, colors.list, colors.editor, colors.selected, colors.hover, colors.code)
    for surface in (*panes, colors.sidebar_selected):
        for ink in (colors.text, colors.second):
            assert contrast(ink, surface) >= _LEAST, (ink.name(), surface.name())
    for surface in panes:
        assert contrast(colors.accent, surface) >= _LEAST or surface is colors.hover, surface.name()


@BOTH
def test_text_can_be_read_on_hits_selections_and_toasts(colors: Tokens) -> None:
    assert contrast(colors.text, colors.hit) >= _LEAST
    assert contrast(colors.text, colors.selection) >= _LEAST
    assert contrast(colors.toast_text, colors.toast) >= _LEAST
    assert contrast(colors.toast_accent, colors.toast) >= _LEAST


@BOTH
def test_signs_stand_out_from_their_surfaces(colors: Tokens) -> None:
    for sign in (colors.saved, colors.warning, colors.danger, colors.accent):
        for surface in (colors.list, colors.editor):
            assert contrast(sign, surface) >= 3, (sign.name(), surface.name())


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#777777")) == pytest.approx(1)


def test_an_unknown_scheme_is_light() -> None:
    assert tokens(Qt.ColorScheme.Unknown) is LIGHT
    assert tokens(Qt.ColorScheme.Dark) is DARK


@BOTH
def test_a_palette_tells_its_theme(colors: Tokens) -> None:
    assert tokens_of(qt_palette(colors)) is colors


@BOTH
def test_what_is_disabled_can_still_be_read(colors: Tokens) -> None:
    palette = qt_palette(colors)
    ink = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
    assert contrast(ink, palette.color(QPalette.ColorRole.Window)) >= _LEAST
