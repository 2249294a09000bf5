"""Colours as lightness, chroma and hue that eyes agree with, to make one lighter or darker and leave it what it is.

Björn Ottosson, A perceptual color space for image processing (https://bottosson.github.io/posts/oklab/).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from notes_desktop.ui.theme.luminance import linear, luminance

_Linear = tuple[float, float, float]
_STEPS = 9
_CLOSE = 0.001


class Oklch(NamedTuple):
    """Lightness from 0 to 1, chroma from 0 for grey to about 0.32, hue in radians."""

    lightness: float
    chroma: float
    hue: float


def oklch(red: float, green: float, blue: float) -> Oklch:
    """Of channels of sRGB, 0 to 1."""
    r, g, b = linear(red), linear(green), linear(blue)
    cones = (
        math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b),
        math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b),
        math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b),
    )
    lightness = 0.2104542553 * cones[0] + 0.7936177850 * cones[1] - 0.0040720468 * cones[2]
    a_axis = 1.9779984951 * cones[0] - 2.4285922050 * cones[1] + 0.4505937099 * cones[2]
    b_axis = 0.0259040371 * cones[0] + 0.7827717662 * cones[1] - 0.8086757660 * cones[2]
    return Oklch(lightness, math.hypot(a_axis, b_axis), math.atan2(b_axis, a_axis))


def with_luminance(color: Oklch, wanted: float) -> tuple[float, float, float]:
    """The channels in sRGB of the colour that has this hue and WCAG's relative luminance `wanted`, above 0.

    Chroma gives way where a screen has no such colour.
    """
    lightness = math.cbrt(wanted)
    found = _shown(color._replace(lightness=lightness))
    for _step in range(_STEPS):
        part = wanted / max(luminance(*found), 1e-6)
        if abs(part - 1) < _CLOSE:
            break
        # Luminance goes with the third power of lightness, nearly.
        lightness = min(1.0, lightness * math.cbrt(part))
        found = _shown(color._replace(lightness=lightness))
    red, green, blue = (_encoded(channel) for channel in found)
    return red, green, blue


def _encoded(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _shown(color: Oklch) -> _Linear:
    """Linear channels within what a screen shows, with the most of the chroma that there is."""
    chroma, most = color.chroma, color.chroma
    if not _fits(_linear_of(color)):
        chroma = 0.0
        for _step in range(_STEPS):
            middle = (chroma + most) / 2
            chroma, most = (middle, most) if _fits(_linear_of(color._replace(chroma=middle))) else (chroma, middle)
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in _linear_of(color._replace(chroma=chroma)))
    return red, green, blue


def _fits(color: _Linear) -> bool:
    return all(-1e-4 <= channel <= 1.0001 for channel in color)


def _linear_of(color: Oklch) -> _Linear:
    a_axis, b_axis = color.chroma * math.cos(color.hue), color.chroma * math.sin(color.hue)
    long = (color.lightness + 0.3963377774 * a_axis + 0.2158037573 * b_axis) ** 3
    middle = (color.lightness - 0.1055613458 * a_axis - 0.0638541728 * b_axis) ** 3
    short = (color.lightness - 0.0894841775 * a_axis - 1.2914855480 * b_axis) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
