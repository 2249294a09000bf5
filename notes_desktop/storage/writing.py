"""Writes to the library: each one transaction that takes the lock first. Writer lane only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import apsw

from notes_desktop.core.edit import Edit, apply_all
from notes_desktop.core.errors import EditConflict
from notes_desktop.core.fold import title_key
from notes_desktop.core.journal import BULK, FOLD_AT_ONCE_LENGTH, OUTSIDE, Flush
from notes_desktop.core.note import content_hash, snippet_of, title_of
from notes_desktop.core.session import Session, ViewState
from notes_desktop.core.text import N_
from notes_desktop.storage.connection import BUSY_MS, close, unavailable
from notes_desktop.storage.deriving import DERIVED, note_down
from notes_desktop.storage.models import (
    Action,
    EditRow,
    MetaValue,
    Note,
    NoteText,
    NoteView,
    SessionValue,
    WriterDatabase,
)
from notes_desktop.storage.orm import Insert, PeeweeException, Update
from notes_desktop.storage.reading import UNDER_WAY, Reader, UnderWay
from notes_desktop.storage.statements import Statement, given

V = TypeVar("V")


class Writer:
    """The one who changes the library, through its only read-write connection.

    With `reads_back` every append is read again and compared: for a disk that has failed once.
    """

    def __init__(self, connection: apsw.Connection, reads_back: bool = False) -> None:
        self.connection = connection
        self.reads_back = reads_back
        self.reader = Reader(connection)
        self._database = WriterDatabase(connection)
        self._statements: dict[str, Statement] = {}

    def close(self) -> None:
        """Close the connection; the last one of a library makes its file complete."""
        close(self.connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE … COMMIT; flushed to disk on return. One within another belongs to the outer one.

        Raises StorageUnavailable when the disk refuses: nothing of it was written then.
        """
        try:
            if self.connection.in_transaction:
                yield
                return
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
        except (apsw.Error, PeeweeException, OSError) as error:
            raise unavailable(_driver_error(error)) from error

    def append(self, flush: Flush, folds_any: bool = False) -> int:
        """Append the edits to the note's journal and return the new revision.

        `folds_any` is for who does not come back to fold a long text (50 ms a megabyte): its tags wait for that.

        Raises EditConflict when the stored revision is not `base_rev`, StorageUnavailable when the disk refuses.
        What an earlier, seemingly failed try did bring to the file is not appended twice, but its text is written again
        in full: the disk may have lost what it could not flush.
        """
        with self.transaction():
            if flush.created is not None:
                self._create(flush)
            if self._is_there(flush):
                self._write_body(flush.note_id, flush.text)
                rev = flush.base_rev + len(flush.edits)
            else:
                rev = self._count(flush)
                self._insert_edits(flush)
                self._describe(flush)
                self._keep_caret(flush)
                if folds_any or len(flush.text) <= FOLD_AT_ONCE_LENGTH:
                    self._fold(flush.note_id, flush.text)
        if self.reads_back and self.reader.text(flush.note_id).text != flush.text:
            raise unavailable(OSError("what was written reads differently"))
        return rev

    def fold(self, note_id: int) -> None:
        """Bring the body up to the last edit; nothing to do when it is, or when the note is gone."""
        with self.transaction():
            self._fold(note_id)

    def set_pins(self, pins: Mapping[int, int]) -> dict[int, int]:
        """Pin (time) or unpin (0) notes; returns what those that exist had."""
        return self.set_column("pinned_ms", pins)

    def set_trashed(self, trashed: Mapping[int, int]) -> dict[int, int]:
        """Move notes to the trash (time) or back (0); returns what those that exist had."""
        return self.set_column("trashed_ms", trashed)

    def set_column(self, column: str, values: Mapping[int, V]) -> dict[int, V]:
        """Set a column of notes; returns what those that exist had.

        In bulk and in plain SQL: ten thousand notes are moved within the 50 ms of a writer's job.
        """
        with self.transaction():
            before: dict[int, V] = self.column(column, values)
            self.connection.executemany(
                f"UPDATE note SET {column} = ? WHERE id = ?",
                ((values[note_id], note_id) for note_id in before),
            )
        return before

    def column(self, column: str, note_ids: Iterable[int]) -> dict[int, V]:
        """A column of those of the notes that exist."""
        return dict(
            self.connection.execute(
                f"SELECT id, {column} FROM note WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(note_ids)),),
            )
        )

    def purge(self, note_ids: Iterable[int]) -> list[int]:
        """Delete notes of the trash with their journals, for good; returns those that were in it."""
        with self.transaction():
            gone = [
                row[0]
                for row in self.connection.execute(
                    "SELECT id FROM note WHERE id IN (SELECT value FROM json_each(?)) AND trashed_ms > 0",
                    (json.dumps(list(note_ids)),),
                )
            ]
            self.connection.executemany("DELETE FROM note WHERE id = ?", ((note_id,) for note_id in gone))
        return gone

    def checkpoint(self) -> bool:
        """Move the WAL into the file and cut it to nothing, so that the file alone is complete.

        False when somebody still reads an earlier state; never waits for them, since saves would wait too.
        """
        try:
            self.connection.set_busy_timeout(0)
            self.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except apsw.BusyError:
            return False
        except apsw.Error as error:
            raise unavailable(error) from error
        finally:
            self.connection.set_busy_timeout(BUSY_MS)
        return True

    def record_action(
        self, kind: str, origin: str, inverse: Mapping[str, object], undoes: int | None, at_ms: int
    ) -> int:
        """Note down an action with what takes it back. Inside the transaction of the action itself."""
        return self.execute(
            Action.insert(kind=kind, origin=origin, inverse=json.dumps(inverse), undoes=undoes, at_ms=at_ms)
        )

    def record_action_note(self, action_id: int, note_id: int, step: int) -> None:
        """Note down the step that an action made in a note's text. Inside the transaction of that step."""
        self.connection.execute("INSERT INTO action_note VALUES (?, ?, ?)", (action_id, note_id, step))

    def inherit_action_notes(self, action_id: int, answered: int) -> None:
        """Let an action stand for what the one it answers left of the one before that. Inside its transaction.

        An undo that was cut short, brought back: what it had not come to still stands, and the next undo takes it too.
        """
        self.connection.execute(
            "INSERT INTO action_note SELECT :action, note_id, step FROM action_note WHERE action_id ="
            " (SELECT undoes FROM action WHERE id = :answered) AND note_id NOT IN"
            " (SELECT note_id FROM action_note WHERE action_id = :answered)",
            {"action": action_id, "answered": answered},
        )

    def keep_under_way(self, action_id: int, under_way: UnderWay | None) -> None:
        """How far an action in slices has come; None once it is over. Inside the transaction of the slice."""
        name = f"{UNDER_WAY}{action_id}"
        if under_way is None:
            self.connection.execute("DELETE FROM meta WHERE name = ?", (name,))
        else:
            self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, json.dumps(under_way)))

    def save_session(self, session: Session | None, views: Mapping[int, ViewState]) -> None:
        """Where the person is. Views of notes that are gone are left out."""
        with self.transaction():
            if session is not None:
                self.execute(SessionValue.insert(name="session", value=session.to_json()).on_conflict_replace())
            for note_id, view in views.items():
                if self.reader.rev(note_id) is not None:
                    self.execute(NoteView.insert(note=note_id, **view._asdict()).on_conflict_replace())

    def set_meta(self, name: str, value: str) -> None:
        with self.transaction():
            self.execute(MetaValue.insert(name=name, value=value).on_conflict_replace())

    def execute(self, query: Insert | Update) -> int:
        """The new row's id, or the number of rows changed. Within a transaction."""
        return int(query.execute(self._database))

    def _keep_caret(self, flush: Flush) -> None:
        """The caret goes with the text: a crash before the session is written must not move it.

        What somebody else wrote leaves it where the person was.
        """
        if flush.edits and flush.edits[-1].kind not in (OUTSIDE, BULK):
            self.connection.execute(
                "INSERT INTO view_state VALUES (:note, :caret, :caret, 0, 0)"
                " ON CONFLICT (note_id) DO UPDATE SET caret = :caret, anchor = :caret",
                {"note": flush.note_id, "caret": flush.edits[-1].caret_after},
            )

    def _run(self, name: str, **values: object) -> int:
        """One of the writes of every save; the number of rows changed."""
        statement = self._statements.get(name)
        if statement is None:
            statement = self._statements[name] = Statement(self._database, _SAVING[name]())
        return statement.run(self.connection, values)

    def _roll_back(self) -> None:
        """SQLite may have done it by itself; when it cannot, the error that led here is the one to tell."""
        try:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
        except apsw.Error:
            return

    def _create(self, flush: Flush) -> None:
        assert flush.created is not None
        if self.reader.rev(flush.note_id) is not None:
            return
        created_ms = flush.created.created_ms
        self.execute(Note.insert(
            id=flush.note_id, uid=flush.created.uid, title="", title_key="", snippet="", length=0,
            pinned_ms=0, created_ms=created_ms, edited_ms=created_ms, trashed_ms=0,
            notebook=flush.created.notebook_id, tags="", open_tasks=0, derived=DERIVED,
        ))  # fmt: skip
        self.execute(NoteText.insert(note=flush.note_id, rev=0, folded_edit=0, content_hash=content_hash(""), body=""))

    def _is_there(self, flush: Flush) -> bool:
        stored = self.reader.rev(flush.note_id)
        if not flush.edits or stored != flush.base_rev + len(flush.edits):
            return False
        return tuple(self.reader.edits_since(flush.note_id, flush.base_rev)) == flush.edits

    def _count(self, flush: Flush) -> int:
        rev = flush.base_rev + len(flush.edits)
        if self._run("count", note=flush.note_id, rev=rev, base_rev=flush.base_rev) != 1:
            raise EditConflict(N_("The note was changed elsewhere at the same moment."))
        return rev

    def _insert_edits(self, flush: Flush) -> None:
        for rev, row in enumerate(flush.edits, flush.base_rev + 1):
            self._run("edit", **{**row._asdict(), **row.edit._asdict()}, note=flush.note_id, rev=rev)

    def _describe(self, flush: Flush) -> None:
        title = title_of(flush.text)
        is_edited = bool(flush.edits) and flush.edits[-1].kind != BULK
        self._run(
            "describe and date" if is_edited else "describe",
            note=flush.note_id,
            title=title,
            title_key=title_key(title),
            snippet=snippet_of(flush.text),
            length=len(flush.text),
            edited_ms=flush.edits[-1].at_ms if is_edited else None,
        )

    def _fold(self, note_id: int, expected: str | None = None) -> None:
        """Raises ValueError when the edits do not lead to `expected`: better not saved than saved wrongly."""
        stored = self.connection.execute(
            "SELECT folded_edit, body FROM note_text WHERE note_id = ?", (note_id,)
        ).fetchone()
        if stored is None:
            return
        folded, body = stored
        edits = [
            Edit(*row)
            for row in self.connection.execute(
                "SELECT position, removed, inserted FROM edit WHERE note_id = ? AND id > ? ORDER BY id",
                (note_id, folded),
            )
        ]
        text = apply_all(body, edits)
        if expected is not None and text != expected:
            raise ValueError("the edits do not lead to the text")
        if edits:
            self._write_body(note_id, text)

    def _write_body(self, note_id: int, text: str) -> None:
        self._run(
            "fold",
            note=note_id,
            body=text,
            folded_edit=self.reader.last_edit_of(note_id),
            content_hash=content_hash(text),
        )
        note_down(self.connection, note_id, text)


def _describing(*further: str) -> Update:
    fields = ("title", "title_key", "snippet", "length", *further)
    return Note.update(**{field: given(field) for field in fields}).where(Note.id == given("note"))


def _appending() -> Insert:
    fields = (
        *("note", "rev", "step", "undoes", "kind", "position", "removed", "inserted"),
        *("caret_before", "caret_after", "at_ms"),
    )
    return EditRow.insert(**{field: given(field) for field in fields})


_SAVING: dict[str, Callable[[], Insert | Update]] = {
    "count": lambda: NoteText.update(rev=given("rev")).where(
        (NoteText.note == given("note")) & (NoteText.rev == given("base_rev"))
    ),
    "edit": _appending,
    "describe": _describing,
    "describe and date": lambda: _describing("edited_ms"),
    "fold": lambda: NoteText.update(
        body=given("body"), folded_edit=given("folded_edit"), content_hash=given("content_hash")
    ).where(NoteText.note == given("note")),
}


def _driver_error(error: BaseException) -> BaseException:
    """The driver's own error behind Peewee's wrapper."""
    while isinstance(error, PeeweeException) and (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return error
