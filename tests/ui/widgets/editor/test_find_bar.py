from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from notes_desktop.core.query import parse
from notes_desktop.core.session import ViewState
from tests.ui.widgets.editor.conftest import Hands

_NONE = Qt.KeyboardModifier.NoModifier


def test_the_first_hit_is_selected_and_counted_while_one_types(hands: Hands, qtbot: QtBot) -> None:
    hands.load("one two One two one")
    hands.editor.find_bar.open_find(False)
    QTest.keyClicks(_fields(hands)[0], "one")
    assert _selected(hands) == (0, 3)
    qtbot.waitUntil(lambda: _count(hands) == "1 of 3")


def test_next_and_previous_go_around(hands: Hands) -> None:
    hands.load("ab ab 😀 ab")
    find = hands.editor.find_bar
    find.set_state("ab", "", False)
    seen = []
    for _time in range(4):
        find.find_next()
        seen.append(_selected(hands))
    assert seen == [(0, 2), (3, 5), (8, 10), (0, 2)]
    find.find_previous()
    assert _selected(hands) == (8, 10)
    assert hands.moves == 0


def test_case_and_whole_words_can_be_asked_for(hands: Hands, qtbot: QtBot) -> None:
    hands.load("One one someone ONE")
    hands.editor.find_bar.open_find(False)
    QTest.keyClicks(_fields(hands)[0], "one")
    qtbot.waitUntil(lambda: hands.editor.find_bar.count() == 4)
    case, word = [button for button in hands.editor.findChildren(QToolButton) if button.isCheckable()]
    QTest.mouseClick(word, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: hands.editor.find_bar.count() == 3)
    QTest.mouseClick(case, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: hands.editor.find_bar.count() == 1)
    assert _selected(hands) == (4, 7)


def test_the_selection_is_what_is_looked_for(hands: Hands) -> None:
    hands.load("some word and word", 9, 5)
    hands.editor.find_bar.open_find(False)
    assert hands.editor.find_bar.find_text() == "word"


def test_escape_closes_and_gives_the_caret_back(hands: Hands, qtbot: QtBot) -> None:
    hands.load("one two")
    hands.editor.activateWindow()
    hands.editor.find_bar.open_find(False)
    field = _fields(hands)[0]
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "two")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not hands.editor.find_bar.is_open()
    assert hands.editor.surface().hasFocus()
    assert _selected(hands) == (4, 7)
    assert hands.editor.surface().extraSelections() == []


def test_replace_goes_hit_by_hit(hands: Hands) -> None:
    hands.load("a b a b a")
    find = hands.editor.find_bar
    find.set_state("a", "xx", False)
    find.replace()
    assert hands.text() == "a b a b a"
    find.replace()
    find.replace()
    assert hands.text() == "xx b xx b a"
    assert hands.kinds == ["command", "command"]


def test_replace_all_is_one_change(hands: Hands) -> None:
    hands.load("a😀 b A\nb aa")
    hands.editor.find_bar.set_state("a", "ä\r\n", False)
    hands.editor.find_bar.replace_all()
    assert hands.text() == "ä\n😀 b ä\n\nb ä\nä\n"
    assert hands.kinds == ["command"]
    assert hands.changes == 1


def test_nothing_is_replaced_in_a_read_only_note(hands: Hands) -> None:
    hands.load("a b a")
    hands.editor.set_read_only(True)
    hands.editor.find_bar.set_state("a", "x", False)
    hands.editor.find_bar.replace()
    hands.editor.find_bar.replace()
    hands.editor.find_bar.replace_all()
    assert hands.text() == "a b a"


def test_the_count_follows_the_text(hands: Hands, qtbot: QtBot) -> None:
    hands.load("ab ab")
    hands.editor.find_bar.set_state("ab", "", True)
    qtbot.waitUntil(lambda: _count(hands) == "2 found")
    hands.type("ab ")
    qtbot.waitUntil(lambda: _count(hands) == "3 found")
    hands.editor.load("nothing", ViewState(0, 0, 0, 0))
    qtbot.waitUntil(lambda: _count(hands) == "No matches")


def test_only_the_hits_that_are_seen_are_marked(hands: Hands, qtbot: QtBot) -> None:
    hands.load("ab\n" * 2_000)
    hands.editor.find_bar.set_state("ab", "", True)
    qtbot.waitUntil(lambda: hands.editor.find_bar.count() == 2_000)
    assert 0 < len(hands.editor.surface().extraSelections()) < 100
    assert hands.changes == 0


def test_a_large_note_is_counted_in_slices(hands: Hands, qtbot: QtBot) -> None:
    text = "needle in a heap of hay\n" * 20_000
    with qtbot.waitSignal(hands.editor.loaded, timeout=30_000):
        hands.editor.load(text, ViewState(0, 0, 0, 0))
    hands.editor.find_bar.set_state("needle", "", True)
    assert hands.editor.find_bar.count() == 0
    qtbot.waitUntil(lambda: _count(hands) == "20000 found", timeout=10_000)


def test_the_state_is_told_and_comes_back(hands: Hands, qtbot: QtBot) -> None:
    hands.load("text")
    find = hands.editor.find_bar
    find.set_state("te", "x", True)
    assert (find.find_text(), find.replace_text(), find.is_open()) == ("te", "x", True)
    assert [field.text() for field in _fields(hands)] == ["te", "x"]
    with qtbot.waitSignal(find.text_changed):
        QTest.keyClicks(_fields(hands)[0], "x")
    assert find.find_text() == "tex"


def _fields(hands: Hands) -> list[QLineEdit]:
    return hands.editor.find_bar.panel().findChildren(QLineEdit)


def _count(hands: Hands) -> str:
    return hands.editor.find_bar.panel().findChildren(QLabel)[0].text()


def _selected(hands: Hands) -> tuple[int, int]:
    return hands.editor.anchor(), hands.editor.caret()


def test_the_hits_of_a_search_are_marked_and_gone_through_until_the_bar_is_opened(hands: Hands, qtbot: QtBot) -> None:
    hands.load("one two\none three 😀 one")
    find = hands.editor.find_bar
    find.show_hits(parse("on").hits)
    seen = []
    for _time in range(4):
        find.find_next()
        seen.append(_selected(hands))
    assert seen == [(0, 2), (8, 10), (20, 22), (0, 2)]
    find.find_previous()
    assert _selected(hands) == (20, 22)
    find.show_hits(None)
    find.find_next()
    assert _selected(hands) == (20, 22), "nothing is wanted any more"
