from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from notes_desktop.core.mentions import Backlink, Mention
from notes_desktop.ui.theme.palette import DARK, LIGHT, qt_palette
from notes_desktop.ui.widgets.backlinks import Backlinks

_Key = Qt.Key
_LINKS = [
    Backlink(3, "Kitchen", "See the letter for the colours.", ((8, 14),)),
    Backlink(3, "Kitchen", "The letter again.", ((4, 10),)),
    Backlink(5, "😀 Plan", "😀 the letter", ((2, 12),)),
]
_MENTIONS = [
    Mention(7, "Shopping", "Paper for the letter to Ines.", ((10, 28),), 20, 38),
    Mention(8, "", "The letter to Ines", ((0, 18),), 0, 18),
]


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[Backlinks]:
    made = Backlinks()
    qtbot.addWidget(made)
    made.resize(560, 420)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    qtbot.waitActive(made)
    yield made


def test_without_links_it_says_how_to_make_one(panel: Backlinks) -> None:
    assert any("[[" in words for words in _words(panel))
    assert _button(panel, "Look for mentions") is not None
    panel.set_backlinks(_LINKS)
    assert not any("[[" in words for words in _words(panel))


def test_each_note_is_one_row_with_its_sentences(panel: Backlinks) -> None:
    panel.set_backlinks(_LINKS)
    rows = _rows(panel)
    assert [row.accessibleName() for row in rows] == ["Kitchen", "😀 Plan"]
    assert rows[0].accessibleDescription() == "See the letter for the colours. The letter again."
    assert rows[0].height() > rows[1].height()


def test_a_click_enter_and_space_open_the_note(panel: Backlinks) -> None:
    opened: list[int] = []
    panel.open_requested.connect(opened.append)
    panel.set_backlinks(_LINKS)
    QTest.mouseClick(_rows(panel)[1], Qt.MouseButton.LeftButton)
    panel.focus_first()
    _press(_Key.Key_Return)
    _press(_Key.Key_Space)
    assert opened == [5, 3, 3]


def test_arrows_walk_over_all_rows_to_the_button(panel: Backlinks) -> None:
    panel.set_backlinks(_LINKS)
    panel.focus_first()
    rows = _rows(panel)
    _press(_Key.Key_Down)
    assert rows[1].hasFocus()
    _press(_Key.Key_Down)
    assert _button(panel, "Look for mentions").hasFocus()
    panel.set_mentions(_MENTIONS)
    rows = _rows(panel)
    assert rows[2].hasFocus()
    _press(_Key.Key_Up)
    assert rows[1].hasFocus()


def test_what_is_found_takes_the_focus_only_from_the_button(panel: Backlinks, qtbot: QtBot) -> None:
    other = QPushButton()
    qtbot.addWidget(other)
    other.show()
    _button(panel, "Look for mentions").click()
    other.activateWindow()
    other.setFocus()
    panel.set_mentions(_MENTIONS)
    assert not any(row.hasFocus() for row in _rows(panel))


def test_mentions_are_looked_for_when_one_asks(panel: Backlinks) -> None:
    button = _button(panel, "Look for mentions")
    asked: list[bool] = []
    panel.mentions_requested.connect(lambda: asked.append(True))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, delay=0)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [True]
    assert button.text().startswith("Looking")
    panel.set_mentions([])
    assert not button.isVisible()
    assert any("mentions this one" in words for words in _words(panel))
    panel.reset()
    assert _button(panel, "Look for mentions").isVisible()


def test_a_mention_can_be_made_a_link_and_the_focus_goes_to_the_next(panel: Backlinks) -> None:
    wanted: list[tuple[int, int, int]] = []
    panel.link_wanted.connect(lambda *where: wanted.append(where))
    panel.set_mentions(_MENTIONS)
    button = _button(panel, "Link")
    assert "Shopping" in button.accessibleName()
    button.setFocus()
    _press(_Key.Key_Space)
    assert wanted == [(7, 20, 38)]
    panel.set_mentions(_MENTIONS[1:])
    (row,) = _rows(panel)
    assert row.hasFocus()


def test_tab_reaches_the_button_of_a_mention(panel: Backlinks) -> None:
    panel.set_mentions(_MENTIONS)
    panel.focus_first()
    _press(_Key.Key_Tab)
    assert QApplication.focusWidget() is _button(panel, "Link")


@pytest.mark.parametrize("key", [_Key.Key_Return, _Key.Key_Enter, _Key.Key_Space])
def test_what_has_the_focus_is_what_a_key_presses(panel: Backlinks, key: Qt.Key) -> None:
    opened: list[int] = []
    wanted: list[int] = []
    panel.open_requested.connect(opened.append)
    panel.link_wanted.connect(lambda note_id, _start, _end: wanted.append(note_id))
    panel.set_mentions(_MENTIONS)
    panel.focus_first()
    _press(_Key.Key_Tab)
    _press(key)
    assert (opened, wanted) == ([], [7])


def test_keys_press_the_buttons_outside_rows_too(panel: Backlinks) -> None:
    asked: list[str] = []
    panel.mentions_requested.connect(lambda: asked.append("mentions"))
    panel.closed.connect(lambda: asked.append("close"))
    _button(panel, "Look for mentions").setFocus()
    _press(_Key.Key_Return)
    close = next(found for found in panel.findChildren(QAbstractButton) if "Hide" in found.accessibleName())
    close.setFocus()
    _press(_Key.Key_Return)
    assert asked == ["mentions", "close"]


def test_escape_wants_to_go_back_to_the_text_from_rows_and_buttons(panel: Backlinks) -> None:
    left: list[bool] = []
    panel.focus_left.connect(lambda: left.append(True))
    panel.set_mentions(_MENTIONS)
    panel.focus_first()
    _press(_Key.Key_Escape)
    _press(_Key.Key_Tab)
    _press(_Key.Key_Escape)
    assert left == [True, True]


def test_the_same_values_again_change_nothing(panel: Backlinks) -> None:
    panel.set_backlinks(_LINKS)
    panel.set_mentions(_MENTIONS)
    rows = _rows(panel)
    panel.set_backlinks(list(_LINKS))
    panel.set_mentions(list(_MENTIONS))
    assert _rows(panel) == rows


def test_of_very_many_notes_the_first_are_shown_and_the_others_on_demand(panel: Backlinks) -> None:
    panel.set_backlinks([Backlink(number, f"Note {number}", "x", ((0, 1),)) for number in range(130)])
    assert len(_rows(panel)) == 50
    QTest.mouseClick(_button(panel, "Show 80 more"), Qt.MouseButton.LeftButton)
    assert len(_rows(panel)) == 130
    assert _rows(panel)[50].hasFocus()


def test_the_row_with_the_focus_is_scrolled_into_view(panel: Backlinks, qtbot: QtBot) -> None:
    panel.set_backlinks([Backlink(number, f"Note {number}", "words " * 40, ((0, 5),)) for number in range(30)])
    panel.focus_first()
    for _step in range(20):
        _press(_Key.Key_Down)
    row = _rows(panel)[20]
    assert row.hasFocus()
    qtbot.waitUntil(lambda: panel.rect().contains(row.mapTo(panel, row.rect().center())))


def test_it_hides_when_asked_and_has_a_name(panel: Backlinks, qtbot: QtBot) -> None:
    assert panel.accessibleName()
    close = next(found for found in panel.findChildren(QAbstractButton) if "Hide" in found.accessibleName())
    with qtbot.waitSignal(panel.closed):
        QTest.mouseClick(close, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_links_are_in_the_accent_of_the_theme(panel: Backlinks, tokens: object) -> None:
    colors = LIGHT if tokens is LIGHT else DARK
    before = QApplication.palette()
    QApplication.setPalette(qt_palette(colors))  # as the theme is set: what lies in the panel follows it too
    try:
        panel.set_backlinks([Backlink(1, "Kitchen", "MMMMMMMMMMMM", ((0, 12),))])
        QApplication.sendPostedEvents()
        image = panel.grab().toImage()
    finally:
        QApplication.setPalette(before)
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert colors.accent.name() in seen
    assert colors.editor.name() in seen


def _rows(panel: Backlinks) -> list[QAbstractButton]:
    """From top to bottom."""
    found = [row for row in panel.findChildren(QAbstractButton) if row.accessibleDescription() and row.isVisible()]
    return sorted(found, key=lambda row: row.mapTo(panel, row.rect().topLeft()).y())


def _button(panel: Backlinks, words: str) -> QPushButton:
    return next(found for found in panel.findChildren(QPushButton) if found.text() == words and found.isVisible())


def _words(panel: Backlinks) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def _press(key: Qt.Key) -> None:
    widget = QApplication.focusWidget()
    assert isinstance(widget, QWidget)
    QTest.keyClick(widget, key)
