"""Flushes as the services make them, shorter."""

from __future__ import annotations

from notes_desktop.core.edit import Edit, diff
from notes_desktop.core.ids import new_uid
from notes_desktop.core.journal import Flush, JournalEdit, NewNote
from notes_desktop.storage.writing import Writer


def entry(edit: Edit, step: int = 1, kind: str = "type", at_ms: int = 1_000) -> JournalEdit:
    return JournalEdit(step, kind, None, edit, edit.position, edit.position + len(edit.inserted), at_ms)


def first(note_id: int, text: str, uid: str = "", at_ms: int = 1_000) -> Flush:
    """The flush that makes a note."""
    edits = tuple(entry(edit, at_ms=at_ms) for edit in diff("", text))
    return Flush(note_id, 0, edits, text, NewNote(uid or new_uid(), at_ms))


def following(writer: Writer, note_id: int, text: str, at_ms: int = 2_000) -> Flush:
    """The flush that makes the stored text into `text`, as a step of its own."""
    stored = writer.reader.text(note_id)
    edits = tuple(entry(edit, stored.last_step + 1, at_ms=at_ms) for edit in diff(stored.text, text))
    return Flush(note_id, stored.rev, edits, text)
