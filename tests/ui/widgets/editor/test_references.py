from __future__ import annotations

import gc
import sys

from PySide6.QtCore import Qt

from notes_desktop.core.edit import Edit
from notes_desktop.core.session import ViewState
from tests.ui.widgets.editor.conftest import Hands

_ROUNDS = 300
_SINGLE = (None, True, False)


def test_no_reference_of_none_or_true_is_lost(hands: Hands) -> None:
    """PySide6 6.12.0 on Python 3.11 drops one a call and crashes after some thousands."""
    _work(hands, 20)
    gc.collect()  # cycles that wait for the collector hold references too
    before = [sys.getrefcount(value) for value in _SINGLE]
    _work(hands, _ROUNDS)
    gc.collect()
    after = [sys.getrefcount(value) for value in _SINGLE]
    for was, now in zip(before, after, strict=True):
        assert abs(now - was) < _ROUNDS


def _work(hands: Hands, rounds: int) -> None:
    for number in range(rounds):
        if number % 20 == 0:
            hands.load("# Title\n\n- [ ] **task** `x`\n> quote\n", 3)
            hands.editor.find_bar.set_state("t", "", True)
        hands.type("a* ")
        hands.press(Qt.Key.Key_Backspace)
        hands.press(Qt.Key.Key_Return)
        hands.editor.apply([Edit(0, "", "z"), Edit(0, "z", "")])
        hands.editor.restore_view(hands.editor.view_state())
        hands.editor.surface().viewport().repaint()
        hands.editor.raw_text()
    hands.editor.restore_view(ViewState(0, 0, 0, 0))
