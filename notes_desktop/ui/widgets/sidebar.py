"""The views of the library, with their counts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from notes_desktop.core.text import N_, _, ngettext
from notes_desktop.ui.theme.fonts import semibold, small_font
from notes_desktop.ui.theme.icons import pixmap
from notes_desktop.ui.theme.palette import Tokens, tokens_of

_KEY_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

_PADDING = 16
_INSET = 8
_CORNER = 6.0
_RING = 1.5
_ICON = 16
_ICON_X = 18
_TEXT_X = 44
_MARGIN = 20
_INDENT = 20
_TOP = 15
_WIDTH = 220


class SidebarItem(NamedTuple):
    key: str
    title: str
    """In the language of the source."""
    icon: str
    depth: int = 0


class SidebarSection(NamedTuple):
    """Items beneath each other; without a title there is no heading."""

    title: str
    items: Sequence[SidebarItem]


VIEWS = SidebarSection(
    "",
    (
        SidebarItem("all", N_("All Notes"), "notes"),
        SidebarItem("pinned", N_("Pinned"), "pin"),
        SidebarItem("today", N_("Today"), "today"),
        SidebarItem("trash", N_("Trash"), "trash"),
    ),
)


class Sidebar(QListView):
    """`view_chosen` carries the key of the item that a person went to."""

    view_chosen = Signal(str)
    expanded_changed = Signal()
    rename_requested = Signal(str, str)
    notebook_wanted = Signal(str, object)
    delete_requested = Signal(str)
    notes_dropped = Signal(object, str)
    notebook_moved = Signal(int, object)
    context_menu_requested = Signal(str, QPoint)

    def __init__(self, sections: Sequence[SidebarSection] = (VIEWS,), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = _Items(sections, self)
        self._delegate = _ItemDelegate(self)
        self._lay_out()
        self.setModel(self._items)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self._is_told = True

    def set_sections(self, sections: Sequence[SidebarSection]) -> None:
        """Show these; the view that is shown stays if it is among them."""
        shown = self.view()
        self._items.replace(sections)
        self.set_view(shown)

    def set_tree(self, tree: Any) -> None:
        rows = [SidebarItem(f"notebook:{one.id}", one.name, "notes") for one in tree.notebooks]
        rows += [SidebarItem(f"tag:{one.key}", one.name, "notes") for one in tree.tags]
        rows += [SidebarItem(f"saved:{one.id}", one.name, "notes") for one in tree.saved]
        self.set_sections([VIEWS, SidebarSection("", rows)])

    def expanded(self) -> frozenset[str]:
        return frozenset()

    def set_expanded(self, keys: Any) -> None:
        pass

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """By key; a view without a count, or with none, shows none."""
        self._items.set_counts(counts)

    def view(self) -> str:
        return self._items.key_at(self.currentIndex().row())

    def set_view(self, key: str) -> None:
        """Show this view as the chosen one, without telling anybody."""
        self._is_told = False
        self.setCurrentIndex(self._items.index(self._items.row_of(key), 0))
        self._is_told = True

    def _lay_out(self) -> None:
        self.setAccessibleName(_("Sidebar"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setViewportMargins(0, _TOP, 0, _TOP)
        for surface in (self, self.viewport()):
            surface.setBackgroundRole(QPalette.ColorRole.AlternateBase)
            surface.setAutoFillBackground(True)
        # The style would fill the whole row of a selected item before the delegate draws its surface.
        own = QPalette()
        own.setColor(QPalette.ColorRole.Highlight, QColor(Qt.GlobalColor.transparent))
        self.setPalette(own)

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._is_told and current.isValid():
            self.view_chosen.emit(self._items.key_at(current.row()))

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._delegate.has_ring = True
        super().keyPressEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._delegate.has_ring = False
        if self.indexAt(event.position().toPoint()).isValid():
            super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._delegate.has_ring = event.reason() in _KEY_REASONS
        super().focusInEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange) and hasattr(self, "_delegate"):
            self._delegate.restyle(self.font(), self.palette())
            self.scheduleDelayedItemsLayout()
            self.viewport().update()


class _Items(QAbstractListModel):
    """The items of all sections in one column; a heading is a row that cannot be chosen."""

    def __init__(self, sections: Sequence[SidebarSection], parent: QObject) -> None:
        super().__init__(parent)
        self._counts: dict[str, int] = {}
        self._rows = _flat(sections)

    def replace(self, sections: Sequence[SidebarSection]) -> None:
        self.beginResetModel()
        self._rows = _flat(sections)
        self.endResetModel()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        if counts != self._counts:
            self._counts = dict(counts)
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def item(self, row: int) -> SidebarItem:
        return self._rows[row]

    def count_of(self, row: int) -> int:
        return self._counts.get(self._rows[row].key, 0)

    def key_at(self, row: int) -> str:
        return self._rows[row].key if 0 <= row < len(self._rows) else ""

    def row_of(self, key: str) -> int:
        return next((row for row, item in enumerate(self._rows) if key and item.key == key), -1)

    def _spoken(self, row: int) -> str:
        title, count = _(self._rows[row].title), self.count_of(row)
        if not count:
            return title
        words = ngettext("{title}, {count} note", "{title}, {count} notes", count)
        return words.format(title=title, count=count)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        # Any: Qt's variant.
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(self._rows[index.row()].title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row())
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and not self._rows[index.row()].key:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


def _flat(sections: Sequence[SidebarSection]) -> list[SidebarItem]:
    rows: list[SidebarItem] = []
    for section in sections:
        if section.title:
            rows.append(SidebarItem("", section.title, ""))
        rows.extend(section.items)
    return rows


class _ItemDelegate(QStyledItemDelegate):
    def __init__(self, sidebar: Sidebar) -> None:
        super().__init__(sidebar)
        self._sidebar = sidebar
        self.has_ring = False
        self.restyle(sidebar.font(), sidebar.palette())

    def restyle(self, font: QFont, palette: QPalette) -> None:
        self._colors: Tokens = tokens_of(palette)
        self._font, self._small, self._heading = QFont(font), small_font(font), semibold(small_font(font))
        self._metrics, self._small_metrics = QFontMetricsF(font), QFontMetricsF(self._small)

    def _height(self) -> int:
        return round(self._metrics.height()) + _PADDING

    def _paint_item(self, painter: QPainter, row: QRect, items: _Items, number: int, mirrored: bool) -> None:
        item, colors = items.item(number), self._colors
        indent = item.depth * _INDENT
        count = str(items.count_of(number) or "")
        count_width = math.ceil(self._small_metrics.horizontalAdvance(count))
        room = row.width() - _TEXT_X - indent - _MARGIN - (count_width + 8 if count else 0)
        title = self._metrics.elidedText(_(item.title), Qt.TextElideMode.ElideRight, room)
        at_left = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        side = at_left | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.setPen(colors.text)
        painter.setFont(self._font)
        painter.drawText(_placed(row, _TEXT_X + indent, room, mirrored), side, title)
        painter.setPen(colors.second)
        painter.setFont(self._small)
        left = row.width() - _MARGIN - count_width
        painter.drawText(_placed(row, left, count_width, mirrored), side, count)

    def _paint_icon(self, painter: QPainter, place: QRect, name: str, is_chosen: bool) -> None:
        color = self._colors.accent if is_chosen else self._colors.second
        top = place.top() + (place.height() - _ICON) // 2
        picture = pixmap(name, color, _ICON, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPoint(place.left(), top), picture)

    def _paint_surface(self, painter: QPainter, row: QRectF, is_chosen: bool, option: QStyleOptionViewItem) -> None:
        surface = row.adjusted(_INSET, 1, -_INSET, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_chosen or self._is_hovered(option):
            painter.setBrush(self._colors.sidebar_selected if is_chosen else self._colors.hover)
            painter.drawRoundedRect(surface, _CORNER, _CORNER)
        if self.has_ring and self._has_focus(option):
            half = _RING / 2
            painter.setPen(QPen(self._colors.accent, _RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = surface.adjusted(half, half, -half, -half)
            painter.drawRoundedRect(ring, _CORNER - half, _CORNER - half)

    def _is_hovered(self, option: QStyleOptionViewItem) -> bool:
        if not self._sidebar.viewport().underMouse():
            return False
        from notes_desktop.ui.widgets.states import is_under_mouse

        return is_under_mouse(option)

    def _has_focus(self, option: QStyleOptionViewItem) -> bool:
        from notes_desktop.ui.widgets.states import has_focus

        return has_focus(option)

    def _paint_heading(self, painter: QPainter, row: QRect, title: str, mirrored: bool) -> None:
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.setPen(self._colors.second)
        painter.setFont(self._heading)
        place = row.adjusted(_MARGIN, 0, -_MARGIN, -_INSET)
        painter.drawText(place, side | Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignAbsolute, title)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        items = index.model()
        assert isinstance(items, _Items)
        row, item = option.rect, items.item(index.row())
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if item.key:
            is_chosen = index.row() == self._sidebar.currentIndex().row()
            self._paint_surface(painter, QRectF(row), is_chosen, option)
            at = _placed(row, _ICON_X + item.depth * _INDENT, _ICON, mirrored)
            self._paint_icon(painter, at, item.icon, is_chosen)
            self._paint_item(painter, row, items, index.row(), mirrored)
        else:
            self._paint_heading(painter, row, _(item.title), mirrored)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        items = index.model()
        is_heading = isinstance(items, _Items) and not items.key_at(index.row())
        return QSize(0, self._height() + (_INSET if is_heading else 0))


def _placed(row: QRect, left: int, width: int, mirrored: bool) -> QRect:
    """A part of the row, counted from the side where reading begins."""
    from_left = row.width() - left - width if mirrored else left
    return QRect(row.left() + from_left, row.top(), width, row.height())
