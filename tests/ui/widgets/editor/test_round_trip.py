from __future__ import annotations

import sys
import unicodedata

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot

from notes_desktop.core.canonical import canonical
from notes_desktop.core.edit import Edit
from notes_desktop.core.session import ViewState
from notes_desktop.ui.widgets.editor import Editor
from notes_desktop.ui.widgets.editor.positions import for_qt, raw_text
from tests.harness.window import for_binding
from tests.ui.widgets.editor.conftest import Hands

_TOP = ViewState(0, 0, 0, 0)


def test_every_naughty_string_survives_loading(editor: Editor, naughty_strings: list[str]) -> None:
    for text in map(canonical, naughty_strings):
        editor.load(text, _TOP)
        assert editor.raw_text() == text


def test_every_naughty_string_survives_pasting(hands: Hands, naughty_strings: list[str]) -> None:
    for text in naughty_strings:
        hands.load("before\nafter", 6)
        source = QMimeData()
        source.setText(for_binding(text))
        hands.editor.surface().insertFromMimeData(source)
        assert hands.text() == f"before{canonical(text)}\nafter"


def test_every_naughty_string_survives_typing(hands: Hands, naughty_strings: list[str]) -> None:
    for text in map(canonical, naughty_strings):
        if not _has_control(text):
            hands.load("")
            hands.type(text)
            assert hands.text() == _as_typed(text)


def test_every_naughty_string_survives_an_outside_write(editor: Editor, naughty_strings: list[str]) -> None:
    for text in map(canonical, naughty_strings):
        editor.load("ab", _TOP)
        editor.apply([Edit(1, "", text)])
        assert editor.raw_text() == f"a{text}b"
        editor.apply([Edit(1, text, "")])
        assert editor.raw_text() == "ab"


@pytest.mark.parametrize("plane", [0, 1, 2, 14, 16])
def test_code_points_survive_in_the_middle(editor: Editor, plane: int) -> None:
    """A sample of each row of a plane, in chunks, since each font that has to be searched takes its time."""
    points = list(range(plane << 16, (plane + 1) << 16, 1 if plane == 0 else 31))
    for at in range(0, len(points), 4_096):
        text = canonical("x" + "".join(map(chr, points[at : at + 4_096])))
        document_holds = _through_a_document(text)
        assert document_holds == text
    text = canonical("x" + "\n".join(map(chr, points[:: 97 if plane == 0 else 41])))
    editor.load(text, _TOP)
    assert editor.raw_text() == text


def test_code_points_survive_at_the_beginning(editor: Editor) -> None:
    special = [0xFDCF, 0xFDD0, 0xFDD1, 0xFDD2, 0xFEFE, 0xFEFF, 0xFF00, 0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF]
    for point in [*range(0x300), *special, *range(0x300, sys.maxunicode, 9_973)]:
        text = canonical(chr(point) + "x" + chr(point))
        editor.load(text, _TOP)
        assert editor.raw_text() == text, hex(point)


def _through_a_document(text: str) -> str:
    """What loading and reading make of a text, without fonts."""
    document = QTextDocument()
    QTextCursor(document).insertText(for_qt(text))
    return raw_text(document)


def test_a_note_that_is_loaded_in_pieces_is_the_same(qtbot: QtBot, editor: Editor, hands: Hands) -> None:
    text = canonical("".join(f"{chr(0x1F600 + n % 60)}\ufeff zeile {n}\u00a0\u2028x\n" for n in range(14_000)))
    assert len(text) > 200_000
    _load_to_the_end(qtbot, editor, text)
    assert editor.raw_text() == text
    assert hands.changes == 0
    assert editor.surface().isReadOnly() is False


def _load_to_the_end(qtbot: QtBot, editor: Editor, text: str) -> None:
    with qtbot.waitSignal(editor.loaded, timeout=30_000):
        editor.load(text, _TOP)


def _has_control(text: str) -> bool:
    return any(unicodedata.category(character) == "Cc" and character != "\n" for character in text)


def _as_typed(text: str) -> str:
    """A leading U+FEFF that is typed on its own is canonically nothing."""
    return text.replace("\ufeff", "")
