import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.markdown_spans import LONGEST_LINE, line_spans
from notes_desktop.core.prose import Lines, prose

FENCED = st.lists(
    st.sampled_from(["```", "~~~", "> ```", "> > ~~~", "> text", "text", "", "    ```", "```py", "````", "- ```",
                     "a ```"]),
    max_size=14,
).map("\n".join)  # fmt: skip


@given(FENCED)
def test_prose_is_what_line_spans_finds_outside_of_fences(text: str) -> None:
    state, expected = 0, []
    for line in text.split("\n"):
        spans, state = line_spans(line, state)
        expected.append("\n" * len(line) if any(span.kind == "fence" for span in spans) or state > 0 else line)
    kept = set[int]()
    for start, end in prose(text):
        kept.update(range(start, end))
    at = 0
    for line, wanted in zip(text.split("\n"), expected, strict=True):
        if line:
            assert all((place in kept) == (line == wanted) for place in range(at, at + len(line))), (text, line)
        at += len(line) + 1


def test_a_text_without_fences_is_one_stretch() -> None:
    assert list(prose("one\n`two`\n")) == [(0, 10)]
    assert list(prose("")) == []


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("`code` b", "`code`"),
        ("[words](address 'a (title)')", "[words](address 'a (title)')"),
        ("*a* http://b.c d", "http://b.c"),
        (r"a \[ b", r"\["),
        ("# plain: *words*", ""),
    ],
)
def test_code_links_addresses_and_escapes_are_taken(line: str, taken: str) -> None:
    lines = Lines(f"before\n{line}\nbehind")
    assert "".join(char for at, char in enumerate(line) if lines.is_taken(7 + at)) == taken


def test_all_of_a_line_too_long_to_style_is_taken() -> None:
    lines = Lines("a" * (LONGEST_LINE + 1) + "\nb")
    assert lines.is_taken(0)
    assert not lines.is_taken(LONGEST_LINE + 2)
