"""Where in a text the hits stand: what is marked in a row, and the words shown around the first."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from heapq import merge

from notes_desktop.core.fold import PIECE, fold, fold_ascii, fold_characters, fold_marks, is_joined
from notes_desktop.core.note import one_line, plain, snippet_of, title_line
from notes_desktop.core.query_match import RawNeedle
from notes_desktop.core.query_pattern import known_pattern
from notes_desktop.core.query_terms import TEXT_KINDS, Clauses, Term

_WINDOW = 160
_BEFORE_HIT = 20
"""A line of the list holds twice as many."""
_CONTEXT = 32

Spans = list[tuple[int, int]]


class Places:
    """Finds the hits of what is asked for; what is kept out has none."""

    def __init__(self, clauses: Clauses) -> None:
        asked = dict.fromkeys(term for clause in clauses for term in clause if not term.is_not)
        texts = [term for term in asked if term.kind in TEXT_KINDS]
        in_body = [term for term in texts if term.kind != "title"]
        self._needles, self._raws = _needles(texts), _raw_needles(texts)
        self._in_body, self._raws_in_body = _needles(in_body), _raw_needles(in_body)
        self._tags = [term for term in asked if term.kind == "tag"]
        self._patterns = [known_pattern(term.value) for term in asked if term.kind == "regex"]
        sizes = [*map(len, self._in_body), *(raw.reach for raw in self._raws_in_body)]
        self._reach = 4 * max(sizes, default=0)

    def marks(self, text: str, is_body: bool = False) -> Spans:
        """Where the hits begin and end, in order and apart; of a body without those of `title:`."""
        hits: Spans = []
        if needles := self._in_body if is_body else self._needles:
            hits.extend(_needle_spans(text, needles, _kept_fold, _kept_places))
        if raws := self._raws_in_body if is_body else self._raws:
            hits.extend(_raw_spans(text, raws))
        if self._tags and "#" in text:
            hits.extend(_tag_spans(text, self._tags))
        for pattern in self._patterns:
            hits.extend(pattern.marks(text))
        return _merged(hits)

    def hits(self, text: str, start: int = 0) -> Iterator[tuple[int, int]]:
        """The hits at or behind `start` in a body of any length, in order, read as far as they are asked for."""
        sources: list[Iterable[tuple[int, int]]] = [pattern.each(text, start) for pattern in self._patterns]
        if self._in_body or self._raws_in_body:
            sources.append(self._word_hits(text, start))
        if self._tags and "#" in text:
            sources.append(span for span in _tag_spans(text, self._tags) if span[0] >= start)
        return merge(*sources)

    def _word_hits(self, text: str, start: int) -> Iterator[tuple[int, int]]:
        """Whole pieces are folded; only around a hit, characters."""
        while start < len(text):
            end = start + PIECE
            if self._has_any(text[max(start - _CONTEXT, 0) : end + self._reach]):
                for at in range(start, min(end, len(text)), _WINDOW):
                    yield from self._near(text, at, min(at + _WINDOW, end))
            start = end

    def _near(self, text: str, start: int, end: int) -> Spans:
        """The hits that begin in text[start:end]. Where a word begins is told by what stands before."""
        first = max(start - _CONTEXT, 0)
        near = text[first : end + self._reach]
        if not self._has_any(near):
            return []
        spans = _needle_spans(near, self._in_body) if self._in_body else []
        if self._raws_in_body:
            spans.extend(_raw_spans(near, self._raws_in_body))
        placed = [(first + begin, first + behind) for begin, behind in spans]
        return _merged([span for span in placed if start <= span[0] < end])

    def snippet(self, body: str, width: int) -> str:
        """The words around the first hit below the title, else the snippet that the note always has."""
        start = title_line(body)[1]
        found = next(self.hits(body, start), None)
        if found is None:
            return snippet_of(body)[:width].rstrip()
        hit = found[0]
        begin = _word_begin(body, max(start, hit - _BEFORE_HIT), hit)
        lead = "…" if body[start:begin].strip() else ""
        around = body[begin : begin + 3 * width]
        shown = plain(around)[:width].rstrip()
        if not self.marks(shown, is_body=True):
            shown = one_line(around)[:width].rstrip()
        return lead + shown

    def _has_any(self, text: str) -> bool:
        folded = f" {fold(text)} "
        if any(needle in folded for needle in self._in_body):
            return True
        marked = fold_marks(text) if self._raws_in_body else ""
        return any(raw.is_in(marked) for raw in self._raws_in_body)


def _needles(terms: list[Term]) -> list[str]:
    return [term.needle for term in terms if not term.raw]


def _raw_needles(terms: list[Term]) -> list[RawNeedle]:
    return [RawNeedle(term) for term in terms if term.raw]


def _raw_spans(text: str, raws: list[RawNeedle]) -> Spans:
    marked, places = _marked_with_places(text)
    return [(places[start][0], places[end - 1][1]) for raw in raws for start, end in raw.spans(marked)]


def _tag_spans(text: str, terms: list[Term]) -> Spans:
    from notes_desktop.core.tags import is_within, tag_key, tag_spans

    hits: Spans = []
    for span in tag_spans(text):
        key = tag_key(span.name)
        if any(is_within(key, one.folded[0]) or (one.is_prefix and key.startswith(one.folded[0])) for one in terms):
            hits.append((span.start, span.end))
    return hits


def folded_with_places(text: str) -> tuple[str, Spans]:
    """`fold(text)` after one space, and for each of its characters where it stands in `text`."""
    if text.isascii():
        return _folded_ascii(text)
    characters = [" "]
    spans = [(0, 0)]
    last = " "
    for start, end in _clusters(text):
        for character in _folded_cluster(text[start:end]):
            if character != " " or last != " ":
                characters.append(character)
                spans.append((start, end))
                last = character
    return "".join(characters), spans


def _folded_ascii(text: str) -> tuple[str, Spans]:
    folded = [""]
    spans: Spans = []
    for word in re.finditer(r"\S+", fold_ascii(text)):
        start, end = word.span()
        folded.append(word[0])
        spans.append((start, start))
        spans.extend(zip(range(start, end), range(start + 1, end + 1), strict=True))
    return " ".join(folded), spans or [(0, 0)]


def _marked_with_places(text: str) -> tuple[str, Spans]:
    """`fold_marks(text)`, and for each of its characters where it stands in `text`."""
    if text.isascii():
        return text.lower(), list(zip(range(len(text)), range(1, len(text) + 1), strict=True))
    characters: list[str] = []
    spans: Spans = []
    for start, end in _clusters(text):
        marked = fold_marks(text[start:end])
        characters.append(marked)
        spans.extend([(start, end)] * len(marked))
    return "".join(characters), spans


_kept_fold, _kept_places = lru_cache(maxsize=64)(fold), lru_cache(maxsize=64)(folded_with_places)
"""Of the rows on screen: from key to key of a search, most are the same."""

_folded_cluster = lru_cache(maxsize=8_192)(fold_characters)
"""The characters of a language are few, and each row of a search has hundreds of them to fold, one by one."""


def _needle_spans(
    text: str,
    needles: list[str],
    folded_text: Callable[[str], str] = fold,
    with_places: Callable[[str], tuple[str, Spans]] = folded_with_places,
) -> Spans:
    whole = f" {folded_text(text)} "
    if not any(needle in whole for needle in needles):
        return []  # so it is with most titles and snippets; only where there is a hit, characters are told apart
    folded, places = with_places(text)
    folded += " "
    hits: Spans = []
    for needle in needles:
        inner = needle.strip()
        lead = len(needle) - len(needle.lstrip())
        at = folded.find(needle)
        while at >= 0:
            first = at + lead
            hits.append((places[first][0], places[first + len(inner) - 1][1]))
            at = folded.find(needle, at + 1)
    return hits


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Characters with what belongs to them."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or text[at] < "\x80" or not is_joined(text[at]):
            yield start, at
            start = at


def _merged(ranges: Spans) -> Spans:
    merged: Spans = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _word_begin(text: str, start: int, end: int) -> int:
    """Where a word begins in text[start:end]; `start` itself when it is the begin of a line."""
    if start == 0 or text[start - 1] == "\n":
        return start
    for at in range(start, end):
        if text[at].isspace():
            return at + 1
    return end
