"""Everything else that is read of the library: journal, session, order, links; plain SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from notes_desktop.core.edit import Edit
from notes_desktop.core.journal import BULK, JournalEdit
from notes_desktop.core.session import Session, ViewState
from notes_desktop.core.sidebar import NotebookItem, SavedItem, SidebarTree, TagItem
from notes_desktop.core.steps import Step
from notes_desktop.storage.notes import NoteReader, as_json

_FEW_NOTES = 3_000
_EDIT = "step, kind, undoes, position, removed, inserted, caret_before, caret_after, at_ms"

UNDER_WAY = "under way "
"""How the names in `meta` begin that tell of an action in slices; its id follows."""


class UnderWay(NamedTuple):
    """An action that has come so far, counted in notes. `is_known`: a person was told, or ended it."""

    done: int
    total: int
    is_known: bool = False


class Touched(NamedTuple):
    """A note with edits among some: the newest of these that its date follows, or where there is none, the newest.

    Then the note's newest of all, and of those that its date follows; 0 for none.
    """

    note_id: int
    edit_id: int
    last_edit_id: int
    last_dated_id: int
    length: int


class Reader(NoteReader):
    """What is in the library, read through one connection."""

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

    def version(self) -> int:
        """Another number whenever something was written by others since the last call."""
        return self._number("PRAGMA data_version", ()) or 0

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

    def under_way(self) -> dict[int, UnderWay]:
        """Actions that are not over: of one that no process is busy with, the rest was never done."""
        from json import loads

        found = self._all("SELECT name, value FROM meta WHERE name GLOB ?", (f"{UNDER_WAY}*",))
        return {int(name.removeprefix(UNDER_WAY)): UnderWay(*loads(value)) for name, value in found}

    def answers(self, action_id: int) -> str:
        """Whether the action is an undo or a redo, by its kind; empty for any other."""
        return self._text("SELECT kind FROM action WHERE id = ? AND undoes IS NOT NULL", (action_id,)) or ""

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
            (as_json(notebook_ids),),
        )
        return [note_id for (note_id,) in found]

    def has_unpinned(self, note_ids: Sequence[int]) -> bool:
        """Whether one of these notes is not pinned."""
        sql = "SELECT 1 FROM note WHERE id IN (SELECT value FROM json_each(?)) AND pinned_ms = 0 LIMIT 1"
        return self._number(sql, (as_json(note_ids),)) is not None

    def deleted_notebooks_of(self, note_ids: Sequence[int]) -> list[int]:
        """Deleted notebooks that these notes lie in, with the deleted ones around them."""
        found = self._all(
            "WITH RECURSIVE around (id, parent_id, deleted_ms) AS (SELECT id, parent_id, deleted_ms FROM notebook"
            " WHERE id IN (SELECT notebook_id FROM note WHERE id IN (SELECT value FROM json_each(?)))"
            " UNION SELECT notebook.id, notebook.parent_id, notebook.deleted_ms FROM notebook"
            " JOIN around ON notebook.id = around.parent_id) SELECT id FROM around WHERE deleted_ms > 0",
            (as_json(note_ids),),
        )
        return [row_id for (row_id,) in found]

    def notebook_named(self, name: str, parent_id: int | None) -> int | None:
        """The notebook of that name in that place; where none is called just so, one in other letters."""
        found = self.notebooks_named(name, parent_id)
        return next((row_id for row_id, called in found.items() if called == name), next(iter(found), None))

    def notebooks_named(self, name: str, parent_id: int | None) -> dict[int, str]:
        """The notebooks in that place whose name is the same, as the key of a tag would be; each with its name."""
        from notes_desktop.core.tags import tag_key

        found = self._all(
            "SELECT id, name FROM notebook WHERE parent_id IS ? AND deleted_ms = 0 ORDER BY id", (parent_id,)
        )
        key = tag_key(name)
        return {row_id: called for row_id, called in found if tag_key(called) == key}

    def notebook(self, notebook_id: int) -> tuple[str, int | None] | None:
        """Its name, and the notebook around it; None when there never was one."""
        found = self._row("SELECT name, parent_id FROM notebook WHERE id = ?", (notebook_id,))
        return (found[0], found[1]) if found else None

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

    def trashed_among(self, note_ids: Sequence[int]) -> int:
        """How many of the notes are in the trash."""
        sql = "SELECT count(*) FROM note WHERE id IN (SELECT value FROM json_each(?)) AND trashed_ms > 0"
        return self._number(sql, (as_json(note_ids),)) or 0

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

    def touched_since(self, edit_id: int, limit: int) -> list[Touched]:
        """The notes of the first `limit` edits after `edit_id`, in order of the newest of these that dates follow."""
        found = self._all(
            "SELECT note_id, newest, (SELECT id FROM edit WHERE note_id = touched.note_id ORDER BY id DESC LIMIT 1),"
            " coalesce((SELECT id FROM edit WHERE note_id = touched.note_id AND kind <> :bulk ORDER BY id DESC LIMIT 1)"
            ", 0), coalesce((SELECT length FROM note WHERE id = touched.note_id), 0)"
            " FROM (SELECT note_id, coalesce(max(iif(kind <> :bulk, id, NULL)), max(id)) AS newest"
            " FROM (SELECT note_id, id, kind FROM edit WHERE id > :after ORDER BY id LIMIT :most) GROUP BY note_id)"
            " AS touched ORDER BY newest",
            {"after": edit_id, "most": limit, "bulk": BULK},
        )
        return [Touched(*row) for row in found]

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

    def few_created(self, from_ms: int, until_ms: int) -> bool:
        """Whether at most some thousand notes were created between these moments."""
        found = self._number(
            "SELECT count(*) FROM (SELECT 1 FROM note WHERE trashed_ms = 0 AND pinned_ms = 0"
            " AND created_ms >= ? AND created_ms < ? LIMIT ?)",
            (from_ms, until_ms, _FEW_NOTES + 1),
        )
        return (found or 0) <= _FEW_NOTES

    def gone(self, note_ids: Sequence[int]) -> list[int]:
        """Those of the notes that are no longer in the library."""
        found = self._all(
            "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM note)", (as_json(note_ids),)
        )
        return [note_id for (note_id,) in found]


def _journal_edit(row: tuple[Any, ...]) -> JournalEdit:
    step, kind, undoes, position, removed, inserted, before, after, at_ms = row
    return JournalEdit(step, kind, undoes, Edit(position, removed, inserted), before, after, at_ms)


def _texts_as_json(texts: Sequence[str]) -> str:
    from json import dumps

    return dumps(list(texts))
