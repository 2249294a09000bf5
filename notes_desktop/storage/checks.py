"""Is the file whole: SQLite's own check, the counters, and the hash and journal of every note."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import NamedTuple

import apsw

from notes_desktop.core.derived import derive
from notes_desktop.core.edit import Edit, apply_all
from notes_desktop.core.errors import NoteNotFound, StorageUnavailable
from notes_desktop.core.note import content_hash, title_of
from notes_desktop.core.text import N_
from notes_desktop.storage.connection import StorageDamaged, TextDamaged, translated
from notes_desktop.storage.deriving import DERIVED
from notes_desktop.storage.notes import NoteDamaged
from notes_desktop.storage.reading import Reader

_PAGE = 500
_WITH_ORDER = 2
"""The version that brought notebooks and tags: older files are checked before they are upgraded."""

_WRONG_COUNTS = """
SELECT name FROM counter WHERE value <> CASE name
    WHEN 'untagged' THEN (SELECT count(*) FROM note WHERE trashed_ms = 0 AND tags = '')
    WHEN 'tasks' THEN (SELECT count(*) FROM note WHERE trashed_ms = 0 AND open_tasks > 0) END
UNION ALL SELECT name FROM notebook
    WHERE count <> (SELECT count(*) FROM note WHERE notebook_id = notebook.id AND trashed_ms = 0)
UNION ALL SELECT '#' || name FROM tag
    WHERE count <> (SELECT count(*) FROM note_tag JOIN note ON note.id = note_id
        WHERE tag_id = tag.id AND trashed_ms = 0)
"""
_ROUND_IN_CIRCLES = """
WITH RECURSIVE placed (id) AS (SELECT id FROM notebook WHERE parent_id IS NULL
    UNION SELECT notebook.id FROM notebook JOIN placed ON notebook.parent_id = placed.id)
SELECT name FROM notebook WHERE id NOT IN (SELECT id FROM placed)
"""


class Finding(NamedTuple):
    """Something wrong: a message to be translated when shown, and the note that it is about, if any."""

    message: str
    detail: str
    note_uid: str | None = None


def check_structure(connection: apsw.Connection) -> list[Finding]:
    """PRAGMA integrity_check, the references between tables and the maintained counters."""
    try:
        said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        found = [Finding(N_("The file is damaged."), line) for line in said if line != "ok"]
        lost = connection.execute("PRAGMA foreign_key_check").fetchall()
        found += [Finding(N_("A row belongs to no note."), f"{table} {row}") for table, row, *_ in lost]
        lone = connection.execute("SELECT uid FROM note WHERE id NOT IN (SELECT note_id FROM note_text)").fetchall()
        found += [Finding(N_("A note has no text."), "", str(uid)) for (uid,) in lone]
        wrong = connection.execute(
            "SELECT name FROM counter WHERE value <> CASE name"
            " WHEN 'all' THEN (SELECT count(*) FROM note WHERE trashed_ms = 0)"
            " WHEN 'pinned' THEN (SELECT count(*) FROM note WHERE trashed_ms = 0 AND pinned_ms > 0)"
            " WHEN 'trash' THEN (SELECT count(*) FROM note WHERE trashed_ms > 0) END"
        ).fetchall()
        if connection.pragma("user_version") >= _WITH_ORDER:
            wrong += connection.execute(_WRONG_COUNTS).fetchall()
            lone = connection.execute(_ROUND_IN_CIRCLES).fetchall()
            found += [Finding(N_("A notebook lies in itself."), str(name)) for (name,) in lone]
    except (apsw.Error, ValueError) as error:
        return [Finding(N_("The file is damaged."), str(error))]
    return found + [Finding(N_("A counter is wrong."), str(name)) for (name,) in wrong]


def check_bodies(reader: Reader, with_journal: bool = True) -> Iterator[Finding]:
    """Every body against its hash and, unless asked not to, every journal against its text. A note at a time."""
    last = 0
    while ids := _ids_after(reader.connection, last):
        for note_id in ids:
            yield from _check_note(reader, note_id, with_journal)
        if ids[-1] <= last:
            return  # rows out of order, which the check of the structure tells: they would come round for ever
        last = ids[-1]


class Unsound(NamedTuple):
    """A note whose text is not what was stored. `is_file` when the file itself cannot be read there."""

    note_id: int
    uid: str
    title: str
    is_file: bool


class Slice(NamedTuple):
    """What a short look found; `last` is the last note of it, None when there was none left to look at."""

    found: list[Unsound]
    last: int | None


def check_slice(reader: Reader, after: int, time_s: float) -> Slice:
    """Rows, bodies against hashes, and edits not folded yet, of the notes behind `after`, for some `time_s`.

    Raises StorageUnavailable when the disk refuses, which is no sign of damage.
    """
    found: list[Unsound] = []
    deadline = time.monotonic() + time_s
    last: int | None = None
    try:
        ids = _ids_of_slice(reader, after)
    except StorageDamaged:
        return Slice([Unsound(0, "", "", True)], None)
    if any(later <= earlier for earlier, later in pairwise([after, *ids])):
        return Slice([Unsound(0, "", "", True)], None)
    for note_id in ids:
        unsound = check_note(reader, note_id)
        found += [unsound] if unsound is not None else []
        last = note_id
        if time.monotonic() > deadline:
            break
    return Slice(found, last)


def is_file_sound(reader: Reader) -> bool:
    """SQLite's quick check of all pages: one long read. Raises StorageUnavailable, Interrupted."""
    try:
        with translated():
            return reader.connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except StorageDamaged:
        return False


def check_note(reader: Reader, note_id: int) -> Unsound | None:
    """What is wrong with one note; None when nothing is, or when it is gone."""
    uid = title = ""
    try:
        with _one_moment(reader):
            row = reader.row(note_id)
            if row is None:
                return None
            uid, title = row.uid, row.title
            if is_hash_right(reader, note_id):
                text = reader.text(note_id).text
                # An edit that is folded in and put in once more fits in many places.
                if (len(text), title_of(text)) == (row.length, title):
                    return None
    except NoteNotFound:
        return None
    except (NoteDamaged, TextDamaged):
        return Unsound(note_id, uid, title, False)
    except StorageDamaged:
        return Unsound(note_id, uid, title, True)
    return Unsound(note_id, uid, title, False)


@contextmanager
def _one_moment(reader: Reader) -> Iterator[None]:
    """Whatever is written meanwhile, everything read within is of one moment."""
    if reader.connection.in_transaction:
        yield
        return
    with translated():
        reader.connection.execute("BEGIN")
    try:
        yield
    finally:
        if reader.connection.in_transaction:
            reader.connection.execute("ROLLBACK")


def is_hash_right(reader: Reader, note_id: int) -> bool:
    """Whether the body is the one that was hashed. Raises StorageUnavailable."""
    with translated():
        row = reader.connection.execute(
            "SELECT body, content_hash FROM note_text WHERE note_id = ?", (note_id,)
        ).fetchone()
    return row is None or content_hash(row[0]) == row[1]


def _ids_of_slice(reader: Reader, after: int) -> list[int]:
    with translated():
        query = "SELECT id FROM note WHERE id > ? ORDER BY id LIMIT ?"
        return [note_id for (note_id,) in reader.connection.execute(query, (after, _PAGE))]


def _ids_after(connection: apsw.Connection, last: int) -> list[int]:
    """Pages of ids, so that no statement stays open while somebody looks at the findings."""
    try:
        query = "SELECT note_id FROM note_text WHERE note_id > ? ORDER BY note_id LIMIT ?"
        return [note_id for (note_id,) in connection.execute(query, (last, _PAGE))]
    except apsw.Error:
        return []  # which the check of the structure tells


def _check_note(reader: Reader, note_id: int, with_journal: bool) -> Iterator[Finding]:
    with _one_moment(reader):
        found = list(_wrong_with(reader, note_id, with_journal))
    yield from found


def _wrong_with(reader: Reader, note_id: int, with_journal: bool) -> Iterator[Finding]:
    uid: str | None = None
    try:
        uid = reader.uid_of(note_id)
        row = reader.connection.execute(
            "SELECT body, content_hash, folded_edit FROM note_text WHERE note_id = ?", (note_id,)
        ).fetchone()
        if row is None:  # purged meanwhile
            return
        body, stored, folded = row
        if content_hash(body) != stored:
            yield Finding(N_("The text of a note differs from its hash."), "", uid)
            return
        text, shown = reader.text(note_id).text, reader.row(note_id)
        if with_journal and _replayed(reader, note_id, folded) != body:
            yield Finding(N_("The journal of a note does not lead to its text."), "", uid)
        elif shown is not None and (len(text), title_of(text)) != (shown.length, shown.title):
            yield Finding(N_("The list shows a title or length that the text does not have."), "", uid)
        elif with_journal and not _is_derived(reader, note_id, body):
            yield Finding(N_("The tags or tasks that are noted of a note are not those of its text."), "", uid)
    except NoteDamaged:
        yield Finding(N_("The journal of a note does not fit its text."), "", uid)
    except (apsw.Error, StorageUnavailable, ValueError, TypeError) as error:
        yield Finding(N_("A note cannot be read."), type(error).__name__, uid)


def _is_derived(reader: Reader, note_id: int, body: str) -> bool:
    """Whether what is noted of a body is what it says; of one that is still to be looked at, nothing is noted."""
    if reader.connection.pragma("user_version") < _WITH_ORDER:
        return True
    row = reader.connection.execute("SELECT tags, open_tasks, derived FROM note WHERE id = ?", (note_id,)).fetchone()
    if row is None or row[2] != DERIVED:
        return True
    found = derive(body)
    return (str(row[0]), row[1]) == (" ".join(found.tags), found.open_tasks)


def _replayed(reader: Reader, note_id: int, until: int) -> str:
    """The text that the edits up to `until` make out of nothing."""
    edits = reader.connection.execute(
        "SELECT position, removed, inserted FROM edit WHERE note_id = ? AND id <= ? ORDER BY id", (note_id, until)
    )
    return apply_all("", [Edit(*row) for row in edits])
