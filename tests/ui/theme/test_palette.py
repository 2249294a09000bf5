from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from notes_desktop.ui.theme.oklch import Oklch, oklch
from notes_desktop.ui.theme.palette import DARK, LIGHT, Tokens, contrast, qt_palette, tokens, tokens_of

_LEAST = 4.5
BOTH = pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
SCHEMES = (Qt.ColorScheme.Light, Qt.ColorScheme.Dark)


def _judge(colors: Tokens) -> None:
    """Whatever carries words can be read, and signs stand out."""
    panes = (colors.sidebar, colors.list, colors.editor, colors.selected, colors.hover, colors.code)
    for surface in (*panes, colors.sidebar_selected):
        for ink in (colors.text, colors.second):
            assert contrast(ink, surface) >= _LEAST, (ink.name(), surface.name())
    for surface in panes:
        assert contrast(colors.accent, surface) >= _LEAST, (colors.accent.name(), surface.name())
    for surface in (colors.hit, colors.selection):
        assert contrast(colors.text, surface) >= _LEAST, surface.name()
    for ink in (colors.toast_text, colors.toast_accent):
        assert contrast(ink, colors.toast) >= _LEAST, ink.name()
    for sign in (colors.saved, colors.warning, colors.danger, colors.accent):
        for surface in (colors.list, colors.editor):
            assert contrast(sign, surface) >= 3, (sign.name(), surface.name())
    assert contrast(colors.accent, colors.sidebar_selected) >= 3


@BOTH
def test_everything_can_be_read(colors: Tokens) -> None:
    _judge(colors)


@given(st.integers(0, 0xFFFFFF))
@example(0xFFFF00)
@example(0xFFFFFF)
@example(0x000000)
@example(0x808080)
@example(0x0000FF)
@example(0x000080)
@example(0x00FF00)
@example(0xFF0000)
def test_everything_can_be_read_with_any_accent(number: int) -> None:
    for scheme in SCHEMES:
        colors = tokens(scheme, f"#{number:06x}")
        _judge(colors)
        assert contrast(colors.accent, colors.text) >= 1.3, "links would be as other words"
        assert tokens_of(qt_palette(colors)) is colors
        others = set(Tokens._fields) - {"accent", "selected", "selection", "toast_accent"}
        assert {name: getattr(colors, name) for name in others} == {
            name: getattr(tokens(scheme), name) for name in others
        }


@pytest.mark.parametrize("accent", ["#e66100", "#3a944a", "#9141ac", "#3584e4", "#d56199", "#ed333b", "#c88800"])
def test_an_accent_stays_the_colour_that_it_is(accent: str) -> None:
    chosen = _oklch(QColor(accent))
    for scheme in SCHEMES:
        colors = tokens(scheme, accent)
        for made in (colors.accent, colors.selected, colors.selection, colors.toast_accent):
            apart = abs(math.remainder(_oklch(made).hue - chosen.hue, math.tau))
            assert math.degrees(apart) < 12, made.name()
        assert _oklch(colors.accent).chroma > 0.6 * chosen.chroma


def _oklch(color: QColor) -> Oklch:
    return oklch(color.redF(), color.greenF(), color.blueF())


def test_an_accent_that_can_be_read_is_left_as_it_is() -> None:
    assert tokens(Qt.ColorScheme.Light, "#9141ac").accent.name() == "#9141ac"
    assert tokens(Qt.ColorScheme.Dark, "#ffa348").accent.name() == "#ffa348"


def test_a_grey_accent_colours_nothing() -> None:
    for scheme in SCHEMES:
        colors = tokens(scheme, "#808080")
        for made in (colors.accent, colors.selected, colors.selection, colors.toast_accent):
            assert _oklch(made).chroma < 0.002


def test_without_an_accent_it_is_our_own() -> None:
    assert tokens(Qt.ColorScheme.Light, "") is LIGHT
    assert tokens(Qt.ColorScheme.Light, LIGHT.accent.name()) is LIGHT
    assert tokens(Qt.ColorScheme.Dark, DARK.accent.name()) is DARK


def test_a_palette_of_others_has_no_accent_of_ours() -> None:
    theirs = QPalette(QColor("#efefef"))
    theirs.setColor(QPalette.ColorRole.Accent, QColor("#ffff00"))
    assert tokens_of(theirs) is LIGHT


def test_a_palette_that_changes_is_read_again() -> None:
    palette = qt_palette(LIGHT)
    assert tokens_of(palette) is LIGHT
    orange = tokens(Qt.ColorScheme.Light, "#e66100")
    for role in (QPalette.ColorRole.Accent, QPalette.ColorRole.Link):
        palette.setColor(role, orange.accent)
    assert tokens_of(palette) is orange


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#777777")) == pytest.approx(1)


def test_an_unknown_scheme_is_light() -> None:
    assert tokens(Qt.ColorScheme.Unknown) is LIGHT
    assert tokens(Qt.ColorScheme.Dark) is DARK


@BOTH
def test_a_palette_tells_its_theme(colors: Tokens) -> None:
    assert tokens_of(qt_palette(colors)) is colors
    assert colors.is_dark == (colors is DARK)


@BOTH
def test_what_is_disabled_can_still_be_read(colors: Tokens) -> None:
    palette = qt_palette(colors)
    ink = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
    assert contrast(ink, palette.color(QPalette.ColorRole.Window)) >= _LEAST
