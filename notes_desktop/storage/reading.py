"""Reads of the library, plain SQL. One `Reader` belongs to one connection and one thread.

Every read raises StorageUnavailable when the disk refuses, Interrupted when it was ended, NoteDamaged when what is
stored of a note makes no text.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import apsw

from notes_desktop.core.edit import Edit, apply_all
from notes_desktop.core.errors import NoteNotFound, NotesError
from notes_desktop.core.ids import NoteId
from notes_desktop.core.journal import JournalEdit
from notes_desktop.core.note import NoteRow
from notes_desktop.core.session import Session, ViewState
from notes_desktop.core.sidebar import NotebookItem, SavedItem, SidebarTree, TagItem
from notes_desktop.core.steps import Step
from notes_desktop.core.text import N_
from notes_desktop.storage.connection import TextDamaged, close, read_ids, translated
from notes_desktop.storage.views import view_sql

_ROW = "id, uid, title, snippet, length, pinned_ms, created_ms, edited_ms, trashed_ms, notebook_id, tags, open_tasks"
_EDIT = "step, kind, undoes, position, removed, inserted, caret_before, caret_after, at_ms"
_ORDERS = {
    "edited": ("edited_ms", "DESC"),
    "created": ("created_ms", "DESC"),
    "title": ("title_key", "ASC"),
}


class NoteDamaged(NotesError):
    """What is stored of a note makes no text: its bytes are none, or its edits do not fit its body."""

    default = N_("The stored text of this note is damaged.")


class StoredText(NamedTuple):
    """A note's text with the revision and the last step it stands at."""

    text: str
    rev: int
    last_step: int


class Reader:
    """What is in the library, read through one connection."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection

    def close(self) -> None:
        close(self.connection)

    def meta(self, name: str) -> str | None:
        return self._text("SELECT value FROM meta WHERE name = ?", (name,))

    def session(self) -> Session:
        stored = self._value("SELECT value FROM session WHERE name = 'session'")
        return Session.from_json(stored) if stored else Session()

    def last_note_id(self) -> int:
        return self._value("SELECT seq FROM sqlite_sequence WHERE name = 'note'") or 0

    def last_edit_id(self) -> int:
        return self._value("SELECT max(id) FROM edit") or 0

    def counts(self, today_ms: int) -> dict[str, int]:
        """Notes in each view; `today_ms` is the local midnight."""
        counts: dict[str, int] = dict(self._each("SELECT name, value FROM counter"))
        counts["today"] = self._value(
            "SELECT (SELECT count(*) FROM note WHERE trashed_ms = 0 AND pinned_ms = 0 AND edited_ms >= :today)"
            " + (SELECT count(*) FROM note WHERE trashed_ms = 0 AND pinned_ms > 0 AND edited_ms >= :today)",
            {"today": today_ms},
        )
        return counts

    def sidebar(self) -> SidebarTree:
        """Notebooks by name, tags that a note outside the trash has, saved searches by name."""
        return SidebarTree(
            tuple(
                NotebookItem(*row)
                for row in self._each(
                    "SELECT id, parent_id, name, colour, count FROM notebook WHERE deleted_ms = 0 ORDER BY name_key, id"
                )
            ),
            tuple(
                TagItem(*row)
                for row in self._each("SELECT key, name, colour, count FROM tag WHERE count > 0 ORDER BY key")
            ),
            tuple(
                SavedItem(*row)
                for row in self._each("SELECT id, name, query FROM saved_search WHERE deleted_ms = 0 ORDER BY name, id")
            ),
        )

    def ids(self, view: str, sort: str, today_ms: int = 0, limit: int = -1) -> array[int]:
        """Ids of a view in the order of the list, pinned notes first. Grows with the library: lanes, or a limit."""
        found: array[int] = array("q")
        bindings = view_sql(view, today_ms).bindings
        for sql in _list_queries(view, sort, "id"):
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

    def newest_ids(self, view: str, today_ms: int, limit: int) -> list[int]:
        """The notes of a view that were edited last, newest first, wherever they are pinned."""
        found: list[tuple[int, int]] = []
        for sql in _list_queries(view, "edited", "edited_ms, id"):
            found.extend(self._each(sql, {**view_sql(view, today_ms).bindings, "limit": limit}))
        found.sort(reverse=True)
        return [note_id for _, note_id in found[:limit]]

    def rows(self, ids: Sequence[int]) -> list[NoteRow]:
        """Rows of these notes in the order asked; ids that are gone are left out."""
        found = {
            row[0]: NoteRow(*row)
            for row in self._each(
                f"SELECT {_ROW} FROM note WHERE id IN (SELECT value FROM json_each(?))",
                (_as_json(ids),),
            )
        }
        return [found[note_id] for note_id in ids if note_id in found]

    def row(self, note_id: int) -> NoteRow | None:
        rows = self.rows([note_id])
        return rows[0] if rows else None

    def version(self) -> int:
        """Another number whenever something was written by others since the last call."""
        return self._number("PRAGMA data_version", ()) or 0

    def title_keys(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """(note, folded title) in the order asked."""
        found = dict(
            self._all("SELECT id, title_key FROM note WHERE id IN (SELECT value FROM json_each(?))", (_as_json(ids),))
        )
        return [(note_id, found[note_id]) for note_id in ids if note_id in found]

    def id_of(self, uid: str) -> NoteId | None:
        note_id = self._number("SELECT id FROM note WHERE uid = ?", (uid,))
        return None if note_id is None else NoteId(note_id)

    def latest_id(self) -> NoteId | None:
        """The note outside the trash that was edited last."""
        note_id = self._number(
            "SELECT id FROM (SELECT * FROM (SELECT id, edited_ms FROM note WHERE trashed_ms = 0 AND pinned_ms = 0"
            " ORDER BY edited_ms DESC, id DESC LIMIT 1)"
            " UNION ALL SELECT id, edited_ms FROM note WHERE trashed_ms = 0 AND pinned_ms > 0)"
            " ORDER BY edited_ms DESC, id DESC LIMIT 1"
        )
        return None if note_id is None else NoteId(note_id)

    def uid_of(self, note_id: int) -> str | None:
        return self._text("SELECT uid FROM note WHERE id = ?", (note_id,))

    def text(self, note_id: int) -> StoredText:
        """Body with the edits that are not folded into it yet. Raises NoteNotFound, NoteDamaged."""
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
            rows = self._all(sql, (_as_json(ids),))
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

    def rev(self, note_id: int) -> int | None:
        return self._number("SELECT rev FROM note_text WHERE note_id = ?", (note_id,))

    def edits_since(self, note_id: int, rev: int, until: int | None = None) -> list[JournalEdit]:
        """Edits appended after revision `rev`, up to revision `until` or the last, oldest first.

        In one statement: how many are to be looked at is of the same moment as what is looked at.
        """
        found = self._all(
            f"SELECT {_EDIT} FROM (SELECT id, rev, {_EDIT} FROM edit WHERE note_id = :note ORDER BY id DESC"
            " LIMIT max(coalesce((SELECT rev FROM note_text WHERE note_id = :note), 0) - :rev, 0))"
            " WHERE rev > :rev AND rev <= coalesce(:until, rev) ORDER BY id",
            {"note": note_id, "rev": rev, "until": until},
        )
        return [_journal_edit(row) for row in found]

    def step_edits(self, note_id: int, step: Step) -> list[JournalEdit]:
        """The edits of one step, oldest first."""
        found = self._all(
            f"SELECT {_EDIT} FROM edit WHERE note_id = ? AND id BETWEEN ? AND ? AND step = ? ORDER BY id",
            (note_id, step.first_id, step.last_id, step.step),
        )
        return [_journal_edit(row) for row in found]

    def steps_before(self, note_id: int, before_id: int, limit: int = 256) -> list[Step]:
        """Whole steps older than edit `before_id`, newest first; empty at the beginning of the note."""
        found: list[Step] = []
        query = "SELECT id, step, undoes, kind FROM edit WHERE note_id = ? AND id < ? ORDER BY id DESC"
        for edit_id, step, undoes, kind in self._each(query, (note_id, before_id)):
            if found and found[-1].step == step:
                found[-1] = found[-1]._replace(first_id=edit_id, kind=kind, undoes=undoes)
            elif len(found) == limit:
                break
            else:
                found.append(Step(step, undoes, kind, edit_id, edit_id))
        return found

    def last_edit_of(self, note_id: int, rev: int | None = None) -> int:
        """Id of the note's newest edit, or of the one that made revision `rev`; 0 when it has none."""
        if rev is None:
            return self._value("SELECT id FROM edit WHERE note_id = ? ORDER BY id DESC LIMIT 1", (note_id,)) or 0
        return (
            self._value("SELECT id FROM edit WHERE note_id = ? AND rev <= ? ORDER BY id DESC LIMIT 1", (note_id, rev))
            or 0
        )

    def history(self, note_id: int) -> Iterable[tuple[int, int, str, int, int, int]]:
        """(rev, step, kind, at_ms, removed length, inserted length) of every edit, oldest first."""
        return self._each(
            "SELECT rev, step, kind, at_ms, length(removed), length(inserted) FROM edit WHERE note_id = ? ORDER BY id",
            (note_id,),
        )

    def view_state(self, note_id: int) -> ViewState:
        found = self._row(
            "SELECT caret, anchor, scroll_position, scroll_offset FROM view_state WHERE note_id = ?",
            (note_id,),
        )
        return ViewState(*found) if found else ViewState(0, 0, 0, 0)

    def actions_newest_first(self) -> Iterator[Step]:
        """Actions as steps of one history. Read as far as it is asked for; to be closed before the next write."""
        for action_id, undoes, kind in self._each("SELECT id, undoes, kind FROM action ORDER BY id DESC"):
            yield Step(action_id, undoes, "action" if undoes is None else kind, action_id, action_id)

    def action_kind(self, action_id: int) -> str:
        """What was done at first, where the action takes another back or brings it back."""
        asked: int | None = action_id
        kind = ""
        while asked is not None:
            kind, asked = self._row("SELECT kind, undoes FROM action WHERE id = ?", (asked,)) or ("", None)
        return kind

    def action_inverse(self, action_id: int) -> str:
        """What takes the action back (JSON)."""
        return str(self._value("SELECT inverse FROM action WHERE id = ?", (action_id,)))

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

    def notebooks_inside(self, notebook_id: int) -> list[int]:
        """The notebook and those in it, whatever their depth; those that were deleted before are left out."""
        return [
            row_id
            for (row_id,) in self._all(
                "WITH RECURSIVE inside (id) AS (VALUES (?) UNION SELECT notebook.id FROM notebook"
                " JOIN inside ON notebook.parent_id = inside.id WHERE notebook.deleted_ms = 0) SELECT id FROM inside",
                (notebook_id,),
            )
        ]

    def notes_in_notebooks(self, notebook_ids: Sequence[int]) -> list[int]:
        """The notes outside the trash that lie in one of these."""
        found = self._all(
            "SELECT id FROM note WHERE notebook_id IN (SELECT value FROM json_each(?)) AND trashed_ms = 0",
            (_as_json(notebook_ids),),
        )
        return [note_id for (note_id,) in found]

    def deleted_notebooks_of(self, note_ids: Sequence[int]) -> list[int]:
        """Deleted notebooks that these notes lie in, with the deleted ones around them."""
        found = self._all(
            "WITH RECURSIVE around (id, parent_id, deleted_ms) AS (SELECT id, parent_id, deleted_ms FROM notebook"
            " WHERE id IN (SELECT notebook_id FROM note WHERE id IN (SELECT value FROM json_each(?)))"
            " UNION SELECT notebook.id, notebook.parent_id, notebook.deleted_ms FROM notebook"
            " JOIN around ON notebook.id = around.parent_id) SELECT id FROM around WHERE deleted_ms > 0",
            (_as_json(note_ids),),
        )
        return [row_id for (row_id,) in found]

    def notebook_named(self, name: str, parent_id: int | None) -> int | None:
        """The notebook of that name in that place."""
        return self._number(
            "SELECT id FROM notebook WHERE name = ? AND parent_id IS ? AND deleted_ms = 0", (name, parent_id)
        )

    def is_notebook(self, notebook_id: int) -> bool:
        """Whether there is such a notebook, and it was not deleted."""
        return self._number("SELECT id FROM notebook WHERE id = ? AND deleted_ms = 0", (notebook_id,)) is not None

    def titled(self, title_key: str) -> list[int]:
        """Notes outside the trash with this folded title, the one edited last first."""
        found = self._all(
            "SELECT id FROM note WHERE title_key = ? AND trashed_ms = 0 ORDER BY edited_ms DESC, id DESC", (title_key,)
        )
        return [note_id for (note_id,) in found]

    def titles_from(self, prefix: str, limit: int) -> list[str]:
        """Titles of notes outside the trash that begin so when both are folded, in their order."""
        from notes_desktop.core.fold import fold

        found = self._all(
            "SELECT DISTINCT title FROM note WHERE title_key >= :from AND title_key < :from || char(0x10ffff)"
            " AND title <> '' AND trashed_ms = 0 ORDER BY title_key LIMIT :limit",
            {"from": fold(prefix), "limit": limit},
        )
        return [title for (title,) in found]

    def linking(self, targets: Sequence[str], limit: int) -> list[int]:
        """Notes outside the trash that link to one of the targets, the one edited last first."""
        found = self._all(
            "SELECT DISTINCT note.id FROM link JOIN note ON note.id = link.note_id WHERE link.target IN"
            " (SELECT value FROM json_each(?)) AND note.trashed_ms = 0 ORDER BY edited_ms DESC, id DESC LIMIT ?",
            (_texts_as_json(targets), limit),
        )
        return [note_id for (note_id,) in found]

    def tag_id(self, key: str) -> int | None:
        return self._number("SELECT id FROM tag WHERE key = ?", (key,))

    def notes_tagged(self, key: str) -> list[int]:
        """Notes with the tag or one nested in it, those in the trash too."""
        found = self._all(
            "SELECT note_id FROM note_tag WHERE tag_id = (SELECT id FROM tag WHERE key = ?) ORDER BY note_id", (key,)
        )
        return [note_id for (note_id,) in found]

    def underived(self, limit: int) -> list[int]:
        """Notes of which it is still to be worked out what their texts say of tags, links and tasks."""
        return [note_id for (note_id,) in self._all("SELECT id FROM note WHERE derived = 0 LIMIT ?", (limit,))]

    def action_notes(self, action_id: int) -> dict[int, int]:
        """The step that the action made in each text it changed."""
        return dict(self._all("SELECT note_id, step FROM action_note WHERE action_id = ?", (action_id,)))

    def step_and_since(self, note_id: int, step: int) -> tuple[list[Edit], list[Edit]]:
        """The edits of a step, and all edits of the note after them, oldest first."""
        found = self._all(
            "SELECT step, position, removed, inserted FROM edit WHERE note_id = :note AND id >="
            " (SELECT min(id) FROM edit WHERE note_id = :note AND step = :step) ORDER BY id",
            {"note": note_id, "step": step},
        )
        edits = [(row_step, Edit(*edit)) for row_step, *edit in found]
        return [edit for at, edit in edits if at == step], [edit for at, edit in edits if at != step]

    def touched_since(self, edit_id: int, limit: int) -> list[tuple[int, int]]:
        """(note, its newest edit) of the notes of the first `limit` edits after `edit_id`, in order of that edit."""
        return self._all(
            "SELECT note_id, max(id) FROM (SELECT note_id, id FROM edit WHERE id > ? ORDER BY id LIMIT ?)"
            " GROUP BY note_id ORDER BY 2",
            (edit_id, limit),
        )

    def touched_newest_first(self, edit_id: int, limit: int) -> list[int]:
        """Notes edited after `edit_id`, at most `limit`, the one edited last first."""
        found: dict[int, None] = {}
        for (note_id,) in self._each("SELECT note_id FROM edit WHERE id > ? ORDER BY id DESC", (edit_id,)):
            found[note_id] = None
            if len(found) == limit:
                break
        return list(found)

    def notes_after(self, note_id: int, limit: int) -> list[int]:
        """The first `limit` notes with a higher id."""
        found = self._all("SELECT id FROM note WHERE id > ? ORDER BY id LIMIT ?", (note_id, limit))
        return [one for (one,) in found]

    def gone(self, note_ids: Sequence[int]) -> list[int]:
        """Those of the notes that are no longer in the library."""
        found = self._all(
            "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM note)", (_as_json(note_ids),)
        )
        return [note_id for (note_id,) in found]

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


def _journal_edit(row: tuple[Any, ...]) -> JournalEdit:
    step, kind, undoes, position, removed, inserted, before, after, at_ms = row
    return JournalEdit(step, kind, undoes, Edit(position, removed, inserted), before, after, at_ms)


def _list_queries(view: str, sort: str, columns: str) -> list[str]:
    column, direction = _ORDERS[sort]
    order = f"ORDER BY {column} {direction}, id {direction} LIMIT :limit"
    if view == "trash":
        return [f"SELECT {columns} FROM note WHERE trashed_ms > 0 ORDER BY trashed_ms DESC, id DESC LIMIT :limit"]
    also = view_sql(view).also
    place = f"AND {also}" if also else ""
    pinned = f"SELECT {columns} FROM note WHERE trashed_ms = 0 AND pinned_ms > 0 {place} {order}"
    others = f"SELECT {columns} FROM note WHERE trashed_ms = 0 AND pinned_ms = 0 {place} {order}"
    return [pinned] if view == "pinned" else [pinned, others]


def _as_json(ids: Iterable[int]) -> str:
    """What `json_each` takes; the module for it would be all that a list on the command line needs it for."""
    return f"[{','.join(map(str, ids))}]"


def _texts_as_json(texts: Sequence[str]) -> str:
    from json import dumps

    return dumps(list(texts))
