"""The desktop around the application: login, logout, and a tray that may not be there."""

from __future__ import annotations

import pytest

from notes_desktop.services import autostart
from tests.harness.window import Sitting
from tests.journeys.conftest import Start


def test_started_at_login_while_the_setting_and_the_desktop_say_so(desk: Sitting, start: Start) -> None:
    apply = desk.rest.commands.dialogs.apply_setting
    apply("desktop.autostart", "on")
    assert autostart.is_on()
    apply("desktop.autostart", "off")
    assert not autostart.is_on()
    apply("desktop.autostart", "on")
    autostart.turn(False, [])  # with the desktop's own tool
    desk.quit()
    desk = start()
    desk.rest.desktop.settle_in()
    assert desk.workspace.settings.text("desktop.autostart") == "off"


def test_at_logout_everything_is_on_the_disk_and_the_window_stays(desk: Sitting) -> None:
    note_id = desk.new_note("before")
    desk.type(" logout")
    desk.rest.desktop.keep_all()
    assert desk.stored(note_id) == "before logout"
    assert desk.workspace.library.reader.session().open_note == note_id
    desk.type(", cancelled")
    desk.wait_until_saved()
    assert desk.stored(note_id) == "before logout, cancelled"


# The platform without a screen has no signal for trays that come.
@pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)
def test_without_a_tray_the_window_never_closes_into_it(desk: Sitting) -> None:
    desk.rest.commands.dialogs.apply_setting("desktop.tray", "keep")
    tray = desk.rest.desktop.tray
    assert tray is not None and not tray.has_place()
    assert desk.rest.toast.isVisible()
    assert [action.text() for action in tray.menu.actions()] == [
        "Open Notes Desktop", "New note", "Quick capture", "", "Quit",
    ]  # fmt: skip
    assert not desk.rest.desktop.keeps_running()
    desk.rest.commands.dialogs.apply_setting("desktop.tray", "off")
    assert desk.rest.desktop.tray is None
    desk.quit()  # which waits for the end
