from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from notes_desktop.core.choices import Choice
from notes_desktop.ui.widgets.picker import Picker


@pytest.fixture
def picker(qtbot: QtBot) -> Picker:
    """Words can be made, and what has a space cannot."""
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(900, 600)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made = Picker(window, "Add", "A word", [Choice("red", "Red")], can_create=lambda text: " " not in text)
    made.open()
    return made


def _write(picker: Picker, text: str) -> list[str]:
    """The rows there are then."""
    picker.field.setText(text)
    model = picker.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_text_is_offered_to_be_made_where_it_can_be(picker: Picker, qtbot: QtBot) -> None:
    assert _write(picker, " blue ") == ["Create “blue”"]
    assert _write(picker, "re") == ["Red", "Create “re”"]
    assert _write(picker, "RED") == ["Red"]
    assert _write(picker, "") == ["Red"]
    _write(picker, "blue")
    with qtbot.waitSignal(picker.create_requested) as asked:
        QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert asked.args == ["blue"]


def test_where_nothing_can_be_made_nothing_fits_and_the_text_stays(picker: Picker) -> None:
    assert _write(picker, "light blue") == []
    assert picker.none.isVisible()
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert picker.isVisible()
    assert picker.field.text() == "light blue"
