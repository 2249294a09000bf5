"""Entries of the journal and what brings them to the disk."""

from __future__ import annotations

from typing import NamedTuple

from notes_desktop.core.edit import Edit

OUTSIDE = "outside"
"""Kind of an edit that came from somebody else than the person at the editor."""

BULK = "bulk"
"""Kind of an edit that a command on many notes made: neither caret nor date of the note follow it."""


class JournalEdit(NamedTuple):
    """`undoes` is the step that an undo or redo step answers; carets are code points, `at_ms` is the wall clock."""

    step: int
    kind: str
    undoes: int | None
    edit: Edit
    caret_before: int
    caret_after: int
    at_ms: int


class NewNote(NamedTuple):
    """A note that its first flush makes."""

    uid: str
    created_ms: int
    notebook_id: int | None = None


class Flush(NamedTuple):
    """Edits of one note on their way to the disk, with the text that they lead to."""

    note_id: int
    base_rev: int
    edits: tuple[JournalEdit, ...]
    text: str
    created: NewNote | None = None


FOLD_AT_ONCE_LENGTH = 16 * 1024
"""Texts up to this length (code points) are folded in the transaction that appends to them."""
