"""What a query asks of the index and of the library's table `note`, as SQL.

Each `Source` proposes notes, newest edited first. Words are asked of `words`; what stands inside words, and one or two
letters, of `grams`: FTS5 merges all that begins with so few letters before it gives the first note.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Literal, NamedTuple

from notes_desktop.core.facets import facet_token
from notes_desktop.core.fold import TITLE_KEY_LENGTH, fold, is_own_word, is_separator
from notes_desktop.core.query_runs import DIGIT, runs
from notes_desktop.core.query_terms import TEXT_KINDS, Clauses, Term
from notes_desktop.storage.connection import Connection, read_ids, translated
from notes_desktop.storage.views import view_sql

GramsOf = Callable[[str], Sequence[str]]
"""The trigrams in the index that begin with one or two characters."""

FewCreated = Callable[[int, int], bool]
"""Whether so few notes were created from a moment until before another that they are sorted at once."""

FirstEdited = Callable[[int, int], int]
"""The first place in the index of the notes outside the trash edited from a moment until before another; 0 for many."""

WordsWith = Callable[[str], Sequence[str] | None]
"""The words of the index that have some letters in them, or with `WORD_END` behind these, at their end.

None when they are too many to ask for one by one.
"""

WORD_END = "\n"

Table = Literal["words", "grams", "title_grams", "note"]
_NO_GRAM = '"\x01\x01\x01"'
_NO_WORD = 'facets : "xnothing"'
_BODY = "{title body}"
LONG_WORDS = "xlong"
"""The facet of a note with a word that is too long for the vocabulary."""

_BY_DATE = frozenset(("all", "saved", "today"))
_LONG = f'facets : "{LONG_WORDS}"'
_SHORT = 3
_SPANS = (250, 2_000)
_LATEST = 1 << 62
_MOST_PHRASES = 16
"""Each merges what goes on with its last word."""
_PINNED = "(note.pinned_ms > 0)"


class Scope(NamedTuple):
    """Where is searched: the view, whether in the trash of it, and the folded paths of the notebooks."""

    view: str
    today_ms: int
    is_in_trash: bool
    notebooks: Mapping[int, str]


class Source(NamedTuple):
    """SQL for `id` and `doubt` of notes, with `:limit`; where `doubt` is true the predicate has to be asked.

    `needles` of a source of titles: of each row one has to stand in the folded title; it has two more columns for it.

    One with a `pace` gathers notes of one table before the first of another is told, from the place `:floor` to before
    `:ceiling`. By `pace` it is known behind which place there are `:size` notes that may be hits.
    """

    sql: str
    bindings: dict[str, str | int]
    has_doubt: bool
    is_indexed: bool
    driver: str = ""
    needles: tuple[tuple[str, ...], ...] = ()
    pace: str = ""


class Plan(NamedTuple):
    """Where hits come from, the best first. All of them are in `everything`.

    A source that is not indexed is asked of the library alone.
    """

    title_words: Source | None
    title_insides: Source | None
    words: Source | None
    everything: Source


class _Test(NamedTuple):
    """A term: an expression for FTS5, or for `note` a condition. What is not exact finds more than has the term.

    `doubt` finds notes which may have it as well.
    """

    table: Table
    expression: str
    is_exact: bool = True
    doubt: str = ""

    @property
    def with_doubt(self) -> str:
        return f"({self.expression}) OR ({self.doubt})" if self.doubt else self.expression


def ids_of(connection: Connection, source: Source, limit: int = -1) -> array[int]:
    """What a source proposes, newest edited first; for one without doubt."""
    if limit < 0 or not source.pace:
        with translated():
            return read_ids(connection, source.sql, {**source.bindings, "limit": limit})
    found: array[int] = array("q")
    for span in _spans(connection, source):
        with translated():
            found.extend(read_ids(connection, source.sql, {**source.bindings, **span, "limit": limit - len(found)}))
        if len(found) == limit:
            break
    return found


def proposed(connection: Connection, source: Source, is_urgent: bool = True) -> Iterator[tuple[int, bool, str]]:
    """(note, whether it has to be asked, its folded title where there are needles), as far as it is read.

    All of them come sooner when the first ones are not urgent.
    """
    for span in _spans(connection, source) if is_urgent else ({},):
        with translated():
            cursor = connection.execute(source.sql, {**source.bindings, **span, "limit": -1})
            try:
                for note_id, doubt, *title in cursor:
                    yield note_id, bool(doubt), _folded(*title) if title else ""
            finally:
                cursor.close(True)


def _spans(connection: Connection, source: Source) -> Iterator[Mapping[str, int]]:
    """From which place to before which is asked, the newest first.

    What is gathered for the newest notes alone mostly gives a screenful, in a tenth of the time or less.
    """
    if not source.pace:
        yield {}
        return
    least, ceiling = int(source.bindings["floor"]), _LATEST
    for size in _SPANS:
        with translated():
            floor = connection.execute(source.pace, {**source.bindings, "ceiling": ceiling, "size": size}).get
        if not isinstance(floor, int) or floor <= least:
            break
        yield {"floor": floor, "ceiling": ceiling}
        ceiling = floor
    yield {"ceiling": ceiling}


def titled(connection: Connection, grams_of: GramsOf, text: str, limit: int) -> list[tuple[int, str]]:
    """(note, folded title) outside the trash, newest edited first: whose title may hold every word of `text`."""
    words = tuple((Term("title", word, folded=(word,)),) for word in fold(text).split())
    source = Planner(words, Scope("all", 0, False, {}), grams_of).plan().everything
    sql = f"SELECT source.id, note.title_key FROM ({source.sql}) AS source JOIN note ON note.id = source.id"
    with translated():
        return list(connection.execute(sql, {**source.bindings, "limit": limit}))


def newest(scope: Scope) -> Source:
    """All notes of a scope."""
    return Planner((), scope, lambda _pair: ()).plan().everything


def within(connection: Connection, scope: Scope, ids: Sequence[int]) -> set[int]:
    """Those of the notes that are in the scope."""
    where, bindings = scope_sql(scope)
    sql = f"SELECT note.id AS id FROM note WHERE note.id IN (SELECT value FROM json_each(:ids)) AND {where}"
    with translated():
        return set(read_ids(connection, sql, {**bindings, "ids": f"[{','.join(map(str, ids))}]"}))


def scope_sql(scope: Scope) -> tuple[str, dict[str, str | int]]:
    """The condition of a scope on the table `note`."""
    sql = view_sql(scope.view, scope.today_ms)
    if scope.is_in_trash and scope.view != "trash":
        return f"note.trashed_ms > 0{f' AND ({sql.also})' if sql.also else ''}", sql.bindings
    return sql.where, sql.bindings


class Planner:
    """Makes the plan of one query."""

    def __init__(
        self,
        clauses: Clauses,
        scope: Scope,
        grams_of: GramsOf,
        few_created: FewCreated = lambda _from, _until: False,
        first_edited: FirstEdited = lambda _from, _until: 0,
    ) -> None:
        self._clauses = clauses
        self._scope = scope
        self._grams_of = cache(grams_of)
        self._few_created = few_created
        self._first_edited = first_edited
        self._words_with: WordsWith | None = None
        self._bindings: dict[str, str | int] = {}

    def insides(self, words_with: WordsWith) -> Source:
        """As `everything` of the plan, with less to be asked of the predicate; the vocabulary is read for it."""
        self._words_with = words_with
        source = self._source(self._everything)
        self._words_with = None
        return source

    def is_hopeless(self, has_letters: Callable[[str], bool]) -> bool:
        """Whether no word of the vocabulary has the letters that are asked for: the least that each hit has."""
        return any(
            all(
                term.kind in TEXT_KINDS
                and not term.is_not
                and term.folded
                and not has_letters(max(term.folded, key=len))
                for term in clause
            )
            for clause in self._clauses
        )

    def with_long_words(self) -> Source:
        """What else may have the letters that are in no word of the vocabulary."""
        self._bindings = {}
        parts = _Parts(self._bind)
        for clause in self._clauses:
            parts.add_clause(clause, self._everything)
        parts.ask("words", _LONG)
        parts.doubts.append("1")
        return self._finish(parts, first="words")

    def plan(self) -> Plan:
        """Everything that is to be asked."""
        everything = self._source(self._everything)
        titles = self._title_needles() if everything.is_indexed else None
        words = self._source(self._words) if everything.is_indexed and self._has_words() else None
        if titles is None:
            return Plan(None, None, words, everything)
        begins = tuple(tuple(f" {needle.lstrip()}" for needle in needles) for needles in titles)
        return Plan(self._titles(begins), self._titles(titles) if begins != titles else None, words, everything)

    def _has_words(self) -> bool:
        """Whether words are asked for, each of which is found alone by where words begin."""
        texts = [term for clause in self._clauses for term in clause if term.kind in TEXT_KINDS and not term.is_not]
        plain = all(term.folded and not term.raw for term in texts)
        return plain and any(term.kind != "title" for term in texts) and self._is_inside_anywhere(texts)

    def _is_inside_anywhere(self, texts: Sequence[Term]) -> bool:
        """Otherwise `everything` is the same."""
        return any(self._everything(term) != self._words(term) for term in texts)

    def _title_needles(self) -> tuple[tuple[str, ...], ...] | None:
        """What would have to stand in the title if it alone were searched; None when that makes no sense."""
        found = []
        for clause in self._clauses:
            is_text = [term.kind in TEXT_KINDS and not term.is_not for term in clause]
            if not any(is_text):
                continue
            if not all(is_text) or any(term.raw or not term.folded for term in clause):
                return None
            found.append(tuple(term.needle for term in clause))
        return tuple(found) or None

    def _titles(self, needles: tuple[tuple[str, ...], ...]) -> Source:
        def test(term: Term) -> _Test | None:
            if term.kind in TEXT_KINDS and not term.is_not:
                return None  # asked below, all at once
            return self._everything(term)

        self._bindings = {}
        others = tuple(
            clause
            for clause in self._clauses
            if not any(term.kind in TEXT_KINDS and not term.is_not for term in clause)
        )
        parts = _Parts(self._bind)
        for clause in others:
            parts.add_clause(clause, test)
        for alternatives in needles:
            parts.ask("title_grams", _any_of([self._grams(needle, _step(needle)) for needle in alternatives]))
        is_exact = all(len(needle) <= _SHORT for alternatives in needles for needle in alternatives)
        return self._finish(parts, () if is_exact else needles)

    def _source(self, test: Callable[[Term], _Test | None]) -> Source:
        self._bindings = {}
        parts = _Parts(self._bind)
        for clause in self._clauses:
            parts.add_clause(clause, test)
        return self._finish(parts)

    def _finish(self, parts: _Parts, needles: tuple[tuple[str, ...], ...] = (), first: Table = "title_grams") -> Source:
        within_scope, bindings = scope_sql(self._scope)
        self._bindings.update(bindings)
        where = [*parts.conditions, within_scope]
        doubt = " OR ".join(parts.doubts) or "0"
        if not parts.needs_index:
            is_by_date = not parts.is_elsewhere and self._scope.view in _BY_DATE and not self._scope.is_in_trash
            is_pinned = self._scope.view == "pinned" or _PINNED in parts.conditions
            sql = _from_notes(where, doubt) if is_by_date else _from_some_notes(where, doubt, is_pinned)
            return Source(sql, self._bindings, doubt != "0", is_indexed=False)
        driver = next((table for table in (first, "title_grams", "grams", "words") if table in parts.asked), None)
        matches = "1"
        for table, expressions in parts.asked.items():
            name = self._bind(" AND ".join(expressions))
            if table == driver:
                matches = f"{table} MATCH {name}"
            else:
                where.append(_is_among(table, name))
        begin = f"{driver} CROSS JOIN place ON place.place = {driver}.rowid" if driver else "place"
        place = f"{driver}.rowid" if driver else "place.place"
        gathers = parts.gathers or len(parts.asked) > 1
        if gathers or self._floor:
            where.append(f"{place} >= :floor AND {place} < :ceiling")
        title = ", note.title_key AS title_key, note.title AS title" if needles else ""
        sql = (
            f"SELECT note.id AS id, {doubt} AS doubt{title} FROM {begin}"
            f" CROSS JOIN library.note ON note.id = place.note_id WHERE {' AND '.join([*where, matches])}"
            f" ORDER BY {place} DESC LIMIT :limit"
        )
        pace = (
            f"SELECT {place} FROM {driver or 'place'} WHERE {matches} AND {place} < :ceiling"
            f" ORDER BY {place} DESC LIMIT 1 OFFSET :size"
        )
        bindings = {**self._bindings, "floor": self._floor, "ceiling": _LATEST}
        return Source(sql, bindings, doubt != "0", True, driver or "place", needles, pace if gathers else "")

    @cached_property
    def _floor(self) -> int:
        """The place before which no hit can be, where when it was edited is asked for and says much."""
        if self._scope.is_in_trash:
            return 0
        periods = [clause[0] for clause in self._clauses if len(clause) == 1 and clause[0][0] == "edited"]
        return max((self._first_edited(one.from_ms, one.until_ms) for one in periods if not one.is_not), default=0)

    def _bind(self, value: str | int) -> str:
        name = f"b{len(self._bindings)}"
        self._bindings[name] = value
        return f":{name}"

    def _everything(self, term: Term) -> _Test | None:
        """The term wherever it stands; None when neither index nor table can say."""
        if term.kind not in TEXT_KINDS:
            return self._other(term)
        if not term.folded:
            return None
        if not _is_in_grams(term):
            return _Test("words", _phrase(term), not term.raw)
        needle = _needle(term)
        if self._words_with is not None and len(needle) > _SHORT and term.is_inside and not term.raw:
            asked = self._insides(term, self._words_with)
            if asked is not None:
                return _Test("words", asked, True, _LONG)
        expression = self._grams(needle)
        table: Table = "title_grams" if term.kind == "title" else "grams"
        return _Test(table, expression, not term.raw and len(needle) <= _SHORT)

    def _insides(self, term: Term, words_with: WordsWith) -> str | None:
        """The words that have the term in them; of several, those that end with the first, and the others behind it."""
        first, *others = term.folded
        if not others:
            words = words_with(first)
            return None if words is None else _one_of(_column(term), words)
        if not term.is_whole and len(others[-1]) < _SHORT and not is_own_word(others[-1][0]):
            return None
        words = words_with(first + WORD_END)
        if words is None or len(words) > _MOST_PHRASES:
            return None
        if not words:
            return _NO_WORD
        phrases = (_quoted(" ".join((word, *others))) + " *" * (not term.is_whole) for word in words)
        return f"{_column(term)} : ({' OR '.join(phrases)})"

    def _words(self, term: Term) -> _Test | None:
        """The term where a word begins; of one or two letters, the word itself."""
        if term.kind not in TEXT_KINDS or term.is_not or term.raw or not term.folded:
            return self._everything(term)
        return _Test("words", _phrase(term))

    def _other(self, term: Term) -> _Test | None:
        match term.kind:
            case "tag":
                token = facet_token("tag", term.folded[0])
                return _Test("words", f'facets : "{token}"{" *" if term.is_prefix else ""}')
            case "notebook":
                # A note in none is in no notebook that is left out; asked in that way, no index helps.
                column = "coalesce(note.notebook_id, 0)" if term.is_not else "note.notebook_id"
                return _Test("note", f"{column} IN ({self._notebooks(term)})")
            case "created" | "edited":
                column = f"note.{term.kind}_ms"
                begin, end = self._bind(term.from_ms), self._bind(term.until_ms)
                if term.kind == "created" and not self._few_created(term.from_ms, term.until_ms):
                    column = f"+{column}"  # by its index, all of them would be sorted before the first is told
                return _Test("note", f"({column} >= {begin} AND {column} < {end})")
            case "is" if term.value in ("pinned", "trashed"):
                return _Test("note", f"note.{term.value}_ms > 0")
            case "is" | "has":
                return _Test("words", f'facets : "{facet_token(term.kind, term.value)}"')
            case "regex" if asked := _telling(runs(term.value)):
                return self._words_of(asked) or _Test("grams", _all_of(map(self._run, asked)), is_exact=False)
        return None

    def _words_of(self, asked: Sequence[str]) -> _Test | None:
        """The words that have the longer runs of a pattern in them: fewer texts than have the same trigrams."""
        longer = [run for run in asked if len(run) > _SHORT and not run.endswith(DIGIT)]
        if self._words_with is None or not longer:
            return None
        found = [words for words in map(self._words_with, longer) if words is not None]
        if not found:
            return None
        return _Test("words", _all_of(_one_of(_BODY, words) for words in found), is_exact=False, doubt=_LONG)

    def _run(self, run: str) -> str:
        """What finds every text with a run of a pattern in it."""
        letters = run.removesuffix(DIGIT)
        if letters == run or len(letters) >= _SHORT:
            return self._grams(letters)
        last = letters[-1]
        return _any_of([_quoted(gram) for gram in self._grams_of(last) if gram[1:2].isdecimal()])

    def _notebooks(self, term: Term) -> str:
        path = f"/{'/'.join(term.folded)}/"
        return ",".join(str(number) for number, key in self._scope.notebooks.items() if path in f"/{key}/")

    def _grams(self, needle: str, step: int = 1) -> str:
        if len(needle) < _SHORT:
            return _any_of([_quoted(gram) for gram in self._grams_of(needle)])
        last = len(needle) - _SHORT
        return " AND ".join(sorted({_quoted(needle[at : at + _SHORT]) for at in (*range(0, last, step), last)}))


class _Parts:
    """The clauses of a query, sorted by where they are asked."""

    def __init__(self, bind: Callable[[str | int], str]) -> None:
        self._bind = bind
        self.asked: dict[Table, list[str]] = {}
        self.conditions: list[str] = []
        self.doubts: list[str] = []
        self.needs_index = False
        self.gathers = False
        self.is_elsewhere = False
        """Whether notebooks or pins, which have indexes of their own in the library, narrow it down."""

    def ask(self, table: Table, expression: str) -> None:
        self.needs_index = True
        self.asked.setdefault(table, []).append(f"({expression})")

    def add_clause(self, clause: tuple[Term, ...], test: Callable[[Term], _Test | None]) -> None:
        tests = [(term, test(term)) for term in clause]
        known = [(term, found) for term, found in tests if found is not None]
        tables = {found.table for _term, found in known}
        is_positive = not any(term.is_not for term in clause)
        if len(known) < len(tests):
            self.doubts.append("1")
        elif is_positive and len(tables) == 1 and "note" not in tables:
            self.ask(tables.pop(), _any_of([found.with_doubt for _term, found in known]))
            self._doubt(known)
        elif is_positive:
            self.conditions.append(f"({' OR '.join(self._condition(found) for _term, found in known)})")
            self._doubt(known)
            self.is_elsewhere = self.is_elsewhere or any(term.kind in ("notebook", "is") for term, _found in known)
        elif len(known) == 1:
            self._leave_out(*known[0])
        else:
            self._add_mixed(known)

    def _doubt(self, known: Sequence[tuple[Term, _Test]]) -> None:
        if not all(found.is_exact for _term, found in known):
            self.doubts.append("1")
        for doubt in dict.fromkeys(found.doubt for _term, found in known if found.doubt):
            self.needs_index = True
            self.doubts.append(_is_among("words", self._bind(doubt)))

    def _leave_out(self, term: Term, found: _Test) -> None:
        """What certainly has the term is left out, what may have it is in doubt."""
        if found.is_exact:
            self.conditions.append(f"NOT ({self._condition(found._replace(doubt=''))})")
            self._doubt([(term, found)])
            return
        if not term.raw and term.folded and term.kind in TEXT_KINDS:
            self.conditions.append(f"NOT ({self._condition(_Test('words', _phrase(term)))})")
        self.doubts.append(self._condition(found))

    def _add_mixed(self, known: Sequence[tuple[Term, _Test]]) -> None:
        if all((found.is_exact and not found.doubt) or not term.is_not for term, found in known):
            alternatives = [f"{'NOT ' * term.is_not}({self._condition(found)})" for term, found in known]
            self.conditions.append(f"({' OR '.join(alternatives)})")
            self._doubt(known)
        else:
            self.doubts.append("1")

    def _condition(self, found: _Test) -> str:
        if found.table == "note":
            return found.expression
        self.needs_index = self.gathers = True
        return _is_among(found.table, self._bind(found.with_doubt))


def _folded(title_key: str, title: str) -> str:
    return title_key if len(title_key) < TITLE_KEY_LENGTH else fold(title)


def _from_some_notes(where: Sequence[str], doubt: str, is_pinned: bool) -> str:
    """By the index of what narrows them down most. Pinned ones are sorted: to meet them in order takes all notes."""
    edited = "+note.edited_ms" if is_pinned else "note.edited_ms"
    return (
        f"SELECT note.id AS id, {doubt} AS doubt FROM note WHERE {' AND '.join(where)}"
        f" ORDER BY {edited} DESC, id DESC LIMIT :limit"
    )


def _from_notes(where: Sequence[str], doubt: str) -> str:
    """The library's indexes of dates leave the pinned notes out: asked by themselves, these are merged into the others.

    So the newest come at once, where otherwise all would be sorted first. The few pinned ones are sorted: to meet them
    in the order of their dates takes all notes.
    """
    halves = [
        f"SELECT note.id AS id, {doubt} AS doubt, note.edited_ms AS edited_ms"
        f" FROM note{index} WHERE {' AND '.join([*where, f'pinned_ms {pinned}'])}"
        for pinned, index in (("= 0", ""), ("> 0", " INDEXED BY note_pinned"))
    ]
    return f"SELECT id, doubt FROM ({' UNION ALL '.join(halves)} ORDER BY edited_ms DESC, id DESC LIMIT :limit)"


def _telling(found: Sequence[str]) -> Sequence[str]:
    """Without the runs of one or two letters where there are longer ones: nearly every note has them."""
    return [run for run in found if len(run.removesuffix(DIGIT)) >= _SHORT] or found


def _step(needle: str) -> int:
    """Each second trigram of a word finds hardly more titles than all of them, in half the time; they are compared
    anyway. Between words the others are too frequent for that: of a million titles "don t" had 467 instead of none.
    """
    return 1 if " " in needle.strip() else 2


def _is_among(table: str, name: str) -> str:
    rows = f"SELECT rowid FROM {table} WHERE {table} MATCH {name} AND rowid >= :floor AND rowid < :ceiling"
    return f"place.place IN ({rows})"


def _is_in_grams(term: Term) -> bool:
    """Whether trigrams find it: what begins inside a word, and letters too few for `words`."""
    if is_own_word(term.folded[0][0]):
        return False
    goes_on_short = not term.is_whole and len(term.folded[-1]) < _SHORT and not is_own_word(term.folded[-1][0])
    return term.is_inside or len(_needle(term)) <= _SHORT or bool(term.raw) or goes_on_short


def _needle(term: Term) -> str:
    """What stands in every folded text that has the term; marks at its ends are spaces there."""
    needle = term.needle
    if term.raw and is_separator(term.raw[0]):
        needle = f" {needle.lstrip()}"
    if term.raw and is_separator(term.raw[-1]):
        needle = f"{needle.rstrip()} "
    return needle


def _phrase(term: Term) -> str:
    """A last word of one or two letters does not go on, except where nothing else finds it."""
    last = term.folded[-1]
    goes_on = is_own_word(term.folded[0][0]) or is_own_word(last[0]) or len(last) >= _SHORT
    is_prefix = not term.is_whole and goes_on
    return f"{_column(term)} : {_quoted(' '.join(term.folded))}{' *' if is_prefix else ''}"


def _column(term: Term) -> str:
    return "title" if term.kind == "title" else _BODY


def _one_of(column: str, words: Sequence[str]) -> str:
    if not words:
        return _NO_WORD
    return f"{column} : ({' OR '.join(map(_quoted, words))})"


def _all_of(expressions: Iterable[str]) -> str:
    return " AND ".join(f"({one})" for one in expressions)


def _any_of(expressions: Sequence[str]) -> str:
    several = list(dict.fromkeys(expressions))
    if len(several) == 1:
        return several[0]
    return " OR ".join(f"({one})" for one in several) or _NO_GRAM


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))
