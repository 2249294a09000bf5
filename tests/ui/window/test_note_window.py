"""A note in a window of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from notes_desktop.core.ids import NoteId
from notes_desktop.ui.widgets.editor import Editor
from notes_desktop.ui.widgets.palette import Palette
from notes_desktop.ui.window.menus import CommandMenu
from notes_desktop.ui.window.note_window import NoteWindow
from tests.harness.window import Sitting


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[], Sitting]]:
    """Starts the application; the one that was started before must have been quit."""
    sittings: list[Sitting] = []

    def begin() -> Sitting:
        sittings.append(Sitting(qtbot, tmp_path / "Notes.notes"))
        return sittings[-1]

    yield begin
    for sitting in sittings:
        sitting.close()


def opened(desk: Sitting, text: str = "# Letter\nDear Ines") -> NoteWindow:
    """A new note, in the main window and in one of its own."""
    note_id = desk.new_note(text)
    desk.press("Ctrl+Shift+N")
    return desk.own_window(note_id)


def said(window: NoteWindow) -> list[str]:
    return [label.text() for label in window.status.findChildren(QLabel) if label.isVisible()]


def windows(desk: Sitting) -> list[NoteId | None]:
    return [window.note_id for window in desk.rest.windows]


class Answering:
    """Answers each question with the same button."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def ask(self, question: str, _detail: str, _buttons: Sequence[str], _default: int = -1) -> str:
        self.asked.append(question)
        return self.answer


def test_a_note_stands_in_its_own_window_under_its_title(desk: Sitting) -> None:
    window = opened(desk)
    assert window.editor.raw_text() == "# Letter\nDear Ines"
    assert window.windowTitle() == "Letter — Notes Desktop"
    assert window.editor.caret() == desk.workspace.editor.caret()


def test_asking_again_brings_the_same_window_forward(desk: Sitting) -> None:
    window = opened(desk)
    desk.go_to(desk.workspace.window)
    desk.press("Ctrl+Shift+N")
    desk.wait(window.isActiveWindow)
    assert windows(desk) == [window.note_id]


def test_what_is_typed_in_one_window_stands_in_the_other(desk: Sitting) -> None:
    window = opened(desk)
    desk.type(", hello")
    desk.wait(lambda: desk.text() == "# Letter\nDear Ines, hello")
    desk.go_to(desk.workspace.window)
    desk.type("!")
    desk.wait(lambda: window.editor.raw_text() == "# Letter\nDear Ines!, hello")
    desk.wait_until_saved()
    assert desk.stored(desk.open_note()) == "# Letter\nDear Ines!, hello"


def test_the_title_follows_the_text_in_both_windows(desk: Sitting) -> None:
    window = opened(desk, "one")
    desk.type(" two")
    desk.wait(lambda: window.windowTitle() == "one two — Notes Desktop")
    assert desk.workspace.window.windowTitle() == "one two — Notes Desktop"
    desk.wait(lambda: desk.titles()[0] == "one two")


def test_a_note_that_is_only_in_its_own_window_is_saved_from_there(desk: Sitting) -> None:
    window = opened(desk, "one")
    note_id = window.note_id
    assert note_id is not None
    desk.go_to(desk.workspace.window)
    desk.new_note("two")
    desk.own_window(note_id)
    desk.type(" more")
    desk.wait(lambda: desk.stored(note_id) == "one more")
    desk.wait(lambda: "Saved" in said(window))
    desk.wait(lambda: "one more" in desk.titles())


def test_closing_hands_over_and_leaves_the_main_window_as_it_was(desk: Sitting) -> None:
    window = opened(desk, "one")
    desk.type("!")
    desk.press("Ctrl+W")
    desk.wait(lambda: windows(desk) == [])
    desk.go_to(desk.workspace.window)
    desk.wait_until_saved()
    assert desk.text() == "one!" == desk.stored(desk.open_note())
    del window


def test_closing_the_main_window_closes_all_and_the_next_start_opens_them_again(
    start: Callable[[], Sitting],
) -> None:
    desk = start()
    first = opened(desk, "one").note_id
    desk.go_to(desk.workspace.window)
    second = opened(desk, "two").note_id
    desk.type("!")
    desk.press("Ctrl+Q")
    desk.wait(lambda: not desk.workspace.window.isVisible())
    assert not any(window.isVisible() for window in desk.rest.windows)
    desk.close()

    again = start()
    again.wait(lambda: windows(again) == [first, second])
    first_again, second_again = again.rest.windows
    assert (first_again.editor.raw_text(), second_again.editor.raw_text()) == ("one", "two!")
    again.wait(second_again.isActiveWindow)
    again.type("?")
    assert second_again.editor.raw_text() == "two!?"


def test_the_main_window_keeps_the_focus_over_a_start(start: Callable[[], Sitting]) -> None:
    desk = start()
    opened(desk, "one")
    desk.go_to(desk.workspace.window)
    desk.workspace.editor.focus_text()
    desk.quit()

    again = start()
    again.wait(lambda: len(windows(again)) == 1)
    again.wait(again.workspace.window.isActiveWindow)
    again.type("!")
    assert again.text() == "one!"


def test_a_window_comes_back_where_it_was(start: Callable[[], Sitting]) -> None:
    desk = start()
    window = opened(desk, "one")
    window.setGeometry(120, 90, 500, 400)
    window.close()
    desk.go_to(desk.workspace.window)
    desk.press("Ctrl+Shift+N")
    again = desk.own_window(desk.open_note())
    assert (again.size().width(), again.size().height()) == (500, 400)
    assert (again.geometry().x(), again.geometry().y()) == (120, 90)
    desk.quit()

    later = start()
    later.wait(lambda: len(windows(later)) == 1)
    [restored] = later.rest.windows
    assert (restored.geometry().x(), restored.geometry().width()) == (120, 500)


def test_no_window_opens_right_on_top_of_another(desk: Sitting) -> None:
    first = opened(desk, "one")
    first.setGeometry(120, 90, 500, 400)
    first.placed.emit()
    desk.go_to(desk.workspace.window)
    second = opened(desk, "two")
    assert second.size() == first.size()
    assert second.pos() != first.pos()


def test_a_note_in_the_trash_says_so_in_its_window_until_it_is_restored(desk: Sitting) -> None:
    window = opened(desk, "one")
    assert window.commands.is_enabled("note.trash")
    window.commands.run("note.trash")
    desk.wait(lambda: "In the trash" in said(window))
    assert desk.workspace.binding.note_id != window.note_id
    assert not window.commands.is_enabled("note.trash")
    window.commands.run("note.restore")
    desk.wait(lambda: "In the trash" not in said(window))


def test_a_note_that_is_deleted_for_good_takes_its_window_with_it(desk: Sitting) -> None:
    window = opened(desk, "one")
    window.commands.run("note.trash")
    desk.wait(lambda: "In the trash" in said(window))
    window.prompter = None  # type: ignore[assignment]
    window._actions._prompter = Answering("Delete")  # type: ignore[assignment]
    window.commands.run("note.purge")
    desk.wait(lambda: windows(desk) == [])
    assert "one" not in desk.titles()


def test_the_menus_have_what_the_window_can_do_and_nothing_else(desk: Sitting) -> None:
    window = opened(desk, "one")
    menus = [action.menu() for action in window.menuBar().actions()]
    shown = [command.id for menu in menus if isinstance(menu, CommandMenu) for command in menu.entries()]
    assert all(window.commands.is_bound(command_id) for command_id in shown)
    assert {"text.bold", "find.open", "zoom.in", "note.pin", "window.close", "save.now"} <= set(shown)
    assert not {"view.sidebar", "note.own_window", "sort.title", "trash.empty"} & set(shown)


def test_keys_of_the_text_work_in_the_window(desk: Sitting) -> None:
    window = opened(desk, "one")
    desk.press("Ctrl+Shift+Left", "Ctrl+B")
    assert window.editor.raw_text() == "**one**"
    desk.press("Ctrl+Z")
    assert window.editor.raw_text() == "one"
    desk.press("Ctrl+Shift+Z", "Ctrl+F")
    assert window.editor.find_bar.is_open()
    assert desk.text() == "**one**"


def test_settings_apply_to_every_window_at_once(desk: Sitting) -> None:
    window = opened(desk, "one")
    desk.rest.commands.dialogs.apply_setting("editor.size_px", 24)
    assert window.editor.surface().font().pixelSize() == desk.workspace.editor.surface().font().pixelSize()
    assert isinstance(window.editor.surface().font(), QFont)
    desk.rest.commands.dialogs.apply_setting("shortcuts", {"window.close": ["Ctrl+F4"]})
    assert window.commands.key_text("window.close") == "Ctrl+F4"
    desk.press("Ctrl+F4")
    desk.wait(lambda: windows(desk) == [])


def test_zoom_is_of_the_window(desk: Sitting) -> None:
    window = opened(desk, "one")
    desk.press("Ctrl+=")
    assert window.zoom == desk.workspace.window.zoom + 10


def test_many_windows_at_once_are_asked_about(desk: Sitting) -> None:
    note_ids = [desk.new_note(f"note {number}") for number in range(11)]
    prompter = Answering("Cancel")
    desk.rest.prompter = prompter  # type: ignore[assignment]
    desk.rest.windows.open_all(note_ids)
    assert prompter.asked == ["Open 11 notes in windows of their own?"]
    assert windows(desk) == []
    desk.rest.windows.open_all(note_ids[:2])
    assert windows(desk) == note_ids[:2]


def test_where_one_is_in_a_note_is_what_the_view_says_that_had_the_focus_last(desk: Sitting) -> None:
    window = opened(desk, "one two three")
    desk.press("Home")
    assert desk.workspace.editor.caret() == 13
    desk.workspace.keeper.write()
    note_id = window.note_id
    assert note_id is not None
    desk.wait(lambda: desk.workspace.library.reader.view_state(note_id).caret == 0)
    desk.go_to(desk.workspace.window)
    desk.workspace.editor.focus_text()
    desk.press("Ctrl+Left")
    desk.workspace.keeper.write()
    desk.wait(lambda: desk.workspace.library.reader.view_state(note_id).caret == 8)


def test_the_end_of_the_process_keeps_what_was_typed_a_moment_ago(start: Callable[[], Sitting]) -> None:
    desk = start()
    window = opened(desk, "one")
    note_id = window.note_id
    assert note_id is not None
    desk.go_to(desk.workspace.window)
    desk.press("Ctrl+N")
    desk.own_window(note_id)
    desk.type("!")
    assert desk.workspace.settle()
    assert desk.stored(note_id) == "one!"


def test_messages_are_reached_without_a_mouse(desk: Sitting) -> None:
    window = opened(desk, "one")
    window.binding.failed(NoteId(1), "the disk is full", False)
    assert "Not saved: the disk is full" in said(window)
    desk.press("F6")
    assert window.banner.isAncestorOf(desk.focused())
    desk.press("F6")
    assert window.editor.isAncestorOf(desk.focused())
    window.binding.acknowledged(NoteId(1))
    desk.wait(lambda: not window.banner.isVisible())
    assert "Saved" in said(window)


def test_what_is_found_is_counted_again_when_the_other_window_types(desk: Sitting) -> None:
    window = opened(desk, "one")
    desk.press("Ctrl+F")
    desk.type("one")
    labels = window.editor.findChildren(QLabel)
    desk.wait(lambda: "1 of 1" in [label.text() for label in labels])
    desk.go_to(desk.workspace.window)
    desk.workspace.editor.focus_text()
    desk.press("Ctrl+End")
    desk.type(" one")
    desk.wait(lambda: "1 of 2" in [label.text() for label in labels])


def test_a_large_note_opens_in_its_own_window_and_takes_what_is_typed_meanwhile(desk: Sitting) -> None:
    note_id = desk.new_note("top ")
    desk.workspace.binding.insert("a line of a large note\n" * 20_000)
    desk.press("Ctrl+Home", "Ctrl+Shift+N")
    window = desk.rest.windows.window_of(note_id)
    assert window is not None
    assert window.editor.is_loading()
    QTest.keyClicks(desk.workspace.editor.surface(), "typed ")
    desk.wait(lambda: not window.editor.is_loading())
    desk.wait(lambda: window.editor.raw_text() == desk.text())
    assert window.editor.raw_text().startswith("typed top")
    assert window.binding.is_faithful


def test_what_is_said_of_a_note_that_could_not_be_opened_stays_in_the_main_window(desk: Sitting) -> None:
    assert not desk.rest.windows.open(NoteId(123_456))
    assert windows(desk) == []


def test_a_new_note_without_a_text_is_not_opened_again(start: Callable[[], Sitting]) -> None:
    desk = start()
    desk.press("Ctrl+N", "Ctrl+Shift+N")
    desk.wait(lambda: len(windows(desk)) == 1)
    desk.go_to(desk.workspace.window)
    desk.quit()
    again = start()
    QApplication.processEvents()
    assert windows(again) == []


def test_its_palette_has_what_can_be_done_there_and_does_it(desk: Sitting) -> None:
    window = opened(desk)
    desk.press("Ctrl+Shift+P")
    palette = window.findChild(Palette)
    assert palette is not None
    model = palette._model
    found = {model.command_at(row) for row in range(model.rowCount())}
    assert {"note.pin", "text.bold", "window.close"} <= found
    assert not {"notebook.new", "view.all", "settings.open"} & found
    desk.type("pin note")
    desk.press("Return")
    note_id = window.note_id
    assert note_id is not None
    desk.wait(lambda: bool(desk.workspace.library.reader.rows([note_id])[0].pinned_ms))
    desk.wait(lambda: window.editor.isAncestorOf(desk.focused()))


def chip_colours(window_editor: Editor) -> list[str]:
    """Of the tags that are seen, what they lie on; nothing before their lines are styled."""
    surface = window_editor.surface()
    return [chip.colour for chip in window_editor._painter.plan(surface, surface.viewport().rect()).chips]


def test_the_colour_of_a_tag_is_seen_in_every_window_and_at_the_next_start(start: Callable[[], Sitting]) -> None:
    desk = start()
    window = opened(desk, "# Letter\n#idea #other\n")
    editors = (desk.workspace.editor, window.editor)
    desk.wait(lambda: all(chip_colours(editor) == ["", ""] for editor in editors))
    desk.rest.organiser.tags.tags.colour("idea", "red").result()
    desk.wait(lambda: all(chip_colours(editor) == ["red", ""] for editor in editors))
    desk.quit()
    again = start()
    again.wait(lambda: chip_colours(again.workspace.editor) == ["red", ""])
    again.go_to(again.workspace.window)
    again.workspace.note_list.setFocus()
    again.press("Ctrl+Z")  # in the list: it takes back what was done outside the text
    again.wait(lambda: chip_colours(again.workspace.editor) == ["", ""])
