"""One key that works in every program, on X11: a passive grab of the root window.

https://tronche.com/gui/x/xlib/input/XGrabKey.html
"""

from __future__ import annotations

import ctypes

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

from notes_desktop.ui.bridge.x11 import X11, Event

_MASKS = {"Shift": 1, "Ctrl": 4, "Alt": 8, "Meta": 64}
_LOCKS = (0, 2, 16, 18)
"""Caps Lock and Num Lock are modifiers too: the key must work with either on."""

_KEY_PRESS, _MAPPING_NOTIFY = 2, 34
_NAMES = {
    "Space": "space", "Return": "Return", "Enter": "KP_Enter", "Tab": "Tab", "Esc": "Escape", "Ins": "Insert",
    "Del": "Delete", "Home": "Home", "End": "End", "PgUp": "Prior", "PgDown": "Next", "Up": "Up", "Down": "Down",
    "Left": "Left", "Right": "Right", "Backspace": "BackSpace", "Pause": "Pause", "Print": "Print",
}  # fmt: skip


class X11Key(QObject):
    """`pressed` when the key is, whatever has the focus. Owns the connection until `close`."""

    pressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Raises OSError when there is no X server to talk to."""
        super().__init__(parent)
        self._connection = X11()
        self._x = self._connection.x
        self._display, self._root = self._connection.display, self._connection.root
        self._key = ""
        self._code = 0
        self._time = 0
        self._notifier = QSocketNotifier(self._x.XConnectionNumber(self._display), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)

    def take(self, key: str) -> bool:
        """Listen for a key by its portable name instead of the one before; False when it cannot be had."""
        self._let_go()
        mask, symbol = parsed(key)
        found = self._symbol(symbol) if symbol else 0
        self._code = self._x.XKeysymToKeycode(self._display, found) if found else 0
        if not self._code:
            return False
        with self._connection.errors() as errors:
            for lock in _LOCKS:
                self._x.XGrabKey(self._display, self._code, mask | lock, self._root, 0, 1, 1)
        self._key = key
        if errors:
            self._let_go()
        return not errors

    def activate(self, window: int) -> None:
        """Give a window the focus, for the key that was pressed."""
        self._connection.activate(window, self._time)

    def close(self) -> None:
        if self._display:
            self._notifier.setEnabled(False)
            self._let_go()
            self._connection.close()
            self._display = None

    def _let_go(self) -> None:
        if self._key:
            mask, _symbol = parsed(self._key)
            with self._connection.errors():
                for lock in _LOCKS:
                    self._x.XUngrabKey(self._display, self._code, mask | lock, self._root)
            self._key = ""

    def _symbol(self, name: str) -> int:
        if len(name) == 1:
            return ord(name.lower())  # keysyms of Latin 1 are its characters
        return int(self._x.XStringToKeysym(_NAMES.get(name, name).encode()))

    @Slot()
    def _on_readable(self) -> None:
        event = Event()
        while self._display and self._x.XPending(self._display):
            self._x.XNextEvent(self._display, ctypes.byref(event))
            if event.type == _KEY_PRESS:
                self._time = event.key.time
                self.pressed.emit()
            elif event.type == _MAPPING_NOTIFY and self._key:
                self._x.XRefreshKeyboardMapping(ctypes.byref(event))
                self.take(self._key)


def parsed(key: str) -> tuple[int, str]:
    """The modifiers of a portable key as X has them, and the rest of its name; an empty name means no key.

    A key that types would be taken from every program: the name is empty without Ctrl, Alt or Meta, but for F1 to F35.
    """
    *modifiers, name = key.rsplit("+", 1) if not key.endswith("++") else (key[:-2], "+")
    words = [word for word in "+".join(modifiers).split("+") if word]
    mask = sum(_MASKS.get(word, 0) for word in words)
    is_function = name[:1] == "F" and name[1:].isdecimal()
    if not is_function and not mask & ~_MASKS["Shift"]:
        name = ""
    return mask, name
