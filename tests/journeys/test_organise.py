"""Thirty notes brought into order without a mouse, kept over a restart, taken back step by step; and with a mouse."""

from __future__ import annotations

import json
from functools import partial

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from notes_desktop.core.ids import NoteId
from notes_desktop.ui.widgets.note_drag import NOTEBOOK, NOTES
from notes_desktop.ui.widgets.popup import Popup
from notes_desktop.ui.widgets.sidebar_rows import NOTEBOOKS_KEY
from notes_desktop.ui.window import rest
from tests.harness.window import Sitting
from tests.journeys.conftest import Start
from tests.journeys.test_trash import Answers


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "DialogPrompter", Answers)


@pytest.fixture
def thirty(desk: Sitting) -> Sitting:
    """Thirty notes, ten of each of three kinds, besides the welcome note."""
    for number in range(30):
        kind = ("work", "home", "idea")[number % 3]
        desk.workspace.notes.new(f"# {kind} {number:02}\n\nSome words about {kind}.\n", "test").result()
    desk.wait(lambda: desk.workspace.model.rowCount() == 31)
    return desk


def search(desk: Sitting, text: str) -> None:
    desk.press("Ctrl+L", "Ctrl+A")
    desk.type(text)
    desk.wait(lambda: desk.workspace.listing.shown.query == text and desk.workspace.listing.is_answered)


def select_found(desk: Sitting, count: int) -> None:
    """All that was found, from the search field by keys alone."""
    desk.wait(lambda: desk.workspace.model.rowCount() == count)
    desk.press("F6", "Shift+F6")  # out of the field and into the list
    while QApplication.focusWidget() is not desk.workspace.note_list:
        desk.press("Down" if isinstance(QApplication.focusWidget(), QLineEdit) else "F6")
    desk.press("Ctrl+A")
    desk.wait(lambda: len(desk.rest.actions.targets()) == count)


def pick(desk: Sitting, key: str, text: str) -> None:
    """Open a picker with its key, write, Enter."""
    desk.press(key)
    desk.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    desk.type(text)
    desk.press("Return")


def run(desk: Sitting, command: str) -> None:
    """A command by its name, from the palette."""
    desk.press("Ctrl+Shift+P")
    desk.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    desk.type(command)
    desk.press("Return")


def notebooks(desk: Sitting) -> dict[str, int]:
    return {one.name: one.count for one in desk.workspace.library.reader.sidebar().notebooks}


def has_ten(desk: Sitting, notebook: str) -> bool:
    return notebooks(desk).get(notebook) == 10


def tags(desk: Sitting) -> dict[str, int]:
    return {one.key: one.count for one in desk.workspace.library.reader.sidebar().tags}


def shown(desk: Sitting, key: str) -> str:
    """What a row of the sidebar is called."""
    row = desk.workspace.sidebar._rows.at(desk.workspace.sidebar._rows.row_of(key))
    assert row is not None
    return row.title


def go_to_sidebar(desk: Sitting, key: str) -> None:
    sidebar = desk.workspace.sidebar
    for _ in range(4):
        if QApplication.focusWidget() is sidebar:
            break
        desk.press("F6")
    desk.press("Home")
    for _ in range(40):
        if sidebar.view() == key:
            break
        desk.press("Down")
    assert sidebar.view() == key
    desk.wait_for_list()


def test_thirty_notes_are_organised_by_keyboard_only(thirty: Sitting, start: Start) -> None:
    desk = thirty
    for kind, name in (("work", "Work"), ("home", "Home")):
        search(desk, kind)
        select_found(desk, 10)
        pick(desk, "Ctrl+Shift+M", name)
        desk.wait(partial(has_ten, desk, name))
    search(desk, "idea")
    select_found(desk, 10)
    pick(desk, "Ctrl+Shift+G", "ideas/new")
    desk.wait(lambda: tags(desk) == {"ideas": 10, "ideas/new": 10})
    desk.press("Ctrl+L", "Escape")
    desk.wait(lambda: {one.name for one in desk.workspace.listing.tree.notebooks} == {"Home", "Work"})

    work = next(one.id for one in desk.workspace.listing.tree.notebooks if one.name == "Work")
    go_to_sidebar(desk, f"notebook:{work}")
    desk.wait(lambda: desk.workspace.model.rowCount() == 10)
    desk.press("F2")
    desk.type("Job")
    desk.press("Return")
    desk.wait(lambda: notebooks(desk) == {"Home": 10, "Job": 10})
    desk.quit()

    again = start()
    assert again.workspace.listing.shown.view == f"notebook:{work}"
    assert again.workspace.sidebar.view() == f"notebook:{work}"
    again.wait(lambda: again.workspace.model.rowCount() == 10)
    again.wait(lambda: bool(again.workspace.listing.tree.notebooks))
    again.workspace.sidebar.setFocus()
    again.press("Del")
    again.wait(lambda: notebooks(again) == {"Home": 10})
    again.wait(lambda: again.workspace.listing.shown.view == "all")
    assert again.workspace.library.reader.counts(0)["trash"] == 10
    again.wait(again.rest.toast.isVisible)
    again.workspace.sidebar.setFocus()
    again.press("Ctrl+Z")
    again.wait(lambda: notebooks(again) == {"Home": 10, "Job": 10})
    assert again.workspace.library.reader.counts(0)["trash"] == 0
    for _ in range(2):
        again.press("Ctrl+Z")
    again.wait(lambda: tags(again) == {})
    again.quit()


def test_a_notebook_beside_one_of_the_same_name_is_refused_and_told(thirty: Sitting) -> None:
    desk = thirty
    service = desk.rest.organiser.notebooks.notebooks
    work, home = (service.create(name).result() for name in ("Work", "Home"))
    inner = service.create("Home", work).result()
    desk.wait(lambda: len(desk.workspace.listing.tree.notebooks) == 3)
    refused = "That did not work: There is a notebook “Home” here already."
    go_to_sidebar(desk, f"notebook:{work}")
    desk.press("F2")
    desk.type("home")
    desk.press("Return")
    desk.wait(partial(has_said, desk, refused))
    desk.rest.toast.hide()
    drop(desk, NOTEBOOK, inner, NOTEBOOKS_KEY)
    desk.wait(partial(has_said, desk, refused))
    found = {(one.id, one.name, one.parent_id) for one in desk.workspace.library.reader.sidebar().notebooks}
    assert found == {(work, "Work", None), (home, "Home", None), (inner, "Home", work)}


def test_a_new_notebook_whose_name_is_taken_is_the_one_that_has_it_and_that_is_told(thirty: Sitting) -> None:
    desk = thirty
    home = desk.rest.organiser.notebooks.notebooks.create("Home").result()
    desk.wait(lambda: bool(desk.workspace.listing.tree.notebooks))
    run(desk, "New notebook")
    desk.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    desk.type("home")
    desk.press("Return")
    desk.wait(partial(has_said, desk, "There is a notebook “Home” here already."))
    assert desk.workspace.sidebar.view() == f"notebook:{home}"
    assert notebooks(desk) == {"Home": 0}


def test_a_tag_is_renamed_after_one_question_with_the_number(thirty: Sitting) -> None:
    desk = thirty
    search(desk, "idea")
    select_found(desk, 10)
    pick(desk, "Ctrl+Shift+G", "idea")
    desk.wait(lambda: tags(desk) == {"idea": 10})
    desk.press("Ctrl+L", "Escape")
    desk.wait(lambda: bool(desk.workspace.listing.tree.tags))
    go_to_sidebar(desk, "tag:idea")
    desk.wait(lambda: desk.workspace.model.rowCount() == 10)
    Answers.press = "Rename"
    desk.press("F2")
    desk.type("thought")
    desk.press("Return")
    desk.wait(lambda: tags(desk) == {"thought": 10})
    assert Answers.asked == ["Rename #idea to #thought in 10 notes?"]
    desk.wait(lambda: desk.workspace.listing.shown.view == "tag:thought")
    desk.wait(lambda: desk.workspace.model.rowCount() == 10)
    assert desk.stored(desk.workspace.model.ids()[0]).endswith("\n\n#thought\n")


def test_a_tag_renamed_in_the_size_of_its_letters_is_shown_so_in_the_sidebar(thirty: Sitting, start: Start) -> None:
    desk = thirty
    notes = [NoteId(note_id) for note_id in desk.workspace.model.ids()]
    desk.rest.organiser.tags.tags.add("hasOwnProperty", notes[:5]).future.result()
    desk.wait(lambda: bool(desk.workspace.listing.tree.tags))
    Answers.press = "Rename"
    go_to_sidebar(desk, "tag:hasownproperty")
    desk.press("F2")
    desk.type("HASownproperty")
    desk.press("Return")
    desk.wait(lambda: [one.name for one in desk.workspace.listing.tree.tags] == ["HASownproperty"])
    assert shown(desk, "tag:hasownproperty") == "HASownproperty"
    desk.quit()
    again = start()
    again.wait(lambda: bool(again.workspace.listing.tree.tags))
    assert shown(again, "tag:hasownproperty") == "HASownproperty"
    again.quit()


def test_a_question_on_a_tag_tells_the_notes_in_the_trash_that_the_sidebar_does_not_count(thirty: Sitting) -> None:
    desk = thirty
    notes = [NoteId(note_id) for note_id in desk.workspace.model.ids()]
    organiser = desk.rest.organiser
    organiser.tags.tags.add("work", notes[:6]).future.result()
    desk.workspace.notes.trash(notes[:1]).result()
    desk.wait(lambda: [tag.count for tag in desk.workspace.listing.tree.tags] == [5])
    Answers.press = ""
    organiser.tags.rename("work", "job")
    desk.wait(lambda: Answers.asked == ["Rename #work to #job in 6 notes?"])
    organiser.tags.remove("work")
    desk.wait(lambda: Answers.asked[1:] == ["Remove #work from 6 notes?"])
    assert [detail.partition(". ")[0] for detail in Answers.details] == ["1 of them is in the trash"] * 2
    desk.workspace.notes.trash(notes[:3]).result()
    organiser.tags.remove("work")
    desk.wait(lambda: len(Answers.details) == 3)
    assert Answers.details[2].startswith("3 of them are in the trash. The notes stay")
    desk.workspace.notes.restore(notes[:3]).result()
    organiser.tags.remove("work")
    desk.wait(lambda: len(Answers.details) == 4)
    assert Answers.details[3].startswith("The notes stay")
    Answers.press = "Remove"
    organiser.tags.remove("work")
    desk.wait(lambda: tags(desk) == {})


def test_what_cannot_be_a_tag_is_not_offered_and_stays_to_be_written_over(thirty: Sitting) -> None:
    desk = thirty
    choose(desk, ["idea 05", "work 12"])
    pick(desk, "Ctrl+Shift+G", "bulk tag")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "bulk tag"
    popup = field.parentWidget()
    assert isinstance(popup, Popup)
    assert popup.row_count() == 0
    assert popup.none.isVisible()
    desk.press("Home", *["Right"] * 5, "Backspace")
    desk.press("Return")
    desk.wait(lambda: tags(desk) == {"bulktag": 2})


def test_merging_tags_says_how_many_notes_were_changed_and_undo_calls_it_merging(thirty: Sitting) -> None:
    desk = thirty
    notes = [NoteId(note_id) for note_id in desk.workspace.model.ids()]
    add = desk.rest.organiser.tags.tags.add
    add("home", notes[:5]).future.result()
    add("house", notes[4:6]).future.result()
    desk.wait(lambda: len(desk.workspace.listing.tree.tags) == 2)
    Answers.press = "Merge"
    desk.rest.organiser.tags.rename("house", "home")
    desk.wait(lambda: tags(desk) == {"home": 6})
    desk.wait(lambda: desk.rest.toast.text() == "#house merged into #home in 2 notes")
    desk.workspace.note_list.setFocus()
    desk.press("Ctrl+Z")
    desk.wait(lambda: desk.rest.toast.text() == "Undone: merging tags, 2 notes")


def test_a_search_is_kept_named_and_asked_again(thirty: Sitting, start: Start) -> None:
    desk = thirty
    search(desk, "home")
    run(desk, "Save this search")
    desk.wait(lambda: bool(desk.workspace.listing.tree.saved))
    desk.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    desk.type("At home")
    desk.press("Return")
    desk.wait(lambda: [one.name for one in desk.workspace.listing.tree.saved] == ["At home"])
    desk.press("Ctrl+L", "Escape")
    desk.wait(lambda: desk.workspace.model.rowCount() == 31)
    [saved] = desk.workspace.listing.tree.saved
    go_to_sidebar(desk, f"saved:{saved.id}")
    desk.wait(lambda: desk.workspace.model.rowCount() == 10)
    assert desk.workspace.search_box.text() == "home"
    desk.quit()
    again = start()
    assert again.workspace.sidebar.view() == f"saved:{saved.id}"
    again.wait(lambda: again.workspace.model.rowCount() == 10)
    again.quit()


def saved_home(desk: Sitting) -> str:
    """A saved search for "home", chosen with the mouse; the key of its row."""
    saved_id = desk.rest.organiser.searches.create("At home", "home").result()
    desk.wait(lambda: bool(desk.workspace.listing.tree.saved))
    click(desk, f"saved:{saved_id}")
    desk.wait(lambda: desk.workspace.model.rowCount() == 10)
    return f"saved:{saved_id}"


def click(desk: Sitting, key: str) -> None:
    """On a row of the sidebar."""
    sidebar = desk.workspace.sidebar
    model = sidebar.model()
    row = next(row for row in range(model.rowCount()) if sidebar._rows.at(row).key == key)  # type: ignore[union-attr]
    place = QPoint(80, sidebar.visualRect(model.index(row, 0)).center().y())
    QTest.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.mark.parametrize("keys", ["Escape", "Ctrl+A"])
def test_a_saved_search_whose_text_is_another_is_left_and_chosen_again(thirty: Sitting, keys: str) -> None:
    desk = thirty
    key = saved_home(desk)
    desk.press("Ctrl+L", keys)
    if keys != "Escape":
        desk.type("work 0")
    desk.wait(lambda: desk.workspace.search_box.text() != "home" and desk.workspace.listing.is_answered)
    assert desk.workspace.sidebar.view() == desk.workspace.session().view == "all"
    click(desk, key)
    desk.wait(lambda: desk.workspace.model.rowCount() == 10)
    assert desk.workspace.search_box.text() == "home"
    assert desk.workspace.sidebar.view() == desk.workspace.session().view == key


def test_another_text_than_that_of_the_saved_search_is_kept_over_a_restart(thirty: Sitting, start: Start) -> None:
    desk = thirty
    saved_home(desk)
    search(desk, "work 0")
    desk.quit()
    again = start()
    again.wait(lambda: again.workspace.listing.shown.query == "work 0" and again.workspace.listing.is_answered)
    assert again.workspace.sidebar.view() == again.workspace.listing.shown.view == "all"


def choose(desk: Sitting, titles: list[str]) -> list[NoteId]:
    """Select these rows of the list with Ctrl and the mouse; the ids in the order of the list."""
    note_list = desk.workspace.note_list
    for number, title in enumerate(titles):
        index = desk.workspace.model.index(desk.titles().index(title), 0)
        note_list.scrollTo(index)
        keys = Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(note_list.viewport(), Qt.MouseButton.LeftButton, keys, note_list.visualRect(index).center())
    assert len(note_list.selected_ids()) == len(titles)
    return note_list.selected_ids()


def pinned(desk: Sitting) -> int:
    return desk.workspace.library.reader.counts(0)["pinned"]


def has_said(desk: Sitting, text: str) -> bool:
    return desk.rest.toast.text() == text


def order(desk: Sitting) -> list[int]:
    return list(desk.workspace.model.ids())


def test_notes_that_get_a_tag_stay_selected_for_the_next_command(thirty: Sitting) -> None:
    desk = thirty
    search(desk, "work")
    chosen = choose(desk, ["work 03", "work 12", "work 21"])
    listed: list[object] = []
    desk.workspace.listing.listed.connect(listed.append)
    pick(desk, "Ctrl+Shift+G", "chosen")
    desk.wait(lambda: tags(desk) == {"chosen": 3} and bool(listed))
    desk.workspace.note_list.setFocus()
    desk.press("Ctrl+Shift+8")
    desk.wait(lambda: desk.rest.toast.text() == "3 notes pinned")
    assert pinned(desk) == 3
    desk.press("Ctrl+Z")
    desk.wait(lambda: pinned(desk) == 0)
    listed.clear()
    desk.press("Ctrl+Z")
    desk.wait(lambda: tags(desk) == {} and bool(listed))
    assert sorted(desk.workspace.note_list.selected_ids()) == sorted(chosen)


def test_pinned_notes_go_to_the_top_and_stay_selected(thirty: Sitting) -> None:
    desk = thirty
    chosen = choose(desk, ["idea 05", "work 12", "home 22"])
    before = order(desk)
    desk.press("Ctrl+Shift+8")
    desk.wait(lambda: sorted(order(desk)[:3]) == sorted(chosen))
    assert sorted(desk.workspace.note_list.selected_ids()) == sorted(chosen)
    desk.press("Ctrl+Z")
    desk.wait(lambda: order(desk) == before)
    assert desk.workspace.note_list.selected_ids() == chosen


def test_several_notes_unpinned_are_told_and_one_is_not(thirty: Sitting) -> None:
    desk = thirty
    choose(desk, ["idea 05", "work 12"])
    for said in ("2 notes pinned", "2 notes unpinned"):
        desk.press("Ctrl+Shift+8")
        desk.wait(partial(has_said, desk, said))
    desk.rest.toast.hide()
    choose(desk, ["idea 05"])
    desk.press("Ctrl+Shift+8")
    desk.wait(lambda: pinned(desk) == 1)
    desk.wait_for_list()
    assert not desk.rest.toast.isVisible()


def test_a_pin_pressed_twice_at_once_is_as_it_was(thirty: Sitting) -> None:
    desk = thirty
    choose(desk, ["idea 05", "work 12"])
    desk.press("Ctrl+Shift+8")
    desk.press("Ctrl+Shift+8")
    desk.wait(partial(has_said, desk, "2 notes unpinned"))
    assert pinned(desk) == 0
    desk.press("Ctrl+Z")
    desk.wait(lambda: pinned(desk) == 2)
    desk.press("Ctrl+Z")
    desk.wait(lambda: pinned(desk) == 0)


def test_notes_that_leave_the_list_leave_the_selection(thirty: Sitting) -> None:
    desk = thirty
    chosen = choose(desk, ["idea 05", "work 12", "home 22"])
    desk.workspace.notes.trash(chosen[:1])
    desk.wait(lambda: chosen[0] not in order(desk))
    assert desk.workspace.note_list.selected_ids() == chosen[1:]
    desk.press("Ctrl+Z")
    desk.wait(lambda: chosen[0] in order(desk))
    assert desk.workspace.note_list.selected_ids() == chosen[1:]
    desk.press("Del")
    desk.wait(lambda: not set(chosen[1:]) & set(order(desk)))
    assert desk.workspace.note_list.selected_ids() == [desk.open_note()]


def test_a_note_that_comes_after_all_were_selected_is_not_selected(thirty: Sitting) -> None:
    desk = thirty
    desk.workspace.note_list.setFocus()
    desk.press("Ctrl+A")
    desk.workspace.notes.new("late", "test").result()
    desk.wait(lambda: desk.workspace.model.rowCount() == 32)
    assert len(desk.workspace.note_list.selected_ids()) == 31


def test_notes_are_merged_in_the_order_of_the_list_and_told_apart_by_undo(thirty: Sitting) -> None:
    desk = thirty
    search(desk, "work")
    select_found(desk, 10)
    first = desk.rest.actions.targets()[0]
    before = desk.stored(first)
    run(desk, "Merge notes")
    desk.wait(lambda: desk.workspace.library.reader.counts(0)["trash"] == 9)
    assert desk.stored(first).count("# work") == 10
    desk.wait(lambda: desk.text() == desk.stored(first))
    desk.workspace.note_list.setFocus()
    desk.press("Ctrl+Z")
    desk.wait(lambda: desk.workspace.library.reader.counts(0)["trash"] == 0)
    desk.wait(lambda: desk.text() == before == desk.stored(first))


def test_a_note_made_in_a_notebook_is_in_it(thirty: Sitting) -> None:
    desk = thirty
    run(desk, "New notebook")
    desk.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    desk.type("Fresh")
    desk.press("Return")
    desk.wait(lambda: desk.workspace.listing.shown.view.startswith("notebook:"))
    desk.wait(lambda: desk.workspace.model.rowCount() == 0)
    desk.new_note("in it")
    assert notebooks(desk) == {"Fresh": 1}
    assert desk.titles() == ["in it"]


def test_the_note_of_the_day_is_one_whatever_is_pressed(thirty: Sitting) -> None:
    desk = thirty
    desk.press("Ctrl+Shift+T")
    desk.wait(lambda: desk.text().startswith("# 20"))
    today = desk.open_note()
    desk.type("buy milk")
    desk.wait_until_saved()
    assert desk.stored(today).endswith("- [ ] buy milk\n")
    desk.press("Ctrl+N")
    desk.press("Ctrl+Shift+T")
    desk.wait(lambda: desk.workspace.binding.note_id == today)
    desk.wait(lambda: desk.workspace.library.reader.counts(0)["tasks"] == 2)  # the welcome note has one


def test_a_template_is_chosen_by_name_and_filled_in(thirty: Sitting) -> None:
    desk = thirty
    run(desk, "New note from template")
    desk.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    desk.type("Meet")
    desk.press("Return")
    desk.wait(lambda: desk.text().startswith("# Meeting\n\n20"))
    desk.type("Ada")
    desk.wait_until_saved()
    assert "- Ada\n" in desk.stored(desk.open_note())


@pytest.mark.parametrize("is_nested", [False, True])
def test_a_note_from_a_template_is_none_itself(thirty: Sitting, is_nested: bool) -> None:
    desk = thirty
    run(desk, "Show templates")
    desk.wait(lambda: desk.workspace.model.rowCount() == 2)
    if is_nested:
        outer = int(desk.workspace.listing.shown.view.partition(":")[2])
        inner = desk.rest.organiser.notebooks.notebooks.create("Inner", outer).result()
        desk.workspace.show_view(f"notebook:{inner}")
        desk.wait(lambda: desk.workspace.model.rowCount() == 0)
    run(desk, "New note from template")
    desk.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    desk.type("Meet")
    desk.press("Return")
    desk.wait(lambda: desk.text().startswith("# Meeting\n\n20"))
    desk.wait_until_saved()
    [row] = desk.workspace.library.reader.rows([desk.open_note()])
    assert row.notebook_id is None
    desk.wait(lambda: desk.workspace.sidebar.view() == "all" and desk.workspace.model.rowCount() == 34)


def test_a_note_from_a_template_is_in_the_notebook_that_is_shown(thirty: Sitting) -> None:
    desk = thirty
    notebook = desk.rest.organiser.notebooks.notebooks.create("Work").result()
    desk.wait(lambda: bool(desk.workspace.listing.tree.notebooks))
    desk.workspace.show_view(f"notebook:{notebook}")
    run(desk, "New note from template")
    desk.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    desk.type("Meet")
    desk.press("Return")
    desk.wait(lambda: desk.text().startswith("# Meeting\n\n20"))
    desk.wait_until_saved()
    [row] = desk.workspace.library.reader.rows([desk.open_note()])
    assert row.notebook_id == notebook


def test_the_colours_begin_on_the_one_that_is_set(thirty: Sitting) -> None:
    desk = thirty
    notebook = desk.rest.organiser.notebooks.notebooks.create("Work").result()
    desk.rest.organiser.notebooks.notebooks.colour(notebook, "green").result()
    desk.wait(lambda: [one.colour for one in desk.workspace.listing.tree.notebooks] == ["green"])
    desk.rest.organiser.notebooks.colour(notebook)
    desk.press("Return")
    desk.rest.organiser.notebooks.notebooks.create("Later").result()  # after what Enter did
    assert [one.colour for one in desk.workspace.library.reader.sidebar().notebooks] == ["", "green"]


def drop(desk: Sitting, kind: str, carried: object, key: str) -> None:
    """Let something go over a row of the sidebar."""
    sidebar = desk.workspace.sidebar
    model = sidebar.model()
    row = next(row for row in range(model.rowCount()) if sidebar._rows.at(row).key == key)  # type: ignore[union-attr]
    place = QPoint(80, sidebar.visualRect(model.index(row, 0)).center().y())
    data = QMimeData()
    data.setData(kind, QByteArray(json.dumps(carried).encode()))
    move, none, left = Qt.DropAction.MoveAction, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    over = QDragEnterEvent(place, move, data, left, none)
    sidebar.dragEnterEvent(over)
    assert over.isAccepted()
    sidebar.dropEvent(QDropEvent(QPointF(place), move, data, left, none))


def test_notes_and_notebooks_are_dragged_and_dropped(thirty: Sitting) -> None:
    desk = thirty
    service = desk.rest.organiser.notebooks.notebooks
    outer = service.create("Outer").result()
    inner = service.create("Inner").result()
    desk.wait(lambda: len(desk.workspace.listing.tree.notebooks) == 2)
    notes = [NoteId(desk.workspace.model.ids()[row]) for row in range(3)]
    drop(desk, NOTES, notes, f"notebook:{inner}")
    desk.wait(lambda: notebooks(desk) == {"Outer": 0, "Inner": 3})
    drop(desk, NOTEBOOK, inner, f"notebook:{outer}")
    desk.wait(lambda: [one.parent_id for one in desk.workspace.listing.tree.notebooks] == [outer, None])
    drop(desk, NOTES, notes[:1], "trash")
    desk.wait(lambda: notebooks(desk) == {"Outer": 0, "Inner": 2})
    desk.workspace.note_list.setFocus()
    for _ in range(3):
        desk.press("Ctrl+Z")
    desk.wait(lambda: notebooks(desk) == {"Outer": 0, "Inner": 0})
    assert [one.parent_id for one in desk.workspace.library.reader.sidebar().notebooks] == [None, None]
