"""Notes that link to one another: followed, made, shown from both ends."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from notes_desktop.ui.widgets.backlinks import Backlinks
from tests.harness.window import SIZE, Sitting
from tests.journeys.conftest import Start


def panel(desk: Sitting) -> Backlinks:
    found = desk.workspace.window.findChild(Backlinks)
    assert found is not None
    return found


def said(desk: Sitting) -> list[str]:
    return [link.sentence for link in panel(desk)._links]


def test_a_link_is_followed_and_makes_the_note_that_is_not_there(desk: Sitting) -> None:
    one = desk.new_note("# One\n\nsee [[Two]]")
    desk.press("Left", "Ctrl+Return")
    desk.wait(lambda: desk.text().startswith("# Two"))
    two = desk.open_note()
    desk.type("back to [[one]]")
    desk.press("Left", "Ctrl+Return")
    desk.wait(lambda: desk.workspace.binding.note_id == one)
    desk.press("Ctrl+End", "Left", "Ctrl+Return")
    desk.wait(lambda: desk.workspace.binding.note_id == two)


def test_a_tag_leads_to_its_notes(desk: Sitting) -> None:
    desk.new_note("one #idea")
    desk.new_note("two")
    desk.new_note("three #idea")
    desk.wait(lambda: bool(desk.workspace.listing.tree.tags))
    desk.press("Ctrl+Return")
    desk.wait(lambda: desk.workspace.listing.shown.view == "tag:idea")
    desk.wait(lambda: desk.workspace.model.rowCount() == 2)
    assert sorted(desk.titles()) == ["one #idea", "three #idea"]


def test_the_panel_shows_who_links_here_as_it_is_written_and_over_a_restart(desk: Sitting, start: Start) -> None:
    target = desk.new_note("# Plan\n\nwords")
    desk.press("Ctrl+Shift+L")
    assert panel(desk).isVisible()
    desk.workspace.notes.new("# Log\n\nFirst. It follows the [[Plan|plan]] closely. Last.", "test").result()
    desk.wait(lambda: said(desk) == ["It follows the plan closely."])
    desk.quit()
    again = start()
    assert again.open_note() == target
    again.wait(lambda: panel(again).isVisible() and said(again) == ["It follows the plan closely."])
    again.press("Ctrl+Shift+L")
    assert not panel(again).isVisible()
    again.quit()


def test_a_mention_becomes_a_link_and_undo_takes_it_back(desk: Sitting) -> None:
    desk.workspace.notes.new("# Log\n\nThe old garden plan was better.", "test").result()
    desk.new_note("# Garden plan\n\nwords")
    desk.press("Ctrl+Shift+L")
    desk.wait(lambda: panel(desk).isVisible())
    look = panel(desk)._look
    QTest.mouseClick(look, Qt.MouseButton.LeftButton)
    desk.wait(lambda: bool(panel(desk)._mentions))
    button = next(one for one in panel(desk).findChildren(QPushButton) if one.text().replace("&", "") == "Link")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.wait(lambda: said(desk) == ["The old garden plan was better."])
    desk.wait(lambda: not panel(desk)._mentions)
    log = next(row for row in desk.workspace.library.reader.rows([1, 2]) if row.title == "Log")
    assert "[[Garden plan|garden plan]]" in desk.stored(log.id)
    desk.workspace.note_list.setFocus()
    desk.press("Ctrl+Z")
    desk.wait(lambda: "[[" not in desk.stored(log.id))


def test_the_panel_is_used_by_keys_alone(desk: Sitting) -> None:
    for number in range(4):
        text = f"# Log {number}\n\n{'Many words come first. ' * 20}\n\nThe old garden plan was {'very ' * 40}good."
        desk.workspace.notes.new(text, "test").result()
    for number in range(3):
        text = f"# Plan {number}\n\nIt follows the [[Garden plan]] {'very ' * 40}closely."
        desk.workspace.notes.new(text, "test").result()
    own = desk.new_note("# Garden plan\n\nwords")
    desk.press("Ctrl+Shift+L")
    desk.wait(lambda: panel(desk).isVisible())
    desk.wait(lambda: len(said(desk)) == 3)
    desk.press("F6")
    assert desk.focused().accessibleName() == "Plan 2"
    while desk.focused() is not panel(desk)._look:
        desk.press("Down")
    bar = panel(desk)._area.verticalScrollBar()
    before = bar.maximum()
    desk.press("Return")
    desk.wait(lambda: bar.maximum() > before + 300)  # four mentions, laid out
    desk.wait(lambda: is_seen_whole(desk, desk.focused()))
    desk.press("Tab")
    button = desk.focused()
    assert isinstance(button, QPushButton)
    desk.press("Return")
    desk.wait(lambda: desk.rest.toast.text().startswith("Linked in"))
    assert desk.open_note() == own
    desk.wait(lambda: len(panel(desk)._mentions or ()) == 3)
    desk.press("Escape")
    assert desk.focused() is desk.workspace.editor.surface()


def test_undo_in_the_panel_takes_back_the_link_alone_and_the_focus_stays(desk: Sitting) -> None:
    desk.workspace.notes.new("# Log\n\nThe old garden plan was better.", "test").result()
    desk.workspace.notes.new("# Garden plan\n\nwords", "test").result()
    own = desk.workspace.library.reader.latest_id()
    assert own is not None
    desk.workspace.navigator.open(own)
    desk.press("Ctrl+Shift+L")
    desk.wait(lambda: panel(desk).isVisible())
    panel(desk).focus_first()
    desk.press("Return")
    desk.wait(lambda: bool(panel(desk)._mentions))
    desk.press("Tab", "Return")
    desk.wait(lambda: len(said(desk)) == 1 and panel(desk)._mentions == ())
    assert panel(desk).isAncestorOf(desk.focused())
    desk.press("Ctrl+Z")
    desk.wait(lambda: desk.rest.toast.text() == "Undone: making a link" and not said(desk))
    assert panel(desk).isAncestorOf(desk.focused())
    assert (desk.open_note(), desk.text()) == (own, "# Garden plan\n\nwords")


def test_the_toast_covers_nothing_of_the_panel(desk: Sitting) -> None:
    desk.new_note("# Garden plan\n\nwords")
    toast = desk.rest.toast
    toast.show_text("Something was done", "Undo")
    usual = toast.geometry()
    desk.press("Ctrl+Shift+L")
    desk.wait(lambda: panel(desk).isVisible() and not _on_window(desk, panel(desk)).intersects(toast.geometry()))
    toast.show_text("Something else was done", "Undo")
    assert not _on_window(desk, panel(desk)).intersects(toast.geometry())
    desk.workspace.window.resize(900, 620)
    desk.wait(lambda: not _on_window(desk, panel(desk)).intersects(toast.geometry()))
    desk.workspace.window.resize(*SIZE)
    desk.press("Ctrl+Shift+L")
    toast.show_text("Something was done", "Undo")
    assert toast.geometry() == usual


def test_the_panel_takes_at_most_a_third_of_a_low_window(desk: Sitting) -> None:
    desk.new_note("# Garden plan\n\nwords")
    desk.press("Ctrl+Shift+L")
    for height in (600, 480, 900):
        desk.workspace.window.resize(1000, height)
        desk.wait(partial(is_as_high, desk, min(panel(desk).sizeHint().height(), height // 3)))


def is_as_high(desk: Sitting, height: int) -> bool:
    return panel(desk).height() == height


def is_seen_whole(desk: Sitting, row: QWidget) -> bool:
    viewport = panel(desk)._area.viewport()
    return row.height() > 40 and viewport.rect().contains(QRect(row.mapTo(viewport, QPoint()), row.size()))


def _on_window(desk: Sitting, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(desk.workspace.window, QPoint()), widget.size())


def test_tags_and_titles_are_completed_from_the_library(desk: Sitting) -> None:
    desk.new_note("# Shopping list\n\n#household")
    desk.wait(lambda: bool(desk.workspace.listing.tree.tags))
    note = desk.new_note("see ")
    desk.type("#hou")
    desk.wait(desk.workspace.editor.completer.is_open)
    desk.press("Return")
    desk.type(" [[Shop")
    desk.wait(desk.workspace.editor.completer.is_open)
    desk.press("Return")
    desk.wait_until_saved()
    assert desk.stored(note).startswith("see #household [[Shopping list]]")


def toast_button(desk: Sitting) -> QPushButton:
    found = desk.rest.toast.findChild(QPushButton, "toastUndo")
    assert found is not None
    return found


def rename(desk: Sitting, title: str) -> None:
    desk.press("Ctrl+Home", "Shift+End")
    desk.type(title)
    desk.wait_until_saved()


def test_links_follow_a_title_when_the_person_says_so_and_undo_takes_it_back(desk: Sitting) -> None:
    toast = desk.rest.toast
    one = desk.new_note("see [[Garden plan]], the [[garden plan|old plan]], `[[Garden plan]]`")
    two = desk.new_note("follow [[Garden plan]]")
    before = desk.stored(one)
    plan = desk.new_note("# Garden plan\n\nwords")
    assert desk.workspace.navigator.open(one) and desk.workspace.navigator.open(plan)
    rename(desk, "# Garden [2027]")
    desk.wait(lambda: toast.text() == "2 notes link to “Garden plan”.")
    rename(desk, "# Garden | 2028")
    toast.hide()
    assert desk.workspace.navigator.open(one)
    desk.wait(lambda: toast.text() == "2 notes link to “Garden plan”.")
    QTest.mouseClick(toast_button(desk), Qt.MouseButton.LeftButton)
    desk.wait(lambda: toast.text() == "Links updated in 2 notes")
    assert desk.text() == "see [[Garden - 2028]], the [[Garden - 2028|old plan]], `[[Garden plan]]`"
    assert desk.stored(two) == "follow [[Garden - 2028]]"
    desk.workspace.editor.focus_text()
    desk.press("Ctrl+Home", "Right", "Right", "Right", "Right", "Right", "Right", "Ctrl+Return")
    desk.wait(lambda: desk.workspace.binding.note_id == plan)
    QTest.mouseClick(toast_button(desk), Qt.MouseButton.LeftButton)
    desk.wait(lambda: toast.text() == "Undone: updating links, 2 notes")
    assert (desk.stored(one), desk.stored(two)) == (before, "follow [[Garden plan]]")


def test_nothing_is_offered_while_another_note_has_the_title(desk: Sitting) -> None:
    desk.new_note("see [[Same]]")
    other = desk.new_note("Same")
    same = desk.new_note("Same")
    assert desk.workspace.navigator.open(other) and desk.workspace.navigator.open(same)
    rename(desk, "Other")
    desk.new_note("next")
    # What was asked when the note was left is answered before this.
    assert desk.workspace.library.read(lambda reader: reader.row(same)).result() is not None
    desk.wait_until_saved()
    assert desk.rest.toast.text() == ""


def test_a_note_that_is_renamed_in_its_own_window_and_closed_keeps_its_links_too(desk: Sitting) -> None:
    other = desk.new_note("see [[Plan]]")
    plan = desk.new_note("Plan")
    desk.press("Ctrl+Shift+N")
    window = desk.own_window(plan)
    assert desk.workspace.navigator.open(other)
    desk.go_to(window)
    rename(desk, "Better plan")
    window.close()
    desk.wait(lambda: desk.rest.toast.text() == "1 note links to “Plan”.")
    desk.go_to(desk.workspace.window)
    QTest.mouseClick(toast_button(desk), Qt.MouseButton.LeftButton)
    desk.wait(lambda: desk.text() == "see [[Better plan]]")
