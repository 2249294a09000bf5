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
    most = most_errors(word)  # and no more than the best one has, once there is one
    letters = set(word)
    half = (len(word) - 1) // 2
    begin, end = word[:half], word[len(word) - half :]  # one error leaves one of them as it was meant
    best: tuple[int, bool, int, str] | None = None
    for term, count in known.items():
        for candidate, is_begin in _readings(word, term, most) if term.isalpha() else ():
            if most == 1 and not (candidate.startswith(begin) or candidate.endswith(end)):
                continue
            if len(letters.symmetric_difference(candidate)) > 2 * most:
                continue
            errors = distance(word, candidate, most)
            if 0 < errors <= most:
                found = (errors, is_begin, -count, term)
                best = found if best is None else min(best, found)
                most = best[0]
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
    if abs(len(first) - len(second)) > most or (most == 1 and not _may_be_one(first, second)):
        return most + 1
    before: Sequence[int] = ()
    row: Sequence[int] = range(len(second) + 1)
    for at, letter in enumerate(first, 1):
        before, row = row, _row(first, second, at, letter, row, before)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]


def _may_be_one(first: str, second: str) -> bool:
    """Whether all but two neighbours is the same from both ends, which costs less than a table."""
    begin = _in_common(first, second)
    end = _in_common(first[::-1], second[::-1])
    return begin + end >= max(len(first), len(second)) - 2


def _in_common(first: str, second: str) -> int:
    """How many letters both begin with."""
    count = 0
    for letter, other in zip(first, second, strict=False):
        if letter != other:
            break
        count += 1
    return count


def _row(first: str, second: str, at: int, letter: str, above: Sequence[int], over: Sequence[int]) -> list[int]:
    row = [at]
    for place, other in enumerate(second, 1):
        cost = min(above[place] + 1, row[place - 1] + 1, above[place - 1] + (letter != other))
        if over and place > 1 and letter == second[place - 2] and first[at - 2] == other:
            cost = min(cost, over[place - 2] + 1)
        row.append(cost)
    return row
