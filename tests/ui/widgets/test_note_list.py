from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from notes_desktop.core.ids import NoteId
from notes_desktop.core.note_row import NoteRow
from notes_desktop.core.query import parse
from notes_desktop.ui.models.note_list import NoteListModel
from notes_desktop.ui.theme.apply import ThemeChoice, apply_theme
from notes_desktop.ui.theme.palette import DARK, LIGHT
from notes_desktop.ui.widgets.note_list import NoteList

NOW = datetime(2025, 11, 17, 15, 0)  # noqa: DTZ001
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def _rows(ids: Sequence[NoteId]) -> list[NoteRow]:
    at = int(NOW.timestamp() * 1000)
    return [NoteRow(one, str(one), f"Note {one}", "the words", 9, 0, at, at, 0) for one in ids]


@pytest.fixture
def model() -> NoteListModel:
    made = NoteListModel(_rows, lambda: NOW)
    made.set_ids(range(100), keep=False)
    return made


@pytest.fixture
def notes(model: NoteListModel, qtbot: QtBot, qapp: QApplication) -> NoteList:
    apply_theme(qapp, "light")
    made = NoteList(model)
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(320, 5 * made._row_height())
    made.show()
    made.set_current_note(NoteId(2))
    return made


def test_what_changes_out_of_sight_paints_nothing(notes: NoteList, model: NoteListModel, qtbot: QtBot) -> None:
    painted: list[object] = []

    class Painter(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append(watched)
            return False

    watcher = Painter(notes)
    notes.viewport().installEventFilter(watcher)
    for row, is_painted in ((80, False), (2, True), (notes.rowAt(notes.viewport().height() - 1) + 1, True)):
        QApplication.sendPostedEvents()
        painted.clear()
        model.refresh([NoteId(row)])
        QApplication.sendPostedEvents()
        QTest.qWait(0)
        assert bool(painted) is is_painted, row


def chosen_ids(notes: NoteList) -> list[object]:
    chosen: list[object] = []
    notes.note_chosen.connect(chosen.append)
    return chosen


def press(notes: NoteList, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(notes, key, modifiers)


def click(notes: NoteList, row: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = notes.visualRect(notes.model().index(row, 0)).center()
    QTest.mouseClick(notes.viewport(), LEFT, modifiers, place)


def test_setting_the_current_note_tells_nobody(notes: NoteList) -> None:
    chosen = chosen_ids(notes)
    notes.set_current_note(NoteId(7))
    assert chosen == []
    assert notes.selected_ids() == [7]
    assert notes.currentIndex().row() == 7


def test_arrows_go_from_note_to_note_and_stop_at_the_ends(notes: NoteList) -> None:
    chosen = chosen_ids(notes)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up):
        press(notes, key)
    assert chosen == [3, 2, 1, 0]
    press(notes, Qt.Key.Key_End)
    press(notes, Qt.Key.Key_Home)
    press(notes, Qt.Key.Key_PageDown)
    assert chosen[4:] == [99, 0, 4]


def test_a_chosen_note_is_scrolled_into_view(notes: NoteList) -> None:
    press(notes, Qt.Key.Key_End)
    rect = notes.visualRect(notes.model().index(99, 0))
    assert notes.viewport().rect().contains(rect)


def test_shift_extends_from_where_it_began_and_the_open_note_stays(notes: NoteList) -> None:
    chosen = chosen_ids(notes)
    for _step in range(3):
        press(notes, Qt.Key.Key_Down, SHIFT)
    press(notes, Qt.Key.Key_Up, SHIFT)
    assert notes.selected_ids() == [2, 3, 4]
    press(notes, Qt.Key.Key_Home, SHIFT)
    assert notes.selected_ids() == [0, 1, 2]
    assert chosen == []
    assert notes.current_note() == 2


def test_clicks_choose_toggle_and_extend(notes: NoteList) -> None:
    chosen = chosen_ids(notes)
    click(notes, 1)
    click(notes, 3, CTRL)
    assert notes.selected_ids() == [1, 3]
    click(notes, 1, CTRL)
    assert notes.selected_ids() == [3]
    click(notes, 0)
    click(notes, 2, SHIFT)
    assert notes.selected_ids() == [0, 1, 2]
    assert chosen == [1, 0]


def test_everything_can_be_selected_and_left_out(notes: NoteList) -> None:
    counts: list[int] = []
    notes.selection_changed.connect(counts.append)
    press(notes, Qt.Key.Key_A, CTRL)
    click(notes, 3, CTRL)
    assert counts == [100, 99]
    assert notes.selected_ids() == [one for one in range(100) if one != 3]
    press(notes, Qt.Key.Key_Escape)
    assert notes.selected_ids() == [2]
    assert counts == [100, 99, 1]


def test_the_command_that_selects_everything_selects_every_note(notes: NoteList) -> None:
    notes.selectAll()
    assert notes.selected_ids() == list(range(100))


def test_space_toggles_the_row_that_ctrl_moved_to(notes: NoteList) -> None:
    press(notes, Qt.Key.Key_Down, CTRL)
    press(notes, Qt.Key.Key_Down, CTRL)
    press(notes, Qt.Key.Key_Space)
    assert notes.selected_ids() == [2, 4]


def test_escape_without_several_rows_is_left_to_the_window(notes: NoteList) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    notes.keyPressEvent(event)
    assert not event.isAccepted()
    assert notes.selected_ids() == [2]


def test_delete_asks_for_the_trash_and_ctrl_delete_does_not(notes: NoteList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(notes.trash_requested):
        press(notes, Qt.Key.Key_Delete)
    with qtbot.assertNotEmitted(notes.trash_requested):
        press(notes, Qt.Key.Key_Delete, CTRL)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_goes_to_the_text(notes: NoteList, qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.waitSignal(notes.activated_note) as asked:
        press(notes, key)
    assert asked.args == [2]


def test_a_double_click_goes_to_the_text(notes: NoteList, qtbot: QtBot) -> None:
    place = notes.visualRect(notes.model().index(1, 0)).center()
    with qtbot.waitSignal(notes.activated_note) as asked:
        QTest.mouseDClick(notes.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    assert asked.args == [1]


def test_the_menu_key_opens_the_menu_at_the_row(notes: NoteList, qtbot: QtBot) -> None:
    reason = QContextMenuEvent.Reason.Keyboard
    with qtbot.waitSignal(notes.context_menu_requested) as asked:
        notes.contextMenuEvent(QContextMenuEvent(reason, QPoint(0, 0), QPoint(0, 0)))
    assert asked.args is not None
    row = notes.visualRect(notes.currentIndex())
    assert row.contains(notes.viewport().mapFromGlobal(asked.args[0]))


def test_keys_do_nothing_to_a_note_that_is_not_listed(notes: NoteList, qtbot: QtBot) -> None:
    notes.set_current_note(NoteId(1000))
    notes.clearFocus()
    notes.setFocus(Qt.FocusReason.TabFocusReason)
    assert not notes.currentIndex().isValid()
    with qtbot.assertNotEmitted(notes.trash_requested), qtbot.assertNotEmitted(notes.context_menu_requested):
        press(notes, Qt.Key.Key_Delete)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
        QApplication.sendEvent(notes.viewport(), event)
    press(notes, Qt.Key.Key_Down)
    assert notes.selected_ids() == [0]


def test_a_right_click_keeps_a_selection_that_it_hits(notes: NoteList) -> None:
    press(notes, Qt.Key.Key_Down, SHIFT)
    for row, expected in ((3, [2, 3]), (1, [1])):
        place = notes.visualRect(notes.model().index(row, 0)).center()
        QTest.mousePress(notes.viewport(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, place)
        assert notes.selected_ids() == expected
        # A button that stays down is down in the tests of other files too.
        QTest.mouseRelease(notes.viewport(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, place)
        assert notes.selected_ids() == expected


def test_the_place_comes_back_to_the_pixel(notes: NoteList, model: NoteListModel) -> None:
    notes.restore_top(NoteId(40), 17)
    assert notes.top() == (40, 17)
    model.set_ids(range(-5, 100), keep=True)
    assert notes.top() == (40, 17)
    assert notes.currentIndex().row() == 7


@pytest.mark.parametrize("change", ["insert", "remove", "move"])
def test_rows_that_come_and_go_above_do_not_move_what_is_seen(
    notes: NoteList, model: NoteListModel, change: str
) -> None:
    notes.restore_top(NoteId(40), 17)
    if change == "insert":
        model.insert(NoteId(500), 0)
    elif change == "remove":
        model.remove([NoteId(5)])
    else:
        model.move_to_top(NoteId(80))
    assert notes.top() == (40, 17)


def test_at_the_beginning_a_new_note_is_seen(notes: NoteList, model: NoteListModel) -> None:
    model.insert(NoteId(500), 0)
    assert notes.top() == (500, 0)
    assert notes.currentIndex().row() == 3


def test_the_open_note_stays_in_view_when_typing_brings_it_to_the_top(notes: NoteList, model: NoteListModel) -> None:
    notes.restore_top(NoteId(40), 0)
    notes.set_current_note(NoteId(42))
    model.move_to_top(NoteId(42))
    assert notes.currentIndex().row() == 0
    assert notes.top() == (42, 0)


def test_the_open_note_stays_in_view_when_the_same_list_comes_in_another_order(
    notes: NoteList, model: NoteListModel
) -> None:
    notes.set_current_note(NoteId(3))
    model.set_ids([3, *(one for one in range(100) if one != 3)], keep=True)
    assert notes.top() == (3, 0)
    notes.restore_top(NoteId(50), 10)
    notes.set_current_note(NoteId(52), scroll=False)
    model.set_ids([52, 3, *(one for one in range(100) if one not in (3, 52))], keep=True)
    assert notes.top() == (52, 0)
    notes.restore_top(NoteId(70), 10)
    model.set_ids([3, 52, *(one for one in range(100) if one not in (3, 52))], keep=True)
    assert notes.top() == (70, 10)


def test_a_new_search_begins_at_the_top(notes: NoteList, model: NoteListModel) -> None:
    notes.restore_top(NoteId(40), 17)
    model.set_ids(range(99, 0, -1), keep=False)
    assert notes.top() == (99, 0)
    assert notes.selected_ids() == []
    assert notes.currentIndex().row() == 97


def test_the_open_note_that_is_not_listed_any_more_is_not_current(notes: NoteList, model: NoteListModel) -> None:
    model.remove([NoteId(2)])
    assert not notes.currentIndex().isValid() or model.note_at(notes.currentIndex().row()) != 2
    press(notes, Qt.Key.Key_Down)
    assert notes.current_note() is not None


def test_qt_knows_the_selection_of_the_rows_on_screen(notes: NoteList) -> None:
    press(notes, Qt.Key.Key_A, CTRL)
    mirrored = {index.row() for index in notes.selectionModel().selectedIndexes()}
    assert set(range(5)) <= mirrored <= set(range(8))
    notes.restore_top(NoteId(50), 0)
    assert set(range(50, 55)) <= {index.row() for index in notes.selectionModel().selectedIndexes()}


def test_letters_do_not_search_through_every_title(notes: NoteList) -> None:
    press(notes, Qt.Key.Key_N)
    assert notes.currentIndex().row() == 2


def test_a_row_is_four_lines_of_text_and_24_pixels_high(notes: NoteList) -> None:
    assert notes.rowHeight(0) == 4 * round(notes.fontMetrics().height()) + 24


def test_the_selected_row_has_its_surface_in_both_themes(notes: NoteList, qapp: QApplication) -> None:
    for choice, colors in (("light", LIGHT), ("dark", DARK)):
        apply_theme(qapp, choice)  # type: ignore[arg-type]
        picture = notes.grab().toImage()
        row = notes.visualRect(notes.model().index(2, 0))
        assert picture.pixelColor(12, row.top() + 8).name() == colors.selected.name()
        assert picture.pixelColor(3, row.center().y()).name() == colors.list.name()
        assert picture.pixelColor(100, row.top() - 1).name() == colors.list.name()
        assert picture.pixelColor(100, row.bottom() + row.height()).name() == colors.hairline.name()
    apply_theme(qapp, "light")


def test_the_focus_is_seen_by_those_who_came_by_key(notes: NoteList, qtbot: QtBot) -> None:
    def ring() -> bool:
        picture = notes.grab().toImage()
        row = notes.visualRect(notes.model().index(2, 0))
        colors = {picture.pixelColor(100, y).name() for y in range(row.top(), row.top() + 6)}
        return LIGHT.accent.name() in colors

    notes.activateWindow()
    notes.clearFocus()
    notes.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(notes.hasFocus)
    assert ring()
    click(notes, 2)
    assert not ring()


def test_hits_are_marked(notes: NoteList, model: NoteListModel) -> None:
    def marked() -> int:
        picture = notes.grab().toImage()
        line = notes.visualRect(model.index(0, 0)).adjusted(20, 0, -20, 0)
        return sum(
            picture.pixelColor(x, y).name() == LIGHT.hit.name()
            for x in range(line.left(), line.right())
            for y in range(line.top(), line.bottom())
        )

    assert marked() == 0
    model.set_query(parse("words"))
    assert marked() > 50


def test_rows_that_are_still_to_come_are_drawn_without_reading(qtbot: QtBot) -> None:
    model = NoteListModel(lambda ids: pytest.fail("read"), lambda: NOW)
    notes = NoteList(model)
    qtbot.addWidget(notes)
    model.set_first_page(_rows([NoteId(1)]), total=1_000)
    notes.resize(320, 400)
    assert not notes.grab().isNull()


def test_a_row_keeps_its_width_when_there_is_more_to_scroll(notes: NoteList, model: NoteListModel) -> None:
    before = notes.columnWidth(0)
    model.set_ids([1], keep=False)
    assert notes.columnWidth(0) == before == notes.width()


def test_it_says_its_name(notes: NoteList) -> None:
    assert notes.accessibleName() == "Notes"
    assert notes.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_a_line_parts_two_notes_and_none_is_below_the_last(notes: NoteList, model: NoteListModel) -> None:
    model.set_ids(range(2), keep=False)
    notes.clearSelection()
    picture, height = notes.grab().toImage(), notes._row_height()
    top = notes.visualRect(model.index(0, 0)).top()
    assert picture.pixelColor(100, top + height - 1).name() == LIGHT.hairline.name()
    assert picture.pixelColor(100, top + 2 * height - 1).name() == LIGHT.list.name()


def test_choosing_paints_the_rows_that_look_different_and_no_other(
    notes: NoteList, model: NoteListModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: set[int] = set()
    read = model.row

    def row(number: int) -> NoteRow | None:
        painted.add(number)
        return read(number)

    monkeypatch.setattr(model, "row", row)
    QApplication.sendPostedEvents()
    painted.clear()
    click(notes, 4)
    QApplication.sendPostedEvents()
    assert painted == {1, 2, 3, 4}
    painted.clear()
    click(notes, 0, CTRL)
    QApplication.sendPostedEvents()
    assert painted == {0, 4}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_surface_of_a_selected_note_begins_below_the_heading_of_its_group(
    notes: NoteList, model: NoteListModel, qapp: QApplication, theme: ThemeChoice
) -> None:
    apply_theme(qapp, theme)
    colors = DARK if theme == "dark" else LIGHT
    model.set_grouped(True)
    notes.set_current_note(NoteId(0))
    rect = notes.visualRect(model.index(0, 0))
    edge, picture = rect.right() - 17, notes.grab().toImage()  # beside the words
    found = [picture.pixelColor(edge, y).name() for y in range(rect.top(), rect.bottom())]
    begins = found.index(colors.selected.name())
    assert begins > notes.fontMetrics().height() + 8
    assert set(found[:begins]) == {colors.list.name()}
    assert colors.selected.name() in found[-8:]
    ink = [
        y
        for y in range(rect.top(), rect.top() + begins)
        if any(picture.pixelColor(x, y).name() != colors.list.name() for x in range(rect.left() + 20, edge))
    ]
    assert rect.top() + 6 <= ink[0] < ink[-1] <= rect.top() + begins - 4
    apply_theme(qapp, "light")


def test_a_line_parts_a_group_from_the_row_above_also_when_its_first_note_is_selected(
    qtbot: QtBot, qapp: QApplication
) -> None:
    apply_theme(qapp, "light")
    model = NoteListModel(lambda ids: [row._replace(pinned_ms=max(0, 1 - row.id)) for row in _rows(ids)], lambda: NOW)
    model.set_ids(range(3), keep=False)
    model.set_grouped(True)
    notes = NoteList(model)
    qtbot.addWidget(notes)
    notes.resize(320, 400)
    notes.set_current_note(NoteId(1))
    bottom = notes.visualRect(model.index(0, 0)).bottom()
    assert [model.heading(row) for row in range(3)] == ["Pinned", "Today", ""]
    assert notes.grab().toImage().pixelColor(100, bottom).name() == LIGHT.hairline.name()
