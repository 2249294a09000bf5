"""Search as one types: the index proposes, `Query.matches` decides, and what the index has not read yet is read here.

Everything of `Search` runs on the reader lane; a newer question ends an older one.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple

from notes_desktop.core.fold import fold
from notes_desktop.core.note import NoteRow
from notes_desktop.core.query import Query, parse
from notes_desktop.services.library import Library
from notes_desktop.storage.index import IndexReader
from notes_desktop.storage.reading import Reader

FIRST_HITS = 100
SCAN_LIMIT = 2000
"""Notes read one by one for words of one or two letters before the index is asked after all."""


class Question(NamedTuple):
    query: Query
    view: str
    today_ms: int
    unsaved: tuple[tuple[int, str], ...] = ()
    """Texts that are not on the disk yet, newest first."""


class Answer(NamedTuple):
    question: Question
    ids: array[int]
    is_complete: bool
    scanned: int = 0
    """How many of the newest notes were read when there is no index yet; 0 when the index answered."""


class Search:
    """Answers questions from index, journal tail and unsaved texts together."""

    def __init__(self, library: Library, index_file: Path) -> None:
        self._library = library
        self._index_file = index_file
        self._index: IndexReader | None = None
        self._current = 0
        self._lock = threading.Lock()

    def ask(self, question: Question, tell: Callable[[Answer], None]) -> None:
        """Answer with the first hits, then with all of them; `tell` is called on the lane. Any thread may ask."""
        number = self.cancel()
        self._library.read(lambda reader: self._answer(reader, question, number, tell))

    def cancel(self) -> int:
        """End what is being searched; the number of the next question."""
        with self._lock:
            self._current += 1
            number = self._current
        self._library.interrupt_reading()
        if (index := self._index) is not None:
            index.connection.interrupt()
        return number

    def titles(self, text: str, limit: int = 50) -> Future[list[NoteRow]]:
        """Notes whose title holds every word of `text`, newest edited first; the newest notes for an empty one."""
        return self._library.read(lambda reader: self._titles(reader, text, limit))

    def close(self) -> None:
        self._library.read(lambda _: self._close_index())

    def _answer(
        self, reader: Reader, question: Question, number: int, tell: Callable[[Answer], None]
    ) -> None:
        def is_current() -> bool:
            return number == self._current

        try:
            first = self._find(reader, question, FIRST_HITS, is_current)
            if is_current():
                tell(first)
            if is_current() and not first.is_complete:
                tell(self._find(reader, question, -1, is_current))
        except Exception:
            if is_current():
                self._close_index()
                raise

    def _find(self, reader: Reader, question: Question, limit: int, is_current: Callable[[], bool]) -> Answer:
        found: dict[int, None] = {}
        unsaved = dict(question.unsaved)
        for note_id, text in question.unsaved:
            if question.query.matches("", text):
                found[note_id] = None
        index = self._get_index()
        bookmark = index.bookmark() if index is not None else 0
        tail = [note_id for note_id, _ in reversed(reader.touched_since(bookmark, SCAN_LIMIT * 4))]
        for note_id in _matching(reader, question, tail if index is not None else [], unsaved, is_current):
            found[note_id] = None
        skip = set(tail) | set(unsaved)
        scanned = 0
        if index is None:
            newest = reader.newest_ids(question.view, question.today_ms, SCAN_LIMIT)
            scanned = len(newest)
            found.update(dict.fromkeys(_matching(reader, question, newest, unsaved, is_current)))
            return Answer(question, array("q", found), True, scanned)
        for note_id in self._proposed(reader, index, question, limit, is_current):
            if note_id not in skip:
                found[note_id] = None
        ids = array("q", found)
        is_complete = limit < 0 or len(ids) < limit
        return Answer(question, ids if limit < 0 else ids[:limit], is_complete, scanned)

    def _proposed(
        self,
        reader: Reader,
        index: IndexReader,
        question: Question,
        limit: int,
        is_current: Callable[[], bool],
    ) -> Iterator[int]:
        """Hits of the index; words too short for it are found by reading, newest first."""
        long_terms = tuple(term for term in question.query.terms if len(term) > 2 or not term.isascii())
        query = question.query
        if long_terms:
            proposed = query._replace(terms=long_terms)
            hits = index.hits(
                proposed.fts_expression(),
                question.view,
                question.today_ms,
                -1 if len(long_terms) < len(query.terms) else limit,
            )
            if len(long_terms) == len(query.terms):
                yield from hits
                return
            yield from _up_to(limit, _matching(reader, question, hits, {}, is_current))
            return
        if limit >= 0:
            newest = reader.newest_ids(question.view, question.today_ms, SCAN_LIMIT)
            near = list(_up_to(limit, _matching(reader, question, newest, {}, is_current)))
            if len(near) == limit or len(newest) < SCAN_LIMIT:
                yield from near
                return
        yield from index.hits(query.fts_expression(), question.view, question.today_ms, limit)

    def _titles(self, reader: Reader, text: str, limit: int) -> list[NoteRow]:
        words = fold(text).split()
        index = self._get_index()
        longest = max(words, key=len, default="")
        newest = reader.newest_ids("all", 0, SCAN_LIMIT)
        proposed = list(newest[: limit if not words else SCAN_LIMIT])
        if index is not None and len(longest) >= 3:
            proposed.extend(index.titles(longest, SCAN_LIMIT))
        rows = reader.rows(list(dict.fromkeys(proposed)))
        if words:
            rows = [row for row in rows if all(word in fold(row.title) for word in words)]
        return rows[:limit]

    def _get_index(self) -> IndexReader | None:
        if self._index is None and self._index_file.exists():
            try:
                self._index = IndexReader(self._index_file, self._library.path)
            except Exception:  # an unfinished or damaged index: search works without it
                return None
        return self._index

    def _close_index(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None


def question(text: str, view: str, today_ms: int, unsaved: Iterable[tuple[int, str]] = ()) -> Question:
    return Question(parse(text), view, today_ms, tuple(unsaved))


def _matching(
    reader: Reader,
    question: Question,
    ids: Sequence[int],
    unsaved: dict[int, str],
    is_current: Callable[[], bool],
) -> Iterator[int]:
    """Those of `ids` that are in the view and match, in their order."""
    for start in range(0, len(ids), 50):
        for row in reader.rows(ids[start : start + 50]):
            if not is_current():
                return
            if row.id in unsaved or not _is_in_view(row, question):
                continue
            if question.query.matches(row.title, reader.text(row.id).text):
                yield row.id


def _is_in_view(row: NoteRow, question: Question) -> bool:
    if question.view == "trash":
        return row.trashed_ms > 0
    if row.trashed_ms:
        return False
    if question.view == "pinned":
        return row.pinned_ms > 0
    return question.view != "today" or row.edited_ms >= question.today_ms


def _up_to(limit: int, found: Iterator[int]) -> Iterator[int]:
    for count, note_id in enumerate(found, 1):
        yield note_id
        if count == limit:
            return
