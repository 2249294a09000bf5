from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.ui.widgets.editor.conftest import Hands


@pytest.mark.parametrize("typed", ["text\n```\none\n\ntwo\n```\nafter", "> one\n> two\n> three\n\n> four"])
def test_what_is_typed_looks_as_what_is_painted_anew(hands: Hands, qtbot: QtBot, typed: str) -> None:
    hands.load("")
    hands.editor.surface().setCursorWidth(0)
    for character in typed:
        hands.type(character)
        _wait_until_right(hands, qtbot)
    for _character in typed:
        hands.press_backspaces(1)
        _wait_until_right(hands, qtbot)


@pytest.mark.parametrize("mark", ["```", "> "])
def test_lines_that_become_code_or_a_quote_look_as_painted_anew(hands: Hands, qtbot: QtBot, mark: str) -> None:
    hands.load("> before\n\nfirst\n> second\nthird\n```\nfourth\n```\n", len("> before\n"))
    hands.editor.surface().setCursorWidth(0)
    for _line in range(4):
        hands.type(mark)
        _wait_until_right(hands, qtbot)
        hands.press(Qt.Key.Key_Down)
        hands.press(Qt.Key.Key_Home)
    for _line in range(4):
        hands.press(Qt.Key.Key_Up)
        hands.press(Qt.Key.Key_Home)
        hands.press(Qt.Key.Key_Delete, times=len(mark))
        _wait_until_right(hands, qtbot)


def _wait_until_right(hands: Hands, qtbot: QtBot) -> None:
    qtbot.waitUntil(hands.editor.is_styled)
    qtbot.waitUntil(lambda: _on_screen(hands) == _painted_anew(hands))


def _on_screen(hands: Hands) -> QImage:
    editor = hands.editor
    return _paper(hands, editor.screen().grabWindow(editor.winId()).toImage())


def _painted_anew(hands: Hands) -> QImage:
    return _paper(hands, hands.editor.grab().toImage())


def _paper(hands: Hands, image: QImage) -> QImage:
    """What the text stands on, of a picture of the editor."""
    viewport = hands.editor.surface().viewport()
    place = QRect(viewport.mapTo(hands.editor, QPoint()), viewport.size())
    return image.convertToFormat(QImage.Format.Format_RGB32).copy(place)
