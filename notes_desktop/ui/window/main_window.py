"""The window: three panes, what is seen of them, and the wishes that only a window can grant."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

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
from notes_desktop.ui.window.geometry import GeometryStore, fit, place_of, put, screens_key
from notes_desktop.ui.window.menus import ask_for_menu, fill_menu_bar, list_menu, show_once, sort_menu
from notes_desktop.ui.window.panes import NARROW, PaneSplitter, Wishes, fill_column

if TYPE_CHECKING:
    from notes_desktop.ui.widgets.backlinks import Backlinks

ZOOMS = (50, 300)
LEAST_SIZE = (720, 480)
USUAL_SIZE = (1280, 800)
_PLACE_AFTER_MS = 400

Submit = Callable[[Callable[[], None]], object]


def _at_once(job: Callable[[], None]) -> None:
    job()


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
        self.setWindowRole("main")  # by which window managers tell our windows from one another
        self.zoom = 100
        self._sidebar = sidebar
        self._search_box = search_box
        self._note_list = note_list
        self._editor = editor
        self._below: Backlinks | None = None
        self._banner = banner
        self._status = status
        self._wishes = Wishes()
        self._geometry: GeometryStore | None = None
        self._submit: Submit = _at_once
        self._place_timer = QTimer(self)
        self._list_stack, self._editor_stack = QStackedWidget(), QStackedWidget()
        self._list_pane, self._editor_pane = QWidget(), QWidget()
        self._splitter = PaneSplitter((sidebar, self._list_pane, self._editor_pane))
        self.setCentralWidget(self._splitter)
        # From the outside in: a widget that moves takes Qt's style sheets anew with all that is in it.
        fill_column(self._list_pane, search_box, (self._list_stack, note_list, list_empty))
        fill_column(self._editor_pane, banner, (self._editor_stack, editor, editor_empty), status)
        self.commands = Commands(self, {"list": note_list, "editor": editor})
        self._lay_out()
        self._bind()
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def restore(self, session: Session, library_uid: str, submit: Submit | None = None) -> None:
        """Panes, zoom and place on the screen as they were; `submit` takes the writing of the place to a lane."""
        self._submit = submit or _at_once
        self._geometry = GeometryStore(library_uid)
        place = self._geometry.load(screens_key())
        if place is None:
            fit(self)
        else:
            put(self, place)
        self._splitter.set_widths(session.panes)
        self._wishes = Wishes(session.sidebar_visible, session.list_visible, session.focus_mode)
        self._show_panes()
        self.set_zoom(session.zoom)

    def pane_state(self) -> PaneState:
        wishes = self._wishes
        return PaneState(self._splitter.widths(), wishes.sidebar, wishes.list, self._focused(), wishes.focus_mode)

    def show_title(self, title: str) -> None:
        name = "Notes Desktop"
        # Qt reads "[*]" as the place for a mark of what is not saved, and "[*][*]" as the characters.
        shown = title.replace("[*]", "[*][*]")
        self.setWindowTitle(_("{title} — {name}").format(title=shown, name=name) if title else name)

    def show_sidebar(self) -> None:
        """Show the sidebar, however the window is."""
        if not self._sidebar.isVisible():
            self._toggle_sidebar()

    def add_below_editor(self, panel: Backlinks) -> None:
        """Put a panel between the text and the status line."""
        self._below = panel
        panel.focus_left.connect(self._focus_editor)
        layout = self._editor_pane.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self._status), panel)
        self._bound_below()

    def show_list(self, has_rows: bool) -> None:
        """The list, or the sentence for an empty one."""
        had_focus = _holds(self._list_stack, QApplication.focusWidget())
        self._list_stack.setCurrentIndex(0 if has_rows else 1)
        if had_focus and not has_rows:
            # Not into a field of text: Ctrl+Z brings back what was in the list a moment ago.
            (self._sidebar if self._sidebar.isVisible() else self._search_box).setFocus()

    def show_editor(self, has_note: bool) -> None:
        """The editor, or the sentence for no open note."""
        focused = QApplication.focusWidget()
        # An editor that was cleared is disabled, and a disabled widget has lost the focus already.
        had_focus = focused is None or _holds(self._editor_stack, focused)
        self._editor_stack.setCurrentIndex(0 if has_note else 1)
        if had_focus and not has_note:
            self._enter("list" if self._list_pane.isVisible() else "editor")

    def key_text(self, command_or_key: str) -> str:
        """The first key of a command, or a key by its portable name, as the platform writes it."""
        if command_or_key in BY_ID:
            return self.commands.key_text(command_or_key)
        return QKeySequence(command_or_key).toString(QKeySequence.SequenceFormat.NativeText)

    def focus_pane(self, name: str) -> None:
        """Give the focus to a pane by its name in the session; the editor for a name that is none."""
        places: dict[str, QWidget] = {
            "sidebar": self._sidebar,
            "search": self._search_box.field,
            "list": self._note_list,
        }
        places.get(name, self._editor.surface()).setFocus(Qt.FocusReason.OtherFocusReason)

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
        self.setMinimumSize(*LEAST_SIZE)
        self.resize(*USUAL_SIZE)
        self._splitter.splitterMoved.connect(self.state_changed)
        self._banner.focus_left.connect(self._focus_editor)
        self._place_timer.setSingleShot(True)
        self._place_timer.setInterval(_PLACE_AFTER_MS)
        self._place_timer.timeout.connect(self.keep_place)
        fill_menu_bar(self.menuBar(), self.commands)

    def _bind(self) -> None:
        bind = self.commands.bind
        bind("view.sidebar", self._toggle_sidebar, checked=lambda: self._sidebar.isVisibleTo(self))
        bind("view.list", self._toggle_list, checked=lambda: self._list_pane.isVisibleTo(self))
        bind("view.focus_mode", self._toggle_focus_mode, checked=lambda: self._wishes.focus_mode)
        bind("view.full_screen", self._toggle_full_screen, checked=self.isFullScreen)
        bind("pane.next", lambda: self._cycle(1))
        bind("pane.previous", lambda: self._cycle(-1))

    def _bound_below(self) -> None:
        """A third of a low window is enough: the rest is for the text."""
        if self._below is not None:
            self._below.setMaximumHeight(self.height() // 3)

    def _toggle_sidebar(self) -> None:
        self._wish(self._wishes.toggle_sidebar(self._is_narrow()))

    def _toggle_list(self) -> None:
        self._wish(self._wishes.toggle_list())

    def _toggle_focus_mode(self) -> None:
        self._wish(self._wishes._replace(focus_mode=not self._wishes.focus_mode))
        self._focus_editor()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _wish(self, wishes: Wishes) -> None:
        self._wishes = wishes
        self._show_panes()
        self.state_changed.emit()

    def _is_narrow(self) -> bool:
        return self.width() < NARROW

    def _show_panes(self) -> None:
        has_sidebar, has_list = self._wishes.shown(self._is_narrow())
        # The focus goes to the editor, not to whatever happens to come next.
        hidden = [
            pane for pane, is_shown in ((self._sidebar, has_sidebar), (self._list_pane, has_list)) if not is_shown
        ]
        if any(_holds(pane, QApplication.focusWidget()) for pane in hidden):
            self._focus_editor()
        widths = self._splitter.widths()
        self._sidebar.setVisible(has_sidebar)
        self._list_pane.setVisible(has_list)
        self._splitter.set_widths(widths)
        self._status.setVisible(not self._wishes.focus_mode)
        if not self.menuBar().isNativeMenuBar():
            self.menuBar().setVisible(not self._wishes.focus_mode)

    def _panes(self) -> dict[str, QWidget]:
        below = {} if self._below is None else {"below": self._below}
        return {
            "sidebar": self._sidebar,
            "search": self._search_box.field,
            "list": self._note_list,
            "banner": self._banner,
            "editor": self._editor_stack,
            **below,
        }

    def _focused(self) -> str:
        focused = QApplication.focusWidget()
        return next((name for name, pane in self._panes().items() if _holds(pane, focused)), "editor")

    def _cycle(self, by: int) -> None:
        """Sidebar, list, messages, editor, links: those that are there. The search field is the list's."""
        stops = [name for name in ("sidebar", "list", "banner", "editor", "below") if self._can_enter(name)]
        here = "list" if self._focused() == "search" else self._focused()
        at = stops.index(here) if here in stops else 0
        self._enter(stops[(at + by) % len(stops)])

    def _can_enter(self, name: str) -> bool:
        if name == "editor":
            return True
        pane = self._list_pane if name == "list" else self._panes().get(name)
        return pane is not None and pane.isVisible() and pane.isEnabled()

    def _enter(self, name: str) -> None:
        """Take the focus into a pane, and to what can be used in it."""
        reason = Qt.FocusReason.TabFocusReason
        if name == "banner":
            self._banner.focus_first()
        elif name == "below" and self._below is not None:
            self._below.focus_first()
        elif name == "editor":
            self._focus_editor()
        elif name == "list" and not self._note_list.isVisible():
            self._search_box.field.setFocus(reason)
        else:
            self._panes()[name].setFocus(reason)

    @Slot()
    def _focus_editor(self) -> None:
        """The text; without an open note the place where one begins."""
        if self._editor_stack.currentIndex() == 0:
            self._editor.surface().setFocus(Qt.FocusReason.TabFocusReason)
        elif self._list_pane.isVisible():
            self._search_box.focus_field()

    def keep_place(self) -> None:
        """Hand the window's place over to be written."""
        self._place_timer.stop()
        if self._geometry is None or not self.isVisible():
            return
        write = self._geometry.keep(screens_key(), place_of(self))
        if write is not None:
            self._submit(write)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new.window() is self:
            self.state_changed.emit()

    def _on_moved(self) -> None:
        if not self._place_timer.isActive():
            self._place_timer.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.keep_place()
        self.close_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not ask_for_menu(event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._on_moved()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._on_moved()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.oldSize().width() < NARROW) != self._is_narrow():
            self._wishes = self._wishes._replace(narrow_sidebar=False)
            self._show_panes()
        self._bound_below()
        self._on_moved()


def _holds(pane: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (pane is widget or pane.isAncestorOf(widget))
