from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from notes_desktop.core.fold import is_own_word
from notes_desktop.ui.widgets.elided_text import ElidedText, elided_text
from notes_desktop.ui.widgets.shaped_text import is_right_to_left
from notes_desktop.ui.widgets.text_lines import Style, _is_one_word

BLACK, YELLOW = QColor("#000000"), QColor("#ffff00")


@pytest.fixture
def style(qapp: QApplication) -> Style:
    font = QFont(qapp.font())
    return Style(font, QFontMetricsF(font), BLACK, 2, 16, 18)


def painted(text: ElidedText, direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight) -> QImage:
    image = QImage(300, 60, QImage.Format.Format_ARGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setLayoutDirection(direction)
    text.draw(painter, QPointF(0, 0), BLACK, YELLOW)
    painter.end()
    return image


def columns_of(image: QImage, color: QColor) -> list[int]:
    return [x for x in range(image.width()) if any(image.pixelColor(x, y) == color for y in range(image.height()))]


def test_what_fits_is_shown_whole(style: Style) -> None:
    assert elided_text("Two words", (), 300, style).text == "Two words"
    assert elided_text("", (), 300, style).text == ""


def test_what_does_not_fit_ends_after_a_word(style: Style) -> None:
    text = " ".join(["seven"] * 60)
    shown = elided_text(text, (), 200, style).text
    assert shown.endswith("seven…")
    assert text.startswith(shown[:-1])
    assert len(shown) > 30


def test_a_long_word_and_a_script_without_spaces_end_anywhere(style: Style) -> None:
    for text in ("w" * 300, "京都に三日" * 60):
        shown = elided_text(text, (), 200, style).text
        assert shown.endswith("…")
        assert len(shown) > 10


@pytest.mark.parametrize("width", [0, 1, 5])
def test_no_room_is_no_trouble(style: Style, width: int) -> None:
    painted(elided_text("Some words that have no room", [(0, 4)], width, style))


def test_right_to_left_is_decided_by_the_first_strong_letter() -> None:
    assert is_right_to_left("123 قائمة Latin")
    assert is_right_to_left("שלום")
    assert not is_right_to_left("Latin קודם")
    assert not is_right_to_left("123")
    assert not is_right_to_left("日本")


def test_right_to_left_text_stands_at_the_right(style: Style) -> None:
    left = columns_of(painted(elided_text("abc", [(0, 3)], 300, style)), YELLOW)
    right = columns_of(painted(elided_text("שלום", [(0, 4)], 300, style)), YELLOW)
    assert max(left) < 60
    assert min(right) > 240


def test_a_mark_stands_on_its_word_behind_emoji(style: Style) -> None:
    plain = columns_of(painted(elided_text("aa word", [(3, 7)], 300, style)), YELLOW)
    advance = style.metrics.horizontalAdvance("😀😀 ")
    behind = columns_of(painted(elided_text("😀😀 word", [(3, 7)], 300, style)), YELLOW)
    assert min(behind) == pytest.approx(advance, abs=3)
    assert len(behind) == pytest.approx(len(plain), abs=8)


def test_a_mark_beyond_the_end_is_not_drawn(style: Style) -> None:
    text = " ".join(["seven"] * 60)
    assert columns_of(painted(elided_text(text, [(200, 205), (9_000, 9_005)], 200, style)), YELLOW) == []


def test_line_breaks_are_spaces(style: Style) -> None:
    assert elided_text("a\nb\u2029c\td", (), 300, style).text == "a b c d"


NAUGHTY = [
    "\ud800",
    "a\ufffeb",
    "\u202e\u202d" * 5,
    "👩‍👩‍👧‍👦" * 40,
    "ﷺ" * 50,
    "\u0301" * 80,
    "\x00\x01",
    "İ" * 30,
]


@pytest.mark.parametrize("text", NAUGHTY, ids=[json.dumps(text)[:24] for text in NAUGHTY])
def test_odd_text_is_drawn_somehow(style: Style, text: str) -> None:
    painted(elided_text(text, [(0, 1), (1, 3)], 120, style))


@pytest.mark.parametrize("text", ["Buy milk 3.", "Three. Very long words that have no room here.", "שלום Latin."])
def test_a_text_looks_the_same_in_a_window_that_is_read_from_the_right(style: Style, text: str) -> None:
    shown = elided_text(text, [(0, 3)], 150, style)
    assert painted(shown) == painted(shown, Qt.LayoutDirection.RightToLeft)


@pytest.mark.parametrize("text", ["." * 200, "il" * 150, "| " * 150, "ab\x9cwide wide wide wide wide wide"])
def test_narrow_letters_and_odd_ones_end_with_an_ellipsis_too(style: Style, text: str) -> None:
    shown = elided_text(text, (), 150, style._replace(lines=1)).text
    assert shown.endswith("…")
    assert style.metrics.horizontalAdvance(shown) <= 150


@pytest.mark.parametrize(
    ("cluster", "width"), [("e\u0301", 60), ("👨\u200d👩\u200d👧", 70), ("🇩🇪", 70), ("👍🏽", 70), ("が", 60)]
)
def test_no_character_is_cut_apart(style: Style, cluster: str, width: int) -> None:
    shown = elided_text(cluster * 30, (), width, style._replace(lines=1)).text
    assert shown.endswith("…")
    assert shown[:-1] == cluster * (len(shown[:-1]) // len(cluster))


def test_letters_of_ascii_are_parts_of_words_as_the_search_has_them() -> None:
    for letters in ("", *map(chr, range(128)), "word", "word,", "a b"):
        assert _is_one_word(letters) == (not any(map(is_own_word, letters))), letters


@pytest.mark.parametrize("text", ["several words " * 20, "two words", "שלום several words", "京都に三日" * 20])
def test_other_marks_on_what_is_known_look_as_if_it_were_new(style: Style, text: str) -> None:
    known = elided_text(text, [(0, 3)], 200, style)
    for marks in ([(1, 5)], [], [(0, 3)], [(0, 2), (4, 9), (40, 48)]):
        known = elided_text(text, marks, 200, style, known)
        assert painted(known) == painted(elided_text(text, marks, 200, style))
    for other in (style._replace(lines=1), style._replace(pitch=30)):
        assert painted(elided_text(text, [], 200, other, known)) == painted(elided_text(text, [], 200, other))
    assert painted(elided_text(text, [], 90, style, known)) == painted(elided_text(text, [], 90, style))
    assert painted(elided_text(f"{text}!", [], 200, style, known)) == painted(elided_text(f"{text}!", [], 200, style))
