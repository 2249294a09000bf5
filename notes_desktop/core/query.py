"""What is written into the search box. The index proposes; the predicate here decides.

The grammar stands in docs/search.md. No text is an error: what cannot be read is searched as text.
"""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from functools import cached_property

from notes_desktop.core.query_match import Predicate
from notes_desktop.core.query_places import Places
from notes_desktop.core.query_reading import read
from notes_desktop.core.query_terms import Clauses, Subject, Term, notebook_key

__all__ = ["Clauses", "Query", "Subject", "Term", "notebook_key", "parse"]


class Query:
    """What is asked for: a note has to have one term of each of the `clauses`.

    Does not change, but `ran_out` counts. `unread` is what looked like an operator and is searched as text.
    """

    def __init__(self, text: str, clauses: Clauses, unread: tuple[str, ...] = (), zone: tzinfo | None = None) -> None:
        self.text = text
        self.clauses = clauses
        self.unread = unread
        self._zone = zone

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Query) and (self.text, self.clauses) == (other.text, other.clauses)

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Query({self.text!r}, {self.clauses!r})"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: then every note matches."""
        return not self.clauses

    @cached_property
    def is_plain(self) -> bool:
        """Whether it is words alone, so that nobody needs to be told how they were understood."""
        return not self.unread and all(
            len(clause) == 1 and clause[0].kind == "word" and not clause[0].is_not for clause in self.clauses
        )

    @cached_property
    def scope_trash(self) -> bool:
        """Whether it asks for what lies in the trash, which is left out otherwise."""
        return any(len(clause) == 1 and clause[0][:3] == ("is", "trashed", False) for clause in self.clauses)

    @property
    def ran_out(self) -> int:
        """How many notes were given up because a pattern took too long with them."""
        return sum(test.pattern.ran_out for test in self._predicate.patterns)

    @property
    def understood(self) -> tuple[str, ...]:
        """How it was understood, a phrase for each clause, for people."""
        from notes_desktop.core.query_words import understood

        return understood(self.clauses, self.unread, self._zone)

    @property
    def explanation(self) -> str:
        """The same in one line; empty for words alone."""
        from notes_desktop.core.query_words import in_one_line

        return "" if self.is_plain else in_one_line(self.understood)

    def matches(self, subject: Subject) -> bool:
        """Whether a note is a hit: the definition that everything else is held against. Any thread may ask.

        A long text is folded piece by piece, as far as it takes.
        """
        return self._predicate.holds(subject)

    def marks(self, text: str, is_body: bool = False) -> list[tuple[int, int]]:
        """Where the hits begin and end in `text` (a title, a snippet: it is read character by character).

        With `is_body`, what has to stand in the title is left out.
        """
        return self._places.marks(text, is_body)

    def hits(self, body: str, start: int = 0) -> Iterator[tuple[int, int]]:
        """The same in a body of any length, at or behind `start`, in order, read as far as they are asked for."""
        return self._places.hits(body, start)

    def snippet(self, body: str, width: int = 160) -> str:
        """The words around the first hit below the title, else the snippet that the note always has."""
        return self._places.snippet(body, width)

    @cached_property
    def _predicate(self) -> Predicate:
        return Predicate(self.clauses)

    @cached_property
    def _places(self) -> Places:
        return Places(self.clauses)


def parse(text: str, now: datetime | None = None) -> Query:
    """What `text` asks for. Days are those of the zone of `now`; without it, of this computer and moment."""
    now = now or datetime.now()  # noqa: DTZ005 - without a zone, each day has the one that it had here
    readings = read(text, now)
    return Query(text, readings.clauses, readings.unread, now.tzinfo)
