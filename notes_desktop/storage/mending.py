"""A note whose stored text is not what was written: the last good text found, and put back as an edit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from notes_desktop.core.canonical import canonical
from notes_desktop.core.edit import Edit, apply_all, diff
from notes_desktop.core.errors import LibraryRefused, NotesError
from notes_desktop.core.journal import Flush, JournalEdit
from notes_desktop.core.note import content_hash
from notes_desktop.storage.checks import check_note, is_hash_right
from notes_desktop.storage.connection import close, judge, open_reader, translated
from notes_desktop.storage.reading import Reader
from notes_desktop.storage.writing import Writer

DAMAGE = "damage"
"""Kind of the edit that stands for what the disk did to a text."""

RESTORE = "restore"


class Good(NamedTuple):
    """A sound text of a note; `edited_ms` is when it was written, `is_last` that nothing was written after it."""

    text: str
    edited_ms: int
    is_last: bool


def find_good(reader: Reader, note_id: int, backups: list[Path]) -> Good | None:
    """The last good text: of the journal when it fits the hash, else of the newest backup, else of the journal alone.

    Raises StorageUnavailable.
    """
    with translated():
        row = reader.connection.execute(
            "SELECT content_hash, folded_edit FROM note_text WHERE note_id = ?", (note_id,)
        ).fetchone()
        edits = _readable_entries(reader.connection, note_id)
    told = _told(int(row[1]), edits) if row is not None and edits is not None else None
    from_journal = Good(told[1], edits[-1][4] if edits else 0, True) if told is not None else None
    if told is not None and row is not None and content_hash(told[0]) == row[0]:
        return from_journal
    uid = reader.uid_of(note_id)
    for backup in backups:
        if uid is not None and (saved := _in_backup(backup, uid)) is not None:
            return saved
    return from_journal


def mend(writer: Writer, note_id: int, good: str | None, new_step: Callable[[int], int], at_ms: int) -> bool:
    """Make `good` the text, as an edit that can be undone; with None what stands there now is the text from here on.

    The journal gets the edit that the disk made, so that it leads to the text again. `new_step` gives numbers that no
    step of the note has. False when the note is gone, or was put in order meanwhile.
    """
    with writer.transaction():
        rev = writer.reader.rev(note_id)
        if rev is None or check_note(writer.reader, note_id) is None:
            return False
        damaged = canonical(_present(writer.connection, note_id))
        _make_journal_lead_to(writer, note_id, damaged, rev, new_step, at_ms)
        text = damaged if good is None else good
        step = new_step(note_id)
        edits = tuple(
            JournalEdit(step, RESTORE, None, edit, edit.position, edit.position + len(edit.inserted), at_ms)
            for edit in diff(damaged, text)
        )
        writer.append(Flush(note_id, rev, edits, text), folds_any=True)
    return True


def last_step(writer: Writer, note_id: int) -> int:
    """The highest number that a step of the note has. Raises StorageUnavailable."""
    with translated():
        row = writer.connection.execute("SELECT max(step) FROM edit WHERE note_id = ?", (note_id,)).fetchone()
    return int(row[0]) if row is not None and row[0] is not None else 0


def _entries(connection: apsw.Connection, note_id: int) -> list[Any]:
    """(id, position, removed, inserted, time) of every edit. Raises ValueError when one is no text."""
    return connection.execute(
        "SELECT id, position, removed, inserted, at_ms FROM edit WHERE note_id = ? ORDER BY id", (note_id,)
    ).fetchall()


def _readable_entries(connection: apsw.Connection, note_id: int) -> list[Any] | None:
    try:
        return _entries(connection, note_id)
    except ValueError:
        return None


def _told(folded: int, edits: list[Any]) -> tuple[str, str] | None:
    """(the body, the text) that the journal leads to; None when it leads nowhere."""
    try:
        begin = apply_all("", [Edit(*row[1:4]) for row in edits if row[0] <= folded])
        return begin, apply_all(begin, [Edit(*row[1:4]) for row in edits if row[0] > folded])
    except ValueError:
        return None


def _in_backup(backup: Path, uid: str) -> Good | None:
    try:
        judge(backup)
        reader = Reader(open_reader(backup))
    except (LibraryRefused, apsw.Error):
        return None
    try:
        note_id = reader.id_of(uid)
        row = reader.row(note_id) if note_id is not None else None
        if note_id is None or row is None or not is_hash_right(reader, note_id):
            return None
        return Good(reader.text(note_id).text, row.edited_ms, False)
    except NotesError:
        return None
    finally:
        close(reader.connection)


def _present(connection: apsw.Connection, note_id: int) -> str:
    """What stands there now: the body with the edits that fit it."""
    row = connection.execute(
        "SELECT CAST(body AS BLOB), folded_edit FROM note_text WHERE note_id = ?", (note_id,)
    ).fetchone()
    assert row is not None
    body = bytes(row[0]).decode(errors="replace")
    try:
        return apply_all(body, [Edit(*edit[1:4]) for edit in _entries(connection, note_id) if edit[0] > row[1]])
    except ValueError:
        return body


def _make_journal_lead_to(
    writer: Writer, note_id: int, text: str, rev: int, new_step: Callable[[int], int], at_ms: int
) -> None:
    """Append what the disk did, or where the journal leads nowhere, begin it anew.

    Under the revision that stands: whoever has the note open has this text before their eyes.
    """
    connection = writer.connection
    try:
        edits = _entries(connection, note_id)
        begin = apply_all("", [Edit(*edit[1:4]) for edit in edits])
        step = new_step(note_id)
    except ValueError:
        connection.execute("DELETE FROM edit WHERE note_id = ?", (note_id,))
        begin, step = "", new_step(note_id)
    connection.executemany(
        "INSERT INTO edit (note_id, rev, step, undoes, kind, position, removed, inserted, caret_before, caret_after,"
        " at_ms) VALUES (?, ?, ?, NULL, ?, ?, ?, ?, 0, 0, ?)",
        ((note_id, rev, step, DAMAGE, *edit, at_ms) for edit in diff(begin, text)),
    )
    connection.execute(
        "UPDATE note_text SET body = ?, content_hash = ?, folded_edit = ? WHERE note_id = ?",
        (text, content_hash(text), writer.reader.last_edit_of(note_id), note_id),
    )
