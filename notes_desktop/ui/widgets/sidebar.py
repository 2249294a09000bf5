"""The place to go from: views, saved searches, notebooks and tags, with their counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPalette,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QApplication, QFrame, QListView, QSizePolicy, QWidget

from notes_desktop.core.sidebar import SidebarTree
from notes_desktop.core.text import _
from notes_desktop.ui.widgets.overlay_scroll_bar import OverlayScrollBar
from notes_desktop.ui.widgets.sidebar_delegate import SidebarDelegate
from notes_desktop.ui.widgets.sidebar_rows import NEW_KEY, NOTEBOOKS_KEY, Row, SidebarRows

_KEY_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)
_NAMED = ("notebook", "tag", "saved")
_TAKES_NOTES = ("notebook", "tag", "trash", "pinned")
_TOP = 15
_WIDTH = 220
_OPEN_AFTER_MS = 700
_SCROLL_EVERY_MS = 40


class Sidebar(QListView):
    """Shows and tells; what is asked for is done by others.

    Signals: `view_chosen(key)`, also by a click or Enter on the one that is shown,
    `expanded_changed()`, `rename_requested(key, name)`,
    `notebook_wanted(name, parent_id)`, `delete_requested(key)`, `notes_dropped(note_ids, key)`,
    `notebook_moved(notebook_id, parent_id)`, `context_menu_requested(key, place)` in global coordinates.
    """

    view_chosen = Signal(str)
    expanded_changed = Signal()
    rename_requested = Signal(str, str)
    notebook_wanted = Signal(str, object)
    delete_requested = Signal(str)
    notes_dropped = Signal(object, str)
    notebook_moved = Signal(int, object)
    context_menu_requested = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = SidebarRows(self)
        self._delegate = SidebarDelegate(self, self._rows)
        self._view = ""
        self._awaited = ""
        self._late_tree: SidebarTree | None = None
        self._pressed: QPoint | None = None
        self._open_timer = QTimer(self, singleShot=True, interval=_OPEN_AFTER_MS)
        self._open_timer.timeout.connect(self._open_target)
        self._scroll_timer = QTimer(self, interval=_SCROLL_EVERY_MS)
        self._scroll_timer.timeout.connect(self._scroll_on)
        self._dragged: tuple[QPoint, bool, int | None] = (QPoint(), False, None)
        """What is dragged over it: where, whether it is notes, which notebook."""
        self._is_told = True
        self._bar = OverlayScrollBar(self)
        self._lay_out()
        self.setModel(self._rows)
        self._rows.modelReset.connect(self._on_reset)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self._delegate.closeEditor.connect(self._on_editor_closed)

    def set_tree(self, tree: SidebarTree) -> None:
        """Show these notebooks, tags and saved searches; the view that is shown stays if it is among them.

        While a name is written they wait: rows made anew would take the editor away with what was typed.
        """
        if self.state() == QListView.State.EditingState:
            self._late_tree = tree
            return
        self._rows.set_tree(tree)
        if self._awaited and self._rows.row_of(self._awaited) >= 0:
            awaited, self._awaited = self._awaited, ""
            self.begin_rename(awaited)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Of the views, by key; a view without a count, or with none, shows none."""
        self._rows.set_counts(counts)

    def set_hints(self, notebooks: str, tags: str) -> None:
        """How a notebook and a tag are made, told where there is none."""
        self._rows.set_hints(notebooks, tags)

    def view(self) -> str:
        return self._view

    def set_view(self, key: str) -> None:
        """Show this view as the chosen one, without telling anybody."""
        self._view = key
        self._rows.reveal(key)
        self._show_view()

    def expanded(self) -> frozenset[str]:
        """The notebooks and tags of which is seen what lies in them."""
        return self._rows.open_keys()

    def set_expanded(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._rows.set_open(key, True)

    def begin_rename(self, key: str) -> None:
        """Let a name be written over in place; nothing happens to what has none of its own."""
        row = self._rows.at(self._rows.row_of(key))
        if row is not None and row.kind in _NAMED:
            self._edit(self._rows.row_of(key))

    def begin_rename_when_there(self, key: str) -> None:
        """The same for a row that is on its way."""
        self._awaited = key
        if self._rows.row_of(key) >= 0:
            self._awaited = ""
            self.begin_rename(key)

    def begin_new_notebook(self, parent_key: str | None) -> None:
        """A row to write the name of a new notebook in."""
        self._edit(self._rows.begin_new(parent_key))

    def take_name(self, key: str, name: str) -> None:
        """A name was written in the row of `key`."""
        if key == NEW_KEY:
            parent = self._rows.end_new()
            self.notebook_wanted.emit(name, int(parent.partition(":")[2]) if parent else None)
        else:
            self.rename_requested.emit(key, name)

    def _edit(self, row: int) -> None:
        index = self._rows.index(row, 0)
        self.scrollTo(index)
        self.edit(index)

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
        self.setAcceptDrops(True)
        for surface in (self, self.viewport()):
            surface.setBackgroundRole(QPalette.ColorRole.AlternateBase)
            surface.setAutoFillBackground(True)
        # The style would fill the whole row of a selected item before the delegate draws its surface.
        own = QPalette()
        own.setColor(QPalette.ColorRole.Highlight, QColor(Qt.GlobalColor.transparent))
        self.setPalette(own)

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self._rows.at(current.row())
        if self._is_told and row is not None and row.key not in (self._view, NEW_KEY):
            self._view = row.key
            self.view_chosen.emit(row.key)

    def _choose_again(self, index: QModelIndex) -> None:
        """The row that is current already: Qt tells only of another one."""
        row = self._rows.at(index.row())
        if row is not None and row.key == self._view and index == self.currentIndex():
            self.view_chosen.emit(row.key)

    @Slot()
    def _on_reset(self) -> None:
        self._delegate.drop_row = -1
        self._show_view()

    def _show_view(self) -> None:
        self._is_told = False
        self.setCurrentIndex(self._rows.index(self._rows.row_of(self._view), 0))
        self._is_told = True

    @Slot(QWidget, QAbstractItemDelegate.EndEditHint)
    def _on_editor_closed(self, _editor: QWidget, _hint: object) -> None:
        QTimer.singleShot(0, self, self._end_edit)  # the view still holds the editor of that row
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _end_edit(self) -> None:
        if self.state() == QListView.State.EditingState:
            return  # the next name is written already
        if self._rows.row_of(NEW_KEY) >= 0:
            self._rows.end_new()
        late, self._late_tree = self._late_tree, None
        if late is not None:
            self.set_tree(late)

    def _set_open(self, number: int, is_open: bool) -> None:
        row = self._rows.at(number)
        if row is not None and row.has_more and row.is_open != is_open:
            inside = self._is_inside(self._view, row)
            self._rows.set_open(row.key, is_open)
            if inside and not is_open:
                self.setCurrentIndex(self._rows.index(self._rows.row_of(row.key), 0))
            self.expanded_changed.emit()

    def _is_inside(self, key: str, row: Row) -> bool:
        number = self._rows.row_of(key)
        while number >= 0:
            number = self._rows.parent_row(number)
            if (parent := self._rows.at(number)) is not None and parent.key == row.key:
                return True
        return False

    def _step_in_tree(self, is_in: bool) -> bool:
        """Right opens, Left closes or leads to what the row lies in."""
        number = self.currentIndex().row()
        row = self._rows.at(number)
        if row is None:
            return False
        if row.has_more and row.is_open != is_in:
            self._set_open(number, is_in)
            return True
        parent = self._rows.parent_row(number)
        if not is_in and parent >= 0:
            self.setCurrentIndex(self._rows.index(parent, 0))
            return True
        return False

    def _is_named(self) -> bool:
        row = self._rows.at(self.currentIndex().row())
        return row is not None and row.kind in _NAMED

    # Dragging.

    def _target(self) -> int:
        """The row that takes what is dragged; -1 for none."""
        place, is_notes, moved = self._dragged
        number = self.indexAt(place).row()
        row = self._rows.at(number)
        if row is None:
            return -1
        if is_notes:
            return number if row.kind in _TAKES_NOTES else -1
        if moved is None:
            return -1
        own = self._rows.at(self._rows.row_of(f"notebook:{moved}"))
        is_own = own is not None and (row.key == own.key or self._is_inside(row.key, own))
        takes = row.kind == "notebook" or row.key == NOTEBOOKS_KEY
        return number if takes and not is_own else -1

    def _show_target(self, number: int) -> None:
        if number != self._delegate.drop_row:
            self._delegate.drop_row = number
            self._open_timer.start()
            self.viewport().update()

    @Slot()
    def _open_target(self) -> None:
        """What is dragged rests on a closed row."""
        self._set_open(self._delegate.drop_row, True)

    def _begin_drag(self, place: QPoint) -> None:
        from notes_desktop.ui.widgets.note_drag import drag_notebook

        row = self._rows.at(self.indexAt(place).row())
        if row is not None and row.kind == "notebook":
            drag_notebook(self, int(row.key.partition(":")[2]), row.title)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """What one of its rows may take: Qt tells nothing more of what was refused here, over whatever row it came."""
        self.dragMoveEvent(event)
        _place, is_notes, moved = self._dragged
        event.acceptProposedAction() if is_notes or moved is not None else event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._take_dragged(event)
        number = self._target()
        self._show_target(number)
        self._scroll_timer.start() if self._edge() else self._scroll_timer.stop()
        # What rests at an edge is above another row in a moment, and Qt asks only when it moves.
        is_wanted = number >= 0 or self._scroll_timer.isActive()
        event.acceptProposedAction() if is_wanted else event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        from notes_desktop.ui.widgets.note_drag import notes_in

        self._take_dragged(event)
        row = self._rows.at(self._target())
        self._end_drag()
        if row is None:
            event.ignore()
            return
        event.acceptProposedAction()
        _place, is_notes, moved = self._dragged
        if not is_notes and moved is not None:
            self.notebook_moved.emit(moved, None if row.key == NOTEBOOKS_KEY else int(row.key.partition(":")[2]))
        else:
            self.notes_dropped.emit(notes_in(event.mimeData()), row.key)

    def _take_dragged(self, event: QDropEvent) -> None:
        from notes_desktop.ui.widgets.note_drag import notebook_in, notes_in

        data = event.mimeData()
        self._dragged = (event.position().toPoint(), bool(notes_in(data)), notebook_in(data))

    def _end_drag(self) -> None:
        self._open_timer.stop()
        self._scroll_timer.stop()
        self._show_target(-1)

    def _edge(self) -> int:
        """-1 and 1 where what is dragged is at the upper or lower edge, with rows beyond it; else 0."""
        place, _is_notes, _moved = self._dragged
        bar, edge = self.verticalScrollBar(), self.fontMetrics().height()
        if place.y() < edge:
            return -1 if bar.value() > bar.minimum() else 0
        is_low = place.y() > self.viewport().height() - edge
        return 1 if is_low and bar.value() < bar.maximum() else 0

    @Slot()
    def _scroll_on(self) -> None:
        """Go on beyond the edge while something is held there."""
        bar, edge = self.verticalScrollBar(), self._edge()
        bar.setValue(bar.value() + edge * self.fontMetrics().height() // 2)
        self._show_target(self._target())
        if not self._edge():
            self._scroll_timer.stop()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 0)

    def event(self, event: QEvent) -> bool:
        """Del and F2 mean the row here, whatever else they do in the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete)
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
            and self._is_named()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._delegate.has_ring = True
        key, is_mirrored = event.key(), self.isRightToLeft()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step_in_tree((key == Qt.Key.Key_Right) != is_mirrored)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose_again(self.currentIndex())
        elif key == Qt.Key.Key_F2 and self._is_named():
            self.begin_rename(self._view)
        elif key == Qt.Key.Key_Delete and self._is_named():
            self.delete_requested.emit(self._view)
        else:
            super().keyPressEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._delegate.has_ring = False
        place = event.position().toPoint()
        index = self.indexAt(place)
        row = self._rows.at(index.row())
        self._pressed = None
        if row is None:
            return
        rect, mirrored = self.visualRect(index), self.isRightToLeft()
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif row.key == NOTEBOOKS_KEY and self._delegate.button_place(rect, mirrored).contains(place):
            self.begin_new_notebook(None)
        elif row.has_more and self._delegate.chevron_place(rect, index.row(), mirrored).contains(place):
            self._set_open(index.row(), not row.is_open)
        else:
            self._pressed = place
            self._choose_again(index)
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        is_held = bool(event.buttons() & Qt.MouseButton.LeftButton) and self._pressed is not None
        if not is_held:
            super().mouseMoveEvent(event)
        elif (place - self._pressed).manhattanLength() >= QApplication.startDragDistance():  # type: ignore[operator]
            pressed, self._pressed = self._pressed, None
            assert pressed is not None
            self._begin_drag(pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens and closes; where there is nothing to open, the name can be written over."""
        number = self.indexAt(event.position().toPoint()).row()
        row = self._rows.at(number)
        if row is not None and row.has_more:
            self._set_open(number, not row.is_open)
        elif row is not None and row.kind in _NAMED:
            self.begin_rename(row.key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard or not index.isValid():
            index = self.currentIndex()
            if event.reason() == QContextMenuEvent.Reason.Keyboard:
                place = self.viewport().mapToGlobal(self.visualRect(index).center())
        row = self._rows.at(index.row())
        if row is not None and not row.is_heading:
            self.setCurrentIndex(index)
        self.context_menu_requested.emit(row.key if row is not None else "", place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._delegate.has_ring = event.reason() in _KEY_REASONS
        super().focusInEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange) and hasattr(self, "_delegate"):
            self._delegate.restyle(self.font(), self.palette())
            self.scheduleDelayedItemsLayout()
            self.viewport().update()
