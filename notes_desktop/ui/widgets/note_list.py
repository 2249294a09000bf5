"""The list of notes: one column of rows of one height, at the same cost for ten and for a million."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPalette,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHeaderView, QTableView, QWidget

from notes_desktop.core.ids import NoteId
from notes_desktop.core.text import _
from notes_desktop.ui.widgets.note_delegate import NoteDelegate, NoteRows
from notes_desktop.ui.widgets.overlay_scroll_bar import OverlayScrollBar

_KEY_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)
_NO_UPDATE = QItemSelectionModel.SelectionFlag.NoUpdate
_REPLACE = QItemSelectionModel.SelectionFlag.ClearAndSelect


class Selection(Protocol):
    def count(self, total: int) -> int: ...
    def resolve(self, all_ids: Sequence[NoteId]) -> list[NoteId]: ...
    def replace(self, note_ids: Sequence[NoteId]) -> None: ...
    def toggle(self, note_id: NoteId) -> None: ...
    def select_all(self) -> None: ...
    def clear(self) -> None: ...


class NoteSource(NoteRows, Protocol):
    """What the list asks of its model, besides being a QAbstractTableModel."""

    @property
    def selection(self) -> Selection: ...
    @property
    def keeps_place(self) -> bool: ...
    def ids(self) -> Sequence[int]: ...
    def note_at(self, row: int) -> NoteId | None: ...
    def row_of(self, note_id: NoteId) -> int | None: ...


class NoteList(QTableView):
    """Moves and selects. The selection is the model's; Qt's mirrors the rows on screen for screen readers.

    `note_chosen` and `activated_note` carry the id; both are only for what a person did.
    """

    note_chosen = Signal(object)
    activated_note = Signal(object)
    trash_requested = Signal()
    selection_changed = Signal(int)
    context_menu_requested = Signal(QPoint)
    """In global coordinates."""
    top_changed = Signal()

    def __init__(self, model: NoteSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = model
        self._delegate = NoteDelegate(model, self.font(), self.palette(), self)
        self._note: NoteId | None = None  # the one that is open
        self._anchor: NoteId | None = None
        self._place: tuple[NoteId | None, int, bool] = (None, 0, False)
        self._told_count = 0
        self._pressed: QPoint | None = None
        """Where the button went down, as long as that may become a drag."""
        self._bar = OverlayScrollBar(self)
        self._lay_out()
        self._wire(cast(QAbstractItemModel, model))
        self._restyle()

    def current_note(self) -> NoteId | None:
        return self._note

    def set_current_note(self, note_id: NoteId | None, scroll: bool = True) -> None:
        """Show this note as the open one, alone selected. Tells nobody that a person chose it."""
        self._note = self._anchor = note_id
        self._source.selection.replace(() if note_id is None else (note_id,))
        row = None if note_id is None else self._source.row_of(note_id)
        self._set_current_row(row, scroll)
        self._tell_selection()

    def keep_current_note(self, note_id: NoteId) -> None:
        """The list was read again: this note is the open one, and several selected ones stay selected."""
        if self._source.selection.count(self.model().rowCount()) > 1:
            self._note = note_id
            self._tell_selection()
        else:
            self.set_current_note(note_id, scroll=False)

    def selected_ids(self) -> list[NoteId]:
        return self._source.selection.resolve(cast("Sequence[NoteId]", self._source.ids()))

    def top(self) -> tuple[NoteId | None, int]:
        """The note of the first row on screen, and how many pixels of it are above."""
        row, offset = divmod(self.verticalScrollBar().value(), self._row_height())
        return self._source.note_at(row), offset

    def rows_in_view(self) -> range:
        """The rows of which something is on screen."""
        if not (count := self.model().rowCount()):
            return range(0)
        last = self.rowAt(self.viewport().height() - 1)
        return range(max(self.rowAt(0), 0), (last if last >= 0 else count - 1) + 1)

    def restore_top(self, note_id: NoteId | None, offset: int) -> None:
        """Nothing happens when that note is not listed."""
        row = None if note_id is None else self._source.row_of(note_id)
        if row is not None:
            self._update_scroll_range()
            self.verticalScrollBar().setValue(row * self._row_height() + offset)

    def clear_multi_selection(self) -> None:
        self.set_current_note(self._note, scroll=False)

    def _lay_out(self) -> None:
        self.setAccessibleName(_("Notes"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setAutoScroll(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        # The style would fill the whole row of a selected one before the delegate draws its surface.
        own = QPalette()
        own.setColor(QPalette.ColorRole.Highlight, QColor(Qt.GlobalColor.transparent))
        self.setPalette(own)
        self.setItemDelegate(self._delegate)
        self.horizontalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(1)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)

    def _wire(self, model: QAbstractItemModel) -> None:
        # Before the view's own receivers, which forget the current row and the place.
        model.modelAboutToBeReset.connect(self._remember_place)
        for about in (model.rowsAboutToBeInserted, model.rowsAboutToBeRemoved, model.rowsAboutToBeMoved):
            about.connect(self._remember_place)
        self.setModel(model)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for done in (model.rowsInserted, model.rowsRemoved, model.rowsMoved):
            done.connect(self._restore_place)
        model.modelReset.connect(self._on_reset)
        model.dataChanged.connect(self._on_data_changed)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def _restyle(self) -> None:
        self._delegate.restyle(self.font(), self.palette())
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        # A notch of the wheel is three steps: about one row.
        self.verticalScrollBar().setSingleStep(self._row_height() // 3)
        self.viewport().update()

    def _row_height(self) -> int:
        return self._delegate.row_height

    def _update_scroll_range(self) -> None:
        self.executeDelayedItemsLayout()
        self.updateGeometries()

    # The place, over changes of the model.

    @Slot()
    def _remember_place(self) -> None:
        is_beginning = self.verticalScrollBar().value() == 0
        note_id, offset = (None, 0) if is_beginning else self.top()
        self._place = note_id, offset, self._is_on_screen(self.currentIndex().row())

    @Slot()
    def _restore_place(self) -> None:
        """The row at the top stays there, unless that is the beginning; the open note stays in view."""
        note_id, offset, was_on_screen = self._place
        self._update_scroll_range()
        if self.verticalScrollBar().value() > 0:
            self.restore_top(note_id, offset)
        row = None if self._note is None else self._source.row_of(self._note)
        if row != self._current_row():
            self._set_current_row(row, scroll=False)
        if was_on_screen and row is not None:
            self._scroll_to(row)
        self.viewport().update()
        self._tell_selection()

    @Slot()
    def _on_reset(self) -> None:
        self._update_scroll_range()
        note_id, offset, was_on_screen = self._place
        keeps_place = self._source.keeps_place
        if not keeps_place:
            self.verticalScrollBar().setValue(0)
        else:
            self.restore_top(note_id, offset)
        row = None if self._note is None else self._source.row_of(self._note)
        self._set_current_row(row, scroll=keeps_place and was_on_screen)
        self.viewport().update()
        self._tell_selection()

    @Slot(QModelIndex, QModelIndex)
    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        """A row may take the heading of its group from the next one, or give it up to it."""
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first.row() - 1 <= (bottom if bottom >= 0 else last.row()) and last.row() + 1 >= top:
            self.viewport().update()

    @Slot()
    def _on_scrolled(self) -> None:
        self._mirror_selection()
        self.top_changed.emit()

    # Moving and selecting.

    def _current_row(self) -> int | None:
        index = self.currentIndex()
        return index.row() if index.isValid() else None

    def _set_current_row(self, row: int | None, scroll: bool) -> None:
        model = self.model()
        index = model.index(-1 if row is None else row, 0)
        self.selectionModel().setCurrentIndex(index, _NO_UPDATE)
        if scroll and row is not None:
            self._scroll_to(row)

    def _scroll_to(self, row: int) -> None:
        """As little as needed for the whole row to be seen."""
        bar, height = self.verticalScrollBar(), self._row_height()
        top = row * height
        if top < bar.value():
            bar.setValue(top)
        elif top + height > bar.value() + self.viewport().height():
            bar.setValue(top + height - self.viewport().height())

    def _is_on_screen(self, row: int) -> bool:
        top = row * self._row_height() - self.verticalScrollBar().value()
        return row >= 0 and -self._row_height() < top < self.viewport().height()

    def _choose(self, row: int) -> None:
        note_id = self._source.note_at(row)
        if note_id is None:
            return
        is_other = note_id != self._note
        self.set_current_note(note_id)
        if is_other:
            self.note_chosen.emit(note_id)

    def _extend(self, row: int) -> None:
        """Select from the anchor to `row`; the open note stays open."""
        anchor = None if self._anchor is None else self._source.row_of(self._anchor)
        first, last = sorted((row if anchor is None else anchor, row))
        if first == 0 and last == self.model().rowCount() - 1:
            self._source.selection.select_all()
        else:
            between = (self._source.note_at(one) for one in range(first, last + 1))
            self._source.selection.replace([note_id for note_id in between if note_id is not None])
        self._set_current_row(row, scroll=True)
        self._tell_selection()

    def _toggle(self, row: int) -> None:
        note_id = self._source.note_at(row)
        if note_id is None:
            return
        self._source.selection.toggle(note_id)
        self._anchor = note_id
        self._set_current_row(row, scroll=True)
        self._tell_selection()

    def _tell_selection(self) -> None:
        self._mirror_selection()
        count = self._source.selection.count(self.model().rowCount())
        if count != self._told_count:
            self._told_count = count
            self.selection_changed.emit(count)

    def _mirror_selection(self) -> None:
        """Only the rows on screen: `selectedRows()` of 10 000 takes a second."""
        model, height = self.model(), self._row_height()
        first = self.verticalScrollBar().value() // height
        last = min(first + self.viewport().height() // height + 2, model.rowCount())
        chosen = QItemSelection()
        for row in range(first, last):
            if self._source.is_selected(row):
                index = model.index(row, 0)
                chosen.select(index, index)
        self.selectionModel().select(chosen, _REPLACE)

    def _target(self, key: int) -> int | None:
        """The row that a moving key leads to."""
        count = self.model().rowCount()
        current = self._current_row()
        page = max(1, self.viewport().height() // self._row_height() - 1)
        here = -1 if current is None else current
        targets = {
            Qt.Key.Key_Up: max(here, 1) - 1,
            Qt.Key.Key_Down: here + 1,
            Qt.Key.Key_PageUp: here - page,
            Qt.Key.Key_PageDown: here + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: count - 1,
        }
        target = targets.get(Qt.Key(key))
        return None if target is None or count == 0 else min(max(target, 0), count - 1)

    def _show_ring(self, is_shown: bool) -> None:
        if self._delegate.has_ring != is_shown:
            self._delegate.has_ring = is_shown
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._show_ring(True)
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        target = self._target(event.key())
        if target is not None and modifiers == Qt.KeyboardModifier.NoModifier:
            self._choose(target)
        elif target is not None and modifiers == Qt.KeyboardModifier.ShiftModifier:
            self._extend(target)
        elif target is not None and modifiers == Qt.KeyboardModifier.ControlModifier:
            self._set_current_row(target, scroll=True)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif not self._act_on(event.key(), modifiers):
            event.ignore()

    def _act_on(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        row = self._current_row()
        if modifiers != Qt.KeyboardModifier.NoModifier:
            return False
        if key == Qt.Key.Key_Space and row is not None:  # Ctrl+Space belongs to input methods
            self._toggle(row)
        elif key == Qt.Key.Key_Delete and self._told_count and row is not None:
            self.trash_requested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self._choose(row)
            self.activated_note.emit(self._note)
        elif key == Qt.Key.Key_Escape and self._told_count > 1:
            self.clear_multi_selection()
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._show_ring(False)
        row = self.rowAt(event.position().toPoint().y())
        if row < 0 or event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        if event.button() == Qt.MouseButton.RightButton:
            if not self._source.is_selected(row):
                self._choose(row)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._extend(row)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._toggle(row)
        else:
            self._pressed = event.position().toPoint()
            if not (self._source.is_selected(row) and self._told_count > 1):
                self._choose(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Without Qt's own selecting by dragging: what is dragged are notes."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            from notes_desktop.ui.widgets.note_drag import drag_notes

            drag_notes(self, self.selected_ids())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press has done it, unless it might have begun to drag the selected notes."""
        pressed, self._pressed = self._pressed, None
        row = self.rowAt(pressed.y()) if pressed is not None else -1
        if row >= 0 and self._told_count > 1 and event.button() == Qt.MouseButton.LeftButton:
            self._choose(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.rowAt(event.position().toPoint().y())
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self._choose(row)
            self.activated_note.emit(self._note)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            if not rect.isValid():
                return  # what is selected is not listed: nobody would see whom the menu is for
            place = self.viewport().mapToGlobal(rect.center())
        self.context_menu_requested.emit(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._delegate.has_ring = event.reason() in _KEY_REASONS
        had_current = self.currentIndex().isValid()
        super().focusInEvent(event)
        if not had_current:
            # Qt makes the first row the current one, though another note is open and selected.
            self._set_current_row(None, scroll=False)
        self.viewport().update()

    def selectAll(self) -> None:
        """Also what the command of the menu calls."""
        self._source.selection.select_all()
        self._tell_selection()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Qt paints these rows again; the line below the one before each is drawn or not, too."""
        super().selectionChanged(selected, deselected)
        for changed in (selected, deselected):
            for number in range(changed.count()):
                self.update(self.model().index(changed.at(number).top() - 1, 0))

    def keyboardSearch(self, search: str) -> None:
        """Qt's would ask every row for its title."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        is_look = event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange, QEvent.Type.StyleChange)
        if is_look and hasattr(self, "_delegate"):
            self._restyle()
