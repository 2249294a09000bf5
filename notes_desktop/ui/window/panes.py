"""Three panes side by side, a hairline between them that is easy to grab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QStackedWidget, QVBoxLayout, QWidget

from notes_desktop.ui.theme.palette import tokens_of

WIDTHS = (220, 320, 820)
LEAST_WIDTHS = (148, 224, 346)
NARROW = 900
_GRAB = 4


class Wishes(NamedTuple):
    """What a person wants to see. In a narrow window the sidebar hides by itself, unless `narrow_sidebar`."""

    sidebar: bool = True
    list: bool = True
    focus_mode: bool = False
    narrow_sidebar: bool = False

    def shown(self, is_narrow: bool) -> tuple[bool, bool]:
        """Whether sidebar and list are seen."""
        if self.focus_mode:
            return False, False
        return (self.narrow_sidebar if is_narrow else self.sidebar), self.list

    def toggle_sidebar(self, is_narrow: bool) -> Wishes:
        """The other way round; out of focus mode, to be seen."""
        if self.focus_mode:
            return self._replace(focus_mode=False, sidebar=True, narrow_sidebar=True)
        if is_narrow:
            return self._replace(narrow_sidebar=not self.narrow_sidebar)
        return self._replace(sidebar=not self.sidebar)

    def toggle_list(self) -> Wishes:
        if self.focus_mode:
            return self._replace(focus_mode=False, list=True)
        return self._replace(list=not self.list)


class PaneSplitter(QSplitter):
    """Owns the widths that a person gave to sidebar and list; the editor takes the rest.

    A window too narrow for them squeezes them, and gives them back when it grows.
    """

    def __init__(self, panes: Sequence[QWidget]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._panes = tuple(panes)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for number, (pane, least) in enumerate(zip(panes, LEAST_WIDTHS, strict=True)):
            pane.setMinimumWidth(least)
            self.addWidget(pane)
            self.setStretchFactor(number, 1 if pane is panes[-1] else 0)
        self._widths = list(WIDTHS)
        self.setSizes(self._widths)
        self.splitterMoved.connect(self._remember)

    def widths(self) -> tuple[int, ...]:
        """The width that each pane is to have; of the editor, what it has."""
        editor = self.sizes()[-1]
        return (*self._widths[:-1], editor if editor > 0 and self.isVisible() else self._widths[-1])

    def set_widths(self, widths: Sequence[int]) -> None:
        """Anything but one width for each pane is passed over."""
        if len(widths) == len(WIDTHS) and all(widths):
            self._widths = list(widths)
            self._give()

    def _give(self) -> None:
        """The wanted widths, as far as there is room: the list gives way first, then the sidebar."""
        shown = [not pane.isHidden() for pane in self._panes]
        lines = self.handleWidth() * (sum(shown) - 1)
        room = self.width() - lines - LEAST_WIDTHS[-1]
        sidebar = min(self._widths[0], max(room - LEAST_WIDTHS[1] * shown[1], LEAST_WIDTHS[0])) * shown[0]
        notes = min(self._widths[1], max(room - sidebar, LEAST_WIDTHS[1])) * shown[1]
        self.setSizes([sidebar, notes, self.width() - lines - sidebar - notes])

    def _remember(self) -> None:
        for number, width in enumerate(self.sizes()):
            if width > 0 and self.isVisible():
                self._widths[number] = width

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give()

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)


class _Handle(QSplitterHandle):
    """Painted one pixel wide, taken hold of within some pixels on both sides."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens_of(self.palette()).hairline)
        painter.drawRect(self.contentsRect())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # As Qt does with two pixels: the mask is seen through, the mouse is not.
        self.setAttribute(Qt.WidgetAttribute.WA_MouseNoMask, True)
        self.setContentsMargins(_GRAB, 0, _GRAB, 0)
        self.setMask(self.contentsRect())


def fill_column(pane: QWidget, *widgets: QWidget | tuple[QStackedWidget, QWidget, QWidget]) -> None:
    """One below the other; a stack, told with what is to be in it, takes the room that is left."""
    layout = QVBoxLayout(pane)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        if not isinstance(widget, tuple):
            layout.addWidget(widget)
            continue
        stack, *layers = widget
        layout.addWidget(stack, 1)
        for layer in layers:
            stack.addWidget(layer)
