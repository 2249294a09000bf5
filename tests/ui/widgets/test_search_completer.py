from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from notes_desktop.core.query_words import SYNTAX
from notes_desktop.ui.widgets.search_box import SearchBox
from notes_desktop.ui.widgets.search_help import SearchHelp

_Key = Qt.Key


@pytest.fixture
def box(qtbot: QtBot) -> Iterator[SearchBox]:
    """In a window with room for a list below it."""
    window = QWidget()
    qtbot.addWidget(window)
    made = SearchBox()
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addStretch(1)
    made.set_names(["work", "work/clients", "Ärger"], ["Work", "My Books"])
    window.resize(420, 500)
    window.show()
    window.activateWindow()
    made.field.setFocus()
    qtbot.waitUntil(made.field.hasFocus)
    yield made


def typed(box: SearchBox, text: str) -> list[str]:
    QTest.keyClicks(box.field, text)
    return box.completer().offered()


def test_operators_are_offered_from_two_letters_on(box: SearchBox) -> None:
    assert typed(box, "t") == []
    assert typed(box, "a") == ["tag:"]
    assert typed(box, "x") == []


def test_tab_takes_an_operator_and_its_values_are_offered_at_once(box: SearchBox) -> None:
    typed(box, "meet -ta")
    QTest.keyClick(box.field, _Key.Key_Tab)

    assert box.text() == "meet -tag:"
    assert box.completer().offered() == ["work", "work/clients", "Ärger"]
    assert box.field.hasFocus()


def test_a_word_that_an_operator_begins_with_still_opens_the_first_hit(box: SearchBox, qtbot: QtBot) -> None:
    typed(box, "edit")
    assert box.completer().offered() == ["edited:"]

    with qtbot.waitSignal(box.moved_down):
        QTest.keyClick(box.field, _Key.Key_Down)
    with qtbot.waitSignal(box.open_requested):
        QTest.keyClick(box.field, _Key.Key_Return)
    assert box.text() == "edit"


def test_a_value_is_chosen_with_down_and_taken_with_enter(box: SearchBox, qtbot: QtBot) -> None:
    typed(box, "tag:w")
    with qtbot.assertNotEmitted(box.open_requested), qtbot.waitSignal(box.query_changed) as told:
        QTest.keyClick(box.field, _Key.Key_Down)
        QTest.keyClick(box.field, _Key.Key_Return)

    assert box.text() == "tag:work/clients "
    assert told.args == ["tag:work/clients "]
    assert box.completer().offered() == []


@pytest.mark.parametrize("value", ["tag:work", "tag:WORK", "notebook:work", "is:task"])
def test_enter_behind_a_whole_value_opens_the_first_hit(box: SearchBox, qtbot: QtBot, value: str) -> None:
    box.set_names(["work", "work/clients"], ["Work", "Work/Clients"])
    typed(box, value)
    with qtbot.waitSignal(box.open_requested):
        QTest.keyClick(box.field, _Key.Key_Return)
    assert box.text() == value


def test_a_longer_value_than_a_whole_one_is_chosen_with_down_or_up(box: SearchBox) -> None:
    box.set_names(["work", "work/clients", "work/plans"], [])
    for step, chosen in ((_Key.Key_Down, "work/clients"), (_Key.Key_Up, "work/plans")):
        assert typed(box, "tag:work") == ["work/clients", "work/plans"]
        QTest.keyClick(box.field, step)
        QTest.keyClick(box.field, _Key.Key_Return)
        assert box.text() == f"tag:{chosen} "
        box.field.clear()


def test_a_path_with_a_blank_comes_in_quotes(box: SearchBox) -> None:
    typed(box, "notebook:my")
    QTest.keyClick(box.field, _Key.Key_Tab)

    assert box.text() == 'notebook:"My Books" '


def test_what_stands_around_stays(box: SearchBox) -> None:
    box.set_text("\U0001f600 tag: foo")
    box.field.setCursorPosition(7)
    box.field.insert("ä")  # QTest has no key for it
    assert box.completer().offered() == ["Ärger"]
    QTest.keyClick(box.field, _Key.Key_Tab)

    assert box.text() == "\U0001f600 tag:Ärger foo"


def test_escape_closes_the_list_before_it_empties_the_field(box: SearchBox, qtbot: QtBot) -> None:
    typed(box, "is:")
    with qtbot.assertNotEmitted(box.escaped):
        QTest.keyClick(box.field, _Key.Key_Escape)
    assert (box.text(), box.completer().offered()) == ("is:", [])

    with qtbot.waitSignal(box.escaped):
        QTest.keyClick(box.field, _Key.Key_Escape)


def test_a_caret_that_goes_elsewhere_closes_the_list(box: SearchBox) -> None:
    assert typed(box, "foo is:t")
    QTest.keyClick(box.field, _Key.Key_Home)
    assert box.completer().offered() == []


def test_a_click_takes_a_value(box: SearchBox) -> None:
    typed(box, "has:")
    shown = box.completer().suggestions()
    assert shown is not None
    shown.picked.emit(2)

    assert box.text() == "has:link "


def test_nothing_is_offered_for_a_text_that_is_set(box: SearchBox) -> None:
    box.set_text("tag:")
    assert box.completer().offered() == []


def test_f1_shows_what_may_be_written(box: SearchBox, qtbot: QtBot) -> None:
    QTest.keyClick(box.field, _Key.Key_F1)

    (sheet,) = box.window().findChildren(SearchHelp)
    words = {label.text() for label in sheet.findChildren(QLabel)}
    assert {line.example for line in SYNTAX} <= words
    QTest.keyClick(sheet, _Key.Key_Escape)
    qtbot.waitUntil(lambda: not box.window().findChildren(SearchHelp))
