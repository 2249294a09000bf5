"""What a person does with whole notes: each one action with its inverse noted down, each can be undone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Generic, TypeVar

from notes_desktop.core.canonical import canonical
from notes_desktop.core.change import Change
from notes_desktop.core.edit import Edit
from notes_desktop.core.errors import NoteNotFound
from notes_desktop.core.ids import NoteId, new_uid
from notes_desktop.core.journal import OUTSIDE, Flush, JournalEdit, NewNote
from notes_desktop.core.text import N_
from notes_desktop.services.actions import Actions, Done, Part, Task
from notes_desktop.services.clock import now_ms
from notes_desktop.services.library import Library
from notes_desktop.services.slices import SLICE_S, SlicedWrite
from notes_desktop.services.under_way import Track
from notes_desktop.storage.notes import NoteDamaged

if TYPE_CHECKING:
    from notes_desktop.storage.writing import Writer

T = TypeVar("T")


class Notes:
    """Actions on notes. Every method returns at once; its future holds the `Change` once it is flushed."""

    def __init__(self, library: Library, publish: Callable[[Change], None]) -> None:
        self._library = library
        self._publish = publish
        self.actions = Actions(library, publish)

    def pin(self, note_ids: Iterable[int], is_pinned: bool, origin: str = "window") -> Future[Change]:
        at_ms = now_ms() if is_pinned else 0
        return self.actions.act("pinned", [Part("pinned", dict.fromkeys(note_ids, at_ms))], origin)

    def toggle_pins(self, note_ids: Iterable[int], origin: str = "window") -> Future[Change]:
        """Pin the notes; when all of them are pinned by then, unpin them."""
        notes, at_ms = list(note_ids), now_ms()

        def parts(writer: Writer) -> list[Part]:
            return [Part("pinned", dict.fromkeys(notes, at_ms if writer.reader.has_unpinned(notes) else 0))]

        return self.actions.act("pinned", parts, origin)

    def trash(self, note_ids: Iterable[int], origin: str = "window") -> Future[Change]:
        at_ms = now_ms()
        return self.actions.act("trashed", [Part("trashed", dict.fromkeys(note_ids, at_ms))], origin)

    def restore(self, note_ids: Iterable[int], origin: str = "window") -> Future[Change]:
        """Out of the trash to where they were; a notebook that was deleted since comes back for them."""

        notes = list(note_ids)

        def parts(writer: Writer) -> list[Part]:
            notebooks = {row_id: {"deleted_ms": 0} for row_id in writer.reader.deleted_notebooks_of(notes)}
            found = [Part("trashed", dict.fromkeys(notes, 0))]
            return [*found, Part("notebook", notebooks)] if notebooks else found

        return self.actions.act("trashed", parts, origin)

    def merge(self, note_ids: Sequence[int], origin: str = "window") -> Task:
        """The texts of all notes in the first one, in this order; the others go to the trash."""
        others = list(note_ids[1:])

        def joined(writer: Writer, _note_id: int, text: str) -> list[Edit]:
            texts = [found for other in others if (found := writer.reader.text(other).text).strip()]
            glue = ("" if text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n") if text else ""
            return [Edit(len(text), "", glue + "\n\n".join(found.strip("\n") for found in texts) + "\n")]

        parts = [Part("trashed", dict.fromkeys(others, now_ms()))]
        return self.actions.act_on_texts("merge", note_ids[:1], joined, parts, origin)

    def duplicate(self, note_ids: Sequence[int], origin: str = "window") -> Task:
        """A new note with the text of each, in the same notebook."""
        task = _Duplicating(self.actions, note_ids, origin)
        self.actions.take_turn(task)
        return task

    def add_all(self, texts: Sequence[str], origin: str = "window") -> Importing:
        """A new note with each text, all of them one action."""
        task = Importing(self.actions, texts, origin)
        self.actions.take_turn(task)
        return task

    def purge(self, note_ids: Sequence[int], origin: str = "window") -> Future[Change]:
        """Delete notes of the trash for good, without a trace in the file. Cannot be undone."""

        def job(writer: Writer) -> Change:
            gone = writer.purge(note_ids)
            writer.checkpoint()
            return self._tell(gone, "purged", origin)

        return self._library.write(job)

    def new(
        self, text: str, origin: str, kind: str = "new", notebook_id: int | None = None
    ) -> Future[tuple[str, Change]]:
        """A note with this text; the future holds its uid too."""
        note_id, uid = self._library.new_note_id(), new_uid()

        def job(writer: Writer) -> tuple[str, Change]:
            at_ms = now_ms()
            clean = canonical(text)
            # One begins to read it at the top.
            step = self._library.new_step(note_id)
            edits = (JournalEdit(step, kind, None, Edit(0, "", clean), 0, 0, at_ms),) if clean else ()
            writer.append(Flush(note_id, 0, edits, clean, NewNote(uid, at_ms, notebook_id)), folds_any=True)
            return uid, self._tell([note_id], "created", origin)

        return self._library.write(job)

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
            writer.append(Flush(note_id, stored.rev, edits, stored.text + edit.inserted), folds_any=True)
            return self._tell([note_id], "text", origin)

        return self._library.write(job)

    def find(self, uids: Sequence[str]) -> Future[list[int]]:
        """Ids of these uids; the future raises NoteNotFound for the first that is none."""
        return self._library.write(lambda writer: [self._find(writer, uid) for uid in uids])

    def undo(self, origin: str = "window") -> Future[Done | None]:
        """Take back the last action that stands; None when there is none."""
        return self.actions.undo(origin)

    def redo(self, origin: str = "window") -> Future[Done | None]:
        return self.actions.redo(origin)

    def _find(self, writer: Writer, uid: str) -> NoteId:
        note_id = writer.reader.latest_id() if uid == "latest" else writer.reader.id_of(uid)
        if note_id is None:
            raise NoteNotFound(N_("There is no note {uid} in this library."), uid=uid)
        return note_id

    def _tell(self, note_ids: Iterable[int], what: str, origin: str) -> Change:
        change = Change(frozenset(NoteId(note_id) for note_id in note_ids), frozenset({what}), origin)
        self._publish(change)
        return change


class _Adding(SlicedWrite[Done], Generic[T]):
    """A new note for each source, in slices of one action: what takes it back is to put them into the trash."""

    def __init__(
        self, actions: Actions, kind: str, sources: Sequence[T], add: Callable[[Writer, T, int], bool], origin: str
    ) -> None:
        super().__init__(actions.library, self._do_slice, self._finish_up)
        self._actions = actions
        self._kind = kind
        self._sources = [(source, actions.library.new_note_id()) for source in sources]
        self._add = add
        self._origin = origin
        self._done = 0
        self._left_alone = 0
        self._track = Track(kind)
        self._action_id: int | None = None

    @property
    def made(self) -> list[int]:
        """The notes, in the order of what they are made of."""
        return [note_id for _source, note_id in self._sources]

    def _do_slice(self, writer: Writer) -> bool:
        deadline = time.monotonic() + SLICE_S
        begun, action_id = self._done, self._action_id
        try:
            with writer.transaction():
                if self._action_id is None:
                    made = Part("trashed", {note_id: now_ms() for note_id in self.made})
                    self._action_id = self._actions.note_down(writer, self._kind, [made], self._origin)
                while self._done < len(self._sources) and time.monotonic() < deadline:
                    self._left_alone += not self._add(writer, *self._sources[self._done])
                    self._done += 1
                self._track.keep(writer, self._action_id, self._done, len(self._sources))
        except BaseException:
            self._done, self._action_id = begun, action_id
            raise
        return self._done < len(self._sources)

    def _settle(self, writer: Writer) -> None:
        if self._action_id is not None:
            with writer.transaction():
                self._track.end(writer, self._action_id, self._done, len(self._sources))

    def _finish_up(self) -> Done:
        made = self.made[: self._done]
        change = self._actions.tell([Part("trashed", dict.fromkeys(made))], self._origin)
        return Done(change, len(made), self._left_alone)


class _Duplicating(_Adding[int]):
    """Copies of notes, each in the notebook of the one that it is a copy of."""

    def __init__(self, actions: Actions, note_ids: Sequence[int], origin: str) -> None:
        super().__init__(actions, "duplicate", note_ids, self._copy, origin)

    def _copy(self, writer: Writer, note_id: int, copy: int) -> bool:
        try:
            text, row = writer.reader.text(note_id).text, writer.reader.row(note_id)
        except (NoteNotFound, NoteDamaged):
            return False
        _append_new(self._actions, writer, copy, text, "duplicate", row.notebook_id if row is not None else None)
        return True


class Importing(_Adding[str]):
    """Notes with these texts."""

    def __init__(self, actions: Actions, texts: Sequence[str], origin: str) -> None:
        super().__init__(actions, "import", texts, self._take, origin)

    def _take(self, writer: Writer, text: str, note_id: int) -> bool:
        _append_new(self._actions, writer, note_id, canonical(text), "import", None)
        return True


def _append_new(actions: Actions, writer: Writer, note_id: int, text: str, kind: str, notebook_id: int | None) -> None:
    at_ms = now_ms()
    edits = (
        (JournalEdit(actions.library.new_step(note_id), kind, None, Edit(0, "", text), 0, 0, at_ms),) if text else ()
    )
    writer.append(Flush(note_id, 0, edits, text, NewNote(new_uid(), at_ms, notebook_id)), folds_any=True)
