"""What a person does with whole notes: each one transaction with its inverse noted down, each can be undone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from itertools import islice
from typing import TYPE_CHECKING

from notes_desktop.core.canonical import canonical
from notes_desktop.core.change import Change
from notes_desktop.core.edit import Edit
from notes_desktop.core.errors import NoteNotFound
from notes_desktop.core.ids import NoteId, new_uid
from notes_desktop.core.journal import OUTSIDE, Flush, JournalEdit, NewNote
from notes_desktop.core.steps import REDO, UNDO, Step, redoable, undoable
from notes_desktop.core.text import N_
from notes_desktop.services.clock import now_ms
from notes_desktop.services.library import Library

if TYPE_CHECKING:
    from notes_desktop.storage.writing import Writer

Values = Mapping[int, int]
_SETTERS: dict[str, Callable[[Writer, Values], dict[int, int]]] = {
    "pinned": lambda writer, values: writer.set_pins(values),
    "trashed": lambda writer, values: writer.set_trashed(values),
}


class Notes:
    """Actions on notes. Every method returns at once; its future holds the `Change` once it is flushed."""

    def __init__(self, library: Library, publish: Callable[[Change], None]) -> None:
        self._library = library
        self._publish = publish

    def pin(self, note_ids: Iterable[int], is_pinned: bool, origin: str = "window") -> Future[Change]:
        at_ms = now_ms() if is_pinned else 0
        return self._act("pinned", dict.fromkeys(note_ids, at_ms), origin)

    def trash(self, note_ids: Iterable[int], origin: str = "window") -> Future[Change]:
        at_ms = now_ms()
        return self._act("trashed", dict.fromkeys(note_ids, at_ms), origin)

    def restore(self, note_ids: Iterable[int], origin: str = "window") -> Future[Change]:
        return self._act("trashed", dict.fromkeys(note_ids, 0), origin)

    def purge(self, note_ids: Sequence[int], origin: str = "window") -> Future[Change]:
        """Delete notes of the trash for good, without a trace in the file. Cannot be undone."""

        def job(writer: Writer) -> Change:
            gone = writer.purge(note_ids)
            writer.checkpoint()
            return self._tell(gone, "purged", origin)

        return self._library.write(job)

    def new(self, text: str, origin: str, kind: str = "new") -> Future[tuple[str, Change]]:
        """A note with this text; the future holds its uid too."""
        note_id, uid = self._library.new_note_id(), new_uid()

        def job(writer: Writer) -> tuple[str, Change]:
            at_ms = now_ms()
            clean = canonical(text)
            # One begins to read it at the top.
            step = self._library.new_step(note_id)
            edits = (JournalEdit(step, kind, None, Edit(0, "", clean), 0, 0, at_ms),) if clean else ()
            writer.append(Flush(note_id, 0, edits, clean, NewNote(uid, at_ms)))
            return uid, self._tell([note_id], "created", origin)

        return self._library.write(job)

    def duplicate(self, texts: Sequence[str], origin: str = "window") -> list[Future[tuple[str, Change]]]:
        """A new note for each text."""
        return [self.new(text, origin, "duplicate") for text in texts]

    def append(self, uid: str, text: str, origin: str) -> Future[Change]:
        """Add text at the end of a note, on a line of its own. The future may raise NoteNotFound."""

        def job(writer: Writer) -> Change:
            note_id = self._find(writer, uid)
            stored = writer.reader.text(note_id)
            self._library.know_step(note_id, stored.last_step)
            glue = "\n" if stored.text and not stored.text.endswith("\n") else ""
            edit = Edit(len(stored.text), "", glue + canonical(text))
            end = edit.position + len(edit.inserted)
            edits = (JournalEdit(self._library.new_step(note_id), OUTSIDE, None, edit, edit.position, end, now_ms()),)
            writer.append(Flush(note_id, stored.rev, edits, stored.text + edit.inserted))
            return self._tell([note_id], "text", origin)

        return self._library.write(job)

    def find(self, uids: Sequence[str]) -> Future[list[int]]:
        """Ids of these uids; the future raises NoteNotFound for the first that is none."""
        return self._library.write(lambda writer: [self._find(writer, uid) for uid in uids])

    def undo(self, origin: str = "window") -> Future[Change | None]:
        """Take back the last action that stands; None when there is none."""
        return self._library.write(lambda writer: self._answer(writer, UNDO, origin))

    def redo(self, origin: str = "window") -> Future[Change | None]:
        return self._library.write(lambda writer: self._answer(writer, REDO, origin))

    def _find(self, writer: Writer, uid: str) -> NoteId:
        note_id = writer.reader.latest_id() if uid == "latest" else writer.reader.id_of(uid)
        if note_id is None:
            raise NoteNotFound(N_("There is no note {uid} in this library."), uid=uid)
        return note_id

    def _act(self, what: str, values: Values, origin: str) -> Future[Change]:
        def job(writer: Writer) -> Change:
            with writer.transaction():
                before = _SETTERS[what](writer, values)
                writer.record_action(what, origin, {"what": what, "values": before}, None, now_ms())
            return self._tell(before, what, origin)

        return self._library.write(job)

    def _answer(self, writer: Writer, kind: str, origin: str) -> Change | None:
        """Answer the next action that still has a note; those whose notes were purged are passed over."""
        for step in self._plan(writer, kind):
            inverse = json.loads(writer.reader.action_inverse(step.step))
            what, values = inverse["what"], {int(note): value for note, value in inverse["values"].items()}
            if values and len(writer.reader.gone(list(values))) == len(values):
                continue
            with writer.transaction():
                before = _SETTERS[what](writer, values)
                writer.record_action(kind, origin, {"what": what, "values": before}, step.step, now_ms())
            return self._tell(before, what, origin)
        return None

    def _plan(self, writer: Writer, kind: str) -> Iterator[Step]:
        """What there is to answer, next first; nothing is left open on the connection between two of them."""
        plan = undoable if kind == UNDO else redoable
        passed = 0
        while (step := next(islice(plan(writer.reader.actions_newest_first()), passed, None), None)) is not None:
            yield step
            passed += 1

    def _tell(self, note_ids: Iterable[int], what: str, origin: str) -> Change:
        change = Change(frozenset(NoteId(note_id) for note_id in note_ids), frozenset({what}), origin)
        self._publish(change)
        return change
