from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.fuzzy import score

_texts = st.text(alphabet="abc ", max_size=12)


def _ranked(wanted: str, *texts: str) -> list[str]:
    found = [(value, text) for text in texts if (value := score(wanted, text)) is not None]
    return [text for _value, text in sorted(found, key=lambda one: -one[0])]


def test_letters_must_stand_in_their_order() -> None:
    assert score("nnt", "New note") is not None
    assert score("tn", "New note") is None
    assert score("x", "New note") is None
    assert score("x", "") is None


def test_nothing_wanted_fits_everything() -> None:
    assert score("", "New note") is not None
    assert score(" ", "") is not None


def test_beginnings_of_words_come_first() -> None:
    assert _ranked("fm", "Perform", "Focus mode")[0] == "Focus mode"
    assert _ranked("bo", "About", "Bold")[0] == "Bold"


def test_letters_side_by_side_come_before_scattered_ones() -> None:
    assert _ranked("hea", "Share a note", "Heading 1")[0] == "Heading 1"


def test_of_titles_that_fit_alike_the_shorter_comes_first() -> None:
    assert _ranked("copy", "Copy note", "Copy")[0] == "Copy"


def test_a_beginning_further_on_does_not_hide_a_hit() -> None:
    assert score("bc", "xbc b") is not None


@given(_texts, _texts)
def test_a_score_exists_exactly_when_the_letters_stand_in_order(wanted: str, text: str) -> None:
    rest = iter(text)
    stands = all(letter in rest for letter in wanted.replace(" ", ""))
    assert (score(wanted, text) is not None) == stands


@given(st.text(alphabet="abc", min_size=1, max_size=4), _texts)
def test_the_best_of_all_ways_counts(wanted: str, text: str) -> None:
    ways = [places for places in combinations(range(len(text)), len(wanted)) if _letters(text, places) == wanted]
    best = max((_worth(text, places) for places in ways), default=None)
    assert score(wanted, text) == (None if best is None else best * 100 - len(text))


def _letters(text: str, places: tuple[int, ...]) -> str:
    return "".join(text[place] for place in places)


def _worth(text: str, places: tuple[int, ...]) -> int:
    """Eight for a letter that begins a word, one for another, and six more for that where it follows the one before."""
    found = 0
    for number, place in enumerate(places):
        begins = place == 0 or text[place - 1] == " "
        follows = number > 0 and places[number - 1] == place - 1
        found += max(8 if begins else 1, 7 if follows else 0)
    return found
