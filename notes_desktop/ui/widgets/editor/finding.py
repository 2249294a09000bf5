"""Where a text stands in a note. Pure: the find bar shows what is found here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_WINDOW = 262_144
_LONGEST_HIT = 1_000
_Range = tuple[int, int]


class Wanted(NamedTuple):
    text: str
    is_case_sensitive: bool = False
    is_whole_word: bool = False

    def pattern(self) -> re.Pattern[str]:
        written = re.escape(self.text)
        if self.is_whole_word:
            written = rf"(?<!\w){written}(?!\w)"
        return re.compile(written, 0 if self.is_case_sensitive else re.IGNORECASE)


Hits = Callable[[str, int], Iterator[_Range]]
"""The hits in a text at or behind a position, in order, read as far as they are asked for."""


class Found:
    """The hits of one search in one text, found a piece at a time. Ranges are code points."""

    def __init__(self, text: str, wanted: Wanted) -> None:
        self.text = text
        self.wanted = wanted
        self._pattern = wanted.pattern()
        self._reach = len(wanted.text) + 1

    def pieces(self) -> Iterator[list[_Range]]:
        """All hits that do not overlap, those of some 256 000 characters at a time."""
        at = 0
        for start in range(0, len(self.text), _WINDOW):
            found: list[_Range] = []
            while (hit := self._search(max(at, start), start + _WINDOW)) is not None:
                found.append(hit)
                at = hit[1]
            yield found

    def after(self, position: int) -> _Range | None:
        """The first hit from `position` on, else the first of the note."""
        return self._first(position, len(self.text)) or self._first(0, len(self.text))

    def before(self, position: int) -> _Range | None:
        """The last hit that begins before `position`, else the last of the note."""
        return self._last(0, position) or self._last(0, len(self.text))

    def between(self, start: int, end: int) -> Iterator[_Range]:
        """The hits that begin in a part of the text, such as what is visible."""
        while (hit := self._search(start, end)) is not None:
            yield hit
            start = hit[1]

    def is_hit(self, start: int, end: int) -> bool:
        return self._search(start, start + 1) == (start, end)

    def _first(self, start: int, end: int) -> _Range | None:
        for at in range(start, end, _WINDOW):
            if (hit := self._search(at, min(at + _WINDOW, end))) is not None:
                return hit
        return None

    def _last(self, start: int, end: int) -> _Range | None:
        while end > start:
            at = max(start, end - _WINDOW)
            hits = list(self.between(at, end))
            if hits:
                return hits[-1]
            end = at
        return None

    def _search(self, start: int, end: int) -> _Range | None:
        """The first hit that begins in the range; it may reach beyond the end."""
        hit = self._pattern.search(self.text, start, min(end + self._reach, len(self.text)))
        if hit is None or hit.start() >= end:
            return None
        return hit.span()


class FoundElsewhere(Found):
    """The hits of a search over all notes in one of them: what is a hit is told from outside."""

    def __init__(self, text: str, hits: Hits) -> None:
        super().__init__(text, Wanted(""))
        self._hits = hits

    def _search(self, start: int, end: int) -> _Range | None:
        """Not further than a hit may reach behind the end."""
        hit = next(self._hits(self.text[: end + _LONGEST_HIT], start), None)
        return hit if hit is not None and hit[0] < end else None
