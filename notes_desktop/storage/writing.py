"""Writes to the library: each one transaction that takes the lock first. Writer lane only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import apsw
from peewee import PeeweeException

from notes_desktop.core.edit import Edit, apply_all
from notes_desktop.core.errors import EditConflict
from notes_desktop.core.fold import fold
from notes_desktop.core.journal import FOLD_AT_ONCE_LENGTH, Flush
from notes_desktop.core.note import content_hash, snippet_of, title_of
from notes_desktop.core.session import Session, ViewState
from notes_desktop.core.text import N_
from notes_desktop.storage.connection import unavailable
from notes_desktop.storage.models import (
    MODELS,
    Action,
    EditRow,
    MetaValue,
    Note,
    NoteText,
    NoteView,
    SessionValue,
    WriterDatabase,
)
from notes_desktop.storage.reading import Reader


class Writer:
    """The one who changes the library, through its only read-write connection."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self.database = WriterDatabase(connection)
        self.database.bind(MODELS)
        self.reader = Reader(connection)

    def close(self) -> None:
        """Close the connection; the last one of a library makes its file complete."""
        self.database.close()
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE … COMMIT; flushed to disk on return. Raises StorageUnavailable when the disk refuses."""
        try:
            with self.database.atomic("IMMEDIATE"):
                yield
        except (apsw.Error, PeeweeException, OSError) as error:
            raise unavailable(_driver_error(error)) from error

    def append(self, flush: Flush) -> int:
        """Append the edits to the note's journal and return the new revision.

        Raises EditConflict when the stored revision is not `base_rev`, StorageUnavailable when the disk refuses.
        A flush that an earlier, seemingly failed try did bring to the file is written again in full, not twice.
        """
        with self.transaction():
            if flush.created is not None:
                self._create(flush)
            if self._is_there(flush):
                self._fold(flush.note_id)
                return flush.base_rev + len(flush.edits)
            rev = self._count(flush)
            self._insert_edits(flush)
            self._describe(flush)
            if len(flush.text) <= FOLD_AT_ONCE_LENGTH:
                self._fold(flush.note_id)
        return rev

    def fold(self, note_id: int) -> None:
        """Bring the body up to the last edit; nothing to do when it is, or when the note is gone."""
        with self.transaction():
            self._fold(note_id)

    def set_pins(self, pins: Mapping[int, int]) -> dict[int, int]:
        """Pin (time) or unpin (0) notes; returns what they had."""
        return self._set(Note.pinned_ms, "pinned_ms", pins)

    def set_trashed(self, trashed: Mapping[int, int]) -> dict[int, int]:
        """Move notes to the trash (time) or back (0); returns what they had."""
        return self._set(Note.trashed_ms, "trashed_ms", trashed)

    def purge(self, note_ids: Iterable[int]) -> None:
        """Delete trashed notes with their journals, for good."""
        with self.transaction():
            for note_id in note_ids:
                Note.delete().where((Note.id == note_id) & (Note.trashed_ms > 0)).execute()

    def checkpoint(self) -> None:
        """Move the WAL into the file and cut it to nothing, so that the file alone is complete."""
        try:
            self.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except apsw.BusyError:
            return
        except apsw.Error as error:
            raise unavailable(error) from error

    def record_action(
        self, kind: str, origin: str, inverse: Mapping[str, object], undoes: int | None, at_ms: int
    ) -> int:
        """Note down an action with what takes it back. Inside the transaction of the action itself."""
        return int(
            Action.insert(
                kind=kind, origin=origin, inverse=json.dumps(inverse), undoes=undoes, at_ms=at_ms
            ).execute()
        )

    def save_session(self, session: Session | None, views: Mapping[int, ViewState]) -> None:
        """Where the person is. Views of notes that are gone are left out."""
        with self.transaction():
            if session is not None:
                SessionValue.replace(name="session", value=session.to_json()).execute()
            for note_id, view in views.items():
                if Note.select().where(Note.id == note_id).exists():
                    NoteView.replace(note=note_id, **view._asdict()).execute()

    def set_meta(self, name: str, value: str) -> None:
        with self.transaction():
            MetaValue.replace(name=name, value=value).execute()

    def _create(self, flush: Flush) -> None:
        assert flush.created is not None
        if Note.select().where(Note.id == flush.note_id).exists():
            return
        created_ms = flush.created.created_ms
        Note.insert(
            id=flush.note_id, uid=flush.created.uid, title="", title_key="", snippet="", length=0,
            pinned_ms=0, created_ms=created_ms, edited_ms=created_ms, trashed_ms=0,
        ).execute()  # fmt: skip
        NoteText.insert(
            note=flush.note_id, rev=0, folded_edit=0, content_hash=content_hash(""), body=""
        ).execute()

    def _is_there(self, flush: Flush) -> bool:
        stored = self.reader.rev(flush.note_id)
        if not flush.edits or stored != flush.base_rev + len(flush.edits):
            return False
        return tuple(self.reader.edits_since(flush.note_id, flush.base_rev)) == flush.edits

    def _count(self, flush: Flush) -> int:
        rev = flush.base_rev + len(flush.edits)
        changed = (
            NoteText.update(rev=rev)
            .where((NoteText.note == flush.note_id) & (NoteText.rev == flush.base_rev))
            .execute()
        )
        if changed != 1:
            raise EditConflict(N_("The note was changed elsewhere at the same moment."))
        return rev

    def _insert_edits(self, flush: Flush) -> None:
        for rev, row in enumerate(flush.edits, flush.base_rev + 1):
            EditRow.insert(
                note=flush.note_id, rev=rev, step=row.step, undoes=row.undoes, kind=row.kind,
                position=row.edit.position, removed=row.edit.removed, inserted=row.edit.inserted,
                caret_before=row.caret_before, caret_after=row.caret_after, at_ms=row.at_ms,
            ).execute()  # fmt: skip

    def _describe(self, flush: Flush) -> None:
        title = title_of(flush.text)
        fields: dict[str, object] = {
            "title": title,
            "title_key": fold(title)[:100],
            "snippet": snippet_of(flush.text),
            "length": len(flush.text),
        }
        if flush.edits:
            fields["edited_ms"] = flush.edits[-1].at_ms
        Note.update(**fields).where(Note.id == flush.note_id).execute()

    def _fold(self, note_id: int) -> None:
        stored = self.connection.execute(
            "SELECT folded_edit, body FROM note_text WHERE note_id = ?", (note_id,)
        ).fetchone()
        if stored is None:
            return
        folded, body = stored
        last: int | None = None
        edits = []
        for edit_id, row in self._unfolded(note_id, folded):
            last = edit_id
            edits.append(row)
        if last is None:
            return
        body = apply_all(body, edits)
        NoteText.update(body=body, folded_edit=last, content_hash=content_hash(body)).where(
            NoteText.note == note_id
        ).execute()

    def _unfolded(self, note_id: int, folded: int) -> Iterator[tuple[int, Edit]]:
        for edit_id, position, removed, inserted in self.connection.execute(
            "SELECT id, position, removed, inserted FROM edit WHERE note_id = ? AND id > ? ORDER BY id",
            (note_id, folded),
        ):
            yield edit_id, Edit(position, removed, inserted)

    def _set(self, field: object, name: str, values: Mapping[int, int]) -> dict[int, int]:
        before = {
            row[0]: row[1]
            for row in self.connection.execute(
                f"SELECT id, {name} FROM note WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(values)),),
            )
        }
        for note_id in before:
            Note.update({field: values[note_id]}).where(Note.id == note_id).execute()
        return before


def _driver_error(error: BaseException) -> BaseException:
    """The driver's own error behind Peewee's wrapper."""
    seen = error
    while isinstance(seen, PeeweeException) and (seen.__cause__ or seen.__context__) is not None:
        inner = seen.__cause__ or seen.__context__
        assert inner is not None
        seen = inner
    return seen
