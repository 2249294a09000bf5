from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from notes_desktop.ui.widgets.toast import Toast


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


@pytest.fixture
def toast(window: QWidget) -> Toast:
    return Toast(window)


def undo(toast: Toast) -> QPushButton:
    found = toast.findChild(QPushButton)
    assert isinstance(found, QPushButton)
    return found


def test_it_shows_words_and_goes_by_itself(toast: Toast) -> None:
    toast.show_text("Note moved to the trash", "Undo")
    assert toast.text() == "Note moved to the trash"
    assert toast.is_waiting
    toast._timer.timeout.emit()
    assert not toast.isVisible()
    assert not toast.is_waiting


def test_undo_is_asked_for_once_and_the_toast_goes(toast: Toast, qtbot: QtBot) -> None:
    toast.show_text("Note moved to the trash", "Undo")
    with qtbot.waitSignal(toast.undo_requested):
        undo(toast).click()
    assert not toast.isVisible()


def test_what_cannot_be_undone_has_no_button(toast: Toast) -> None:
    toast.show_text("Copied")
    assert not undo(toast).isVisible()


@pytest.mark.parametrize("undo_label", ["", "Undo"])
def test_words_stand_as_far_from_one_edge_as_from_the_other(toast: Toast, undo_label: str) -> None:
    toast.show_text("Copied", undo_label)
    toast.grab()
    label = toast.findChild(QLabel)
    assert isinstance(label, QLabel)
    last = undo(toast).geometry().right() - 8 if undo_label else label.geometry().right()
    assert label.geometry().left() == toast.rect().right() - last


def test_it_stays_while_it_is_pointed_at(toast: Toast) -> None:
    toast.show_text("Note moved to the trash", "Undo")
    QApplication.sendEvent(toast, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    assert not toast.is_waiting
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast.is_waiting


def test_it_stays_while_its_button_has_the_focus(toast: Toast, qtbot: QtBot) -> None:
    toast.show_text("Note moved to the trash", "Undo")
    undo(toast).setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: not toast.is_waiting)
    assert toast.isVisible()


def test_escape_closes_it(toast: Toast) -> None:
    toast.show_text("Note moved to the trash", "Undo")
    QTest.keyClick(undo(toast), Qt.Key.Key_Escape)
    assert not toast.isVisible()


def test_it_keeps_to_the_middle_of_a_window_that_changes(toast: Toast, window: QWidget) -> None:
    toast.show_text("Note moved to the trash", "Undo")
    window.resize(900, 500)
    assert abs(toast.geometry().center().x() - 450) <= 1
    assert toast.geometry().bottom() < 500


def test_it_lies_above_what_is_to_be_kept_clear_of_while_that_is_shown(toast: Toast, window: QWidget) -> None:
    toast.show_text("Note moved to the trash", "Undo")
    usual = toast._home()
    below = QWidget(window)
    below.setGeometry(0, 200, 600, 180)
    toast.keep_clear_of(below)
    below.show()
    assert toast.geometry().bottom() < 200
    below.setGeometry(0, 150, 600, 230)
    assert toast.geometry().bottom() < 150
    below.hide()
    assert toast.pos() == usual


def test_long_words_are_wrapped_inside_a_narrow_window(toast: Toast, window: QWidget) -> None:
    window.resize(240, 400)
    toast.show_text("A great many notes were moved into another notebook with a long name", "Undo")
    assert toast.width() <= 240
    assert toast.height() > 40
