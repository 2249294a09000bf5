"""How well a few typed letters fit a title."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from notes_desktop.core.fold import title_key

_START = 8
_NEXT = 6
_LETTER = 1
_NONE = -1_000_000
_HAS_WORDS = 20_000
_BEGINS = 4_000
_WHOLE = 4_000
_LONGEST_ABBREVIATION = 16
_FADING = 20
"""So many notes further back, a title has to fit better by one."""


def best_titles(text: str, titles: Sequence[tuple[int, str]], limit: int) -> list[int]:
    """The notes whose titles fit `text` best, the best first.

    `titles` are notes with what `title_key` gives of their titles, newest first; a note may be in it twice. First those
    that hold all words, in any order; only if these are fewer than `limit`, those that hold the letters in theirs, for
    who writes whole words means them. Of titles that hold all words alike none is better: the newer note is.
    """
    words = title_key(text).split()
    if not words:
        return []
    found = _with_words(words, titles)
    letters = "".join(words)
    if len(found) < limit and len(letters) <= _LONGEST_ABBREVIATION:
        found.update(_with_letters(letters, titles, found))
    return sorted(found, key=lambda note_id: -found[note_id])[:limit]


def _with_words(words: Sequence[str], titles: Sequence[tuple[int, str]]) -> dict[int, int]:
    """How well each fits that has all the words. Asked of thousands of titles with every key: most lack the first."""
    first, others, text = words[0], words[1:], " ".join(words)
    found: dict[int, int] = {}
    for at, (note_id, title) in enumerate(titles):
        if first not in title or note_id in found or (others and not all(word in title for word in others)):
            continue
        spaced = f" {title}"
        begun = sum(f" {word}" in spaced for word in words) if others else f" {first}" in spaced
        whole = _BEGINS * title.startswith(text) + _WHOLE * (title == text)
        found[note_id] = _HAS_WORDS + 1_000 * begun // len(words) + whole - at // _FADING
    return found


def _with_letters(letters: str, titles: Sequence[tuple[int, str]], known: Container[int]) -> dict[int, int]:
    begins_with = re.compile("".join(f"[^{one}]*+{one}" for one in map(re.escape, letters))).match
    found: dict[int, int] = {}
    for at, (note_id, title) in enumerate(titles):
        if note_id in known or note_id in found or begins_with(title) is None:
            continue
        value = score(letters, title)
        if value is not None:
            found[note_id] = value - at // _FADING
    return found


def score(wanted: str, text: str) -> int | None:
    """Higher is better; None when the letters of `wanted` do not stand in `text` in their order.

    Of all ways to find the letters the best one counts: at the beginnings of words, or one after the other. Case
    and the spaces in `wanted` do not matter; of two titles that fit alike the shorter one is better.
    """
    low = text.casefold()
    best = {-1: 0}
    for letter in wanted.casefold():
        if not letter.isspace():
            best = _place(letter, low, best)
    return max(best.values()) * 100 - min(len(low), 99) if best else None


def _place(letter: str, text: str, before: Mapping[int, int]) -> dict[int, int]:
    """The value of the best way that puts this letter at each place, in their order, with those of the one before it.

    Only the places of the letter are looked at: two letters that a thousand titles have took 22 ms otherwise.
    """
    placed: dict[int, int] = {}
    reached = _NONE
    ways = iter(before.items())
    way = next(ways, None)
    position = -1 if way is None else text.find(letter, way[0] + 1)
    while position >= 0:
        while way is not None and way[0] < position:
            reached = max(reached, way[1])
            way = next(ways, None)
        starts = reached + (_START if _is_start(text, position) else _LETTER)
        follows = before.get(position - 1, _NONE) + _NEXT + _LETTER
        placed[position] = max(starts, follows)
        position = text.find(letter, position + 1)
    return placed


def _is_start(text: str, position: int) -> bool:
    return position == 0 or not text[position - 1].isalnum()
