"""What may be written into the search box, on one sheet."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from notes_desktop.core.query_words import SYNTAX
from notes_desktop.core.text import _
from notes_desktop.ui.theme.fonts import monospace_font

# What the frame of the window takes of a small screen.
_FRAME = QSize(16, 48)
_SIZE = QSize(620, 640)
_MARGIN = 24


class SearchHelp(QDialog):
    """Each line an example and what it means; examples can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("What can be searched for"))
        area = QScrollArea()
        area.setWidget(self._sheet())
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.windowTitle())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))

    def _sheet(self) -> QWidget:
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(SYNTAX):
            example, meaning = QLabel(line.example), QLabel(_(line.meaning))
            example.setFont(monospace_font(self.fontInfo().pixelSize()))
            example.setTextFormat(Qt.TextFormat.PlainText)
            example.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            meaning.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            meaning.setWordWrap(True)
            meaning.setAccessibleName(f"{line.example}: {_(line.meaning)}")
            grid.addWidget(example, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(meaning, row, 1)
        grid.setRowStretch(len(SYNTAX), 1)
        return sheet
