from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from notes_desktop.core.sidebar import NotebookItem, SavedItem, SidebarTree, TagItem
from notes_desktop.ui.widgets.note_drag import NOTEBOOK, NOTES
from notes_desktop.ui.widgets.sidebar import Sidebar

SPOKEN = Qt.ItemDataRole.AccessibleTextRole
VIEWS = ["All Notes", "Pinned", "Today", "Untagged", "Open tasks", "Trash"]
TREE = SidebarTree(
    (
        NotebookItem(1, None, "Home", "", 12),
        NotebookItem(2, None, "Work", "green", 3),
        NotebookItem(3, 2, "Clients", "", 4),
    ),
    (TagItem("idea", "idea", "", 17), TagItem("work", "work", "", 5), TagItem("work/x", "work/x", "red", 2)),
    (SavedItem(1, "Due", "is:task"),),
)


@pytest.fixture
def sidebar(qtbot: QtBot) -> Sidebar:
    made = Sidebar()
    qtbot.addWidget(made)
    made.resize(240, 700)
    made.show()
    made.set_view("all")
    made.setFocus()
    return made


@pytest.fixture
def full(sidebar: Sidebar) -> Sidebar:
    sidebar.set_tree(TREE)
    return sidebar


def titles(sidebar: Sidebar) -> list[str]:
    model = sidebar.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def row(sidebar: Sidebar, title: str) -> int:
    return titles(sidebar).index(title)


def place(sidebar: Sidebar, title: str, x: int = 80) -> QPoint:
    rect = sidebar.visualRect(sidebar.model().index(row(sidebar, title), 0))
    return QPoint(x, rect.center().y())


def editor(sidebar: Sidebar) -> QLineEdit:
    return sidebar.viewport().findChildren(QLineEdit)[-1]


def test_without_order_there_are_the_views_and_the_place_for_notebooks(sidebar: Sidebar) -> None:
    assert titles(sidebar) == [*VIEWS, "Notebooks", "Make one with + above.", "Tags", "Write #tag in a note."]


def test_what_lies_in_another_is_seen_when_that_is_open(full: Sidebar, qtbot: QtBot) -> None:
    closed = [*VIEWS, "Saved searches", "Due", "Notebooks", "Home", "Work", "Tags", "idea", "work"]
    assert titles(full) == closed
    full.set_view("notebook:2")
    with qtbot.waitSignal(full.expanded_changed):
        QTest.keyClick(full, Qt.Key.Key_Right)
    assert titles(full)[9:12] == ["Home", "Work", "Clients"]
    assert full.expanded() == {"notebook:2"}
    QTest.keyClick(full, Qt.Key.Key_Left)
    assert titles(full) == closed


def test_left_leads_to_what_the_row_lies_in(full: Sidebar, qtbot: QtBot) -> None:
    full.set_expanded({"tag:work"})
    full.set_view("tag:work/x")
    with qtbot.waitSignal(full.view_chosen) as chosen:
        QTest.keyClick(full, Qt.Key.Key_Left)
    assert chosen.args == ["tag:work"]


def test_the_view_is_shown_wherever_it_lies(full: Sidebar) -> None:
    full.set_view("notebook:3")
    assert "Clients" in titles(full)
    assert full.view() == "notebook:3"


def test_closing_what_the_view_lies_in_goes_there(full: Sidebar, qtbot: QtBot) -> None:
    full.set_view("notebook:3")
    with qtbot.waitSignal(full.view_chosen) as chosen:
        QTest.mouseClick(full.viewport(), Qt.MouseButton.LeftButton, pos=place(full, "Work", 9))
    assert chosen.args == ["notebook:2"]
    assert "Clients" not in titles(full)


def test_counts_of_a_notebook_are_with_those_in_it(full: Sidebar) -> None:
    full.set_counts({"all": 128, "pinned": 1})
    spoken = {full.model().index(at, 0).data() or "": full.model().index(at, 0).data(SPOKEN) for at in range(14)}
    assert spoken["All Notes"] == "All Notes, 128 notes"
    assert spoken["Pinned"] == "Pinned, 1 note"
    assert spoken["Work"] == "Work, 7 notes, closed"
    full.set_view("notebook:3")
    spoken = {full.model().index(at, 0).data() or "": full.model().index(at, 0).data(SPOKEN) for at in range(14)}
    assert spoken["Work"] == "Work, 7 notes, open"
    assert spoken["Clients"] == "Clients, 4 notes, level 2"


def test_setting_the_view_or_the_tree_tells_nobody(full: Sidebar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(full.view_chosen):
        full.set_view("trash")
        full.set_tree(SidebarTree())
        full.set_tree(TREE)
        full.set_view("notebook:2")
        full.set_tree(TREE._replace(saved=()))
    assert full.view() == "notebook:2"
    assert full.currentIndex().data() == "Work"


def test_keys_go_to_the_next_row_and_skip_headings(full: Sidebar, qtbot: QtBot) -> None:
    full.set_view("trash")
    with qtbot.waitSignal(full.view_chosen) as chosen:
        QTest.keyClick(full, Qt.Key.Key_Down)
    assert chosen.args == ["saved:1"]
    with qtbot.waitSignal(full.view_chosen) as chosen:
        QTest.keyClick(full, Qt.Key.Key_Down)
    assert chosen.args == ["notebook:1"]


def test_the_row_that_is_shown_is_chosen_again_by_a_click_or_enter(full: Sidebar, qtbot: QtBot) -> None:
    full.set_view("saved:1")
    with qtbot.waitSignal(full.view_chosen) as clicked:
        QTest.mouseClick(full.viewport(), Qt.MouseButton.LeftButton, pos=place(full, "Due"))
    with qtbot.waitSignal(full.view_chosen) as entered:
        QTest.keyClick(full, Qt.Key.Key_Return)
    assert clicked.args == entered.args == ["saved:1"]


def test_a_click_on_another_row_chooses_it_once(full: Sidebar, qtbot: QtBot) -> None:
    told: list[str] = []
    full.view_chosen.connect(told.append)
    QTest.mouseClick(full.viewport(), Qt.MouseButton.LeftButton, pos=place(full, "Due"))
    assert told == ["saved:1"]


def test_a_click_goes_to_a_view_and_one_below_them_nowhere(sidebar: Sidebar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sidebar.view_chosen) as chosen:
        QTest.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=place(sidebar, "Trash"))
    assert chosen.args == ["trash"]
    QTest.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, 680))
    assert sidebar.view() == "trash"


def test_a_row_is_a_line_and_16_pixels_high(sidebar: Sidebar) -> None:
    assert sidebar.sizeHintForRow(0) == round(sidebar.fontMetrics().height()) + 16


def test_a_name_is_written_over_in_place(full: Sidebar, qtbot: QtBot) -> None:
    full.set_view("notebook:2")
    QTest.keyClick(full, Qt.Key.Key_F2)
    QTest.keyClicks(editor(full), "Job")
    with qtbot.waitSignal(full.rename_requested) as asked:
        QTest.keyClick(editor(full), Qt.Key.Key_Return)
    assert asked.args == ["notebook:2", "Job"]


@pytest.mark.parametrize("keys", ["Work", "", "Job\x1b"])
def test_the_same_name_none_and_esc_change_nothing(full: Sidebar, qtbot: QtBot, keys: str) -> None:
    full.set_view("notebook:2")
    full.begin_rename("notebook:2")
    line = editor(full)
    line.clear()
    QTest.keyClicks(line, keys.rstrip("\x1b"))
    with qtbot.assertNotEmitted(full.rename_requested):
        QTest.keyClick(line, Qt.Key.Key_Escape if keys.endswith("\x1b") else Qt.Key.Key_Return)


def test_a_name_being_written_stays_when_the_tree_changes(full: Sidebar, qtbot: QtBot) -> None:
    full.begin_rename("notebook:2")
    line = editor(full)
    line.clear()
    QTest.keyClicks(line, "Jo")
    full.set_counts({"all": 4})
    full.set_tree(TREE._replace(saved=()))
    QTest.keyClicks(line, "b")
    with qtbot.waitSignal(full.rename_requested) as asked:
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert asked.args == ["notebook:2", "Job"]
    qtbot.waitUntil(lambda: "Due" not in titles(full))


def test_only_the_left_button_opens_and_closes(full: Sidebar) -> None:
    QTest.mouseClick(full.viewport(), Qt.MouseButton.RightButton, pos=place(full, "Work", 9))
    assert not full.expanded()


def test_views_have_no_name_to_write_over(full: Sidebar) -> None:
    full.begin_rename("all")
    assert not full.viewport().findChildren(QLineEdit)


def test_a_new_notebook_is_named_where_it_will_stand(full: Sidebar, qtbot: QtBot) -> None:
    full.begin_new_notebook("notebook:2")
    assert titles(full)[9:13] == ["Home", "Work", "Clients", ""]
    QTest.keyClicks(editor(full), "Later")
    with qtbot.waitSignal(full.notebook_wanted) as wanted:
        QTest.keyClick(editor(full), Qt.Key.Key_Return)
    assert wanted.args == ["Later", 2]
    qtbot.waitUntil(lambda: "" not in titles(full))


def test_the_button_of_the_heading_begins_a_notebook_and_esc_ends_it(full: Sidebar, qtbot: QtBot) -> None:
    QTest.mouseClick(full.viewport(), Qt.MouseButton.LeftButton, pos=place(full, "Notebooks", 214) + QPoint(0, 6))
    assert "" in titles(full)
    with qtbot.assertNotEmitted(full.notebook_wanted):
        QTest.keyClick(editor(full), Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: "" not in titles(full))


def test_del_asks_to_delete_what_has_a_name_of_its_own(full: Sidebar, qtbot: QtBot) -> None:
    full.set_view("tag:idea")
    with qtbot.waitSignal(full.delete_requested) as asked:
        QTest.keyClick(full, Qt.Key.Key_Delete)
    assert asked.args == ["tag:idea"]
    full.set_view("all")
    with qtbot.assertNotEmitted(full.delete_requested):
        QTest.keyClick(full, Qt.Key.Key_Delete)


def test_the_menu_is_for_the_row_under_the_pointer(full: Sidebar, qtbot: QtBot) -> None:
    at = place(full, "Work")
    with qtbot.waitSignal(full.context_menu_requested) as asked:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, full.viewport().mapToGlobal(at))
        QApplication.sendEvent(full.viewport(), event)
    assert asked.args[0] == "notebook:2"
    assert full.view() == "notebook:2"


def drop(sidebar: Sidebar, kind: str, carried: object, title: str) -> bool:
    """Drag something in, over a row, and let it go; whether the row took it."""
    data = QMimeData()
    data.setData(kind, QByteArray(json.dumps(carried).encode()))
    move, none = Qt.DropAction.MoveAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    into = QDragEnterEvent(place(sidebar, "All Notes"), move, data, left, none)
    sidebar.dragEnterEvent(into)
    assert into.isAccepted()
    over = QDragMoveEvent(place(sidebar, title), move, data, left, none)
    sidebar.dragMoveEvent(over)
    if over.isAccepted():
        sidebar.dropEvent(QDropEvent(QPointF(place(sidebar, title)), move, data, left, none))
    return over.isAccepted()


@pytest.mark.parametrize(
    ("title", "key"), [("Work", "notebook:2"), ("idea", "tag:idea"), ("Trash", "trash"), ("Pinned", "pinned")]
)
def test_notes_are_dropped_on_what_takes_them(full: Sidebar, qtbot: QtBot, title: str, key: str) -> None:
    with qtbot.waitSignal(full.notes_dropped) as dropped:
        assert drop(full, NOTES, [4, 5], title)
    assert dropped.args == [[4, 5], key]


@pytest.mark.parametrize("title", ["All Notes", "Due", "Tags"])
def test_other_rows_take_no_notes(full: Sidebar, title: str) -> None:
    assert not drop(full, NOTES, [4], title)


@pytest.mark.parametrize(("title", "parent"), [("Home", 1), ("Notebooks", None)])
def test_a_notebook_is_moved_by_dragging(full: Sidebar, qtbot: QtBot, title: str, parent: int | None) -> None:
    with qtbot.waitSignal(full.notebook_moved) as moved:
        assert drop(full, NOTEBOOK, 3, title)
    assert moved.args == [3, parent]


@pytest.mark.parametrize("title", ["Work", "Clients", "idea", "Trash"])
def test_a_notebook_does_not_go_into_itself_or_a_tag(full: Sidebar, title: str) -> None:
    full.set_view("notebook:3")
    assert not drop(full, NOTEBOOK, 2, title)


@pytest.mark.parametrize("carried", [b"", b"{", b'"x"', b"[null]"])
def test_what_is_carried_from_elsewhere_is_not_trusted(full: Sidebar, carried: bytes) -> None:
    data = QMimeData()
    data.setData(NOTES, QByteArray(carried))
    over = QDragEnterEvent(
        place(full, "Work"), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    full.dragEnterEvent(over)
    assert not over.isAccepted()


def test_what_is_held_at_an_edge_scrolls_on_and_is_dropped_where_it_came(full: Sidebar, qtbot: QtBot) -> None:
    full.resize(240, 200)
    bar = full.verticalScrollBar()
    data = QMimeData()
    data.setData(NOTES, QByteArray(b"[4]"))
    move, left, none = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    low = QPoint(80, full.viewport().height() - 2)
    over = QDragEnterEvent(low, move, data, left, none)
    full.dragEnterEvent(over)
    assert over.isAccepted()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() and not full._scroll_timer.isActive())
    assert full._delegate.drop_row == full.indexAt(low).row() == row(full, "work")
    with qtbot.waitSignal(full.notes_dropped) as dropped:
        full.dropEvent(QDropEvent(QPointF(low), move, data, left, none))
    assert dropped.args == [[4], "tag:work"]
    full.dragEnterEvent(QDragEnterEvent(QPoint(80, 2), move, data, left, none))
    qtbot.waitUntil(lambda: bar.value() < bar.maximum())
    full.dragLeaveEvent(QDragLeaveEvent())
    assert not full._scroll_timer.isActive() and full._delegate.drop_row == -1


def test_its_model_keeps_the_rules_of_qt(full: Sidebar, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(full.model(), force_py=True)  # type: ignore[no-untyped-call]
    changes: list[Callable[[], object]] = [
        lambda: full.set_counts({"all": 3}),
        lambda: full.set_expanded({"notebook:2", "tag:work"}),
        lambda: full.set_tree(TREE._replace(tags=())),
        lambda: full.set_tree(SidebarTree()),
    ]
    for change in changes:
        change()


def test_ten_thousand_tags_are_rows_like_others(sidebar: Sidebar) -> None:
    tags = tuple(TagItem(f"t{number:05}", f"t{number:05}", "", 1) for number in range(10_000))
    sidebar.set_tree(SidebarTree(tags=tags))
    assert len(titles(sidebar)) == 6 + 2 + 1 + 10_000
    assert not sidebar.grab().isNull()


def test_notebooks_may_lie_deeper_than_python_calls(sidebar: Sidebar) -> None:
    deep = tuple(NotebookItem(number, number - 1 or None, f"n{number}", "", 1) for number in range(1, 1501))
    sidebar.set_tree(SidebarTree(deep))
    assert sidebar.model().index(row(sidebar, "n1"), 0).data(SPOKEN) == "n1, 1500 notes, closed"
    sidebar.set_view("notebook:1500")
    assert sidebar.currentIndex().data() == "n1500"
