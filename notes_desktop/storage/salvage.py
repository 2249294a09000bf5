"""A whole library out of a damaged one: the rows that could be carved, beside its newest sound backup.

Nothing here writes to the damaged file. What is found is first collected in a scratch database, because a library may
be larger than the memory, and then put into a new library note by note.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from notes_desktop.core.canonical import canonical
from notes_desktop.core.edit import Edit, apply, apply_all, invert
from notes_desktop.core.errors import NotesError
from notes_desktop.core.fold import title_key
from notes_desktop.core.ids import new_uid
from notes_desktop.core.note import content_hash, snippet_of, title_of
from notes_desktop.storage.carving import Pages, Row, is_uid, rows
from notes_desktop.storage.checks import check_bodies, check_structure
from notes_desktop.storage.connection import SCHEMA_VERSION, close, judge, open_reader, open_writer
from notes_desktop.storage.keeping import copy
from notes_desktop.storage.migrations import migrate
from notes_desktop.storage.opening import remove
from notes_desktop.storage.reading import Reader

IMPORT = "import"
RECOVERED = "recovered"
"""Kind of the edit that made a note of which it is not certain that it reads as it was written."""

LATEST_MS = 200_000_000_000_000
"""No date of a note is later; one that is was never written."""

_LONGEST_WAY_BACK = 2_000
_PAGES_A_STEP = 256
_NOTES_A_STEP = 200

Progress = Callable[[float], None]
"""Told how much is done, 0 to 1. What it raises ends the work, and nothing has happened."""


class Damaged(NamedTuple):
    """A damaged library where it is kept."""

    file: Path
    wal: Path | None


class Head(NamedTuple):
    """A row of the table `note`, without its id."""

    uid: str
    title: str
    title_key: str
    snippet: str
    length: int
    pinned_ms: int
    created_ms: int
    edited_ms: int
    trashed_ms: int
    notebook_id: int | None = None


class Entry(NamedTuple):
    """A row of the journal, without its note."""

    id: int
    rev: int
    step: int
    undoes: int | None
    kind: str
    position: int
    removed: str
    inserted: str
    caret_before: int
    caret_after: int
    at_ms: int

    @property
    def edit(self) -> Edit:
        return Edit(self.position, self.removed, self.inserted)


class Found(NamedTuple):
    """A note as one source has it.

    `rev` is the highest revision that it speaks of; `is_newest` that none can be higher; `is_fragment` that no more of
    it was found than what the list shows.
    """

    text: str
    rev: int
    is_certain: bool
    head: Head | None
    journal: tuple[Entry, ...]
    is_newest: bool = True
    is_fragment: bool = False


class _StoredBody(NamedTuple):
    rev: int
    folded_edit: int
    content_hash: bytes
    body: str
    is_whole: bool


class Outcome(NamedTuple):
    """What became of a note: "whole", "older" (of the backup), "recovered" (uncertain text) or "lost".

    A "copy" is one more note, with an uncertain text that may be newer than the older one.
    """

    kind: str
    uid: str
    title: str


class Scratch:
    """Everything that was carved, in a database of its own."""

    def __init__(self, file: Path) -> None:
        self._file = file
        remove_scratch(file)
        self.connection = apsw.Connection(os.fspath(file))
        self.connection.pragma("synchronous", "off")
        self.connection.pragma("journal_mode", "off")
        self.connection.execute(_SCRATCH)

    def close(self) -> None:
        close(self.connection)
        remove_scratch(self._file)

    def collect(self, damaged: Damaged, progress: Progress) -> None:
        """Carve the file and what its WAL committed. A WAL that belongs to another library or moment is left out."""
        wal = damaged.wal
        with Pages(damaged.file, wal) as pages:
            frames = sorted(pages.frames)
            self._fill(rows(pages, iter(frames)), 1, len(frames), lambda share: progress(share * 0.1))
        hidden = frozenset(frames)
        with Pages(damaged.file) as pages:
            found = ((number, _ranked(number in hidden, carved)) for number, carved in rows(pages))
            self._fill_ranked(found, pages.count, lambda share: progress(0.1 + share * 0.8))
        self.connection.execute(_SCRATCH_INDEXES)
        if frames:
            self._choose_view()
        progress(1)

    def note_ids(self) -> Iterator[int]:
        """Ids of every note of which something was found."""
        for (note_id,) in self.connection.execute(_NOTE_IDS):
            yield note_id

    def highest(self, table: str) -> int:
        """The highest id that the table is known to have given out."""
        stated = self._number("SELECT max(value) FROM counted WHERE name = ?", (table,))
        return max(stated, self._number(f"SELECT max(id) FROM {table}"))

    def has_all_notes(self, file: Path) -> bool:
        """Whether no note's row was lost: then a note that only a backup has was deleted since."""
        return self._number("SELECT count(DISTINCT id) FROM note") == self.stated_count() and is_sound(file, "note")

    def stated_count(self) -> int:
        """How many notes the library counted; 0 when that is lost too."""
        return self._number("SELECT sum(value) FROM counted WHERE name IN ('all', 'trash')")

    def found(self, note_id: int) -> Found | None:
        """What was carved of a note; None when no text of it can be told."""
        return _decide(self._heads(note_id), self._texts(note_id), self._journal(note_id))

    def named(self) -> Iterator[tuple[str, str]]:
        yield from self.connection.execute("SELECT name, value FROM named ORDER BY view")

    def actions(self) -> Iterator[tuple[Any, ...]]:
        yield from self.connection.execute(
            "SELECT id, kind, origin, inverse, undoes, at_ms FROM action WHERE whole GROUP BY id ORDER BY id"
        )

    def ordering(self, table: str) -> Iterator[tuple[Any, ...]]:
        """The whole rows of `notebook`, `tag` or `saved_search`, without counts."""
        yield from self.connection.execute(f"SELECT {ORDERING[table]} FROM {table} WHERE whole GROUP BY id ORDER BY id")

    def view_state(self, note_id: int) -> tuple[int, ...] | None:
        return self.connection.execute(
            "SELECT caret, anchor, scroll_position, scroll_offset FROM view_state WHERE id = ? AND whole", (note_id,)
        ).fetchone()

    def _number(self, sql: str, bindings: tuple[Any, ...] = ()) -> int:
        row = self.connection.execute(sql, bindings).fetchone()
        return int(row[0]) if row is not None and row[0] is not None else 0

    def _heads(self, note_id: int) -> list[Head]:
        found = self.connection.execute(
            "SELECT uid, title, title_key, snippet, length, pinned_ms, created_ms, edited_ms, trashed_ms, notebook_id"
            " FROM note WHERE id = ? ORDER BY whole DESC",
            (note_id,),
        )
        return [Head(*row) for row in found]

    def _texts(self, note_id: int) -> list[_StoredBody]:
        found = self.connection.execute(
            "SELECT rev, folded_edit, content_hash, body, whole FROM note_text WHERE id = ?"
            " ORDER BY whole DESC, rev DESC",
            (note_id,),
        )
        return [_StoredBody(*row) for row in found]

    def _journal(self, note_id: int) -> list[Entry]:
        found = self.connection.execute(
            "SELECT id, rev, step, undoes, kind, position, removed, inserted, caret_before, caret_after, at_ms"
            " FROM edit WHERE note_id = ? AND whole ORDER BY id",
            (note_id,),
        )
        entries: dict[int, Entry] = {}
        for row in found:
            entries.setdefault(row[0], Entry(*row))
        return list(entries.values())

    def _fill(self, found: Iterable[tuple[int, list[Row]]], view: int, total: int, progress: Progress) -> None:
        self._fill_ranked(((number, [(view, row) for row in carved]) for number, carved in found), total, progress)

    def _fill_ranked(self, found: Iterable[tuple[int, list[tuple[int, Row]]]], total: int, progress: Progress) -> None:
        self.connection.execute("BEGIN")
        for done, (_number, carved) in enumerate(found, 1):
            for view, row in carved:
                self._insert(view, row)
            if done % _PAGES_A_STEP == 0:
                progress(done / max(total, 1))
        self.connection.execute("COMMIT")

    def _insert(self, view: int, row: Row) -> None:
        values = row.values if row.values[0] is not None else (row.rowid, *row.values[1:])
        marks = ", ".join("?" * (len(values) + 2))
        self.connection.execute(f"INSERT INTO {row.table} VALUES ({marks})", (view, row.is_whole, *values))

    def _choose_view(self) -> None:
        """Drop the pages that the WAL replaced, or the WAL when it is not this library's, or of an earlier moment.

        SQLite plays any WAL whose own sums are right: nothing in it says to which file it belongs.
        """
        dropped = 1 if self._is_wal_alien() else -1
        for table in _COLUMNS:
            self.connection.execute(f"DELETE FROM {table} WHERE view = ?", (dropped,))

    def _is_wal_alien(self) -> bool:
        known = "SELECT value FROM named WHERE name = 'uid' AND view"
        ours, theirs = (self.connection.execute(f"{known} {which}").fetchone() for which in ("< 1", "= 1"))
        if ours and theirs and is_uid(ours[0]) and is_uid(theirs[0]) and ours != theirs:
            return True
        shared, other = self.connection.execute(_SHARED_NOTES).fetchone() or (0, 0)
        if other and 2 * other > shared:
            return True
        gone_back = self.connection.execute(_GONE_BACK).fetchall()
        return len(gone_back) > 0


def _ranked(is_hidden: bool, carved: list[Row]) -> list[tuple[int, Row]]:
    return [(-1 if is_hidden else 0, row) for row in carved]


def remove_scratch(file: Path) -> None:
    for suffix in ("", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            file.with_name(file.name + suffix).unlink()


_COLUMNS = {
    "note": "id, uid, title, title_key, snippet, length, pinned_ms, created_ms, edited_ms, trashed_ms, notebook_id,"
    " tags, open_tasks, derived",
    "note_text": "id, rev, folded_edit, content_hash, body",
    "edit": "id, note_id, rev, step, undoes, kind, position, removed, inserted, caret_before, caret_after, at_ms",
    "action": "id, kind, origin, inverse, undoes, at_ms",
    "view_state": "id, caret, anchor, scroll_position, scroll_offset",
    "notebook": "id, uid, parent_id, name, name_key, colour, deleted_ms, count",
    "tag": "id, name, key, colour, count",
    "saved_search": "id, uid, name, query, deleted_ms",
    "named": "name, value",
    "counted": "name, value",
}
ORDERING = {
    "notebook": "id, uid, parent_id, name, name_key, colour, deleted_ms",
    "tag": "id, name, key, colour",
    "saved_search": "id, uid, name, query, deleted_ms",
}
"""What is kept of the order that a person made; tags themselves stand in the texts, links and counts too."""

_SCRATCH = "".join(f"CREATE TABLE {table} (view, whole, {columns});\n" for table, columns in _COLUMNS.items())
_SCRATCH_INDEXES = """
CREATE INDEX note_id ON note (id);
CREATE INDEX note_text_id ON note_text (id);
CREATE INDEX edit_note ON edit (note_id, id);
CREATE INDEX edit_id ON edit (id);
CREATE INDEX action_id ON action (id);
CREATE INDEX view_state_id ON view_state (id);
"""
_NOTE_IDS = """
SELECT id FROM note WHERE id > 0 UNION SELECT id FROM note_text WHERE id > 0
UNION SELECT note_id FROM edit WHERE whole AND note_id > 0 ORDER BY 1
"""
_SHARED_NOTES = """
SELECT count(*), sum(theirs.uid <> ours.uid) FROM note AS theirs JOIN note AS ours
ON theirs.id = ours.id AND theirs.view = 1 AND ours.view < 1 AND theirs.whole AND ours.whole
"""
_GONE_BACK = """
SELECT theirs.name FROM counted AS theirs JOIN counted AS ours
ON theirs.name = ours.name AND theirs.view = 1 AND ours.view < 1 AND theirs.name IN ('note', 'edit')
WHERE theirs.value < ours.value
"""


class Backup:
    """The notes of a sound backup. One of an older version is brought up to today's in a copy at `scratch`."""

    def __init__(self, file: Path, scratch: Path) -> None:
        self._scratch = scratch
        version = judge(file).version
        if version < SCHEMA_VERSION:
            remove(scratch)
            copy(file, scratch)
            connection = open_writer(scratch)
            try:
                migrate(connection, version)
            finally:
                close(connection)
            file = scratch
        self._reader = Reader(open_reader(file))

    def close(self) -> None:
        self._reader.close()
        remove(self._scratch)

    def note_ids(self) -> list[int]:
        return list(self._reader.ids("all", "created")) + list(self._reader.ids("trash", "created"))

    def last_note_id(self) -> int:
        return self._reader.last_note_id()

    def last_edit_id(self) -> int:
        return self._reader.last_edit_id()

    def found(self, note_id: int) -> Found | None:
        head = self._reader.row(note_id)
        if head is None:
            return None
        try:
            stored = self._reader.text(note_id)
        except NotesError:
            return None
        journal = self._reader.connection.execute(
            "SELECT id, rev, step, undoes, kind, position, removed, inserted, caret_before, caret_after, at_ms"
            " FROM edit WHERE note_id = ? ORDER BY id",
            (note_id,),
        )
        kept = Head(
            *(head.uid, head.title, title_key(head.title), head.snippet, head.length),
            *(head.pinned_ms, head.created_ms, head.edited_ms, head.trashed_ms, head.notebook_id),
        )
        return Found(stored.text, stored.rev, True, kept, tuple(Entry(*row) for row in journal))

    def named(self) -> Iterator[tuple[str, str]]:
        yield from self._reader.connection.execute("SELECT name, value FROM session")

    def ordering(self, table: str) -> Iterator[tuple[Any, ...]]:
        """As of what was carved."""
        yield from self._reader.connection.execute(f"SELECT {ORDERING[table]} FROM {table} ORDER BY id")


def _decide(heads: list[Head], texts: list[_StoredBody], journal: list[Entry]) -> Found | None:
    """The text for which most speaks. Certain is one that two of body and hash, journal, title and length confirm."""
    last_rev = journal[-1].rev if journal else 0
    told = _applied("", journal)
    known = max([last_rev, *(rev for rev, *_ in texts)])
    guesses: list[str] = []
    for rev, folded, stored_hash, body, is_whole in texts:
        tail = [entry for entry in journal if entry.id > folded]
        begin = _applied("", journal[: len(journal) - len(tail)])
        is_level = not journal or last_rev == rev
        is_body_sound = content_hash(body) == stored_hash
        text = _applied(body, tail)
        if is_body_sound and text is not None:
            is_named = any(_fits(head, text) for head in heads)
            is_told = is_level and text == told
            if is_named or is_told or not (heads or journal):
                return Found(text, rev, True, _best(heads, text), tuple(journal))
            guesses.append(text)
        if begin is not None and told is not None and (content_hash(begin) == stored_hash or begin == body):
            if is_level or any(_fits(head, told) for head in heads):
                return Found(told, rev, True, _best(heads, told), tuple(journal))
            guesses.append(told)
        if not is_body_sound:
            told_last = (text, body, told) if is_whole else (told, text, body)
            guesses += [guess for guess in told_last if guess]
    if told is not None and journal and not texts:
        guesses.append(told)
    found = _guessed(heads, guesses, journal, known)
    return found._replace(is_newest=bool(texts)) if found is not None else None


def _guessed(heads: list[Head], guesses: list[str], journal: list[Entry], rev: int) -> Found | None:
    """What may have been the text: the guess that fits the title, else the first; else what the list showed of it."""
    fitting = [guess for guess in guesses if any(_fits(head, guess) for head in heads)]
    chosen = next(iter(fitting or guesses), None)
    if chosen is None:
        shown = [f"{head.title}\n\n{head.snippet}".strip() for head in heads]
        chosen = next(filter(None, shown), None)
        if chosen is None:
            # An empty note has nothing that could be lost.
            return Found("", rev, True, heads[0], ()) if heads and not heads[0].length and rev == 0 else None
    text = canonical(chosen)
    return Found(text, rev, False, _best(heads, text), tuple(journal), is_fragment=not guesses)


def _applied(text: str, journal: list[Entry]) -> str | None:
    try:
        return apply_all(text, [entry.edit for entry in journal])
    except ValueError:
        return None


def _fits(head: Head, text: str) -> bool:
    return head.length == len(text) and head.title == title_of(text)


def _best(heads: list[Head], text: str) -> Head | None:
    return next((head for head in heads if _fits(head, text)), heads[0] if heads else None)


class Rebuilder:
    """Puts notes into a new library. Ids are kept where they are free, so that what names them still does."""

    def __init__(self, connection: apsw.Connection, last_note: int, last_edit: int) -> None:
        self._connection = connection
        self._last_note = last_note
        self._last_edit = last_edit

    def add(self, note_id: int | None, found: Found, kind: str = IMPORT) -> str:
        """Write a note with its text, and of its journal what leads there; returns its uid."""
        if note_id is None:
            self._last_note += 1
            note_id = self._last_note
        head = self._head(found)
        self._connection.execute(
            "INSERT INTO note (id, uid, title, title_key, snippet, length, pinned_ms, created_ms, edited_ms,"
            " trashed_ms, notebook_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM notebook WHERE id = ?))",
            (note_id, *head),
        )
        journal = self._free(_leading_to(found, kind, head.edited_ms))
        self._connection.execute(
            "INSERT INTO note_text VALUES (?, ?, ?, ?, ?)",
            (note_id, max(found.rev, journal[-1].rev if journal else 0), journal[-1].id if journal else 0,
             content_hash(found.text), found.text),
        )  # fmt: skip
        self._connection.executemany(
            "INSERT INTO edit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((entry.id, note_id, *entry[1:]) for entry in journal),
        )
        return head.uid

    def place_caret(self, note_id: int, view: tuple[int, ...], length: int) -> None:
        caret, anchor, scroll, offset = view
        kept = [min(max(place, 0), length) for place in (caret, anchor, scroll)]
        self._connection.execute("INSERT INTO view_state VALUES (?, ?, ?, ?, ?)", (note_id, *kept, offset))

    def finish(self) -> None:
        """No id that was ever given out is given out again."""
        for table, last in (("note", self._last_note), ("edit", self._last_edit)):
            self._connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            self._connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, last))

    def _head(self, found: Found) -> Head:
        head, title = found.head, title_of(found.text)
        now_ms = time.time_ns() // 1_000_000
        times = [entry.at_ms for entry in found.journal if 0 < entry.at_ms < LATEST_MS] or [now_ms]
        uid = head.uid if head is not None and is_uid(head.uid) and self._is_free(head.uid) else new_uid()
        created, edited = (head.created_ms, head.edited_ms) if head is not None else (0, 0)
        pinned, trashed = (head.pinned_ms, head.trashed_ms) if head is not None else (0, 0)
        return Head(
            uid, title, title_key(title), snippet_of(found.text), len(found.text),
            _sane(pinned, now_ms), _sane(created, times[0]) or times[0], _sane(edited, times[-1]) or times[-1],
            _sane(trashed, now_ms), head.notebook_id if head is not None else None,
        )  # fmt: skip

    def _is_free(self, uid: str) -> bool:
        return self._connection.execute("SELECT 1 FROM note WHERE uid = ?", (uid,)).fetchone() is None

    def _free(self, journal: list[Entry]) -> list[Entry]:
        """With new ids when one is taken."""
        ids = json.dumps([entry.id for entry in journal])
        taken = self._connection.execute(
            "SELECT 1 FROM edit WHERE id IN (SELECT value FROM json_each(?)) LIMIT 1", (ids,)
        ).fetchone()
        if taken is None and all(entry.id > 0 for entry in journal):
            self._last_edit = max([self._last_edit, *(entry.id for entry in journal)])
            return journal
        begin = self._last_edit + 1
        self._last_edit += len(journal)
        return [entry._replace(id=begin + at) for at, entry in enumerate(journal)]


def _sane(at_ms: int, otherwise: int) -> int:
    return at_ms if 0 <= at_ms <= LATEST_MS else otherwise


def _leading_to(found: Found, kind: str, at_ms: int) -> list[Entry]:
    """The journal when it leads to the text; else its newest edits behind one that puts in all before them."""
    journal = list(found.journal)
    if found.is_certain and _applied("", journal) == found.text:
        return journal
    text, kept = found.text, list[Entry]()
    if found.is_certain and journal and journal[-1].rev == found.rev:
        for entry in reversed(journal[-_LONGEST_WAY_BACK:]):
            if kept and entry.rev != kept[-1].rev - 1:
                break
            try:
                text = apply(text, invert(entry.edit))
            except ValueError:
                break
            kept.append(entry)
    if not kept:
        return [_whole(0, max(found.rev, 1), found.text, kind, at_ms)] if found.text else []
    oldest = kept.pop()
    text = apply(text, oldest.edit)
    return [_whole(oldest.id, oldest.rev, text, kind, oldest.at_ms, oldest.step), *reversed(kept)]


def _whole(edit_id: int, rev: int, text: str, kind: str, at_ms: int, step: int = 1) -> Entry:
    return Entry(edit_id, rev, step, None, kind, 0, "", text, 0, len(text), at_ms)


def rebuild(
    connection: apsw.Connection, scratch: Scratch, backup: Backup | None, is_complete: bool, progress: Progress
) -> Iterator[Outcome]:
    """Fill a new library, one note after the other. Inside a transaction of the caller.

    `is_complete` says that no row of the table of notes was lost: what only the backup has was deleted since.
    """
    carved = set(scratch.note_ids())
    in_backup = set(backup.note_ids()) if backup is not None else set()
    if is_complete:
        in_backup &= carved
    last_note = max(scratch.highest("note"), backup.last_note_id() if backup is not None else 0, *carved, *in_backup, 0)
    last_edit = max(scratch.highest("edit"), backup.last_edit_id() if backup is not None else 0)
    rebuilder = Rebuilder(connection, last_note, last_edit)
    _keep_order(connection, scratch, backup)
    ids = sorted(carved | in_backup)
    for done, note_id in enumerate(ids):
        if done % _NOTES_A_STEP == 0:
            progress(done / len(ids))
        yield from _rebuild_note(rebuilder, note_id, scratch, backup if note_id in in_backup else None)
    _keep_the_rest(connection, scratch, backup)
    rebuilder.finish()


def _rebuild_note(rebuilder: Rebuilder, note_id: int, scratch: Scratch, backup: Backup | None) -> Iterator[Outcome]:
    carved = scratch.found(note_id)
    saved = backup.found(note_id) if backup is not None else None
    chosen, kind = _choose(carved, saved)
    if chosen is None:
        yield Outcome("lost", "", "")
        return
    uid = rebuilder.add(note_id, chosen, RECOVERED if kind == "recovered" else IMPORT)
    view = scratch.view_state(note_id)
    if view is not None:
        rebuilder.place_caret(note_id, view, len(chosen.text))
    yield Outcome(kind, uid, title_of(chosen.text))
    if kind == "older" and carved is not None and not carved.is_fragment and carved.text not in chosen.text:
        head = carved.head._replace(uid="") if carved.head is not None else None
        uid = rebuilder.add(None, carved._replace(head=head, journal=()), RECOVERED)
        yield Outcome("copy", uid, title_of(carved.text))


def _choose(carved: Found | None, saved: Found | None) -> tuple[Found | None, str]:
    """The note to keep and how it is. What is certain goes before what is not, the newer before the older."""
    if carved is not None and carved.is_certain and (saved is None or carved.rev >= saved.rev):
        return carved, "whole"
    if saved is not None:
        return saved, "whole" if carved is not None and _is_level(carved, saved) else "older"
    return carved, "recovered"


def is_sound(file: Path, table: str) -> bool:
    """Whether SQLite finds nothing wrong with this table and its indexes."""
    connection: apsw.Connection | None = None
    try:
        connection = open_reader(file)
        return connection.execute(f"PRAGMA integrity_check({table})").fetchall() == [("ok",)]
    except (apsw.Error, ValueError):
        return False
    finally:
        if connection is not None:
            close(connection)


def read_uid(file: Path, most_pages: int | None = None) -> str | None:
    """The library's uid, from the file alone: a WAL may be of another library. None when it cannot be found."""
    with contextlib.suppress(OSError), Pages(file) as pages:
        numbers = iter(range(1, min(pages.count, most_pages or pages.count) + 1))
        for _number, carved in rows(pages, numbers):
            for row in carved:
                if row.table == "named" and row.values[0] == "uid" and is_uid(row.values[1]):
                    return str(row.values[1])
    return None


def reindex(fresh: Path) -> bool:
    """Make the indexes of a copy anew, when nothing else is wrong with it; whether it is sound now."""
    connection: apsw.Connection | None = None
    try:
        connection = open_writer(fresh)
        if not _is_only_indexes(connection):
            return False
        connection.execute("REINDEX")
        connection.execute("UPDATE meta SET value = ? WHERE name = 'generation'", (new_uid(),))
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    except (apsw.CorruptError, apsw.NotADBError, apsw.SQLError, apsw.ConstraintError, ValueError):
        return False
    finally:
        if connection is not None:
            close(connection)
    return is_whole(fresh)


def is_whole(file: Path) -> bool:
    """Whether structure, texts and journals of a library that nobody uses are sound."""
    reader: Reader | None = None
    try:
        reader = Reader(open_reader(file))
        return not check_structure(reader.connection) and next(check_bodies(reader), None) is None
    except apsw.Error:
        return False
    finally:
        if reader is not None:
            reader.close()


def _is_only_indexes(connection: apsw.Connection) -> bool:
    roots = {str(root) for (root,) in connection.execute("SELECT rootpage FROM sqlite_schema WHERE type = 'index'")}
    said = [line for (text,) in connection.execute("PRAGMA integrity_check") for line in str(text).split("\n")]
    wrong = [line for line in said if line != "ok" and not line.startswith("***")]
    of_indexes = [line for line in wrong if _is_of_index(line, roots)]
    return len(of_indexes) > 0 and all(line in of_indexes or _UNUSED.match(line) for line in wrong)


def _is_of_index(line: str, roots: set[str]) -> bool:
    tree = _TREE.match(line)
    return tree[1] in roots if tree is not None else _INDEX.search(line) is not None


_TREE = re.compile(r"Tree (\d+)\b")
_INDEX = re.compile(r"\b(?:missing from|entries in|entry in|differ from|of) index ")
_UNUSED = re.compile(r"(?:Page \d+: never used|Freelist: )")


def _is_level(carved: Found, saved: Found) -> bool:
    """Whether nothing was written since the backup, by the revision or by what the list showed."""
    if carved.is_newest and 0 < carved.rev <= saved.rev:
        return True
    head = carved.head
    same_date = head is not None and saved.head is not None and head.edited_ms == saved.head.edited_ms
    return same_date and head is not None and _fits(head, saved.text) and carved.rev <= saved.rev


def _keep_the_rest(connection: apsw.Connection, scratch: Scratch, backup: Backup | None) -> None:
    for name, value in (*(backup.named() if backup is not None else ()), *scratch.named()):
        if name == "session" and value.startswith("{"):
            connection.execute("INSERT OR REPLACE INTO session VALUES (?, ?)", (name, value))
    for action in scratch.actions():
        with contextlib.suppress(ValueError):
            if _says_what_to_set(json.loads(action[3])):
                connection.execute("INSERT OR IGNORE INTO action VALUES (?, ?, ?, ?, ?, ?)", action)


def _says_what_to_set(inverse: Any) -> bool:
    """What only texts were changed by is not kept: which steps those were cannot be carved."""
    parts = inverse.get("parts", [inverse]) if isinstance(inverse, dict) else []
    return bool(parts) and all(isinstance(part, dict) and "what" in part for part in parts)


def _keep_order(connection: apsw.Connection, scratch: Scratch, backup: Backup | None) -> None:
    """Notebooks, colours of tags, saved searches: of the damaged file, and what it lost of the backup."""
    for source in (scratch, *((backup,) if backup is not None else ())):
        for table, columns in ORDERING.items():
            marks = ", ".join("?" * (columns.count(",") + 1))
            for row in source.ordering(table):
                with contextlib.suppress(apsw.ConstraintError):  # of another row's uid or key
                    kept = [None if name == "parent_id" else value for name, value in _named(columns, row)]
                    connection.execute(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})", kept)
        for row_id, parent_id in [(row[0], row[2]) for row in source.ordering("notebook")]:
            _nest(connection, row_id, parent_id)


def _named(columns: str, row: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    return zip(columns.split(", "), row, strict=True)


def _nest(connection: apsw.Connection, notebook_id: int, parent_id: int | None) -> None:
    """Put a notebook into another, unless that is gone or lies in it."""
    connection.execute(
        "WITH RECURSIVE around (id) AS (SELECT id FROM notebook WHERE id = :parent UNION"
        " SELECT notebook.parent_id FROM notebook JOIN around ON notebook.id = around.id"
        " WHERE notebook.parent_id IS NOT NULL)"
        " UPDATE notebook SET parent_id = :parent WHERE id = :id AND parent_id IS NULL"
        " AND EXISTS (SELECT 1 FROM around) AND :id NOT IN (SELECT id FROM around)",
        {"id": notebook_id, "parent": parent_id},
    )
