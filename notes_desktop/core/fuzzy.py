"""How well a few typed letters fit a title."""

from __future__ import annotations

import re

from notes_desktop.core.fold import fold

_START = 8
_NEXT = 6
_LETTER = 1
_NONE = -1_000_000
_HAS_WORDS = 20_000
_BEGINS = 4_000
_WHOLE = 4_000
_LONGEST_ABBREVIATION = 16


class Wanted:
    """What is typed to go to a note, asked of many titles. Case and accents do not matter."""

    def __init__(self, text: str) -> None:
        self._words = fold(text).split()
        self._text = " ".join(self._words)
        self._first = self._words[0] if self._words else ""
        self._others = self._words[1:]
        self.letters = "".join(self._words)
        self._pattern = re.compile(".*?".join(map(re.escape, self.letters)))

    def score(self, folded: str) -> int | None:
        """Higher is better; None when the title, which went through `fold`, does not fit.

        First titles that hold all words, in any order, then those that hold the letters in theirs, if these are few:
        who writes a whole title means it. Of titles that
        hold all words alike none is better: the newer note is.
        """
        # Most titles have not even the first word; asked of thousands with every key.
        if self._first in folded and (not self._others or all(word in folded for word in self._others)):
            spaced = f" {folded}"
            value = _HAS_WORDS + 1_000 * sum(f" {word}" in spaced for word in self._words) // len(self._words)
            return value + _BEGINS * folded.startswith(self._text) + _WHOLE * (folded == self._text)
        if len(self.letters) > _LONGEST_ABBREVIATION or self._pattern.search(folded) is None:
            return None
        return score(self.letters, folded)


def score(wanted: str, text: str) -> int | None:
    """Higher is better; None when the letters of `wanted` do not stand in `text` in their order.

    Of all ways to find the letters the best one counts: at the beginnings of words, or one after the other. Case
    and the spaces in `wanted` do not matter; of two titles that fit alike the shorter one is better.
    """
    letters = [letter for letter in wanted.casefold() if not letter.isspace()]
    low = text.casefold()
    # best[i]: the value of the best way that puts the last letter so far at position i.
    best = [0] * len(low)
    for number, letter in enumerate(letters):
        best = _place(letter, low, best if number else None)
    found = max(best, default=_NONE) if letters else 0
    return None if found < 0 else found * 100 - min(len(low), 99)


def _place(letter: str, text: str, before: list[int] | None) -> list[int]:
    """The best values with one letter more; `before` those without it, None for the first letter."""
    placed = [_NONE] * len(text)
    reached = 0 if before is None else _NONE
    for position, character in enumerate(text):
        if character == letter and reached > _NONE:
            follows = before[position - 1] + _NEXT if before is not None and position else _NONE
            starts = reached + (_START if _is_start(text, position) else _LETTER)
            placed[position] = max(starts, follows + _LETTER)
        if before is not None:
            reached = max(reached, before[position])
    return placed


def _is_start(text: str, position: int) -> bool:
    return position == 0 or not text[position - 1].isalnum()
