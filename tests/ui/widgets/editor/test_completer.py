from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from notes_desktop.core.edit import Edit
from notes_desktop.ui.widgets.editor import Editor
from notes_desktop.ui.widgets.editor.suggestions import Suggestions
from tests.ui.widgets.editor.conftest import Hands

_Key = Qt.Key
_TAGS = ["work", "home", "work/clients", "workshop", "homework", "été"]
_TITLES = ["Letter to Ines", "Work plan", "Plan [draft]"]


class Sources:
    """Answers at once, or when it is told to."""

    def __init__(self, editor: Editor) -> None:
        self.asked: list[str] = []
        self.waiting: list[Callable[[Sequence[str]], None]] | None = None
        editor.set_tag_source(self._tags)
        editor.set_title_source(self._titles)

    def _tags(self, typed: str, answer: Callable[[Sequence[str]], None]) -> None:
        self.asked.append(typed)
        if self.waiting is None:
            answer(_TAGS)
        else:
            self.waiting.append(answer)

    def _titles(self, typed: str, answer: Callable[[Sequence[str]], None]) -> None:
        self.asked.append(typed)
        answer(_TITLES)


@pytest.fixture
def sources(editor: Editor) -> Sources:
    return Sources(editor)


@pytest.fixture
def hands(editor: Editor, sources: Sources, qtbot: QtBot) -> Hands:
    made = Hands(editor)
    editor.activateWindow()
    made.load("")
    qtbot.waitUntil(editor.surface().hasFocus)
    return made


def _list(hands: Hands) -> Suggestions:
    found = hands.editor.completer.suggestions()
    assert found is not None
    return found


def _rows(hands: Hands) -> list[str]:
    """What is offered; nothing while the list is closed."""
    return _list(hands).rows() if hands.editor.completer.is_open() else []


def test_tags_are_offered_after_the_first_letter_and_filtered_by_the_next(hands: Hands) -> None:
    hands.type("see #")
    assert _rows(hands) == []
    hands.type("w")
    assert _rows(hands) == ["work", "work/clients", "workshop", "homework"]
    hands.type("orks")
    assert _rows(hands) == ["workshop"]
    hands.press_backspaces(1)
    assert len(_rows(hands)) == 4
    hands.type("x")
    assert _rows(hands) == []
    assert hands.text() == "see #workx"


@pytest.mark.parametrize("key", [_Key.Key_Return, _Key.Key_Enter, _Key.Key_Tab])
def test_a_key_accepts_the_tag_as_one_change(hands: Hands, key: Qt.Key) -> None:
    hands.type("see #ho")
    hands.kinds.clear()
    hands.changes = 0
    hands.press(key)
    assert hands.text() == "see #home"
    assert hands.editor.caret() == 9
    assert (hands.kinds, hands.changes) == (["command"], 1)
    assert _rows(hands) == []
    hands.press(_Key.Key_Return)
    assert hands.text() == "see #home\n"


def test_arrows_walk_round_and_the_focus_stays_in_the_text(hands: Hands) -> None:
    hands.type("#w")
    hands.press(_Key.Key_Down, times=2)
    assert _list(hands).row() == 2
    hands.press(_Key.Key_Up, times=3)
    assert _list(hands).row() == 3
    hands.press(_Key.Key_PageUp)
    assert _list(hands).row() == 0
    hands.press(_Key.Key_Down)
    assert hands.editor.surface().hasFocus()
    assert hands.text() == "#w"
    hands.press(_Key.Key_Tab)
    assert hands.text() == "#work/clients"


def test_escape_closes_for_this_word_and_not_for_the_next(hands: Hands) -> None:
    hands.type("#w")
    hands.press(_Key.Key_Escape)
    hands.type("or")
    assert _rows(hands) == []
    hands.press(_Key.Key_Return)
    assert hands.text() == "#wor\n"
    hands.type("#w")
    assert _rows(hands)


def test_enter_belongs_to_the_text_when_the_tag_is_complete(hands: Hands) -> None:
    hands.type("#Work")
    assert _rows(hands)[0] == "work"
    hands.press(_Key.Key_Return)
    assert hands.text() == "#Work\n"
    hands.type("#workshop")
    assert _rows(hands) == []
    hands.press(_Key.Key_Return)
    assert hands.text() == "#Work\n#workshop\n"


def test_tab_writes_a_complete_tag_as_it_is_written_elsewhere(hands: Hands) -> None:
    hands.type("#WORK")
    hands.press(_Key.Key_Tab)
    assert hands.text() == "#work"
    hands.press(_Key.Key_Tab)
    assert hands.text() == "#work\t"


def test_enter_with_another_row_takes_that_one(hands: Hands) -> None:
    hands.type("#work")
    hands.press(_Key.Key_Down)
    hands.press(_Key.Key_Return)
    assert hands.text() == "#work/clients"


def test_titles_are_offered_behind_two_brackets_and_closed(hands: Hands) -> None:
    hands.type("see [[")
    assert _rows(hands) == _TITLES
    hands.type("pla")
    assert _rows(hands) == ["Plan [draft]", "Work plan"]
    hands.press(_Key.Key_Return)
    assert hands.text() == "see [[Plan [draft]]]"
    assert hands.editor.caret() == len(hands.text())
    assert _rows(hands) == []


def test_brackets_that_are_there_are_not_doubled(hands: Hands) -> None:
    hands.load("[[]] end", 2)
    hands.type("let")
    hands.press(_Key.Key_Tab)
    assert hands.text() == "[[Letter to Ines]] end"
    assert hands.editor.caret() == 18


def test_a_word_behind_emoji_is_replaced_where_it_stands(hands: Hands) -> None:
    hands.load("😀\n😀 ", 4)
    hands.type("😀#et")
    assert _rows(hands) == []
    hands.type(" #ET")
    assert _rows(hands) == ["été"]
    hands.press(_Key.Key_Return)
    assert hands.text() == "😀\n😀 😀#et #été"
    assert hands.editor.caret() == len(hands.text())


@pytest.mark.parametrize("text", ["```\n", "`", "[x](", "# ", "https://a.b/"])
def test_nothing_is_offered_where_there_can_be_no_tag(hands: Hands, text: str) -> None:
    hands.load(text, len(text))
    hands.type("#w" if text != "# " else "w")
    if text == "`":
        hands.type("`")
        hands.press(_Key.Key_Left)
        hands.type("o")
    assert _rows(hands) == []


def test_a_late_answer_for_an_earlier_word_is_not_shown(hands: Hands, sources: Sources) -> None:
    sources.waiting = []
    hands.type("#wo")
    assert sources.asked == ["w", "wo"]
    sources.waiting[0](["wrong"])
    assert _rows(hands) == []
    sources.waiting[1](_TAGS)
    assert _rows(hands)
    hands.type("r")
    assert _rows(hands) == ["work", "work/clients", "workshop", "homework"]
    hands.type(" ")
    sources.waiting[2](_TAGS)
    assert _rows(hands) == []


def test_an_answer_after_another_note_was_opened_is_not_shown(hands: Hands, sources: Sources) -> None:
    sources.waiting = []
    hands.type("#w")
    hands.load("other")
    sources.waiting[0](_TAGS)
    assert _rows(hands) == []


@pytest.mark.parametrize("key", [_Key.Key_Left, _Key.Key_Home, _Key.Key_End])
def test_a_caret_that_goes_elsewhere_closes_the_list(hands: Hands, key: Qt.Key) -> None:
    hands.load(" end", 0)
    hands.type("#w")
    assert _rows(hands)
    hands.press(key)
    assert _rows(hands) == []


def test_a_focus_that_goes_and_an_outside_write_close_the_list(hands: Hands) -> None:
    hands.type("#w")
    hands.editor.surface().clearFocus()
    assert _rows(hands) == []
    hands.editor.focus_text()
    hands.type("o")
    assert _rows(hands)
    hands.editor.apply([Edit(0, "", "x")])
    assert _rows(hands) == []


def test_pasting_and_composing_offer_nothing_and_committing_does(hands: Hands) -> None:
    QGuiApplication.clipboard().setText("#wo")
    hands.editor.run("paste")
    assert _rows(hands) == []
    hands.type("r")
    assert _rows(hands)
    _compose(hands, "k")
    assert _rows(hands) == []
    _compose(hands, "", "k")
    assert _rows(hands)


def test_a_read_only_note_offers_nothing(hands: Hands) -> None:
    hands.type("#w")
    hands.editor.set_read_only(True)
    hands.press(_Key.Key_Return)
    assert hands.text() == "#w"


def test_a_click_accepts(hands: Hands) -> None:
    hands.type("#w")
    shown = _list(hands)
    place = shown.list.visualRect(shown.list.model().index(2, 0)).center()
    QTest.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert hands.text() == "#workshop"
    assert hands.editor.surface().hasFocus()


def test_the_list_stands_below_its_word_and_above_at_the_bottom(hands: Hands) -> None:
    hands.type("a #w")
    shown = _list(hands)
    caret = _caret(hands)
    assert shown.geometry().contains(caret.x(), caret.y() + 40)
    assert not shown.geometry().adjusted(20, 16, -20, -16).contains(caret)
    hands.load("\n" * 200, 200)
    hands.type("#w")
    caret = _caret(hands)
    inside = hands.editor.window().rect()
    assert inside.contains(shown.geometry().adjusted(14, 14, -14, -14))
    assert shown.geometry().contains(caret.x() + 10, caret.y() - 40) or caret.y() < inside.height() // 2


def test_the_keys_of_the_list_are_no_shortcuts_while_it_is_open(hands: Hands) -> None:
    hands.type("#w")
    assert _is_claimed(hands, _Key.Key_Escape)
    hands.press(_Key.Key_Escape)
    assert not _is_claimed(hands, _Key.Key_Escape)


def test_the_list_has_a_name_and_never_the_focus(hands: Hands) -> None:
    hands.type("#w")
    assert _list(hands).list.accessibleName()
    assert _list(hands).list.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_without_a_source_nothing_is_loaded_and_nothing_offered(qtbot: QtBot) -> None:
    editor = Editor()
    qtbot.addWidget(editor)
    bare = Hands(editor)
    bare.load("")
    bare.type("#work [[x")
    assert bare.text() == "#work [[x"
    assert editor._completer is None
    editor.clear()


def _compose(hands: Hands, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(hands.editor.surface(), event)


def _caret(hands: Hands) -> QPoint:
    surface = hands.editor.surface()
    return surface.viewport().mapTo(hands.editor.window(), surface.cursorRect().center())


def _is_claimed(hands: Hands, key: Qt.Key) -> bool:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(hands.editor.surface(), event)
    return event.isAccepted()
