"""The field over a list or a sheet that shows only what fits."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from notes_desktop.core.text import _
from notes_desktop.ui.theme.icons import icon

FIELD_STYLE = """
QLineEdit {
    background: palette(base); border: 1px solid palette(mid); border-radius: 6px;
    padding: 0 8px; min-height: 30px;
}
QLineEdit:focus { border-color: palette(accent); }
"""


class FilterField(QLineEdit):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self._clear = self.addAction(icon("clear"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setText(_("Clear"))
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.clear)
        self.textChanged.connect(self._on_text_changed)
        self.setStyleSheet(FIELD_STYLE)

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
