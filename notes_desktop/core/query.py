"""What is written into the search box. The index proposes; the predicate here decides."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from notes_desktop.core.fold import PIECE, fold, fold_ascii, fold_characters, fold_pieces, is_joined
from notes_desktop.core.note import one_line, plain, snippet_of, title_line

_MOST_CHARACTERS = 1_000
_MOST_TERMS = 64
_WINDOW = 160
_BEFORE_HIT = 40


class Query(NamedTuple):
    """Folded `terms`, each a word or a phrase whose last word may go on; a note has to have them all."""

    text: str
    terms: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: then every note matches."""
        return not self.terms

    def matches(self, title: str, body: str) -> bool:
        """Whether a note has all terms; a phrase does not reach from the title into the text.

        Folds the text piece by piece until all is found.
        """
        missing = set(self.terms)
        reach = max(map(len, self.terms), default=0) + 1
        for text in (title, body):
            seen = ""
            for piece in fold_pieces(text) if missing else ():
                seen = f"{seen[-reach:]} {piece}"
                missing = {term for term in missing if f" {term}" not in seen}
                if not missing:
                    break
        return not missing

    def matches_folded(self, folded: str) -> bool:
        """The same of a text that is folded already."""
        spaced = f" {folded}"
        return all(f" {term}" in spaced for term in self.terms)

    def fts_expression(self) -> str:
        """The same for FTS5, as one bound value; empty when nothing is asked.

        Quoted phrases, each a prefix (https://sqlite.org/fts5.html, sections 3.2 and 3.3). The table needs
        `tokenize='ascii'` and texts that went through `fold`.
        """
        return " AND ".join('"{}" *'.format(term.replace('"', '""')) for term in self.terms)

    def marks(self, text: str) -> list[tuple[int, int]]:
        """Where the hits begin and end in `text` (a title, a snippet: it is read character by character)."""
        folded, spans = _folded_with_places(text)
        hits: list[tuple[int, int]] = []
        for term in self.terms:
            at = folded.find(f" {term}")
            while at >= 0:
                hits.append((spans[at + 1][0], spans[at + len(term)][1]))
                at = folded.find(f" {term}", at + 1)
        return _merged(hits)

    def snippet(self, body: str, width: int = 160) -> str:
        """The words around the first hit below the title, else the snippet that the note always has."""
        start = title_line(body)[1]
        hit = self._first_hit(body, start)
        if hit is None:
            return snippet_of(body)[:width].rstrip()
        begin = _word_begin(body, max(start, hit - _BEFORE_HIT), hit)
        lead = "…" if body[start:begin].strip() else ""
        around = body[begin : begin + 3 * width]
        shown = plain(around)[:width].rstrip()
        if not self.marks(shown):
            shown = one_line(around)[:width].rstrip()
        return lead + shown

    def _first_hit(self, body: str, start: int) -> int | None:
        """Where the first hit begins. Whole pieces are folded; only around a hit, characters."""
        reach = 4 * max(map(len, self.terms), default=0)
        while start < len(body):
            window = body[start : start + PIECE + reach]
            if self._has_any(window):
                for at in range(0, PIECE, _WINDOW):
                    near = window[at : at + _WINDOW + reach]
                    if self._has_any(near) and (hits := self.marks(near)):
                        return start + at + hits[0][0]
            start += PIECE
        return None

    def _has_any(self, text: str) -> bool:
        folded = f" {fold(text)}"
        return any(f" {term}" in folded for term in self.terms)


def parse(text: str) -> Query:
    """What `text` asks for; no text is an error. Words joined by a mark are a phrase (foo-bar)."""
    folded = (fold(word) for word in text[:_MOST_CHARACTERS].split())
    terms = dict.fromkeys(term for term in folded if term)
    return Query(text, tuple(terms)[:_MOST_TERMS])


def _folded_with_places(text: str) -> tuple[str, list[tuple[int, int]]]:
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


def _folded_ascii(text: str) -> tuple[str, list[tuple[int, int]]]:
    folded = [""]
    spans: list[tuple[int, int]] = []
    for word in re.finditer(r"\S+", fold_ascii(text)):
        start, end = word.span()
        folded.append(word[0])
        spans.append((start, start))
        spans.extend(zip(range(start, end), range(start + 1, end + 1), strict=True))
    return " ".join(folded), spans


_folded_cluster = lru_cache(maxsize=8_192)(fold_characters)
"""The characters of a language are few, and each row of a search has hundreds of them to fold, one by one."""


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Characters with what belongs to them."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or text[at] < "\x80" or not is_joined(text[at]):
            yield start, at
            start = at


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
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
