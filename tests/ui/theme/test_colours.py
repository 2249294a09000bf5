from __future__ import annotations

import pytest

from notes_desktop.ui.theme.colours import NAMED, chip_color, named_color
from notes_desktop.ui.theme.palette import DARK, LIGHT, Tokens, contrast


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_the_colour_of_a_notebook_or_tag_stands_out_from_its_row(colors: Tokens) -> None:
    for name in NAMED:
        color = named_color(name, colors)
        assert color is not None
        for surface in (colors.sidebar, colors.sidebar_selected, colors.hover):
            assert contrast(color, surface) >= 3, (name, surface.name())


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_a_tag_can_be_read_on_its_colour_and_colours_differ(colors: Tokens) -> None:
    made = {chip_color(name, colors).name() for name in NAMED}
    assert len(made) == len(NAMED)
    for name in NAMED:
        for ink in (colors.accent, colors.text):
            assert contrast(ink, chip_color(name, colors)) >= 4.5, (name, ink.name())
    assert chip_color("", colors) == chip_color("ultraviolet", colors) == colors.selected


def test_no_colour_and_that_of_another_version_are_none() -> None:
    assert named_color("", LIGHT) is None
    assert named_color("ultraviolet", DARK) is None
