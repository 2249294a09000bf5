from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from notes_desktop.ui.widgets.banner import Banner


@pytest.fixture
def banner(qtbot: QtBot) -> Banner:
    made = Banner()
    qtbot.addWidget(made)
    made.resize(700, 200)
    return made


def buttons(banner: Banner) -> list[QAbstractButton]:
    return [one for one in banner.findChildren(QAbstractButton) if one.isVisible()]


def test_it_takes_no_room_without_a_message(banner: Banner) -> None:
    assert not banner.isVisible()
    banner.show_message("a", "First")
    assert banner.isVisible()
    banner.dismiss("a")
    assert not banner.isVisible()


def test_messages_stand_beneath_each_other_and_one_key_has_one(banner: Banner) -> None:
    banner.show_message("a", "First")
    banner.show_message("b", "Second", "warning")
    banner.show_message("a", "First, again", "error")
    assert sorted(banner.keys()) == ["a", "b"]
    assert banner.text_of("a") == "First, again"
    assert len([one for one in banner.findChildren(QLabel) if one.isVisible()]) == 2


def test_a_button_does_its_work_once(banner: Banner) -> None:
    done: list[str] = []
    banner.show_message("a", "First", actions=[("Do it", lambda: done.append("it"))])
    buttons(banner)[0].click()
    assert done == ["it"]


def test_a_person_can_close_a_message_that_may_be_closed(banner: Banner, qtbot: QtBot) -> None:
    banner.show_message("a", "First")
    with qtbot.waitSignal(banner.dismissed) as closed:
        buttons(banner)[-1].click()
    assert closed.args == ["a"]
    assert banner.keys() == []


def test_a_message_that_must_stay_has_no_close_button_and_ignores_escape(banner: Banner) -> None:
    banner.show_message("a", "Not saved", "error", [("Save elsewhere…", lambda: None)], dismissible=False)
    assert [one.text() for one in buttons(banner)] == ["Save elsewhere…"]
    QTest.keyClick(buttons(banner)[0], Qt.Key.Key_Escape)
    assert banner.keys() == ["a"]


def test_escape_on_its_button_closes_a_message(banner: Banner) -> None:
    banner.show_message("a", "First", actions=[("Do it", lambda: None)])
    QTest.keyClick(buttons(banner)[0], Qt.Key.Key_Escape)
    assert banner.keys() == []


def test_it_can_be_reached_by_key(banner: Banner) -> None:
    assert not banner.focus_first()
    banner.show_message("a", "Nothing to press", dismissible=False)
    assert not banner.focus_first()
    banner.show_message("b", "Second", actions=[("Do it", lambda: None)])
    assert banner.focus_first()
    assert all(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in buttons(banner))


def test_the_same_message_again_leaves_the_focus_where_it_is(banner: Banner) -> None:
    def act() -> None: ...

    def other() -> None: ...

    for label, work in (("Try again", act), ("Try again", act), ("Once more", other)):
        banner.show_message("a", "Not saved", "error", [(label, work)], dismissible=False)
        if label == "Try again":
            banner.focus_first()
    assert [one.text() for one in buttons(banner)] == ["Once more"]
    assert banner.focusWidget() is buttons(banner)[0]


def test_the_focus_goes_to_the_next_message_and_then_is_said_to_have_left(banner: Banner, qtbot: QtBot) -> None:
    banner.show_message("a", "First")
    banner.show_message("b", "Second")
    banner.focus_first()
    with qtbot.assertNotEmitted(banner.focus_left):
        banner.dismiss("a")
    assert banner.focusWidget() is buttons(banner)[0]
    with qtbot.waitSignal(banner.focus_left):
        banner.dismiss("b")


def test_dismissing_what_is_not_there_is_no_trouble(banner: Banner) -> None:
    banner.dismiss("never")


def test_it_is_as_high_as_its_words_when_it_has_slid_in(banner: Banner, qtbot: QtBot) -> None:
    banner.show_message("a", "First")
    label = next(one for one in banner.findChildren(QLabel) if one.text() == "First")
    message = label.parentWidget()
    assert message is not None
    qtbot.waitUntil(lambda: message.maximumHeight() > 10_000)


def test_words_are_not_taken_for_markup(banner: Banner) -> None:
    banner.show_message("a", "<b>bold</b>")
    assert banner.text_of("a") == "<b>bold</b>"
    assert not banner.grab().isNull()
