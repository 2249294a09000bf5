from collections.abc import Iterator
from itertools import pairwise

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.fold import PIECE, fold
from notes_desktop.core.query import _folded_with_places, parse

WORDS = st.text(
    st.sampled_from("aAbB1 _-\"*'()\n\u0301\u3099\u304b\u4f1a\u8bae\u00e9\u1100\u1161\u0e01\ufe0f\U0001f600^:+{}\0")
    | st.characters(exclude_categories=["Cs"]),
    max_size=12,
)


@pytest.fixture(scope="module")
def words() -> Iterator[apsw.Connection]:
    """A table like the one of the index."""
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (title, body, content='', tokenize='ascii')")
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", ()),
        ("  ", ()),
        ("-- !", ()),
        ("Two words", ("two", "words")),
        ("foo-bar snake_case", ("foo bar", "snake case")),
        ("twice Twice", ("twice",)),
        ('"quoted" OR NEAR(a*', ("quoted", "or", "near a")),
        ("\u4f1a\u8bae", ("\u4f1a \u8bae",)),
    ],
)
def test_words_become_terms(text: str, terms: tuple[str, ...]) -> None:
    query = parse(text)

    assert query.terms == terms
    assert query.text == text
    assert query.is_empty == (not terms)


@pytest.mark.parametrize(
    ("text", "title", "body", "is_hit"),
    [
        ("", "any", "thing", True),
        ("mee", "Meeting", "", True),
        ("eet", "Meeting", "", False),
        ("mee not", "Meeting", "some notes", True),
        ("mee xyz", "Meeting", "some notes", False),
        ("foo-ba", "", "foo, bar", True),
        ("foo-bar", "", "foo and bar", False),
        ("foo-bar", "foo", "bar", False),
        ("cafe", "", "CAFÉ", True),
        ("\u8bae", "", "\u4f1a\u8bae", True),
    ],
)
def test_a_note_matches_when_it_has_every_term(text: str, title: str, body: str, is_hit: bool) -> None:
    assert parse(text).matches(title, body) is is_hit


@given(st.lists(st.tuples(WORDS, WORDS), max_size=5), st.lists(WORDS, min_size=1, max_size=5))
def test_the_predicate_agrees_with_fts5(words: apsw.Connection, notes: list[tuple[str, str]], asked: list[str]) -> None:
    words.execute("INSERT INTO words (words) VALUES ('delete-all')")
    folded = [(number, fold(title), fold(body)) for number, (title, body) in enumerate(notes)]
    words.executemany("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", folded)

    for text in [*asked, *[body[1:4] for _title, body in notes]]:
        query = parse(text)
        if query.is_empty:
            continue
        found = words.execute("SELECT rowid FROM words WHERE words MATCH ?", (query.fts_expression(),))
        matching = [number for number, (title, body) in enumerate(notes) if query.matches(title, body)]
        assert sorted(row[0] for row in found) == matching


def test_sixty_four_terms_are_not_too_many_for_fts5(words: apsw.Connection) -> None:
    query = parse(" ".join(f"w{number}" for number in range(500)))

    assert len(query.terms) == 64
    assert words.execute("SELECT rowid FROM words WHERE words MATCH ?", (query.fts_expression(),)).fetchall() == []


@given(WORDS, WORDS, WORDS)
def test_a_folded_text_matches_as_the_text_does(text: str, before: str, after: str) -> None:
    query, body = parse(text), f"{before} {after}"

    assert query.matches("", body) == query.matches_folded(fold(body))


def test_a_phrase_is_found_where_two_pieces_meet() -> None:
    for length in range(PIECE - 12, PIECE + 2):
        body = "x" * (length - 5) + " foo bar " + "y" * 10

        assert parse("foo-ba").matches("", body)
        assert not parse("oo-ba").matches("", body)


@given(WORDS)
def test_places_are_kept_while_folding(text: str) -> None:
    folded, spans = _folded_with_places(text)

    assert folded.strip() == fold(text)
    assert len(folded) == len(spans)
    assert spans == sorted(spans)


@pytest.mark.parametrize(
    ("asked", "text", "marked"),
    [
        ("mee", "A Meeting, meet", ["Mee", "mee"]),
        ("cafe", "Cafe\u0301s", ["Cafe\u0301"]),
        ("\u8bae", "\u4f1a\u8bae\u8bae", ["\u8bae\u8bae"]),
        ("strasse", "Große Straße!", ["Straße"]),
        ("foo-bar", "foo -- BARs", ["foo -- BAR"]),
        ("a ab", "abc", ["ab"]),
        ("x", "abc", []),
        ("", "abc", []),
        ("\u304c", "\u304b\u3099", ["\u304b\u3099"]),
        ("go", "\U0001f600go", ["go"]),
    ],
)
def test_marks_are_in_the_text_as_written(asked: str, text: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in parse(asked).marks(text)] == marked


@given(WORDS, WORDS, WORDS)
def test_what_matches_has_marks(text: str, title: str, body: str) -> None:
    query = parse(text)
    marks = query.marks(title), query.marks(body)

    assert not query.matches(title, body) or query.is_empty or any(marks)
    for shown, ranges in zip((title, body), marks, strict=True):
        assert all(0 <= start < end <= len(shown) for start, end in ranges)
        assert all(one[1] < other[0] for one, other in pairwise(ranges))


@pytest.mark.parametrize(
    ("asked", "body", "snippet"),
    [
        ("zoo", "Title\nwords before the zoo and after", "words before the zoo and after"),
        ("title", "Title\nusual *words*", "usual words"),
        ("zoo", "Title\n\n- [ ] feed the **zoo**", "☐ feed the zoo"),
        ("example", "Title\nsee [it](https://example.org) now", "see [it](https://example.org) now"),
        ("nothing", "Title\nusual", "usual"),
    ],
)
def test_the_snippet_stands_around_the_first_hit(asked: str, body: str, snippet: str) -> None:
    assert parse(asked).snippet(body) == snippet


@pytest.mark.parametrize("filler", ["word ", "x", "w\u00f6rd\n", "\u4f1a"])
@pytest.mark.parametrize("length", [100, 20_000, 300_000])
def test_a_hit_far_down_is_shown(filler: str, length: int) -> None:
    body = "Title\n" + filler * (length // len(filler)) + " Zebra crossing " + filler * 200

    shown = parse("zebra-cro").snippet(body)

    assert "Zebra cro" in shown
    assert shown.startswith("…")
    assert len(shown) <= 161
