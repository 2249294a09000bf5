from __future__ import annotations

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from notes_desktop.core.edit import Edit
from notes_desktop.core.session import ViewState
from tests.ui.widgets.editor.conftest import Hands


def test_what_is_being_composed_is_not_in_the_text(hands: Hands) -> None:
    hands.load("# ab", 3)
    _compose(hands, "にほ")
    assert hands.editor.is_composing()
    assert hands.text() == "# ab"
    assert hands.kinds == []
    assert hands.changes == 0


def test_what_is_committed_is_one_announced_change(hands: Hands) -> None:
    ended: list[bool] = []
    hands.editor.composition_ended.connect(lambda: ended.append(hands.editor.is_composing()))
    hands.load("# ab", 3)
    _compose(hands, "にほ")
    _compose(hands, "", "日本")
    assert hands.text() == "# a日本b"
    assert hands.kinds == ["ime"]
    assert hands.changes == 1
    assert ended == [False]


def test_a_composition_that_is_given_up_changes_nothing(hands: Hands) -> None:
    hands.load("ab", 1)
    _compose(hands, "x")
    _compose(hands, "")
    assert hands.text() == "ab"
    assert not hands.editor.is_composing()
    assert hands.changes == 0


def test_a_composition_over_a_selection_is_announced_when_it_begins(hands: Hands) -> None:
    hands.load("abc", 0, 3)
    _compose(hands, "x")
    assert hands.kinds == ["ime"]
    assert hands.text() == ""
    assert hands.changes == 1


def test_a_line_keeps_its_look_while_one_composes_in_it(hands: Hands) -> None:
    hands.load("# a **bold** word", 3)
    layout = hands.editor.surface().document().begin().layout()
    before = [(form.start, form.length) for form in layout.formats()]
    _compose(hands, "xyz")
    shifted = [(form.start, form.length) for form in layout.formats()]
    assert shifted[: len(before)] == [
        (start + 3 if start >= 3 else start, length + 3 if start < 3 < start + length else length)
        for start, length in before
    ]
    _compose(hands, "")
    assert [(form.start, form.length) for form in layout.formats()] == before


def test_a_composition_never_ends_in_the_next_note(hands: Hands) -> None:
    hands.load("first", 5)
    _compose(hands, "x")
    hands.editor.load("second", ViewState(0, 0, 0, 0))
    assert not hands.editor.is_composing()
    assert hands.text() == "second"


def test_commands_wait_for_the_end_of_a_composition(hands: Hands) -> None:
    hands.load("ab", 1)
    _compose(hands, "x")
    assert not hands.editor.run("heading1")
    assert hands.text() == "ab"


def test_an_outside_write_elsewhere_leaves_the_composition_alone(hands: Hands) -> None:
    hands.load("one\ntwo", 3)
    _compose(hands, "x")
    hands.editor.apply([Edit(4, "two", "2")])
    assert hands.text() == "one\n2"
    _compose(hands, "", "!")
    assert hands.text() == "one!\n2"


def _compose(hands: Hands, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(hands.editor.surface(), event)
