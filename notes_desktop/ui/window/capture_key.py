"""The key that opens a capture from every program, by whichever way this desktop has for that."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, SignalInstance, Slot
from PySide6.QtGui import QGuiApplication

from notes_desktop.core.text import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

COMMAND = "notes-desktop capture"


class _Way(Protocol):
    """How a desktop lets a program listen for a key."""

    pressed: SignalInstance

    def take(self, key: str) -> bool: ...

    def activate(self, window: int) -> None: ...

    def close(self) -> None: ...


class CaptureKey(QObject):
    """Listens once a key is set. `open_capture` shows the window for it and returns it; `tell` tells people."""

    def __init__(self, open_capture: Callable[[], QWidget], tell: Callable[[str], object], parent: QObject) -> None:
        super().__init__(parent)
        self._open_capture = open_capture
        self._tell = tell
        self._way: _Way | None = None

    def set_key(self, key: str) -> str:
        """Listen for this key from now on, or for none; a sentence for people when it cannot be had."""
        if not key:
            self.close()
            return ""
        if self._way is None:
            self._way = self._made()
        if self._way is None:
            return explain()
        if self._way.take(key):
            return ""
        return _("That key cannot be had: it types, or another program has it. Take one with Ctrl, Alt or Meta.")

    def close(self) -> None:
        if self._way is not None:
            self._way.close()
            self._way = None

    def _made(self) -> _Way | None:
        try:
            if _is_x11():
                return self._on_x11()
            if _has_bus():
                return self._through_portal()
        except OSError:
            pass  # which is said as if there were none
        return None

    def _on_x11(self) -> _Way:
        from notes_desktop.ui.bridge.x11_key import X11Key

        way = X11Key(self)
        way.pressed.connect(self._on_pressed)
        return way

    def _through_portal(self) -> _Way:
        from notes_desktop.ui.bridge.portal_key import PortalKey

        way = PortalKey(self)
        way.pressed.connect(self._on_pressed)
        way.refused.connect(self._on_refused)
        return way

    @Slot()
    def _on_refused(self) -> None:
        self._tell(_("This desktop does not give that key away. {otherwise}").format(otherwise=explain()))

    @Slot()
    def _on_pressed(self) -> None:
        window = self._open_capture()
        if self._way is not None:
            self._way.activate(int(window.winId()))


def can_listen() -> bool:
    """Whether there is a way at all: the X server, or a bus on which a portal may be."""
    return _is_x11() or _has_bus()


def explain() -> str:
    """What a person can do about the key on this desktop."""
    if _is_x11():
        return _(
            "Works while Notes Desktop runs. For a key that always works, give this command one in the settings of your"
            " desktop."
        )
    if _has_bus():
        return _(
            "The desktop asks before it gives a key away. Where it does not, give this command one in its keyboard"
            " settings."
        )
    return _("This desktop gives out such keys itself: give this command one in its keyboard settings.")


def _is_x11() -> bool:
    """Under Wayland only windows of X11 programs would give up the key."""
    is_wayland = bool(os.environ.get("WAYLAND_DISPLAY")) or os.environ.get("XDG_SESSION_TYPE") == "wayland"
    return QGuiApplication.platformName() == "xcb" and not is_wayland


def _has_bus() -> bool:
    folder = os.environ.get("XDG_RUNTIME_DIR")
    has_place = bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or bool(folder and Path(folder, "bus").exists())
    return sys.platform.startswith("linux") and has_place
