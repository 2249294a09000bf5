"""One key that works in every program, on X11: a passive grab of the root window.

On a connection of its own through libX11, which Qt's platform plugin has loaded anyway: Qt does not hand its own out
for this. https://tronche.com/gui/x/xlib/input/XGrabKey.html
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_MASKS = {"Shift": 1, "Ctrl": 4, "Alt": 8, "Meta": 64}
_LOCKS = (0, 2, 16, 18)
"""Caps Lock and Num Lock are modifiers too: the key must work with either on."""

_KEY_PRESS, _MAPPING_NOTIFY, _CLIENT_MESSAGE = 2, 34, 33
_EVENT_LONGS = 24
_ROOT_EVENTS = (1 << 19) | (1 << 20)  # SubstructureNotify and SubstructureRedirect, where window managers listen
_NAMES = {
    "Space": "space", "Return": "Return", "Enter": "KP_Enter", "Tab": "Tab", "Esc": "Escape", "Ins": "Insert",
    "Del": "Delete", "Home": "Home", "End": "End", "PgUp": "Prior", "PgDown": "Next", "Up": "Up", "Down": "Down",
    "Left": "Left", "Right": "Right", "Backspace": "BackSpace", "Pause": "Pause", "Print": "Print",
}  # fmt: skip
_ErrorHandler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class _KeyEvent(ctypes.Structure):
    """The beginning of XKeyEvent."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("root", ctypes.c_ulong),
        ("subwindow", ctypes.c_ulong),
        ("time", ctypes.c_ulong),
    )


class _ClientMessage(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
    )


class _Event(ctypes.Union):
    _fields_ = (
        ("type", ctypes.c_int),
        ("key", _KeyEvent),
        ("client", _ClientMessage),
        ("room", ctypes.c_long * _EVENT_LONGS),
    )


class X11Key(QObject):
    """`pressed` when the key is, whatever has the focus. Owns the connection until `close`."""

    pressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Raises OSError when there is no X server to talk to."""
        super().__init__(parent)
        self._x = _library()
        self._display = self._x.XOpenDisplay(None)
        if not self._display:
            raise OSError("no display")
        self._root = self._x.XDefaultRootWindow(self._display)
        self._key = ""
        self._code = 0
        self._time = 0
        self._notifier = QSocketNotifier(self._x.XConnectionNumber(self._display), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)

    def take(self, key: str) -> bool:
        """Listen for a key by its portable name instead of the one before; False when it cannot be had."""
        self._let_go()
        mask, symbol = parsed(key)
        self._code = self._x.XKeysymToKeycode(self._display, self._symbol(symbol)) if symbol else 0
        if not self._code:
            return False
        with self._errors() as errors:
            for lock in _LOCKS:
                self._x.XGrabKey(self._display, self._code, mask | lock, self._root, 0, 1, 1)
        self._key = key
        if errors:
            self._let_go()
        return not errors

    def activate(self, window: int) -> None:
        """Give a window the focus. Window managers hold off programs that nobody has used lately; here, a key has."""
        event = _Event()
        event.client.type = _CLIENT_MESSAGE
        event.client.window = window
        event.client.message_type = self._x.XInternAtom(self._display, b"_NET_ACTIVE_WINDOW", 0)
        event.client.format = 32
        event.client.data[0] = 2  # as a task bar asks
        event.client.data[1] = self._time
        with self._errors():
            self._x.XSendEvent(self._display, self._root, 0, _ROOT_EVENTS, ctypes.byref(event))

    def close(self) -> None:
        if self._display:
            self._notifier.setEnabled(False)
            self._let_go()
            self._x.XCloseDisplay(self._display)
            self._display = None

    def _let_go(self) -> None:
        if self._key:
            mask, _symbol = parsed(self._key)
            with self._errors():
                for lock in _LOCKS:
                    self._x.XUngrabKey(self._display, self._code, mask | lock, self._root)
            self._key = ""

    def _symbol(self, name: str) -> int:
        if len(name) == 1:
            return ord(name.lower())  # keysyms of Latin 1 are its characters
        return int(self._x.XStringToKeysym(_NAMES.get(name, name).encode()))

    @contextmanager
    def _errors(self) -> Iterator[list[int]]:
        """What the server refuses meanwhile; Xlib ends the process otherwise."""
        met: list[int] = []

        def note(_display: int, _error: int) -> int:
            met.append(1)
            return 0

        handler = _ErrorHandler(note)
        before = self._x.XSetErrorHandler(handler)
        try:
            yield met
            self._x.XSync(self._display, 0)
        finally:
            self._x.XSetErrorHandler(before)

    @Slot()
    def _on_readable(self) -> None:
        event = _Event()
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


def _library() -> ctypes.CDLL:
    """Raises OSError where there is no libX11."""
    x = ctypes.CDLL("libX11.so.6")
    pointer, number, text = ctypes.c_void_p, ctypes.c_ulong, ctypes.c_char_p
    signatures: dict[str, tuple[object, tuple[object, ...]]] = {
        "XOpenDisplay": (pointer, (text,)),
        "XCloseDisplay": (ctypes.c_int, (pointer,)),
        "XDefaultRootWindow": (number, (pointer,)),
        "XConnectionNumber": (ctypes.c_int, (pointer,)),
        "XKeysymToKeycode": (ctypes.c_ubyte, (pointer, number)),
        "XStringToKeysym": (number, (text,)),
        "XGrabKey": (ctypes.c_int, (pointer, *(ctypes.c_int, ctypes.c_uint), number, *(ctypes.c_int,) * 3)),
        "XUngrabKey": (ctypes.c_int, (pointer, *(ctypes.c_int, ctypes.c_uint), number)),
        "XSetErrorHandler": (pointer, (pointer,)),
        "XSync": (ctypes.c_int, (pointer, ctypes.c_int)),
        "XPending": (ctypes.c_int, (pointer,)),
        "XNextEvent": (ctypes.c_int, (pointer, pointer)),
        "XRefreshKeyboardMapping": (ctypes.c_int, (pointer,)),
        "XInternAtom": (number, (pointer, text, ctypes.c_int)),
        "XSendEvent": (ctypes.c_int, (pointer, number, ctypes.c_int, ctypes.c_long, pointer)),
    }
    for name, (answer, arguments) in signatures.items():
        function = getattr(x, name)
        function.restype, function.argtypes = answer, arguments
    return x
