from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from notes_desktop.ui.widgets.sidebar import VIEWS, Sidebar, SidebarItem, SidebarSection

NOTEBOOKS = SidebarSection("Notebooks", (SidebarItem("n1", "Work", "notes"), SidebarItem("n2", "Plans", "notes", 1)))
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def sidebar(qtbot: QtBot) -> Sidebar:
    made = Sidebar()
    qtbot.addWidget(made)
    made.resize(220, 400)
    made.show()
    made.set_view("all")
    return made


def titles(sidebar: Sidebar) -> list[str]:
    model = sidebar.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_it_shows_the_four_views_and_nothing_of_what_comes_later(sidebar: Sidebar) -> None:
    assert titles(sidebar) == ["All Notes", "Pinned", "Today", "Trash"]


def test_setting_the_view_tells_nobody(sidebar: Sidebar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(sidebar.view_chosen):
        sidebar.set_view("trash")
    assert sidebar.view() == "trash"


def test_a_key_goes_to_the_next_view(sidebar: Sidebar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sidebar.view_chosen) as chosen:
        QTest.keyClick(sidebar, Qt.Key.Key_Down)
    assert chosen.args == ["pinned"]


def test_a_click_goes_to_a_view_and_one_below_them_nowhere(sidebar: Sidebar, qtbot: QtBot) -> None:
    place = sidebar.visualRect(sidebar.model().index(3, 0)).center()
    with qtbot.waitSignal(sidebar.view_chosen) as chosen:
        QTest.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["trash"]
    place.setY(380)
    QTest.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert sidebar.view() == "trash"


def test_counts_are_spoken_with_the_view(sidebar: Sidebar) -> None:
    sidebar.set_counts({"all": 128, "pinned": 1})
    spoken = [sidebar.model().index(row, 0).data(SPOKEN) for row in range(3)]
    assert spoken == ["All Notes, 128 notes", "Pinned, 1 note", "Today"]


def test_a_row_is_a_line_and_16_pixels_high(sidebar: Sidebar) -> None:
    assert sidebar.sizeHintForRow(0) == round(sidebar.fontMetrics().height()) + 16


def test_keys_skip_the_heading_of_a_section(sidebar: Sidebar) -> None:
    sidebar.set_sections([VIEWS, NOTEBOOKS])
    sidebar.set_view("trash")
    QTest.keyClick(sidebar, Qt.Key.Key_Down)
    assert sidebar.view() == "n1"


def test_the_view_stays_when_sections_come(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.set_view("today")
    with qtbot.assertNotEmitted(sidebar.view_chosen):
        sidebar.set_sections([VIEWS, NOTEBOOKS])
    assert sidebar.view() == "today"
    assert not sidebar.grab().isNull()


def test_its_model_keeps_the_rules_of_qt(sidebar: Sidebar, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(sidebar.model(), force_py=True)  # type: ignore[no-untyped-call]
    sidebar.set_sections([VIEWS, NOTEBOOKS])
    sidebar.set_counts({"all": 3})
