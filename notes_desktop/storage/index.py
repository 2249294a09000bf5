"""The index: a file of its own, derived from the library, deletable at any time.

A reader of the journal with a bookmark. Places are a dense sequence in the order of editing, so the newest hits come
first without a sort. The text is folded before it goes in, therefore FTS5's `ascii` tokenizer sees exactly our words.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator
from pathlib import Path

import apsw

from notes_desktop import paths
from notes_desktop.core.fold import FOLD_VERSION, fold
from notes_desktop.storage.connection import BUSY_MS, Identity, identify, open_reader, read_ids, translated
from notes_desktop.storage.opening import connect_reader, remove
from notes_desktop.storage.reading import NoteDamaged

VERSION = 1
_SCHEMA = """
CREATE TABLE bookmark (generation TEXT NOT NULL, edit_id INTEGER NOT NULL) STRICT;
CREATE TABLE place (place INTEGER PRIMARY KEY, note_id INTEGER NOT NULL UNIQUE) STRICT;
CREATE VIRTUAL TABLE words USING fts5(title, body, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE title_grams USING fts5(
    title, content='', contentless_delete=1, detail=none, tokenize='trigram'
);
"""
SLICE_LENGTH = 500_000
_SWEEP_NOTES = 1000


class Index:
    """The only writer of the index file. Index lane only. What its own file says raises the driver's errors."""

    def __init__(self, file: Path, library: Path) -> None:
        self._file = file
        self._library = connect_reader(library)
        try:
            self._connection = self._open()
            self._identity = identify(file)
        except BaseException:
            self._library.close()
            raise

    def close(self) -> None:
        self._connection.close()
        self._library.close()

    def is_in_place(self) -> bool:
        """Whether the file that this writes is still the one that searches open."""
        return self._identity == identify(self._file)

    def catch_up(self, slice_notes: int = 200) -> int:
        """Read one slice of the journal behind the bookmark; the number of notes brought up to date, 0 when level.

        A slice ends early after `SLICE_LENGTH` characters: somebody may want to close.
        """
        bookmark = self._bookmark()
        touched = self._library.touched_since(bookmark, slice_notes * 8)
        done, length = 0, 0
        with self._connection:
            for note_id, edit_id in touched:
                if edit_id <= bookmark:
                    continue  # rows out of order in a damaged file would come round for ever
                length += self._place(note_id)
                done += 1
                self._connection.execute("UPDATE bookmark SET edit_id = ?", (edit_id,))
                if length > SLICE_LENGTH:
                    break
        return done

    def sweep(self) -> int:
        """Take out what was purged from the library, so that no word of it stays in the file; the number of notes."""
        gone = [note_id for notes in self._placed() for note_id in self._library.gone(notes)]
        if not gone:
            return 0
        with self._connection:
            for note_id in gone:
                self._forget(note_id)
            self._connection.execute("INSERT INTO words(words) VALUES ('optimize')")
            self._connection.execute("INSERT INTO title_grams(title_grams) VALUES ('optimize')")
        try:
            self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except apsw.BusyError:  # a search reads; the WAL is cut when the index is closed
            return len(gone)
        return len(gone)

    def progress(self) -> tuple[int, int]:
        """(edit read so far, last edit of the library)."""
        return self._bookmark(), self._library.last_edit_id()

    def _place(self, note_id: int) -> int:
        """Put the note, as it reads now, at the newest place; the length of its text."""
        self._forget(note_id)
        row = self._library.row(note_id)
        if row is None:
            return 0
        try:
            text = self._library.text(note_id).text
        except NoteDamaged:  # its title can still be found
            text = ""
        self._connection.execute(
            "INSERT INTO place (place, note_id) VALUES ((SELECT coalesce(max(place), 0) + 1 FROM place), ?)",
            (note_id,),
        )
        place = self._connection.last_insert_rowid()
        title = fold(row.title)
        self._connection.execute("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (place, title, fold(text)))
        self._connection.execute("INSERT INTO title_grams (rowid, title) VALUES (?, ?)", (place, title))
        return len(text)

    def _forget(self, note_id: int) -> None:
        found = self._connection.execute("SELECT place FROM place WHERE note_id = ?", (note_id,)).fetchone()
        if found is not None:
            for table, key in (("place", "place"), ("words", "rowid"), ("title_grams", "rowid")):
                self._connection.execute(f"DELETE FROM {table} WHERE {key} = ?", found)

    def _placed(self) -> Iterator[list[int]]:
        last = 0
        while notes := [
            note_id
            for (note_id,) in self._connection.execute(
                "SELECT note_id FROM place WHERE note_id > ? ORDER BY note_id LIMIT ?", (last, _SWEEP_NOTES)
            )
        ]:
            yield notes
            last = notes[-1]

    def _bookmark(self) -> int:
        edit_id = self._connection.execute("SELECT edit_id FROM bookmark").get
        assert isinstance(edit_id, int)
        return edit_id

    def _open(self) -> apsw.Connection:
        """The index of this generation of the library; a damaged, strange or missing one is made anew."""
        generation = _generation(self._library.meta("generation"))
        try:
            connection = self._connect()
            try:
                if _fits(connection, generation):
                    return connection
            except BaseException:
                connection.close()
                raise
            connection.close()
        except apsw.Error:
            pass
        remove(self._file)
        connection = self._connect()
        with connection:
            connection.execute(_SCHEMA)
            connection.pragma("user_version", VERSION)
            connection.execute("INSERT INTO bookmark VALUES (?, 0)", (generation,))
        return connection

    def _connect(self) -> apsw.Connection:
        paths.private_folder(self._file.parent)
        if not self._file.exists():
            os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
        connection = apsw.Connection(os.fspath(self._file))
        try:
            connection.set_busy_timeout(BUSY_MS)
            connection.pragma("journal_mode", "wal")
            connection.pragma("synchronous", "off")
            connection.pragma("secure_delete", True)
            connection.pragma("temp_store", "memory")
        except BaseException:
            connection.close()
            raise
        return connection


class IndexReader:
    """Read-only on index and library together. Reader lane only. Raises StorageUnavailable when the index is no use."""

    def __init__(self, file: Path, library: Path) -> None:
        self.identity: Identity | None = identify(file)
        with translated():
            self.connection = open_reader(file)
        try:
            with translated():
                self.connection.execute("ATTACH ? AS library", (f"{library.resolve().as_uri()}?mode=ro",))
                self.is_usable = _is_of(self.connection)
        except BaseException:
            self.connection.close()
            raise

    def close(self) -> None:
        self.connection.close()

    def interrupt(self) -> None:
        """End the SQL that runs; any thread."""
        self.connection.interrupt()

    def bookmark(self) -> int:
        with translated():
            row = self.connection.execute("SELECT edit_id FROM bookmark").fetchone()
        return int(row[0]) if row else 0

    def count(self) -> int:
        """About how many notes the index has; more where many were edited since it was built."""
        with translated():
            row = self.connection.execute("SELECT max(place) FROM place").fetchone()
        return int(row[0] or 0) if row else 0

    def hits(self, expression: str, view: str, today_ms: int, limit: int = -1) -> array[int]:
        """Notes of a view whose words match, newest edited first."""
        return self._ids(
            "SELECT place.note_id AS id FROM words CROSS JOIN place ON place.place = words.rowid"
            f" CROSS JOIN library.note ON note.id = place.note_id WHERE words MATCH ? AND {_VIEWS[view]}"
            " ORDER BY words.rowid DESC LIMIT ?",
            (expression, *((today_ms,) if view == "today" else ()), limit),
        )

    def titles(self, folded: str, limit: int) -> array[int]:
        """Notes outside the trash whose title may hold `folded` (three characters or more), newest edited first."""
        grams = {folded[start : start + 3] for start in range(len(folded) - 2)}
        expression = " AND ".join('"' + gram.replace('"', '""') + '"' for gram in sorted(grams))
        return self._ids(
            "SELECT place.note_id AS id FROM title_grams CROSS JOIN place ON place.place = title_grams.rowid"
            " CROSS JOIN library.note ON note.id = place.note_id"
            " WHERE title_grams MATCH ? AND note.trashed_ms = 0 ORDER BY title_grams.rowid DESC LIMIT ?",
            (expression, limit),
        )

    def _ids(self, sql: str, bindings: tuple[str | int, ...]) -> array[int]:
        with translated():
            return read_ids(self.connection, sql, bindings)


_VIEWS = {
    "all": "note.trashed_ms = 0",
    "pinned": "note.trashed_ms = 0 AND note.pinned_ms > 0",
    "today": "note.trashed_ms = 0 AND note.edited_ms >= ?",
    "trash": "note.trashed_ms > 0",
}


def _generation(library: str | None) -> str:
    """What the index was made from and how: texts folded otherwise do not fit what is asked."""
    return f"{library} {FOLD_VERSION}"


def _fits(connection: apsw.Connection, generation: str) -> bool:
    if connection.pragma("user_version") != VERSION:
        return False
    row = connection.execute("SELECT generation FROM bookmark").fetchone()
    return row is not None and row[0] == generation


def _is_of(connection: apsw.Connection) -> bool:
    """Whether the index was made from the library that is attached, and with today's folding."""
    row = connection.execute("SELECT value FROM library.meta WHERE name = 'generation'").fetchone()
    return _fits(connection, _generation(row[0] if row else None))
