"""One library in one window: what the first frame shows, then everything else, and closed in reverse."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from notes_desktop.core.errors import NoteNotFound
from notes_desktop.core.ids import NoteId
from notes_desktop.core.session import Session, ViewState
from notes_desktop.core.sidebar import has_view, tag_colours
from notes_desktop.core.text import _
from notes_desktop.services.witness import Witness
from notes_desktop.storage.connection import TextDamaged
from notes_desktop.storage.notes import NoteDamaged
from notes_desktop.ui.bridge.editor_binding import EditorBinding
from notes_desktop.ui.bridge.home import GuiHome
from notes_desktop.ui.bridge.list_controller import ListController
from notes_desktop.ui.models.note_list import NoteListModel
from notes_desktop.ui.widgets.banner import Banner
from notes_desktop.ui.widgets.editor import Editor
from notes_desktop.ui.widgets.empty_state import EmptyState
from notes_desktop.ui.widgets.note_list import NoteList
from notes_desktop.ui.widgets.search_box import SearchBox
from notes_desktop.ui.widgets.sidebar import Sidebar
from notes_desktop.ui.widgets.status_line import StatusLine
from notes_desktop.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from notes_desktop.core.change import Change
    from notes_desktop.core.sidebar import SidebarTree
    from notes_desktop.core.wish import Wish
    from notes_desktop.services.library import Library
    from notes_desktop.services.notes import Notes
    from notes_desktop.services.saving import Saver
    from notes_desktop.services.settings import Settings
    from notes_desktop.ui.bridge.open_notes import OpenNotes
    from notes_desktop.ui.bridge.session_keeper import SessionKeeper
    from notes_desktop.ui.bridge.signals import SystemSignals
    from notes_desktop.ui.window.navigator import Navigator
    from notes_desktop.ui.window.reports import Reports
    from notes_desktop.ui.window.rest import Rest

CHECKPOINT_AFTER_MS = 5000
SETTLE_S = 2.5
PLACE_S = 0.3


class Workspace(QObject):
    """Owns library, lanes, window and what connects them. `show`, run the event loop, `close`.

    Only panes, list and editor are there before the first frame; `rest` is None until the others are, which
    `furnished` tells; `broke` that they cannot be made: then the window only says so, and closes.
    """

    furnished = Signal()
    broke = Signal()
    signals: SystemSignals
    open_notes: OpenNotes
    saver: Saver
    notes: Notes
    keeper: SessionKeeper
    navigator: Navigator
    reports: Reports

    def __init__(self, library: Library, settings: Settings) -> None:
        super().__init__()
        self.library = library
        self.settings = settings
        self.witness = Witness()
        self.home = GuiHome(self)
        self._make_panes()
        self.binding = EditorBinding(library, self.editor, self.witness, self)
        self.damaged_note: NoteId | None = None
        """The note that was to be shown first and could not be read; told once the window is there."""
        self.is_broken = False
        self._is_shown = False
        self._is_closed = False
        self._is_settled = False
        self._idle = QTimer(self, singleShot=True, interval=CHECKPOINT_AFTER_MS)
        self._idle.timeout.connect(self._on_idle)
        self.rest: Rest | None = None
        self._restore(library.reader.session())

    def show(self) -> None:
        """Show the window; everything that the first frame does not need follows it."""
        self._is_shown = True
        is_open = self.binding.note_id is not None
        (self.editor.surface().viewport() if is_open else self.editor_empty).installEventFilter(self)
        self.window.show()

    def begin_hidden(self) -> None:
        """Build everything without the window, for one that is wished instead."""
        QTimer.singleShot(0, self, self._go_on)

    @property
    def is_shown(self) -> bool:
        """Whether the main window is there, or was begun without."""
        return self._is_shown

    def come_forward(self) -> None:
        """The main window to the front, also when it was not shown yet."""
        is_first = not self._is_shown
        self._is_shown = True
        self.window.come_forward()
        if is_first and self.rest is not None:
            self.rest.windows.restore()

    @Slot(object)
    def grant(self, wish: Wish) -> None:
        """Do what a start asks for."""
        from notes_desktop.ui.window.wishes import grant

        if self.rest is not None and not self._is_closed:
            grant(self, wish)

    def close(self) -> None:
        """Hand over, wait, and close in reverse. Everything typed is in the library or in a rescue file after it."""
        if self._is_closed:
            return
        self._is_closed = True
        self.settle()
        if self.rest is not None:
            self.rest.close()
        self.listing.stop()
        self.home.close()
        self.library.close()
        self.window.hide()
        self.window.deleteLater()

    def settle(self) -> bool:
        """Everything typed to the disk, the session too; False when a text could be kept nowhere."""
        if self._is_settled or self.rest is None:
            return True
        self.open_notes.flush()
        self.keeper.write()
        for note_id in self.open_notes.notes():
            self.saver.fold(note_id)
        self._is_settled = self.saver.settle(SETTLE_S)
        return self._is_settled

    def end(self) -> None:
        """Leave the event loop, whatever is unsaved: `settle` comes before. Qt asks no window that is hidden."""
        self._is_settled = True
        self.window.hide()
        if self.rest is not None:
            self.rest.windows.hide()
            self.rest.captures.hide()
        QApplication.quit()

    def session(self) -> Session:
        """Where the person is now."""
        if not self._is_shown:
            return self._session  # nobody was anywhere
        panes = self.window.pane_state()
        top, offset = self.note_list.top()
        find = self.editor.find_bar
        windows = self.rest.windows if self.rest is not None else None
        return Session(
            view=self.listing.shown.view, sort=self.listing.shown.sort, query=self.search_box.text(),
            open_note=self._kept_note(), list_top=top, list_offset=offset, page=self.listing.page(top),
            expanded=tuple(sorted(self.sidebar.expanded())), is_grouped=self.listing.is_grouped,
            backlinks_visible=self.rest is not None and self.rest.leads.is_panel_shown(),
            windows=windows.notes() if windows is not None else self.last_session.windows,
            trail=tuple(self.navigator.trail.notes), trail_index=self.navigator.trail.index,
            panes=panes.widths, sidebar_visible=panes.is_sidebar_visible, list_visible=panes.is_list_visible,
            focus=(windows.focus() if windows is not None else "") or panes.focused,
            focus_mode=panes.is_focus_mode, zoom=self.window.zoom,
            find_text=find.find_text(), replace_text=find.replace_text(), find_visible=find.is_open(),
        )  # fmt: skip

    def tell_bug(self) -> None:
        """Something unforeseen happened; what was typed is handed over all the same."""
        if self.is_broken:
            said = _("The window could not be made ready. Your notes are as they were; the log says what happened.")
            self.banner.show_message("broken", said, "error")
        if self.rest is not None and not self._is_closed:
            self.rest.tell_bug()
            self.open_notes.flush()

    def publish(self, change: Change) -> None:
        """A write landed; any thread."""
        self.home.post(partial(self.take_change, change))

    @Slot(object)
    def take_change(self, change: Change) -> None:
        """Tell everybody whom a write may concern."""
        if change.origin != "editor":
            self.open_notes.outside_change(change)
        elif "created" in change.what:
            self.keeper.write()  # the note that is open can be named now
        self.listing.note_changed(change)
        if self.rest is not None:
            self.rest.take_change(change)
        self._idle.start()

    def show_view(self, view: str) -> None:
        """List a view, a notebook, a tag, or what a saved search finds."""
        query = self.listing.saved_query(view)
        if query is not None:
            self.search_box.set_text(query)
        elif self.listing.shown.view.startswith("saved:"):
            self.search_box.set_text("")
        self.sidebar.set_view(view)
        self.listing.show(view=view, query=self.search_box.text())
        self.keeper.touch()

    def _make_panes(self) -> None:
        self.listing = ListController(self.library, self.home, self)
        self.model = NoteListModel(self.listing.rows, parent=self)
        self.listing.show_in(self.model)
        self.sidebar = Sidebar()
        self.search_box = SearchBox()
        self.note_list = NoteList(self.model)
        self.list_empty = EmptyState()
        self.editor = Editor()
        self.editor_empty = EmptyState()
        self.status = StatusLine()
        self.banner = Banner()
        self.window = MainWindow(
            self.sidebar, self.search_box, self.note_list, self.list_empty,
            self.editor, self.editor_empty, self.status, self.banner,
        )  # fmt: skip

    def _furnish(self) -> None:
        """What the first frame did not need."""
        from notes_desktop.ui.bridge.signals import SystemSignals

        # First of all: a signal that comes meanwhile waits until what was typed can be kept.
        self.signals = SystemSignals(self)
        from notes_desktop.services.notes import Notes
        from notes_desktop.ui.bridge.open_notes import OpenNotes
        from notes_desktop.ui.bridge.session_keeper import SessionKeeper
        from notes_desktop.ui.window.navigator import Navigator, Trail
        from notes_desktop.ui.window.reports import Reports
        from notes_desktop.ui.window.rest import Rest

        self.open_notes = OpenNotes(self.library, self.home, self.binding)
        self.saver = self.open_notes.saver
        self.keeper = SessionKeeper(self.library, self.session, self._views, self)
        self.navigator = Navigator(
            self.editor, self.note_list, self.model, self.search_box,
            self.binding, self.listing, self.keeper, self,
        )  # fmt: skip
        self.reports = Reports(
            self.library, self.binding, self.listing, self.editor, self.status, self.banner, self.search_box,
            self.list_empty, self.editor_empty, self.window.key_text, self,
        )  # fmt: skip
        self.notes = Notes(self.library, self.publish)
        session = self._session
        self.navigator.trail = Trail(session.trail, session.trail_index)
        if self.binding.note_id is not None and not session.trail:
            self.navigator.trail.visit(self.binding.note_id)
        self.editor.find_bar.set_state(session.find_text, session.replace_text, session.find_visible)
        self._connect()
        self.rest = Rest(self)
        if session.backlinks_visible:
            self.rest.leads.show_panel(True)

    def _connect(self) -> None:
        self.listing.attach(self.saver, lambda: self.binding.note_id)
        self.binding.text_changed.connect(self.listing.text_changed)
        self.binding.text_changed.connect(self._on_text_changed)
        self.binding.notes_changed.connect(self.take_change)
        self.binding.conflict.connect(self.listing.reload)
        self.navigator.opened.connect(self._on_opened)
        self.listing.listed.connect(self._on_listed)
        self.sidebar.view_chosen.connect(self._on_view_chosen)
        self.listing.counted.connect(self.sidebar.set_counts)
        self.listing.ordered.connect(self._on_ordered)
        self.sidebar.expanded_changed.connect(self.keeper.touch)
        self.editor.view_changed.connect(self.keeper.touch)
        self.note_list.top_changed.connect(self.keeper.touch)
        self.editor.find_bar.text_changed.connect(self.keeper.touch)
        self.window.state_changed.connect(self.keeper.touch)
        self.window.close_requested.connect(self._on_close_requested)

    def apply_editor_settings(self) -> None:
        """Font, size and width of the text, in every window."""
        self.apply_editor_settings_to(self.editor)
        if self.rest is not None:
            for window in self.rest.windows:
                window.apply_settings()

    def apply_editor_settings_to(self, editor: Editor) -> None:
        settings = self.settings
        editor.set_font_settings(
            settings.text("editor.font") or None,
            settings.number("editor.size_px"),
            settings.number("editor.width_px"),
        )

    def _restore(self, session: Session) -> None:
        self._session = session
        self.apply_editor_settings()
        if self.library.is_new:
            self._welcome()
        self.listing.show_first_page(session)
        self.sidebar.set_expanded(session.expanded)
        self.listing.tree = self.library.reader.sidebar()
        self.sidebar.set_tree(self.listing.tree)
        self.editor.set_tag_colours(tag_colours(self.listing.tree))
        self.sidebar.set_view(session.view)
        self.search_box.set_text(session.query)
        self.window.restore(session, self.library.uid, self.library.reader_lane.submit)
        self.settings.write_on(self.library.reader_lane.submit)
        note_id = session.open_note if session.open_note is not None else self.model.note_at(0)
        self.window.show_editor(note_id is not None and self._open_first(note_id))
        self._show_title()
        if session.list_top is not None:
            self.note_list.restore_top(session.list_top, session.list_offset)
        if session.find_visible:
            self.editor.find_bar.set_state(session.find_text, session.replace_text, True)
        self.window.focus_pane(session.focus)

    def _open_first(self, note_id: NoteId) -> bool:
        """Show the note that was open; False when it is no longer there."""
        try:
            self.binding.open(note_id)
        except NoteNotFound:
            self.model.remove((note_id,))
            return False
        except (NoteDamaged, TextDamaged):
            self.damaged_note = note_id
            return False
        self.note_list.set_current_note(note_id)
        self.status.set_saved()
        return True

    def _welcome(self) -> None:
        from notes_desktop.services.notes import Notes
        from notes_desktop.services.welcome import welcome_text

        # Nobody has read anything yet who would have to be told.
        Notes(self.library, lambda _: None).new(welcome_text(), "welcome").result()

    def _kept_note(self) -> NoteId | None:
        """The open note, when it is on the disk or on its way there."""
        note_id = self.binding.note_id
        return None if note_id is None or self.saver.is_unwritten(note_id) else note_id

    def _views(self) -> Iterator[tuple[int, ViewState]]:
        """Where one is in each open note, as the view of it says that had the focus last."""
        for note_id, shown in self.open_notes.in_use():
            view = shown.view_state()
            if view is not None and not self.saver.is_unwritten(note_id):
                yield note_id, view

    @property
    def last_session(self) -> Session:
        """Where the person was when the application ended."""
        return self._session

    def _after_first_frame(self) -> None:
        self.witness.tell("shown")
        self._go_on()

    def _go_on(self) -> None:
        try:
            self._furnish()
        except BaseException:
            self._give_up()
            raise
        self.listing.show(query=self._session.query)
        if self._session.query:
            self.listing.count()
        else:
            self.listing.reload()
        # The first write loads what writes and opens its connection: no key shall wait for that.
        self.library.write(lambda _writer: None)
        self.furnished.emit()
        if self._is_shown and self.rest is not None:
            self.rest.windows.restore()

    def _give_up(self) -> None:
        """Let the window be read and closed, and no key be lost that nobody would save."""
        self.is_broken, self.rest = True, None
        self.editor.setEnabled(False)
        self.window.close_requested.connect(QApplication.quit)
        if hasattr(self, "signals"):
            self.signals.ended.connect(QApplication.quit)
        self.broke.emit()

    @Slot(object)
    def _on_opened(self, note_id: NoteId) -> None:
        self.window.show_editor(bool(note_id))
        self._show_title()
        if self.rest is not None:
            self.rest.count_words()
            self.keeper.write_soon()
        if not note_id:
            self.status.clear()

    @Slot(object)
    def _on_text_changed(self, _note_id: NoteId) -> None:
        self._show_title()

    def _show_title(self) -> None:
        note_id = self.binding.note_id
        rows = self.listing.rows([note_id]) if note_id is not None else []
        self.window.show_title(rows[0].title if rows else "")

    @Slot(object)
    def _on_listed(self, _shown: object) -> None:
        self.window.show_list(self.model.rowCount() > 0)
        self.sidebar.set_view(self.listing.shown.view)  # a new note leads to all of them
        if self.binding.note_id is None and self.model.rowCount() and not self.listing.shown.query:
            first = self.model.note_at(0)
            if first is not None and self.listing.shown.view != "trash":
                self.navigator.open(first)

    @Slot(str)
    def _on_view_chosen(self, view: str) -> None:
        self.show_view(view)

    @Slot(object)
    def _on_ordered(self, tree: SidebarTree) -> None:
        """Notebooks, tags or saved searches are others now; what is listed may have gone with them."""
        self.sidebar.set_tree(tree)
        if not has_view(tree, self.listing.shown.view):
            self.show_view("all")
        else:
            self.sidebar.set_view(self.listing.shown.view)

    @Slot()
    def _on_idle(self) -> None:
        """Idle for a while: the file alone is complete."""
        from notes_desktop.services.tidying import tidy

        if self.saver.is_idle:
            tidy(self.library, self.open_notes.growing())

    def keep_all(self) -> bool:
        """Everything typed, and where one is, to the disk; the application goes on. False when a text could not be."""
        from concurrent.futures import wait  # which the first frame need not wait for

        self.window.keep_place()
        self.open_notes.flush()
        self.keeper.write()
        is_kept = self.saver.settle(SETTLE_S)
        # Who is waiting may end the process next: where one is has been written too then.
        wait([self.library.write(lambda _writer: None)], PLACE_S)
        return is_kept

    @Slot()
    def _on_close_requested(self) -> None:
        """The window goes; with it the application, unless it stays in the tray."""
        if self.rest is not None and self.rest.desktop.keeps_running():
            self.open_notes.flush()
            self.keeper.write()
            self.window.hide()
        else:
            self.quit()

    @Slot()
    def quit(self) -> None:
        """End the application; held only while a text is neither in the library nor in a rescue file."""
        self.window.keep_place()
        if self.settle():
            self.end()
        elif self.rest is not None:
            self.rest.offer_ways_out()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._after_first_frame)
        return super().eventFilter(watched, event)
