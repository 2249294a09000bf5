"""A real session bus, and a stand-in for the desktop's portal on it."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from notes_desktop.services.bus_message import CALL, ERROR, RETURN, SIGNAL, BusMessage, packed, unpacked
from notes_desktop.ui.bridge.bus import PORTAL, PORTAL_PLACE, connected

_CONFIG = """<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>"""
_ACCENT = ("org.freedesktop.appearance", "accent-color")
needs_bus = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="dbus-daemon is not installed")


@contextlib.contextmanager
def session_bus(folder: Path) -> Iterator[str]:
    """Its address."""
    (folder / "bus.conf").write_text(_CONFIG, "utf-8")
    command = ["dbus-daemon", f"--config-file={folder}/bus.conf", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.kill()


class Portal:
    """Has the portal's name on the bus; what it answers is `take_in` of a subclass."""

    def __init__(self) -> None:
        self.asked: list[BusMessage] = []
        self._socket = connected()
        bus, place = "org.freedesktop.DBus", "/org/freedesktop/DBus"
        self._send(BusMessage(CALL, place, bus, "Hello", bus))
        self._send(BusMessage(CALL, place, bus, "RequestName", bus, "su", (PORTAL, 0)))
        self._has_name = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        assert self._has_name.wait(10)

    def take_in(self, message: BusMessage) -> None:
        """A call, on the portal's own thread."""

    def tell(self, interface: str, member: str, signature: str, *body: Any, path: str = PORTAL_PLACE) -> None:
        """Emit a signal."""
        self._send(BusMessage(SIGNAL, path, f"org.freedesktop.portal.{interface}", member, "", signature, body))

    def answer(self, call: BusMessage, signature: str, *body: Any) -> None:
        answer = BusMessage(RETURN, destination=call.sender, signature=signature, body=body, reply_to=call.serial)
        self._send(answer)

    def refuse(self, call: BusMessage) -> None:
        name = "org.freedesktop.portal.Error.NotFound"
        self._send(BusMessage(ERROR, destination=call.sender, reply_to=call.serial, error=name))

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _send(self, message: BusMessage) -> None:
        self._socket.sendall(packed(message, 1))

    def _serve(self) -> None:
        self._socket.settimeout(None)
        data, is_greeted = b"", False
        while piece := self._socket.recv(65536):
            data += piece
            if not is_greeted:
                _ok, end, rest = data.partition(b"\r\n")
                data, is_greeted = (rest, True) if end else (data, False)
            while is_greeted and (found := unpacked(data)) is not None:
                data = data[found[1] :]
                self._judge(found[0])

    def _judge(self, message: BusMessage) -> None:
        if message.member == "NameAcquired" and message.body == (PORTAL,):
            self._has_name.set()
        elif message.kind == CALL:
            self.asked.append(message)
            self.take_in(message)


class AccentPortal(Portal):
    """A desktop with this accent colour; None where it knows of no such thing."""

    def __init__(self, accent: tuple[float, float, float] | None) -> None:
        self._accent = accent
        super().__init__()

    def choose(self, accent: tuple[float, float, float]) -> None:
        """A person chooses another."""
        self._accent = accent
        self.tell("Settings", "SettingChanged", "ssv", *_ACCENT, ("(ddd)", accent))

    def take_in(self, message: BusMessage) -> None:
        if message.member == "Read" and message.body == _ACCENT and self._accent is not None:
            self.answer(message, "v", ("v", ("(ddd)", self._accent)))
        else:
            self.refuse(message)
