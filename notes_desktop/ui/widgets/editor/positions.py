"""Qt counts UTF-16 units, everything else in the program code points."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument

_PIECE = 4_096


def units(text: str) -> int:
    """How many UTF-16 units `text` takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def text_between(document: QTextDocument, start: int, end: int) -> str:
    """The text between two UTF-16 positions, paragraphs as line feeds, everything else as it stands."""
    block = document.findBlock(start)
    first, length = block.position(), block.length()
    if end - first < length <= _PIECE:
        # A cursor takes thirty times as long, and each key asks twice.
        text = block.text()
        if len(text) == length - 1:  # no character takes two units
            return text[start - first : end - first]
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    # selectedText() leaves U+00A0 and U+2028 alone, which toPlainText() does not.
    return cursor.selectedText().replace("\u2029", "\n")


def raw_text(document: QTextDocument) -> str:
    return document.toRawText().replace("\u2029", "\n")


def for_qt(text: str) -> str:
    """`text` so that Qt takes all of it: PySide drops a U+FEFF at the beginning of a string."""
    return "\ufeff" + text if text.startswith("\ufeff") else text


class Positions:
    """Converts between both counts, for nothing while the note has no character beyond U+FFFF.

    Otherwise from the last place asked for, so that a caret that types on costs what was typed.
    """

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._astral: int | None = None
        self._known = (0, 0)

    def learn(self, text: str) -> None:
        """`text` is what the document holds now, whatever it was told before."""
        self._astral = self._document.characterCount() - 1 - len(text)

    def note_change(self, position: int, removed: int, added: int) -> None:
        """To be told of every `contentsChange`, in UTF-16 units as Qt gives them."""
        if position < self._known[0]:
            self._known = (0, 0)
        if self._astral == 0:
            end = min(position + added, self._document.characterCount() - 1)
            new = text_between(self._document, position, end) if end > position else ""
            self._astral = units(new) - len(new)
        elif removed or self._astral is not None:
            self._astral = None

    def to_points(self, position: int) -> int:
        """The code point at which a UTF-16 position stands."""
        if self._is_same():
            return position
        start, points = self._known
        if position >= start:
            points += len(text_between(self._document, start, position))
        elif position < start // 2:
            points = len(text_between(self._document, 0, position))
        else:
            points -= len(text_between(self._document, position, start))
        self._known = (position, points)
        return points

    def to_units(self, point: int) -> int:
        """The UTF-16 position of a code point; beyond the end is the end."""
        last = self._document.characterCount() - 1
        if self._is_same():
            return max(0, min(point, last))
        at, points = self._known
        if point < points:
            at, points = 0, 0
        while points < point and at < last:
            piece = self._piece(at, last)
            wanted = piece[: point - points]
            at += units(wanted)
            points += len(wanted)
        self._known = (at, points)
        return at

    def _piece(self, at: int, last: int) -> str:
        """Some text from `at` on that does not end inside a surrogate pair."""
        end = min(at + _PIECE, last)
        if end < last and 0xD800 <= ord(self._document.characterAt(end - 1)) < 0xDC00:
            end += 1
        return text_between(self._document, at, end)

    def _is_same(self) -> bool:
        if self._astral is None:
            self.learn(raw_text(self._document))
        return self._astral == 0
