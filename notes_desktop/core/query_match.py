"""Whether a note is a hit. What costs nothing is asked first, then its words, last what takes its whole text."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from notes_desktop.core.fold import (
    fold,
    fold_marks,
    fold_pieces,
    is_own_word,
    is_separator,
    mark_pieces,
    may_hold,
)
from notes_desktop.core.query_pattern import known_pattern
from notes_desktop.core.query_terms import TEXT_KINDS, Clauses, Subject, Term

_LONG = 50_000
"""A text of so many characters is looked through for the letters of a word before it is folded."""


class RawNeedle:
    """A text whose marks count. It is looked for in what `fold_marks` gives."""

    def __init__(self, term: Term) -> None:
        self._pattern = re.compile(r"\s+".join(map(re.escape, term.raw.split(" "))))
        self._first = not is_separator(term.raw[0]) and bool(term.folded) and term.begins_word
        self._last = not is_separator(term.raw[-1]) and term.is_whole
        self.reach = 2 * len(term.raw) + 1

    def spans(self, text: str, at: int = 0) -> Iterator[tuple[int, int]]:
        """Where it stands, at `at` or behind; not inside a word when it has to be one."""
        while (found := self._pattern.search(text, at)) is not None:
            start, end = found.span()
            is_begin = not self._first or start == 0 or not _is_in_word(text[start - 1])
            if is_begin and (not self._last or end == len(text) or not _is_in_word(text[end])):
                yield start, end
            at = start + 1

    def is_in(self, text: str, at: int = 0) -> bool:
        return next(self.spans(text, at), None) is not None


def _is_in_word(character: str) -> bool:
    return not is_separator(character) and not is_own_word(character)


class Predicate:
    """What makes a note a hit, prepared for many notes. Keeps nothing of them."""

    def __init__(self, clauses: Clauses) -> None:
        terms = list(dict.fromkeys(term._replace(is_not=False) for clause in clauses for term in clause))
        numbers = {term: number for number, term in enumerate(terms)}
        self._clauses = [
            [(numbers[term._replace(is_not=False)], not term.is_not) for term in clause] for clause in clauses
        ]
        self._count = len(terms)
        self._early: list[tuple[int, Callable[[Subject], bool]]] = []
        self._needles: list[tuple[int, str]] = []
        self._raws: list[tuple[int, RawNeedle]] = []
        self._late: list[tuple[int, Callable[[_Body], bool]]] = []
        self.patterns: list[_PatternTest] = []
        for number, term in enumerate(terms):
            self._add(number, term)
        self._reach = max((len(needle) for _, needle in self._needles), default=0) + 1
        self._raw_reach = max((raw.reach for _, raw in self._raws), default=0)

    def _add(self, number: int, term: Term) -> None:
        """Early, by its words, or late."""
        if term.kind == "title":
            self._early.append((number, _title_test(term)))
        elif term.kind in TEXT_KINDS and term.raw:
            self._raws.append((number, RawNeedle(term)))
        elif term.kind in TEXT_KINDS:
            self._needles.append((number, term.needle))
        elif (test := _early_test(term)) is not None:
            self._early.append((number, test))
        elif term.kind == "regex":
            self.patterns.append(_PatternTest(term))
            self._late.append((number, self.patterns[-1]))
        else:
            self._late.append((number, _facet_test(term)))

    def holds(self, subject: Subject) -> bool:
        """Whether a note is a hit."""
        known: list[bool | None] = [None] * self._count
        for number, test in self._early:
            known[number] = test(subject)
        verdict = self._verdict(known)
        if verdict is None and (self._needles or self._raws):
            verdict = self._read(subject, known)
        if verdict is None:
            body = _Body(subject)
            for number, late_test in self._late:
                known[number] = late_test(body)
                verdict = self._verdict(known)
                if verdict is not None:
                    break
        return bool(verdict)

    def _verdict(self, known: list[bool | None]) -> bool | None:
        """None as long as it depends on what is not known."""
        verdict: bool | None = True
        for clause in self._clauses:
            is_open = False
            for number, wanted in clause:
                if known[number] is None:
                    is_open = True
                elif known[number] is wanted:
                    break
            else:
                if not is_open:
                    return False
                verdict = None
        return verdict

    def _read(self, subject: Subject, known: list[bool | None]) -> bool | None:
        """Look for the words in the title, then in the text; no further than it takes."""
        for text in (subject.title, subject.body):
            if self._needles and self._read_words(text, known):
                verdict = self._verdict(known)
                if verdict is not None:
                    return verdict
            if self._raws and self._read_marks(text, known):
                verdict = self._verdict(known)
                if verdict is not None:
                    return verdict
        for number, _needle in (*self._needles, *self._raws):
            known[number] = bool(known[number])
        return self._verdict(known)

    def _read_words(self, text: str, known: list[bool | None]) -> bool:
        """Whether something was found; ends as soon as the verdict is clear."""
        missing = [(number, needle) for number, needle in self._needles if known[number] is None]
        if len(text) > _LONG:
            missing = [(number, needle) for number, needle in missing if _may_have(text, needle)]
        is_news = False
        seen = " "
        for piece in fold_pieces(text) if missing else ():
            seen = f"{seen[-self._reach :]}{piece} "
            found = [number for number, needle in missing if needle in seen]
            if found:
                is_news = True
                for number in found:
                    known[number] = True
                missing = [one for one in missing if known[one[0]] is None]
                if not missing or self._verdict(known) is not None:
                    break
        return is_news

    def _read_marks(self, text: str, known: list[bool | None]) -> bool:
        missing = [(number, raw) for number, raw in self._raws if known[number] is None]
        is_news = False
        seen = ""
        for piece in mark_pieces(text) if missing else ():
            at = 1 if seen else 0  # the first character only tells whether a word goes on
            seen = seen[-self._raw_reach :] + piece
            for number, raw in missing:
                if raw.is_in(seen, at):
                    known[number] = is_news = True
            missing = [one for one in missing if known[one[0]] is None]
            if not missing:
                break
        return is_news


def _may_have(text: str, needle: str) -> bool:
    return not needle.isascii() or may_hold(text, needle.split())


class _Body:
    """A note whose facets are worked out when they are asked for, and once."""

    def __init__(self, subject: Subject) -> None:
        self.title, self.text = subject.title, subject.body

    @cached_property
    def facets(self) -> frozenset[str]:
        from notes_desktop.core.facets import facets_of

        return facets_of(self.text)


class _PatternTest:
    def __init__(self, term: Term) -> None:
        self.pattern = known_pattern(term.value)

    def __call__(self, body: _Body) -> bool:
        return self.pattern.is_in(body.text) or self.pattern.is_in(body.title)


def _title_test(term: Term) -> Callable[[Subject], bool]:
    if term.raw:
        raw = RawNeedle(term)
        return lambda subject: raw.is_in(fold_marks(subject.title))
    needle = term.needle
    return lambda subject: needle in f" {fold(subject.title)} "


def _early_test(term: Term) -> Callable[[Subject], bool] | None:
    if term.kind == "created":
        return lambda subject: term.from_ms <= subject.created_ms < term.until_ms
    if term.kind == "edited":
        return lambda subject: term.from_ms <= subject.edited_ms < term.until_ms
    if term.kind == "notebook":
        path = f"/{'/'.join(term.folded)}/"
        return lambda subject: path in f"/{subject.notebook}/"
    if term.kind == "is" and term.value == "pinned":
        return lambda subject: subject.pinned_ms > 0
    if term.kind == "is" and term.value == "trashed":
        return lambda subject: subject.trashed_ms > 0
    return None


def _facet_test(term: Term) -> Callable[[_Body], bool]:
    from notes_desktop.core.facets import facet_token

    if term.kind != "tag":
        token = facet_token(term.kind, term.value)
        return lambda body: token in body.facets
    token = facet_token("tag", term.folded[0])
    if term.is_prefix:
        return lambda body: any(facet.startswith(token) for facet in body.facets)
    return lambda body: token in body.facets
