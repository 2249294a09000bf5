"""What is drawn around the text: surfaces behind code, bars beside quotes, boxes over tasks."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from notes_desktop.ui.widgets.editor.surface import Surface


class Painter:
    def paint_below(self, painter: QPainter, surface: Surface, clip: QRect) -> None:
        pass

    def paint_above(self, painter: QPainter, surface: Surface, clip: QRect) -> None:
        pass
