"""What searches ask of the index: where it stands, what it proposes, which words and trigrams it has."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import apsw

from notes_desktop.storage.candidates import Source
from notes_desktop.storage.connection import READER_CACHE_KB, Identity, identify, open_reader, read_ids, translated
from notes_desktop.storage.index import fits, generation_of
from notes_desktop.storage.vocabulary import Bookmark, Vocabulary


class IndexReader:
    """Read-only on index and library together. Reader lane only. Raises StorageUnavailable when the index is no use."""

    def __init__(self, file: Path, library: Path) -> None:
        self.identity: Identity | None = identify(file)
        self._grams: tuple[Bookmark | None, dict[str, list[str]]] = (None, {})
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
        self.vocabulary = Vocabulary(self.connection, self.bookmark)

    def close(self) -> None:
        self.connection.close()

    def interrupt(self) -> None:
        """End the SQL that runs; any thread."""
        self.connection.interrupt()

    def bookmark(self) -> Bookmark:
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
        """The trigrams of the index that begin with one or two characters; kept until it has read more notes."""
        bookmark = self.bookmark()
        if self._grams[0] != bookmark:
            self._grams = (bookmark, {})
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
_SOME_WORDS = 8
_FEW_NOTES = 3_000


def _is_of(connection: apsw.Connection) -> bool:
    """Whether the index was made from the library that is attached, and with today's folding."""
    row = connection.execute("SELECT value FROM library.meta WHERE name = 'generation'").fetchone()
    return fits(connection, generation_of(row[0] if row else None))
