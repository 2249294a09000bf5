from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from notes_desktop.ui.theme.apply import apply_accent, apply_theme
from notes_desktop.ui.theme.palette import DARK, LIGHT, tokens_of


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    apply_theme(qapp, "light")


def test_a_choice_applies_at_once_to_an_open_window(app: QApplication, qtbot: QtBot) -> None:
    apply_theme(app, "light")
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    assert tokens_of(window.palette()) is LIGHT
    apply_theme(app, "dark")
    assert tokens_of(window.palette()) is DARK
    assert window.palette().color(QPalette.ColorRole.Base) == DARK.editor


def test_the_system_without_an_opinion_is_light(app: QApplication) -> None:
    apply_theme(app, "dark")
    apply_theme(app, "system")
    assert tokens_of(app.palette()) is LIGHT


def test_a_fixed_choice_does_not_follow_the_system(app: QApplication) -> None:
    apply_theme(app, "dark")
    app.styleHints().colorSchemeChanged.emit(app.styleHints().colorScheme())
    assert tokens_of(app.palette()) is DARK


def test_a_window_is_never_painted_in_the_other_theme_first(app: QApplication, qtbot: QtBot) -> None:
    apply_theme(app, "dark")
    seen: list[int] = []

    class Window(QWidget):
        def event(self, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                seen.append(self.palette().color(QPalette.ColorRole.Window).lightness())
            return super().event(event)

    window = Window()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: bool(seen))
    assert all(lightness < 64 for lightness in seen)


def test_another_accent_applies_at_once_and_stays_over_a_switch(app: QApplication, qtbot: QtBot) -> None:
    apply_theme(app, "light")
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    apply_accent(app, "#9141ac")
    assert window.palette().color(QPalette.ColorRole.Accent).name() == "#9141ac"
    apply_theme(app, "dark")
    purple = tokens_of(window.palette())
    assert purple.is_dark and purple is not DARK
    apply_accent(app, "")
    assert tokens_of(window.palette()) is DARK


def test_the_same_accent_again_changes_nothing(app: QApplication, qtbot: QtBot) -> None:
    apply_theme(app, "light")
    apply_accent(app, "#9141ac")
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.assertNotEmitted(app.paletteChanged):
        apply_accent(app, "#9141ac")
