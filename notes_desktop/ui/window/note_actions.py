"""What the commands on whole notes do: on the selected ones, or on the open one, with a toast that takes it back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from notes_desktop.core.ids import NoteId
from notes_desktop.core.text import _, ngettext
from notes_desktop.services.library import Library
from notes_desktop.services.notes import Notes
from notes_desktop.ui.bridge.editor_binding import EditorBinding
from notes_desktop.ui.bridge.home import GuiHome
from notes_desktop.ui.bridge.list_controller import ListController
from notes_desktop.ui.models.note_list import NoteListModel
from notes_desktop.ui.widgets.note_list import NoteList
from notes_desktop.ui.widgets.prompter import Prompter
from notes_desktop.ui.widgets.toast import Toast
from notes_desktop.ui.window.navigator import Navigator


class NoteActions(QObject):
    """Pin, trash, restore, purge, duplicate. Results come home to the GUI thread."""

    def __init__(
        self,
        library: Library,
        notes: Notes,
        home: GuiHome,
        binding: EditorBinding,
        listing: ListController,
        navigator: Navigator,
        note_list: NoteList,
        model: NoteListModel,
        toast: Toast,
        prompter: Prompter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._notes = notes
        self._home = home
        self._binding = binding
        self._listing = listing
        self._navigator = navigator
        self._note_list = note_list
        self._model = model
        self._toast = toast
        self._prompter = prompter

    def targets(self) -> list[NoteId]:
        """The selected notes when there are several, else the open one; in the list none that is not seen there."""
        selected, opened = self._note_list.selected_ids(), self._binding.note_id
        if len(selected) > 1 or opened is None:
            return selected
        is_unseen = self._note_list.hasFocus() and self._model.row_of(opened) is None
        return [] if is_unseen else [opened]

    def pin(self) -> None:
        """Pin the notes; when all of them are pinned, unpin them. Of several it is said, with the way back."""
        if targets := self._written(self.targets()):
            self._finish(self._notes.toggle_pins(targets), lambda _done: self._say_pins(targets))

    def pin_these(self, note_ids: list[NoteId]) -> None:
        """Pin notes, whatever else is selected."""
        targets = self._written(note_ids)
        self._finish(self._notes.pin(targets, True), lambda _done: self._say(_pinned(len(targets), True)))

    def trash(self) -> None:
        self.trash_these(self.targets())

    def trash_these(self, note_ids: list[NoteId]) -> None:
        """Move notes to the trash, whatever else is selected."""
        targets = self._written(note_ids)
        if not targets or self._listing.shown.view == "trash":
            return
        self._navigator.open_neighbour_of(targets)
        said = ngettext("{count} note moved to the trash", "{count} notes moved to the trash", len(targets))
        self._finish(self._notes.trash(targets), lambda _done: self._say(said.format(count=len(targets))))

    def restore(self) -> None:
        targets = self._trashed(self.targets())
        if targets:
            said = ngettext("{count} note restored", "{count} notes restored", len(targets))
            self._finish(self._notes.restore(targets), lambda _done: self._say(said.format(count=len(targets))))

    def purge(self) -> None:
        """Delete notes of the trash for good, after one question with their number."""
        self._purge(self._trashed(self.targets()))

    def empty_trash(self) -> None:
        asked = self._library.read(lambda reader: list(reader.ids("trash", "edited")))
        self._finish(asked, self._purge)

    def duplicate(self) -> None:
        targets = self._written(self.targets())
        said = ngettext("{count} note duplicated", "{count} notes duplicated", len(targets)).format(count=len(targets))
        self._finish(self._notes.duplicate(targets).future, lambda _done: self._say(said))

    def merge(self) -> None:
        """The selected notes become one, in the order of the list."""
        targets = self._written(self._note_list.selected_ids())
        if len(targets) < 2:
            return
        said = ngettext("{count} note merged", "{count} notes merged", len(targets)).format(count=len(targets))
        self._navigator.open(targets[0])
        self._finish(self._notes.merge(targets).future, lambda _done: self._say(said))

    def written_targets(self) -> list[NoteId]:
        """The notes that a command is meant for, all of them on the disk or on their way there."""
        return self._written(self.targets())

    def copy_text(self) -> None:
        """The whole text of the notes to the clipboard."""
        self._binding.flush()
        texts = [self._text(note_id) for note_id in self.targets()]
        QGuiApplication.clipboard().setText("\n\n".join(texts))
        self._toast.show_text(
            ngettext("{count} note copied", "{count} notes copied", len(texts)).format(count=len(texts))
        )

    def copy_link(self) -> None:
        """Addresses of the notes to the clipboard, a line each."""
        rows = self._library.reader.rows(self._written(self.targets()))
        QGuiApplication.clipboard().setText("\n".join(f"notes-desktop://note/{row.uid}" for row in rows))
        self._toast.show_text(_("Link copied"))

    def _purge(self, note_ids: list[NoteId]) -> None:
        if not note_ids:
            self._toast.show_text(_("The trash is empty"))
            return
        question = ngettext("Delete {count} note for good?", "Delete {count} notes for good?", len(note_ids)).format(
            count=len(note_ids)
        )
        detail = _("This cannot be undone. Copies of the library that you made keep what was in them.")
        if self._prompter.ask(question, detail, [_("Delete"), _("Cancel")]) != _("Delete"):
            return
        self._navigator.open_neighbour_of(note_ids)
        said = ngettext("{count} note deleted", "{count} notes deleted", len(note_ids)).format(count=len(note_ids))
        self._finish(self._notes.purge(note_ids), lambda _done: self._toast.show_text(said))

    def _text(self, note_id: NoteId) -> str:
        if note_id == self._binding.note_id:
            return self._binding.text
        return self._library.reader.text(note_id).text

    def _written(self, note_ids: list[NoteId]) -> list[NoteId]:
        """Without the new note that nothing was typed into; what is typed is handed over first."""
        self._binding.flush()
        return [note_id for note_id in note_ids if not self._binding.saver.is_unwritten(note_id)]

    def _trashed(self, note_ids: list[NoteId]) -> list[NoteId]:
        return [row.id for row in self._library.reader.rows(note_ids) if row.trashed_ms]

    def _finish(self, future: Future[Any], then: Callable[[Any], object]) -> None:
        self._home.follow(future, then, self._toast.tell_refused)

    def _say(self, text: str) -> None:
        self._toast.show_text(text, _("Undo"))

    def _say_pins(self, note_ids: list[NoteId]) -> None:
        """The pin of one note is seen at once, and taken away as it was set."""
        first = self._library.reader.row(note_ids[0])
        if len(note_ids) > 1 and first is not None:
            self._say(_pinned(len(note_ids), bool(first.pinned_ms)))


def _pinned(count: int, is_pinned: bool) -> str:
    if is_pinned:
        return ngettext("{count} note pinned", "{count} notes pinned", count).format(count=count)
    return ngettext("{count} note unpinned", "{count} notes unpinned", count).format(count=count)
