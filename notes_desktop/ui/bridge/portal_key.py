"""One key that works in every program, through the desktop's portal: the way under Wayland.

The desktop asks the person and decides. QtDBus cannot send what the portal takes, an array of structures, from Python:
nothing tells it their signature. So this speaks to the bus itself.
https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.GlobalShortcuts.html
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

from notes_desktop import paths
from notes_desktop.core.text import _
from notes_desktop.services.bus_message import CALL, ERROR, SIGNAL, BusMessage, packed, unpacked

_PORTAL, _PLACE = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_SHORTCUTS, _REQUEST = "org.freedesktop.portal.GlobalShortcuts", "org.freedesktop.portal.Request"
_BUS = "org.freedesktop.DBus"
_NAME = "capture"
_ANSWER_WITHIN_S = 1.0
_MODIFIERS = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Meta": "LOGO"}


class PortalKey(QObject):
    """`pressed` when the key is, `refused` when there is no such portal or a person said no. Owns its connection."""

    pressed = Signal()
    refused = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Raises OSError when there is no session bus."""
        super().__init__(parent)
        self._socket = _connected()
        self._read = b""
        self._serial = 0
        self._session = ""
        self._key = ""
        self._calls: set[int] = set()
        self._requests: dict[str, Callable[[dict[str, Any]], None]] = {}
        self._name = self._greet()
        self._socket.setblocking(False)
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)
        for interface in (_SHORTCUTS, _REQUEST):
            self._call(_BUS, "/org/freedesktop/DBus", _BUS, "AddMatch", "s", f"type='signal',interface='{interface}'")
        # Who starts it outside of a desktop's menu has no name there otherwise; older portals do not know the call.
        self._call(_PORTAL, _PLACE, "org.freedesktop.host.portal.Registry", "Register", "sa{sv}", paths.APPLICATION, {})

    def take(self, key: str) -> bool:
        """Ask for a key by its portable name; whether it can be had is told later."""
        self._end_session()
        self._key = key
        token = f"notes_desktop_{self._serial}"
        options = {"session_handle_token": ("s", token)}
        self._ask("CreateSession", "", (), options, self._on_session)
        return True

    def activate(self, _window: int) -> None:
        """Qt has shown the token that came with the key to the compositor."""

    def close(self) -> None:
        self._end_session()
        self._notifier.setEnabled(False)
        self._socket.close()

    def _ask(
        self,
        method: str,
        signature: str,
        arguments: tuple[Any, ...],
        options: dict[str, tuple[str, Any]],
        then: Callable[[dict[str, Any]], None],
    ) -> None:
        """Call what is answered by a signal of a request, whose place is known before: it may come first."""
        token = f"notes_desktop_{self._serial}"
        sender = self._name.removeprefix(":").replace(".", "_")
        self._requests[f"{_PLACE}/request/{sender}/{token}"] = then
        options = {**options, "handle_token": ("s", token)}
        self._calls.add(self._call(_PORTAL, _PLACE, _SHORTCUTS, method, f"{signature}a{{sv}}", *arguments, options))

    def _call(self, to: str, path: str, interface: str, member: str, signature: str = "", *body: Any) -> int:
        self._serial += 1
        message = BusMessage(CALL, path, interface, member, to, signature, body)
        try:
            self._socket.sendall(packed(message, self._serial))
        except OSError:
            self.refused.emit()
        return self._serial

    def _greet(self) -> str:
        """Our name on the bus."""
        self._call(_BUS, "/org/freedesktop/DBus", _BUS, "Hello")
        while (found := unpacked(self._read)) is None:
            data = self._socket.recv(65536)
            if not data:
                raise OSError("no session bus")
            self._read += data
        message, length = found
        self._read = self._read[length:]
        return str(message.body[0])

    def _end_session(self) -> None:
        if self._session:
            self._call(_PORTAL, self._session, "org.freedesktop.portal.Session", "Close")
            self._session = ""

    def _on_session(self, results: dict[str, Any]) -> None:
        self._session = str(results.get("session_handle", ""))
        wanted = {"description": ("s", _("Quick capture")), "preferred_trigger": ("s", trigger(self._key))}
        self._ask("BindShortcuts", "oa(sa{sv})s", (self._session, [(_NAME, wanted)], ""), {}, lambda _results: None)

    @Slot()
    def _on_readable(self) -> None:
        try:
            data = self._socket.recv(65536)
            self._read += data
            while (found := unpacked(self._read)) is not None:
                self._read = self._read[found[1] :]
                self._take_in(found[0])
        except (BlockingIOError, InterruptedError):
            return
        except (OSError, ValueError):
            data = b""
        if not data:
            self._notifier.setEnabled(False)  # the bus went; the desktop goes with it

    def _take_in(self, message: BusMessage) -> None:
        if message.kind == ERROR and message.reply_to in self._calls:
            self.refused.emit()
        elif message.kind == SIGNAL and message.member == "Response" and message.path in self._requests:
            then = self._requests.pop(message.path)
            code, results = message.body
            if code == 0:
                then(results)
            else:
                self.refused.emit()
        elif message.kind == SIGNAL and message.member == "Activated" and message.body[:2] == (self._session, _NAME):
            token = message.body[3].get("activation_token") if len(message.body) > 3 else None
            if token:
                os.environ["XDG_ACTIVATION_TOKEN"] = str(token)
            self.pressed.emit()


def trigger(key: str) -> str:
    """A portable key as the shortcuts specification writes it: `CTRL+ALT+j`."""
    *modifiers, name = key.split("+")
    return "+".join([*(_MODIFIERS.get(word, word) for word in modifiers), name.lower() if len(name) == 1 else name])


def _connected() -> socket.socket:
    """A connection to the session bus that knows whose it is. Raises OSError."""
    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS") or f"unix:path={os.environ.get('XDG_RUNTIME_DIR', '')}/bus"
    options = dict(part.partition("=")[::2] for part in address.partition(";")[0].removeprefix("unix:").split(","))
    place = "\0" + options["abstract"] if "abstract" in options else options.get("path", "")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(_ANSWER_WITHIN_S)
        connection.connect(place)
        connection.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
        if not connection.recv(512).startswith(b"OK"):
            raise OSError("the session bus refuses")
        connection.sendall(b"BEGIN\r\n")
    except BaseException:
        connection.close()
        raise
    return connection
