"""Every string that a person sees or hears of a widget, and whether it went through the translators."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QSpinBox,
    QWidget,
)

from notes_desktop.ui.widgets.editor.surface import SurfaceEvents

_ROWS = 100
_COLUMNS = 2
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


def strings_of(widget: QWidget) -> Iterator[tuple[str, str]]:
    """(where, text) of `widget` and everything in it, seen or hidden for now; not what a person wrote."""
    for one in (widget, *widget.findChildren(QWidget)):
        where = f"{type(one).__name__} {one.objectName()} in {type(one.parent()).__name__}"
        for text in _strings(one):
            if text:
                yield where, text


def untranslated(text: str, proper: Iterable[str] = ()) -> str:
    """The words of `text` that no translator saw; all of it when it was put together of several parts; else nothing.

    `text` comes from a window in the pseudo-language; `proper` are names, keys and texts that nobody translates.
    """
    bare = text.replace("&", "")
    for name in sorted(filter(None, proper), key=len, reverse=True):
        bare = bare.replace(name, "")
    between, parts = _outside(bare)
    if any(character.isalpha() for character in between):
        return between.strip()
    # A screen reader reads several parts as a list.
    return text if parts > 1 and not re.fullmatch(r"[\W\d]*[,.:\n][\W\d]*", between) else ""


def _outside(text: str) -> tuple[str, int]:
    """What stands outside of all brackets, and how many pairs there are side by side."""
    between, parts, depth = "", 0, 0
    for character in text:
        parts += character == "[" and depth == 0
        depth += character == "["
        between += character if depth == 0 else ""
        depth -= character == "]" and depth > 0
    return between, parts


def _strings(widget: QWidget) -> Iterator[str]:
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.statusTip())
    yield from (widget.windowTitle(), widget.whatsThis())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QSpinBox):
        yield from (widget.prefix(), widget.suffix())
    elif isinstance(widget, QMessageBox):
        yield from (widget.text(), widget.informativeText(), widget.detailedText())
    elif isinstance(widget, QMenu):
        yield widget.title()
    elif isinstance(widget, SurfaceEvents):
        return
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    elif isinstance(widget, QAbstractItemView):
        yield from _rows(widget)
    yield from (action.text() for action in widget.actions() if _is_shown(action))


def _is_shown(action: QAction) -> bool:
    return not action.isSeparator() and action.isVisible()


def _rows(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    for row in range(min(model.rowCount(), _ROWS)):
        places = [model.index(row, column) for column in range(_COLUMNS) if model.hasIndex(row, column)]
        for role in _ROLES:
            yield from (str(place.data(role) or "") for place in places)
