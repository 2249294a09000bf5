"""The window: three panes, what is seen of them, and the wishes that only a window can grant."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from notes_desktop.catalog.commands import BY_ID
from notes_desktop.core.session import Session
from notes_desktop.core.text import _
from notes_desktop.ui.widgets.banner import Banner
from notes_desktop.ui.widgets.editor import Editor
from notes_desktop.ui.widgets.empty_state import EmptyState
from notes_desktop.ui.widgets.note_list import NoteList
from notes_desktop.ui.widgets.search_box import SearchBox
from notes_desktop.ui.widgets.sidebar import Sidebar
from notes_desktop.ui.widgets.status_line import StatusLine
from notes_desktop.ui.window.actions import Commands
from notes_desktop.ui.window.geometry import GeometryStore
from notes_desktop.ui.window.menus import fill_menu_bar, list_menu, show_once, sort_menu

WIDTHS = (220, 320, 820)
ZOOMS = (50, 300)
NARROW = 900


class PaneState(NamedTuple):
    widths: tuple[int, ...]
    is_sidebar_visible: bool
    is_list_visible: bool
    focused: str
    is_focus_mode: bool


class MainWindow(QMainWindow):
    """Owns the panes' layout, the menus and the zoom.

    Signals: `state_changed` (panes, focus, zoom), `close_requested` (a person wants to close; the window stays until
    somebody hides it).
    """

    state_changed = Signal()
    close_requested = Signal()

    def __init__(
        self,
        sidebar: Sidebar,
        search_box: SearchBox,
        note_list: NoteList,
        list_empty: EmptyState,
        editor: Editor,
        editor_empty: EmptyState,
        status: StatusLine,
        banner: Banner,
    ) -> None:
        super().__init__()
        self.zoom = 100
        self._sidebar = sidebar
        self._search_box = search_box
        self._note_list = note_list
        self._editor = editor
        self._is_focus_mode = False
        self._wants_sidebar = True
        self._wants_list = True
        self._geometry: GeometryStore | None = None
        self._list_stack = _stack(note_list, list_empty)
        self._editor_stack = _stack(editor, editor_empty)
        self._list_pane = _column(search_box, self._list_stack)
        self._editor_pane = _column(banner, self._editor_stack, status)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self.commands = Commands(self, {"list": note_list, "editor": editor})
        self._lay_out()
        self._bind()
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def restore(self, session: Session, library_uid: str) -> None:
        """Panes, zoom and place on the screen as they were."""
        if len(session.panes) == len(WIDTHS):
            self._splitter.setSizes(list(session.panes))
        self._wants_sidebar, self._wants_list = session.sidebar_visible, session.list_visible
        self._is_focus_mode = session.focus_mode
        self._show_panes()
        self.set_zoom(session.zoom)
        self._geometry = GeometryStore(library_uid)
        self._geometry.restore(self)

    def pane_state(self) -> PaneState:
        return PaneState(
            tuple(self._splitter.sizes()),
            self._wants_sidebar,
            self._wants_list,
            self._focused(),
            self._is_focus_mode,
        )

    def show_title(self, title: str) -> None:
        name = "Notes Desktop"
        self.setWindowTitle(_("{title} — {name}").format(title=title, name=name) if title else name)

    def show_list(self, has_rows: bool) -> None:
        """The list, or the sentence for an empty one."""
        self._list_stack.setCurrentIndex(0 if has_rows else 1)

    def show_editor(self, has_note: bool) -> None:
        """The editor, or the sentence for no open note."""
        self._editor_stack.setCurrentIndex(0 if has_note else 1)

    def key_text(self, command_or_key: str) -> str:
        """The first key of a command, or a key by its portable name, as the platform writes it."""
        if command_or_key in BY_ID:
            return self.commands.key_text(command_or_key)
        return QKeySequence(command_or_key).toString(QKeySequence.SequenceFormat.NativeText)

    def focus_pane(self, name: str) -> None:
        """Give the focus to a pane by its name in the session; the editor for a name that is none."""
        self._panes().get(name, self._editor.surface()).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def come_forward(self) -> None:
        """To the front, out of the task bar, with the focus."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def set_zoom(self, percent: int) -> None:
        self.zoom = min(max(percent, ZOOMS[0]), ZOOMS[1])
        self._editor.set_zoom(self.zoom)
        self.state_changed.emit()

    @Slot(int)
    def zoom_by(self, percent: int) -> None:
        self.set_zoom(self.zoom + percent)

    def reset_zoom(self) -> None:
        self.set_zoom(100)

    def show_list_menu(self, place: QPoint) -> None:
        show_once(list_menu(self.commands, self), place)

    def show_sort_menu(self, place: QPoint) -> None:
        show_once(sort_menu(self.commands, self), place)

    def _lay_out(self) -> None:
        for pane in (self._sidebar, self._list_pane, self._editor_pane):
            self._splitter.addWidget(pane)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for number, width in enumerate(WIDTHS):
            self._splitter.setStretchFactor(number, 1 if number == 2 else 0)
            del width
        self._splitter.setSizes(list(WIDTHS))
        self._sidebar.setMinimumWidth(160)
        self._list_pane.setMinimumWidth(240)
        self._editor_pane.setMinimumWidth(320)
        self._splitter.splitterMoved.connect(self.state_changed)
        self.setCentralWidget(self._splitter)
        self.setMinimumSize(720, 480)
        self.resize(1280, 800)
        fill_menu_bar(self.menuBar(), self.commands)

    def _bind(self) -> None:
        bind = self.commands.bind
        bind("view.sidebar", self._toggle_sidebar, checked=lambda: self._wants_sidebar)
        bind("view.list", self._toggle_list, checked=lambda: self._wants_list)
        bind("view.focus_mode", self._toggle_focus_mode, checked=lambda: self._is_focus_mode)
        bind("view.full_screen", self._toggle_full_screen, checked=self.isFullScreen)
        bind("pane.next", lambda: self._cycle(1))
        bind("pane.previous", lambda: self._cycle(-1))

    def _toggle_sidebar(self) -> None:
        self._wants_sidebar = not self._wants_sidebar
        self._show_panes()

    def _toggle_list(self) -> None:
        self._wants_list = not self._wants_list
        self._show_panes()

    def _toggle_focus_mode(self) -> None:
        self._is_focus_mode = not self._is_focus_mode
        self._show_panes()
        if self._is_focus_mode:
            self._editor.focus_text()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _show_panes(self) -> None:
        is_wide = self.width() >= NARROW
        self._sidebar.setVisible(self._wants_sidebar and is_wide and not self._is_focus_mode)
        self._list_pane.setVisible(self._wants_list and not self._is_focus_mode)
        self.state_changed.emit()

    def _panes(self) -> dict[str, QWidget]:
        return {
            "sidebar": self._sidebar,
            "search": self._search_box.field,
            "list": self._note_list,
            "editor": self._editor.surface(),
        }

    def _focused(self) -> str:
        focused = QApplication.focusWidget()
        for name, pane in self._panes().items():
            if focused is not None and (focused is pane or pane.isAncestorOf(focused)):
                return name
        return "editor"

    def _cycle(self, by: int) -> None:
        shown = [name for name, pane in self._panes().items() if pane.isVisible()]
        here = self._focused()
        at = shown.index(here) if here in shown else 0
        if shown:
            self._panes()[shown[(at + by) % len(shown)]].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new.window() is self:
            self.state_changed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        if self._geometry is not None:
            self._geometry.save(self)
        self.close_requested.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.state_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.oldSize().width() >= NARROW) != (self.width() >= NARROW):
            self._show_panes()
        self.state_changed.emit()


def _column(*widgets: QWidget) -> QWidget:
    pane = QWidget()
    column = QVBoxLayout(pane)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget, 1 if isinstance(widget, QStackedWidget) else 0)
    return pane


def _stack(*widgets: QWidget) -> QStackedWidget:
    stack = QStackedWidget()
    for widget in widgets:
        stack.addWidget(widget)
    return stack
