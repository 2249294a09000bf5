"""Against a real bus, with a stand-in for the portal on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from notes_desktop.services.bus_message import BusMessage
from notes_desktop.ui.bridge.bus import PORTAL_PLACE
from notes_desktop.ui.bridge.portal_key import PortalKey, trigger
from tests.harness.portal import Portal, needs_bus, session_bus

SESSION = f"{PORTAL_PLACE}/session/1"


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")  # so that it is put back
    with session_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield


class Shortcuts(Portal):
    """Grants what is asked for and presses the key once."""

    def __init__(self, code: int = 0) -> None:
        self._code = code
        super().__init__()

    def take_in(self, message: BusMessage) -> None:
        if message.member not in ("CreateSession", "BindShortcuts"):
            return
        results = {"session_handle": ("s", SESSION)} if message.member == "CreateSession" else {}
        sender = message.sender.removeprefix(":").replace(".", "_")
        request = f"{PORTAL_PLACE}/request/{sender}/{message.body[-1]['handle_token']}"
        self.tell("Request", "Response", "ua{sv}", self._code, results, path=request)
        if message.member == "BindShortcuts":
            token = {"activation_token": ("s", "leave")}
            self.tell("GlobalShortcuts", "Activated", "osta{sv}", SESSION, "capture", 5, token)


@needs_bus
def test_a_key_that_the_desktop_grants_is_told_when_it_is_pressed(bus: None, qtbot: QtBot) -> None:
    portal = Shortcuts()
    key = PortalKey()
    try:
        with qtbot.waitSignal(key.pressed):
            key.take("Ctrl+Alt+J")
        asked = portal.asked[-1]
        assert asked.signature == "oa(sa{sv})sa{sv}"
        assert asked.body[0] == SESSION
        [(name, wanted)] = asked.body[1]
        assert (name, wanted["preferred_trigger"]) == ("capture", "CTRL+ALT+j")
        assert os.environ["XDG_ACTIVATION_TOKEN"] == "leave"
    finally:
        key.close()
        portal.close()


@needs_bus
def test_a_person_may_say_no(bus: None, qtbot: QtBot) -> None:
    portal = Shortcuts(code=1)
    key = PortalKey()
    with qtbot.waitSignal(key.refused):
        key.take("Ctrl+Alt+J")
    key.close()
    portal.close()


@needs_bus
def test_without_a_portal_the_key_is_refused(bus: None, qtbot: QtBot) -> None:
    key = PortalKey()
    with qtbot.waitSignal(key.refused):
        key.take("F9")
    key.close()


@needs_bus
def test_a_bus_that_goes_before_it_has_answered_refuses_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    with session_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        key = PortalKey()
        key.take("F9")
    with qtbot.waitSignal(key.refused):
        pass  # nothing was read so far
    key.close()


def test_without_a_bus_there_is_no_such_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    with pytest.raises(OSError):
        PortalKey()


def test_keys_are_written_as_portals_read_them() -> None:
    assert [trigger(key) for key in ("Ctrl+Shift+J", "Meta+F9")] == ["CTRL+SHIFT+j", "LOGO+F9"]
