"""The words of the index, in memory while they stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from notes_desktop.storage.connection import Connection, translated
from notes_desktop.storage.index import LONGEST_TERM

Bookmark = tuple[int, int]

_PIECE_WORDS = 5_000
_MOST_NEAR = 4_000
_MOST_WORDS = 1_000
_NOWHERE: Bookmark = (-1, -1)


class Vocabulary:
    """Every word that a note has or had. Reader lane only. Raises StorageUnavailable when the index is no use.

    `bookmark` says how far the index has read: words come with notes. Kept as UTF-8, a megabyte of 100 000 notes: one
    emoji among the words makes four bytes of each letter of a text.
    """

    def __init__(self, connection: Connection, bookmark: Callable[[], Bookmark]) -> None:
        self._connection = connection
        self._bookmark = bookmark
        self._words = (_NOWHERE, b"")
        self._coming = _Coming(_NOWHERE)

    def keep(self, check: Callable[[], None] = lambda: None) -> None:
        """Read all of it: to look through what is in memory takes a tenth of the time.

        `check` is called between two pieces and may raise; the next call goes on from there.
        """
        bookmark = self._bookmark()  # first: words that come meanwhile are read again
        if self._words[0] == bookmark:
            return
        if self._coming.bookmark != bookmark:
            self._coming = _Coming(bookmark)
        while self._coming.read_on(self._connection):
            check()
        self._words = (bookmark, b"".join(self._coming.pieces))
        self._coming = _Coming(_NOWHERE)

    def with_letters(self, letters: str) -> list[str] | None:
        """All words that have these letters in them, or before `WORD_END`, at their end; None when they are many."""
        self.keep()  # takes as long as to look through the file
        found = list(islice(_lines_with(letters, self._words[1]), _MOST_WORDS + 1))
        return None if len(found) > _MOST_WORDS else found

    def may_have(self, letters: str) -> bool:
        """Whether a word may have these letters in it; to know that none has takes the words in memory."""
        with translated():
            begins = self._connection.execute(
                "SELECT 1 FROM term WHERE term >= ? AND term < ?", (letters, f"{letters}\U0010ffff")
            ).fetchone()
        return begins is not None or not self._is_kept() or letters.encode() in self._words[1]

    def near(self, word: str, most_errors: int) -> dict[str, int]:
        """Words that may be `word` with so few errors, or go on with it, and how many notes have each.

        What is wrong stands in one part of the word; another one, at its begin or end, is as it was meant.
        """
        least, longest = len(word) - most_errors, len(word) + most_errors
        if most_errors == 1:
            begin, end = max(len(word) // 2 - 1, 1), max((len(word) - 1) // 2, 1)
        else:
            begin = end = max(len(word) // 3, 2)
        found: dict[str, int] = {}
        with translated():
            for column, shared, most in (
                ("term", word[:begin], LONGEST_TERM),
                ("backwards", word[::-1][:end], longest),
            ):
                sql = (
                    f"SELECT term, count FROM term WHERE {column} >= ? AND {column} < ?"
                    " AND length(term) BETWEEN ? AND ? ORDER BY count DESC LIMIT ?"
                )
                beyond = f"{shared}\U0010ffff"
                found.update(self._connection.execute(sql, (shared, beyond, least, most, _MOST_NEAR)))
        return found

    def _is_kept(self) -> bool:
        return self._words[0] == self._bookmark()


class _Coming:
    """The vocabulary as far as it was read."""

    def __init__(self, bookmark: Bookmark) -> None:
        self.bookmark = bookmark
        self.pieces: list[bytes] = []
        self._last = ""

    def read_on(self, connection: Connection) -> bool:
        """One more piece; False when there is none."""
        sql = (
            "SELECT CAST(group_concat(term, char(10)) || char(10) AS BLOB), max(term)"
            " FROM (SELECT term FROM term WHERE term > ? ORDER BY term LIMIT ?)"
        )
        with translated():
            row = connection.execute(sql, (self._last, _PIECE_WORDS)).fetchone()
        words, last = row or (None, None)
        if not isinstance(words, bytes):
            return False
        self.pieces.append(words)
        self._last = str(last)
        return True


def _lines_with(letters: str, text: bytes) -> Iterator[str]:
    """As bytes, of which ten are a word: with one emoji among them, a text has four for each letter."""
    asked = letters.encode()
    end = -1
    while (at := text.find(asked, end + 1)) >= 0:
        begin, end = text.rfind(b"\n", 0, at) + 1, text.find(b"\n", at)
        yield text[begin:end].decode()
