"""Undo and redo of one note: the journal read backwards, with what was handed over since on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

from notes_desktop.core.edit import invert
from notes_desktop.core.journal import JournalEdit
from notes_desktop.core.steps import REDO, UNDO, Step, redoable, undoable


class JournalReader(Protocol):
    def steps_before(self, note_id: int, before_id: int, limit: int = 256) -> list[Step]: ...
    def step_edits(self, note_id: int, step: Step) -> list[JournalEdit]: ...
    def last_edit_of(self, note_id: int, rev: int | None = None) -> int: ...


class Held(NamedTuple):
    """A step with its edits in memory."""

    step: int
    edits: list[JournalEdit]


class History:
    """What Undo and Redo would take back, newest first. Nothing is read before the first of them is asked for.

    The journal counts up to revision `rev` (None: all of it); `unsaved` are the edits that follow and are not known to
    be in it.
    """

    def __init__(
        self,
        reader: JournalReader,
        note_id: int,
        rev: int | None = None,
        unsaved: Sequence[JournalEdit] = (),
    ) -> None:
        self._reader = reader
        self._note_id = note_id
        self._undo: list[Held] = []
        self._redo: list[Held] = []
        self._undo_below: Iterator[Step] = iter(())
        self._redo_below: Iterator[Step] = iter(())
        self._start(rev, unsaved)

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

    def rebased(self, _count: int, _theirs: Sequence[JournalEdit], ours: Sequence[JournalEdit]) -> None:
        """Edits from outside came into the journal first; what of ours is not in it now reads `ours`."""
        self._start(None, ours)

    def undo(self, new_step: int, at_ms: int) -> list[JournalEdit]:
        """The edits that take back the last step that stands; empty when there is none."""
        held = self._next(self._undo, self._undo_below)
        if held is None:
            return []
        answer = _answer(held, new_step, UNDO, at_ms)
        self._redo.append(Held(new_step, answer))
        return answer

    def redo(self, new_step: int, at_ms: int) -> list[JournalEdit]:
        """The edits that take back the last undo that stands; empty when there is none."""
        held = self._next(self._redo, self._redo_below)
        if held is None:
            return []
        answer = _answer(held, new_step, REDO, at_ms)
        self._undo.append(Held(new_step, answer))
        return answer

    def _start(self, rev: int | None, unsaved: Sequence[JournalEdit]) -> None:
        self._known_until = self._reader.last_edit_of(self._note_id, rev)
        self._stored_until = self._known_until
        self._unsaved = _held(unsaved)
        if self._unsaved:
            self._join_split_step()
        self._undo.clear()
        self._redo.clear()
        self._undo_below = undoable(self._newest_first())
        self._redo_below = redoable(self._newest_first())

    def _join_split_step(self) -> None:
        """A step of which one half is in the journal and the other under way to it is taken back as one."""
        newest = self._reader.steps_before(self._note_id, self._known_until + 1, 1)
        if newest and newest[0].step == self._unsaved[0].step:
            self._unsaved[0].edits[:0] = self._reader.step_edits(self._note_id, newest[0])
            self._stored_until = newest[0].first_id - 1

    def _next(self, stack: list[Held], below: Iterator[Step]) -> Held | None:
        if stack:
            return stack.pop()
        step = next(below, None)
        if step is None:
            return None
        if step.first_id > self._known_until:
            return self._unsaved[step.first_id - self._known_until - 1]
        return Held(step.step, self._reader.step_edits(self._note_id, step))

    def _newest_first(self) -> Iterator[Step]:
        """Unsaved steps have ids that follow the journal's."""
        return chain(
            (_as_step(held, self._known_until + 1 + at) for at, held in _backwards(self._unsaved)),
            self._stored_newest_first(),
        )

    def _stored_newest_first(self) -> Iterator[Step]:
        before = self._stored_until + 1
        while steps := self._reader.steps_before(self._note_id, before):
            yield from steps
            if steps[-1].first_id >= before:
                return  # rows out of order in a damaged file would come round for ever
            before = steps[-1].first_id


def _held(edits: Sequence[JournalEdit]) -> list[Held]:
    found: list[Held] = []
    for edit in edits:
        if not found or found[-1].step != edit.step:
            found.append(Held(edit.step, []))
        found[-1].edits.append(edit)
    return found


def _backwards(held: list[Held]) -> Iterator[tuple[int, Held]]:
    return ((at, held[at]) for at in range(len(held) - 1, -1, -1))


def _as_step(held: Held, edit_id: int) -> Step:
    first = held.edits[0]
    return Step(held.step, first.undoes, first.kind, edit_id, edit_id)


def _answer(held: Held, new_step: int, kind: str, at_ms: int) -> list[JournalEdit]:
    return [
        JournalEdit(new_step, kind, held.step, invert(row.edit), row.caret_after, row.caret_before, at_ms)
        for row in reversed(held.edits)
    ]
