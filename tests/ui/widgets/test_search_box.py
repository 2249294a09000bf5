from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from notes_desktop.ui.widgets.search_box import SearchBox

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def box(qtbot: QtBot) -> SearchBox:
    made = SearchBox()
    qtbot.addWidget(made)
    made.resize(320, 80)
    made.show()
    return made


def button(box: SearchBox, words: str) -> QToolButton:
    return next(one for one in box.findChildren(QToolButton) if one.accessibleName() == words)


def test_every_typed_change_is_told(box: SearchBox) -> None:
    heard: list[str] = []
    box.query_changed.connect(heard.append)
    QTest.keyClicks(box.field, "ab")
    QTest.keyClick(box.field, Qt.Key.Key_Backspace)
    assert heard == ["a", "ab", "a"]


def test_a_text_that_is_set_is_not_told(box: SearchBox, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(box.query_changed):
        box.set_text("restored")
    assert box.text() == "restored"


def test_enter_opens_and_ctrl_enter_creates(box: SearchBox, qtbot: QtBot) -> None:
    box.set_text("  Bread ")
    with qtbot.waitSignal(box.open_requested), qtbot.assertNotEmitted(box.create_requested):
        QTest.keyClick(box.field, Qt.Key.Key_Return)
    with qtbot.waitSignal(box.create_requested) as asked, qtbot.assertNotEmitted(box.open_requested):
        QTest.keyClick(box.field, Qt.Key.Key_Enter, CTRL)
    assert asked.args == ["Bread"]


def test_escape_empties_the_field_and_says_so_once(box: SearchBox, qtbot: QtBot) -> None:
    box.set_text("x")
    with qtbot.waitSignal(box.escaped), qtbot.assertNotEmitted(box.query_changed):
        QTest.keyClick(box.field, Qt.Key.Key_Escape)
    assert box.text() == ""


def test_down_leads_into_the_list(box: SearchBox, qtbot: QtBot) -> None:
    with qtbot.waitSignal(box.moved_down):
        QTest.keyClick(box.field, Qt.Key.Key_Down)


def test_the_field_is_cleared_by_a_button_that_is_there_when_there_is_text(box: SearchBox, qtbot: QtBot) -> None:
    clear = button(box, "Clear the search")
    assert not clear.isVisible()
    box.set_text("x")
    assert clear.isVisible()
    with qtbot.waitSignal(box.query_changed) as asked:
        clear.click()
    assert asked.args == [""]
    assert not clear.isVisible()


def test_the_buttons_say_what_they_do(box: SearchBox, qtbot: QtBot) -> None:
    with qtbot.waitSignal(box.new_requested):
        button(box, "New note").click()
    with qtbot.waitSignal(box.sort_requested):
        button(box, "Sort the list").click()


def test_a_notice_takes_room_only_while_it_says_something(box: SearchBox) -> None:
    before = box.sizeHint().height()
    box.set_notice("Searched the newest 200 notes · indexing 40 %")
    assert box.sizeHint().height() > before
    box.set_notice("")
    assert box.sizeHint().height() == before


def test_focusing_selects_what_is_there(box: SearchBox) -> None:
    box.set_text("old")
    box.focus_field()
    QTest.keyClicks(box.field, "n")
    assert box.text() == "n"


def test_it_can_be_read_aloud(box: SearchBox) -> None:
    assert box.field.accessibleName() == "Search or create"
    assert all(one.accessibleName() for one in box.findChildren(QToolButton))
