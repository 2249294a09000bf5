from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.ui.theme.luminance import linear, luminance
from notes_desktop.ui.theme.oklch import oklch, with_luminance

CHANNEL = st.floats(0, 1)


@pytest.mark.parametrize(
    ("channels", "wanted"),
    [
        ((1.0, 1.0, 1.0), (1.0, 0.0, None)),
        ((1.0, 0.0, 0.0), (0.628, 0.2577, 0.5103)),
        ((0.0, 1.0, 0.0), (0.8664, 0.2948, 2.4870)),
        ((0.0, 0.0, 1.0), (0.452, 0.3132, -1.6746)),
    ],
)
def test_known_colours_have_their_known_places(
    channels: tuple[float, float, float], wanted: tuple[float, float, float | None]
) -> None:
    """The values are those of CSS Color 4, https://www.w3.org/TR/css-color-4/#ok-lab."""
    found = oklch(*channels)
    assert found[:2] == pytest.approx(wanted[:2], abs=0.001)
    assert wanted[2] is None or found.hue == pytest.approx(wanted[2], abs=0.002)


@given(CHANNEL, CHANNEL, CHANNEL, st.floats(0.01, 0.95))
def test_every_colour_is_found_at_every_luminance(red: float, green: float, blue: float, wanted: float) -> None:
    found = with_luminance(oklch(red, green, blue), wanted)
    assert all(0 <= channel <= 1 for channel in found)
    lights = (linear(found[0]), linear(found[1]), linear(found[2]))
    assert luminance(*lights) == pytest.approx(wanted, rel=0.02)
