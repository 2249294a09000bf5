"""A connection to the session bus on Qt's event loop: calls with their answers, and signals.

QtDBus takes 12 ms to load and cannot send structures from Python. Only to be let in may take a moment, at a bus with
many at its door: what a connection begins with is sent in one go, and the answers are read when they come.
https://dbus.freedesktop.org/doc/dbus-specification.html#auth-protocol
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

from notes_desktop.services.bus_message import CALL, ERROR, RETURN, SIGNAL, BusMessage, packed, unpacked

PORTAL, PORTAL_PLACE = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_BUS, _BUS_PLACE = "org.freedesktop.DBus", "/org/freedesktop/DBus"
_CONNECTS_WITHIN_S = 1.0

Answer = Callable[[BusMessage], None]


class Bus(QObject):
    """`named` once the bus has given us a name, `told(BusMessage)` for each signal, `lost` when it is gone.

    Owns its connection.
    """

    named = Signal()
    told = Signal(object)
    lost = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Raises OSError when there is no session bus."""
        super().__init__(parent)
        self.name = ""
        """Empty until `named`."""
        self._read = b""
        self._is_greeted = False
        self._serial = 0
        self._answers: dict[int, Answer] = {}
        self._socket = connected()
        self._socket.setblocking(False)
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)
        self.call(_BUS, _BUS_PLACE, _BUS, "Hello", then=self._on_named)
        if not self._notifier.isEnabled():
            raise OSError("the session bus went")

    def call(
        self,
        to: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        *body: Any,
        then: Answer | None = None,
    ) -> None:
        """`then` is handed what comes back, which may be an error; nothing when the bus is lost before."""
        self._serial += 1
        if then is not None:
            self._answers[self._serial] = then
        try:
            self._socket.sendall(packed(BusMessage(CALL, path, interface, member, to, signature, body), self._serial))
        except OSError:
            self._lose()

    def listen(self, rule: str) -> None:
        """Have signals told that fit, as `AddMatch` writes it."""
        self.call(_BUS, _BUS_PLACE, _BUS, "AddMatch", "s", f"type='signal',{rule}")

    def close(self) -> None:
        self._notifier.setEnabled(False)
        self._socket.close()

    def _lose(self) -> None:
        """The bus went; the desktop goes with it."""
        if self._notifier.isEnabled():
            self._notifier.setEnabled(False)
            self.lost.emit()

    @Slot()
    def _on_readable(self) -> None:
        try:
            data = self._socket.recv(65536)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        self._read += data
        try:
            self._take_in_all()
        except ValueError:
            data = b""
        if not data:
            self._lose()

    def _take_in_all(self) -> None:
        """Raises ValueError for what is no message, and when the bus does not know us."""
        if not self._is_greeted:
            line, end, rest = self._read.partition(b"\r\n")
            if not end:
                return
            if not line.startswith(b"OK"):
                raise ValueError("the session bus refuses")
            self._is_greeted, self._read = True, rest
        while self._notifier.isEnabled() and (found := unpacked(self._read)) is not None:
            self._read = self._read[found[1] :]
            self._take_in(found[0])

    def _take_in(self, message: BusMessage) -> None:
        if message.kind in (RETURN, ERROR):
            then = self._answers.pop(message.reply_to, None)
            if then is not None:
                then(message)
        elif message.kind == SIGNAL:
            self.told.emit(message)

    def _on_named(self, answer: BusMessage) -> None:
        if answer.kind != RETURN or not answer.body:
            self._lose()
            return
        self.name = str(answer.body[0])
        self.named.emit()


def connected() -> socket.socket:
    """A connection that has said whose it is; the first line to read is the bus's answer. Raises OSError."""
    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS") or f"unix:path={os.environ.get('XDG_RUNTIME_DIR', '')}/bus"
    options = dict(part.partition("=")[::2] for part in address.partition(";")[0].removeprefix("unix:").split(","))
    place = "\0" + options["abstract"] if "abstract" in options else options.get("path", "")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(_CONNECTS_WITHIN_S)
        connection.connect(place)
        connection.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\nBEGIN\r\n")
    except BaseException:
        connection.close()
        raise
    return connection
