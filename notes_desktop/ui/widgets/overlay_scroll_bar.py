"""A scroll bar that lies over its area, so that rows keep their width whether there is one or not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Slot
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

_WIDTH = 8


class OverlayScrollBar(QScrollBar):
    """Stands in for the area's own vertical bar, which stays hidden and keeps the range and the value."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(Qt.Orientation.Vertical, area)
        self._area = area
        self._hidden = area.verticalScrollBar()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("overlay")
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._hidden.rangeChanged.connect(self._on_range_changed)
        self._hidden.valueChanged.connect(self.setValue)
        self.valueChanged.connect(self._hidden.setValue)
        area.installEventFilter(self)
        self._on_range_changed()

    @Slot()
    def _on_range_changed(self) -> None:
        hidden = self._hidden
        # The hidden one may already be elsewhere: a smaller range must not move it back.
        self.blockSignals(True)
        self.setRange(hidden.minimum(), hidden.maximum())
        self.setPageStep(hidden.pageStep())
        self.setSingleStep(hidden.singleStep())
        self.setValue(hidden.value())
        self.blockSignals(False)
        self.setVisible(hidden.maximum() > hidden.minimum())

    def _place(self) -> None:
        room = self._area.rect()
        is_mirrored = self._area.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = 0 if is_mirrored else room.width() - _WIDTH
        self.setGeometry(QRect(left, 0, _WIDTH, room.height()))
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutDirectionChange):
            self._place()
        return False
