"""The surface for very large notes, on small ones, and the way between both."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from notes_desktop.core.canonical import canonical
from notes_desktop.core.edit import Edit
from notes_desktop.core.session import ViewState
from notes_desktop.ui.theme.palette import DARK
from notes_desktop.ui.widgets.editor import opening
from notes_desktop.ui.widgets.editor.plain import PlainSurface
from notes_desktop.ui.widgets.editor.rich import RichSurface
from tests.ui.widgets.editor.conftest import Hands

_TOP = ViewState(0, 0, 0, 0)
_TEXT = "# Title 😀\n\n- [ ] task\n" + "".join(f"line {number}\n" for number in range(200))


@pytest.fixture(autouse=True)
def all_notes_are_very_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PLAIN_FROM", 20)


def test_each_note_gets_the_surface_for_its_size(hands: Hands) -> None:
    hands.load("small")
    assert isinstance(hands.editor.surface(), RichSurface)
    hands.load(_TEXT)
    assert isinstance(hands.editor.surface(), PlainSurface)
    assert hands.editor.surface().isVisible()
    hands.load("small again")
    assert isinstance(hands.editor.surface(), RichSurface)
    assert hands.editor.surface().isVisible()
    assert hands.text() == "small again"


def test_the_focus_goes_along(hands: Hands, qtbot: QtBot) -> None:
    hands.editor.activateWindow()
    hands.load("small")
    qtbot.waitUntil(hands.editor.surface().hasFocus)
    hands.editor.load(_TEXT, _TOP)
    qtbot.waitUntil(hands.editor.surface().hasFocus)
    assert isinstance(hands.editor.surface(), QPlainTextEdit)


def test_naughty_strings_survive(hands: Hands, naughty_strings: list[str]) -> None:
    text = canonical("\n".join(naughty_strings))
    hands.load(text)
    assert hands.text() == text


def test_typing_is_announced_and_told(hands: Hands) -> None:
    hands.load(_TEXT, len("# Title 😀\n\n- [ ] task"))
    hands.press(Qt.Key.Key_Return)
    hands.type("b")
    assert "- [ ] task\n- [ ] b\n" in hands.text()
    assert hands.kinds == ["enter", "type"]
    assert hands.changes == 2


def test_a_box_can_be_ticked(hands: Hands) -> None:
    hands.load(_TEXT)
    surface = hands.editor.surface()
    block = surface.document().findBlockByNumber(2)
    cursor = QTextCursor(surface.document())
    cursor.setPosition(block.position() + 3)
    place = surface.cursorRect(cursor).center() + QPoint(4, 0)
    QTest.mouseClick(surface.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert "- [x] task" in hands.text()
    assert hands.kinds == ["check"]


def test_characters_are_styled_and_paragraphs_are_not(hands: Hands) -> None:
    hands.load(_TEXT)
    block = hands.editor.surface().document().begin()
    assert block.layout().formats()[0].format.fontWeight() == QFont.Weight.DemiBold
    assert block.next().next().blockFormat().leftMargin() == 0


def test_the_view_comes_back_and_stays(hands: Hands) -> None:
    view = ViewState(_TEXT.index("line 120"), _TEXT.index("line 119"), _TEXT.index("line 100"), 0)
    hands.editor.load(_TEXT, view)
    assert hands.editor.view_state() == view
    hands.editor.apply([Edit(0, "", "much\n" * 30)])
    seen = hands.editor.view_state()
    assert hands.text()[seen.scroll_position :].startswith("line 100\n")
    assert hands.text()[seen.caret :].startswith("line 120\n")


def test_composing_works(hands: Hands) -> None:
    hands.load(_TEXT, 3)
    QApplication.sendEvent(hands.editor.surface(), QInputMethodEvent("にほ", []))
    assert hands.text() == _TEXT
    done = QInputMethodEvent("", [])
    done.setCommitString("日本")
    QApplication.sendEvent(hands.editor.surface(), done)
    assert hands.text() == _TEXT[:3] + "日本" + _TEXT[3:]
    assert hands.kinds == ["ime"]


def test_a_very_long_line_is_not_wrapped(hands: Hands) -> None:
    hands.load("ab " * 10_000)
    surface = hands.editor.surface()
    assert isinstance(surface, PlainSurface)
    assert surface.lineWrapMode() == QPlainTextEdit.LineWrapMode.NoWrap
    hands.load(_TEXT)
    assert surface.lineWrapMode() == QPlainTextEdit.LineWrapMode.WidgetWidth


def test_theme_zoom_and_finding_reach_it(hands: Hands, qtbot: QtBot) -> None:
    hands.load(_TEXT)
    hands.editor.set_tokens(DARK)
    hands.editor.set_zoom(200)
    assert hands.editor.surface().document().defaultFont().pixelSize() == 32
    hands.editor.find_bar.set_state("line", "", True)
    qtbot.waitUntil(lambda: hands.editor.find_bar.count() == 200)
    assert hands.editor.surface().extraSelections()
    assert hands.text() == _TEXT


def test_a_large_note_in_pieces_is_styled_afterwards(hands: Hands, qtbot: QtBot) -> None:
    text = _TEXT * 120
    with qtbot.waitSignal(hands.editor.loaded, timeout=30_000):
        hands.editor.load(text, _TOP)
    assert hands.text() == text
    assert hands.editor.surface().document().begin().layout().formats()
    qtbot.waitUntil(hands.editor.is_styled, timeout=30_000)
