from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.spelling import distance, most_errors, nearest

_words = st.text(alphabet="abc", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [("meeting", "meeting", 0), ("meeting", "meetnig", 1), ("meeting", "meetin", 1), ("abcdefgh", "bacdefhg", 2)],
)
def test_letters_left_out_put_in_mistaken_and_swapped_are_errors(one: str, other: str, errors: int) -> None:
    assert distance(one, other, 2) == distance(other, one, 2) == errors


@given(_words, _words)
def test_a_narrow_look_sees_what_a_wide_one_does(one: str, other: str) -> None:
    errors = distance(one, other, 100)
    for most in (1, 2, 3):
        assert min(distance(one, other, most), most + 1) == min(errors, most + 1)


def test_only_longer_words_may_have_errors() -> None:
    assert [most_errors(word) for word in ("abc", "abcd", "abcdefg", "abcdefgh", "abc1")] == [0, 1, 1, 2, 0]


def test_few_errors_come_before_many_notes_and_whole_words_before_begun_ones() -> None:
    assert nearest("meetng", {"meeting": 1, "meetings": 900}) == "meeting"
    assert nearest("meetng", {"meetings": 2, "mooring": 900}) == "meetings"
    assert nearest("tast", {"test": 3, "last": 8, "taste1": 90}) == "last"
    assert nearest("meeting", {"meeting": 5}) is None
    assert nearest("cat", {"bat": 5}) is None


@given(st.text(alphabet="abc", min_size=4, max_size=9), st.sets(st.text(alphabet="abc", min_size=3, max_size=10)))
def test_no_word_that_is_near_enough_is_passed_over(word: str, known: set[str]) -> None:
    most = most_errors(word)

    def errors_of(term: str) -> int:
        begun = [term[:length] for length in (len(word), len(word) + 1) if length < len(term)]
        return min((found for one in (term, *begun) if (found := distance(word, one, 100)) > 0), default=100)

    fewest = min(map(errors_of, known), default=100)
    found = nearest(word, dict.fromkeys(known, 1))
    assert (found is None) == (fewest > most)
    assert found is None or errors_of(found) == fewest
