"""A field over a short list, floating at the top of the window: the shape of palette and switcher."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from notes_desktop.ui.theme.fonts import small_font

WIDTH = 560
ROW = 36
MOST_ROWS = 9
TOP = 72
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1
DIMMED_ROLE = Qt.ItemDataRole.UserRole + 2
_CORNER = 8.0


class Popup(QFrame):
    """Lies over its window, gone when it loses the focus. `text_changed` as one types, `picked(row)` for Enter."""

    text_changed = Signal(str)
    picked = Signal(int)

    def __init__(self, parent: QWidget, model: QAbstractItemModel, name: str, placeholder: str) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._came_from = QApplication.focusWidget()
        self._is_leaving = False
        self.setAccessibleName(name)
        self.field = QLineEdit()
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(name)
        self.field.setFrame(False)
        self.field.setMinimumHeight(40)
        self.field.setTextMargins(8, 0, 8, 0)
        self.field.installEventFilter(self)
        self.list = QListView()
        self.list.setModel(model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(name)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textEdited.connect(self.text_changed)
        self.list.clicked.connect(self._on_clicked)
        model.modelReset.connect(self._on_reset)

    def open(self) -> None:
        """Show it at the top of its window, ready to type in."""
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus()
        self.text_changed.emit(self.field.text())

    @Slot()
    def _on_reset(self) -> None:
        if self.list.model().rowCount():
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        self._place()

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self._pick(index.row())

    def _pick(self, row: int) -> None:
        self._leave()
        self.picked.emit(row)

    def _leave(self) -> None:
        """Close, and give the focus back to where it was."""
        self._is_leaving = True
        if self._came_from is not None:
            self._came_from.setFocus()
        self.close()

    def _place(self) -> None:
        window = self.parentWidget().window()
        rows = min(self.list.model().rowCount(), MOST_ROWS)
        self.list.setFixedHeight(rows * ROW)
        width = min(WIDTH, window.width() - 48)
        height = 4 + 40 + 4 + rows * ROW + 8
        self.setGeometry(QRect(QPoint((window.width() - width) // 2, TOP), QSize(width, height)))

    def _move(self, by: int) -> None:
        count = self.list.model().rowCount()
        if count:
            row = (self.list.currentIndex().row() + by) % count
            self.list.setCurrentIndex(self.list.model().index(row, 0))

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # type: ignore[override]  # QObject in the stub
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._act_on(Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusOut and not self._is_leaving:
            self._is_leaving = True
            self.close()
        return False

    def _act_on(self, key: Qt.Key) -> bool:
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: MOST_ROWS, Qt.Key.Key_PageUp: -MOST_ROWS}
        if key in moves:
            self._move(moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self.list.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)


class _Delegate(QStyledItemDelegate):
    """A row: its words, and in second text what stands at its end."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, rect = option.palette, QRectF(option.rect)  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(rect, 6, 6)
        second: QColor = palette.color(QPalette.ColorRole.PlaceholderText)
        text = second if index.data(DIMMED_ROLE) else palette.color(QPalette.ColorRole.Text)
        inner = rect.adjusted(10, 0, -10, 0)
        detail = str(index.data(DETAIL_ROLE) or "")
        painter.setFont(small_font(option.font))  # type: ignore[attr-defined]
        painter.setPen(second)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, detail)
        taken = painter.fontMetrics().horizontalAdvance(detail)
        painter.setFont(option.font)  # type: ignore[attr-defined]
        painter.setPen(text)
        words = painter.fontMetrics().elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, int(inner.width()) - taken - 16
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW)
