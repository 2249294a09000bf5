"""A connection of our own to the X server, for what Qt has no words for.

Through libX11, which Qt's platform plugin has loaded anyway: Qt does not hand its own connection out for this.
https://tronche.com/gui/x/xlib/
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_CLIENT_MESSAGE = 33
_STRING, _ANY = 31, 0
_MOST_WORDS = 1024
_EVENT_LONGS = 24
_TO_MANAGERS = (1 << 19) | (1 << 20)
"""SubstructureNotify and SubstructureRedirect, where window managers listen."""
_TO_LAUNCHERS = 1 << 22
_PIECE = 20
_TIME = re.compile(r"_TIME(\d+)$")
_ErrorHandler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class KeyEvent(ctypes.Structure):
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


class Event(ctypes.Union):
    _fields_ = (
        ("type", ctypes.c_int),
        ("key", KeyEvent),
        ("client", _ClientMessage),
        ("room", ctypes.c_long * _EVENT_LONGS),
    )


class X11:
    """Owns the connection until `close`."""

    def __init__(self) -> None:
        """Raises OSError when there is no X server to talk to."""
        self.x = _library()
        self.display = self.x.XOpenDisplay(None)
        if not self.display:
            raise OSError("no display")
        self.root = self.x.XDefaultRootWindow(self.display)

    def close(self) -> None:
        if self.display:
            self.x.XCloseDisplay(self.display)
            self.display = None

    def activate(self, window: int, time: int) -> None:
        """Give a window the focus. Managers hold off programs that nobody has used lately; at `time`, somebody did."""
        event = self._message("_NET_ACTIVE_WINDOW", window, 32)
        event.client.data[0] = 2  # as a task bar asks
        event.client.data[1] = time
        self._send(event, _TO_MANAGERS)

    def end_startup(self, token: str, window: int) -> None:
        """Tell the launcher that its start is over, or it shows a busy pointer for a while.

        https://specifications.freedesktop.org/startup-notification-spec/
        """
        said = token.replace("\\", "\\\\").replace('"', '\\"')
        data = f'remove: ID="{said}"'.encode() + b"\0"
        for start in range(0, len(data), _PIECE):
            event = self._message("_NET_STARTUP_INFO" if start else "_NET_STARTUP_INFO_BEGIN", window, 8)
            piece = data[start : start + _PIECE]
            ctypes.memmove(ctypes.addressof(event.client.data), piece, len(piece))
            self._send(event, _TO_LAUNCHERS)

    def name_client(self, window: int, client_id: str) -> None:
        """Let the window manager know whose a window is in the session: it puts it back on its workspace.

        The id belongs on the window that leads all of this program's; Qt makes one, and names it in each of them.
        """
        leader = self._leader(window)
        if leader:
            data = os.fsencode(client_id)
            name = self.x.XInternAtom(self.display, b"SM_CLIENT_ID", 0)
            with self.errors():
                self.x.XChangeProperty(self.display, leader, name, _STRING, 8, 0, data, len(data))

    def _leader(self, window: int) -> int:
        return int.from_bytes(self.property(window, "WM_CLIENT_LEADER")[: ctypes.sizeof(ctypes.c_ulong)], sys.byteorder)

    def property(self, window: int, name: str) -> bytes:
        """What a window says of itself, as it lies in memory (32 bits are a long each); empty where it says nothing."""
        atom = self.x.XInternAtom(self.display, name.encode(), 0)
        kind, form = ctypes.c_ulong(), ctypes.c_int()
        count, left = ctypes.c_ulong(), ctypes.c_ulong()
        found = ctypes.c_void_p()
        with self.errors():
            self.x.XGetWindowProperty(
                self.display, window, atom, 0, _MOST_WORDS, 0, _ANY, ctypes.byref(kind), ctypes.byref(form),
                ctypes.byref(count), ctypes.byref(left), ctypes.byref(found),
            )  # fmt: skip
        if found.value is None:
            return b""
        size = ctypes.sizeof(ctypes.c_long) if form.value == 32 else form.value // 8
        data = ctypes.string_at(found.value, count.value * size)
        self.x.XFree(found)
        return data

    @contextmanager
    def errors(self) -> Iterator[list[int]]:
        """What the server refuses meanwhile; Xlib ends the process otherwise."""
        met: list[int] = []

        def note(_display: int, _error: int) -> int:
            met.append(1)
            return 0

        handler = _ErrorHandler(note)
        before = self.x.XSetErrorHandler(handler)
        try:
            yield met
            self.x.XSync(self.display, 0)
        finally:
            self.x.XSetErrorHandler(before)

    def _message(self, name: str, window: int, form: int) -> Event:
        event = Event()
        event.client.type = _CLIENT_MESSAGE
        event.client.window = window
        event.client.message_type = self.x.XInternAtom(self.display, name.encode(), 0)
        event.client.format = form
        return event

    def _send(self, event: Event, mask: int) -> None:
        with self.errors():
            self.x.XSendEvent(self.display, self.root, 0, mask, ctypes.byref(event))


def come_forward(window: int, token: str) -> None:
    """Give a window the focus by the leave that a launcher gave with a token (DESKTOP_STARTUP_ID)."""
    try:
        connection = X11()
    except OSError:
        return
    when = _TIME.search(token)
    connection.activate(window, int(when[1]) if when else 0)
    connection.end_startup(token, window)
    connection.close()


def name_client(window: int, client_id: str) -> None:
    """See `X11.name_client`; nothing happens without an X server."""
    try:
        connection = X11()
    except OSError:
        return
    connection.name_client(window, client_id)
    connection.close()


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
        "XFree": (ctypes.c_int, (pointer,)),
        "XGetWindowProperty": (
            ctypes.c_int,
            (pointer, number, number, ctypes.c_long, ctypes.c_long, ctypes.c_int, number, *(pointer,) * 5),
        ),
        "XChangeProperty": (
            ctypes.c_int,
            (pointer, number, number, number, ctypes.c_int, ctypes.c_int, text, ctypes.c_int),
        ),
        "XSendEvent": (ctypes.c_int, (pointer, number, ctypes.c_int, ctypes.c_long, pointer)),
    }
    for name, (answer, arguments) in signatures.items():
        function = getattr(x, name)
        function.restype, function.argtypes = answer, arguments
    return x
