"""From keys in the editor to edits in the journal, and back: undo, redo and outside writes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from notes_desktop.core.canonical import canonical
from notes_desktop.core.edit import Edit, apply_all, diff
from notes_desktop.core.ids import NoteId
from notes_desktop.core.journal import FOLD_AT_ONCE_LENGTH, JournalEdit
from notes_desktop.core.session import ViewState
from notes_desktop.core.steps import DELETING, TYPING, StepRun
from notes_desktop.services.clock import now_ms

if TYPE_CHECKING:
    from notes_desktop.core.change import Change
    from notes_desktop.services.history import History
    from notes_desktop.services.library import Library
    from notes_desktop.services.saving import Saver
    from notes_desktop.services.witness import Witness
    from notes_desktop.storage.reading import StoredText
    from notes_desktop.ui.bridge.surfaces import EditorSurface

FLUSH_AFTER_MS = 150
"""From the first unsaved key to the flush; never put off by later keys."""

FOLD_AFTER_MS = 2000
_RUNS = {"type": TYPING, "enter": TYPING, "ime": TYPING, "delete": DELETING}


class EditorBinding(QObject):
    """Owns what is open: the note, the text that was last handed over and its undo.

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
        self._saver: Saver | None = None
        self._note_id: NoteId | None = None
        self._history: History | None = None
        """Made from the journal when it is first asked for."""
        self._shown_first: StoredText | None = None
        self._text = ""
        self._caret_before = 0
        self._step = 0
        self._run = StepRun()
        self._kind = "type"
        self._last_key_ms = 0
        self._flush_timer = QTimer(self, singleShot=True, interval=FLUSH_AFTER_MS)
        self._flush_timer.timeout.connect(self.flush)
        self._fold_timer = QTimer(self, singleShot=True, interval=FOLD_AFTER_MS)
        self._fold_timer.timeout.connect(self._on_fold_due)
        self._is_outside_write_due = False
        self.is_faithful = True
        """Whether the surface holds the open note's text exactly."""
        editor.about_to_change.connect(self._on_about_to_change)
        editor.changed.connect(self._on_changed)
        editor.caret_moved_by_hand.connect(self._on_caret_moved)
        editor.left.connect(self.flush)
        editor.composition_ended.connect(self._on_composition_ended)
        editor.loaded.connect(self._on_loaded)

    def attach(self, saver: Saver) -> None:
        """Give it the saver, which a start makes after the first frame; what was typed before is handed over."""
        self._saver = saver
        if self._note_id is not None and self._shown_first is not None:
            saver.know(self._note_id, self._shown_first)
        self._shown_first = None
        self.flush()

    @property
    def saver(self) -> Saver:
        assert self._saver is not None
        return self._saver

    @property
    def note_id(self) -> NoteId | None:
        return self._note_id

    @property
    def text(self) -> str:
        """The open note's text as it was last handed over."""
        return self._text

    def open(self, note_id: NoteId, view: ViewState | None = None) -> None:
        """Show a note where it was left. Raises NoteNotFound."""
        self.leave()
        if self._saver is None:
            stored = self._shown_first = self._library.reader.text(note_id)
        else:
            stored = self._saver.open(note_id)
        self._note_id, self._history = note_id, None
        self._text = stored.text
        self._step = 0
        self._trust_surface()
        self._editor.load(stored.text, view or self._library.reader.view_state(note_id))
        self._caret_before = self._editor.caret()
        self.opened.emit(note_id)

    def new(self) -> NoteId:
        """An empty note, ready to type in."""
        self.leave()
        note_id = self.saver.create()
        self._note_id, self._history = note_id, None
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
        self._note_id = self._history = None
        self._fold_timer.stop()
        self.saver.fold(note_id)
        self.saver.forget(note_id)

    def close_note(self) -> None:
        """Show nothing."""
        self.leave()
        self._editor.clear()
        self._text = ""

    @Slot()
    def flush(self) -> None:
        """Hand over what was typed since the last time."""
        self._flush_timer.stop()
        note_id = self._note_id
        if note_id is None or self._saver is None or self._editor.is_loading():
            return
        text = self._faithful_text()
        hint = self._editor.take_interval()
        if text == self._text:
            return
        if not self._step:
            self._step = self._library.new_step(note_id)
        caret, at_ms = self._editor.caret(), now_ms()
        edits = [
            JournalEdit(self._step, self._kind, None, edit, self._caret_before, caret, at_ms)
            for edit in _diff(self._text, text, hint)
        ]
        self._caret_before = caret
        self._text = text
        if self._history is not None:
            self._history.record(edits)
        self._witness.tell("begin", note_id, len(text))
        self.saver.hand_over(note_id, edits, text)
        self.text_changed.emit(note_id)

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

    def outside_change(self, change: Change) -> None:
        """Somebody else wrote; take it into the open note when it concerns it."""
        if self._note_id is None or self._note_id not in (change.notes or ()) or change.origin == "editor":
            return
        self._is_outside_write_due = True
        self._take_outside_write()

    def saved(self, change: Change) -> None:
        for note_id in change.notes or ():
            self._witness.tell("ack", note_id, self.saver.rev(note_id) or 0)
            if note_id == self._note_id and len(self._text) > FOLD_AT_ONCE_LENGTH:
                self._fold_timer.start()
            self.note_saved.emit(note_id)
        self.notes_changed.emit(change)

    def _travel(self, direction: str) -> bool:
        note_id = self._note_id
        if note_id is None or self._editor.is_composing() or self._editor.is_loading():
            return False
        self._end_step()
        history = self._history = self._history or self.saver.history(note_id)
        step = self._library.new_step(note_id)
        edits = history.undo(step, now_ms()) if direction == "undo" else history.redo(step, now_ms())
        if not edits:
            self.history_ended.emit(direction)
            return False
        self._text = apply_all(self._text, [row.edit for row in edits])
        self._editor.apply([row.edit for row in edits], edits[-1].caret_after)
        self._editor.take_interval()
        self._caret_before = self._editor.caret()
        self.saving.emit()
        self.saver.hand_over(note_id, edits, self._text)
        self.text_changed.emit(note_id)
        return True

    def _end_step(self) -> None:
        self.flush()
        self._step = 0
        self._run.close()

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

    def _take_outside_write(self) -> None:
        note_id = self._note_id
        if note_id is None or self._editor.is_composing() or self._editor.is_loading():
            return
        self._is_outside_write_due = False
        self.flush()
        rev = self.saver.rev(note_id)
        if rev is None or any(unsaved.note_id == note_id for unsaved in self.saver.unsaved()):
            return
        theirs = self._library.reader.edits_since(note_id, rev)
        if not theirs:
            return
        stored = self._library.reader.text(note_id)
        self._library.know_step(note_id, stored.last_step)
        self._step = 0
        self._editor.apply([row.edit for row in theirs])
        self._editor.take_interval()
        self._text = stored.text
        self._caret_before = self._editor.caret()
        if self._history is not None:
            self._history.record(theirs)
        self.saver.advance(note_id, stored.rev, stored.text)
        self.text_changed.emit(note_id)

    def failed(self, note_id: NoteId, reason: str, is_rescued: bool) -> None:
        self._witness.tell("failed", note_id)
        self.save_failed.emit(reason, is_rescued)

    def before_merge(self, note_id: NoteId) -> None:
        if note_id == self.note_id:
            self.flush()

    def merged(self, note_id: NoteId, count: int, theirs: Sequence[JournalEdit], ours: Sequence[JournalEdit]) -> None:
        if note_id != self._note_id:
            return
        if self._history is not None:
            self._history.rebased(count, theirs, ours)
        self._editor.apply([row.edit for row in theirs])
        self._editor.take_interval()
        self._text = apply_all(self._text, [row.edit for row in theirs])
        self._step = 0
        self._caret_before = self._editor.caret()
        self.text_changed.emit(note_id)

    def conflict_copied(self, note_id: NoteId, copy: NoteId) -> None:
        self.conflict.emit(note_id, copy)

    @Slot(str)
    def _on_about_to_change(self, kind: str) -> None:
        if self._note_id is None:
            return
        now = time.monotonic_ns() // 1_000_000
        gap_ms, self._last_key_ms = now - self._last_key_ms, now
        if self._run.begins(_RUNS.get(kind, kind), gap_ms=gap_ms, is_enter=kind == "enter"):
            self.flush()
            self._step = 0
            self._caret_before = self._editor.caret()
        self._kind = kind

    @Slot()
    def _on_changed(self) -> None:
        if self._note_id is None:
            return
        self._witness.tell("key", self._note_id)
        if not self._flush_timer.isActive():
            self._flush_timer.start()
            self.saving.emit()
        elif self._flush_timer.remainingTime() == 0:
            self.flush()  # keys that come faster than they can be shown leave no turn to the timer

    @Slot()
    def _on_caret_moved(self) -> None:
        if self._flush_timer.isActive():
            self.flush()
        self._step = 0
        self._run.close()
        self._caret_before = self._editor.caret()

    @Slot()
    def _on_composition_ended(self) -> None:
        if self._is_outside_write_due:
            self._take_outside_write()

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

    @Slot()
    def _on_fold_due(self) -> None:
        if self._note_id is not None:
            self.saver.fold(self._note_id)


def _diff(old: str, new: str, hint: tuple[int, int, int] | None) -> list[Edit]:
    return diff(old, new, *hint) if hint is not None else diff(old, new)
