import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.query_pattern import pattern, pattern_end

PARTS = st.sampled_from(
    [*"ab()[]{}|*+?.^$\\-,:<>=!1", "{3}", "{999}", "(?:", "(?P<n>", "(?i)", "\\p{L}", "{e<=1}", "é"]
)


@pytest.mark.parametrize(
    "written",
    [
        "/(((x{999}){999}){999})/",
        "/(?:(\\w|b){100}){1000}/",
        "/((((a{1,}){100}){100}){100})/",
        "/a{1000000}/",
        "/[/",
        "/(/",
        f"/{'(' * 480}a{')' * 480}/",
        "/a{9999999999999999999999}/",
    ],
)
def test_a_pattern_that_cannot_be_read_or_would_fill_the_memory_is_none(written: str) -> None:
    assert pattern(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/",
        "/a{0,1000000}/",
        "/(\\w{20}){20}/",
        "/[({]{3}/",
        "/\\{999\\}/",
        "/[]a]{5}/",
    ],
)
def test_usual_counts_are_fine(written: str) -> None:
    assert pattern(written) is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/a/", "/a/"),
        ("/a b/c rest", "/a b/c"),
        ("/a\\/b/ rest", "/a\\/b/"),
        ("/a/cs", "/a/cs"),
        ("/usr/bin", None),
        ("/usr/bin/x", None),
        ("//", None),
        ("/a", None),
        ("/ a /", None),
        ("/a/x", None),
    ],
)
def test_a_pattern_ends_at_a_slash_before_a_blank(text: str, found: str | None) -> None:
    end = pattern_end(text, 0)

    assert (None if end is None else text[:end]) == found


@given(st.lists(PARTS, min_size=1, max_size=14).map("".join), st.text("ab1é\n", max_size=30))
def test_no_pattern_is_an_error(body: str, text: str) -> None:
    found = pattern(f"/{body}/")
    if found is None:
        return

    is_in, each, marks = found.is_in(text), list(found.each(text)), found.marks(text)
    assert all(0 <= start < end <= len(text) for start, end in each)
    assert found.ran_out or not marks or (each == marks and is_in)


def test_marks_end_when_the_time_of_a_row_ran_out() -> None:
    slow = pattern(r"/(a|aa)+$/")
    assert slow is not None

    assert slow.marks("a" * 60 + "b") == []
    assert slow.marks("a") == []
