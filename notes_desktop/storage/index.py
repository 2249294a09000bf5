"""The index: a file of its own, derived from the library, deletable at any time.

A reader of the journal with a bookmark. Places are a dense sequence in the order of editing, so the newest hits come
first without a sort. The text is folded before it goes in, therefore FTS5's `ascii` tokenizer sees exactly our words.
"""

from __future__ import annotations

import os
from pathlib import Path

import apsw

from notes_desktop import paths
from notes_desktop.core.fold import fold
from notes_desktop.storage.connection import open_reader
from notes_desktop.storage.reading import Reader

VERSION = 1
_SCHEMA = """
CREATE TABLE bookmark (generation TEXT NOT NULL, edit_id INTEGER NOT NULL) STRICT;
CREATE TABLE place (place INTEGER PRIMARY KEY, note_id INTEGER NOT NULL UNIQUE) STRICT;
CREATE VIRTUAL TABLE words USING fts5(title, body, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE title_grams USING fts5(
    title, content='', contentless_delete=1, detail=none, tokenize='trigram'
);
"""


class Index:
    """The only writer of the index file. Index lane only."""

    def __init__(self, file: Path, library: Path) -> None:
        self._file = file
        self._library = Reader(open_reader(library))
        self._connection = self._open()

    def close(self) -> None:
        self._connection.close()
        self._library.close()

    def catch_up(self, slice_notes: int = 200) -> int:
        """Read one slice of the journal behind the bookmark; the number of notes brought up to date, 0 when level."""
        edit_id = self._bookmark()[1]
        touched = self._library.touched_since(edit_id, slice_notes * 8)
        if not touched:
            return 0
        with self._connection:
            for note_id, _ in touched:
                self._place(note_id)
            self._connection.execute("UPDATE bookmark SET edit_id = ?", (max(edit for _, edit in touched),))
        return len(touched)

    def sweep(self) -> int:
        """Take out what was purged from the library; the number of notes taken out."""
        self._connection.execute("ATTACH ? AS library", (os.fspath(self._library.connection.filename),))
        try:
            gone = self._connection.execute(
                "SELECT place FROM place WHERE note_id NOT IN (SELECT id FROM library.note)"
            ).fetchall()
        finally:
            self._connection.execute("DETACH library")
        with self._connection:
            for (place,) in gone:
                self._forget(place)
            if gone:
                self._connection.execute("INSERT INTO words(words) VALUES ('optimize')")
                self._connection.execute("INSERT INTO title_grams(title_grams) VALUES ('optimize')")
        return len(gone)

    def progress(self) -> tuple[int, int]:
        """(edit read so far, last edit of the library)."""
        return self._bookmark()[1], self._library.last_edit_id()

    def _place(self, note_id: int) -> None:
        old = self._connection.execute("SELECT place FROM place WHERE note_id = ?", (note_id,)).fetchone()
        if old is not None:
            self._forget(old[0])
        row = self._library.row(note_id)
        if row is None:
            return
        text = self._library.text(note_id).text
        self._connection.execute(
            "INSERT INTO place (place, note_id) VALUES ((SELECT coalesce(max(place), 0) + 1 FROM place), ?)",
            (note_id,),
        )
        place = self._connection.last_insert_rowid()
        title = fold(row.title)
        self._connection.execute(
            "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (place, title, fold(text))
        )
        self._connection.execute("INSERT INTO title_grams (rowid, title) VALUES (?, ?)", (place, title))

    def _forget(self, place: int) -> None:
        for table, key in (("place", "place"), ("words", "rowid"), ("title_grams", "rowid")):
            self._connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (place,))

    def _bookmark(self) -> tuple[str, int]:
        return self._connection.execute("SELECT generation, edit_id FROM bookmark").fetchone()  # type: ignore[no-any-return]

    def _open(self) -> apsw.Connection:
        """The index of this generation of the library; a damaged, strange or missing one is made anew."""
        generation = self._library.meta("generation") or ""
        try:
            connection = self._connect()
            if _fits(connection, generation):
                return connection
            connection.close()
        except apsw.Error:
            pass
        _remove(self._file)
        connection = self._connect()
        with connection:
            connection.execute(_SCHEMA)
            connection.pragma("user_version", VERSION)
            connection.execute("INSERT INTO bookmark VALUES (?, 0)", (generation,))
        return connection

    def _connect(self) -> apsw.Connection:
        paths.private_folder(self._file.parent)
        os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
        connection = apsw.Connection(os.fspath(self._file))
        connection.set_busy_timeout(5000)
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "off")
        connection.pragma("temp_store", "memory")
        return connection


class IndexReader:
    """Read-only on index and library together. Reader lane only."""

    def __init__(self, file: Path, library: Path) -> None:
        self.connection = open_reader(file)
        self.connection.execute("ATTACH ? AS library", (f"{library.resolve().as_uri()}?mode=ro",))

    def close(self) -> None:
        self.connection.close()

    def bookmark(self) -> int:
        row = self.connection.execute("SELECT edit_id FROM bookmark").fetchone()
        return int(row[0]) if row else 0

    def hits(self, expression: str, view: str, today_ms: int, limit: int = -1) -> list[int]:
        """Notes of a view whose words match, newest edited first."""
        return [
            row[0]
            for row in self.connection.execute(
                "SELECT place.note_id FROM words CROSS JOIN place ON place.place = words.rowid"
                f" CROSS JOIN library.note ON note.id = place.note_id WHERE words MATCH ? AND {_VIEWS[view]}"
                " ORDER BY words.rowid DESC LIMIT ?",
                (expression, *((today_ms,) if view == "today" else ()), limit),
            )
        ]

    def titles(self, folded: str, limit: int) -> list[int]:
        """Notes outside the trash whose title may hold `folded` (three characters or more), newest edited first."""
        grams = {folded[start : start + 3] for start in range(len(folded) - 2)}
        expression = " AND ".join('"' + gram.replace('"', '""') + '"' for gram in sorted(grams))
        return [
            row[0]
            for row in self.connection.execute(
                "SELECT place.note_id FROM title_grams CROSS JOIN place ON place.place = title_grams.rowid"
                " CROSS JOIN library.note ON note.id = place.note_id"
                " WHERE title_grams MATCH ? AND note.trashed_ms = 0 ORDER BY title_grams.rowid DESC LIMIT ?",
                (expression, limit),
            )
        ]


_VIEWS = {
    "all": "note.trashed_ms = 0",
    "pinned": "note.trashed_ms = 0 AND note.pinned_ms > 0",
    "today": "note.trashed_ms = 0 AND note.edited_ms >= ?",
    "trash": "note.trashed_ms > 0",
}


def _fits(connection: apsw.Connection, generation: str) -> bool:
    if connection.pragma("user_version") != VERSION:
        return False
    row = connection.execute("SELECT generation FROM bookmark").fetchone()
    return row is not None and row[0] == generation


def _remove(file: Path) -> None:
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)
