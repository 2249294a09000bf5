"""What travels from the editor to the journal. Apart from `writing.py`, which brings Peewee along."""

from __future__ import annotations

from typing import NamedTuple

from notes_desktop.storage.reading import JournalEdit

FOLD_AT_ONCE_LENGTH = 16 * 1024
"""Texts up to this length (code points) are folded in the transaction that appends to them."""


class NewNote(NamedTuple):
    uid: str
    created_ms: int


class Flush(NamedTuple):
    """Edits of one note on their way to the disk, with the text that they lead to."""

    note_id: int
    base_rev: int
    edits: tuple[JournalEdit, ...]
    text: str
    created: NewNote | None = None
