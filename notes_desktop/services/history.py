"""Undo and redo of one note: the journal read backwards, with what was handed over since on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from notes_desktop.core.edit import invert
from notes_desktop.core.journal import JournalEdit
from notes_desktop.core.steps import Step, redoable, undoable


class JournalReader(Protocol):
    def steps_before(self, note_id: int, before_id: int, limit: int = 256) -> list[Step]: ...
    def step_edits(self, note_id: int, step: Step) -> list[JournalEdit]: ...
    def last_edit_of(self, note_id: int) -> int: ...


class Held(NamedTuple):
    """A step with its edits in memory."""

    step: int
    edits: list[JournalEdit]


class History:
    """What Undo and Redo would take back, newest first. Nothing is read before the first of them is asked for."""

    def __init__(self, reader: JournalReader, note_id: int) -> None:
        self._reader = reader
        self._note_id = note_id
        self._known_until = reader.last_edit_of(note_id)
        self._undo: list[Held] = []
        self._redo: list[Held] = []
        self._undo_below: Iterator[Step] = undoable(self._newest_first())
        self._redo_below: Iterator[Step] = redoable(self._newest_first())

    def record(self, edits: Sequence[JournalEdit]) -> None:
        """Edits that a person or somebody outside made; they end what could be redone."""
        for edit in edits:
            if self._undo and self._undo[-1].step == edit.step:
                self._undo[-1].edits.append(edit)
            else:
                self._undo.append(Held(edit.step, [edit]))
        if edits:
            self._redo.clear()
            self._redo_below = iter(())

    def rebased(self, count: int, theirs: Sequence[JournalEdit], ours: Sequence[JournalEdit]) -> None:
        """The newest `count` edits were moved behind `theirs` and now read `ours`."""
        while count > 0 and self._undo:
            top = self._undo[-1].edits
            taken = min(count, len(top))
            del top[len(top) - taken :]
            count -= taken
            if not top:
                self._undo.pop()
        self.record([*theirs, *ours])

    def undo(self, new_step: int, at_ms: int) -> list[JournalEdit]:
        """The edits that take back the last step that stands; empty when there is none."""
        held = self._next(self._undo, self._undo_below)
        if held is None:
            return []
        answer = _answer(held, new_step, "undo", at_ms)
        self._redo.append(Held(new_step, answer))
        return answer

    def redo(self, new_step: int, at_ms: int) -> list[JournalEdit]:
        """The edits that take back the last undo that stands; empty when there is none."""
        held = self._next(self._redo, self._redo_below)
        if held is None:
            return []
        answer = _answer(held, new_step, "redo", at_ms)
        self._undo.append(Held(new_step, answer))
        return answer

    def _next(self, stack: list[Held], below: Iterator[Step]) -> Held | None:
        if stack:
            return stack.pop()
        step = next(below, None)
        return None if step is None else Held(step.step, self._reader.step_edits(self._note_id, step))

    def _newest_first(self) -> Iterator[Step]:
        before = self._known_until + 1
        while steps := self._reader.steps_before(self._note_id, before):
            yield from steps
            before = steps[-1].first_id


def _answer(held: Held, new_step: int, kind: str, at_ms: int) -> list[JournalEdit]:
    return [
        JournalEdit(new_step, kind, held.step, invert(row.edit), row.caret_after, row.caret_before, at_ms)
        for row in reversed(held.edits)
    ]
