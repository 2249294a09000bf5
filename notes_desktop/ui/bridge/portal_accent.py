"""The accent colour that a person has chosen for the desktop, from its portal; Qt 6.11 does not pass it on.

https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from notes_desktop.services.bus_message import ERROR, BusMessage
from notes_desktop.ui.bridge.bus import PORTAL, PORTAL_PLACE, Bus

_SETTINGS = "org.freedesktop.portal.Settings"
_ACCENT = ("org.freedesktop.appearance", "accent-color")
_HAS_NONE = frozenset(
    ("ServiceUnknown", "NameHasNoOwner", "UnknownObject", "UnknownInterface", "UnknownMethod", "NotFound")
)
"""Errors of a desktop without a portal, or of one that knows nothing of accent colours."""


class PortalAccent(QObject):
    """`found("#rrggbb")` soon, and whenever it is another; empty where none is chosen. Owns its connection."""

    found = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Raises OSError when there is no session bus."""
        super().__init__(parent)
        self._bus = Bus(self)
        self._bus.told.connect(self._on_told)
        space, key = _ACCENT
        # No other setting of the desktop shall wake us.
        about = f"interface='{_SETTINGS}',member='SettingChanged',arg0='{space}',arg1='{key}'"
        self._bus.listen(f"sender='{PORTAL}',{about}")
        # The newer ReadOne is not in the portals of older desktops; both answers come to the same here.
        self._bus.call(PORTAL, PORTAL_PLACE, _SETTINGS, "Read", "ss", *_ACCENT, then=self._on_read)

    def close(self) -> None:
        self._bus.close()

    def _on_read(self, answer: BusMessage) -> None:
        """A portal that is only slow, as at login, has said nothing: what was known stays."""
        if answer.kind != ERROR:
            self.found.emit(_name_of(answer.body[0]) if answer.body else "")
        elif answer.error.rpartition(".")[2] in _HAS_NONE:
            self.found.emit("")

    @Slot(object)
    def _on_told(self, message: BusMessage) -> None:
        if message.member == "SettingChanged" and message.body[:2] == _ACCENT and len(message.body) == 3:
            self.found.emit(_name_of(message.body[2]))


def _name_of(value: object) -> str:
    """Three channels of sRGB from 0 to 1; beyond them lies what says that there is none."""
    if not isinstance(value, tuple) or len(value) != 3:
        return ""
    if not all(isinstance(channel, float) and 0 <= channel <= 1 for channel in value):
        return ""
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in value)
