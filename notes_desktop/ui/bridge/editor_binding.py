"""From keys in the editor to edits in the journal, and back: undo, redo and outside writes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from notes_desktop.core.canonical import canonical
from notes_desktop.core.edit import Edit, apply_all, diff, rebase_keeping
from notes_desktop.core.ids import NoteId
from notes_desktop.core.journal import FOLD_AT_ONCE_LENGTH, JournalEdit
from notes_desktop.core.session import ViewState
from notes_desktop.core.steps import DELETING, PAUSE_MS, TYPING, StepRun
from notes_desktop.services.clock import now_ms

if TYPE_CHECKING:
    from notes_desktop.core.change import Change
    from notes_desktop.services.library import Library
    from notes_desktop.services.saving import Saver
    from notes_desktop.services.witness import Witness
    from notes_desktop.storage.notes import StoredText
    from notes_desktop.ui.bridge.open_notes import OpenNotes
    from notes_desktop.ui.bridge.surfaces import EditorSurface

FLUSH_AFTER_MS = 150
"""From the first unsaved key to the flush; never put off by later keys. With another view of the note: 0."""

FOLD_AFTER_MS = 2000
_RUNS = {"type": TYPING, "enter": TYPING, "ime": TYPING, "delete": DELETING}


class EditorBinding(QObject):
    """One view of a note: owns what its editor shows, and the text that was last handed over.

    What others change in the note (another view, somebody outside) is taken in at once; while the editor composes or
    loads it is owed.

    Signals: `saving` (first unsaved key), `note_saved(note_id)`, `save_failed(reason, is_rescued)`, `opened(note_id)`,
    `text_changed` (title and snippet of the open note may differ), `notes_changed(Change)`, `conflict(note_id, copy)`,
    `unfaithful(note_id)` (the surface does not hold the text exactly: read-only).
    """

    saving = Signal()
    note_saved = Signal(object)
    save_failed = Signal(str, bool)
    opened = Signal(object)
    text_changed = Signal(object)
    notes_changed = Signal(object)
    conflict = Signal(object, object)
    unfaithful = Signal(object)
    history_ended = Signal(str)

    def __init__(
        self, library: Library, editor: EditorSurface, witness: Witness, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._editor = editor
        self._witness = witness
        self._notes: OpenNotes | None = None
        self._note_id: NoteId | None = None
        self._shown_first: StoredText | None = None
        self._text = ""
        self._owed: list[Edit] = []
        """What others changed and the editor does not show yet; it follows `_text`."""
        self._is_handing_over = False
        self._caret_before = 0
        self._step = 0
        self._run = StepRun()
        self._kind = "type"
        self._last_key_ms = 0
        self._flush_timer = QTimer(self, singleShot=True, interval=FLUSH_AFTER_MS)
        self._flush_timer.timeout.connect(self.flush)
        self._fold_timer = QTimer(self, singleShot=True, interval=FOLD_AFTER_MS)
        self._fold_timer.timeout.connect(self._on_fold_due)
        self.is_faithful = True
        """Whether the surface holds the open note's text exactly."""
        editor.about_to_change.connect(self._on_about_to_change)
        editor.changed.connect(self._on_changed)
        editor.caret_moved_by_hand.connect(self._on_caret_moved)
        editor.left.connect(self.flush)
        editor.composition_ended.connect(self.show_owed)
        editor.loaded.connect(self._on_loaded)

    def attach(self, notes: OpenNotes) -> None:
        """Give it the way to the disk, which a start makes after the first frame; what was typed before goes it."""
        self._notes = notes
        if self._note_id is not None and self._shown_first is not None:
            notes.adopt(self._note_id, self, self._shown_first)
        self._shown_first = None
        self.flush()

    @property
    def saver(self) -> Saver:
        return self._open_notes.saver

    @property
    def _open_notes(self) -> OpenNotes:
        assert self._notes is not None
        return self._notes

    @property
    def note_id(self) -> NoteId | None:
        return self._note_id

    @property
    def text(self) -> str:
        """The open note's text as it was last handed over."""
        return self._text

    def is_in_step(self) -> bool:
        """Whether the next key may still belong to the last step."""
        return bool(self._step) and time.monotonic_ns() // 1_000_000 - self._last_key_ms < PAUSE_MS

    def view_state(self) -> ViewState | None:
        """Where one is in the note; None while that cannot be said."""
        return None if self._note_id is None or self._editor.is_loading() else self._editor.view_state()

    def open(self, note_id: NoteId, view: ViewState | None = None) -> None:
        """Show a note where it was left. Raises NoteNotFound."""
        self.leave()
        if self._notes is None:
            self._shown_first = self._library.reader.text(note_id)
            text = self._shown_first.text
        else:
            text = self._notes.join(note_id, self)
        self._note_id = note_id
        self._text = text
        self._step = 0
        self._trust_surface()
        self._editor.load(text, view or self._library.reader.view_state(note_id))
        self._caret_before = self._editor.caret()
        self.opened.emit(note_id)

    def new(self, notebook_id: int | None = None) -> NoteId:
        """An empty note, ready to type in."""
        self.leave()
        note_id = self._open_notes.create(self, notebook_id)
        self._note_id = note_id
        self._text = ""
        self._step = 0
        self._trust_surface()
        self._editor.load("", ViewState(0, 0, 0, 0))
        self.opened.emit(note_id)
        return note_id

    def leave(self) -> None:
        """Hand over what the note that leaves still has; its composition is committed first."""
        note_id = self._note_id
        if note_id is None:
            return
        self._editor.commit_composition()
        self.flush()
        self._note_id = None
        self._owed.clear()
        self._flush_timer.stop()
        self._fold_timer.stop()
        self._open_notes.leave(note_id, self)

    def close_note(self) -> None:
        """Show nothing."""
        self.leave()
        self._editor.clear()
        self._text = ""

    @Slot()
    def flush(self) -> None:
        """Hand over what was typed since the last time, and show what is owed."""
        self._hand_over()
        self.show_owed()

    def hand_over_if_due(self) -> None:
        """Another view is about to hand over: what was typed here was typed before."""
        if self._flush_timer.isActive():
            self._hand_over()

    def owe(self, edits: Sequence[Edit]) -> None:
        """Somebody else changed the note, and that is under way to the disk or there: `show_owed` is due."""
        self._step = 0
        self._owed.extend(edits)

    @Slot()
    def show_owed(self) -> None:
        """Show what others changed, unless the editor composes or loads, or somebody is about to change it."""
        note_id = self._note_id
        if not self._owed or note_id is None or self._is_handing_over:
            return
        if not self.is_faithful:
            self.begin_anew()
            return
        if self._editor.is_composing() or self._editor.is_loading():
            return
        self._editor.take_pending()
        self.hand_over_if_due()
        self._flush_timer.stop()
        edits, self._owed = self._owed, []
        self._editor.apply(edits)
        self._editor.take_interval()
        self._text = apply_all(self._text, edits)
        self._caret_before = self._editor.caret()
        self.text_changed.emit(note_id)

    def begin_anew(self) -> None:
        """Show the text as it is, whatever the editor held."""
        if self._note_id is None:
            return
        self._flush_timer.stop()
        self._owed.clear()
        self._step = 0
        self._text = self.saver.text(self._note_id)
        self._trust_surface()
        self._editor.load(self._text, self._editor.view_state())
        self.text_changed.emit(self._note_id)

    def undo(self) -> bool:
        """Take back the last step that stands; False when there is none."""
        return self._travel("undo")

    def redo(self) -> bool:
        return self._travel("redo")

    def command(self, edits: Sequence[Edit], caret: int) -> None:
        """Carry out a command on the open note as a step of its own."""
        if self._note_id is None:
            return
        self._end_step()
        self._editor.apply(edits, caret)
        self._kind = "command"
        self._on_changed()
        self.flush()
        self._step = 0

    def insert(self, text: str) -> None:
        """Put a text in at the caret as a step of its own."""
        caret = self._editor.caret()
        self.command([Edit(caret, "", canonical(text))], caret)

    def saved(self, change: Change) -> None:
        """A write landed; told to the first view, of whatever notes."""
        for note_id in change.notes or ():
            self._witness.tell("ack", note_id, self.saver.rev(note_id) or 0)
            self.acknowledged(note_id)
        self.notes_changed.emit(change)

    def acknowledged(self, note_id: NoteId) -> None:
        """Everything handed over of the note is on the disk."""
        if note_id == self._note_id and len(self._text) > FOLD_AT_ONCE_LENGTH:
            self._fold_timer.start()
        self.note_saved.emit(note_id)

    def failed(self, note_id: NoteId, reason: str, is_rescued: bool) -> None:
        self._witness.tell("failed", note_id)
        self.save_failed.emit(reason, is_rescued)

    def conflict_copied(self, note_id: NoteId, copy: NoteId) -> None:
        self.conflict.emit(note_id, copy)

    def _travel(self, direction: str) -> bool:
        note_id = self._note_id
        is_ready = self.is_faithful and not self._editor.is_composing() and not self._editor.is_loading()
        if note_id is None or not is_ready:
            return False
        notes = self._open_notes
        self._end_step()
        edits = notes.travel(note_id, direction)
        if not edits:
            self.history_ended.emit(direction)
            return False
        self._text = apply_all(self._text, [row.edit for row in edits])
        self._editor.apply([row.edit for row in edits], edits[-1].caret_after)
        self._editor.take_interval()
        self._caret_before = self._editor.caret()
        self.saving.emit()
        notes.hand_over(note_id, self, edits, self._text, is_travel=True)
        self.text_changed.emit(note_id)
        return True

    def _hand_over(self) -> None:
        """Without a change to the editor: somebody may be about to change it at places that are counted already."""
        self._flush_timer.stop()
        note_id = self._note_id
        if note_id is None or self._notes is None or not self.is_faithful or self._editor.is_loading():
            return
        was_handing_over, self._is_handing_over = self._is_handing_over, True
        try:
            self._notes.hand_over_others(note_id, self)
            text = self._faithful_text()
            hint = self._editor.take_interval()
            if text != self._text:
                self._hand_over_text(note_id, self._notes, text, hint)
        finally:
            self._is_handing_over = was_handing_over
        if self._owed and not self._editor.is_composing():
            self._flush_timer.start(0)

    def _hand_over_text(self, note_id: NoteId, notes: OpenNotes, text: str, hint: tuple[int, int, int] | None) -> None:
        changes, whole = _diff(self._text, text, hint), text
        if self._owed:
            changes, self._owed = rebase_keeping(self._text, changes, self._owed)
            whole = apply_all(notes.saver.text(note_id), changes)
        if not self._step:
            self._step = self._library.new_step(note_id)
        caret, at_ms = self._editor.caret(), now_ms()
        edits = [JournalEdit(self._step, self._kind, None, edit, self._caret_before, caret, at_ms) for edit in changes]
        self._caret_before = caret
        self._text = text
        if not edits:
            return
        self._witness.tell("begin", note_id, len(whole))
        notes.hand_over(note_id, self, edits, whole)
        self.text_changed.emit(note_id)

    def end_step(self) -> None:
        """What is typed next is a step of its own."""
        self._step = 0
        self._run.close()

    def _end_step(self) -> None:
        self.flush()
        self.end_step()

    def _pace_ms(self, note_id: NoteId) -> int:
        """Another view of the note shows each key as it comes."""
        return 0 if self._notes is not None and self._notes.has_siblings(note_id) else FLUSH_AFTER_MS

    def _trust_surface(self) -> None:
        """Until `_on_loaded` finds otherwise."""
        if not self.is_faithful:
            self.is_faithful = True
            self._editor.set_read_only(False)

    def _faithful_text(self) -> str:
        """The surface's text in canonical form; a surface that holds something else is put right first."""
        raw = self._editor.raw_text()
        text = canonical(raw)
        if text != raw:
            self._editor.apply(diff(raw, text))
        return text

    @Slot(str)
    def _on_about_to_change(self, kind: str) -> None:
        if self._note_id is None:
            return
        now = time.monotonic_ns() // 1_000_000
        gap_ms, self._last_key_ms = now - self._last_key_ms, now
        if self._run.begins(_RUNS.get(kind, kind), gap_ms=gap_ms, is_enter=kind == "enter"):
            self._hand_over()
            self._step = 0
            self._caret_before = self._editor.caret()
        self._kind = kind

    @Slot()
    def _on_changed(self) -> None:
        if self._note_id is None:
            return
        self._witness.tell("key", self._note_id)
        if not self._flush_timer.isActive():
            self._flush_timer.start(self._pace_ms(self._note_id))
            self.saving.emit()
        elif self._flush_timer.remainingTime() == 0:
            self._hand_over()  # keys that come faster than they can be shown leave no turn to the timer

    @Slot()
    def _on_caret_moved(self) -> None:
        if self._flush_timer.isActive():
            self._hand_over()
        self._step = 0
        self._run.close()
        self._caret_before = self._editor.caret()

    @Slot()
    def _on_loaded(self) -> None:
        self._editor.take_interval()
        self._caret_before = self._editor.caret()
        if self._note_id is None:
            return
        self.is_faithful = self._editor.raw_text() == self._text
        if not self.is_faithful:
            self._editor.set_read_only(True)
            self.unfaithful.emit(self._note_id)
        self.show_owed()

    @Slot()
    def _on_fold_due(self) -> None:
        if self._note_id is not None:
            self.saver.fold(self._note_id)


def _diff(old: str, new: str, hint: tuple[int, int, int] | None) -> list[Edit]:
    return diff(old, new, *hint) if hint is not None else diff(old, new)
