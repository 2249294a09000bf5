from __future__ import annotations

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
