"""What is typed is there at the next start, and so is the place where one was."""

from __future__ import annotations

import pytest

from notes_desktop.core.session import Session
from tests.harness.window import Sitting
from tests.journeys.conftest import Start

LETTER = "# Letter to Ines\nDear Ines, the house is free.\nYours"


def test_what_was_typed_is_there_after_quit_and_start(desk: Sitting, start: Start) -> None:
    desk.press("Ctrl+N")
    desk.type(LETTER)
    desk.quit()

    again = start()
    assert again.text() == LETTER
    assert again.titles()[0] == "Letter to Ines"


def test_typing_goes_on_where_the_caret_was(desk: Sitting, start: Start) -> None:
    desk.new_note(LETTER)
    desk.press("Up", "Home")
    desk.type("My ")
    desk.quit()

    again = start()
    again.type("very ")
    assert "\nMy very Dear Ines" in again.text()


def test_a_selection_is_selected_again(desk: Sitting, start: Start) -> None:
    desk.new_note("one two three")
    desk.press("Ctrl+Shift+Left")
    desk.quit()

    again = start()
    again.type("four")
    assert again.text() == "one two four"


def test_undo_goes_back_over_the_quit_to_the_empty_note_and_redo_returns(desk: Sitting, start: Start) -> None:
    desk.new_note("first")
    desk.press("Home")
    desk.type("the ")
    desk.quit()

    again = start()
    again.type("very ")
    seen = [again.text()]
    while again.text():
        again.press("Ctrl+Z")
        seen.append(again.text())
    assert seen == ["the very first", "the first", "first", ""]

    for text in reversed(seen[:-1]):
        again.press("Ctrl+Shift+Z")
        assert again.text() == text


def test_a_new_note_left_empty_leaves_nothing_behind(desk: Sitting, start: Start) -> None:
    desk.new_note("kept")
    desk.press("Ctrl+N")
    desk.quit()

    again = start()
    assert again.titles()[0] == "kept"
    assert "" not in again.titles()


def test_every_place_is_restored(desk: Sitting, start: Start) -> None:
    for number in range(3):
        desk.new_note(f"note number {number}")
    desk.press("Ctrl+PgDown", "Alt+Left", "Ctrl+=", "F9", "Ctrl+F")
    desk.type("number")
    desk.press("Esc", "Ctrl+L")
    desk.type("note num")
    desk.wait_for_list()
    before = desk.workspace.session()
    desk.quit()

    again = start()
    # The editor has the room that the other panes leave.
    after = again.workspace.session()
    assert after._replace(panes=after.panes[:2]) == before._replace(panes=before.panes[:2])
    assert again.titles() == ["note number 2", "note number 1", "note number 0"]
    assert before != Session()
    assert (before.query, before.find_text, before.sidebar_visible) == ("note num", "number", False)
    assert before.zoom > 100


@pytest.mark.parametrize("view", ["pinned", "today", "trash"])
def test_the_view_is_the_same_again(desk: Sitting, start: Start, view: str) -> None:
    desk.new_note("somewhere")
    desk.workspace.window.commands.run(f"view.{view}")
    desk.wait_for_list()
    listed = desk.titles()
    desk.quit()

    again = start()
    assert again.workspace.sidebar.view() == view
    assert again.titles() == listed


def test_what_the_command_line_reads_is_what_was_typed(desk: Sitting) -> None:
    desk.new_note("naïve 日本 \N{PARTY POPPER}")
    assert desk.command("cat", "latest") == "naïve 日本 \N{PARTY POPPER}"


def test_what_the_command_line_writes_is_on_the_screen(desk: Sitting) -> None:
    desk.new_note("open here")
    uid = desk.command("new", "from the shell").strip()
    desk.wait(lambda: "from the shell" in desk.titles())

    desk.press("Ctrl+PgUp")
    assert desk.text() == "from the shell"
    desk.command("append", uid, " and more")
    desk.wait(lambda: "and more" in desk.text())
    desk.type("typed on")
    desk.wait_until_saved()
    assert desk.command("cat", uid) == desk.text()
