"""What the window says without being asked: how saving goes, how much is written, what needs a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Slot

from notes_desktop.core.ids import NoteId
from notes_desktop.core.text import _, ngettext
from notes_desktop.services.library import Library
from notes_desktop.ui.bridge.editor_binding import EditorBinding
from notes_desktop.ui.bridge.list_controller import ListController, Shown
from notes_desktop.ui.models.dates import edited_text
from notes_desktop.ui.widgets import empty_state
from notes_desktop.ui.widgets.banner import Banner
from notes_desktop.ui.widgets.editor import Editor
from notes_desktop.ui.widgets.empty_state import EmptyState
from notes_desktop.ui.widgets.search_box import SearchBox
from notes_desktop.ui.widgets.status_line import StatusLine

KeyText = Callable[[str], str]


class Reports(QObject):
    """Keeps status line, banner and the sentences of empty panes true."""

    def __init__(
        self,
        library: Library,
        binding: EditorBinding,
        listing: ListController,
        editor: Editor,
        status: StatusLine,
        banner: Banner,
        search_box: SearchBox,
        list_empty: EmptyState,
        editor_empty: EmptyState,
        key_text: KeyText,
        parent: QObject | None = None,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._binding = binding
        self._listing = listing
        self._status = status
        self._banner = banner
        self._search_box = search_box
        self._list_empty = list_empty
        self._editor_empty = editor_empty
        self._key_text = key_text
        self._now = now
        self._scanned = 0
        self._indexed = (0, 0)
        self._selected = 0
        self._has_long_line = editor.has_very_long_line()
        binding.saving.connect(status.set_saving)
        binding.note_saved.connect(self._on_saved)
        binding.save_failed.connect(self._on_failed)
        binding.opened.connect(self._on_opened)
        binding.text_changed.connect(self._show_edited)
        binding.conflict.connect(self._on_conflict)
        binding.unfaithful.connect(self._on_unfaithful)
        editor.long_line_changed.connect(self._on_long_line_changed)
        editor.load_progress.connect(self._on_load_progress)
        editor.loaded.connect(self._show_editor_notice)
        listing.listed.connect(self._on_listed)
        listing.scanned.connect(self._on_scanned)
        if binding.note_id is not None:
            self._on_opened(binding.note_id)

    def tell_restored(self, count: int) -> None:
        """Texts of rescue files came back."""
        said = ngettext(
            "{count} text that could not be saved last time is back in its note.",
            "{count} texts that could not be saved last time are back in their notes.",
            count,
        )
        self._banner.show_message("rescued", said.format(count=count), "info")

    def tell_indexed(self, done: int, total: int) -> None:
        """How far the index has read the journal."""
        self._indexed = (done, total)
        self._show_notice()

    def is_index_level(self) -> bool:
        """Whether the index has read the whole journal, as far as it was heard of."""
        done, total = self._indexed
        return 0 < total <= done

    def show_empties(self) -> None:
        """The sentence for an empty list and for no open note."""
        keys = self._key_text
        shown = self._listing.shown
        if self._listing.query() is not None:
            state = empty_state.no_results(shown.query, keys("Ctrl+Enter"), keys("Esc"))
        elif shown.view == "pinned":
            state = empty_state.no_pinned(keys("note.pin"))
        elif shown.view == "today":
            state = empty_state.nothing_today(keys("note.new"))
        elif shown.view == "trash":
            state = empty_state.empty_trash()
        else:
            state = empty_state.no_notes(keys("note.new"), keys("search.focus"))
        self._list_empty.show_state(state)
        self._editor_empty.show_state(empty_state.nothing_open(keys("note.new"), keys("search.focus")))

    @Slot(object)
    def _on_saved(self, note_id: NoteId) -> None:
        if self._binding.saver.is_idle:
            self._banner.dismiss("unsaved")
            self._banner.dismiss("held")
            if self._binding.note_id is not None:
                self._status.set_saved()
                self._show_edited(note_id)

    @Slot(str, bool)
    def _on_failed(self, reason: str, is_rescued: bool) -> None:
        self._status.set_failed(reason)
        kept = (
            _("Your text is kept in a rescue file and saved as soon as it can be.")
            if is_rescued
            else _("Your text is kept and saved as soon as it can be.")
        )
        said = _("Not saved: {reason}. {kept}").format(reason=reason, kept=kept)
        actions = [(_("Try again now"), self._binding.saver.retry)]
        self._banner.show_message("unsaved", said, "error", actions, dismissible=False)

    @Slot(object)
    def _on_opened(self, note_id: NoteId) -> None:
        if self._binding.is_faithful:
            self._banner.dismiss("unfaithful")
        else:
            self._on_unfaithful(note_id)
        if self._binding.saver.is_idle:
            self._status.set_saved()
        self._show_edited(note_id)
        self._show_editor_notice()

    @Slot(object)
    def _show_edited(self, _note_id: object) -> None:
        note_id = self._binding.note_id
        rows = self._listing.rows([note_id]) if note_id is not None else []
        if rows:
            self._status.set_edited(edited_text(rows[0].edited_ms, self._now()))
        self._status.set_right([_("In the trash")] if rows and rows[0].trashed_ms else [])

    @Slot(object, object)
    def _on_conflict(self, _note_id: NoteId, _copy: NoteId) -> None:
        said = _(
            "This note was changed elsewhere at the same moment. Both texts are kept; the other one is a new note."
        )
        self._banner.show_message("conflict", said, "warning")

    @Slot(object)
    def _on_unfaithful(self, _note_id: NoteId) -> None:
        said = _("This note holds characters that cannot be shown exactly. It is read-only, so that nothing is lost.")
        self._banner.show_message("unfaithful", said, "warning")

    @Slot(bool)
    def _on_long_line_changed(self, has_long_line: bool) -> None:
        self._has_long_line = has_long_line
        self._show_editor_notice()

    @Slot(int)
    def _on_load_progress(self, percent: int) -> None:
        self._status.set_notice(_("Opening {percent} %").format(percent=percent))

    @Slot(int)
    def tell_selected(self, count: int) -> None:
        """How many notes of the list are selected."""
        self._selected = count
        self._show_editor_notice()

    @Slot()
    def _show_editor_notice(self) -> None:
        if self._selected > 1:
            said = ngettext("{count} note selected", "{count} notes selected", self._selected)
            self._status.set_notice(said.format(count=self._selected))
        else:
            self._status.set_notice(_("very long line") if self._has_long_line else "")

    @Slot(object)
    def _on_listed(self, _shown: Shown) -> None:
        self.show_empties()
        self._show_edited(self._binding.note_id)
        self._show_notice()

    @Slot(int)
    def _on_scanned(self, count: int) -> None:
        self._scanned = count
        self._show_notice()

    def _show_notice(self) -> None:
        done, total = self._indexed
        is_level = not total or done >= total
        if is_level or not self._scanned or self._listing.query() is None:
            self._scanned = 0 if is_level else self._scanned
            self._search_box.set_notice("")
            return
        said = ngettext(
            "Searched the newest {count} note · indexing {percent} %",
            "Searched the newest {count} notes · indexing {percent} %",
            self._scanned,
        )
        self._search_box.set_notice(said.format(count=self._scanned, percent=100 * done // total))
