from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from notes_desktop.ui.widgets.editor import Editor
from tests.ui.widgets.editor.conftest import Hands

_NONE = Qt.KeyboardModifier.NoModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("command", "after"),
    [
        ("bold", "a **bc** d"),
        ("italic", "a *bc* d"),
        ("code", "a `bc` d"),
        ("link", "a [bc]() d"),
        ("checklist", "- [ ] a bc d"),
        ("heading1", "# a bc d"),
        ("heading6", "###### a bc d"),
        ("indent", "  a bc d"),
    ],
)
def test_a_command_is_one_change_of_its_own(hands: Hands, command: str, after: str) -> None:
    hands.load("a bc d", 4, 2)
    assert hands.editor.run(command)
    assert hands.text() == after
    assert hands.kinds == ["command"]
    assert hands.changes == 1


def test_the_same_heading_again_is_body(hands: Hands) -> None:
    hands.load("😀 one")
    hands.editor.run("heading2")
    assert hands.text() == "## 😀 one"
    hands.editor.run("heading2")
    assert hands.text() == "😀 one"


def test_a_command_knows_where_it_is_behind_emoji(hands: Hands) -> None:
    hands.load("😀😀\n😀 bc d", 7, 5)
    hands.editor.run("bold")
    assert hands.text() == "😀😀\n😀 **bc** d"
    assert (hands.editor.anchor(), hands.editor.caret()) == (7, 9)


def test_a_command_with_nothing_to_do_says_so(hands: Hands) -> None:
    hands.load("plain", 0)
    assert not hands.editor.run("toggle_task")
    assert not hands.editor.run("move_line_up")
    assert not hands.editor.run("no such command")
    assert hands.kinds == []


def test_a_click_on_a_box_ticks_it_and_another_opens_it(hands: Hands) -> None:
    hands.load("# Title\n\n- [ ] 😀 task", 3)
    place = _box(hands.editor, 2)
    _click(hands.editor, place)
    assert hands.text() == "# Title\n\n- [x] 😀 task"
    _click(hands.editor, place)
    assert hands.text() == "# Title\n\n- [ ] 😀 task"
    assert hands.kinds == ["check", "check"]
    assert hands.changes == 2
    assert hands.editor.caret() == 3
    assert hands.moves == 0


def test_a_double_click_on_a_box_is_two_clicks(hands: Hands) -> None:
    hands.load("- [ ] task", 8)
    QTest.mouseDClick(hands.editor.surface().viewport(), Qt.MouseButton.LeftButton, _NONE, _box(hands.editor, 0))
    assert hands.changes in (1, 2)
    assert hands.editor.caret() == 8
    assert not hands.editor.surface().textCursor().hasSelection()


def test_a_box_in_a_read_only_note_cannot_be_ticked(hands: Hands) -> None:
    hands.load("- [ ] task")
    hands.editor.set_read_only(True)
    _click(hands.editor, _box(hands.editor, 0))
    assert hands.text() == "- [ ] task"


def test_the_pointer_is_a_hand_over_a_box(qtbot: QtBot, editor: Editor, hands: Hands) -> None:
    hands.load("- [ ] task")
    viewport = editor.surface().viewport()

    def shape_at(offset: int) -> Qt.CursorShape:
        # A move to where the pointer is, or was put by the test before, is none.
        QTest.mouseMove(viewport, _box(editor, 0) + QPoint(90, 0))
        QTest.mouseMove(viewport, _box(editor, 0) + QPoint(offset, 0))
        return viewport.cursor().shape()

    qtbot.waitUntil(lambda: shape_at(0) == Qt.CursorShape.PointingHandCursor)
    qtbot.waitUntil(lambda: shape_at(60) == Qt.CursorShape.IBeamCursor)


def test_the_key_for_tasks_ticks_the_task(hands: Hands) -> None:
    hands.load("- [ ] task", 10)
    hands.press(Qt.Key.Key_Return, _CONTROL | _SHIFT)
    assert hands.text() == "- [x] task"
    hands.press(Qt.Key.Key_Return, _CONTROL)
    assert hands.text() == "- [ ] task"
    assert hands.kinds == ["check", "check"]


def test_the_key_for_links_opens_the_link_under_the_caret(hands: Hands, qtbot: QtBot) -> None:
    hands.load("- [ ] see [page](https://example.org)", 12)
    with qtbot.waitSignal(hands.editor.link_activated) as opened:
        hands.press(Qt.Key.Key_Return, _CONTROL)
    assert opened.args == ["https://example.org"]
    assert hands.kinds == []


def test_a_control_click_opens_a_link_and_a_click_does_not(hands: Hands) -> None:
    opened: list[str] = []
    hands.editor.link_activated.connect(opened.append)
    hands.load("see https://example.org/x now")
    _click(hands.editor, _place(hands.editor, 10))
    assert opened == []
    _click(hands.editor, _place(hands.editor, 10), _CONTROL)
    assert opened == ["https://example.org/x"]


def test_only_addresses_of_the_web_and_mail_are_opened(hands: Hands) -> None:
    opened: list[str] = []
    hands.editor.link_activated.connect(opened.append)
    for address in ("file:///etc/passwd", "javascript:alert(1)", "\\\\server\\share", "../note.md"):
        hands.load(f"[page]({address})", 3)
        assert not hands.editor.run("follow_link")
    assert opened == []


def _click(editor: Editor, place: QPoint, modifiers: Qt.KeyboardModifier = _NONE) -> None:
    QTest.mouseClick(editor.surface().viewport(), Qt.MouseButton.LeftButton, modifiers, place)


def _place(editor: Editor, position: int) -> QPoint:
    cursor = QTextCursor(editor.surface().document())
    cursor.setPosition(position)
    return editor.surface().cursorRect(cursor).center()


def _box(editor: Editor, line: int) -> QPoint:
    """The middle of the three characters of a task's box."""
    block = editor.surface().document().findBlockByNumber(line)
    start = block.position() + block.text().index("[")
    return (_place(editor, start) + _place(editor, start + 3)) / 2
