"""The notes that are open, each with one history and one way to the disk, however many views show it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from notes_desktop.core.change import Change
from notes_desktop.core.errors import NotesError
from notes_desktop.core.ids import NoteId
from notes_desktop.core.journal import JournalEdit
from notes_desktop.services.clock import now_ms
from notes_desktop.services.saving import Saver

if TYPE_CHECKING:
    from notes_desktop.services.history import History
    from notes_desktop.services.library import Library
    from notes_desktop.services.saving import Home
    from notes_desktop.storage.notes import StoredText
    from notes_desktop.ui.bridge.editor_binding import EditorBinding

log = logging.getLogger(__name__)


class _Open:
    """One open note. The view that had the focus last is the last one."""

    def __init__(self, view: EditorBinding) -> None:
        self.views = [view]
        self.history: History | None = None
        """Made from the journal when it is first asked for."""


class OpenNotes:
    """Owns the saver and is its watcher: tells every view of a note what concerns it.

    The first view, the main window's, hears of all notes, those that were left too.
    """

    def __init__(self, library: Library, home: Home, first: EditorBinding) -> None:
        self._library = library
        self._first = first
        self._notes: dict[NoteId, _Open] = {}
        self.saver = Saver(library, home, self)
        first.attach(self)

    def adopt(self, note_id: NoteId, view: EditorBinding, stored: StoredText) -> None:
        """`view` shows the note already: it read it before there was a saver."""
        self.saver.know(note_id, stored)
        self._notes[note_id] = _Open(view)

    def join(self, note_id: NoteId, view: EditorBinding) -> str:
        """The text that `view` is to show, with all that was typed in other views. Raises NoteNotFound."""
        shown = self._notes.get(note_id)
        if shown is None:
            text = self.saver.open(note_id).text
            self._notes[note_id] = _Open(view)
            return text
        _flush_all(shown.views)
        shown.views.append(view)
        return self.saver.text(note_id)

    def create(self, view: EditorBinding, notebook_id: int | None = None) -> NoteId:
        note_id = self.saver.create(notebook_id)
        self._notes[note_id] = _Open(view)
        return note_id

    def leave(self, note_id: NoteId, view: EditorBinding) -> None:
        """`view` shows the note no longer; the last one to go takes with it what is kept of the note."""
        shown = self._notes[note_id]
        shown.views.remove(view)
        if not shown.views:
            del self._notes[note_id]
            self.saver.fold(note_id)
            self.saver.forget(note_id)

    def use(self, view: EditorBinding) -> None:
        """`view` has the focus now."""
        shown = self._notes.get(view.note_id) if view.note_id is not None else None
        if shown is not None and shown.views[-1] is not view:
            shown.views.remove(view)
            shown.views.append(view)

    def notes(self) -> list[NoteId]:
        """All that are open."""
        return list(self._notes)

    def growing(self) -> set[NoteId]:
        """Those in which the newest step may go on: typed in a moment ago, or open in the main window."""
        return {
            note_id
            for note_id, shown in self._notes.items()
            if any(view is self._first or view.is_in_step() for view in shown.views)
        }

    def in_use(self) -> Iterator[tuple[NoteId, EditorBinding]]:
        """Each open note with the view of it that had the focus last."""
        return ((note_id, shown.views[-1]) for note_id, shown in self._notes.items())

    def has_siblings(self, note_id: NoteId) -> bool:
        """Whether more than one view shows the note."""
        return len(self._notes[note_id].views) > 1

    def flush(self) -> None:
        """Hand over what was typed in any view."""
        for shown in list(self._notes.values()):
            _flush_all(shown.views)

    def leave_all(self) -> None:
        """Every view shows nothing any more."""
        for shown in list(self._notes.values()):
            for view in list(shown.views):
                view.leave()

    def hand_over_others(self, note_id: NoteId, view: EditorBinding) -> None:
        """What was typed in other views of the note comes before what `view` is about to hand over."""
        views = self._notes[note_id].views
        if len(views) > 1:
            for other in [other for other in views if other is not view]:
                other.hand_over_if_due()

    def hand_over(
        self, note_id: NoteId, view: EditorBinding, edits: Sequence[JournalEdit], text: str, is_travel: bool = False
    ) -> None:
        """Edits that `view` made: to the disk, and to the other views. The history has those of `travel` already."""
        shown = self._notes[note_id]
        if shown.history is not None and not is_travel:
            shown.history.record(edits)
        self.saver.hand_over(note_id, edits, text)
        others = [other for other in shown.views if other is not view]
        if others:
            for other in others:
                other.saving.emit()
            _spread(others, edits)

    def travel(self, note_id: NoteId, direction: str) -> list[JournalEdit]:
        """The edits of an undo or a redo, to be carried out and handed over; none at the end of the history."""
        shown = self._notes[note_id]
        for view in shown.views:
            view.end_step()  # the history begins, and goes on, between two steps
        history = shown.history = shown.history or self.saver.history(note_id)
        step = self._library.new_step(note_id)
        return history.undo(step, now_ms()) if direction == "undo" else history.redo(step, now_ms())

    def outside_change(self, change: Change) -> None:
        """Somebody else wrote; take it into the open notes that it concerns."""
        if change.origin == "editor":
            return
        for note_id in list(self._notes):
            if change.concerns(note_id):
                self._take_outside(note_id)

    # What the saver says.

    def saved(self, change: Change) -> None:
        for note_id in change.notes or ():
            for view in self._others_of(note_id):
                view.acknowledged(note_id)
        self._first.saved(change)

    def failed(self, note_id: NoteId, reason: str, is_rescued: bool) -> None:
        for view in (self._first, *self._others_of(note_id)):
            view.failed(note_id, reason, is_rescued)

    def before_merge(self, note_id: NoteId) -> None:
        if note_id in self._notes:
            _flush_all(self._notes[note_id].views)

    def merged(self, note_id: NoteId, count: int, theirs: Sequence[JournalEdit], ours: Sequence[JournalEdit]) -> None:
        shown = self._notes.get(note_id)
        if shown is not None:
            if shown.history is not None:
                shown.history.rebased(count, theirs, ours)
            _spread(shown.views, theirs)

    def conflict_copied(self, note_id: NoteId, copy: NoteId) -> None:
        for view in (self._first, *self._others_of(note_id)):
            view.conflict_copied(note_id, copy)

    def _take_outside(self, note_id: NoteId) -> None:
        """Nothing while something of ours is unsaved: it is merged when that comes to the disk."""
        shown = self._notes[note_id]
        _flush_all(shown.views)
        try:
            theirs = self.saver.take_outside(note_id)
        except NotesError as error:  # purged or damaged meanwhile: what one has before one's eyes stays
            log.info("note %d cannot be read again: %s", note_id, type(error).__name__)
            return
        if theirs:
            if shown.history is not None:
                shown.history.record(theirs)
            _spread(shown.views, theirs)

    def _others_of(self, note_id: NoteId) -> list[EditorBinding]:
        shown = self._notes.get(note_id)
        return [view for view in shown.views if view is not self._first] if shown is not None else []


def _flush_all(views: Sequence[EditorBinding]) -> None:
    for view in list(views):
        view.flush()


def _spread(views: Sequence[EditorBinding], edits: Sequence[JournalEdit]) -> None:
    """All of them know of a change before one shows it: showing may hand over what was typed there meanwhile.

    A defect in one view must not harm the others: that one begins anew with the text as it is.
    """
    changes = [row.edit for row in edits]
    views = list(views)
    for view in views:
        view.owe(changes)
    for view in views:
        try:
            view.show_owed()
        except Exception:
            log.exception("a view did not take a change")
            view.begin_anew()
