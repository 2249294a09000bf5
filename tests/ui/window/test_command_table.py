from __future__ import annotations

from tests.harness.window import Sitting


def test_only_a_note_of_the_trash_can_be_restored_or_deleted(desk: Sitting) -> None:
    desk.new_note("kept")
    note_id = desk.new_note("old")
    commands = desk.workspace.window.commands
    assert not commands.is_enabled("note.restore")
    desk.workspace.note_list.setFocus()
    desk.press("Del")
    desk.wait(lambda: "old" not in desk.titles())
    commands.run("view.trash")
    desk.wait(lambda: desk.titles() == ["old"])
    assert not commands.is_enabled("note.purge")
    desk.workspace.navigator.open(note_id)
    assert commands.is_enabled("note.restore")
    assert commands.is_enabled("note.purge")


def test_a_pinned_note_has_a_mark_in_its_menu(desk: Sitting) -> None:
    desk.new_note("kept")
    commands = desk.workspace.window.commands
    assert not commands.is_checked("note.pin")
    commands.run("note.pin")
    desk.wait(lambda: commands.is_checked("note.pin"))
    commands.run("note.pin")
    desk.wait(lambda: not commands.is_checked("note.pin"))


def test_focus_mode_says_how_it_is_left(desk: Sitting) -> None:
    commands = desk.workspace.window.commands
    commands.run("view.focus_mode")
    assert desk.rest.toast.text() == f"{commands.key_text('view.focus_mode')} leaves focus mode"


def test_an_empty_sidebar_says_how_the_first_notebook_and_tag_are_made(desk: Sitting) -> None:
    model = desk.workspace.sidebar.model()

    def titles() -> list[str]:
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    commands = desk.workspace.window.commands
    move, tag = commands.key_text("note.move"), commands.key_text("note.tag")
    assert {f"Make one with + above, or press {move} on a note.", f"Write #tag in a note, or press {tag}."} <= set(
        titles()
    )
    commands.set_keys({"note.move": ["F7"], "note.tag": []})
    assert {"Make one with + above, or press F7 on a note.", "Write #tag in a note."} <= set(titles())
    desk.new_note("a #first tag")
    desk.wait(lambda: "first" in titles())
    assert "Write #tag in a note." not in titles()
