"""Typing, switching, composing, deleting and outside writes within milliseconds, while the disk comes late.

Each note ends as its own log says. What a person types stands before a line of its own, what comes from
outside behind it, so that no two edits touch and every letter has one place.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from notes_desktop.core.change import Change
from notes_desktop.core.ids import NoteId
from tests.harness.window import Sitting

IS_LONG = os.environ.get("LONG_RUN") == "1"
ACTIONS = 10_000 if IS_LONG else 2_500
SEEDS = range(5) if IS_LONG else range(1)
MOST_NOTES = 25
LINE = "\n====="
SWITCHES = ("Ctrl+PgDown", "Ctrl+PgUp", "Alt+Left", "Alt+Right")
COMMITS = ("日", "é", "\N{SLIGHTLY SMILING FACE}", "にほん")


class Log:
    """What was typed in a note, where the caret is in it, and what was written to it from outside."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.caret = len(typed)
        self.outside: list[str] = []

    def put(self, text: str) -> None:
        self.typed = self.typed[: self.caret] + text + self.typed[self.caret :]
        self.caret += len(text)

    def take(self, start: int) -> None:
        self.typed = self.typed[:start] + self.typed[start + 1 :]
        self.caret = start

    def text(self) -> str:
        return "".join([self.typed, LINE, *self.outside])


class LateDisk:
    """Nothing reaches the disk while it is held."""

    def __init__(self, desk: Sitting) -> None:
        self._desk = desk
        self._go_on: threading.Event | None = None

    def turn(self) -> None:
        if self._go_on is None:
            self._go_on = threading.Event()
            self._desk.workspace.library.writer_lane.submit(self._go_on.wait)
        else:
            self.let_go()

    def let_go(self) -> None:
        if self._go_on is not None:
            self._go_on.set()
            self._go_on = None


class Person:
    """Acts at random, and keeps the logs."""

    def __init__(self, desk: Sitting, disk: LateDisk, seed: int) -> None:
        self.desk = desk
        self.logs: dict[NoteId, Log] = {}
        self.appended: list[Future[Change]] = []
        self._disk = disk
        self._chance = random.Random(seed)
        self._is_composing = False
        self._actions = [
            *[self._type] * 8, *[self._delete] * 3, *[self._move] * 2, *[self._compose] * 3, *[self._switch] * 6,
            *[self._write_outside] * 2, self._create, self._disk.turn,
        ]  # fmt: skip

    def act(self) -> None:
        if self._here() is None:
            self._switch() if self.logs and self._chance.random() < 0.9 else self._create()
        else:
            self._chance.choice(self._actions)()
        QTest.qWait(self._chance.randint(0, 5))

    def _here(self) -> Log | None:
        note_id = self.desk.workspace.binding.note_id
        return None if note_id is None else self.logs.get(note_id)

    def _log(self) -> Log:
        log = self._here()
        assert log is not None
        return log

    def _type(self) -> None:
        if not self._is_composing:
            letters = "".join(self._chance.choices("abc d", k=self._chance.randint(1, 3)))
            self.desk.type(letters)
            self._log().put(letters)

    def _delete(self) -> None:
        log = self._log()
        if self._is_composing:
            return
        if log.caret < len(log.typed) and self._chance.random() < 0.5:
            self.desk.press("Del")
            log.take(log.caret)
        elif log.caret:
            self.desk.press("Backspace")
            log.take(log.caret - 1)

    def _move(self) -> None:
        log = self._log()
        if self._is_composing:
            return
        if log.caret and self._chance.random() < 0.5:
            self.desk.press("Left")
            log.caret -= 1
        elif log.caret < len(log.typed):
            self.desk.press("Right")
            log.caret += 1

    def _compose(self) -> None:
        if not self._is_composing or self._chance.random() < 0.3:
            self.desk.compose("に")
            self._is_composing = True
            return
        commit = self._chance.choice(("", *COMMITS))
        self.desk.compose("", commit=commit)
        self._log().put(commit)
        self._is_composing = False

    def _switch(self) -> None:
        """A composition that is under way when its note leaves belongs to no other note."""
        before = self._here()
        self.desk.press(self._chance.choice(SWITCHES))
        here = self._here()
        if here is before:
            return
        self._is_composing = False
        if here is not None:
            assert self.desk.text().partition(LINE)[0] == here.typed
            assert self.desk.workspace.editor.caret() == here.caret

    def _write_outside(self) -> None:
        is_here = self._chance.random() < 0.5
        note_id = self.desk.open_note() if is_here else self._chance.choice(list(self.logs))
        log = self.logs[note_id]
        reader = self.desk.workspace.library.reader
        uid = reader.uid_of(note_id)
        # Behind the line only once the disk has it: a note is handed over while it is being typed.
        if uid is not None and LINE in reader.text(note_id).text:
            line = f"\n{len(log.outside)} from outside"
            self.appended.append(self.desk.workspace.notes.append(uid, line.removeprefix("\n"), "command"))
            log.outside.append(line)

    def _create(self) -> None:
        if len(self.logs) < MOST_NOTES and not self._is_composing:
            self.desk.press("Ctrl+N")
            typed = f"note {len(self.logs)} "
            self.desk.type(typed + LINE)
            self.desk.press("Up", "End")
            self.logs[self.desk.open_note()] = Log(typed)


@pytest.fixture
def late_disk(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Sitting, LateDisk]]:
    desk = Sitting(qtbot, tmp_path / "Notes.notes")
    disk = LateDisk(desk)
    yield desk, disk
    disk.let_go()
    desk.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_each_note_equals_its_own_log(
    qtbot: QtBot, tmp_path: Path, late_disk: tuple[Sitting, LateDisk], seed: int
) -> None:
    desk, disk = late_disk
    person = Person(desk, disk, seed)
    for _ in range(ACTIONS):
        person.act()
    disk.let_go()
    desk.quit()

    again = Sitting(qtbot, tmp_path / "Notes.notes")
    stored = {note_id: again.stored(note_id) for note_id in person.logs}
    count = again.workspace.library.reader.counts(0)["all"]
    again.close()
    assert [error for done in person.appended if (error := done.exception()) is not None] == []
    assert stored == {note_id: log.text() for note_id, log in person.logs.items()}
    assert count == len(person.logs) + 1, "there are conflict copies besides the notes and the welcome"
