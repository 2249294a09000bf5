"""Against a real bus, with a stand-in for the portal on it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from notes_desktop.services.bus_message import CALL, SIGNAL, BusMessage, packed, unpacked
from notes_desktop.ui.bridge import portal_key
from notes_desktop.ui.bridge.portal_key import PortalKey, trigger

PORTAL, PLACE = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SESSION = f"{PLACE}/session/1"
CONFIG = """<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>"""
needs_bus = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="dbus-daemon is not installed")


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "bus.conf").write_text(CONFIG, "utf-8")
    command = ["dbus-daemon", f"--config-file={tmp_path}/bus.conf", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.stdout.readline().strip())
        monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")  # so that it is put back
        yield
        daemon.kill()


class Portal:
    """Grants what is asked for and presses the key once; `asked` are the calls."""

    def __init__(self, code: int = 0) -> None:
        self.asked: list[BusMessage] = []
        self._code = code
        self._socket = portal_key._connected()
        self._call("Hello")
        self._call("RequestName", "su", PORTAL, 0)
        self._has_name = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        assert self._has_name.wait(10)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _call(self, member: str, signature: str = "", *body: Any) -> None:
        bus = "org.freedesktop.DBus"
        self._socket.sendall(packed(BusMessage(CALL, "/org/freedesktop/DBus", bus, member, bus, signature, body), 1))

    def _signal(self, path: str, interface: str, member: str, signature: str, *body: Any) -> None:
        message = BusMessage(SIGNAL, path, f"org.freedesktop.portal.{interface}", member, "", signature, body)
        self._socket.sendall(packed(message, 1))

    def _serve(self) -> None:
        data = b""
        self._socket.settimeout(None)
        while piece := self._socket.recv(65536):
            data += piece
            while (found := unpacked(data)) is not None:
                data = data[found[1] :]
                self._take_in(found[0])

    def _take_in(self, message: BusMessage) -> None:
        if message.member == "NameAcquired" and message.body == (PORTAL,):
            self._has_name.set()
        if message.kind != CALL or message.member not in ("CreateSession", "BindShortcuts"):
            return
        self.asked.append(message)
        results = {"session_handle": ("s", SESSION)} if message.member == "CreateSession" else {}
        # The first on this bus is the portal, the second who asks.
        request = f"{PLACE}/request/1_1/{message.body[-1]['handle_token']}"
        self._signal(request, "Request", "Response", "ua{sv}", self._code, results)
        if message.member == "BindShortcuts":
            token = {"activation_token": ("s", "leave")}
            self._signal(PLACE, "GlobalShortcuts", "Activated", "osta{sv}", SESSION, "capture", 5, token)


@needs_bus
def test_a_key_that_the_desktop_grants_is_told_when_it_is_pressed(bus: None, qtbot: QtBot) -> None:
    portal = Portal()
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
    portal = Portal(code=1)
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


def test_without_a_bus_there_is_no_such_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    with pytest.raises(OSError):
        PortalKey()


def test_keys_are_written_as_portals_read_them() -> None:
    assert [trigger(key) for key in ("Ctrl+Shift+J", "Meta+F9")] == ["CTRL+SHIFT+j", "LOGO+F9"]
