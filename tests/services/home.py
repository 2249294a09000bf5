"""A home for results without Qt, and a watcher that keeps a text like an editor does."""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence

from notes_desktop.core.change import Change
from notes_desktop.core.edit import apply_all, diff
from notes_desktop.core.ids import NoteId
from notes_desktop.core.journal import JournalEdit
from notes_desktop.services.clock import now_ms
from notes_desktop.services.history import History
from notes_desktop.services.library import Library
from notes_desktop.services.saving import Saver

PATIENCE_S = 30.0
"""How long a test waits for something that is sure to come."""

Job = Callable[[], None]


class QueueHome:
    """Jobs wait here until the test runs them; those for later until the test says that it is later."""

    def __init__(self) -> None:
        self._posted: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self.due_later: list[tuple[int, Job]] = []

    def post(self, job: Job) -> None:
        self._posted.put(job)

    def later(self, delay_ms: int, job: Job) -> None:
        self.due_later.append((delay_ms, job))

    def run_until(self, is_reached: Callable[[], bool]) -> None:
        """Run what comes home until something is true."""
        while not is_reached():
            self._posted.get(timeout=PATIENCE_S)()

    def run_posted(self) -> None:
        """Run what has come home."""
        while not self._posted.empty():
            self._posted.get()()

    def let_time_pass(self) -> None:
        """Everything that was put off is due now."""
        due, self.due_later = self.due_later, []
        for _, job in due:
            job()


class Desk:
    """One editor at a library: what a person types, sees and undoes, without a screen."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.home = QueueHome()
        self.saver = Saver(library, self.home, self)
        self.note_id: NoteId | None = None
        self.text = ""
        self.handed = ""
        self.history: History | None = None
        self.saved_changes: list[Change] = []
        self.failures: list[tuple[NoteId, str, bool]] = []
        self.copies: list[tuple[NoteId, NoteId]] = []
        self._step = 0

    def new(self, text: str = "") -> NoteId:
        self.leave()
        self._show(self.saver.create(), "")
        assert self.note_id is not None
        if text:
            self.write(text)
        return self.note_id

    def open(self, note_id: NoteId) -> str:
        self.leave()
        self._show(note_id, self.saver.open(note_id).text)
        return self.text

    def leave(self) -> None:
        if self.note_id is not None:
            self.flush()
            self.saver.fold(self.note_id)
            self.saver.forget(self.note_id)
            self.note_id = None

    def type(self, text: str) -> None:
        """The whole text reads `text` now; not handed over yet."""
        self.text = text

    def write(self, text: str) -> None:
        """Type and hand over as a step of its own."""
        self.type(text)
        self._step = 0
        self.flush()
        self._step = 0

    def flush(self) -> None:
        if self.note_id is None or self.history is None or self.text == self.handed:
            return
        self._step = self._step or self.library.new_step(self.note_id)
        edits = [JournalEdit(self._step, "type", None, edit, 0, 0, now_ms()) for edit in diff(self.handed, self.text)]
        self.handed = self.text
        self.history.record(edits)
        self.saver.hand_over(self.note_id, edits, self.text)

    def undo(self) -> bool:
        return self._travel(lambda history, step: history.undo(step, now_ms()))

    def redo(self) -> bool:
        return self._travel(lambda history, step: history.redo(step, now_ms()))

    def take_outside(self) -> None:
        """What an editor does when it hears of an outside change."""
        assert self.note_id is not None and self.history is not None
        self.flush()
        theirs = self.saver.take_outside(self.note_id)
        self.text = self.handed = apply_all(self.text, [row.edit for row in theirs])
        self.history.record(theirs)
        self._step = 0

    def settle(self) -> None:
        """Hand over and wait until all of it is saved."""
        self.flush()
        self.home.run_until(lambda: self.saver.is_idle)

    def settle_in_the_end(self) -> None:
        """Hand over and wait for as many tries as it takes."""
        self.flush()
        while not self.saver.is_idle:
            self.home.run_until(lambda: self.saver.is_idle or bool(self.home.due_later))
            self.home.let_time_pass()

    def stored(self, note_id: NoteId) -> str:
        return self.library.reader.text(note_id).text

    def saved(self, change: Change) -> None:
        self.saved_changes.append(change)

    def failed(self, note_id: NoteId, reason: str, is_rescued: bool) -> None:
        self.failures.append((note_id, reason, is_rescued))

    def before_merge(self, note_id: NoteId) -> None:
        if note_id == self.note_id:
            self.flush()

    def merged(self, note_id: NoteId, count: int, theirs: Sequence[JournalEdit], ours: Sequence[JournalEdit]) -> None:
        if note_id == self.note_id and self.history is not None:
            self.history.rebased(count, theirs, ours)
            self.text = self.handed = apply_all(self.text, [row.edit for row in theirs])
            self._step = 0

    def conflict_copied(self, note_id: NoteId, copy: NoteId) -> None:
        self.copies.append((note_id, copy))

    def _show(self, note_id: NoteId, text: str) -> None:
        self.note_id = note_id
        self.text = self.handed = text
        self.history = self.saver.history(note_id)
        self._step = 0

    def _travel(self, go: Callable[[History, int], list[JournalEdit]]) -> bool:
        assert self.note_id is not None and self.history is not None
        self.flush()
        self._step = 0
        edits = go(self.history, self.library.new_step(self.note_id))
        if not edits:
            return False
        self.text = self.handed = apply_all(self.text, [row.edit for row in edits])
        self.saver.hand_over(self.note_id, edits, self.text)
        return True
