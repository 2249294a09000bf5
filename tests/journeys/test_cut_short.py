"""Commands on very many notes that a person ends, or that end with the application."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from notes_desktop.core.ids import NoteId
from notes_desktop.ui.window import progress, rest
from tests.harness.window import Sitting
from tests.journeys.conftest import Start

COUNT = 1500


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say at once what is otherwise said of what takes longer than a moment."""
    monkeypatch.setattr(progress, "_AFTER_MS", 1)
    monkeypatch.setattr(rest, "SETTLE_IN_AFTER_MS", 1)


@pytest.fixture
def many(desk: Sitting) -> list[int]:
    task = desk.workspace.notes.add_all([f"note {number}" for number in range(COUNT)], "test")
    desk.wait(task.future.done)
    return task.made


def tagged(desk: Sitting) -> int:
    return sum(one.count for one in desk.workspace.library.reader.sidebar().tags if one.key == "new")


def said(desk: Sitting) -> str:
    banner = desk.workspace.banner
    return " ".join(banner.text_of(key) for key in banner.keys())  # noqa: SIM118  # no mapping


def press(desk: Sitting, label: str) -> None:
    buttons = desk.workspace.banner.findChildren(QPushButton)
    next(button for button in buttons if button.text() == label and button.isVisible()).click()


def test_undo_of_very_many_notes_says_how_far_it_is_and_can_be_ended_and_gone_on_with(
    desk: Sitting, many: list[int]
) -> None:
    desk.wait(desk.rest.organiser.tags.tags.add("new", many).future.done)
    assert tagged(desk) == COUNT
    desk.workspace.note_list.setFocus()
    desk.press("Ctrl+Z")
    desk.wait(lambda: f"of {COUNT} notes" in said(desk))
    press(desk, "Cancel")
    desk.wait(lambda: not said(desk))
    assert 0 < tagged(desk) < COUNT
    assert desk.rest.toast.text().startswith("Undone: adding a tag")
    desk.press("Ctrl+Z")
    desk.wait(lambda: not tagged(desk))
    desk.press("Ctrl+Y")
    desk.wait(lambda: tagged(desk) == COUNT)


def test_a_command_that_was_cut_short_is_told_at_the_next_start_and_taken_back(
    desk: Sitting, many: list[int], start: Start
) -> None:
    desk.rest.organiser.tags.add([NoteId(note_id) for note_id in many], "new")
    desk.wait(lambda: bool(tagged(desk)))
    desk.quit()

    again = start()
    done = tagged(again)
    assert 0 < done < COUNT
    again.wait(lambda: f"adding a tag, after {done} of {COUNT} notes" in said(again))
    press(again, "Undo")
    again.wait(lambda: not tagged(again) and not said(again))
    again.quit()

    last = start()
    last.wait(lambda: last.rest._health is not None)
    last.wait(lambda: not last.workspace.notes.actions.is_busy)
    assert not said(last)


def test_an_undo_that_was_cut_short_is_gone_on_with_after_the_next_start(
    desk: Sitting, many: list[int], start: Start
) -> None:
    desk.wait(desk.rest.organiser.tags.tags.add("new", many).future.done)
    desk.rest.travels.undo()
    desk.wait(lambda: tagged(desk) < COUNT)
    desk.quit()

    again = start()
    assert 0 < tagged(again) < COUNT
    again.wait(lambda: "Undo was cut short" in said(again))
    press(again, "Go on")
    again.wait(lambda: not tagged(again) and not said(again))
