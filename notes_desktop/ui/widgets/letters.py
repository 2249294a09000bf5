"""The underlined letters of menus, in whatever language their titles are."""

from __future__ import annotations

from collections.abc import Sequence


def with_letters(titles: Sequence[str]) -> list[str]:
    """The titles of one menu, each with a mark before a letter that no other has, as long as there are such.

    Digits first, then beginnings of words: people look for them there. So it holds in every language.
    """
    taken: set[str] = set()
    marked = []
    for title in titles:
        letters = [at for at, letter in enumerate(title) if letter.isalnum()]
        begins = [at for at in letters if at - 1 not in letters]
        order = sorted(begins, key=lambda at: not title[at].isdigit()) + letters
        at = next((at for at in order if title[at].casefold() not in taken), None)
        if at is None:
            marked.append(_escaped(title))
            continue
        taken.add(title[at].casefold())
        marked.append(f"{_escaped(title[:at])}&{_escaped(title[at:])}")
    return marked


def _escaped(title: str) -> str:
    return title.replace("&", "&&")
