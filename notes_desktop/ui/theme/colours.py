"""The colours that a person may give to a notebook or a tag; for signs, with 3 : 1 or more on the sidebar."""

from __future__ import annotations

from PySide6.QtGui import QColor

from notes_desktop.ui.theme.palette import Tokens, selected_in

NAMED = {
    "red": ("#b93a32", "#f28b82"),
    "orange": ("#b3560f", "#f5a86b"),
    "yellow": ("#8a6a00", "#e6c84f"),
    "green": ("#2f7d43", "#81c995"),
    "teal": ("#0f7a78", "#6fd0cb"),
    "blue": ("#2f66c4", "#8ab4f8"),
    "purple": ("#8446b8", "#c9a0f0"),
    "grey": ("#6b6f76", "#9a9da3"),
}
"""By name: in the light and in the dark theme."""


def named_color(name: str, tokens: Tokens) -> QColor | None:
    """None for no colour, and for one that another version knew."""
    found = NAMED.get(name)
    return QColor(found[tokens.is_dark]) if found is not None else None


def chip_color(name: str, tokens: Tokens) -> QColor:
    """What lies under a tag with this colour in a text: for words, therefore as light as what is selected."""
    color = named_color(name, tokens)
    return selected_in(tokens, color) if color is not None else tokens.selected
