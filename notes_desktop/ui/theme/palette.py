"""The colours of the two themes. Words use `text`, `second` or `accent`; paler ones are for marks."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

if TYPE_CHECKING:
    from notes_desktop.ui.theme.oklch import Oklch

_Role = QPalette.ColorRole
_LEAST_CONTRAST = 4.6
"""A little above what is asked for, because channels are rounded."""
_FROM_TEXT = 1.35
_COLOURFUL = 0.08
_MOST_READ = 64
_read: dict[int, Tokens] = {}
"""By the key of the palette that they were read from: widgets ask while they paint."""


class Tokens(NamedTuple):
    sidebar: QColor
    list: QColor
    editor: QColor
    text: QColor
    second: QColor
    hairline: QColor
    accent: QColor
    selected: QColor
    hit: QColor
    saved: QColor
    # The row of the view that is shown, and what the pointer is over.
    sidebar_selected: QColor
    hover: QColor
    # Behind code, and behind selected text.
    code: QColor
    selection: QColor
    # Signs of banners and of a save that failed; never for words.
    warning: QColor
    danger: QColor
    # A toast stands out from all three panes.
    toast: QColor
    toast_text: QColor
    toast_accent: QColor

    @property
    def is_dark(self) -> bool:
        return self.editor.lightness() < 128


def _tokens(*names: str) -> Tokens:
    return Tokens(*map(QColor, names))


LIGHT = _tokens(
    *("#efede8", "#f9f8f6", "#ffffff", "#23262b", "#5f636a", "#e3e0d9"),
    *("#4a5bd0", "#e4e7fb", "#fff0b8", "#3f8f5b"),
    *("#e5e2da", "#edebe5", "#f5f3ef", "#cdd4f8", "#b7791f", "#c2413b", "#2a2d33", "#ffffff", "#b3bdff"),
)
DARK = _tokens(
    *("#17181a", "#1d1e21", "#202225", "#e4e5e7", "#9a9da3", "#2d2f33"),
    *("#95a2ff", "#2c3158", "#5b4d1c", "#7cc492"),
    *("#2a2c30", "#25272a", "#282a2e", "#3c4580", "#e8b75a", "#f08a80", "#3a3d43", "#f2f3f5", "#bcc5ff"),
)


def tokens(scheme: Qt.ColorScheme, accent: str = "") -> Tokens:
    """The colours of a scheme; an unknown one is light. With an accent, `#rrggbb`, as much of it as can be read."""
    base = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    return _accented(base.is_dark, _ink(base, QColor(accent)).rgb()) if accent else base


def selected_in(colors: Tokens, color: QColor) -> QColor:
    """The surface of what is selected in the hue of another colour. Words on it are read as well as on ours."""
    return _accented(colors.is_dark, color.rgb()).selected


def tokens_of(palette: QPalette) -> Tokens:
    """The colours of the theme that a widget's palette comes from, so that no widget asks a global."""
    key = palette.cacheKey()
    found = _read.get(key)
    if found is None:
        if len(_read) >= _MOST_READ:
            _read.clear()
        found = _read[key] = _tokens_in(palette)
    return found


def _tokens_in(palette: QPalette) -> Tokens:
    is_dark = palette.color(_Role.Window).lightness() < 128
    ink = palette.color(_Role.Accent).rgb()
    # Not in the palettes of others, who have not seen to it that their accent can be read.
    is_ours = palette.color(_Role.Link).rgb() == ink
    return _accented(is_dark, ink) if is_ours else _base(is_dark)


@lru_cache(maxsize=32)
def _accented(is_dark: bool, ink: int) -> Tokens:
    """The colours of a theme with another accent. What lies under words is as light as ours, so words can be read."""
    base = _base(is_dark)
    if ink == base.accent.rgb():
        return base
    from notes_desktop.ui.theme.oklch import oklch  # only who has another accent waits for it

    accent = QColor.fromRgb(ink)
    hue = oklch(*_channels(accent))
    # Greys stay grey; what has a colour is as colourful as ours.
    part = min(1.0, hue.chroma / _COLOURFUL)

    def tinted(ours: QColor) -> QColor:
        chroma = oklch(*_channels(ours)).chroma * part
        return _at_luminance(hue._replace(chroma=chroma), _luminance(ours))

    return base._replace(
        accent=accent,
        selected=tinted(base.selected),
        selection=tinted(base.selection),
        toast_accent=tinted(base.toast_accent),
    )


def _ink(base: Tokens, accent: QColor) -> QColor:
    """The colour as it is, or as much darker or lighter as it must be to be read, and to differ from plain words."""
    panes = (base.sidebar, base.list, base.editor, base.selected, base.hover, base.code)
    lights = [_luminance(pane) for pane in panes]
    text = _luminance(base.text) + 0.05
    if base.is_dark:
        least, most = _LEAST_CONTRAST * (max(lights) + 0.05) - 0.05, text / _FROM_TEXT - 0.05
    else:
        least, most = text * _FROM_TEXT - 0.05, (min(lights) + 0.05) / _LEAST_CONTRAST - 0.05
    light = _luminance(accent)
    if least <= light <= most:
        return accent
    from notes_desktop.ui.theme.oklch import oklch

    return _at_luminance(oklch(*_channels(accent)), min(max(light, least), most))


def _at_luminance(color: Oklch, wanted: float) -> QColor:
    from notes_desktop.ui.theme.oklch import with_luminance

    return QColor.fromRgb(QColor.fromRgbF(*with_luminance(color, wanted)).rgb())


def _base(is_dark: bool) -> Tokens:
    return DARK if is_dark else LIGHT


def qt_palette(colors: Tokens) -> QPalette:
    """Ours in Qt's roles: `Window` is the list, `Base` the editor, `AlternateBase` the sidebar,
    `PlaceholderText` second text. A stock widget gets a pane's surface with `setBackgroundRole`."""
    palette = QPalette()
    for role, color in _roles(colors):
        palette.setColor(role, color)
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colors.second)
    return palette


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _roles(colors: Tokens) -> tuple[tuple[QPalette.ColorRole, QColor], ...]:
    is_dark = colors.is_dark
    return (
        (_Role.Window, colors.list),
        (_Role.WindowText, colors.text),
        (_Role.Base, colors.editor),
        (_Role.AlternateBase, colors.sidebar),
        (_Role.Text, colors.text),
        (_Role.PlaceholderText, colors.second),
        (_Role.Button, colors.code if is_dark else colors.list),
        (_Role.ButtonText, colors.text),
        (_Role.BrightText, colors.danger),
        (_Role.Light, colors.code if is_dark else colors.editor),
        (_Role.Midlight, colors.hairline),
        (_Role.Mid, colors.hairline),
        (_Role.Dark, colors.hairline),
        (_Role.Shadow, QColor("#0c0d0e") if is_dark else QColor("#c9c5bb")),
        (_Role.Highlight, colors.selection),
        (_Role.HighlightedText, colors.text),
        (_Role.Accent, colors.accent),
        (_Role.Link, colors.accent),
        (_Role.LinkVisited, colors.accent),
        (_Role.ToolTipBase, colors.toast),
        (_Role.ToolTipText, colors.toast_text),
    )


def _luminance(color: QColor) -> float:
    from notes_desktop.ui.theme.luminance import linear, luminance

    return luminance(*map(linear, _channels(color)))


def _channels(color: QColor) -> tuple[float, float, float]:
    return color.redF(), color.greenF(), color.blueF()
