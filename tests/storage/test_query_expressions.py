"""What a query proposes to FTS5, held against what it finds in every note."""

from collections.abc import Iterator

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.facets import facets_of
from notes_desktop.core.fold import fold
from notes_desktop.core.query import Query, Subject, parse
from tests.core.test_query import TEXTS

Notes = list[tuple[str, str]]


@pytest.fixture(scope="module")
def index() -> Iterator[apsw.Connection]:
    """Tables as those of the index, one of grams without the places of words."""
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (title, body, facets, content='', tokenize='ascii')")
    connection.execute("CREATE VIRTUAL TABLE grams USING fts5 (text, content='', detail=none, tokenize='trigram')")
    yield connection
    connection.close()


def fill(index: apsw.Connection, notes: Notes) -> None:
    for table in ("words", "grams"):
        index.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
    for number, (title, body) in enumerate(notes):
        facets = " ".join(sorted(facets_of(body)))
        index.execute("INSERT INTO words (rowid, title, body, facets) VALUES (?, ?, ?, ?)",
                      (number, fold(title), fold(body), facets))  # fmt: skip
        index.execute("INSERT INTO grams (rowid, text) VALUES (?, ?)", (number, f"{fold(title)} {fold(body)}"))


def found(index: apsw.Connection, table: str, expression: str | None, notes: Notes) -> set[int]:
    """The notes that the expression proposes: all when there is none."""
    if expression is None:
        return set(range(len(notes)))
    rows = index.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ?", (expression,))
    return {row[0] for row in rows}


def hits(query: Query, notes: Notes) -> set[int]:
    return {number for number, (title, body) in enumerate(notes) if query.matches(Subject(title, body))}


def check(index: apsw.Connection, text: str, notes: Notes) -> None:
    query = parse(text)
    expected = hits(query, notes)
    proposed = found(index, "words", query.fts_expression(), notes)

    assert expected <= found(index, "grams", query.grams_expression(), notes)
    if query.fts_is_exact:
        assert proposed <= expected
    if not query.may_be_inside:
        assert expected <= proposed


@given(notes=st.lists(st.tuples(TEXTS, TEXTS), max_size=5), asked=st.lists(TEXTS, min_size=1, max_size=5))
def test_what_is_proposed_holds_every_hit(index: apsw.Connection, notes: Notes, asked: list[str]) -> None:
    fill(index, notes)

    for text in [*asked, *(body[1:4] for _, body in notes), *(f"-{body[:3]} OR {body[2:7]}" for _, body in notes)]:
        check(index, text, notes)


@given(notes=st.lists(st.tuples(TEXTS, TEXTS), max_size=5), asked=TEXTS)
def test_a_hit_at_the_begin_of_words_is_proposed(index: apsw.Connection, notes: Notes, asked: str) -> None:
    """Also where there may be hits inside words: those at the begin come first."""
    fill(index, notes)
    query = parse(asked)
    if any(len(clause) > 1 or clause[0].is_not for clause in query.clauses):
        return

    proposed = found(index, "words", query.fts_expression(), notes)

    for number in hits(query, notes):
        folded = [f" {fold(text)}" for text in notes[number]]
        words = [" ".join(term.folded) for (term,) in query.clauses if term.kind == "word"]
        if all(any(f" {word}" in text for text in folded) for word in words) and not any(
            term.kind in ("title", "phrase") for (term,) in query.clauses
        ):
            assert number in proposed


@pytest.mark.parametrize(
    ("text", "is_exact", "may_be_inside"),
    [
        ("meeting", True, True),
        ("m", True, False),
        ("\u4f1a\u8bae", True, False),
        ('"the budget"', True, False),
        ("tag:work is:task has:link", True, False),
        ("tag:work -is:task", True, False),
        ("m -x", True, False),
        ("m -draft", False, False),
        ("m c++", False, False),
        ("->", False, False),
        ("m is:pinned", False, False),
        ("m OR edited:7d", False, False),
        ("notebook:work", False, False),
        ("/m/", False, False),
        ("", False, False),
    ],
)
def test_a_query_says_what_the_index_of_words_can_tell(text: str, is_exact: bool, may_be_inside: bool) -> None:
    query = parse(text)

    assert (query.fts_is_exact, query.may_be_inside) == (is_exact, may_be_inside)


@pytest.mark.parametrize("key", ["work", "work/clients", "over-all", "a_b", "zz", "z", "ü/会议"])
def test_a_tag_is_one_token_and_begins_as_its_key_does(index: apsw.Connection, key: str) -> None:
    notes = [("", f"#{key}"), ("", f"#{key}x/y"), ("", "#other")]
    fill(index, notes)

    assert found(index, "words", parse(f"tag:{key}").fts_expression(), notes) == {0}
    assert found(index, "words", parse(f"tag:{key}*").fts_expression(), notes) == {0, 1}
    assert found(index, "words", parse("xtagwork").fts_expression(), notes) == set()


def test_sixty_four_terms_are_not_too_many_for_fts5(index: apsw.Connection) -> None:
    many = [f"w{number}abc" for number in range(500)]
    fill(index, [("", "none")])

    for text in (" ".join(many), " OR ".join(many), "x -" + " -".join(many)):
        query = parse(text)
        assert found(index, "words", query.fts_expression(), [("", "")]) == set()
        assert found(index, "grams", query.grams_expression(), []) == set()
