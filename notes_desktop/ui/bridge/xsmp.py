"""A connection to the session manager of an X11 desktop, through the distribution's libSM and libICE.

Qt's own is not in the wheels of PySide6, which are built without these libraries. Not of Qt; one thread at a time.
https://www.x.org/releases/X11R7.7/doc/libSM/SMlib.html
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

RESTARTS_IF_RUNNING, RESTARTS_NEVER = b"\0", b"\3"
_MAJOR, _MINOR = 1, 0
_ALL_CALLBACKS = 0b1111
_ERROR_LENGTH = 256
_PROCESSED, _CONNECTION_CLOSED = 0, 2

_pointer, _number = ctypes.c_void_p, ctypes.c_int
_SaveYourself = ctypes.CFUNCTYPE(None, _pointer, _pointer, _number, _number, _number, _number)
_Tell = ctypes.CFUNCTYPE(None, _pointer, _pointer)
_OnIOError = ctypes.CFUNCTYPE(None, _pointer)
_OnError = ctypes.CFUNCTYPE(None, _pointer, _number, _number, ctypes.c_ulong, _number, _number, _pointer)


class _Callbacks(ctypes.Structure):
    _fields_ = (
        ("save_yourself", _SaveYourself),
        ("save_yourself_data", _pointer),
        ("die", _Tell),
        ("die_data", _pointer),
        ("save_complete", _Tell),
        ("save_complete_data", _pointer),
        ("shutdown_cancelled", _Tell),
        ("shutdown_cancelled_data", _pointer),
    )


class _Value(ctypes.Structure):
    _fields_ = (("length", _number), ("value", ctypes.c_char_p))


class _Property(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("type", ctypes.c_char_p),
        ("count", _number),
        ("values", ctypes.POINTER(_Value)),
    )


class Listeners(NamedTuple):
    """What the session manager says; called from within `Connection.process`, which they must not call."""

    save: Callable[[], None]
    die: Callable[[], None]


class Connection:
    """Membership in the session, until `close` or until the other side ends it."""

    def __init__(self, previous_id: str, listeners: Listeners) -> None:
        """Blocks until the session manager has answered. Raises OSError where there is none, or no libSM."""
        self._sm, self._ice = _libraries()
        _stay_alive(self._sm, self._ice)
        # Kept here: libSM calls them for as long as the connection lasts.
        self._callbacks = _Callbacks(
            save_yourself=_SaveYourself(lambda *_: listeners.save()),
            die=_Tell(lambda *_: listeners.die()),
            save_complete=_Tell(_do_nothing),
            shutdown_cancelled=_Tell(_do_nothing),
        )
        given, said = ctypes.c_char_p(), ctypes.create_string_buffer(_ERROR_LENGTH)
        self._connection = self._sm.SmcOpenConnection(
            None, None, _MAJOR, _MINOR, _ALL_CALLBACKS, ctypes.byref(self._callbacks),
            os.fsencode(previous_id) or None, ctypes.byref(given), _ERROR_LENGTH, said,
        )  # fmt: skip
        if not self._connection:
            raise OSError(f"no session manager: {said.value.decode(errors='replace')}")
        self.client_id = os.fsdecode(given.value or b"")
        self._channel = self._sm.SmcGetIceConnection(self._connection)
        self.descriptor: int = self._ice.IceConnectionNumber(self._channel)
        os.set_inheritable(self.descriptor, False)

    def describe(self, properties: Mapping[str, bytes | Sequence[bytes]]) -> None:
        """Tell what starts this program, and the like. Of bytes only a style is CARD8, all else is a string."""
        if not self._connection:
            return
        made = [_property(name, value) for name, value in properties.items()]
        pointers = (ctypes.POINTER(_Property) * len(made))(*map(ctypes.pointer, made))
        self._sm.SmcSetProperties(self._connection, len(made), pointers)

    def saved(self, is_kept: bool) -> None:
        """The answer to `Listeners.save`."""
        if self._connection:
            self._sm.SmcSaveYourselfDone(self._connection, int(is_kept))

    def process(self) -> bool:
        """Take one message in, which must be there; False when the session manager is gone, and `close` did it."""
        status = self._ice.IceProcessMessages(self._channel, None, None)
        if status == _PROCESSED:
            return True
        if status == _CONNECTION_CLOSED:
            self._connection = None  # libICE has freed it
        else:
            self._ice.IceSetShutdownNegotiation(self._channel, 0)
        self.close()
        return False

    def close(self) -> None:
        """Leave the session, which then does not start this program again."""
        if self._connection:
            self._sm.SmcCloseConnection(self._connection, 0, None)
            self._connection = None


def _property(name: str, value: bytes | Sequence[bytes]) -> _Property:
    values = [value] if isinstance(value, bytes) else value
    if isinstance(value, bytes):
        kind = b"CARD8" if name == "RestartStyleHint" else b"ARRAY8"
    else:
        kind = b"LISTofARRAY8"
    # A c_char_p keeps no copy, only the object; the zero byte of a style is within `length`.
    packed = (_Value * len(values))(*(_Value(len(one), one) for one in values))
    return _Property(name.encode(), kind, len(values), packed)


def _do_nothing(*_arguments: object) -> None:
    """The text is kept either way."""


def _ignore_error(*_arguments: object) -> None:
    """The default writes to standard error and ends the process."""


_on_io_error, _on_error = _OnIOError(_ignore_error), _OnError(_ignore_error)


def _stay_alive(sm: ctypes.CDLL, ice: ctypes.CDLL) -> None:
    """A session manager that crashes must not end its clients, which is what the libraries do by themselves."""
    ice.IceSetIOErrorHandler(_on_io_error)
    ice.IceSetErrorHandler(_on_error)
    sm.SmcSetErrorHandler(_on_error)


def _libraries() -> tuple[ctypes.CDLL, ctypes.CDLL]:
    """Raises OSError where they are not installed."""
    sm, ice = ctypes.CDLL("libSM.so.6"), ctypes.CDLL("libICE.so.6")
    text = ctypes.c_char_p
    callbacks, id_place = ctypes.POINTER(_Callbacks), ctypes.POINTER(text)
    opening = (text, _pointer, _number, _number, ctypes.c_ulong, callbacks, text, id_place, _number, text)
    signatures: tuple[tuple[ctypes.CDLL, str, object, tuple[object, ...]], ...] = (
        (sm, "SmcOpenConnection", _pointer, opening),
        (sm, "SmcCloseConnection", _number, (_pointer, _number, _pointer)),
        (sm, "SmcGetIceConnection", _pointer, (_pointer,)),
        (sm, "SmcSetProperties", None, (_pointer, _number, ctypes.POINTER(ctypes.POINTER(_Property)))),
        (sm, "SmcSaveYourselfDone", None, (_pointer, _number)),
        (sm, "SmcSetErrorHandler", _pointer, (_OnError,)),
        (ice, "IceConnectionNumber", _number, (_pointer,)),
        (ice, "IceProcessMessages", _number, (_pointer, _pointer, _pointer)),
        (ice, "IceSetShutdownNegotiation", None, (_pointer, _number)),
        (ice, "IceSetIOErrorHandler", _pointer, (_OnIOError,)),
        (ice, "IceSetErrorHandler", _pointer, (_OnError,)),
    )
    for library, name, answer, arguments in signatures:
        function = getattr(library, name)
        function.restype, function.argtypes = answer, arguments
    return sm, ice
