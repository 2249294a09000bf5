import sys
from types import FrameType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core import markdown_spans
from notes_desktop.core.markdown_spans import LONGEST_LINE, Span, line_spans, link_at, quotes

if TYPE_CHECKING:
    from _typeshed import TraceFunction

MARKED = st.text(st.sampled_from("ab \t*_~`[]()<>!#-+1.x\\\"':/é\u0301会\U0001f600"), max_size=60)
PIECES = st.lists(
    st.sampled_from(
        ["**", "*", "_", "`", "``", "~~", "[", "](", ")", "![", "<", ">", "http://a.b", "word", " ", "\\", "- ",
         "> ", "# ", "[x] ", "mailto:a@b", "```", "1. "]
    ),
    max_size=30,
).map("".join)  # fmt: skip


def styled(line: str, state: int = 0) -> list[tuple[str, str]]:
    """The text of each span with its kind, without the marks."""
    spans = line_spans(line, state)[0]
    return [(line[start : start + length], kind) for start, length, kind in spans if kind != "mark"]


def marks(line: str) -> list[str]:
    return [line[start : start + length] for start, length, kind in line_spans(line, 0)[0] if kind == "mark"]


def test_plain_text_has_no_spans() -> None:
    assert line_spans("Just words, 2 * 3 = 6; see: there!", 0) == ([], 0)
    assert line_spans("", 0) == ([], 0)


@pytest.mark.parametrize("level", range(1, 7))
def test_hashes_and_a_space_make_a_heading_of_the_whole_line(level: int) -> None:
    line = "#" * level + " Title"
    assert line_spans(line, 0)[0] == [Span(0, len(line), f"heading{level}"), Span(0, level, "mark")]


@pytest.mark.parametrize("line", ["#tag", "####### seven", "    # code", "\\# not"])
def test_what_only_looks_like_a_heading_is_none(line: str) -> None:
    assert not any(kind.startswith("heading") for _text, kind in styled(line))


def test_closing_hashes_of_a_heading_are_marks() -> None:
    assert marks("## Title ##") == ["##", "##"]
    assert marks("# C#") == ["#"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a **b** c", [("**b**", "strong")]),
        ("a __b__ c", [("__b__", "strong")]),
        ("a *b* c", [("*b*", "emphasis")]),
        ("_b_", [("_b_", "emphasis")]),
        ("~~b~~", [("~~b~~", "strike")]),
        ("***b***", [("***b***", "emphasis"), ("**b**", "strong")]),
        ("**a *b* c**", [("**a *b* c**", "strong"), ("*b*", "emphasis")]),
        ("**重要。**です", [("**重要。**", "strong")]),
        ("un*frigging*believable", [("*frigging*", "emphasis")]),
        ("**a*b**", [("**a*b**", "strong")]),
        ("x*a***a*x", [("*a*", "emphasis"), ("*a*", "emphasis")]),
    ],
)
def test_marks_around_a_text_style_it(line: str, expected: list[tuple[str, str]]) -> None:
    assert styled(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "snake_case_name",
        "_caf\u0065\u0301_x",
        "a * b * c",
        "** b **",
        "*a",
        "a*",
        "\\*a\\*",
        "~a~",
        "~~~a~~~ b",
        "____ a",
    ],
)
def test_what_only_looks_like_emphasis_is_none(line: str) -> None:
    assert [kind for _text, kind in styled(line) if kind in ("strong", "emphasis", "strike")] == []


def test_code_ends_with_as_many_backticks_and_holds_nothing_else() -> None:
    assert styled("a `b *c* d` e") == [("`b *c* d`", "code")]
    assert styled("`` a`b ``") == [("`` a`b ``", "code")]
    assert styled("`a ``b *c*") == [("*c*", "emphasis")]
    assert styled("\\`a *c*`") == [("*c*", "emphasis")]
    assert styled("`a\\` *c*") == [("`a\\`", "code"), ("*c*", "emphasis")]


def test_a_link_has_a_text_and_an_address() -> None:
    line = "see [the *site*](http://a.b/c_d_e 'title') now"
    assert styled(line) == [("the *site*", "link"), ("*site*", "emphasis"), ("http://a.b/c_d_e", "url")]
    assert marks(line) == ["[", "*", "*", "](", " 'title')"]


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("[a](b(c)d)", "b(c)d"),
        ("[a](<b c>)", "b c"),
        ("[a](b\\)c)", "b\\)c"),
        ("[a [b] c](d)", "d"),
        ("![picture](d.png)", "d.png"),
    ],
)
def test_an_address_may_hold_parentheses_or_stand_between_angles(line: str, url: str) -> None:
    assert (url, "url") in styled(line)


@pytest.mark.parametrize("line", ["[a] (b)", "[a](b c)", "[a](b( )", "[a](b", "\\[a](b)", "`[a`](b)", "[ ]"])
def test_what_only_looks_like_a_link_is_none(line: str) -> None:
    assert not any(kind in ("link", "url") for _text, kind in styled(line))


def test_emphasis_does_not_reach_into_a_link() -> None:
    assert styled("*a [b*](c)") == [("b*", "link"), ("c", "url")]


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("see https://a.b/c_d_e.", "https://a.b/c_d_e"),
        ("(see http://a.b/c_(d))", "http://a.b/c_(d)"),
        ("<https://a.b>", "https://a.b"),
        ("**HTTPS://a.b**", "HTTPS://a.b"),
        ("write to mailto:me@a.b, please", "mailto:me@a.b"),
        ("会http://a.b", None),
        ("xhttp://a.b", None),
        ("https://", None),
        ("http:/a", None),
        ("12:30 and this: that", None),
    ],
)
def test_bare_addresses_are_found_without_what_ends_the_sentence(line: str, url: str | None) -> None:
    assert [text for text, kind in styled(line) if kind == "url"] == ([url] if url else [])


def test_a_list_item_has_its_marker_and_a_task_its_box() -> None:
    assert styled("  - a") == [("-", "list_mark")]
    assert styled("12) a") == [("12)", "list_mark")]
    assert styled("- [ ] a *b*") == [("-", "list_mark"), ("[ ]", "task_open"), ("*b*", "emphasis")]
    assert styled("* [X] a") == [("*", "list_mark"), ("[X]", "task_done"), ("a", "done_text")]
    assert styled("- [ ]") == [("-", "list_mark"), ("[ ]", "task_open")]
    assert styled("- 1. [ ] a") == [("-", "list_mark"), ("1.", "list_mark"), ("[ ]", "task_open")]


@pytest.mark.parametrize("line", ["-a", "1.a", "1234567890. a", "[ ] a", "- [ ](b)", "- [y] a"])
def test_what_only_looks_like_an_item_or_a_task_is_none(line: str) -> None:
    kinds = {kind for _text, kind in styled(line)}
    assert not kinds & {"task_open", "task_done"}
    assert "list_mark" not in kinds or line.startswith("- ")


def test_a_quote_is_the_whole_line_and_may_hold_other_blocks() -> None:
    assert styled("> a") == [("> a", "quote")]
    assert marks("> > a") == [">", ">"]
    assert ("-", "list_mark") in styled("> - a")
    assert ("# a", "heading1") in styled("> # a")
    assert ("> a", "quote") in styled("- > a")
    assert quotes("> > a") == (4, 2)
    assert quotes("> > a", 1) == (2, 1)


@pytest.mark.parametrize("line", ["---", "***", "_ _ _", "  - - -", "----------"])
def test_three_of_a_mark_are_a_rule(line: str) -> None:
    assert line_spans(line, 0) == ([Span(0, len(line), "rule")], 0)


@pytest.mark.parametrize("line", ["--", "--- a", "-*-", "    ---", "***a***"])
def test_what_only_looks_like_a_rule_is_none(line: str) -> None:
    assert "rule" not in {kind for _text, kind in styled(line)}


def fences(*lines: str) -> list[bool]:
    """Which of the lines are fenced code."""
    state, found = 0, []
    for line in lines:
        before = state
        spans, state = line_spans(line, before)
        found.append((before > 0 and state > 0) or any(kind == "fence" for _start, _length, kind in spans))
    return found


def test_a_fence_lasts_until_one_as_long_of_the_same_mark() -> None:
    assert fences("```py", "# a", "", "~~~", "``", "````", "a") == [True] * 6 + [False]
    assert fences("~~~~", "~~~", "```", "~~~~ x", "~~~~  ", "a") == [True] * 5 + [False]


def test_an_open_fence_ends_with_its_quote() -> None:
    assert fences("> ```", "> a", "b") == [True, True, False]


def test_a_fence_may_stand_in_a_list() -> None:
    assert fences("10. a", "    ```", "    # a", "    ```", "b") == [False, True, True, True, False]
    assert fences("- ```", "  a", "  ```", "b") == [True, True, True, False]


def test_a_fence_is_not_closed_by_one_that_is_code() -> None:
    assert fences("```", "    ```", "```", "a") == [True, True, True, False]


def test_backticks_behind_backticks_are_code_in_a_line() -> None:
    assert line_spans("```a``` b", 0)[1] == 0


def test_the_state_of_a_fence_fits_into_what_qt_keeps_for_a_line() -> None:
    for line in ("`" * 19_000, "> " * 9_000 + "~~~", " " * 19_000 + "```"):
        assert 0 <= line_spans(line, 0)[1] < 2**31


def test_the_state_of_a_line_that_qt_has_not_seen_is_no_fence() -> None:
    assert line_spans("# a", -1) == line_spans("# a", 0)


def test_a_line_too_long_to_style_keeps_the_state() -> None:
    inside = line_spans("```", 0)[1]
    assert line_spans("```" + "a" * LONGEST_LINE, inside) == ([], inside)
    assert line_spans("*a* " * LONGEST_LINE, 0) == ([], 0)
    assert link_at("http://a.b " * LONGEST_LINE, 3) is None


@pytest.mark.parametrize(
    ("line", "column", "url"),
    [
        ("a [b](c\\_d) e", 3, "c_d"),
        ("a [b](c) e", 2, "c"),
        ("a [b](c) e", 8, "c"),
        ("a [b](c) e", 1, None),
        ("a [b](c) e", 9, None),
        ("[b](c)[d](e)", 6, "e"),
        ("[http://a.b](http://c.d)", 5, "http://c.d"),
        ("[![i](s)](t)", 4, "t"),
        ("[b]()", 2, None),
        ("see http://a.b.", 10, "http://a.b"),
        ("`http://a.b`", 5, None),
        ("<mailto:a@b>", 3, "mailto:a@b"),
    ],
)
def test_the_address_under_the_caret_is_found(line: str, column: int, url: str | None) -> None:
    assert link_at(line, column) == url


def test_there_are_no_links_in_fenced_code() -> None:
    inside = line_spans("```", 0)[1]
    assert link_at("http://a.b", 3, inside) is None
    assert link_at("```", 1, inside) is None
    assert link_at("~~~ http://a.b", 8) is None


@given(st.one_of(MARKED, PIECES, st.text()), st.integers(-1, 2**25))
def test_spans_lie_in_the_line_sorted_with_the_wider_first(line: str, state: int) -> None:
    spans, after = line_spans(line, state)
    assert spans == sorted(spans, key=lambda span: (span.start, -span.length))
    assert all(start >= 0 and 0 < length <= len(line) - start for start, length, _kind in spans)
    assert after == 0 or 0 < after < 2**31
    assert line_spans(line, after)[1] >= 0


@given(st.one_of(MARKED, PIECES))
def test_spans_lie_in_one_another_or_apart(line: str) -> None:
    open_ends: list[int] = []
    for start, length, kind in line_spans(line, 0)[0]:
        if kind == "done_text":
            continue
        while open_ends and open_ends[-1] <= start:
            open_ends.pop()
        assert not open_ends or start + length <= open_ends[-1]
        open_ends.append(start + length)


@given(st.one_of(MARKED, PIECES), st.data())
def test_a_link_under_any_column_is_answered(line: str, data: st.DataObject) -> None:
    found = link_at(line, data.draw(st.integers(0, len(line))))
    assert found is None or found


def steps(line: str) -> int:
    """How many lines of the scanner run for `line`: a measure of time that no busy machine disturbs."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> "TraceFunction":
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        line_spans(line, 0)
    finally:
        sys.settrace(before)
    return count


HOSTILE = [
    "*", "a*", "*a ", " *a", "**a*b", "*_", "*a_ **b__ ", "_ ", "[", "[a](", "[a](b", "](<", "`", "` `` ``` ",
    "\\", "![", "![a](b)", "http://", "[http://a]", '[a](b "', "[](a '", "- ", "1. ", "> ", "# ", "~~a", "<",
    "<http://", "[a]((", "a*b_c", "a\u0301*", "mailto:", " ", "\t", "[x](http://", "***a", "*a **b* ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_as_long_a_hostile_line_takes_twice_as_long(piece: str) -> None:
    short, long = ((piece * size)[:size] for size in (1_000, 2_000))
    assert steps(long) <= 2.2 * steps(short) + 200


def test_hostile_nesting_takes_no_longer() -> None:
    for opening, closing in (("![", "](b)"), ("[", "](b)"), ("*a **b ", "c** d*"), ("> - ", "")):
        short, long = (opening * size + "a" + closing * size for size in (150, 300))
        assert steps(long) <= 2.2 * steps(short) + 200


def test_the_scanner_is_the_one_that_the_commands_offer() -> None:
    from notes_desktop.core import markdown

    assert markdown.line_spans is markdown_spans.line_spans
