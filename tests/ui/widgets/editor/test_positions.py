from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from notes_desktop.ui.widgets.editor.positions import Positions, for_qt, raw_text, text_between, units

_TEXTS = st.text(st.sampled_from("ab\n😀\u00a0é\U0010ffff"), max_size=40)
_CHANGES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5), _TEXTS), max_size=6)


def test_units_are_utf16() -> None:
    assert [units(text) for text in ("", "ab", "é", "😀", "a😀b")] == [0, 2, 1, 2, 4]


@given(_TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_text_between_is_the_same_in_one_paragraph_and_across_several(text: str, one: int, other: int) -> None:
    whole = text.encode("utf-16-le")
    start, end = (min(at, len(whole) // 2) for at in sorted((one, other)))
    document = QTextDocument()
    QTextCursor(document).insertText(text)
    for at in (start, end):
        assume(not 0xDC <= whole[2 * at + 1 : 2 * at + 2].ljust(1, b"\0")[0] <= 0xDF)  # within a character
    assert text_between(document, start, end) == whole[2 * start : 2 * end].decode("utf-16-le")


def test_text_between_keeps_what_to_plain_text_changes() -> None:
    document = QTextDocument()
    QTextCursor(document).insertText("a\u00a0b\u2028c\nd")
    assert text_between(document, 0, 7) == "a\u00a0b\u2028c\nd"


def test_a_leading_byte_order_mark_reaches_qt() -> None:
    document = QTextDocument()
    QTextCursor(document).insertText(for_qt("\ufeffx"))
    assert raw_text(document) == "\ufeffx"


@given(_TEXTS, _CHANGES)
def test_positions_go_both_ways_after_any_change(text: str, changes: list[tuple[int, int, str]]) -> None:
    document = QTextDocument()
    document.documentLayout()
    QTextCursor(document).insertText(text)
    positions = Positions(document)
    document.contentsChange.connect(positions.note_change)
    for at, length, inserted in changes:
        text = raw_text(document)
        at = min(at, len(text))
        end = min(at + length, len(text))
        cursor = QTextCursor(document)
        cursor.setPosition(units(text[:at]))
        cursor.setPosition(units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(inserted)
        text = text[:at] + inserted + text[end:]
        assert raw_text(document) == text
        for point in (len(text), at, 0, len(text) // 2):
            assert positions.to_units(point) == units(text[:point])
            assert positions.to_points(units(text[:point])) == point


def test_a_point_beyond_the_end_is_the_end() -> None:
    for text in ("abc", "a😀c"):
        document = QTextDocument()
        QTextCursor(document).insertText(text)
        assert Positions(document).to_units(99) == units(text)
