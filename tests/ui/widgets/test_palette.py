from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import shiboken6
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from notes_desktop.catalog.commands import COMMANDS
from notes_desktop.catalog.keys import effective_keys
from notes_desktop.ui.widgets.palette import Palette
from notes_desktop.ui.widgets.popup import DETAIL_ROLE, DIMMED_ROLE, MARKED_ROLE, Popup

Key = Qt.Key
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
MakePalette = Callable[..., Palette]


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    """A window with a field that has the focus."""
    window, field = QMainWindow(), QLineEdit()
    qtbot.addWidget(window)
    window.setCentralWidget(field)
    window.resize(900, 600)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    return window


@pytest.fixture
def palette(window: QMainWindow) -> MakePalette:
    def make(disabled: Sequence[str] = (), recent: Sequence[str] = ()) -> Palette:
        made = Palette(window, effective_keys({}, "linux"), lambda name: name not in disabled, recent)
        made.open()
        return made

    return make


def _rows(popup: Popup, role: int = Qt.ItemDataRole.DisplayRole) -> list[object]:
    model = popup.list.model()
    return [model.index(row, 0).data(role) for row in range(model.rowCount())]


def _current(popup: Popup) -> object:
    return popup.list.currentIndex().data()


def _wait_until_gone(popup: Popup, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not shiboken6.isValid(popup))


def test_it_has_every_command_of_the_catalogue_once_with_its_key(palette: MakePalette) -> None:
    shown = palette()
    assert _rows(shown) == [command.title for command in COMMANDS]
    assert _rows(shown, DETAIL_ROLE)[0] == "Ctrl+N"


def test_its_model_keeps_qts_rules(palette: MakePalette) -> None:
    shown = palette()
    QAbstractItemModelTester(shown.list.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    for text in ("b", "bold", "nothing like it", ""):
        shown.field.setText(text)


def test_typing_finds_and_enter_runs_with_the_focus_back(
    palette: MakePalette, window: QMainWindow, qtbot: QtBot
) -> None:
    shown = palette()
    assert QApplication.focusWidget() is shown.field
    told: list[tuple[str, object]] = []
    shown.chosen.connect(lambda name: told.append((name, QApplication.focusWidget())))
    QTest.keyClicks(shown.field, "fmo")
    assert _current(shown) == "Focus mode"
    QTest.keyClick(shown.field, Key.Key_Return)
    _wait_until_gone(shown, qtbot)
    assert told == [("view.focus_mode", window.centralWidget())]


def test_other_words_find_a_command_too(palette: MakePalette) -> None:
    shown = palette()
    QTest.keyClicks(shown.field, "backup")
    assert "Save a copy of the library…" in _rows(shown)


def test_a_title_comes_before_other_words(palette: MakePalette) -> None:
    shown = palette()
    QTest.keyClicks(shown.field, "search")
    assert _current(shown) == "Search or create"


def test_recent_commands_come_first(palette: MakePalette) -> None:
    shown = palette(recent=("help.about", "note.pin"))
    assert _rows(shown)[:3] == ["About Notes Desktop", "Pin note", "New note"]
    assert len(_rows(shown)) == len(COMMANDS)


def test_a_command_that_cannot_run_is_dim_and_enter_does_nothing(palette: MakePalette, qtbot: QtBot) -> None:
    shown = palette(disabled=("text.bold",))
    QTest.keyClicks(shown.field, "bold")
    assert _rows(shown, DIMMED_ROLE)[0] is True
    assert "not available" in str(_rows(shown, Qt.ItemDataRole.AccessibleTextRole)[0])
    with qtbot.assertNotEmitted(shown.chosen):
        QTest.keyClick(shown.field, Key.Key_Return)
    assert shown.isVisible()


def test_enter_without_a_hit_does_nothing(palette: MakePalette, qtbot: QtBot) -> None:
    shown = palette()
    QTest.keyClicks(shown.field, "qqqq")
    assert _rows(shown) == []
    with qtbot.assertNotEmitted(shown.chosen):
        QTest.keyClick(shown.field, Key.Key_Return)
    assert shown.isVisible()


def test_it_says_when_nothing_fits(palette: MakePalette) -> None:
    shown = palette()
    assert not shown.none.isVisible()
    low = shown.height()
    QTest.keyClicks(shown.field, "qqqq")
    assert shown.none.isVisible()
    assert shown.none.text() == "Nothing fits"
    assert shown.height() < low
    shown.field.clear()
    assert not shown.none.isVisible()
    assert shown.height() == low


def test_arrows_go_round_and_pages_stop_at_the_ends(palette: MakePalette) -> None:
    shown = palette()
    QTest.keyClick(shown.field, Key.Key_Up)
    assert shown.list.currentIndex().row() == len(COMMANDS) - 1
    QTest.keyClick(shown.field, Key.Key_Down)
    assert shown.list.currentIndex().row() == 0
    QTest.keyClick(shown.field, Key.Key_PageDown)
    assert shown.list.currentIndex().row() == 9
    QTest.keyClick(shown.field, Key.Key_PageUp)
    QTest.keyClick(shown.field, Key.Key_PageUp)
    assert shown.list.currentIndex().row() == 0


def test_escape_closes_it_and_gives_the_focus_back(palette: MakePalette, window: QMainWindow, qtbot: QtBot) -> None:
    shown = palette()
    QTest.keyClick(shown.field, Key.Key_Escape)
    _wait_until_gone(shown, qtbot)
    assert QApplication.focusWidget() is window.centralWidget()


def test_tab_does_not_lose_it(palette: MakePalette) -> None:
    shown = palette()
    QTest.keyClick(shown.field, Key.Key_Tab)
    assert QApplication.focusWidget() is shown.field


def test_it_goes_when_the_focus_goes_elsewhere(palette: MakePalette, window: QMainWindow, qtbot: QtBot) -> None:
    shown = palette()
    field = window.centralWidget()
    assert field is not None
    field.setFocus()
    _wait_until_gone(shown, qtbot)


def test_a_second_one_gives_the_focus_back_to_where_the_first_came_from(
    palette: MakePalette, window: QMainWindow, qtbot: QtBot
) -> None:
    first = palette()
    second = palette()
    _wait_until_gone(first, qtbot)
    QTest.keyClick(second.field, Key.Key_Escape)
    _wait_until_gone(second, qtbot)
    assert QApplication.focusWidget() is window.centralWidget()


def test_a_key_that_qt_has_no_name_for_does_no_harm(palette: MakePalette) -> None:
    shown = palette()

    QApplication.sendEvent(
        shown.field, QKeyEvent(QKeyEvent.Type.KeyPress, 0x01FFFF00, Qt.KeyboardModifier.NoModifier, "")
    )
    assert shown.isVisible()


def test_a_click_runs(palette: MakePalette, qtbot: QtBot) -> None:
    shown = palette()
    index: QModelIndex = shown.list.model().index(2, 0)
    with qtbot.waitSignal(shown.chosen) as told:
        QTest.mouseClick(
            shown.list.viewport(),
            Qt.MouseButton.LeftButton,
            pos=shown.list.visualRect(index).center(),
        )
    assert told.args == [COMMANDS[2].id]


def test_it_stays_within_a_small_window(palette: MakePalette, window: QMainWindow) -> None:
    shown = palette()
    window.resize(480, 480)
    assert window.rect().contains(shown.geometry())


def test_what_is_on_has_a_mark_and_is_said(window: QMainWindow) -> None:
    keys = effective_keys({}, "linux")
    made = Palette(window, keys, lambda _name: True, is_checked=lambda name: name == "sort.title")
    made.open()
    rows = dict(zip(_rows(made), zip(_rows(made, MARKED_ROLE), _rows(made, SPOKEN), strict=True), strict=True))
    assert rows["Sort by title"] == (True, "Sort by title, on")
    assert rows["Sort by date edited"] == (False, "Sort by date edited")
