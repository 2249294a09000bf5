from __future__ import annotations

from PySide6.QtWidgets import QLabel

from tests.harness.window import Sitting


def _said(desk: Sitting) -> list[str]:
    """What stands in the status line."""
    labels = desk.workspace.status.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible()]


def test_several_selected_notes_are_counted(desk: Sitting) -> None:
    desk.new_note("one")
    desk.new_note("two")
    desk.workspace.note_list.setFocus()
    desk.press("Ctrl+A")
    assert "3 notes selected" in _said(desk)
    desk.press("Esc")
    assert "3 notes selected" not in _said(desk)


def test_a_note_of_the_trash_says_so_until_it_is_restored(desk: Sitting) -> None:
    note_id = desk.new_note("old")
    desk.workspace.note_list.setFocus()
    desk.press("Del")
    desk.wait(lambda: "old" not in desk.titles())
    assert "In the trash" not in _said(desk)
    desk.workspace.window.commands.run("view.trash")
    desk.wait(lambda: desk.titles() == ["old"])
    desk.workspace.navigator.open(note_id)
    assert "In the trash" in _said(desk)
    desk.workspace.window.commands.run("note.restore")
    desk.wait(lambda: "In the trash" not in _said(desk))
