"""The field over a list or a sheet that shows only what fits."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

_STYLE = """
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
        self.setClearButtonEnabled(True)
        self.setStyleSheet(_STYLE)
