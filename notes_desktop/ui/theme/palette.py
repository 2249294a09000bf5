"""The colours of the two themes. Words use `text`, `second` or `accent`; paler ones are for marks."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

_Role = QPalette.ColorRole


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


def tokens(scheme: Qt.ColorScheme) -> Tokens:
    """The colours of a scheme; an unknown one is light."""
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def tokens_of(palette: QPalette) -> Tokens:
    """The colours of the theme that a widget's palette comes from, so that no widget asks a global."""
    return DARK if palette.color(_Role.Window).lightness() < 128 else LIGHT


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
    is_dark = colors is DARK
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
    red, green, blue = (_linear(channel) for channel in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
