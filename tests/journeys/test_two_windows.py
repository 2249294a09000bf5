"""One note in two windows: both read the same at every moment, and nothing typed in either is ever lost."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from notes_desktop.core.ids import NoteId
from tests.harness.window import Sitting
from tests.journeys.conftest import Start

# The platform without a screen warns when a window that is there is brought forward.
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


class Both:
    """A note in the main window and in its own."""

    def __init__(self, desk: Sitting, note_id: NoteId) -> None:
        self.desk = desk
        self.note_id = note_id
        self.main = desk.workspace.window
        self.own = desk.own_window(note_id)

    def go_to(self, window: QWidget) -> None:
        self.desk.go_to(window)
        (self.own.editor if window is self.own else self.desk.workspace.editor).focus_text()

    def reads(self, text: str) -> None:
        """Both windows read so with the next turn of the event loop; no timer of saving is waited for."""
        QApplication.processEvents()
        assert self.desk.text() == text
        assert self.own.editor.raw_text() == text

    def stored(self) -> str:
        self.desk.wait_until_saved()
        return self.desk.stored(self.note_id)


def both(desk: Sitting, text: str) -> Both:
    note_id = desk.new_note(text)
    desk.press("Ctrl+Shift+N")
    return Both(desk, note_id)


@pytest.fixture
def killed(qtbot: QtBot, tmp_path: Path) -> Iterator[object]:
    """Starts again on the files as they are at this moment, as if the process were gone."""
    sittings: list[Sitting] = []

    def begin(desk: Sitting) -> Sitting:
        place = tmp_path / "killed"
        place.mkdir()
        for file in desk.workspace.library.path.parent.glob("Notes.notes*"):
            if not file.name.endswith(".lock"):
                shutil.copy(file, place / file.name)
        desk.quit()
        sittings.append(Sitting(qtbot, place / "Notes.notes"))
        return sittings[-1]

    yield begin
    for sitting in sittings:
        sitting.close()


def test_both_read_the_same_whoever_types(desk: Sitting) -> None:
    here = both(desk, "milk")
    desk.type(", bread")
    here.reads("milk, bread")
    here.go_to(here.main)
    desk.press("Ctrl+End")
    desk.type("\nand butter")
    here.reads("milk, bread\nand butter")
    here.go_to(here.own)
    desk.press("Ctrl+Home", "Delete")
    desk.type("M")
    here.reads("Milk, bread\nand butter")
    desk.press("Ctrl+1")
    here.reads("# Milk, bread\nand butter")
    assert here.stored() == "# Milk, bread\nand butter"


def test_undo_in_either_window_takes_back_what_was_done_last_in_both(desk: Sitting, start: Start) -> None:
    here = both(desk, "one")
    desk.type(" two")
    here.go_to(here.main)
    desk.press("Home")
    desk.type("zero ")
    here.go_to(here.own)
    desk.press("Ctrl+End")
    desk.type(" three")
    here.reads("zero one two three")
    for window, text in (
        (here.main, "zero one two"),
        (here.own, "one two"),
        (here.main, "one"),
        (here.main, ""),
    ):
        here.go_to(window)
        desk.press("Ctrl+Z")
        here.reads(text)
    for window, text in ((here.own, "one"), (here.main, "one two"), (here.own, "zero one two")):
        here.go_to(window)
        desk.press("Ctrl+Shift+Z")
        here.reads(text)
    desk.quit()

    again = start()
    again.wait(lambda: again.rest.windows.window_of(here.note_id) is not None)
    there = Both(again, here.note_id)
    there.reads("zero one two")
    again.press("Ctrl+Shift+Z")
    there.reads("zero one two three")
    there.go_to(there.main)
    again.press(*["Ctrl+Z"] * 4)
    there.reads("")


def test_a_kill_leaves_both_windows_and_all_that_was_acknowledged(desk: Sitting, killed: object) -> None:
    here = both(desk, "kept")
    desk.type(" by the own window")
    here.go_to(here.main)
    desk.press("Home")
    desk.type("well ")
    text = "well kept by the own window"
    assert here.stored() == text
    desk.workspace.keeper.write()
    desk.workspace.library.write(lambda _writer: None).result()

    again = killed(desk)  # type: ignore[operator]
    again.wait(lambda: again.rest.windows.window_of(here.note_id) is not None)
    there = Both(again, here.note_id)
    there.reads(text)
    again.press("Ctrl+Z")
    there.reads("kept by the own window")


def test_a_composition_in_one_window_goes_on_while_the_other_changes(desk: Sitting) -> None:
    here = both(desk, "one two")
    here.go_to(here.main)
    desk.press("Home")
    desk.compose("にほ")
    here.desk.rest.windows.window_of(here.note_id)
    QTest.keyClicks(here.own.editor.surface(), "!")
    QApplication.processEvents()
    assert desk.text() == "one two"
    desk.compose("", commit="日本")
    here.reads("日本one two!")
    assert here.stored() == "日本one two!"


def test_what_the_command_line_appends_is_in_both(desk: Sitting) -> None:
    here = both(desk, "open twice")
    uid = desk.workspace.library.reader.uid_of(here.note_id)
    assert uid is not None
    desk.command("append", uid, "from outside")
    desk.wait(lambda: desk.text() == "open twice\nfrom outside" == here.own.editor.raw_text())
    desk.type("!")
    here.reads("open twice!\nfrom outside")
    assert desk.command("cat", uid) == "open twice!\nfrom outside"


def test_a_box_that_is_ticked_in_one_is_ticked_in_the_other(desk: Sitting) -> None:
    here = both(desk, "- [ ] bread")
    surface = here.own.editor.surface()
    box = here.own.editor._painter.box_rect(surface, surface.document().firstBlock())
    QTest.mouseClick(surface.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(*map(round, box.center().toTuple())))
    here.reads("- [x] bread")


@pytest.mark.parametrize("seed", range(3))
def test_two_persons_at_one_note_lose_nothing(desk: Sitting, start: Start, seed: int) -> None:
    """Each types into a line of its own, in any order and with the other's keys in between."""
    chance = random.Random(seed)
    here = both(desk, "a: \nb: ")
    lines = {here.main: "a: ", here.own: "b: "}
    for _ in range(120):
        window = chance.choice([here.main, here.own])
        here.go_to(window)
        editor = here.own.editor if window is here.own else desk.workspace.editor
        text = editor.raw_text()
        end = text.index("\n") if window is here.main else len(text)
        editor.select(end, end)
        editor.caret_moved_by_hand.emit()
        what = chance.random()
        if what < 0.15 and len(lines[window]) > 3:
            desk.press("Backspace")
            lines[window] = lines[window][:-1]
        elif what < 0.3:
            desk.compose("に")
            desk.compose("", commit="日")
            lines[window] += "日"
        elif what < 0.45:
            desk.type("x")
            here.go_to(here.own if window is here.main else here.main)
            desk.press("Ctrl+Z")
        else:
            letters = "".join(chance.choices("abc d", k=chance.randint(1, 3)))
            desk.type(letters)
            lines[window] += letters
        here.reads("\n".join(lines.values()))
    desk.quit()

    again = start()
    assert again.stored(here.note_id) == "\n".join(lines.values())
