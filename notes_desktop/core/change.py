"""What a write changed, told once to everybody who may care."""

from __future__ import annotations

from typing import NamedTuple

from notes_desktop.core.ids import NoteId


class Change(NamedTuple):
    """`what` is a subset of text, created, pinned, trashed, purged; `notes` None means any note."""

    notes: frozenset[NoteId] | None
    what: frozenset[str]
    origin: str
    """Who wrote: lets the editor ignore its echo."""
