from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.widgets.editor.conftest import Hands

_Key = Qt.Key
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


def test_each_key_is_announced_before_and_told_after(hands: Hands) -> None:
    order: list[str] = []
    hands.editor.about_to_change.connect(lambda kind: order.append(f"{kind} {hands.text()!r}"))
    hands.editor.changed.connect(lambda: order.append(f"changed {hands.text()!r}"))
    hands.load("")
    hands.type("a")
    hands.press(_Key.Key_Backspace)
    assert order == ["type ''", "changed 'a'", "delete 'a'", "changed ''"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- one", "- one\n- "),
        ("1. one", "1. one\n2. "),
        ("- [x] one", "- [x] one\n- [ ] "),
        ("> one", "> one\n> "),
        ("  * one", "  * one\n  * "),
        ("plain", "plain\n"),
        ("# head", "# head\n"),
        ("- one\n- ", "- one\n"),
        ("```\n- one", "```\n- one\n"),
    ],
)
def test_enter_goes_on_with_lists_and_ends_them(hands: Hands, before: str, after: str) -> None:
    hands.load(before, len(before))
    hands.press(_Key.Key_Return)
    assert hands.text() == after
    assert hands.editor.caret() == len(after)
    assert hands.kinds == ["enter"]
    assert hands.changes == 1


def test_shift_enter_is_a_plain_line_end(hands: Hands) -> None:
    hands.load("- one", 5)
    hands.press(_Key.Key_Return, _SHIFT)
    assert hands.text() == "- one\n"


def test_tab_sets_items_further_in_and_shift_tab_back(hands: Hands) -> None:
    hands.load("- one\n- two", 9)
    hands.press(_Key.Key_Tab)
    assert hands.text() == "- one\n  - two"
    hands.press(_Key.Key_Backtab, _SHIFT)
    assert hands.text() == "- one\n- two"
    assert hands.kinds == ["command", "command"]


def test_tab_in_plain_text_is_a_tab(hands: Hands) -> None:
    hands.load("one", 3)
    hands.press(_Key.Key_Tab)
    assert hands.text() == "one\t"
    assert hands.kinds == ["type"]


def test_shift_tab_in_plain_text_changes_nothing(hands: Hands) -> None:
    hands.load("one", 3)
    hands.press(_Key.Key_Backtab, _SHIFT)
    assert hands.text() == "one"
    assert hands.kinds == []


@pytest.mark.parametrize(
    ("character", "after"),
    [("*", "a *bc* d"), ("_", "a _bc_ d"), ("`", "a `bc` d"), ('"', 'a "bc" d'), ("(", "a (bc) d")],
)
def test_a_bracket_or_a_mark_over_a_selection_wraps_it(hands: Hands, character: str, after: str) -> None:
    hands.load("a bc d", 4, 2)
    hands.type(character)
    assert hands.text() == after
    assert (hands.editor.anchor(), hands.editor.caret()) == (3, 5)
    assert hands.changes == 1


def test_a_letter_over_a_selection_replaces_it(hands: Hands) -> None:
    hands.load("a bc d", 4, 2)
    hands.type("x")
    assert hands.text() == "a x d"


def test_alt_and_arrows_move_lines(hands: Hands) -> None:
    hands.load("one\ntwo\nthree", 5)
    hands.press(_Key.Key_Up, _ALT)
    assert hands.text() == "two\none\nthree"
    hands.press(_Key.Key_Down, _ALT, times=2)
    assert hands.text() == "one\nthree\ntwo"
    assert hands.editor.caret() == 11
    assert hands.kinds == ["command"] * 3


def test_control_backspace_deletes_a_word(hands: Hands) -> None:
    hands.load("one two", 7)
    hands.press(_Key.Key_Backspace, _CONTROL)
    assert hands.text() == "one "
    assert hands.kinds == ["delete"]


def test_copy_cut_and_paste_keep_every_character(hands: Hands) -> None:
    text = "a\u00a0b\u2028c 😀\n- d"
    hands.load(text)
    hands.editor.run("select_all")
    hands.editor.run("copy")
    assert QGuiApplication.clipboard().text() == text
    hands.editor.run("cut")
    assert hands.text() == ""
    hands.editor.run("paste")
    assert hands.text() == text
    assert hands.kinds == ["cut", "paste"]
    assert hands.changes == 2


def test_the_keys_of_the_clipboard_work_without_a_window(hands: Hands) -> None:
    hands.load("word", 0, 4)
    hands.press(_Key.Key_C, _CONTROL)
    hands.press(_Key.Key_End)
    hands.press(_Key.Key_V, _CONTROL)
    assert hands.text() == "wordword"


def test_what_is_pasted_becomes_canonical(hands: Hands) -> None:
    hands.load("x", 1)
    source = QMimeData()
    source.setText("a\r\nb\rc")
    hands.editor.surface().insertFromMimeData(source)
    assert hands.text() == "xa\nb\nc"


def test_html_is_pasted_as_its_plain_text(hands: Hands) -> None:
    hands.load("")
    source = QMimeData()
    source.setHtml("<b>bold</b>")
    source.setText("bold")
    hands.editor.surface().insertFromMimeData(source)
    assert hands.text() == "bold"


def test_an_address_pasted_over_a_selection_makes_a_link(hands: Hands) -> None:
    hands.load("see the page", 12, 8)
    QGuiApplication.clipboard().setText("https://example.org/a")
    hands.editor.run("paste")
    assert hands.text() == "see the [page](https://example.org/a)"
    assert hands.kinds == ["paste"]
    assert hands.changes == 1


def test_an_address_pasted_as_plain_text_replaces_the_selection(hands: Hands) -> None:
    hands.load("see the page", 12, 8)
    QGuiApplication.clipboard().setText("https://example.org/a")
    hands.editor.run("paste_plain")
    assert hands.text() == "see the https://example.org/a"


def test_a_drop_is_one_change(hands: Hands) -> None:
    hands.load("one\ntwo", 0)
    source = QMimeData()
    source.setText("a\r\nb")
    place = hands.editor.surface().cursorRect().center()
    button, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    viewport = hands.editor.surface().viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(place, copy, source, button, none))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(place), copy, source, button, none))
    assert hands.text() == "a\nbone\ntwo"
    assert hands.kinds == ["drop"]
    assert hands.changes == 1


def test_control_and_the_wheel_ask_for_zoom(hands: Hands, qtbot: QtBot) -> None:
    hands.load("text")
    place = QPointF(10, 10)
    event = QWheelEvent(
        place,
        place,
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        _CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.waitSignal(hands.editor.zoom_requested) as asked:
        QApplication.sendEvent(hands.editor.surface().viewport(), event)
    assert asked.args == [1]
