from collections.abc import Iterator

import apsw
import pytest

from notes_desktop.core.facets import facet_token, facets_of


@pytest.fixture
def index() -> Iterator[apsw.Connection]:
    """A column like the one of the index."""
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (facets, content='', tokenize='ascii')")
    yield connection
    connection.close()


def found(index: apsw.Connection, expression: str) -> set[int]:
    return {row[0] for row in index.execute("SELECT rowid FROM words WHERE words MATCH ?", (expression,))}


@pytest.mark.parametrize("key", ["work", "work/clients", "over-all", "a_b", "zz", "z", "ü/会议"])
def test_a_tag_is_one_token_and_begins_as_its_key_does(index: apsw.Connection, key: str) -> None:
    for number, text in enumerate((f"#{key}", f"#{key}x/y", "#other - [ ] `#none`")):
        index.execute("INSERT INTO words (rowid, facets) VALUES (?, ?)", (number, " ".join(facets_of(text))))

    assert found(index, f'"{facet_token("tag", key)}"') == {0}
    assert found(index, f'"{facet_token("tag", key)}" *') == {0, 1}
    assert found(index, f'"{facet_token("tag", "none")}"') == set()


def test_a_nested_tag_counts_for_those_around_it() -> None:
    assert {facet_token("tag", key) for key in ("a", "a/b", "a/b/c")} <= facets_of("#a/b/c")
    assert facet_token("tag", "b") not in facets_of("#a/b/c")


def test_no_two_tags_have_one_token() -> None:
    keys = ["a/b", "azsb", "a-b", "azdb", "a_b", "azub", "azb", "azzb", "ab"]

    assert len({facet_token("tag", key) for key in keys}) == len(keys)
    assert all(facet_token("tag", key).isalnum() for key in keys)
