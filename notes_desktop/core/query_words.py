"""The search box in words for people: how it was understood, and what may be written."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from functools import reduce
from typing import NamedTuple

from notes_desktop.core.query_terms import Clauses, Term
from notes_desktop.core.text import N_, _


class SyntaxLine(NamedTuple):
    """A line of the help; `meaning` is marked for translation."""

    example: str
    meaning: str


SYNTAX = (
    SyntaxLine("meet bud", N_("both words, also as the begin or inside of longer ones")),
    SyntaxLine('"the budget"', N_("these words, whole and in this order")),
    SyntaxLine("-draft", N_("without this; works before everything below too")),
    SyntaxLine("tea OR coffee", N_("one of the two")),
    SyntaxLine("title:plan", N_("in the title")),
    SyntaxLine("tag:work", N_("tagged #work, or with a tag nested in it")),
    SyntaxLine("tag:wor*", N_("tagged with anything that begins like this")),
    SyntaxLine("notebook:clients", N_("in this notebook, or in one inside it")),
    SyntaxLine("is:task", N_("has open tasks")),
    SyntaxLine("is:done", N_("had tasks, all done")),
    SyntaxLine("is:pinned", N_("pinned")),
    SyntaxLine("is:untagged", N_("without tags")),
    SyntaxLine("is:trashed", N_("in the trash")),
    SyntaxLine("has:image", N_("shows a picture")),
    SyntaxLine("has:link", N_("leads somewhere: to another note or out")),
    SyntaxLine("has:attachment", N_("leads to a file")),
    SyntaxLine("created:2024-05", N_("written first in that year, month or on that day")),
    SyntaxLine("edited:>=2024-05-01", N_("since that day; also >, <, <= and 2024-05..2024-07")),
    SyntaxLine("edited:last-week", N_("also today, yesterday, this-month, last-year …")),
    SyntaxLine("edited:7d", N_("in the last 7 days; also 12h, 2w, 3m, 1y")),
    SyntaxLine("/colou?r/", N_("a regular expression; /Colou?r/c minds capital letters")),
)

_STATES = {
    ("is", "pinned"): (N_("pinned"), N_("not pinned")),
    ("is", "trashed"): (N_("in the trash"), N_("not in the trash")),
    ("is", "untagged"): (N_("without tags"), N_("with tags")),
    ("is", "task"): (N_("with open tasks"), N_("without open tasks")),
    ("is", "done"): (N_("with all tasks done"), N_("not with all tasks done")),
    ("has", "image"): (N_("with a picture"), N_("without a picture")),
    ("has", "link"): (N_("with a link"), N_("without a link")),
    ("has", "attachment"): (N_("with a file"), N_("without a file")),
}
_TEXTS = {
    "word": (N_("with “{text}”"), N_("not “{text}”")),
    "phrase": (N_("with “{text}”"), N_("not “{text}”")),
    "title": (N_("“{text}” in the title"), N_("not “{text}” in the title")),
    "notebook": (N_("in notebook {text}"), N_("not in notebook {text}")),
    "regex": (N_("with the pattern {text}"), N_("without the pattern {text}")),
    "tag": (N_("tag #{text}"), N_("not tag #{text}")),
}
_TIMES = {
    "created": (
        N_("created on {first}"),
        N_("created from {first} to {last}"),
        N_("created since {first}"),
        N_("created until {last}"),
    ),
    "edited": (
        N_("edited on {first}"),
        N_("edited from {first} to {last}"),
        N_("edited since {first}"),
        N_("edited until {last}"),
    ),
}
_MONTHS = (
    N_("{day} January {year}"),
    N_("{day} February {year}"),
    N_("{day} March {year}"),
    N_("{day} April {year}"),
    N_("{day} May {year}"),
    N_("{day} June {year}"),
    N_("{day} July {year}"),
    N_("{day} August {year}"),
    N_("{day} September {year}"),
    N_("{day} October {year}"),
    N_("{day} November {year}"),
    N_("{day} December {year}"),
)


def understood(clauses: Clauses, unread: Collection[str] = (), zone: tzinfo | None = None) -> tuple[str, ...]:
    """A phrase for each clause, dates in `zone`; what is `unread` is said to be text."""
    return tuple(
        reduce(lambda first, second: _("{first} or {second}").format(first=first, second=second), phrases)
        for phrases in ([_phrase(term, unread, zone) for term in clause] for clause in clauses)
    )


def in_one_line(phrases: Iterable[str]) -> str:
    """Some phrases as one."""
    return reduce(lambda first, second: _("{first}, {second}").format(first=first, second=second), phrases)


def _phrase(term: Term, unread: Collection[str], zone: tzinfo | None) -> str:
    if term.value in unread:
        told = _("“{text}” as text").format(text=term.value)
        return _("not {phrase}").format(phrase=told) if term.is_not else told
    if term.kind in _TIMES:
        told = _time(term, zone)
        return _("not {phrase}").format(phrase=told) if term.is_not else told
    if term.kind in _TEXTS:
        return _(_TEXTS[term.kind][term.is_not]).format(text=term.value)
    return _(_STATES[term.kind, term.value][term.is_not])


def _time(term: Term, zone: tzinfo | None) -> str:
    from notes_desktop.core.query_dates import EARLIEST_MS, LATEST_MS

    on, between, since, until = _TIMES[term.kind]
    if term.until_ms == LATEST_MS:
        return _(since).format(first=_day(term.from_ms, zone))
    last = _day(term.until_ms - 1, zone)
    if term.from_ms == EARLIEST_MS:
        return _(until).format(last=last)
    first = _day(term.from_ms, zone)
    return _(on).format(first=first) if first == last else _(between).format(first=first, last=last)


def _day(time_ms: int, zone: tzinfo | None) -> str:
    day = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time_ms)
    with suppress(ValueError, OverflowError, OSError):  # the zone of this computer ends somewhere
        day = day.astimezone(zone)
    return _(_MONTHS[day.month - 1]).format(day=day.day, year=day.year)
