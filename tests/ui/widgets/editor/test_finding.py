from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.ui.widgets.editor import finding
from notes_desktop.ui.widgets.editor.finding import Found, Wanted

_TEXTS = st.text("abB \n", max_size=60)


@given(_TEXTS, st.text("abB", min_size=1, max_size=3), st.booleans())
def test_all_hits_are_found_whatever_the_pieces(text: str, wanted: str, is_case_sensitive: bool) -> None:
    found = Found(text, Wanted(wanted, is_case_sensitive))
    expected = _by_hand(text, wanted, is_case_sensitive)
    was, finding._WINDOW = finding._WINDOW, 7
    try:
        assert [hit for piece in found.pieces() for hit in piece] == expected
        for position in (0, len(text) // 2, len(text)):
            following = next((hit for hit in expected if hit[0] >= position), None)
            overlapping = found.after(position)
            assert (overlapping is None) == (not expected)
            if following is not None:
                assert overlapping is not None and position <= overlapping[0] <= following[0]
    finally:
        finding._WINDOW = was


def test_whole_words_end_at_marks_and_not_in_words() -> None:
    found = Found("note notes anote (note) note_ note", Wanted("note", is_whole_word=True))
    assert [hit for piece in found.pieces() for hit in piece] == [(0, 4), (18, 22), (30, 34)]


def test_what_looks_like_a_pattern_is_text() -> None:
    assert Found("a.c abc", Wanted("a.c")).after(0) == (0, 3)
    assert Found("a.c abc", Wanted("a.c")).after(1) == (0, 3)


def test_the_hit_before_is_the_last_one_that_begins_earlier() -> None:
    found = Found("ab ab ab", Wanted("ab"))
    assert found.before(6) == (3, 5)
    assert found.before(0) == (6, 8)


def _by_hand(text: str, wanted: str, is_case_sensitive: bool) -> list[tuple[int, int]]:
    if not is_case_sensitive:
        text, wanted = text.lower(), wanted.lower()
    hits: list[tuple[int, int]] = []
    at = text.find(wanted)
    while at >= 0:
        hits.append((at, at + len(wanted)))
        at = text.find(wanted, at + len(wanted))
    return hits
