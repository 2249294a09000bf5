from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from notes_desktop.ui.widgets import empty_state
from notes_desktop.ui.widgets.empty_state import Emptiness, EmptyState

STATES = [
    empty_state.no_notes("Ctrl+N", "Ctrl+L"),
    empty_state.no_pinned("Ctrl+Shift+8"),
    empty_state.nothing_today("Ctrl+N"),
    empty_state.no_results("zebra", "Ctrl+Enter", "Esc"),
    empty_state.empty_trash(),
    empty_state.nothing_open("Ctrl+N", "Ctrl+L"),
]


@pytest.fixture
def pane(qtbot: QtBot) -> EmptyState:
    made = EmptyState()
    qtbot.addWidget(made)
    made.resize(320, 500)
    made.show()
    return made


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.icon)
def test_it_says_what_is_missing_and_what_to_press(pane: EmptyState, state: Emptiness) -> None:
    pane.show_state(state)
    shown = [label.text() for label in pane.findChildren(QLabel) if label.isVisible()]
    assert shown[0] == state.sentence
    for hint in state.hints:
        assert hint.key in shown
        assert hint.text in shown
        assert hint.text in pane.accessibleName()
    assert not pane.grab().isNull()


def test_hints_of_an_earlier_state_are_gone(pane: EmptyState) -> None:
    pane.show_state(STATES[0])
    pane.show_state(empty_state.empty_trash())
    assert [label.text() for label in pane.findChildren(QLabel) if label.isVisible()] == ["The trash is empty"]


def test_a_search_is_quoted_and_a_long_one_shortened(pane: EmptyState) -> None:
    assert empty_state.no_results("zebra", "", "").sentence == "No results for “zebra”"
    assert len(empty_state.no_results("z" * 10_000, "", "").sentence) < 100


def test_it_never_widens_its_pane(pane: EmptyState) -> None:
    pane.show_state(STATES[3])
    assert pane.minimumSizeHint().width() == 0
