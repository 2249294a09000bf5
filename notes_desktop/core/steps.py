"""Undo and redo, planned from the journal alone, so that they survive a relaunch.

One linear history: an undo step answers the step that it takes back, a redo step answers the undo step
that it takes back. Nothing is ever removed from the journal.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

UNDO = "undo"
REDO = "redo"
TYPING = "typing"
DELETING = "deleting"
PAUSE_MS = 1_000


class Step(NamedTuple):
    """The edits `first_id` … `last_id` of the journal, which one press of Undo takes back."""

    step: int
    undoes: int | None
    kind: str
    first_id: int
    last_id: int


def undoable(newest_first: Iterable[Step], cut_short: Collection[int] = ()) -> Iterator[Step]:
    """The steps that Undo takes back, next first: ordinary and redo steps that no undo answers.

    A redo stands for the step that it brought back, which stays answered by the undo in between.
    An undo that is one of those `cut_short` is named itself: Undo goes on with it.
    Reads as much of the journal as the caller asks for.
    """
    answered: set[int | None] = set()
    for step in newest_first:
        if step.kind == UNDO:
            answered.add(step.undoes)
            if step.step in cut_short:
                yield step
        elif step.step not in answered:
            yield step


def redoable(newest_first: Iterable[Step], cut_short: Collection[int] = ()) -> Iterator[Step]:
    """The undo steps that Redo takes back, next first: those that no redo answers, and redo steps to go on with.

    Ends at the newest ordinary step, taken back or not: making it forgot what could be redone then.
    """
    answered: set[int | None] = set()
    for step in newest_first:
        if step.kind == REDO:
            answered.add(step.undoes)
            if step.step in cut_short:
                yield step
        elif step.kind != UNDO:
            return
        elif step.step not in answered:
            yield step


class StepRun:
    """Decides where one step ends and the next begins. Owns what is remembered of the running step."""

    def __init__(self) -> None:
        self._kind = ""

    def begins(self, kind: str, *, gap_ms: int = 0, is_caret_moved: bool = False, is_enter: bool = False) -> bool:
        """Whether a change of `kind` opens a new step; ask before each change, and flush first when it does.

        `gap_ms` has passed since the last key, `is_caret_moved` by hand since the last change. Only typing
        and deleting run on; Enter opens a step to which the typing after it belongs.
        """
        is_running = kind == self._kind and kind in (TYPING, DELETING)
        self._kind = kind
        return not is_running or gap_ms >= PAUSE_MS or is_caret_moved or is_enter

    def close(self) -> None:
        """The next change opens a step, whatever it is."""
        self._kind = ""
