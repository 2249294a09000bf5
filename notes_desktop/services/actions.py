"""Commands on notes and on their order, each noted down with what takes it back: Undo outside the text.

An action has parts. A part sets values and says which were there before, so the same call takes it back, and takes
that back again. What changes texts is noted down note by note in `action_note`, and done in slices.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from notes_desktop.core.change import Change
from notes_desktop.core.edit import Edit, Overlap, apply_all, compose_all, invert, rebase
from notes_desktop.core.errors import NoteNotFound
from notes_desktop.core.ids import NoteId
from notes_desktop.core.journal import BULK, Flush, JournalEdit
from notes_desktop.core.steps import REDO, UNDO, Step, redoable, undoable
from notes_desktop.services.clock import now_ms
from notes_desktop.services.library import Library
from notes_desktop.services.slices import SLICE_S, SlicedWrite, Turns
from notes_desktop.services.under_way import CutShort, Track, find_cut_short
from notes_desktop.storage import order
from notes_desktop.storage.notes import NoteDamaged

if TYPE_CHECKING:
    from notes_desktop.storage.writing import Writer

T = TypeVar("T")
Values = Mapping[int, Any]
"""By the id of a note, notebook, tag or saved search. Any: what the setter of the part takes."""

EditsOf = Callable[["Writer", int, str], Sequence[Edit]]
"""The edits that a command makes in a note's text; none where it has nothing to do."""

_SETTERS: dict[str, Callable[[Writer, Values], dict[int, Any]]] = {
    "pinned": lambda writer, values: writer.set_pins(values),
    "trashed": lambda writer, values: writer.set_trashed(values),
    "place": order.set_places,
    "notebook": order.set_notebooks,
    "tag": order.set_tags,
    "saved": order.set_saved_searches,
}
_OF_NOTES = {"pinned": "pinned_ms", "trashed": "trashed_ms", "place": "notebook_id"}
"""Parts that set a column of notes, of which there may be very many."""

_CHUNK = 500
TEXT = "text"


class Part(NamedTuple):
    """`what` is set to these values; an empty text for a name of `_SETTERS` there is none."""

    what: str
    values: Values


MakeParts = Callable[["Writer"], Sequence[Part]]
"""Works parts out from what stands in the library; what it raises ends the action before it began."""


class Done(NamedTuple):
    """What an action did: to whom it matters, and how many texts it changed or had to leave alone."""

    change: Change
    texts: int = 0
    left_alone: int = 0
    kind: str = ""
    """After Undo and Redo: which action was taken back or brought back."""


Task = SlicedWrite[Done]
Travelled = Callable[[int, int], object]
"""Told on the writer lane how many notes of how many Undo or Redo has come to."""


class Actions:
    """Carries out actions and takes them back. Every method returns at once; what it returns ends on the disk."""

    def __init__(self, library: Library, publish: Callable[[Change], None]) -> None:
        self.library = library
        self._publish = publish
        self._turns = Turns(library)

    @property
    def is_busy(self) -> bool:
        """Whether a command is under way, however long it takes; any thread."""
        return self._turns.is_busy

    def act(self, kind: str, parts: Sequence[Part] | MakeParts, origin: str = "window") -> Future[Change]:
        """Set values: in one transaction, or where that would keep a save waiting, in slices of one action.

        `parts` may be worked out on the writer lane, from what stands there then.
        """
        make_parts = parts if callable(parts) else partial(_as_given, parts)
        task = _ValueAction(self, kind, make_parts, origin)
        self._turns.add(task.begin, task.future)
        return task.future

    def act_now(self, writer: Writer, kind: str, make_parts: MakeParts, origin: str) -> Change:
        """Set a few values in one transaction, in which `make_parts` works them out. Writer lane only."""
        with writer.transaction():
            before = [Part(part.what, _SETTERS[part.what](writer, part.values)) for part in make_parts(writer)]
            self.note_down(writer, kind, before, origin)
        return self.tell(before, origin)

    def note_down(
        self, writer: Writer, kind: str, inverse: Sequence[Part], origin: str, undoes: int | None = None
    ) -> int:
        """Note down an action with the parts that take it back; its id. Within the transaction of the action."""
        parts = [{"what": part.what, "values": part.values} for part in inverse]
        action_id = writer.record_action(kind, origin, {"parts": parts}, undoes, now_ms())
        if undoes is not None:
            writer.inherit_action_notes(action_id, undoes)
            writer.keep_under_way(undoes, None)
        return action_id

    def act_on_texts(
        self,
        kind: str,
        note_ids: Sequence[int],
        edits_of: EditsOf,
        parts: Sequence[Part] = (),
        origin: str = "window",
        progress: Callable[[int], None] = lambda _done: None,
    ) -> Task:
        """Change the texts of notes, in slices that share one action; `progress` counts notes on the writer lane."""
        task = _TextAction(self, kind, note_ids, edits_of, parts, origin, progress)
        self._turns.add(task.begin, task.future)
        return task

    def undo(self, origin: str = "window") -> Future[Done | None]:
        """Take back the last action that stands; None when there is none."""
        return self.travel(UNDO, origin).future

    def redo(self, origin: str = "window") -> Future[Done | None]:
        return self.travel(REDO, origin).future

    def travel(
        self,
        kind: str,
        origin: str = "window",
        progress: Travelled = lambda _done, _total: None,
        only: int | None = None,
    ) -> Travel:
        """Undo or Redo, to be followed and cancelled; one that was cut short is gone on with.

        `only` that action is answered or gone on with; nothing is done when it has been by now.
        """
        travel = Travel(self, kind, origin, progress, only)
        self._turns.add(travel.begin, travel.future)
        return travel

    def cut_short(self) -> Future[list[CutShort]]:
        """What earlier runs did not come to the end of: only the first who asks is told."""
        found: Future[list[CutShort]] = Future()
        self._turns.add(lambda writer: _answer_with(found, find_cut_short, writer), found)
        return found

    def tell(self, parts: Iterable[Part], origin: str, texts: Iterable[int] = ()) -> Change:
        """Publish what was done."""
        parts, texts = list(parts), list(texts)
        notes = {NoteId(note_id) for part in parts if part.what in _OF_NOTES for note_id in part.values}
        what = {part.what for part in parts} | ({TEXT} if texts else set())
        change = Change(frozenset(notes | {NoteId(note_id) for note_id in texts}), frozenset(what), origin)
        self._publish(change)
        return change

    def take_turn(self, task: SlicedWrite[Any]) -> None:
        """Carry a task out after the actions before it."""
        self._turns.add(task.begin, task.future)


class _InHistory(NamedTuple):
    """Which action a new one answers, or which one that was cut short it goes on with."""

    undoes: int | None = None
    goes_on_with: int | None = None
    inverse: Sequence[Part] | None = None
    """What takes the new one back, where that is not what it finds: what it answers was cut short."""


_AT_ITS_END = _InHistory()


class Travel:
    """Undo or Redo under way: `future` ends with what was done, `cancel` ends it after the slice that runs.

    What was taken back until then stays so: Redo brings it back, and another Undo goes on.
    """

    def __init__(self, actions: Actions, kind: str, origin: str, progress: Travelled, only: int | None) -> None:
        self.future: Future[Done | None] = Future()
        self._actions = actions
        self._kind, self._origin, self._progress, self._only = kind, origin, progress, only
        self.answered: int | None = None
        """The action that was taken back or brought back, or gone on with; once the future has ended."""
        self._is_cancelled = False
        self._task: SlicedWrite[Any] | None = None

    @property
    def is_cancelled(self) -> bool:
        return self._is_cancelled

    def cancel(self) -> None:
        """Do no further slice; any thread."""
        self._is_cancelled = True
        if self._task is not None:
            self._task.cancel()

    def begin(self, writer: Writer) -> None:
        """Answer the next action that still has something to set; those whose notes were purged are passed over.

        Writer lane only.
        """
        try:
            for step in () if self._is_cancelled else _plan(writer, self._kind):
                if self._only in (None, step.step) and self._answer(writer, step):
                    return
            self.future.set_result(None)
        except BaseException as error:
            self.future.set_exception(error)

    def _answer(self, writer: Writer, step: Step) -> bool:
        """Begin with a step; False where nothing is left of it."""
        goes_on = step.kind == self._kind  # with an undo that was cut short, or with a redo
        answered = step.undoes if goes_on and step.undoes is not None else step.step
        parts = _parts(writer.reader.action_inverse(answered))
        texts = writer.reader.action_notes(answered)
        has_texts = bool(texts)
        if goes_on and has_texts:
            done = writer.reader.action_notes(step.step)
            parts, texts = [], {note_id: made for note_id, made in texts.items() if note_id not in done}
        if _is_gone(writer, parts, texts):
            return False
        named = writer.reader.action_kind(answered)
        self.answered = step.step
        place = _InHistory(None, step.step) if goes_on else _InHistory(answered, inverse=_inherited(writer, step))
        if has_texts:
            edits_of, notes = _Inverting(texts, self._actions.library), list(texts)
            told = partial(_tell_of, self._progress, len(notes))
            task = _TextAction(self._actions, self._kind, notes, edits_of, parts, self._origin, told, place)
            self._carry_out(writer, task, partial(_with_kind, named))
        else:
            make_parts = partial(_as_given, parts)
            setting = _ValueAction(self._actions, self._kind, make_parts, self._origin, self._progress, place)
            self._carry_out(writer, setting, partial(Done, kind=named))
        return True

    def _carry_out(self, writer: Writer, task: SlicedWrite[T], as_done: Callable[[T], Done]) -> None:
        self._task = task
        if self._is_cancelled:
            task.cancel()
        task.begin(writer).add_done_callback(partial(_pass_on, self.future, as_done))


class _ValueAction(SlicedWrite[Change]):
    """One action on any number of values. What takes all of it back is noted down with the first slice."""

    def __init__(
        self,
        actions: Actions,
        kind: str,
        make_parts: MakeParts,
        origin: str,
        progress: Travelled = lambda _done, _total: None,
        place: _InHistory = _AT_ITS_END,
    ) -> None:
        super().__init__(actions.library, self._do_slice, self._finish_up)
        self._actions = actions
        self._kind, self._origin, self._place = kind, origin, place
        self._make_parts = make_parts
        self._progress = progress
        self._action_id = place.goes_on_with
        self._track = Track(kind, is_noted=place.goes_on_with is not None)
        self._before: list[Part] | None = None
        self._left: list[Part] = []
        self._total = 0

    @property
    def _done(self) -> int:
        return self._total - sum(len(part.values) for part in self._left)

    def _do_slice(self, writer: Writer) -> bool:
        deadline = time.monotonic() + SLICE_S
        state = (self._before, list(self._left), self._action_id)
        try:
            with writer.transaction():
                if self._before is None:
                    self._before = self._begin(writer)
                while self._left and time.monotonic() < deadline:
                    part = self._left.pop(0)
                    _SETTERS[part.what](writer, part.values)
                if self._action_id is not None:
                    self._track.keep(writer, self._action_id, self._done, self._total)
        except BaseException:
            self._before, self._left, self._action_id = state
            raise
        self._progress(self._done, self._total)
        return bool(self._left)

    def _settle(self, writer: Writer) -> None:
        if self._action_id is not None:
            with writer.transaction():
                self._track.end(writer, self._action_id, self._done, self._total)

    def _begin(self, writer: Writer) -> list[Part]:
        before = []
        for part in self._make_parts(writer):
            if part.what in _OF_NOTES:
                before.append(Part(part.what, writer.column(_OF_NOTES[part.what], part.values)))
                self._left.extend(_chunks(part))
            else:
                before.append(Part(part.what, _SETTERS[part.what](writer, part.values)))
        self._total = sum(len(part.values) for part in self._left)
        if self._action_id is None:
            inverse = before if self._place.inverse is None else self._place.inverse
            self._action_id = self._actions.note_down(writer, self._kind, inverse, self._origin, self._place.undoes)
        return before

    def _finish_up(self) -> Change:
        return self._actions.tell(self._before or (), self._origin)


class _TextAction(SlicedWrite[Done]):
    """One action on many texts."""

    def __init__(
        self,
        actions: Actions,
        kind: str,
        note_ids: Sequence[int],
        edits_of: EditsOf,
        parts: Sequence[Part],
        origin: str,
        progress: Callable[[int], None] = lambda _done: None,
        place: _InHistory = _AT_ITS_END,
    ) -> None:
        super().__init__(actions.library, self._do_slice, self._finish_up)
        self._actions = actions
        self._kind, self._origin, self._undoes = kind, origin, place.undoes
        self._track = Track(kind, is_noted=place.goes_on_with is not None)
        self._note_ids = list(note_ids)
        self._edits_of = edits_of
        self._parts = list(parts)
        self._progress = progress
        self._action_id = place.goes_on_with
        self._done = 0
        self._changed: list[int] = []
        self._left_alone = 0
        self._told = 0
        self._was: list[Part] = []

    def _do_slice(self, writer: Writer) -> bool:
        deadline = time.monotonic() + SLICE_S
        begun, changed = self._done, len(self._changed)
        state = (self._done, self._left_alone, self._action_id, self._was)
        try:
            with writer.transaction():
                if not begun and (self._parts or self._undoes is not None):
                    self._begin(writer)
                while self._done < len(self._note_ids) and time.monotonic() < deadline:
                    self._change(writer, self._note_ids[self._done])
                    self._done += 1
                if self._action_id is not None:
                    self._track.keep(writer, self._action_id, self._done, len(self._note_ids))
        except BaseException:
            del self._changed[changed:]
            self._done, self._left_alone, self._action_id, self._was = state
            raise
        self._progress(self._done)
        self._actions.tell(() if begun else self._was, self._origin, self._changed[changed:])
        return self._done < len(self._note_ids)

    def _settle(self, writer: Writer) -> None:
        if self._action_id is not None:
            with writer.transaction():
                self._track.end(writer, self._action_id, self._done, len(self._note_ids))

    def _begin(self, writer: Writer) -> int:
        """Set the values and note the action down: with the first text that changes, where there is nothing to set."""
        self._was = [Part(part.what, _SETTERS[part.what](writer, part.values)) for part in self._parts]
        self._action_id = self._actions.note_down(writer, self._kind, self._was, self._origin, self._undoes)
        return self._action_id

    def _change(self, writer: Writer, note_id: int) -> None:
        library = self._actions.library
        try:
            stored = writer.reader.text(note_id)
            edits = list(self._edits_of(writer, note_id, stored.text))
        except (NoteNotFound, NoteDamaged, Overlap):
            self._left_alone += 1
            return
        if not edits:
            return
        action_id = self._begin(writer) if self._action_id is None else self._action_id
        library.know_step(note_id, stored.last_step)
        step, at_ms = library.new_step(note_id), now_ms()
        rows = tuple(JournalEdit(step, BULK, None, edit, 0, 0, at_ms) for edit in edits)
        writer.append(Flush(note_id, stored.rev, rows, apply_all(stored.text, edits)), folds_any=True)
        writer.record_action_note(action_id, note_id, step)
        self._changed.append(note_id)

    def _finish_up(self) -> Done:
        what = frozenset({TEXT, *(part.what for part in self._was)})
        change = Change(frozenset(NoteId(note_id) for note_id in self._changed), what, self._origin)
        return Done(change, len(self._changed), self._left_alone)


class _Inverting:
    """The edits that take a step of each note back, behind what was written since."""

    def __init__(self, steps: Mapping[int, int], library: Library) -> None:
        self._steps = steps
        self._library = library

    def __call__(self, writer: Writer, note_id: int, text: str) -> list[Edit]:
        """Raises Overlap when what the step wrote was changed since."""
        made, since = writer.reader.step_and_since(note_id, self._steps[note_id])
        back = [invert(edit) for edit in reversed(made)]
        # What was done and taken back since is nothing to get past.
        moved, _ = rebase(back, compose_all(since))
        return moved


def _parts(inverse: str) -> list[Part]:
    """What is stored with an action; one of version 1 has a single part."""
    stored = json.loads(inverse)
    return [
        Part(part["what"], {int(row_id): value for row_id, value in part["values"].items()})
        for part in stored.get("parts", [stored])
    ]


def _is_gone(writer: Writer, parts: Sequence[Part], texts: Mapping[int, int]) -> bool:
    """Whether nothing is left that the action was about: its notes were purged."""
    if any(part.what not in _OF_NOTES for part in parts):
        return False
    notes = [*texts, *(note_id for part in parts for note_id in part.values)]
    return len(writer.reader.gone(notes)) == len(notes)


def _inherited(writer: Writer, step: Step) -> Sequence[Part] | None:
    """What takes back an answer to an undo or redo that was cut short: all that this one was to set."""
    if step.undoes is None or step.step not in writer.reader.under_way():
        return None
    return _parts(writer.reader.action_inverse(step.undoes))


def _plan(writer: Writer, kind: str) -> Iterator[Step]:
    """What there is to answer, next first; nothing is left open on the connection between two of them."""
    plan = undoable if kind == UNDO else redoable
    cut_short = writer.reader.under_way()
    passed = 0
    while (step := next(islice(plan(writer.reader.actions_newest_first(), cut_short), passed, None), None)) is not None:
        yield step
        passed += 1


def _answer_with(future: Future[T], job: Callable[[Writer], T], writer: Writer) -> None:
    try:
        future.set_result(job(writer))
    except BaseException as error:
        future.set_exception(error)


def _tell_of(progress: Travelled, total: int, done: int) -> None:
    progress(done, total)


def _with_kind(kind: str, done: Done) -> Done:
    return done._replace(kind=kind)


def _as_given(parts: Sequence[Part], _writer: Writer) -> Sequence[Part]:
    return parts


def _chunks(part: Part) -> Iterator[Part]:
    values = list(part.values.items())
    return (Part(part.what, dict(values[at : at + _CHUNK])) for at in range(0, len(values), _CHUNK))


def _pass_on(answered: Future[Done | None], as_done: Callable[[T], Done], done: Future[T]) -> None:
    error = done.exception()
    if error is not None:
        answered.set_exception(error)
    else:
        answered.set_result(as_done(done.result()))
