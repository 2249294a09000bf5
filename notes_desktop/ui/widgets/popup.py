"""A field over a short list, lying over the top of the window: the shape of palette and switcher."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import (
    QAbstractItemModel,
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
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QRegion
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from notes_desktop.core.text import _
from notes_desktop.ui.theme.fonts import small_font
from notes_desktop.ui.theme.icons import paint_icon
from notes_desktop.ui.theme.palette import Tokens, tokens_of
from notes_desktop.ui.widgets.announce import announce

WIDTH = 560
MOST_ROWS = 9
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1
DIMMED_ROLE = Qt.ItemDataRole.UserRole + 2
MARKED_ROLE = Qt.ItemDataRole.UserRole + 3

_TOP = 64
_SIDE = 24
_FIELD = 44
_ROW_ROOM = 19
_PAD = 8
_MARK = 16
_CORNER = 8.0
_ROW_CORNER = 6.0
# What of the shadow is seen around the surface, and how dark its innermost ring is.
SHADOW = 14
_SHADOW_ALPHA = 5

_Index = QModelIndex | QPersistentModelIndex


class Popup(QFrame):
    """Lies over its window, gone when the focus goes elsewhere in it.

    `text_changed` as one types, `picked(row)` for Enter or a click, with the focus back where it was.
    """

    text_changed = Signal(str)
    picked = Signal(int)

    def __init__(self, parent: QWidget, model: QAbstractItemModel, name: str, placeholder: str) -> None:
        super().__init__(parent.window())
        self._window = parent.window()
        self._came_from = _origin(QApplication.focusWidget())
        self._is_leaving = False
        self.field = QLineEdit()
        self.list = QListView()
        self.list.setModel(model)
        self.none = QLabel(_("Nothing fits"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lay_out(name, placeholder)
        self._wire(model)

    def open(self) -> None:
        """Show it at the top of its window, ready to type in."""
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.text_changed.emit(self.field.text())

    def row_count(self) -> int:
        return self.list.model().rowCount()

    def can_pick(self, row: int) -> bool:
        """Whether Enter on this row means something."""
        return 0 <= row < self.row_count()

    def pick(self, row: int) -> None:
        """Leave with this row, if it means something."""
        if self.can_pick(row):
            self._leave()
            self.picked.emit(row)

    def _lay_out(self, name: str, placeholder: str) -> None:
        self.setAccessibleName(name)
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(name)
        self.field.setFrame(False)
        self.field.setFixedHeight(_FIELD)
        # With the two pixels of QLineEdit's own, so that the words stand over those of the rows.
        self.field.setTextMargins(6, 0, 6, 0)
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(name)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.none.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.none.setContentsMargins(8, 0, 8, 0)
        column = QVBoxLayout(self)
        edge = SHADOW + _PAD
        column.setContentsMargins(edge, SHADOW, edge, edge)
        column.setSpacing(_PAD)
        column.addWidget(self.field)
        column.addWidget(self.list)
        column.addWidget(self.none)

    def _wire(self, model: QAbstractItemModel) -> None:
        self.field.textChanged.connect(self.text_changed)
        self.list.clicked.connect(self._on_clicked)
        self.list.entered.connect(self.list.setCurrentIndex)
        model.modelReset.connect(self._on_reset)
        self.field.installEventFilter(self)
        self._window.installEventFilter(self)

    def _leave(self) -> None:
        """Close, and give the focus back to where it was."""
        self._is_leaving = True
        if self._came_from is not None and shiboken6.isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        self.close()

    def _place(self) -> None:
        rows = min(self.row_count(), MOST_ROWS)
        self.list.setFixedHeight(rows * row_height(self.list))
        self.list.setVisible(rows > 0)
        self.none.setFixedHeight(row_height(self.list))
        self.none.setVisible(self._fits_nothing())
        width = min(WIDTH, self._window.width() - 2 * _SIDE) + 2 * SHADOW
        corner = QPoint((self._window.width() - width) // 2, _TOP - SHADOW)
        self.setGeometry(QRect(corner, QSize(width, self.sizeHint().height())))

    def _fits_nothing(self) -> bool:
        return not self.row_count() and bool(self.field.text().strip())

    def _move(self, by: int, is_round: bool) -> None:
        count = self.row_count()
        if not count:
            return
        row = self.list.currentIndex().row() + by
        row = row % count if is_round else min(max(row, 0), count - 1)
        index = self.list.model().index(row, 0)
        self.list.setCurrentIndex(index)
        # The focus stays in the field, so that no screen reader would notice.
        announce(self.list, str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""))

    @Slot()
    def _on_reset(self) -> None:
        if self.row_count():
            self.list.setCurrentIndex(self.list.model().index(0, 0))
            self.list.scrollToTop()
        elif self._fits_nothing() and self.none.isHidden():
            announce(self.list, self.none.text())
        self._place()

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.pick(index.row())

    def _act_on(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Down:
            self._move(1, is_round=True)
        elif key == Qt.Key.Key_Up:
            self._move(-1, is_round=True)
        elif key == Qt.Key.Key_PageDown:
            self._move(MOST_ROWS, is_round=False)
        elif key == Qt.Key.Key_PageUp:
            self._move(-MOST_ROWS, is_round=False)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pick(self.list.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            # Tab would take the focus out, and with it the popup.
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def _on_focus_out(self, event: QFocusEvent) -> None:
        """Another window, or the field's own menu, takes the focus only for a while."""
        passing = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
        if not self._is_leaving and event.reason() not in passing:
            self._is_leaving = True
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Resize:
                self._place()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._act_on(event)
        elif isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._on_focus_out(event)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = tokens_of(self.palette())
        surface = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        painter = QPainter(self)
        paint_surface(painter, surface, colors)
        if self.row_count() or self._fits_nothing():
            line = QRectF(surface.left() + 1, surface.top() + _FIELD, surface.width() - 2, 1)
            painter.fillRect(line, colors.hairline)
        painter.end()


class RowDelegate(QStyledItemDelegate):
    """A row: its words, and in second text what stands at its end, with a mark for what is on."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        palette, font = option.palette, option.font
        rect, colors = QRectF(option.rect), tokens_of(palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.selected)
            painter.drawRoundedRect(rect, _ROW_CORNER, _ROW_CORNER)
        inner = rect.adjusted(8, 0, -8, 0)
        detail = str(index.data(DETAIL_ROLE) or "")
        painter.setFont(small_font(font))
        painter.setPen(colors.second)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, detail)
        room = int(inner.width()) - painter.fontMetrics().horizontalAdvance(detail) - 16
        if index.data(MARKED_ROLE):
            mark = QRectF(inner.left() + room - _MARK, rect.center().y() - _MARK / 2, _MARK, _MARK)
            paint_icon(painter, "check", mark if detail else mark.translated(16, 0), colors.second)
            room -= _MARK + 8
        painter.setFont(font)
        painter.setPen(colors.second if index.data(DIMMED_ROLE) else colors.text)
        words = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view = self.parent()
        return QSize(100, row_height(view) if isinstance(view, QWidget) else _ROW_ROOM)


def paint_surface(painter: QPainter, surface: QRectF, colors: Tokens) -> None:
    """What lies over a window: paper with a hairline, and a shadow of `SHADOW` pixels around it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, _SHADOW_ALPHA))
    painter.save()
    # Six rings over the whole surface, which hides them, would take longer than all that stands on it.
    hidden = surface.adjusted(_CORNER, _CORNER, -_CORNER, -_CORNER).toRect()
    around = surface.adjusted(-SHADOW, -SHADOW, SHADOW, SHADOW).toRect()
    painter.setClipRegion(QRegion(around) - QRegion(hidden), Qt.ClipOperation.IntersectClip)
    for ring in range(2, SHADOW, 2):
        edge = surface.adjusted(-ring, -ring / 3, ring, ring)
        painter.drawRoundedRect(edge, _CORNER + ring, _CORNER + ring)
    painter.restore()
    painter.setPen(QPen(colors.hairline, 1))
    painter.setBrush(colors.editor)
    painter.drawRoundedRect(surface.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)


def row_height(view: QWidget) -> int:
    return view.fontMetrics().height() + _ROW_ROOM


def _origin(widget: QWidget | None) -> QWidget | None:
    """Where the focus belongs; when one popup follows another, where it was before the first."""
    parent = widget
    while parent is not None:
        if isinstance(parent, Popup):
            return parent._came_from
        parent = parent.parentWidget()
    return widget
