from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from notes_desktop.core.ids import NoteId
from notes_desktop.core.note_row import NoteRow
from notes_desktop.ui.widgets.switcher import Switcher

RETURN = Qt.Key.Key_Return


def _row(number: int, title: str) -> NoteRow:
    return NoteRow(NoteId(number), f"uid{number}", title, "", 0, 0, 0, 0, 0)


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(900, 600)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def switcher(window: QMainWindow) -> Switcher:
    made = Switcher(window)
    made.open()
    return made


def test_it_asks_when_it_opens_and_for_every_change(window: QMainWindow) -> None:
    made = Switcher(window)
    asked: list[str] = []
    made.text_changed.connect(asked.append)
    made.open()
    QTest.keyClicks(made.field, "ab")
    assert asked == ["", "a", "ab"]


def test_enter_opens_the_first_note(switcher: Switcher, qtbot: QtBot) -> None:
    QTest.keyClicks(switcher.field, "kit")
    switcher.set_results("kit", [_row(7, "Kitchen"), _row(8, "Kittens")])
    with qtbot.waitSignal(switcher.note_chosen) as told:
        QTest.keyClick(switcher.field, RETURN)
    assert told.args == [7]


def test_a_stale_answer_is_dropped(switcher: Switcher) -> None:
    QTest.keyClicks(switcher.field, "kit")
    switcher.set_results("ki", [_row(7, "Kitchen")])
    assert switcher.row_count() == 0


def test_enter_waits_for_the_answer_to_what_stands_in_the_field(switcher: Switcher, qtbot: QtBot) -> None:
    QTest.keyClicks(switcher.field, "kit")
    with qtbot.assertNotEmitted(switcher.note_chosen):
        QTest.keyClick(switcher.field, RETURN)
    with qtbot.waitSignal(switcher.note_chosen) as told:
        switcher.set_results("kit", [_row(7, "Kitchen")])
    assert told.args == [7]


def test_typing_on_takes_an_early_enter_back(switcher: Switcher, qtbot: QtBot) -> None:
    QTest.keyClicks(switcher.field, "kit")
    QTest.keyClick(switcher.field, RETURN)
    QTest.keyClicks(switcher.field, "e")
    with qtbot.assertNotEmitted(switcher.note_chosen):
        switcher.set_results("kite", [_row(7, "Kites")])
    assert switcher.row_count() == 1


def test_when_nothing_fits_it_offers_to_create(switcher: Switcher, qtbot: QtBot) -> None:
    QTest.keyClicks(switcher.field, " New thing ")
    switcher.set_results(" New thing ", [])
    assert switcher.list.currentIndex().data() == "Create “New thing”"
    with qtbot.waitSignal(switcher.create_requested) as told:
        QTest.keyClick(switcher.field, RETURN)
    assert told.args == ["New thing"]


def test_nothing_typed_and_nothing_found_offers_nothing(switcher: Switcher, qtbot: QtBot) -> None:
    switcher.set_results("", [])
    assert switcher.row_count() == 0
    with qtbot.assertNotEmitted(switcher.create_requested):
        QTest.keyClick(switcher.field, RETURN)
