"""The index: a file of its own, derived from the library, deletable at any time.

A reader of the journal with a bookmark. Places are a dense sequence in the order of the dates of editing, so the
newest hits come first without a sort. The text is folded before it goes in, therefore FTS5's `ascii` tokenizer sees
exactly our words.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import apsw

from notes_desktop import paths
from notes_desktop.core.facets import FACETS_VERSION, facets_of
from notes_desktop.core.fold import FOLD_VERSION, fold, fold_pieces
from notes_desktop.storage.candidates import LONG_WORDS
from notes_desktop.storage.connection import (
    BUSY_MS,
    identify,
)
from notes_desktop.storage.notes import as_json
from notes_desktop.storage.opening import connect_reader, remove
from notes_desktop.storage.reading import Touched

VERSION = 3
_SCHEMA = """
CREATE TABLE bookmark (
    generation TEXT NOT NULL, edit_id INTEGER NOT NULL, note_id INTEGER NOT NULL, kept INTEGER NOT NULL,
    terms_at INTEGER NOT NULL
) STRICT;
CREATE TABLE place (place INTEGER PRIMARY KEY, note_id INTEGER NOT NULL UNIQUE, edit_id INTEGER NOT NULL) STRICT;
CREATE VIRTUAL TABLE words USING fts5(title, body, facets, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE grams USING fts5(
    text, content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1'
);
CREATE VIRTUAL TABLE title_grams USING fts5(
    title, content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1'
);
CREATE VIRTUAL TABLE gram USING fts5vocab(grams, instance);
CREATE TABLE term (term TEXT PRIMARY KEY, backwards TEXT NOT NULL, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX term_backwards ON term (backwards);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, col);
"""
SLICE_LENGTH = 500_000
_CACHE_KB = 1_500
_SWEEP_NOTES = 1000
_SLICE_TERMS = 2_000
LONGEST_TERM = 64
_MOST_KNOWN = 15_000
_MOST_NEW = 5_000
_BATCH_NOTES = 32
_BATCH_LENGTH = 65_536
_TABLES = ("words", "grams", "title_grams")
_CHANGES = "(SELECT coalesce(max(place), 0) FROM place) + kept"
"""So many notes were read, at new places or at those that they keep."""


class Index:
    """The only writer of the index file. Index lane only. What its own file says raises the driver's errors."""

    def __init__(self, file: Path, library: Path) -> None:
        self._file = file
        self._library = connect_reader(library)
        self._next_term: str | None = None
        self._known: set[str] = set()
        self._new: set[str] = set()
        try:
            self._connection = self._open()
            self._identity = identify(file)
        except BaseException:
            self._library.close()
            raise

    def close(self) -> None:
        self._connection.close()
        self._library.close()

    def rest(self) -> None:
        """Give back pages and words that were kept for the next slice: up to 15 MB. The next one reads them again."""
        self._known = set()
        for connection in (self._connection, self._library.connection):
            connection.pragma("shrink_memory")

    def is_in_place(self) -> bool:
        """Whether the file that this writes is still the one that searches open."""
        return self._identity == identify(self._file)

    def catch_up(self, slice_notes: int = 200, goes_on: Callable[[], bool] = lambda: True) -> int:
        """Read one slice of the journal behind the bookmark; the number of notes looked at, 0 when level.

        A slice ends early after `SLICE_LENGTH` characters, or some notes after `goes_on` says no: somebody may want to
        close. A note whose date moves behind the slice again waits for that: until then the bookmark says that it is
        to be read. Those that keep their places are read first: when the slice ends among them, the bookmark stays.
        """
        bookmark, last_note = self._bookmarks()
        with self._transaction():
            # Rows out of order in a damaged file would come round for ever.
            touched = [one for one in self._library.touched_since(bookmark, slice_notes * 8) if one.edit_id > bookmark]
            if touched:
                done = self._read(touched, goes_on)
            else:
                done = self._take_unwritten(last_note, slice_notes * 8)
            self._write_words()
        return done

    def _read(self, touched: Sequence[Touched], goes_on: Callable[[], bool]) -> int:
        places, kept, moved = self._unread(touched)
        done, length = 0, 0
        for batch in (*_batches(kept), *_batches(moved)):
            length += self._place({one.note_id: one.last_edit_id for one in batch}, places)
            done += len(batch)
            if length > SLICE_LENGTH or not goes_on():
                break
        if kept:
            self._connection.execute("UPDATE bookmark SET kept = kept + ?", (min(done, len(kept)),))
        if done == len(kept) + len(moved):
            self._set_bookmark("edit_id", touched[-1].edit_id)
            return len(touched)
        if done > len(kept):
            self._set_bookmark("edit_id", moved[done - len(kept) - 1].edit_id)
        return done

    def _unread(self, touched: Sequence[Touched]) -> tuple[dict[int, int], list[Touched], list[Touched]]:
        """The places that notes keep, those notes in the order of places, and those that get the newest, in order.

        A command on many notes moves no date: a note keeps its place unless an edit that does came since it was read.
        What came behind that edit is read with it, before its turn in the journal.
        """
        read = {
            note_id: (place, edit_id)
            for note_id, place, edit_id in self._connection.execute(
                "SELECT note_id, place, edit_id FROM place WHERE note_id IN (SELECT value FROM json_each(?))",
                (as_json([one.note_id for one in touched]),),
            )
        }
        places: dict[int, int] = {}
        kept: list[Touched] = []
        moved: list[Touched] = []
        for one in touched:
            place, edit_id = read.get(one.note_id, (0, -1))
            if edit_id >= one.last_edit_id or one.last_dated_id > one.edit_id:
                continue
            if edit_id >= one.last_dated_id:
                places[one.note_id] = place
                kept.append(one)
            else:
                moved.append(one)
        return places, sorted(kept, key=lambda one: places[one.note_id]), moved

    def _take_unwritten(self, last_note: int, limit: int) -> int:
        """Give a place to notes that nothing was written in: the journal does not know them."""
        notes = self._library.notes_after(last_note, limit)
        done, length = 0, 0
        while done < len(notes) and length <= SLICE_LENGTH:
            batch = notes[done : done + _BATCH_NOTES]
            length += self._place(dict.fromkeys(self._without_place(batch), 0))
            done += len(batch)
        if done:
            self._set_bookmark("note_id", notes[done - 1])
        return done

    def _without_place(self, note_ids: Sequence[int]) -> list[int]:
        sql = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT note_id FROM place)"
        return [note_id for (note_id,) in self._connection.execute(sql, (as_json(note_ids),))]

    def _set_bookmark(self, column: str, reached: int) -> None:
        """Once a slice, behind its notes: an UPDATE of several rows has FTS5 write out all that it keeps in memory."""
        self._connection.execute(f"UPDATE bookmark SET {column} = ?", (reached,))

    def count_terms(self) -> bool:
        """Count in how many notes each word is, a slice of the vocabulary at a time, when enough has changed.

        Whether there was anything to do. Typing errors are mended with what was counted last.
        """
        if self._next_term is None and not self._are_terms_due():
            return False
        with self._transaction():
            self._count_some_terms()
        return True

    def _count_some_terms(self) -> None:
        rows: list[tuple[str, str, int]] = list(
            self._connection.execute(
                "SELECT term, col, doc FROM vocabulary WHERE term > ? LIMIT ?", (self._next_term or "", _SLICE_TERMS)
            )
        )
        counts: dict[str, int] = {}
        for term, column, count in rows:
            if column != "facets" and len(term) <= LONGEST_TERM:
                counts[term] = max(count, counts.get(term, 0))
        self._connection.executemany(
            "INSERT OR REPLACE INTO term VALUES (?, ?, ?)",
            [(term, term[::-1], count) for term, count in counts.items()],
        )
        if len(rows) == _SLICE_TERMS:
            self._next_term = rows[-1][0]
        else:
            self._next_term = None
            self._connection.execute(f"UPDATE bookmark SET terms_at = {_CHANGES}")

    def sweep(self) -> int:
        """Take out what was purged from the library, so that no word of it stays in the file; the number of notes."""
        gone = [note_id for notes in self._placed() for note_id in self._library.gone(notes)]
        if not gone:
            return 0
        with self._transaction():
            self._forget(gone)
            for table in _TABLES:
                self._connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
            self._connection.execute("DELETE FROM term")
            self._known.clear()
            self._next_term = None
            self._count_some_terms()
            while self._next_term is not None:  # a search relies on the whole of it
                self._count_some_terms()
        try:
            self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except apsw.BusyError:  # a search reads; the WAL is cut when the index is closed
            return len(gone)
        return len(gone)

    def progress(self) -> tuple[int, int]:
        """(edit read so far, last edit of the library)."""
        return self._bookmarks()[0], self._library.last_edit_id()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """In place of the driver's own, which holds the interpreter while it commits: 60 ms of the window."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _place(self, edits: Mapping[int, int], kept: Mapping[int, int] = MappingProxyType({})) -> int:
        """Put the notes, as they read now, at the places they keep or the newest; the length of their texts.

        They are in that order. `edits` are the last ones that their texts are known to have.
        """
        note_ids = list(edits)
        self._forget(note_ids)
        last = self._connection.execute("SELECT coalesce(max(place), 0) FROM place").get
        assert isinstance(last, int)
        places: list[tuple[int, int, int]] = []
        words: list[tuple[int, str, str, str]] = []
        length = 0
        for newest, (row, text) in enumerate(self._library.rows_with_texts(note_ids), last + 1):
            place = kept.get(row.id, newest)
            title, facets = fold(row.title), facets_of(text)
            body, is_known = self._fold(text)
            if not (self._learn(title) and is_known):
                facets |= {LONG_WORDS}
            places.append((place, row.id, edits[row.id]))
            words.append((place, title, body, " ".join(sorted(facets))))
            length += len(text)
        self._insert(places, words)
        return length

    def _insert(self, places: list[tuple[int, int, int]], words: list[tuple[int, str, str, str]]) -> None:
        executemany = self._connection.executemany
        executemany("INSERT INTO place (place, note_id, edit_id) VALUES (?, ?, ?)", places)
        executemany("INSERT INTO words (rowid, title, body, facets) VALUES (?, ?, ?, ?)", words)
        executemany(
            "INSERT INTO grams (rowid, text) VALUES (?, ?)",
            ((place, f" {title} \n {body} ") for place, title, body, _ in words),
        )
        executemany(
            "INSERT INTO title_grams (rowid, title) VALUES (?, ?)",
            ((place, f" {title} ") for place, title, _, _ in words),
        )

    def _fold(self, text: str) -> tuple[str, bool]:
        """The text folded, and whether all words of it are in the vocabulary; in pieces, as the window waits."""
        pieces: list[str] = []
        is_known = True
        for piece in fold_pieces(text):
            pieces.append(piece)
            is_known &= self._learn(piece)
        return " ".join(pieces), is_known

    def _learn(self, folded: str) -> bool:
        """Add the words to the vocabulary, whose counts come later; False when one is too long for it."""
        new = set(folded.split()) - self._known
        short = {word for word in new if len(word) <= LONGEST_TERM}
        self._known |= short
        self._new |= short
        if len(self._new) > _MOST_NEW:
            self._write_words()
        return len(short) == len(new)

    def _write_words(self) -> None:
        self._connection.executemany(
            "INSERT OR IGNORE INTO term VALUES (?, ?, 1)", [(word, word[::-1]) for word in sorted(self._new)]
        )
        self._new.clear()
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()

    def _forget(self, note_ids: Sequence[int]) -> None:
        """In the order of the places, and before others are given: FTS5 writes out what it keeps for a lower one."""
        found = self._connection.execute(
            "SELECT place FROM place WHERE note_id IN (SELECT value FROM json_each(?)) ORDER BY place",
            (as_json(note_ids),),
        ).fetchall()
        if found:
            self._connection.executemany("DELETE FROM place WHERE place = ?", found)
            for table in _TABLES:
                self._connection.executemany(f"DELETE FROM {table} WHERE rowid = ?", found)

    def _are_terms_due(self) -> bool:
        row = self._connection.execute(f"SELECT {_CHANGES}, terms_at FROM bookmark").fetchone()
        last, at = row or (0, 0)
        return int(last) - int(at) > int(at) // 50

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

    def _bookmarks(self) -> tuple[int, int]:
        """(last edit, last note) that was read."""
        row = self._connection.execute("SELECT edit_id, note_id FROM bookmark").fetchone()
        assert row is not None
        return int(row[0]), int(row[1])

    def _open(self) -> apsw.Connection:
        """The index of this generation of the library; a damaged, strange or missing one is made anew."""
        generation = generation_of(self._library.meta("generation"))
        try:
            connection = self._connect()
            try:
                if fits(connection, generation):
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
            connection.execute("INSERT INTO bookmark VALUES (?, 0, 0, 0, 0)", (generation,))
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
            connection.pragma("cache_size", -_CACHE_KB)
        except BaseException:
            connection.close()
            raise
        return connection


def _batches(touched: Sequence[Touched]) -> Iterator[list[Touched]]:
    """What is read at once: a note costs a third of its statements then. A long one is the last of its batch."""
    batch: list[Touched] = []
    length = 0
    for one in touched:
        batch.append(one)
        length += one.length
        if len(batch) == _BATCH_NOTES or length > _BATCH_LENGTH:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def generation_of(library: str | None) -> str:
    """What the index was made from and how: texts folded otherwise do not fit what is asked."""
    return f"{library} {FOLD_VERSION} {FACETS_VERSION}"


def fits(connection: apsw.Connection, generation: str) -> bool:
    if connection.pragma("user_version") != VERSION:
        return False
    row = connection.execute("SELECT generation FROM bookmark").fetchone()
    return row is not None and row[0] == generation
