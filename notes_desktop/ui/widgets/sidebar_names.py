"""Names written in place in the sidebar. Loaded with the first one."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QLineEdit, QListView, QWidget

from notes_desktop.core.text import _
from notes_desktop.ui.widgets.sidebar_rows import NEW_KEY

_LONGEST = 200
_STYLE = (
    "QLineEdit { background: palette(base); border: 1px solid palette(accent); border-radius: 4px; padding: 0 4px; }"
)


def make_editor(parent: QWidget) -> QLineEdit:
    editor = QLineEdit(parent)
    editor.setMaxLength(_LONGEST)
    editor.setAccessibleName(_("Name"))
    editor.setPlaceholderText(_("Name"))
    editor.setStyleSheet(_STYLE)
    return editor


def fill_editor(editor: QWidget, text: str) -> None:
    """The name as it is, selected to be written over; what was written already stays when the rows are made anew."""
    line = cast(QLineEdit, editor)
    if not line.isModified():
        line.setText(text)
        line.selectAll()


def written(sidebar: QListView, key: str, before: str, editor: QWidget) -> None:
    """Tell the name that was written; an empty or unchanged one is none."""
    from notes_desktop.ui.widgets.sidebar import Sidebar

    text = cast(QLineEdit, editor).text().strip()
    if isinstance(sidebar, Sidebar) and text and (text != before or key == NEW_KEY):
        sidebar.take_name(key, text)
