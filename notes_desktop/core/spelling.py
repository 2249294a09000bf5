"""Words that were probably meant: one typing error in a word of four letters, two in one of eight."""

from collections.abc import Iterable, Mapping, Sequence

FEWEST_LETTERS = 4


def most_errors(word: str) -> int:
    """How many errors may be in a word of this length."""
    if not word.isalpha():
        return 0
    return (len(word) >= FEWEST_LETTERS) + (len(word) >= 2 * FEWEST_LETTERS)


def nearest(word: str, known: Mapping[str, int]) -> str | None:
    """The word of `known` (with how many notes have it) that was meant: few errors first, then many notes.

    A word of which a beginning was typed counts as one, after the whole ones.
    """
    most = most_errors(word)
    best: tuple[int, bool, int, str] | None = None
    for term, count in known.items():
        for candidate, is_begin in _readings(word, term, most):
            errors = distance(word, candidate, most)
            if 0 < errors <= most:
                found = (errors, is_begin, -count, term)
                best = found if best is None else min(best, found)
    return None if best is None else best[3]


def _readings(word: str, term: str, most: int) -> Iterable[tuple[str, bool]]:
    if abs(len(term) - len(word)) <= most:
        yield term, False
    if len(term) > len(word):
        yield term[: len(word)], True
        if most and len(term) > len(word) + 1:
            yield term[: len(word) + 1], True


def distance(first: str, second: str, most: int) -> int:
    """How many letters were left out, put in, mistaken or swapped with their neighbour; `most` + 1 when more."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: Sequence[int] = ()
    row: Sequence[int] = range(len(second) + 1)
    for at, letter in enumerate(first, 1):
        before, row = row, _row(first, second, at, letter, row, before)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]


def _row(first: str, second: str, at: int, letter: str, above: Sequence[int], over: Sequence[int]) -> list[int]:
    row = [at]
    for place, other in enumerate(second, 1):
        cost = min(above[place] + 1, row[place - 1] + 1, above[place - 1] + (letter != other))
        if over and place > 1 and letter == second[place - 2] and first[at - 2] == other:
            cost = min(cost, over[place - 2] + 1)
        row.append(cost)
    return row
