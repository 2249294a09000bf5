from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QLineEdit

from notes_desktop.storage.writing import Writer
from notes_desktop.ui.widgets.popup import Popup
from tests.harness.window import Sitting

T = TypeVar("T")


def test_the_switcher_leads_to_all_notes_where_the_list_does_not_have_the_one_chosen(desk: Sitting) -> None:
    note_id = desk.new_note("elsewhere")
    desk.workspace.window.commands.run("view.pinned")
    desk.wait(lambda: desk.titles() == [])
    desk.press("Ctrl+P")
    desk.type("elsewhere")
    desk.press("Return")
    desk.wait(lambda: desk.workspace.binding.note_id == note_id and "elsewhere" in desk.titles())
    assert desk.workspace.note_list.selected_ids() == [note_id]
    desk.wait(lambda: desk.workspace.sidebar.view() == "all")


def test_a_new_note_leads_from_the_trash_to_all_notes_and_is_listed_on_top(desk: Sitting) -> None:
    for number in range(30):
        desk.workspace.notes.new(f"note {number}", "test").result()
    desk.wait(lambda: desk.workspace.model.rowCount() == 31)
    desk.workspace.window.commands.run("view.trash")
    desk.wait_for_list()
    assert desk.workspace.sidebar.view() == "trash"
    desk.press("Ctrl+N")
    desk.wait_for_list()
    desk.wait(lambda: desk.workspace.sidebar.view() == "all")
    assert desk.titles()[0] == ""
    desk.type("just made")
    desk.wait_until_saved()
    desk.wait(lambda: desk.titles()[0] == "just made")
    assert desk.workspace.note_list.top()[0] == desk.workspace.binding.note_id


@pytest.fixture
def pinned(desk: Sitting) -> Sitting:
    """More pinned notes than the list shows at once, the first of them open."""
    workspace = desk.workspace
    for number in range(25):
        workspace.notes.new(f"pinned {number}", "test").result()
    desk.wait(lambda: workspace.model.rowCount() == 26)
    found = [workspace.model.note_at(row) for row in range(25)]
    workspace.notes.pin([note_id for note_id in found if note_id is not None], True).result()
    desk.wait(lambda: (row := workspace.model.row(24)) is not None and bool(row.pinned_ms))
    desk.wait_for_list()
    first = workspace.model.note_at(0)
    assert first is not None
    workspace.navigator.open(first)
    return desk


@pytest.mark.parametrize("view", ["all", "pinned", "trash"])
def test_a_new_note_below_many_pinned_ones_is_seen_in_the_list(pinned: Sitting, view: str) -> None:
    pinned.workspace.show_view(view)
    pinned.wait_for_list()
    pinned.press("Ctrl+N")
    pinned.wait_for_list()
    assert is_seen(pinned)
    pinned.type("just made")
    pinned.wait_until_saved()
    assert is_seen(pinned)


def test_a_note_from_a_template_below_many_pinned_ones_is_seen_in_the_list(pinned: Sitting) -> None:
    pinned.workspace.window.commands.run("templates.show")
    pinned.wait(lambda: len(pinned.titles()) == 2)
    pinned.workspace.window.commands.run("note.from_template")
    pinned.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    pinned.type("Meet")
    pinned.press("Return")
    pinned.wait(lambda: pinned.text().startswith("# Meeting"))
    pinned.wait_for_list()
    assert is_seen(pinned)


def test_a_note_of_the_switcher_that_the_list_does_not_have_is_seen_in_the_list_of_all(pinned: Sitting) -> None:
    pinned.workspace.show_view("pinned")
    pinned.wait_for_list()
    pinned.press("Ctrl+P")
    pinned.type("Welcome")
    popup = pinned.workspace.window.findChildren(Popup)[-1]
    pinned.wait(lambda: popup.list.model().index(0, 0).data() == "Welcome to Notes Desktop")
    pinned.press("Return")
    pinned.wait_for_list()
    assert is_seen(pinned)


def is_seen(desk: Sitting) -> bool:
    """Whether the row of the open note is in view."""
    note_list, model = desk.workspace.note_list, desk.workspace.model
    row = model.row_of(desk.open_note())
    return row is not None and note_list.viewport().rect().contains(note_list.visualRect(model.index(row, 0)))


def test_a_note_that_is_opened_is_painted_before_the_session_is_written(
    desk: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _second = desk.new_note("the first"), desk.new_note("the second")
    desk.wait_until_saved()
    happened: list[str] = []

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                happened.append("painted")
            return False

    list_of_notes = desk.workspace.note_list
    watcher = Watcher(list_of_notes)
    list_of_notes.viewport().installEventFilter(watcher)
    written = desk.workspace.library.write

    def write(job: Callable[[Writer], T]) -> Future[T]:
        happened.append("written")
        return written(job)

    desk.workspace.keeper.write()  # what is due before
    QCoreApplication.sendPostedEvents()
    happened.clear()
    monkeypatch.setattr(desk.workspace.library, "write", write)
    desk.workspace.navigator.open(first)
    assert "written" not in happened
    desk.wait(lambda: "written" in happened)
    assert happened[0] == "painted"
    desk.wait(lambda: desk.workspace.library.reader.session().open_note == first)
