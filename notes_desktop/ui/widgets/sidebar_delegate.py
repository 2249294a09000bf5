"""Paints a row of the sidebar: icon, title, count; a chevron where more lies in it; headings."""

from __future__ import annotations

import math

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from notes_desktop.ui.theme.fonts import semibold, small_font
from notes_desktop.ui.theme.icons import pixmap
from notes_desktop.ui.theme.palette import Tokens, tokens_of
from notes_desktop.ui.widgets.sidebar_rows import NOTEBOOKS_KEY, Row, SidebarRows

_Index = QModelIndex | QPersistentModelIndex

_PADDING = 16
_INSET = 8
_CORNER = 6.0
_RING = 1.5
_ICON = 16
_ICON_X = 18
_TEXT_X = 44
_MARGIN = 20
_INDENT = 16
_DEEPEST = 6
_CHEVRON = 12
_HEADING_ROOM = 8
_HINT_LINES = 2


class SidebarDelegate(QStyledItemDelegate):
    """`drop_row` is the row that what is dragged would be dropped on."""

    def __init__(self, sidebar: QListView, rows: SidebarRows) -> None:
        super().__init__(sidebar)
        self._sidebar = sidebar
        self._rows = rows
        self.has_ring = False
        self.drop_row = -1
        self.restyle(sidebar.font(), sidebar.palette())

    def restyle(self, font: QFont, palette: QPalette) -> None:
        self._colors: Tokens = tokens_of(palette)
        self._font, self._small, self._heading = QFont(font), small_font(font), semibold(small_font(font))
        self._metrics, self._small_metrics = QFontMetricsF(font), QFontMetricsF(self._small)
        height = round(self._metrics.height()) + _PADDING
        self._row_size, self._heading_size = QSize(0, height), QSize(0, height + _HEADING_ROOM)
        self._hint_size = QSize(0, _HINT_LINES * math.ceil(self._small_metrics.lineSpacing()) + _INSET)

    def chevron_place(self, row: QRect, number: int, mirrored: bool) -> QRect:
        """Where a click opens or closes the row."""
        found = self._rows.at(number)
        left = _left(found.depth if found is not None else 0) + _ICON_X - _CHEVRON - 5
        return _placed(row, left, _CHEVRON + 8, mirrored)

    def button_place(self, row: QRect, mirrored: bool) -> QRect:
        """The button of the notebooks' heading."""
        side = _ICON + 8
        place = _placed(row, row.width() - _MARGIN - _ICON - 4, side, mirrored)
        return QRect(place.left(), row.bottom() - side - _INSET // 2 + 1, side, side)

    def title_place(self, row: QRect, number: int, mirrored: bool) -> QRect:
        """Where the name stands, and is written."""
        found = self._rows.at(number)
        left = _TEXT_X + _left(found.depth if found is not None else 0)
        return _placed(row, left, row.width() - left - _INSET - 4, mirrored)

    def _paint_item(self, painter: QPainter, place: QRect, row: Row, mirrored: bool) -> None:
        left = _TEXT_X + _left(row.depth)
        count = str(row.count or "")
        count_width = math.ceil(self._small_metrics.horizontalAdvance(count))
        room = place.width() - left - _MARGIN - (count_width + 8 if count else 0)
        title = self._metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        painter.setPen(self._colors.text)
        painter.setFont(self._font)
        painter.drawText(_placed(place, left, room, mirrored), _side(mirrored), title)
        painter.setPen(self._colors.second)
        painter.setFont(self._small)
        painter.drawText(
            _placed(place, place.width() - _MARGIN - count_width, count_width, mirrored), _side(mirrored), count
        )

    def _paint_icons(self, painter: QPainter, place: QRect, row: Row, is_chosen: bool, mirrored: bool) -> None:
        ink = self._colors.accent if is_chosen else self._colors.second
        left = _left(row.depth)
        self._paint_icon(painter, _placed(place, _ICON_X + left, _ICON, mirrored), row.icon, self._own(row) or ink)
        if row.has_more:
            name = "chevron-down" if row.is_open else ("chevron-left" if mirrored else "chevron-right")
            at = _placed(place, _ICON_X + left - _CHEVRON - 1, _CHEVRON, mirrored)
            self._paint_icon(painter, at, name, self._colors.second, _CHEVRON)

    def _own(self, row: Row) -> QColor | None:
        if not row.colour:
            return None
        from notes_desktop.ui.theme.colours import named_color

        return named_color(row.colour, self._colors)

    def _paint_icon(self, painter: QPainter, place: QRect, name: str, color: QColor, size: int = _ICON) -> None:
        top = place.top() + (place.height() - size) // 2
        painter.drawPixmap(QPoint(place.left(), top), pixmap(name, color, size, painter.device().devicePixelRatioF()))

    def _paint_surface(
        self, painter: QPainter, place: QRectF, number: int, is_chosen: bool, option: QStyleOptionViewItem
    ) -> None:
        surface = place.adjusted(_INSET, 1, -_INSET, -1)
        is_target = number == self.drop_row
        painter.setPen(Qt.PenStyle.NoPen)
        if is_chosen or is_target or self._is_hovered(option):
            painter.setBrush(self._colors.sidebar_selected if is_chosen or is_target else self._colors.hover)
            painter.drawRoundedRect(surface, _CORNER, _CORNER)
        if is_target or (self.has_ring and self._has_focus(option)):
            half = _RING / 2
            painter.setPen(QPen(self._colors.accent, _RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(surface.adjusted(half, half, -half, -half), _CORNER - half, _CORNER - half)

    def _is_hovered(self, option: QStyleOptionViewItem) -> bool:
        if not self._sidebar.viewport().underMouse():
            return False
        from notes_desktop.ui.widgets.states import is_under_mouse

        return is_under_mouse(option)

    def _has_focus(self, option: QStyleOptionViewItem) -> bool:
        from notes_desktop.ui.widgets.states import has_focus

        return has_focus(option)

    def _paint_heading(
        self, painter: QPainter, place: QRect, number: int, row: Row, option: QStyleOptionViewItem, mirrored: bool
    ) -> None:
        if number == self.drop_row:
            self._paint_surface(painter, QRectF(place), number, False, option)
        painter.setPen(self._colors.second)
        painter.setFont(self._heading)
        inner = place.adjusted(_MARGIN, 0, -_MARGIN, -_INSET)
        side = _side(mirrored) & ~Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignBottom
        painter.drawText(inner, side, row.title)
        if row.key == NOTEBOOKS_KEY:
            self._paint_icon(
                painter, self.button_place(place, mirrored).adjusted(4, 0, 0, 0), "plus", self._colors.second
            )

    def _paint_hint(self, painter: QPainter, place: QRect, row: Row, mirrored: bool) -> None:
        painter.setPen(self._colors.second)
        painter.setFont(self._small)
        side = _side(mirrored) & ~Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(place.adjusted(_MARGIN, 2, -_MARGIN, 0), side | Qt.TextFlag.TextWordWrap, row.title)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row, place, number = self._rows.at(index.row()), option.rect, index.row()
        if row is None:
            return
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.is_hint:
            self._paint_hint(painter, place, row, mirrored)
        elif row.is_heading:
            self._paint_heading(painter, place, number, row, option, mirrored)
        else:
            is_chosen = number == self._sidebar.currentIndex().row()
            self._paint_surface(painter, QRectF(place), number, is_chosen, option)
            self._paint_icons(painter, place, row, is_chosen, mirrored)
            self._paint_item(painter, place, row, mirrored)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row = self._rows.at(index.row())
        if row is not None and row.is_hint:
            return self._hint_size
        return self._heading_size if row is not None and row.is_heading else self._row_size

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        from notes_desktop.ui.widgets.sidebar_names import make_editor

        return make_editor(parent)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        from notes_desktop.ui.widgets.sidebar_names import fill_editor

        row = self._rows.at(index.row())
        fill_editor(editor, row.title if row is not None else "")

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        editor.setGeometry(self.title_place(option.rect, index.row(), mirrored).adjusted(-6, 4, 0, -4))

    def setModelData(self, editor: QWidget, model: object, index: _Index) -> None:
        from notes_desktop.ui.widgets.sidebar_names import written

        row = self._rows.at(index.row())
        if row is not None:
            written(self._sidebar, row.key, row.title, editor)


def _left(depth: int) -> int:
    """How far a nested row is moved in; very deep ones no further, so that their names can be read."""
    return min(depth, _DEEPEST) * _INDENT


def _side(mirrored: bool) -> Qt.AlignmentFlag:
    at_left = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    return at_left | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


def _placed(row: QRect, left: int, width: int, mirrored: bool) -> QRect:
    """A part of the row, counted from the side where reading begins."""
    from_left = row.width() - left - width if mirrored else left
    return QRect(row.left() + from_left, row.top(), width, row.height())
