"""How bright a colour of sRGB is (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""

from __future__ import annotations


def linear(channel: float) -> float:
    """The light of a channel, 0 to 1."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def luminance(red: float, green: float, blue: float) -> float:
    """Of linear channels, 0 to 1."""
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
