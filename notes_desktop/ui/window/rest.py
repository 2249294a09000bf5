"""What the first frame does not wait for: search, index, commands, dialogs, the socket, reserves."""

from __future__ import annotations

import logging
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from notes_desktop import paths
from notes_desktop.core.change import Change
from notes_desktop.core.text import _
from notes_desktop.services import memory
from notes_desktop.services.indexing import Indexing
from notes_desktop.services.search import Search
from notes_desktop.services.tidying import derive_left
from notes_desktop.ui import quick_pyside
from notes_desktop.ui.bridge.server import WindowServer
from notes_desktop.ui.bridge.words import WordCounter
from notes_desktop.ui.theme.icons import application_icon
from notes_desktop.ui.widgets.prompter import DialogPrompter, Prompter
from notes_desktop.ui.widgets.toast import Toast
from notes_desktop.ui.window.captures import Captures
from notes_desktop.ui.window.command_table import CommandTable
from notes_desktop.ui.window.desktop import Desktop
from notes_desktop.ui.window.from_templates import FromTemplates
from notes_desktop.ui.window.hits_in_list import HitsInList
from notes_desktop.ui.window.hits_in_text import HitsInText
from notes_desktop.ui.window.imports import Imports
from notes_desktop.ui.window.note_actions import NoteActions
from notes_desktop.ui.window.note_leads import NoteLeads
from notes_desktop.ui.window.note_windows import NoteWindows
from notes_desktop.ui.window.organiser import Organiser
from notes_desktop.ui.window.surroundings import Surroundings
from notes_desktop.ui.window.travels import Travels

if TYPE_CHECKING:
    from notes_desktop.ui.window.health import Health
    from notes_desktop.ui.window.workspace import Workspace

INDEX_AFTER_MS = 700
SETTLE_IN_AFTER_MS = 1500
LOOKING_S = 0.3
"""After a note was opened, another one may be."""

log = logging.getLogger(__name__)


class Rest(QObject):
    """Made right after the first frame, closed before the library."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        memory.bound()
        QGuiApplication.setWindowIcon(application_icon())
        library = workspace.library
        index_file = paths.index_file(library.uid, library.path)
        self.search = Search(library, index_file)
        self._was_level = False
        self._opened_at = float("-inf")
        self.indexing = Indexing(index_file, library.path, self._on_indexed, self.is_awaited)
        workspace.listing.attach(workspace.saver, lambda: workspace.binding.note_id, self.search)
        workspace.search_box.focused.connect(self._warm)
        workspace.navigator.opened.connect(self._on_opened)
        workspace.signals.ended.connect(self._on_ended)
        self._server = WindowServer(paths.socket_file(library.path), library, self)
        self._server.wished.connect(workspace.grant)
        self._server.changed.connect(workspace.take_change)
        self.words = WordCounter(library, workspace.home, lambda: workspace.binding.text, self)
        self.words.counted.connect(workspace.status.set_words)
        workspace.binding.text_changed.connect(self.words.touch)
        self.toast: Toast = Toast(workspace.window)
        self.prompter: Prompter = DialogPrompter(workspace.window)
        self.actions = NoteActions(
            library, workspace.notes, workspace.home, workspace.binding, workspace.listing,
            workspace.navigator, workspace.note_list, workspace.model, self.toast, self.prompter, self,
        )  # fmt: skip
        self.travels = Travels(workspace, self, self)
        self.organiser: Organiser = Organiser(workspace, self)
        self.from_templates = FromTemplates(workspace, self)
        self.leads = NoteLeads(workspace, self, index_file)
        self.windows = NoteWindows(workspace, self, workspace.last_session)
        self.captures = Captures(workspace, self)
        self.imports = Imports(workspace, self)
        self.desktop = Desktop(workspace, self)
        self.commands = CommandTable(workspace, self)
        workspace.window.commands.set_keys(workspace.settings.shortcuts())
        workspace.window.commands.install()
        self._index_timer = QTimer(self, singleShot=True, interval=INDEX_AFTER_MS)
        self._index_timer.timeout.connect(self.indexing.nudge)
        self._index_timer.start()
        self.surroundings = Surroundings(workspace, self)
        self.hits_in_text = HitsInText(workspace, self)
        self.hits_in_list = HitsInList(workspace, self.search, self)
        self._health: Health | None = None
        self.count_words()
        if sys.platform == "darwin":
            from notes_desktop.ui.window import openings

            QTimer.singleShot(0, self, partial(openings.serve, workspace))  # which has not got us yet
        QTimer.singleShot(SETTLE_IN_AFTER_MS, self, self._settle_in)

    def count_words(self) -> None:
        """Of the note that is open, if there is one."""
        if self._workspace.binding.note_id:
            self.words.begin()
        else:
            self.words.close()

    def take_change(self, change: Change) -> None:
        """The journal grew or notes went."""
        self.windows.take_change(change)
        self.captures.take_change(change)
        self.leads.take_change(change)
        if not self._index_timer.isActive():
            self._index_timer.start()
        if "purged" in change.what:
            self.indexing.sweep()

    def close(self) -> None:
        if sys.platform == "darwin":
            from notes_desktop.ui.window import openings

            openings.serve(None)
        self.desktop.close()
        self.captures.close()
        self.windows.close()
        if self._health is not None:
            self._health.close()
        self.surroundings.close()
        self._index_timer.stop()
        self._server.close()
        self._workspace.signals.close()
        self.leads.close()
        self.hits_in_list.stop()
        self.search.cancel()
        self.search.close()
        self.indexing.close()

    def tell_bug(self) -> None:
        self.toast.show_text(_("Something went wrong here. Your text is safe; the log says where it happened."))

    def offer_ways_out(self) -> None:
        """Neither library nor rescue file takes a text: the person decides."""
        workspace = self._workspace
        unsaved = list(workspace.saver.unsaved())
        texts = [one.text for one in unsaved]
        edits = [entry.edit for one in unsaved for entry in workspace.saver.unsaved_edits(one.note_id)]
        count = sum(len(edit.inserted) for edit in edits)
        actions = [
            (_("Copy all unsaved text"), lambda: QApplication.clipboard().setText("\n\n".join(texts))),
            (_("Save elsewhere…"), self._save_elsewhere),
            (_("Close and lose {count} characters").format(count=count), workspace.end),
        ]
        said = _("Your text could be saved neither in the library nor in a rescue file. The window stays open for it.")
        workspace.banner.show_message("held", said, "error", actions, dismissible=False)
        for window in self.windows:
            if window.isActiveWindow():  # where closing was asked for
                window.banner.show_message("held", said, "error", actions)

    def _save_elsewhere(self) -> None:
        texts = [unsaved.text for unsaved in self._workspace.saver.unsaved()]
        path = self.prompter.save_path(_("Save the unsaved text"), "unsaved.md", _("Markdown"))
        if path is None:
            return
        try:
            path.write_text("\n\n".join(texts), "utf-8", newline="")
        except OSError as error:
            self.toast.show_text(_("That did not work: {reason}").format(reason=error.strerror))
            return
        self._workspace.end()

    def _on_indexed(self, done: int, total: int) -> None:
        """On the index lane."""
        told = partial(self._workspace.reports.tell_indexed, done, total, self.indexing.is_paused)
        self._workspace.home.post(told)
        if done >= total and not self._was_level:
            self._was_level = True
            self._workspace.home.post(self._warm)  # it may have been built only now

    def is_awaited(self) -> bool:
        """Whether somebody waits for a lane or looks for a note, which takes less time alone. Any thread."""
        is_looking = time.monotonic() - self._opened_at < LOOKING_S
        return is_looking or self._workspace.notes.actions.is_busy or self.search.is_awaited

    @Slot(object)
    def _on_opened(self, _note_id: object) -> None:
        self._opened_at = time.monotonic()

    @Slot()
    def _warm(self) -> None:
        """Let the first key of a search find everything open; memory for it is not taken before somebody is there."""
        if self._workspace.search_box.field.hasFocus():
            self.search.warm()

    @Slot()
    def _settle_in(self) -> None:
        """Reserves and what an earlier run left, when the start is over."""
        workspace = self._workspace
        workspace.library.read(lambda _reader: workspace.saver.ballast.take_on())
        workspace.library.reader_lane.submit(quick_pyside.keep)
        found = workspace.saver.bring_back_rescued()
        if found:
            workspace.reports.tell_restored(len(found))
            workspace.listing.reload()
        self.surroundings.judge_place()
        self.surroundings.accent.apply()
        self.desktop.settle_in()
        self._warm()
        workspace.library.reader_lane.submit(memory.give_back)
        derive_left(workspace.library, workspace.publish)
        self.travels.tell_cut_short()
        from notes_desktop.ui.window.health import Health

        self._health = Health(workspace, self)

    @Slot()
    def _on_ended(self) -> None:
        """The system ends the process: never held."""
        self._workspace.settle()
        self._workspace.end()
