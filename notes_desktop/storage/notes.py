"""Notes as they are stored: their ids in the order of a list, rows and texts; plain SQL.

What the command line reads. It is loaded for each command anew, so that nothing else stands here.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

import apsw

from notes_desktop.core.errors import NoteNotFound, NotesError
from notes_desktop.core.ids import NoteId
from notes_desktop.core.note_row import NoteRow
from notes_desktop.core.text import N_
from notes_desktop.core.values import NamedTuple
from notes_desktop.storage.connection import TextDamaged, close, read_ids, translated
from notes_desktop.storage.views import view_sql

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ROW = "id, uid, title, snippet, length, pinned_ms, created_ms, edited_ms, trashed_ms, notebook_id, tags, open_tasks"
_ORDERS = {
    "edited": ("edited_ms", "DESC"),
    "created": ("created_ms", "DESC"),
    "title": ("title_key", "ASC"),
}
_NEWEST = "FROM note WHERE trashed_ms = 0 ORDER BY edited_ms DESC, id DESC LIMIT ?"


class NoteDamaged(NotesError):
    """What is stored of a note makes no text: its bytes are none, or its edits do not fit its body."""

    default = N_("The stored text of this note is damaged.")


class StoredText(NamedTuple):
    """A note's text with the revision and the last step it stands at."""

    text: str
    rev: int
    last_step: int


class NoteReader:
    """Reads notes through one connection, on one thread.

    Every read raises StorageUnavailable when the disk refuses, Interrupted when it was ended, NoteDamaged when what is
    stored of a note makes no text.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection

    def close(self) -> None:
        close(self.connection)

    def meta(self, name: str) -> str | None:
        return self._text("SELECT value FROM meta WHERE name = ?", (name,))

    def ids(self, view: str, sort: str, today_ms: int = 0, limit: int = -1) -> array[int]:
        """Ids of a view in the order of the list, pinned notes first. Grows with the library: lanes, or a limit."""
        found: array[int] = array("q")
        bindings = view_sql(view, today_ms).bindings
        for sql in _list_queries(view, sort):
            left = limit - len(found) if limit >= 0 else -1
            if left:
                with translated():
                    found.extend(read_ids(self.connection, sql, {**bindings, "limit": left}))
        return found

    def page_from(self, view: str, sort: str, today_ms: int, top: int, limit: int) -> array[int]:
        """A page of the list that begins at note `top`, or at the beginning when it is not an unpinned one of it."""
        found = self.ids(view, sort, today_ms, limit)
        if not top or top in found[: limit // 2]:
            return found
        column, direction = _ORDERS[sort] if view != "trash" else ("trashed_ms", "DESC")
        begin = self._value(
            f"SELECT {column} FROM note WHERE id = ? AND (trashed_ms > 0) = ? AND (trashed_ms > 0 OR pinned_ms = 0)",
            (top, view == "trash"),
        )
        if begin is None or view not in ("all", "today", "trash"):
            return found
        compared = "<=" if direction == "DESC" else ">="
        place = "trashed_ms > 0" if view == "trash" else "trashed_ms = 0 AND pinned_ms = 0"
        page = self._each(
            f"SELECT id FROM note WHERE {place} AND ({column}, id) {compared} (?, ?)"
            f" ORDER BY {column} {direction}, id {direction} LIMIT ?",
            (begin, top, limit),
        )
        return array("q", [found_id for (found_id,) in page])

    def newest_ids(self, limit: int) -> list[int]:
        """The notes outside the trash that were edited last, newest first, wherever they are pinned."""
        return [note_id for (note_id,) in self._all(f"SELECT id {_NEWEST}", (limit,))]

    def newest_titles(self, limit: int) -> list[tuple[int, str]]:
        """(note, folded title) of the same."""
        return self._all(f"SELECT id, title_key {_NEWEST}", (limit,))

    def rows(self, ids: Sequence[int]) -> list[NoteRow]:
        """Rows of these notes in the order asked; ids that are gone are left out."""
        found = {
            row[0]: NoteRow(*row)
            for row in self._each(
                f"SELECT {_ROW} FROM note WHERE id IN (SELECT value FROM json_each(?))",
                (as_json(ids),),
            )
        }
        return [found[note_id] for note_id in ids if note_id in found]

    def row(self, note_id: int) -> NoteRow | None:
        rows = self.rows([note_id])
        return rows[0] if rows else None

    def id_of(self, uid: str) -> NoteId | None:
        note_id = self._number("SELECT id FROM note WHERE uid = ?", (uid,))
        return None if note_id is None else NoteId(note_id)

    def uid_of(self, note_id: int) -> str | None:
        return self._text("SELECT uid FROM note WHERE id = ?", (note_id,))

    def latest_id(self) -> NoteId | None:
        """The note outside the trash that was edited last."""
        note_id = self._number(
            "SELECT id FROM (SELECT * FROM (SELECT id, edited_ms FROM note WHERE trashed_ms = 0 AND pinned_ms = 0"
            " ORDER BY edited_ms DESC, id DESC LIMIT 1)"
            " UNION ALL SELECT id, edited_ms FROM note WHERE trashed_ms = 0 AND pinned_ms > 0)"
            " ORDER BY edited_ms DESC, id DESC LIMIT 1"
        )
        return None if note_id is None else NoteId(note_id)

    def text(self, note_id: int) -> StoredText:
        """Body with the edits that are not folded into it yet. Raises NoteNotFound, NoteDamaged."""
        from notes_desktop.core.edit import Edit, apply_all  # which a list has no need of

        try:
            found = self._row("SELECT body, rev, folded_edit FROM note_text WHERE note_id = ?", (note_id,))
            if found is None:
                raise NoteNotFound(N_("That note is no longer in the library."))
            body, rev, folded = found
            # Not beyond the revision that was read: the writer may append between the two statements.
            unfolded = self._each(
                "SELECT position, removed, inserted FROM edit WHERE note_id = ? AND id > ? AND rev <= ? ORDER BY id",
                (note_id, folded, rev),
            )
            text = apply_all(body, [Edit(*row) for row in unfolded])
        except (ValueError, TextDamaged) as error:
            raise NoteDamaged from error
        last_step = self._value(
            "SELECT step FROM edit WHERE note_id = ? AND rev <= ? ORDER BY id DESC LIMIT 1", (note_id, rev)
        )
        return StoredText(text, rev, last_step or 0)

    def rows_with_texts(self, ids: Sequence[int]) -> Iterator[tuple[NoteRow, str]]:
        """Notes in the order asked, those that are gone left out; a damaged one has no text."""
        columns = ", ".join(f"note.{name}" for name in _ROW.split(", "))
        sql = (
            f"SELECT {columns}, note_text.body, note_text.folded_edit >="
            " coalesce((SELECT id FROM edit WHERE note_id = note.id ORDER BY id DESC LIMIT 1), 0)"
            " FROM note JOIN note_text ON note_text.note_id = note.id"
            " WHERE note.id IN (SELECT value FROM json_each(?))"
        )
        found: dict[int, tuple[NoteRow, str | None]]
        try:
            rows = self._all(sql, (as_json(ids),))
            found = {row[0]: (NoteRow(*row[:-2]), row[-2] if row[-1] else None) for row in rows}
        except TextDamaged:
            found = {row.id: (row, None) for row in self.rows(ids)}
        for row, text in (found[note_id] for note_id in ids if note_id in found):
            if text is None:
                try:
                    text = self.text(row.id).text
                except NoteDamaged:
                    text = ""
            yield row, text

    def history(self, note_id: int) -> Iterable[tuple[int, int, str, int, int, int]]:
        """(rev, step, kind, at_ms, removed length, inserted length) of every edit, oldest first."""
        return self._each(
            "SELECT rev, step, kind, at_ms, length(removed), length(inserted) FROM edit WHERE note_id = ? ORDER BY id",
            (note_id,),
        )

    def notebook_paths(self) -> dict[int, str]:
        """Each notebook with the names of those around it, as "Work/Clients"."""
        return dict(
            self._all(
                "WITH RECURSIVE placed (id, path) AS ("
                "SELECT id, name FROM notebook WHERE parent_id IS NULL AND deleted_ms = 0 UNION ALL"
                " SELECT notebook.id, placed.path || '/' || notebook.name FROM notebook"
                " JOIN placed ON notebook.parent_id = placed.id WHERE notebook.deleted_ms = 0)"
                " SELECT id, path FROM placed"
            )
        )

    def _number(self, sql: str, bindings: Any = ()) -> int | None:
        found: int | None = self._value(sql, bindings)
        return found

    def _text(self, sql: str, bindings: Any = ()) -> str | None:
        found: str | None = self._value(sql, bindings)
        return found

    def _value(self, sql: str, bindings: Any = ()) -> Any:  # the driver types columns at run time
        row = self._row(sql, bindings)
        return None if row is None else row[0]

    def _row(self, sql: str, bindings: Any = ()) -> tuple[Any, ...] | None:
        rows = self._all(sql, bindings)
        return rows[0] if rows else None

    def _all(self, sql: str, bindings: Any = ()) -> list[Any]:
        with translated():
            return self.connection.execute(sql, bindings).fetchall()

    def _each(self, sql: str, bindings: Any = ()) -> Iterator[Any]:
        """Row by row, for what may be long or ends early."""
        with translated():
            cursor = self.connection.execute(sql, bindings)
            try:
                yield from cursor
            finally:
                cursor.close(True)


def _list_queries(view: str, sort: str) -> list[str]:
    column, direction = _ORDERS[sort]
    order = f"ORDER BY {column} {direction}, id {direction} LIMIT :limit"
    if view == "trash":
        return ["SELECT id FROM note WHERE trashed_ms > 0 ORDER BY trashed_ms DESC, id DESC LIMIT :limit"]
    also = view_sql(view).also
    place = f"AND {also}" if also else ""
    # Left to itself, SQLite walks all notes in the order of their dates to find the few that are pinned: 20 ms of the
    # first frame with 100 000 notes.
    pinned = f"SELECT id FROM note INDEXED BY note_pinned WHERE trashed_ms = 0 AND pinned_ms > 0 {place} {order}"
    if view == "today" and sort != "edited":
        # The plus has the notes of a day found by their dates and then sorted: else all are walked in that order.
        order = f"ORDER BY +{column} {direction}, id {direction} LIMIT :limit"
    others = f"SELECT id FROM note WHERE trashed_ms = 0 AND pinned_ms = 0 {place} {order}"
    return [pinned] if view == "pinned" else [pinned, others]


def as_json(ids: Iterable[int]) -> str:
    """What `json_each` takes; the module for it would be all that a list on the command line needs it for."""
    return f"[{','.join(map(str, ids))}]"
