"""The underlined letters of menus, in whatever language their titles are."""

from __future__ import annotations

from collections.abc import Sequence


def with_letters(titles: Sequence[str]) -> list[str]:
    """The titles of one menu, each with a mark before a letter that no other has, as long as there are such.

    Digits first, then beginnings of words: people look for them there. So it holds in every language.
    """
    owners: dict[str, int] = {}
    places: dict[int, int] = {}
    for number in range(len(titles)):
        _give_letter(number, titles, owners, places, set())
    return [_marked(title, places.get(number)) for number, title in enumerate(titles)]


def _give_letter(
    number: int, titles: Sequence[str], owners: dict[str, int], places: dict[int, int], asked: set[str]
) -> bool:
    """Find a letter for one title; who has the only ones left is asked to take another.

    An augmenting path (https://en.wikipedia.org/wiki/Matching_(graph_theory)#In_unweighted_bipartite_graphs).
    """
    order = _letters(titles[number])
    for is_free in (True, False):
        for at in order:
            letter = titles[number][at].casefold()
            if letter in asked or is_free != (letter not in owners):
                continue
            asked.add(letter)
            if is_free or _give_letter(owners[letter], titles, owners, places, asked):
                owners[letter], places[number] = number, at
                return True
    return False


def _letters(title: str) -> list[int]:
    """Where a letter may be underlined, the best first."""
    letters = [at for at, letter in enumerate(title) if letter.isalnum()]
    begins = [at for at in letters if at - 1 not in letters]
    return sorted(begins, key=lambda at: not title[at].isdigit()) + letters


def _marked(title: str, at: int | None) -> str:
    return _escaped(title) if at is None else f"{_escaped(title[:at])}&{_escaped(title[at:])}"


def _escaped(title: str) -> str:
    return title.replace("&", "&&")
