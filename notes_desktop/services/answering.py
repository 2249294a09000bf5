"""How one question is answered: what is not on the disk, what the index has not read, what the index proposes.

The best hits come first: those with all words in their title, then those in which the words begin words, then those in
which they stand inside; newest edited first, and what fits best where there are few.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from notes_desktop.core.fold import fold
from notes_desktop.core.note import title_of
from notes_desktop.core.note_row import NoteRow
from notes_desktop.core.query import Query, Subject
from notes_desktop.core.query_terms import TEXT_KINDS
from notes_desktop.services.clock import now_ms
from notes_desktop.services.subjects import notebook_keys, subject_of
from notes_desktop.storage.candidates import Planner, Scope, Source, ids_of, newest, proposed, within
from notes_desktop.storage.connection import Connection
from notes_desktop.storage.index_reader import IndexReader
from notes_desktop.storage.reading import Reader

FIRST_HITS = 30
"""More than a list shows at once: these come first, then all."""

SCAN_LIMIT = 2000
"""Notes read one by one where there is no index."""

FEW_HITS = 100
"""So many are put in the order of how well they fit; of more, the newest are wanted."""

TELL_FIRST_S = 0.01
"""A screenful that takes longer is shown as far as it is known."""

TELL_AGAIN_S = 0.3
PATTERN_S = 2.0
"""How long a query may be busy with regular expressions."""

LONG_TAIL = 100
"""To read more notes than that one by one keeps the first rows waiting."""

_PAGE = 10

_PIECE = 10_000
"""So many hits are taken in at once: with a million of them the interpreter's lock is held for 0.1 s."""


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
    corrected: str = ""
    """What was searched instead, because nothing has the words as they were typed."""
    ran_out: int = 0
    """How many notes were given up because a regular expression took too long with them."""
    is_cut: bool = False
    """Whether the time for regular expressions ended the search after the `scanned` newest notes."""


class Outdated(Exception):
    """A newer question came."""


class Answering:
    """One question on its way. `tell` hears of answers that grow; `check` raises Outdated."""

    def __init__(
        self,
        reader: Reader,
        index: IndexReader | None,
        question: Question,
        tell: Callable[[Answer], None],
        check: Callable[[], None],
    ) -> None:
        self._reader = reader
        self._index = index
        self._question = question
        self._query = question.query
        self._tell = tell
        self._check = check
        self._unsaved = dict(question.unsaved)
        self._notebooks = notebook_keys(reader, question.query)
        self._scope = scope_of(question, self._notebooks)
        self._found: dict[int, None] = {}
        self._known: set[int] = set()
        self._title_query = _title_query(question.query)
        self._has_patterns = any(term.kind == "regex" for clause in question.query.clauses for term in clause)
        self._begun = time.monotonic()
        self._pattern_s = 0.0
        self._read = 0
        self._told = 0
        self._is_cut = False

    def run(self) -> Answer:
        """All hits; the first ones are told before."""
        planner = self._planner()
        plan = planner.plan()
        if not plan.everything.is_indexed:
            self._add(self._unread_hits([]))
            self._take(self._reader.connection, plan.everything, has_doubt=False)
            return self._answer(is_complete=True, scanned=self._read if self._is_cut else 0)
        if self._index is None:
            return self._scan()
        # Before the library, so that what is written meanwhile belongs to the tail.
        last_edit, last_note = self._index.bookmark()
        tail = self._reader.touched_newest_first(last_edit, SCAN_LIMIT)
        is_far_behind = len(tail) == SCAN_LIMIT
        unwritten = self._index.unplaced(self._reader.notes_after(last_note, SCAN_LIMIT))
        tail = list(dict.fromkeys([*tail, *unwritten]))
        if len(tail) > LONG_TAIL:
            self._tell_from_index(self._index.connection, plan.words or plan.everything, tail, is_far_behind)
        unread = self._unread_hits(tail)
        if planner.is_hopeless(self._index.vocabulary.may_have):
            self._add(unread)
            self._take(self._index.connection, planner.with_long_words(), is_far_behind)
            return self._answer(is_complete=True, scanned=len(tail) if is_far_behind else 0)
        titles = self._in_titles(unread)
        self._add(note_id for note_id in unread if note_id in titles)
        connection = self._index.connection
        for source in (plan.title_words, plan.title_insides):
            if source is not None:
                self._take_titles(connection, source, is_far_behind)
        self._add(unread)
        if plan.words is not None:
            self._take_words(self._index, plan.words, is_far_behind)
        if not plan.everything.has_doubt:
            self._take(connection, plan.everything, is_far_behind)
        elif ids_of(connection, plan.everything, 1):  # to look through the vocabulary takes longer than to ask that
            self._take(connection, planner.insides(self._index.vocabulary.with_letters), is_far_behind)
        scanned = self._read if self._is_cut else len(tail) if is_far_behind else 0
        return self._answer(is_complete=True, scanned=scanned)

    def _planner(self) -> Planner:
        clauses, scope, few_created = self._query.clauses, self._scope, self._reader.few_created
        if self._index is None:
            return Planner(clauses, scope, _no_grams, few_created)
        return Planner(clauses, scope, self._index.grams_of, few_created, self._index.first_edited)

    def _tell_from_index(self, connection: Connection, source: Source, tail: list[int], has_doubt: bool) -> None:
        """A screenful before the many notes are read that the index has not; after that, all in their order."""
        if source.has_doubt:
            return
        unread = {*tail, *self._unsaved}
        ids = ids_of(connection, source, FIRST_HITS + len(unread))
        first = [note_id for note_id in ids if note_id not in unread][:FIRST_HITS]
        self._found.update(dict.fromkeys(self._matching(first) if has_doubt else first))
        self._offer()
        self._found.clear()

    def _scan(self) -> Answer:
        """Without an index: hits among the newest notes."""
        self._add(self._unread_hits([]))
        ids = ids_of(self._reader.connection, newest(self._scope), SCAN_LIMIT)
        self._add_slowly(self._matching(self._fresh(ids)))
        return self._answer(is_complete=True, scanned=len(ids))

    def _unread_hits(self, tail: list[int]) -> list[int]:
        """Hits in what is not on the disk, and in what the index has not read."""
        self._known.update(tail, self._unsaved)
        return [*self._unsaved_hits(), *self._matching(self._in_scope(tail))]

    def _in_scope(self, ids: Iterable[int]) -> list[int]:
        wanted = [note_id for note_id in ids if note_id not in self._unsaved]
        found = within(self._reader.connection, self._scope, wanted)
        return [note_id for note_id in wanted if note_id in found]

    def _in_titles(self, ids: list[int]) -> set[int]:
        if self._title_query is None:
            return set()
        titles: dict[int, str] = {row.id: row.title for row in self._reader.rows(ids)}
        titles.update({note_id: title_of(text) for note_id, text in self._unsaved.items()})
        return {note_id for note_id in ids if self._title_query.matches(Subject(titles.get(note_id, ""), ""))}

    def _unsaved_hits(self) -> Iterator[int]:
        rows: dict[int, NoteRow] = {row.id: row for row in self._reader.rows(list(self._unsaved))}
        inside = within(self._reader.connection, self._scope, list(self._unsaved))
        now = now_ms()
        for note_id, text in self._unsaved.items():
            row = rows.get(note_id)
            title = title_of(text)
            if row is None:
                is_inside = self._scope.view in ("all", "today") and not self._scope.is_in_trash
                subject = Subject(title, text, created_ms=now, edited_ms=now)
            else:
                is_today = self._scope.view == "today" and not row.trashed_ms  # it is being edited now
                is_inside = note_id in inside or is_today
                subject = subject_of(row._replace(edited_ms=now), text, self._notebooks, title)
            if is_inside and self._query.matches(subject):
                yield note_id

    def _take_titles(self, connection: Connection, source: Source, has_doubt: bool) -> None:
        """Notes with the words in their titles, the title that fits best first where there are few."""
        if source.has_doubt or source.needles or has_doubt:
            judged = self._fresh(self._judged(connection, source, has_doubt))
            first = list(islice(judged, FEW_HITS + 1))
            self._add(first if len(first) > FEW_HITS else self._by_title(first))
            self._add_slowly(judged)
            return
        ids = self._first_ids(connection, source, FEW_HITS + 1)
        if len(ids) > FEW_HITS:
            self._add(self._fresh(ids))
            if len(ids) == FEW_HITS + 1:
                self._add(self._fresh(ids_of(connection, source)))
        else:
            self._add(self._by_title(list(self._fresh(ids))))

    def _take_words(self, index: IndexReader, source: Source, has_doubt: bool) -> None:
        if source.has_doubt or has_doubt:
            self._add_slowly(self._fresh(self._judged(index.connection, source, has_doubt)))
            return
        ids = self._first_ids(index.connection, source, FEW_HITS + 1)
        if len(ids) == FEW_HITS + 1:
            self._add(self._fresh(ids))
            ids = ids_of(index.connection, source)
        elif source.driver == "words" and 1 < len(ids) <= FEW_HITS:
            ids = index.fitting(source)
        self._add(self._fresh(ids))

    def _take(self, connection: Connection, source: Source, has_doubt: bool) -> None:
        if source.has_doubt or has_doubt:
            self._add_slowly(self._fresh(self._judged(connection, source, has_doubt)))
            return
        limit = FIRST_HITS + len(self._known) + len(self._found) + 1
        ids = self._first_ids(connection, source, limit)
        self._add(self._fresh(ids))
        if len(ids) == limit:
            self._add(self._fresh(ids_of(connection, source)))

    def _first_ids(self, connection: Connection, source: Source, limit: int) -> array[int]:
        """So many of what a source proposes; all of it when the first hits are told: that costs little more."""
        return ids_of(connection, source, -1 if self._told else limit)

    def _by_title(self, ids: list[int]) -> list[int]:
        """Titles that are what was asked for first, then those that begin with it."""
        wanted = " ".join(
            " ".join(term.folded) for clause in self._query.clauses for term in clause if term.kind in TEXT_KINDS
        )
        titles: dict[int, str] = {row.id: fold(row.title) for row in self._reader.rows(ids)} if wanted else {}

        def rank(note_id: int) -> int:
            title = titles.get(note_id, "")
            return 0 if title == wanted else 2 - title.startswith(wanted)

        return sorted(ids, key=rank)

    def _judged(self, connection: Connection, source: Source, has_doubt: bool) -> Iterator[int]:
        """Notes that the source proposes and the predicate, or for titles its needles, let pass; in their order."""
        rows = proposed(connection, source, is_urgent=not self._told)
        while page := list(islice(rows, _PAGE)):
            self._offer()
            wanted = [
                (note_id, doubt or has_doubt)
                for note_id, doubt, folded_title in page
                if note_id not in self._found and (not source.needles or _has_all(folded_title, source.needles))
            ]
            doubtful = [note_id for note_id, doubt in wanted if doubt and note_id not in self._known]
            passed = set(self._matching(doubtful))
            yield from (note_id for note_id, doubt in wanted if not doubt or note_id in passed)
            if self._is_cut:
                return

    def _matching(self, ids: Iterable[int]) -> Iterator[int]:
        """Those of the notes that are hits as they are on the disk."""
        waiting = iter(ids)
        while not self._is_cut and (page := list(islice(waiting, _PAGE))):
            for row, text in self._reader.rows_with_texts(page):
                self._check()
                self._read += 1
                if self._matches(subject_of(row, text, self._notebooks)):
                    yield row.id
                if self._is_cut:
                    return

    def _matches(self, subject: Subject) -> bool:
        if not self._has_patterns:
            return self._query.matches(subject)
        begun = time.monotonic()
        is_hit = self._query.matches(subject)
        self._pattern_s += time.monotonic() - begun
        self._is_cut = self._pattern_s > PATTERN_S
        return is_hit

    def _fresh(self, ids: Iterable[int]) -> Iterator[int]:
        """Without what was judged by what it reads now."""
        return (note_id for note_id in ids if note_id not in self._known)

    def _add(self, ids: Iterable[int]) -> None:
        """Take hits in; what was found before stays in its place."""
        for piece in _pieces(ids):
            self._found.update(dict.fromkeys(piece))
        self._offer()

    def _add_slowly(self, ids: Iterable[int]) -> None:
        """Take hits in which take their time."""
        for note_id in ids:
            if note_id not in self._found:
                self._found[note_id] = None
                self._offer()

    def _offer(self) -> None:
        """Tell what is found so far when it is worth it."""
        self._check()
        spent_s = time.monotonic() - self._begun
        count = len(self._found)
        if self._told == 0:
            is_due = count >= FIRST_HITS or (count > 0 and spent_s > TELL_FIRST_S)
        else:
            is_due = count >= 2 * self._told and spent_s > TELL_AGAIN_S
        if is_due:
            self._told = count
            self._tell(self._answer(is_complete=False))
            self._check()  # telling may have waited for the window: what came meanwhile had no SQL to end

    def _answer(self, is_complete: bool, scanned: int = 0) -> Answer:
        ids: array[int] = array("q")
        for piece in _pieces(self._found):
            ids.fromlist(piece)
        return Answer(self._question, ids, is_complete, scanned, "", self._query.ran_out, self._is_cut)


def scope_of(question: Question, notebooks: Mapping[int, str]) -> Scope:
    """Where is searched."""
    is_in_trash = question.view == "trash" or question.query.scope_trash
    return Scope(question.view, question.today_ms, is_in_trash, notebooks)


def _title_query(query: Query) -> Query | None:
    """What is asked of titles; None for what says nothing of words."""
    clauses = tuple(
        clause for clause in query.clauses if any(term.kind in TEXT_KINDS and not term.is_not for term in clause)
    )
    if not clauses or any(term.kind not in TEXT_KINDS or term.is_not for clause in clauses for term in clause):
        return None
    return Query(query.text, clauses)


def _pieces(ids: Iterable[int]) -> Iterator[list[int]]:
    waiting = iter(ids)
    while piece := list(islice(waiting, _PIECE)):
        yield piece


def _has_all(folded_title: str, needles: tuple[tuple[str, ...], ...]) -> bool:
    folded = f" {folded_title} "
    return all(any(needle in folded for needle in alternatives) for alternatives in needles)


def _no_grams(_pair: str) -> tuple[str, ...]:
    return ()
