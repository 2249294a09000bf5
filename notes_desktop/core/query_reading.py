"""From the text of the search box to terms. No text is an error: what cannot be read is a word like any other."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from notes_desktop.core.fold import fold, fold_marks, is_separator
from notes_desktop.core.query_terms import Clauses, Term

MOST_CHARACTERS = 1_000
_MOST_TERMS = 64

STATES = ("pinned", "trashed", "untagged", "task", "done")
PARTS = ("image", "attachment", "link")

_OPERATOR = re.compile(r"(title|tag|notebook|is|has|created|edited):", re.IGNORECASE)
_QUOTES = {'"': '"', "“": '”"', "„": '“”"', "«": "»"}
# What ends a sentence is typed and pasted along with its last word, and what opens is not missed either.
_LOOSE_ENDS = frozenset(".,;:!?'\"*…‘’“”„«»、。，．！？：；")


class Written(NamedTuple):
    """A stretch of the box: [-][operator:]value, where the value may be quoted; `value` is without the quotes."""

    start: int
    end: int
    is_not: bool
    operator: str
    value: str
    quote: str = ""
    """"open" and "closed" for a phrase, "pattern" for /…/."""


class Readings(NamedTuple):
    """What a text asks for, and what of it looked like an operator and was not."""

    clauses: Clauses
    unread: tuple[str, ...]


def read(text: str, now: datetime) -> Readings:
    """The clauses of a text; `OR` binds closer than the blank between words."""
    clauses: list[tuple[Term, ...]] = []
    unread: list[str] = []
    parts = list(stretches(text[:MOST_CHARACTERS]))
    is_joined = False
    for number, part in enumerate(parts):
        if _is_or(text, part) and clauses and not is_joined and number + 1 < len(parts):
            is_joined = True
            continue
        term = _term(part, now)
        if term is None:
            written = text[part.start + part.is_not : part.end]
            term = _text_term("word", written, part.is_not)
            if term is not None and (part.operator or part.quote == "pattern"):
                unread.append(written)
                term = term._replace(value=written)
        if term is not None:
            if is_joined:
                clauses[-1] = (*clauses[-1], term)
            else:
                clauses.append((term,))
        is_joined = False
    return Readings(_limited(clauses), tuple(dict.fromkeys(unread)))


def _limited(clauses: list[tuple[Term, ...]]) -> Clauses:
    limited: dict[tuple[Term, ...], None] = {}
    room = _MOST_TERMS
    for clause in clauses:
        alternatives = tuple(dict.fromkeys(clause))[:room]
        if alternatives and alternatives not in limited:
            limited[alternatives] = None
            room -= len(alternatives)
    return tuple(limited)


def stretches(text: str) -> Iterator[Written]:
    """What stands between white space, quoted spaces left alone."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        part = _stretch(text, at)
        yield part
        at = part.end


def _stretch(text: str, start: int) -> Written:
    is_not = text[start] == "-" and start + 1 < len(text) and _may_be_left_out(text, start + 1)
    at = start + is_not
    found = _OPERATOR.match(text, at)
    operator = found[1].lower() if found is not None else ""
    at += len(found[0]) if found is not None else 0
    if text[at : at + 1] in _QUOTES and at < len(text):
        return _quoted(text, start, at, is_not, operator)
    if not operator and text[at] == "/" and (end := _pattern_end(text, at)) is not None:
        return Written(start, end, is_not, "", text[at:end], "pattern")
    end = at
    while end < len(text) and not text[end].isspace():
        end += 1
    return Written(start, end, is_not, operator, text[at:end])


def _may_be_left_out(text: str, at: int) -> bool:
    """An arrow (->), a line (---) and an option (--all) are text."""
    if text[at] in _QUOTES or text[at] == "/":
        return True
    word = re.compile(r"\S+").match(text, at)
    return word is not None and text[at] != "-" and bool(fold(word[0]))


def _pattern_end(text: str, at: int) -> int | None:
    from notes_desktop.core.query_pattern import pattern_end

    return pattern_end(text, at)


def _quoted(text: str, start: int, at: int, is_not: bool, operator: str) -> Written:
    ends = _QUOTES[text[at]]
    end = next((place for place in range(at + 1, len(text)) if text[place] in ends), None)
    if end is None:
        return Written(start, len(text), is_not, operator, text[at + 1 :], "open")
    if text[end + 1 : end + 2] == "*":
        return Written(start, end + 2, is_not, operator, text[at + 1 : end], "open")
    return Written(start, end + 1, is_not, operator, text[at + 1 : end], "closed")


def _is_or(text: str, part: Written) -> bool:
    return text[part.start : part.end] == "OR"


def _term(part: Written, now: datetime) -> Term | None:
    """The term that a stretch is; None when it cannot be read as what it looks like."""
    if part.quote == "pattern":
        return _pattern_term(part)
    match part.operator:
        case "title":
            return _text_term("title", part.value, part.is_not, part.quote)
        case "tag":
            return _tag_term(part)
        case "notebook":
            folded = tuple(filter(None, map(fold, part.value.split("/"))))
            return Term("notebook", part.value, part.is_not, folded) if folded else None
        case "is" | "has":
            value = part.value.lower()
            known = STATES if part.operator == "is" else PARTS
            return Term(part.operator, value, part.is_not) if value in known else None
        case "created" | "edited":
            return _time_term(part, now)
    return _text_term("phrase" if part.quote else "word", part.value, part.is_not, part.quote)


def _text_term(kind: str, value: str, is_not: bool, quote: str = "") -> Term | None:
    """None when there is nothing to look for."""
    value = _without_loose_ends(value)
    folded = tuple(fold(value).split())
    raw = " ".join(fold_marks(value).split()) if any(map(_has_marks, value.split())) else ""
    if not folded and not raw:
        return None
    return Term(kind, value, is_not, folded, raw, is_whole=quote == "closed" and bool(folded))


def _without_loose_ends(value: str) -> str:
    """`value` without what belongs to the sentence around it, unless nothing else is left."""
    start, end = 0, len(value)
    while end > start and (_is_unseen(value[end - 1]) or _is_loose(value[end - 1])):
        end -= 1
    while start < end and (_is_unseen(value[start]) or (_is_loose(value[start]) and value[start] not in ".,;:!?")):
        start += 1
    return value[start:end] if fold(value[start:end]) else _without_unseen_ends(value)


def _without_unseen_ends(value: str) -> str:
    start, end = 0, len(value)
    while end > start and _is_unseen(value[end - 1]):
        end -= 1
    while start < end and _is_unseen(value[start]):
        start += 1
    return value[start:end]


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character)[0] in "CZ"


def _is_loose(character: str) -> bool:
    return character in _LOOSE_ENDS or unicodedata.category(character) in ("Ps", "Pe", "Pi", "Pf")


def _has_marks(word: str) -> bool:
    """Whether the word has marks that it loses when it is folded, at an end: between letters they are a space."""
    word = _without_loose_ends(word)
    return bool(word) and (is_separator(word[0]) or is_separator(word[-1]))


def _tag_term(part: Written) -> Term | None:
    from notes_desktop.core.tags import tag_key, tag_name

    written = part.value.strip().removeprefix("#").strip("/")
    if not part.quote and written.endswith("*"):
        key = tag_key(written[:-1])
        return Term("tag", written, part.is_not, (key,), is_prefix=True) if key else None
    name = tag_name(written)
    return Term("tag", name, part.is_not, (tag_key(name),)) if name else None


def _time_term(part: Written, now: datetime) -> Term | None:
    from notes_desktop.core.query_dates import read_period

    period = read_period(part.value, now)
    if period is None:
        return None
    return Term(part.operator, part.value.lower(), part.is_not, from_ms=period[0], until_ms=period[1])


def _pattern_term(part: Written) -> Term | None:
    from notes_desktop.core.query_pattern import pattern

    return Term("regex", part.value, part.is_not) if pattern(part.value) is not None else None
