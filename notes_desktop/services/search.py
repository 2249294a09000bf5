"""Search as one types: the index proposes, `Query.matches` decides, and what the index has not read yet is read here.

Everything of `Search` runs on the reader lane; a newer question ends an older one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from notes_desktop.core.errors import StorageUnavailable
from notes_desktop.core.fold import title_key
from notes_desktop.core.fuzzy import best_titles
from notes_desktop.core.ids import NoteId
from notes_desktop.core.note_row import NoteRow
from notes_desktop.core.query import Query, parse
from notes_desktop.core.query_terms import Term
from notes_desktop.core.spelling import most_errors, nearest
from notes_desktop.services.answering import FIRST_HITS, Answer, Answering, Outdated, Question
from notes_desktop.services.library import Library
from notes_desktop.services.turns import short_turns
from notes_desktop.storage.candidates import titled
from notes_desktop.storage.connection import Interrupted, StorageDamaged, identify
from notes_desktop.storage.index_reader import IndexReader
from notes_desktop.storage.opening import remove
from notes_desktop.storage.reading import Reader

__all__ = ["FIRST_HITS", "Answer", "Question", "Search", "question"]

_NEWEST_TITLES = 3000
_MOST_TITLES = 300
"""Further back; one that is exactly what was typed is found at any age."""

_LOOKED_THROUGH = 200_000
"""So many characters of a note for what is shown in its row."""

MORE_LETTERS_S = 0.5
"""After a question, another one is likely."""

log = logging.getLogger(__name__)


class Search:
    """Answers questions from index, journal tail and unsaved texts together."""

    def __init__(self, library: Library, index_file: Path) -> None:
        self._library = library
        self._index_file = index_file
        self._index: IndexReader | None = None
        self._current = 0
        self._asked_at = float("-inf")
        self._lock = threading.Lock()
        self._running: Reader | None = None
        self._newest: tuple[Reader, int, list[tuple[int, str]]] | None = None

    def ask(self, question: Question, tell: Callable[[Answer], None]) -> Future[None]:
        """Answer with the first hits, then with all of them; `tell` is called on the lane. Any thread may ask.

        The future ends with the last answer, or when a newer question ended this one.
        """
        number = self.cancel()
        self._asked_at = time.monotonic()
        return self._library.read(lambda reader: self._answer(reader, question, number, tell))

    @property
    def is_awaited(self) -> bool:
        """Whether somebody waits for an answer, or has had one only now. Any thread."""
        return self._running is not None or time.monotonic() - self._asked_at < MORE_LETTERS_S

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
        """Notes outside the trash whose title fits `text`, best first; the newest notes for an empty one."""
        found = self._library.read(lambda reader: self._titles(reader, text, limit))
        if not text:
            self._library.read(self._newest_titles)  # a letter comes next
        return found

    def snippets(self, query: Query, note_ids: Sequence[NoteId]) -> Future[dict[NoteId, str]]:
        """The words around the first hit in each of these notes, without those that a newer question left unread."""
        number = self._current
        return self._library.read(lambda reader: self._snippets(reader, query, note_ids, number))

    def warm(self) -> Future[None]:
        """Open the index, look into it once and keep its words, for a person who is about to search: the first key need
        not wait for that. A search that is asked meanwhile ends it.
        """
        number = self._current
        return self._library.read(lambda reader: self._run(reader, number, partial(self._warm, number)))

    def close(self) -> None:
        self.cancel()
        self._library.read(lambda _: self._close_index())

    def _warm(self, number: int) -> None:
        try:
            index = self._get_index()
            if index is not None:
                index.has_word("warm")
                index.grams_of("wa")
        except StorageUnavailable as error:
            self._give_up_index(error)
        self._make_ready(number)

    def _make_ready(self, number: int) -> None:
        """For what may be asked next, once a person has what was asked for; a newer question ends it."""
        try:
            if self._index is not None:
                self._index.vocabulary.keep(partial(self._check, number))
        except StorageUnavailable as error:
            self._give_up_index(error)
        self._check(number)
        parse("/any/")  # the module for patterns takes 20 ms to load, which would be the window's

    def _answer(self, reader: Reader, question: Question, number: int, tell: Callable[[Answer], None]) -> None:
        with short_turns():
            self._run(reader, number, lambda: self._tell_all(reader, question, number, tell))

    def _run(self, reader: Reader, number: int, job: Callable[[], object]) -> None:
        """Until a newer question comes, and not at all if it came before."""
        with self._lock:
            if number != self._current:
                return
            self._running = reader
        try:
            job()
        except (Interrupted, Outdated):
            return
        finally:
            with self._lock:
                self._running = None

    def _tell_all(self, reader: Reader, question: Question, number: int, tell: Callable[[Answer], None]) -> None:
        if question.query.is_empty:
            tell(Answer(question, reader.ids(question.view, "edited", question.today_ms), True))
            return
        answer = self._find(reader, question, number, tell)
        if not answer.ids and not answer.scanned and (mended := self._mended(question.query)) is not None:
            other = question._replace(query=mended)
            corrected = self._find(reader, other, number, lambda found: tell(_as_corrected(found, question)))
            if corrected.ids:
                answer = _as_corrected(corrected, question)
        self._check(number)
        tell(answer)
        self._make_ready(number)

    def _find(self, reader: Reader, question: Question, number: int, tell: Callable[[Answer], None]) -> Answer:
        def check() -> None:
            self._check(number)

        try:
            index = self._get_index()
            if index is not None:
                return Answering(reader, index, question, tell, check).run()
        except StorageUnavailable as error:
            self._give_up_index(error)
        return Answering(reader, None, question, tell, check).run()

    def _mended(self, query: Query) -> Query | None:
        """The query with the words that nobody wrote as somebody wrote them; None when there is nothing to mend."""
        try:
            index = self._get_index()
            if index is None:
                return None
            text = query.text
            for clause in query.clauses:
                for term in clause:
                    word = _mended_word(index, term)
                    if word is not None:
                        text = text.replace(term.value, word, 1)
        except StorageUnavailable as error:
            self._give_up_index(error)
            return None
        return parse(text) if text != query.text else None

    def _snippets(self, reader: Reader, query: Query, note_ids: Sequence[NoteId], number: int) -> dict[NoteId, str]:
        found: dict[NoteId, str] = {}
        with short_turns():
            for note_id in note_ids:
                if number != self._current:
                    break
                for _row, text in reader.rows_with_texts([note_id]):
                    found[note_id] = query.snippet(text[:_LOOKED_THROUGH])
        return found

    def _titles(self, reader: Reader, text: str, limit: int) -> list[NoteRow]:
        """Those that have the words, and of the newest those that have the letters."""
        key = title_key(text)
        if not key:
            return reader.rows(reader.newest_ids(limit))
        with short_turns():
            best = best_titles(text, self._proposed_titles(reader, key, limit), limit)
        return reader.rows(best)

    def _proposed_titles(self, reader: Reader, key: str, limit: int) -> list[tuple[int, str]]:
        newest = [*self._newest_titles(reader), *((note_id, key) for note_id in reader.titled(key)[:limit])]
        try:
            index = self._get_index()
            if index is not None:
                return [*newest, *titled(index.connection, index.grams_of, key, _MOST_TITLES)]
        except StorageUnavailable as error:
            self._give_up_index(error)
        return newest

    def _newest_titles(self, reader: Reader) -> list[tuple[int, str]]:
        """The same from key to key while nothing is written."""
        version = reader.version()
        if self._newest is None or self._newest[:2] != (reader, version):
            self._newest = (reader, version, reader.newest_titles(_NEWEST_TITLES))
        return self._newest[2]

    def _check(self, number: int) -> None:
        if number != self._current:
            raise Outdated

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


def question(text: str, view: str, today_ms: int, unsaved: Iterable[tuple[int, str]] = ()) -> Question:
    return Question(parse(text), view, today_ms, tuple(unsaved))


def _as_corrected(answer: Answer, asked: Question) -> Answer:
    return answer._replace(question=asked, corrected=answer.question.query.text)


def _mended_word(index: IndexReader, term: Term) -> str | None:
    """What was probably meant, when no note has the word."""
    if term.kind not in ("word", "title") or term.is_not or term.raw or len(term.folded) != 1:
        return None
    word = term.folded[0]
    most = most_errors(word)
    if not most or index.has_word(word):
        return None
    return nearest(word, index.vocabulary.near(word, most))
