"""What the library knows of an action in slices while it goes on, so that a start can tell of one that was cut short.

Nobody is there to note that a process was killed, so it is the other way round: how far it came is noted with every
slice but the last, and what stands there when the library is opened was never ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from notes_desktop.core.steps import REDO, UNDO
from notes_desktop.storage.reading import UnderWay

if TYPE_CHECKING:
    from notes_desktop.storage.writing import Writer


class CutShort(NamedTuple):
    """An action of which `total` notes were wanted and `done` were done when its process ended."""

    action_id: int
    kind: str
    """What was done at first, where the action takes another back or brings it back."""
    answers: str
    """`UNDO`, `REDO` or an empty text."""
    done: int
    total: int


class Track:
    """How far one action has come, in the library. Within the transaction of a slice."""

    def __init__(self, kind: str, is_noted: bool = False) -> None:
        self._can_go_on = kind in (UNDO, REDO)
        self._is_noted = is_noted

    def keep(self, writer: Writer, action_id: int, done: int, total: int) -> None:
        """Note down that more is to come, or that it is over; an action of one slice leaves no trace."""
        if done < total:
            writer.keep_under_way(action_id, UnderWay(done, total))
            self._is_noted = True
        elif self._is_noted:
            writer.keep_under_way(action_id, None)

    def end(self, writer: Writer, action_id: int, done: int, total: int) -> None:
        """A person ended it: an undo or redo is remembered, to go on with when it is asked for again."""
        if self._is_noted:
            writer.keep_under_way(action_id, UnderWay(done, total, is_known=True) if self._can_go_on else None)


def find_cut_short(writer: Writer) -> list[CutShort]:
    """What earlier runs left half done and nobody was told of, oldest first. Between two actions; told once."""
    reader = writer.reader
    new = {action_id: one for action_id, one in sorted(reader.under_way().items()) if not one.is_known}
    if not new:
        return []
    found = [
        CutShort(action_id, reader.action_kind(action_id), reader.answers(action_id), one.done, one.total)
        for action_id, one in new.items()
    ]
    with writer.transaction():
        for one in found:
            writer.keep_under_way(one.action_id, new[one.action_id]._replace(is_known=True) if one.answers else None)
    return found
