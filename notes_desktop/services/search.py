"""Search as one types: the index proposes, `Query.matches` decides, and what the index has not read yet is read here.

Everything of `Search` runs on the reader lane; a newer question ends an older one.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from notes_desktop.core.errors import StorageUnavailable
from notes_desktop.core.fold import fold
from notes_desktop.core.note import NoteRow, title_of
from notes_desktop.core.query import Query, Subject, Term, parse
from notes_desktop.services.library import Library
from notes_desktop.services.subjects import notebook_keys, stored_subject, subject_of
from notes_desktop.storage.connection import Interrupted, StorageDamaged, identify
from notes_desktop.storage.index import IndexReader
from notes_desktop.storage.opening import remove
from notes_desktop.storage.reading import Reader

FIRST_HITS = 30
"""More than a list shows at once: these come first, then all."""

SCAN_LIMIT = 2000
"""Notes read one by one where there is no index."""

SHORT_S = 0.02
"""How long notes are read for words of one or two letters, for which the index is slow, however few have them."""

MOST_READ_S = 0.03
"""Notes are read as long as it looks as if a screenful of hits were found by then: the index takes longer for those."""

SWITCH_S = 0.0005
"""How long the lane may hold the interpreter while the window waits for it to paint a key (CPython's usual 5 ms)."""

_PAGE = 10
_NEWEST = 800
_READ_FROM = 5_000
"""A smaller index answers anything faster than notes are read."""

_SHORT = 32_768
"""Longer notes are left to the index: folding one takes as long as a hundred others."""

log = logging.getLogger(__name__)


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


class _Outdated(Exception):
    """A newer question came."""


class Search:
    """Answers questions from index, journal tail and unsaved texts together."""

    def __init__(self, library: Library, index_file: Path) -> None:
        self._library = library
        self._index_file = index_file
        self._index: IndexReader | None = None
        self._current = 0
        self._lock = threading.Lock()
        self._running: Reader | None = None
        self._notebooks: Mapping[int, str] = {}

    def ask(self, question: Question, tell: Callable[[Answer], None]) -> Future[None]:
        """Answer with the first hits, then with all of them; `tell` is called on the lane. Any thread may ask.

        The future ends with the last answer, or when a newer question ended this one.
        """
        number = self.cancel()
        return self._library.read(lambda reader: self._answer(reader, question, number, tell))

    def cancel(self) -> int:
        """End what is being searched, and nothing else that the lane does; the number of the next question."""
        with self._lock:
            self._current += 1
            if self._running is not None:
                self._running.connection.interrupt()
                if self._index is not None:
                    self._index.interrupt()
            return self._current

    def titles(self, text: str, limit: int = 50) -> Future[list[NoteRow]]:
        """Notes whose title holds every word of `text`, newest edited first; the newest notes for an empty one."""
        return self._library.read(lambda reader: self._titles(reader, text, limit))

    def close(self) -> None:
        self.cancel()
        self._library.read(lambda _: self._close_index())

    def _answer(self, reader: Reader, question: Question, number: int, tell: Callable[[Answer], None]) -> None:
        with self._lock:
            if number != self._current:
                return
            self._running = reader
        usual_s = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_S)
        try:
            self._notebooks = notebook_keys(reader, question.query)
            self._tell_both(reader, question, number, tell)
        except (Interrupted, _Outdated):
            return
        finally:
            sys.setswitchinterval(usual_s)
            with self._lock:
                self._running = None

    def _tell_both(self, reader: Reader, question: Question, number: int, tell: Callable[[Answer], None]) -> None:
        if question.query.is_empty:
            tell(Answer(question, reader.ids(question.view, "edited", question.today_ms), True))
            return
        first = self._find(reader, question, number, FIRST_HITS)
        self._check(number)
        tell(first)
        if not first.is_complete:
            everything = self._find(reader, question, number, -1)
            self._check(number)
            tell(everything)

    def _find(self, reader: Reader, question: Question, number: int, limit: int) -> Answer:
        try:
            index = self._get_index()
            if index is not None:
                return self._find_indexed(reader, index, question, number, limit)
        except StorageUnavailable as error:
            self._give_up_index(error)
        return self._find_newest(reader, question, number)

    def _find_newest(self, reader: Reader, question: Question, number: int) -> Answer:
        """Without an index: hits among the newest notes."""
        newest = reader.newest_ids(question.view, question.today_ms, SCAN_LIMIT)
        found = dict.fromkeys(self._unsaved_hits(reader, question))
        found.update(dict.fromkeys(self._matching(reader, question, number, newest)))
        return Answer(question, array("q", found), True, len(newest))

    def _find_indexed(self, reader: Reader, index: IndexReader, question: Question, number: int, limit: int) -> Answer:
        """The bookmark is read before the library, so that what is written meanwhile belongs to the tail."""
        bookmark = index.bookmark()
        tail = reader.touched_newest_first(bookmark, SCAN_LIMIT)
        is_far_behind = len(tail) == SCAN_LIMIT
        found = dict.fromkeys(self._unsaved_hits(reader, question))
        found.update(dict.fromkeys(self._matching(reader, question, number, tail)))
        known = {*tail, *dict(question.unsaved)}
        proposed = self._proposed(reader, index, question, number, limit)
        fresh: Iterable[int] = (note_id for note_id in proposed.ids if note_id not in known)
        if is_far_behind:  # what the index names may read otherwise by now
            fresh = self._matching(reader, question, number, list(fresh))
        room = None if limit < 0 else max(limit - len(found), 0)
        found.update(dict.fromkeys(islice(fresh, room)))
        is_complete = proposed.is_all and (limit < 0 or len(found) < limit)
        scanned = len(tail) if is_far_behind else 0
        return Answer(question, array("q", found), is_complete, scanned)

    def _proposed(self, reader: Reader, index: IndexReader, question: Question, number: int, limit: int) -> _Proposed:
        """Hits of the index.

        It merges all notes that have a word before it gives the first. What is frequent is found sooner among the
        newest notes; what is not, and words of one or two letters, by reading those that have the longer words.
        """
        query, view, today_ms = question.query, question.view, question.today_ms
        if limit >= 0 and index.count() > _READ_FROM:
            newest = reader.newest_ids(view, today_ms, _NEWEST)
            longer = Query(query.text, tuple(clause for clause in query.clauses if not _is_short(clause)))
            is_short = len(longer.clauses) < len(query.clauses)
            hits = self._read_for_a_while(reader, question, number, newest, limit, SHORT_S if is_short else 0)
            rarer = longer.fts_expression()
            if not hits and is_short and rarer is not None:
                near = index.hits(rarer, view, today_ms, SCAN_LIMIT)
                hits = self._read_for_a_while(reader, question, number, near, limit, SHORT_S)
            if hits:
                return _Proposed(hits, is_all=False)
        expression = query.fts_expression()
        if expression is not None and query.fts_is_exact and (limit >= 0 or not query.may_be_inside):
            hits = index.hits(expression, view, today_ms, limit)
            return _Proposed(hits, is_all=limit < 0 or (len(hits) < limit and not query.may_be_inside))
        everything = self._matching(reader, question, number, reader.ids(view, "edited", today_ms))
        return _Proposed(array("q", everything if limit < 0 else islice(everything, limit)), is_all=limit < 0)

    def _read_for_a_while(
        self, reader: Reader, question: Question, number: int, ids: Sequence[int], limit: int, least_s: float
    ) -> array[int]:
        """The first `limit` hits among `ids`; nothing when they are too rare to find as many soon.

        By the time of this thread alone: on a busy machine the index would not be faster either.
        """
        begun = time.thread_time()
        hits = array("q")
        for start in range(0, len(ids), _PAGE):
            rows = reader.rows(ids[start : start + _PAGE])
            hits.extend(self._matching_rows(reader, question, number, [row for row in rows if row.length <= _SHORT]))
            if len(hits) >= limit:
                return hits[:limit]
            spent_s = time.thread_time() - begun
            if spent_s > least_s and spent_s * limit > MOST_READ_S * len(hits):
                break
        return array("q")

    def _unsaved_hits(self, reader: Reader, question: Question) -> Iterator[int]:
        rows = {row.id: row for row in reader.rows([note_id for note_id, _ in question.unsaved])}
        for note_id, text in question.unsaved:
            row = rows.get(note_id)  # type: ignore[call-overload]
            is_in_view = question.view in ("all", "today") if row is None else _is_in_view(row, question, True)
            title = title_of(text)
            subject = Subject(title, text) if row is None else subject_of(row, text, self._notebooks, title)
            if is_in_view and question.query.matches(subject):
                yield note_id

    def _matching(self, reader: Reader, question: Question, number: int, ids: Sequence[int]) -> Iterator[int]:
        """Those of `ids` that are in the view and match, in their order; unsaved ones are judged elsewhere."""
        for start in range(0, len(ids), _PAGE):
            yield from self._matching_rows(reader, question, number, reader.rows(ids[start : start + _PAGE]))

    def _matching_rows(self, reader: Reader, question: Question, number: int, rows: Iterable[NoteRow]) -> Iterator[int]:
        unsaved = {note_id for note_id, _ in question.unsaved}
        for row in rows:
            self._check(number)
            if row.id in unsaved or not _is_in_view(row, question):
                continue
            if question.query.matches(stored_subject(reader, row, self._notebooks)):
                yield row.id

    def _titles(self, reader: Reader, text: str, limit: int) -> list[NoteRow]:
        words = fold(text).split()
        longest = max(words, key=len, default="")
        proposed = reader.newest_ids("all", 0, SCAN_LIMIT if words else limit)
        if len(longest) >= 3:
            proposed.extend(self._indexed_titles(longest))
        rows = reader.rows(list(dict.fromkeys(proposed)))
        if words:
            rows = [row for row in rows if all(word in fold(row.title) for word in words)]
        return rows[:limit]

    def _indexed_titles(self, folded: str) -> Sequence[int]:
        try:
            index = self._get_index()
            return index.titles(folded, SCAN_LIMIT) if index is not None else ()
        except StorageUnavailable as error:
            self._give_up_index(error)
            return ()

    def _check(self, number: int) -> None:
        if number != self._current:
            raise _Outdated

    def _get_index(self) -> IndexReader | None:
        """The index, opened anew when another file stands in its place; None while there is none for this library."""
        if self._index is not None and self._index.identity != identify(self._index_file):
            self._close_index()
        if self._index is None and self._index_file.exists():
            index = IndexReader(self._index_file, self._library.path)
            if not index.is_usable:
                index.close()
                return None
            with self._lock:
                self._index = index
        return self._index

    def _give_up_index(self, error: StorageUnavailable) -> None:
        """Go on without it; a damaged one is removed, so that the index lane builds it anew."""
        log.warning("the index cannot be read: %s", error)
        self._close_index()
        if isinstance(error, StorageDamaged):
            remove(self._index_file)

    def _close_index(self) -> None:
        with self._lock:
            index, self._index = self._index, None
        if index is not None:
            index.close()


class _Proposed(NamedTuple):
    """Hits among what the index has read; `is_all` when there are no more."""

    ids: array[int]
    is_all: bool


def question(text: str, view: str, today_ms: int, unsaved: Iterable[tuple[int, str]] = ()) -> Question:
    return Question(parse(text), view, today_ms, tuple(unsaved))


def _is_short(clause: tuple[Term, ...]) -> bool:
    """Whether a word of it has one or two letters, so that most notes have it."""
    return any(len("".join(term.folded)) <= 2 and "".join(term.folded).isascii() for term in clause)


def _is_in_view(row: NoteRow, question: Question, is_unsaved: bool = False) -> bool:
    """An unsaved note is being edited now, whatever its row says."""
    if question.view == "trash":
        return row.trashed_ms > 0
    if row.trashed_ms:
        return False
    if question.view == "pinned":
        return row.pinned_ms > 0
    return question.view != "today" or is_unsaved or row.edited_ms >= question.today_ms
