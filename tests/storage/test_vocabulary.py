"""The words of the index, kept in memory until it has read more notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from notes_desktop.storage import vocabulary
from notes_desktop.storage.index import Index
from notes_desktop.storage.index_reader import IndexReader
from notes_desktop.storage.vocabulary import Vocabulary
from notes_desktop.storage.writing import Writer
from tests.storage.flushes import first


class Words:
    """A library, its index and the words of it."""

    def __init__(self, writer: Writer, library_file: Path) -> None:
        self._writer = writer
        self._count = 0
        self.index = Index(library_file.with_suffix(".index"), library_file)
        self.write("kept alive, ежи")
        self.reader = IndexReader(library_file.with_suffix(".index"), library_file)
        self.vocabulary: Vocabulary = self.reader.vocabulary

    def write(self, text: str) -> None:
        """One more note, and the index reads it."""
        self._count += 1
        self._writer.append(first(self._count, text))
        while self.index.catch_up():
            pass

    def close(self) -> None:
        self.reader.close()
        self.index.close()


@pytest.fixture
def words(writer: Writer, library_file: Path) -> Iterator[Words]:
    words = Words(writer, library_file)
    yield words
    words.close()


class Interruption(Exception):
    """Somebody asked something else."""


def interrupt() -> None:
    raise Interruption


def test_words_are_found_by_the_letters_in_them_and_at_their_end(words: Words) -> None:
    assert words.vocabulary.may_have("zzz"), "nobody knows as long as the words are not in memory"
    letters = ("e", "ep", "kept", "alive", "x", "жи", "ve\n", "ep\n")
    found = [words.vocabulary.with_letters(some) for some in letters]
    assert found == [["alive", "kept"], ["kept"], ["kept"], ["alive"], [], ["ежи"], ["alive"], []]
    assert [words.vocabulary.may_have(some) for some in ("kep", "ept", "zzz")] == [True, True, False]


def test_a_word_that_came_later_is_found(words: Words) -> None:
    words.vocabulary.keep()
    words.write("eleven kept")
    assert words.vocabulary.may_have("zzz"), "nobody knows any more"
    assert words.vocabulary.with_letters("e") == ["alive", "eleven", "kept"]
    assert not words.vocabulary.may_have("zzz")


def test_words_stay_kept_while_they_are_counted(words: Words) -> None:
    words.write("eleven kept")
    words.vocabulary.keep()
    assert words.index.count_terms()
    while words.index.count_terms():
        pass
    assert not words.vocabulary.may_have("zzz")
    assert words.vocabulary.near("kent", 1) == {"kept": 2}


def test_reading_the_words_goes_on_where_it_was_ended(words: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "_PIECE_WORDS", 1)
    for _ in range(3):  # so many words
        with pytest.raises(Interruption):
            words.vocabulary.keep(interrupt)
    words.vocabulary.keep(interrupt)
    assert not words.vocabulary.may_have("zzz")
    assert words.vocabulary.with_letters("е") == ["ежи"]
    assert words.vocabulary.with_letters("e") == ["alive", "kept"]


def test_reading_the_words_begins_anew_when_others_came_meanwhile(
    words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabulary, "_PIECE_WORDS", 1)
    with pytest.raises(Interruption):
        words.vocabulary.keep(interrupt)
    words.write("aardvark")
    words.vocabulary.keep()
    assert words.vocabulary.with_letters("a") == ["aardvark", "alive"]
