"""The desktop's accent colour, on a real bus with a stand-in for the desktop's portal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from notes_desktop import paths
from notes_desktop.services.settings import Settings
from notes_desktop.ui.theme.apply import apply_accent, apply_theme
from notes_desktop.ui.theme.palette import LIGHT, tokens, tokens_of
from notes_desktop.ui.window.application import first_accent
from notes_desktop.ui.window.dialogs import Dialogs
from tests.harness.portal import AccentPortal, needs_bus, session_bus
from tests.journeys.conftest import Start

ORANGE, PURPLE = (0.9, 0.38, 0.0), (0.57, 0.255, 0.675)
READABLE_ORANGE = tokens(Qt.ColorScheme.Light, "#e66100").accent.name()


@pytest.fixture(autouse=True)
def own_again(qapp: QApplication) -> Iterator[None]:
    """Theme and accent belong to the process, which other tests share."""
    apply_theme(qapp, "light")
    yield
    apply_accent(qapp, "")
    apply_theme(qapp, "system")


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AccentPortal]:
    with session_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        stand_in = AccentPortal(ORANGE)
        yield stand_in
        stand_in.close()


def _accent(app: QApplication) -> str:
    return tokens_of(app.palette()).accent.name()


@needs_bus
def test_the_window_follows_the_desktops_accent_and_the_next_start_begins_with_it(
    qapp: QApplication, portal: AccentPortal, start: Start
) -> None:
    desk = start()
    desk.new_note("[[a link]] in a note")
    desk.wait(lambda: _accent(qapp) == READABLE_ORANGE)
    portal.choose(PURPLE)
    desk.wait(lambda: _accent(qapp) == "#9141ac")
    assert desk.workspace.editor.palette().link().color().name() == "#9141ac"
    desk.quit()
    assert first_accent(qapp, Settings(paths.settings_file())) == "#9141ac"


@needs_bus
def test_our_own_blue_can_be_chosen_and_left_again(qapp: QApplication, portal: AccentPortal, start: Start) -> None:
    desk = start()
    desk.wait(lambda: _accent(qapp) != LIGHT.accent.name())
    dialogs: Dialogs = desk.rest.commands.dialogs
    dialogs.apply_setting("accent", "own")
    assert tokens_of(qapp.palette()) is LIGHT
    paths.desktop_file().unlink(missing_ok=True)  # a lane may not have come to write it yet
    portal.choose(PURPLE)
    asked = len(portal.asked)
    dialogs.apply_setting("accent", "system")
    assert _accent(qapp) == READABLE_ORANGE, "what the desktop said last"
    desk.wait(lambda: _accent(qapp) == "#9141ac")
    assert len(portal.asked) == asked + 1
    desk.quit()


def test_a_kept_accent_that_is_none_is_not_believed(qapp: QApplication) -> None:
    settings = Settings(paths.settings_file())
    for written in ("{}", '{"accent": 5}', '{"accent": "red"}', '{"accent": "#12345"}', "nonsense"):
        paths.private_folder(paths.desktop_file().parent)
        paths.desktop_file().write_text(written, "utf-8")
        assert first_accent(qapp, settings) == ""
    paths.desktop_file().write_text('{"accent": "#e66100"}', "utf-8")
    assert first_accent(qapp, settings) == "#e66100"
    settings.set("accent", "own")
    assert first_accent(qapp, settings) == ""
