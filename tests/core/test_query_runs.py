import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.fold import fold
from notes_desktop.core.query_pattern import pattern
from notes_desktop.core.query_runs import DIGIT, runs

PARTS = st.sampled_from(
    [
        *"ab()[]{}|*+?.^$\\-,:<>=!1Ksé",
        *("{3}", "{2}", "{,2}", "{e<=1}", "(?:", "(?P<n>", "(?i)", "(?=", "(?<=", "(?>"),
        *("\\p{L}", "\\d", "\\w", "\\.", "\\x41"),
    ]
)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("/nothing\\s+at/", ("nothing", "at")),
        ("/^## .*Kitchen/c", ("kitchen",)),
        ("/v\\d+\\.\\d/", ("v#",)),
        ("/colou?r/", ("colo",)),
        ("/ab{2}{3}cd/", ("ab", "cd")),
        ("/ab++cd*e{0,3}f/", ("ab",)),
        ("/foo(bar|baz)quux/", ("foo", "quux")),
        ("/foo|bar/", ()),
        ("/(?i)foo/", ()),
        ("/(?:foo){e<=1}bar/", ()),
        ("/\\x41bcd/", ()),
        ("/[[:alpha:]]foo/", ("foo",)),
        ("/[]abc]foo/", ("foo",)),
        ("/a\\d?bcd/", ("bcd",)),
        ("/(a+)+$/", ()),
    ],
)
def test_the_runs_of_a_pattern_are_what_no_hit_does_without(written: str, found: tuple[str, ...]) -> None:
    assert runs(written) == found


@given(st.lists(PARTS, min_size=1, max_size=8).map("".join), st.text("abAK\u212asſS12٣. \u0301é,-", max_size=20))
def test_a_text_that_a_pattern_finds_has_all_its_runs(body: str, text: str) -> None:
    found = pattern(f"/{body}/")
    if found is None or not found.is_in(text):
        return

    folded = fold(text)
    for run in runs(f"/{body}/"):
        letters = run.removesuffix(DIGIT)
        ends = [at + len(letters) for at in range(len(folded)) if folded.startswith(letters, at)]
        assert any(run == letters or folded[end : end + 1].isdecimal() for end in ends)
