"""What a window says of the note it shows: how saving goes, when it changed, what needs a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Slot

from notes_desktop.core.ids import NoteId
from notes_desktop.core.note_row import NoteRow
from notes_desktop.core.text import _
from notes_desktop.ui.bridge.editor_binding import EditorBinding
from notes_desktop.ui.bridge.list_controller import ListController
from notes_desktop.ui.models.dates import edited_text
from notes_desktop.ui.widgets.banner import Banner
from notes_desktop.ui.widgets.editor import Editor
from notes_desktop.ui.widgets.status_line import StatusLine

_MOST_TAGS = 4


class NoteReports(QObject):
    """Keeps status line and banner true."""

    def __init__(
        self,
        binding: EditorBinding,
        listing: ListController,
        editor: Editor,
        status: StatusLine,
        banner: Banner,
        parent: QObject | None = None,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(parent)
        self._binding = binding
        self._listing = listing
        self._status = status
        self._banner = banner
        self._now = now
        self._has_long_line = editor.has_very_long_line()
        binding.saving.connect(status.set_saving)
        binding.note_saved.connect(self._on_saved)
        binding.save_failed.connect(self._on_failed)
        binding.opened.connect(self._on_opened)
        binding.text_changed.connect(self.show_edited)
        binding.conflict.connect(self._on_conflict)
        binding.unfaithful.connect(self._on_unfaithful)
        editor.long_line_changed.connect(self._on_long_line_changed)
        editor.load_progress.connect(self._on_load_progress)
        editor.loaded.connect(self._show_editor_notice)
        listing.ordered.connect(self.show_edited)
        if binding.note_id is not None:
            self._on_opened(binding.note_id)

    @Slot(object)
    def show_edited(self, _note_id: object = None) -> None:
        """When the note was changed, and where it belongs."""
        note_id = self._binding.note_id
        rows = self._listing.rows([note_id]) if note_id is not None else []
        if rows:
            self._status.set_edited(edited_text(rows[0].edited_ms, self._now()))
        self._status.set_right(self._belongings(rows[0]) if rows else [])

    def _belongings(self, row: NoteRow) -> list[str]:
        """The trash, or the notebook and the tags of the note."""
        if row.trashed_ms:
            return [_("In the trash")]
        notebook = next((one.name for one in self._listing.tree.notebooks if one.id == row.notebook_id), "")
        tags = " ".join(f"#{tag}" for tag in row.tags.split()[:_MOST_TAGS])
        return [text for text in (notebook, tags) if text]

    def _is_saved(self) -> bool:
        """Whether there is nothing more to say about saving."""
        return self._binding.note_id is None or self._binding.saver.is_saved(self._binding.note_id)

    @Slot(object)
    def _on_saved(self, _note_id: NoteId) -> None:
        if self._is_saved():
            self._banner.dismiss("unsaved")
            self._banner.dismiss("held")
            if self._binding.note_id is not None:
                self._status.set_saved()
                self.show_edited()

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
        if self._is_saved():
            self._status.set_saved()
        self.show_edited()
        self._show_editor_notice()

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
        self._status.set_notice(_("Opening {percent}\u00a0%").format(percent=percent))

    @Slot()
    def _show_editor_notice(self) -> None:
        self._status.set_notice(_("very long line") if self._has_long_line else "")
