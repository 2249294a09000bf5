"""What goes to the trash comes back: by the toast, by Ctrl+Z in the list, from the trash itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from notes_desktop.ui.window import rest
from tests.harness.window import Sitting
from tests.journeys.conftest import Start


class Answers:
    """Presses the button that the test has named, and remembers what was asked."""

    asked: list[str]
    details: list[str]
    press = ""

    def __init__(self, _window: QWidget) -> None:
        Answers.asked = []
        Answers.details = []

    def ask(self, question: str, detail: str, buttons: Sequence[str], default: int = -1) -> str:
        self.asked.append(question)
        self.details.append(detail)
        return next((label for label in buttons if label == Answers.press), buttons[-1])

    def tell(self, title: str, text: str) -> None:
        self.asked.append(title)

    def save_path(self, title: str, name: str, kind: str) -> Path | None:
        return None

    def glance(self, address: str) -> bool:
        return False


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "DialogPrompter", Answers)


@pytest.fixture
def three(desk: Sitting) -> Sitting:
    """Three notes, the newest open, the keys in the list."""
    for name in ("one", "two", "three"):
        desk.new_note(name)
    desk.wait_for_list()
    desk.workspace.note_list.setFocus()
    return desk


def _trash_open_note(desk: Sitting) -> None:
    count = desk.workspace.model.rowCount()
    desk.press("Del")
    desk.wait(lambda: desk.workspace.model.rowCount() == count - 1)


def test_delete_in_the_list_trashes_and_opens_the_neighbour(three: Sitting) -> None:
    _trash_open_note(three)
    assert "three" not in three.titles()
    assert three.text() == "two"
    three.wait(lambda: "trash" in three.rest.toast.text())


def test_delete_in_the_text_deletes_a_letter_and_no_note(three: Sitting) -> None:
    three.workspace.editor.focus_text()
    three.press("Home", "Del")
    three.wait_until_saved()
    assert three.text() == "hree"
    assert {"hree", "two", "one"} <= set(three.titles())


def test_the_toast_brings_it_back(three: Sitting) -> None:
    _trash_open_note(three)
    three.wait(three.rest.toast.isVisible)
    undo = three.rest.toast.findChild(QPushButton)
    assert isinstance(undo, QPushButton)
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    three.wait(lambda: "three" in three.titles())


def test_ctrl_z_in_the_list_brings_it_back_after_a_relaunch_too(three: Sitting, start: Start) -> None:
    _trash_open_note(three)
    three.quit()

    again = start()
    assert "three" not in again.titles()
    again.workspace.note_list.setFocus()
    again.press("Ctrl+Z")
    again.wait(lambda: "three" in again.titles())


def test_several_notes_go_and_come_back_at_once(three: Sitting) -> None:
    three.press("Shift+Down", "Shift+Down", "Del")
    three.wait(lambda: not {"one", "two", "three"} & set(three.titles()))
    three.press("Ctrl+Z")
    three.wait(lambda: {"one", "two", "three"} <= set(three.titles()))


def test_restore_from_the_trash_puts_it_back(three: Sitting) -> None:
    _trash_open_note(three)
    commands = three.workspace.window.commands
    commands.run("view.trash")
    three.wait(lambda: three.titles() == ["three"])
    three.press("Down")
    three.wait(lambda: three.text() == "three")
    assert commands.run("note.restore")
    three.wait(lambda: three.titles() == [])
    commands.run("view.all")
    three.wait(lambda: "three" in three.titles())


def test_deleting_for_good_asks_once_with_the_number(three: Sitting) -> None:
    three.press("Shift+Down", "Del")
    three.wait(lambda: not {"two", "three"} & set(three.titles()))
    Answers.press = "Cancel"
    three.workspace.window.commands.run("trash.empty")
    three.wait(lambda: bool(Answers.asked))
    assert Answers.asked == ["Delete 2 notes for good?"]

    three.workspace.window.commands.run("view.trash")
    three.wait(lambda: set(three.titles()) == {"two", "three"})
    Answers.press = "Delete"
    three.workspace.window.commands.run("trash.empty")
    three.wait(lambda: three.titles() == [])
    assert three.workspace.library.reader.counts(0)["trash"] == 0


def test_delete_in_the_trash_asks_and_deletes_for_good(three: Sitting) -> None:
    three.press("Shift+Down", "Del")
    three.wait(lambda: not {"two", "three"} & set(three.titles()))
    three.workspace.window.commands.run("view.trash")
    three.wait(lambda: set(three.titles()) == {"two", "three"})
    three.press("Del")  # the note that is open is not in the trash
    assert Answers.asked == []
    three.press("Down")
    three.wait(lambda: three.text() in ("two", "three"))
    Answers.press = "Cancel"
    three.press("Del")
    assert Answers.asked == ["Delete 1 note for good?"]
    assert len(three.titles()) == 2
    Answers.press = "Delete"
    three.press("Del")
    three.wait(lambda: len(three.titles()) == 1)
    three.press("Del")
    three.wait(lambda: three.titles() == [])
    assert three.workspace.library.reader.counts(0)["trash"] == 0
    three.workspace.window.commands.run("view.all")
    three.wait(lambda: "one" in three.titles())
