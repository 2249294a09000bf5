import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.note import content_hash, snippet_of, title_of, word_count

MARKDOWN = st.text(st.sampled_from("ab #*-[]x`>_~!()1.\n\t\u2028\u4f1a") | st.characters())


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("Plain\nmore", "Plain"),
        ("\n\n  ## Two words  \nmore", "Two words"),
        ("###### six\n", "six"),
        ("####### seven", "####### seven"),
        ("#tag first", "#tag first"),
        ("# \nnext", "next"),
        ("#", ""),
        ("a\u2028b\tc", "a b c"),
        ("x" * 300, "x" * 200),
        ("\n" * 10_000 + "far down", "far down"),
    ],
)
def test_the_title_is_the_first_line_that_says_something(text: str, title: str) -> None:
    assert title_of(text) == title


@pytest.mark.parametrize(
    ("text", "snippet"),
    [
        ("", ""),
        ("Title", ""),
        ("Title\n\n", ""),
        ("# Title\n\nFirst  words\nof text", "First words of text"),
        ("\n\nTitle\n- [ ] open\n- [x] done\n* [X] too", "☐ open ☑ done ☑ too"),
        ("Title\n## Part\n> quoted\n1. one\n- two\n+ three", "Part quoted one two three"),
        (
            "Title\n**bold**, ~~gone~~, `code` and [a link](https://example.org)",
            "bold, gone, code and a link",
        ),
        ("Title\n![alt](picture.png) after", "alt after"),
        ("Title\n```python\nx = 1\n```\n---\nend", "x = 1 end"),
        ("Title\nsnake_case 2*3 [ ] a] b(", "snake_case 2*3 [ ] a] b("),
        ("Title\n*once* and _again_, ***both***", "once and again, both"),
        ("Title\n2 * 3 * 4, _a_b_, f(*args, *more)", "2 * 3 * 4, _a_b_, f(*args, *more)"),
        ("Title\n" + "word " * 100, ("word " * 40).rstrip()),
        ("Title\n> ", ""),
    ],
)
def test_the_snippet_is_what_follows_in_words(text: str, snippet: str) -> None:
    assert snippet_of(text) == snippet


@given(MARKDOWN)
def test_title_and_snippet_fit_on_a_row(text: str) -> None:
    for shown in (title_of(text), snippet_of(text)):
        assert len(shown) <= 200
        assert len(shown.splitlines()) <= 1
        assert shown == shown.strip()


@pytest.mark.parametrize("mark", ["#", "*", "[", "(", "`", "> ", "- ", "~", "![", "[a](", "- [ ", "1", "\n", " \n"])
def test_hostile_heads_end(mark: str) -> None:
    text = "Title\n" + mark * 500_000

    assert len(title_of(text) + snippet_of(text)) <= 400
    assert len(title_of(mark * 500_000)) <= 200


def test_equal_texts_and_no_others_have_equal_hashes() -> None:
    assert content_hash("a\U0001f600") == content_hash("a\U0001f600")
    assert content_hash("a") != content_hash("b")
    assert len(content_hash("")) == 16


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one two\nthree", 3),
        ("# Title\n- [ ] a task\n---\n* * *", 3),
        ("don't well-known", 2),
        ("**bold** word — dash", 3),
        ("\u4f1a\u8bae", 2),
        ("meet \u4f1a\u8bae notes", 4),
        ("\u4f1a\u8bae\u3002", 2),
        ("größer \U0001f600", 1),
        ("x1 23", 2),
    ],
)
def test_words_are_counted_as_people_count_them(text: str, count: int) -> None:
    assert word_count(text) == count


@pytest.mark.parametrize("unit", ["one two\n", "會議 at nine ", "x" * 70_000 + " "])
def test_words_of_a_long_text_are_counted_across_its_pieces(unit: str) -> None:
    times = 300_000 // len(unit)
    joined = len(unit.split(maxsplit=1)[0]) // 65_536  # a word longer than a piece is cut
    assert word_count(unit * times) == times * (word_count(unit[:1_000]) + joined)
