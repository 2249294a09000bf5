"""The index: a file of its own, derived from the library, deletable at any time.

A reader of the journal with a bookmark. Places are a dense sequence in the order of editing, so the newest hits come
first without a sort. The text is folded before it goes in, therefore FTS5's `ascii` tokenizer sees exactly our words.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import apsw

from notes_desktop import paths
from notes_desktop.core.facets import FACETS_VERSION, facets_of
from notes_desktop.core.fold import FOLD_VERSION, fold, fold_pieces
from notes_desktop.storage.candidates import LONG_WORDS, Source
from notes_desktop.storage.connection import (
    BUSY_MS,
    READER_CACHE_KB,
    Identity,
    identify,
    open_reader,
    read_ids,
    translated,
)
from notes_desktop.storage.notes import as_json
from notes_desktop.storage.opening import connect_reader, remove
from notes_desktop.storage.reading import Touched

VERSION = 2
_SCHEMA = """
CREATE TABLE bookmark (
    generation TEXT NOT NULL, edit_id INTEGER NOT NULL, note_id INTEGER NOT NULL, terms_at INTEGER NOT NULL
) STRICT;
CREATE TABLE place (place INTEGER PRIMARY KEY, note_id INTEGER NOT NULL UNIQUE) STRICT;
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
_CACHE_KB = 8_000
_SWEEP_NOTES = 1000
_SLICE_TERMS = 2_000
_LONGEST_TERM = 64
_MOST_KNOWN = 50_000
_MOST_NEW = 5_000
_BATCH_NOTES = 32
_BATCH_LENGTH = 65_536
_TABLES = ("words", "grams", "title_grams")


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
        close. A note that was edited behind the slice again waits for that: until then the bookmark says that it is to
        be read.
        """
        bookmark, last_note = self._bookmarks()
        with self._transaction():
            # Rows out of order in a damaged file would come round for ever.
            touched = [one for one in self._library.touched_since(bookmark, slice_notes * 8) if one.edit_id > bookmark]
            done, length = 0, 0
            for batch in _batches(touched):
                length += self._place([one.note_id for one in batch if one.last_edit_id <= one.edit_id])
                done += len(batch)
                if length > SLICE_LENGTH or not goes_on():
                    break
            if done:
                self._set_bookmark("edit_id", touched[done - 1].edit_id)
            else:
                done = self._take_unwritten(last_note, slice_notes * 8)
            self._write_words()
        return done

    def _take_unwritten(self, last_note: int, limit: int) -> int:
        """Give a place to notes that nothing was written in: the journal does not know them."""
        notes = self._library.notes_after(last_note, limit)
        done, length = 0, 0
        while done < len(notes) and length <= SLICE_LENGTH:
            batch = notes[done : done + _BATCH_NOTES]
            length += self._place(self._without_place(batch))
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
            if column != "facets" and len(term) <= _LONGEST_TERM:
                counts[term] = max(count, counts.get(term, 0))
        self._connection.executemany(
            "INSERT OR REPLACE INTO term VALUES (?, ?, ?)",
            [(term, term[::-1], count) for term, count in counts.items()],
        )
        if len(rows) == _SLICE_TERMS:
            self._next_term = rows[-1][0]
        else:
            self._next_term = None
            self._connection.execute("UPDATE bookmark SET terms_at = (SELECT coalesce(max(place), 0) FROM place)")

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

    def _place(self, note_ids: Sequence[int]) -> int:
        """Put the notes, as they read now, at the newest places in this order; the length of their texts."""
        self._forget(note_ids)
        last = self._connection.execute("SELECT coalesce(max(place), 0) FROM place").get
        assert isinstance(last, int)
        places: list[tuple[int, int]] = []
        words: list[tuple[int, str, str, str]] = []
        length = 0
        for place, (row, text) in enumerate(self._library.rows_with_texts(note_ids), last + 1):
            title, facets = fold(row.title), facets_of(text)
            body, is_known = self._fold(text)
            if not (self._learn(title) and is_known):
                facets |= {LONG_WORDS}
            places.append((place, row.id))
            words.append((place, title, body, " ".join(sorted(facets))))
            length += len(text)
        self._insert(places, words)
        return length

    def _insert(self, places: list[tuple[int, int]], words: list[tuple[int, str, str, str]]) -> None:
        executemany = self._connection.executemany
        executemany("INSERT INTO place (place, note_id) VALUES (?, ?)", places)
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
        short = {word for word in new if len(word) <= _LONGEST_TERM}
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
        row = self._connection.execute(
            "SELECT (SELECT coalesce(max(place), 0) FROM place), terms_at FROM bookmark"
        ).fetchone()
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
            connection.execute("INSERT INTO bookmark VALUES (?, 0, 0, 0)", (generation,))
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


class IndexReader:
    """Read-only on index and library together. Reader lane only. Raises StorageUnavailable when the index is no use."""

    def __init__(self, file: Path, library: Path) -> None:
        self.identity: Identity | None = identify(file)
        self._words = (-1, b"")
        self._grams: tuple[int, dict[str, list[str]]] = (-1, {})
        with translated():
            self.connection = open_reader(file)
        try:
            with translated():
                self.connection.execute("ATTACH ? AS library", (f"{library.resolve().as_uri()}?mode=ro",))
                for schema in ("main", "library"):
                    self.connection.execute(f"PRAGMA {schema}.cache_size = -{READER_CACHE_KB}")
                self.is_usable = _is_of(self.connection)
                self.connection.register_fts5_function("relevance", _relevance)
        except BaseException:
            self.connection.close()
            raise

    def close(self) -> None:
        self.connection.close()

    def interrupt(self) -> None:
        """End the SQL that runs; any thread."""
        self.connection.interrupt()

    def bookmark(self) -> tuple[int, int]:
        """(last edit, last note) that the index has read."""
        with translated():
            row = self.connection.execute("SELECT edit_id, note_id FROM bookmark").fetchone()
        edit_id, note_id = row or (0, 0)
        return int(edit_id), int(note_id)

    def unplaced(self, note_ids: Sequence[int]) -> list[int]:
        """Those of the notes that the index has not read, the highest id first."""
        sql = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT note_id FROM place) ORDER BY value DESC"
        with translated():
            return [note_id for (note_id,) in self.connection.execute(sql, (f"[{','.join(map(str, note_ids))}]",))]

    def first_edited(self, from_ms: int, until_ms: int) -> int:
        """The first place of the notes outside the trash that were edited between these moments; 0 when they are many.

        Beyond the last one for none: a note that is edited now comes there.
        """
        sql = (
            "SELECT iif(count(*) > :most, 0, coalesce(min(place.place), (SELECT max(place) + 1 FROM place))) FROM ("
            "SELECT id FROM library.note WHERE trashed_ms = 0 AND edited_ms >= :begin AND edited_ms < :end"
            " LIMIT :most + 1) AS few LEFT JOIN place ON place.note_id = few.id"
        )
        with translated():
            found = self.connection.execute(sql, {"begin": from_ms, "end": until_ms, "most": _FEW_NOTES}).get
        return found if isinstance(found, int) else 0

    def grams_of(self, begin: str) -> list[str]:
        """The trigrams of the index that begin with one or two characters; kept as long as it stays as it is."""
        version = self._version()
        if self._grams[0] != version:
            self._grams = (version, {})
        grams = self._grams[1]
        if begin not in grams:
            with translated():
                found = self.connection.execute(_GRAMS_OF, {"begin": begin, "most": _MOST_GRAMS})
                grams[begin] = [gram for (gram,) in found]
        return grams[begin]

    def fitting(self, source: Source) -> array[int]:
        """What a source of words proposes, what fits best first. For few notes."""
        sql = source.sql.replace("ORDER BY words.rowid DESC", "ORDER BY relevance(words) DESC, words.rowid DESC")
        with translated():
            return read_ids(self.connection, sql, {**source.bindings, "limit": -1})

    def words_with(self, letters: str) -> list[str] | None:
        """All words that have these letters in them, or before `WORD_END`, at their end; None when they are many."""
        version, words = self._words
        if version == self._version():
            found = list(islice(_lines_with(letters, words), _MOST_WORDS + 1))
        else:
            sql = "SELECT term FROM term WHERE instr(term || char(10), ?) LIMIT ?"
            with translated():
                rows = self.connection.execute(sql, (letters, _MOST_WORDS + 1)).fetchall()
            found = [str(word) for (word,) in rows]
        return None if len(found) > _MOST_WORDS else found

    def has_letters(self, letters: str) -> bool:
        """Whether a word may have these letters in it; to know that it has not takes the words in memory."""
        with translated():
            begins = self.connection.execute(
                "SELECT 1 FROM term WHERE term >= ? AND term < ?", (letters, f"{letters}\U0010ffff")
            ).fetchone()
        return begins is not None or self._words[0] != self._version() or letters.encode() in self._words[1]

    def keep_words(self) -> None:
        """Read the vocabulary, a megabyte of 100 000 notes, for as long as it stays as it is: to look through what
        is in memory takes a tenth of the time. As UTF-8: one emoji among the words makes four bytes of each letter.
        """
        version = self._version()
        if self._words[0] == version:
            return
        with translated():
            sql = "SELECT CAST(group_concat(term, char(10)) || char(10) AS BLOB) FROM term"
            words = self.connection.execute(sql).get
        self._words = (version, words if isinstance(words, bytes) else b"")

    def _version(self) -> int:
        """Another number whenever the index was written since the last call."""
        with translated():
            version = self.connection.execute("PRAGMA data_version").get
        return int(str(version))

    def has_word(self, word: str) -> bool:
        """Whether a word of a note begins with this one."""
        with translated():
            some = self.connection.execute(
                "SELECT term FROM term WHERE term >= ? AND term < ? LIMIT ?", (word, f"{word}\U0010ffff", _SOME_WORDS)
            ).fetchall()
        whole = " OR ".join(f'"{found}"' for (found,) in some)
        # To merge all that begins so takes long; the vocabulary keeps words that no note has any more.
        return (bool(whole) and self._is_found(whole)) or self._is_found(f'"{word}" *')

    def _is_found(self, expression: str) -> bool:
        sql = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
        with translated():
            return bool(self.connection.execute(sql, (f"{{title body}} : ({expression})",)).fetchall())

    def terms_near(self, word: str, most_errors: int) -> dict[str, int]:
        """Words that may be `word` with so few errors, or go on with it, and how many notes have each.

        What is wrong stands in one part of the word; another one, at its begin or end, is as it was meant.
        """
        least, longest = len(word) - most_errors, len(word) + most_errors
        if most_errors == 1:
            begin, end = max(len(word) // 2 - 1, 1), max((len(word) - 1) // 2, 1)
        else:
            begin = end = max(len(word) // 3, 2)
        found: dict[str, int] = {}
        with translated():
            for column, shared, most in (
                ("term", word[:begin], _LONGEST_TERM),
                ("backwards", word[::-1][:end], longest),
            ):
                sql = (
                    f"SELECT term, count FROM term WHERE {column} >= ? AND {column} < ?"
                    " AND length(term) BETWEEN ? AND ? ORDER BY count DESC LIMIT ?"
                )
                beyond = f"{shared}\U0010ffff"
                found.update(self.connection.execute(sql, (shared, beyond, least, most, _MOST_NEAR)))
        return found


def _lines_with(letters: str, text: bytes) -> Iterator[str]:
    """As bytes, of which ten are a word: with one emoji among them, a text has four for each letter."""
    asked = letters.encode()
    end = -1
    while (at := text.find(asked, end + 1)) >= 0:
        begin, end = text.rfind(b"\n", 0, at) + 1, text.find(b"\n", at)
        yield text[begin:end].decode()


def _relevance(api: apsw.FTS5ExtensionApi, *_arguments: object) -> float:
    """How well a note fits: how often the words stand in it for its length, the title before the text, close together.

    Without the number of notes that have a word, for which FTS5's own `bm25` reads all of them.
    """
    average = api.column_total_size(_BODY) / max(api.row_count, 1) or 1.0
    longer = 0.25 + 0.75 * api.column_size(_BODY) / average
    score = 0.0
    before: list[int] = []
    for phrase in range(api.phrase_count):
        title, body, _facets = api.phrase_locations(phrase)
        score += 3.0 * bool(title) + len(body) / (len(body) + 1.2 * longer)
        near = any(0 < at - earlier <= _NEAR for earlier in before[:_MOST_PLACES] for at in body[:_MOST_PLACES])
        score += 0.5 * near
        before = body
    return round(score, 1)


# One look at the index for each: a range of the vocabulary would read through all places of all of them.
_GRAMS_OF = """
WITH RECURSIVE found (gram) AS (
    SELECT (SELECT term FROM gram WHERE term >= :begin LIMIT 1)
    UNION ALL
    SELECT (SELECT term FROM gram WHERE term >= found.gram || char(1) LIMIT 1) FROM found
        WHERE substr(found.gram, 1, length(:begin)) = :begin LIMIT :most
) SELECT gram FROM found WHERE substr(gram, 1, length(:begin)) = :begin
"""
_MOST_GRAMS = 100_000
_BODY = 1
_NEAR = 3
_MOST_PLACES = 16
_MOST_NEAR = 4_000
_MOST_WORDS = 1_000
_SOME_WORDS = 8
_FEW_NOTES = 3_000


def _generation(library: str | None) -> str:
    """What the index was made from and how: texts folded otherwise do not fit what is asked."""
    return f"{library} {FOLD_VERSION} {FACETS_VERSION}"


def _fits(connection: apsw.Connection, generation: str) -> bool:
    if connection.pragma("user_version") != VERSION:
        return False
    row = connection.execute("SELECT generation FROM bookmark").fetchone()
    return row is not None and row[0] == generation


def _is_of(connection: apsw.Connection) -> bool:
    """Whether the index was made from the library that is attached, and with today's folding."""
    row = connection.execute("SELECT value FROM library.meta WHERE name = 'generation'").fetchone()
    return _fits(connection, _generation(row[0] if row else None))
