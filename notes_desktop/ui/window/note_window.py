"""A note in a window of its own: the editor with its find bar, status line and messages, and nothing else."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from notes_desktop.core.ids import NoteId
from notes_desktop.core.text import _, ngettext
from notes_desktop.ui.bridge.editor_binding import EditorBinding
from notes_desktop.ui.bridge.words import WordCounter
from notes_desktop.ui.widgets.banner import Banner
from notes_desktop.ui.widgets.editor import Editor
from notes_desktop.ui.widgets.prompter import DialogPrompter
from notes_desktop.ui.widgets.status_line import StatusLine
from notes_desktop.ui.widgets.toast import Toast
from notes_desktop.ui.window.actions import Commands
from notes_desktop.ui.window.main_window import ZOOMS
from notes_desktop.ui.window.menus import ask_for_menu, fill_menu_bar
from notes_desktop.ui.window.note_actions import NoteActions
from notes_desktop.ui.window.note_reports import NoteReports
from notes_desktop.ui.window.text_commands import TextCommands

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from typing import Any

    from notes_desktop.core.note_row import NoteRow
    from notes_desktop.core.session import ViewState
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace

LEAST_SIZE = (360, 240)
USUAL_SIZE = (760, 680)
_PLACE_AFTER_MS = 400


class NoteWindow(QMainWindow):
    """Shows one note until it is closed. `closed(note_id)`; `placed` a while after it was moved or resized."""

    closed = Signal(object)
    placed = Signal()

    def __init__(self, workspace: Workspace, rest: Rest) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace = workspace
        self.zoom = workspace.window.zoom
        self.editor = Editor()
        self.status = StatusLine()
        self.banner = Banner()
        self.binding = EditorBinding(workspace.library, self.editor, workspace.witness, self)
        self.binding.attach(workspace.open_notes)
        self.toast = Toast(self)
        self.prompter = DialogPrompter(self)
        self.words = WordCounter(workspace.library, workspace.home, lambda: self.binding.text, self)
        self.reports = NoteReports(self.binding, workspace.listing, self.editor, self.status, self.banner, self)
        self.commands = Commands(self, {"editor": self.editor})
        self._actions = _Actions(self, workspace)
        self._texts = TextCommands(self.commands, self.editor, self.binding, self.toast, self.prompter, self)
        self._place_timer = QTimer(self, singleShot=True, interval=_PLACE_AFTER_MS)
        self._lay_out()
        self._bind(rest)
        self._wire()
        self.apply_settings()

    @property
    def note_id(self) -> NoteId | None:
        return self.binding.note_id

    def open(self, note_id: NoteId, view: ViewState | None) -> None:
        """Raises NoteNotFound, NoteDamaged."""
        self.binding.open(note_id, view)
        self.setWindowRole(f"note-{note_id}")
        self._show_title()
        self.words.begin()

    def apply_settings(self) -> None:
        """Font, size, width and keys as they are set now."""
        self._workspace.apply_editor_settings_to(self.editor)
        self.editor.set_zoom(self.zoom)
        self.commands.set_keys(self._workspace.settings.shortcuts())

    def look_again(self) -> None:
        """Something happened to the note. One that is gone for good takes its window with it."""
        note_id = self.note_id
        if note_id is not None and not self._row() and self._workspace.saver.is_saved(note_id):
            self.close()
        else:
            self._show_title()
            self.reports.show_edited()

    @Slot()
    def come_forward(self) -> None:
        """To the front, out of the task bar, with the focus."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        if self.isVisible():
            self.raise_()
        self.show()
        self.activateWindow()
        self.editor.focus_text()

    def go(self) -> None:
        """Away with the application; what is typed was handed over."""
        self.words.close()
        self.hide()
        self.deleteLater()

    @Slot(int)
    def zoom_by(self, percent: int) -> None:
        self._set_zoom(self.zoom + percent)

    def _set_zoom(self, percent: int) -> None:
        self.zoom = min(max(percent, ZOOMS[0]), ZOOMS[1])
        self.editor.set_zoom(self.zoom)

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.editor, 1)
        column.addWidget(self.status)
        self.setCentralWidget(middle)
        self.setMinimumSize(*LEAST_SIZE)
        self.resize(*USUAL_SIZE)

    def _bind(self, rest: Rest) -> None:
        bind, actions = self.commands.bind, self._actions
        bind("note.new", partial(self._in_main_window, "note.new"))
        bind("save.now", self._save_now)
        dialogs = rest.commands.dialogs
        bind("note.save_copy_as", lambda: dialogs.save_copy_of(self.binding.text, self.prompter))
        bind("window.close", self.close)
        bind("app.quit", self._workspace.quit)
        bind("note.pin", actions.pin, checked=lambda: bool((row := self._row()) and row.pinned_ms))
        bind("note.duplicate", actions.duplicate)
        bind("note.copy", actions.copy_text)
        bind("note.copy_link", actions.copy_link)
        bind("note.trash", actions.trash, lambda: not self._is_trashed())
        bind("note.restore", actions.restore, self._is_trashed)
        bind("note.purge", actions.purge, self._is_trashed)
        bind("view.full_screen", self._toggle_full_screen, checked=self.isFullScreen)
        bind("zoom.in", partial(self.zoom_by, 10))
        bind("zoom.out", partial(self.zoom_by, -10))
        bind("zoom.reset", partial(self._set_zoom, 100))
        bind("search.focus", partial(self._in_main_window, "search.focus"))
        bind("switcher.open", partial(self._in_main_window, "switcher.open"))
        bind("palette.open", partial(dialogs.open_palette_of, self, self.commands, self.commands.is_bound))
        bind("pane.next", self._enter_next)
        bind("pane.previous", self._enter_next)
        bind("help.shortcuts", self._open_shortcut_help)
        fill_menu_bar(self.menuBar(), self.commands, only_bound=True)
        self.commands.install(only_bound=True)

    def _wire(self) -> None:
        workspace = self._workspace
        self.binding.text_changed.connect(self._show_title)
        self.binding.text_changed.connect(self.words.touch)
        self.binding.text_changed.connect(workspace.listing.text_changed)
        self.words.counted.connect(self.status.set_words)
        self.editor.view_changed.connect(workspace.keeper.touch)
        self.editor.zoom_requested.connect(self.zoom_by)
        self.banner.focus_left.connect(self.editor.focus_text)
        self._place_timer.timeout.connect(self.placed)

    def _row(self) -> NoteRow | None:
        note_id = self.note_id
        rows = self._workspace.listing.rows([note_id]) if note_id is not None else []
        return rows[0] if rows else None

    def _is_trashed(self) -> bool:
        row = self._row()
        return row is not None and bool(row.trashed_ms)

    @Slot()
    def _show_title(self) -> None:
        row = self._row()
        name = "Notes Desktop"
        # Qt reads "[*]" as the place for a mark of what is not saved, and "[*][*]" as the characters.
        shown = row.title.replace("[*]", "[*][*]") if row is not None else ""
        self.setWindowTitle(_("{title} — {name}").format(title=shown, name=name) if shown else name)

    def _save_now(self) -> None:
        self.binding.flush()
        self.binding.saver.retry()
        if self.note_id is not None and self.binding.saver.is_saved(self.note_id):
            self.toast.show_text(_("Everything is saved"))

    def _in_main_window(self, command_id: str) -> None:
        self._workspace.window.come_forward()
        self._workspace.window.commands.run(command_id)

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _open_shortcut_help(self) -> None:
        from notes_desktop.ui.widgets.shortcut_help import ShortcutHelp

        ShortcutHelp(self.commands.keys(), self).open()

    def _enter_next(self) -> None:
        """To the messages and back to the text."""
        is_in_text = self.editor.isAncestorOf(QApplication.focusWidget() or self)
        if is_in_text and self.banner.isVisible():
            self.banner.focus_first()
        else:
            self.editor.focus_text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not ask_for_menu(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is typed is handed over; the saver keeps it whatever becomes of the window."""
        note_id = self.note_id
        if note_id is not None:
            self.placed.emit()
            self._workspace.keeper.keep_view()
            self.binding.leave()
            self.words.close()
            self.closed.emit(note_id)
        super().closeEvent(event)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._place_timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_timer.start()


class _Actions(NoteActions):
    """The actions on whole notes for the one that this window shows."""

    def __init__(self, window: NoteWindow, workspace: Workspace) -> None:
        super().__init__(
            workspace.library, workspace.notes, workspace.home, window.binding, workspace.listing,
            workspace.navigator, workspace.note_list, workspace.model, window.toast, window.prompter, window,
        )  # fmt: skip

    def targets(self) -> list[NoteId]:
        note_id = self._binding.note_id
        return [note_id] if note_id is not None else []

    def trash(self) -> None:
        """The note stays in its window, which says where it is now."""
        targets = self._written(self.targets())
        if targets:
            self._navigator.open_neighbour_of(targets)
            said = ngettext("{count} note moved to the trash", "{count} notes moved to the trash", len(targets))
            self._finish(self._notes.trash(targets), lambda _done: self._say(said.format(count=len(targets))))

    def _finish(self, future: Future[Any], then: Callable[[Any], object]) -> None:
        refused = self._toast.tell_refused
        self._home.follow(future, partial(self._if_open, then), partial(self._if_open, refused))

    def _if_open(self, then: Callable[[Any], object], result: Any) -> None:
        """Unless the window was closed meanwhile."""
        if shiboken6.isValid(self):
            then(result)
