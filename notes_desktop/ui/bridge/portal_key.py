"""One key that works in every program, through the desktop's portal: the way under Wayland.

The desktop asks the person and decides.
https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.GlobalShortcuts.html
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from notes_desktop import paths
from notes_desktop.core.text import _
from notes_desktop.services.bus_message import ERROR, BusMessage
from notes_desktop.ui.bridge.bus import PORTAL, PORTAL_PLACE, Bus

_SHORTCUTS, _REQUEST = "org.freedesktop.portal.GlobalShortcuts", "org.freedesktop.portal.Request"
_NAME = "capture"
_MODIFIERS = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Meta": "LOGO"}


class PortalKey(QObject):
    """`pressed` when the key is, `refused` when there is no such portal or a person said no. Owns its connection."""

    pressed = Signal()
    refused = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Raises OSError when there is no session bus."""
        super().__init__(parent)
        self._session = ""
        self._key = ""
        self._asked = 0
        self._requests: dict[str, Callable[[dict[str, Any]], None]] = {}
        self._bus = Bus(self)
        self._bus.named.connect(self._on_named)
        self._bus.told.connect(self._on_told)
        self._bus.lost.connect(self._on_lost)
        for interface in (_SHORTCUTS, _REQUEST):
            self._bus.listen(f"interface='{interface}'")
        # Who starts it outside of a desktop's menu has no name there otherwise; older portals do not know the call.
        registry = "org.freedesktop.host.portal.Registry"
        self._bus.call(PORTAL, PORTAL_PLACE, registry, "Register", "sa{sv}", paths.APPLICATION, {})

    def take(self, key: str) -> bool:
        """Ask for a key by its portable name; whether it can be had is told later."""
        self._end_session()
        self._key = key
        if self._bus.name:
            self._begin_session()
        return True

    def activate(self, _window: int) -> None:
        """Qt has shown the token that came with the key to the compositor."""

    def close(self) -> None:
        self._end_session()
        self._bus.close()

    def _ask(
        self,
        method: str,
        signature: str,
        arguments: tuple[Any, ...],
        options: dict[str, tuple[str, Any]],
        then: Callable[[dict[str, Any]], None],
    ) -> None:
        """Call what is answered by a signal of a request, whose place is known before: it may come first."""
        self._asked += 1
        token = f"notes_desktop_{self._asked}"
        sender = self._bus.name.removeprefix(":").replace(".", "_")
        self._requests[f"{PORTAL_PLACE}/request/{sender}/{token}"] = then
        body = (*arguments, {**options, "handle_token": ("s", token)})
        self._bus.call(PORTAL, PORTAL_PLACE, _SHORTCUTS, method, f"{signature}a{{sv}}", *body, then=self._on_answered)

    def _begin_session(self) -> None:
        options = {"session_handle_token": ("s", f"notes_desktop_{self._asked}")}
        self._ask("CreateSession", "", (), options, self._on_session)

    def _end_session(self) -> None:
        if self._session:
            self._bus.call(PORTAL, self._session, "org.freedesktop.portal.Session", "Close")
            self._session = ""

    def _on_session(self, results: dict[str, Any]) -> None:
        self._session = str(results.get("session_handle", ""))
        wanted = {"description": ("s", _("Quick capture")), "preferred_trigger": ("s", trigger(self._key))}
        self._ask("BindShortcuts", "oa(sa{sv})s", (self._session, [(_NAME, wanted)], ""), {}, lambda _results: None)

    def _on_answered(self, answer: BusMessage) -> None:
        if answer.kind == ERROR:
            self.refused.emit()

    @Slot()
    def _on_named(self) -> None:
        if self._key:
            self._begin_session()

    @Slot()
    def _on_lost(self) -> None:
        if self._requests or not self._bus.name:
            self.refused.emit()

    @Slot(object)
    def _on_told(self, message: BusMessage) -> None:
        if message.member == "Response" and message.path in self._requests:
            then = self._requests.pop(message.path)
            code, results = message.body
            if code == 0:
                then(results)
            else:
                self.refused.emit()
        elif message.member == "Activated" and message.body[:2] == (self._session, _NAME):
            token = message.body[3].get("activation_token") if len(message.body) > 3 else None
            if token:
                os.environ["XDG_ACTIVATION_TOKEN"] = str(token)
            self.pressed.emit()


def trigger(key: str) -> str:
    """A portable key as the shortcuts specification writes it: `CTRL+ALT+j`."""
    *modifiers, name = key.split("+")
    return "+".join([*(_MODIFIERS.get(word, word) for word in modifiers), name.lower() if len(name) == 1 else name])
