from __future__ import annotations

from tests.harness.window import Sitting


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
