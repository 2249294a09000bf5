"""A session manager, as small as it gets: the other side of libSM, in the test's own process, moved on by `wait`."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import select
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.harness.screen import PATIENCE_S

_LOCAL, _BOTH, _NO_QUESTIONS = 1, 2, 0
_PROCESSED, _BROKEN = 0, 1
_CALLBACKS = 10
_ERROR_LENGTH = 256
_pointer, _number = ctypes.c_void_p, ctypes.c_int
_Proc = ctypes.CFUNCTYPE(_number, _pointer, _pointer, _pointer, _pointer)
_Joined = ctypes.CFUNCTYPE(_number, _pointer, _pointer, ctypes.POINTER(ctypes.c_ulong), _pointer, _pointer)
_IsWelcome = ctypes.CFUNCTYPE(_number, ctypes.c_char_p)


class _Value(ctypes.Structure):
    _fields_ = (("length", _number), ("value", _pointer))


class _Property(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("type", ctypes.c_char_p),
        ("count", _number),
        ("values", ctypes.POINTER(_Value)),
    )


class _Slot(ctypes.Structure):
    _fields_ = (("callback", _Proc), ("data", _pointer))


@functools.cache
def libraries() -> tuple[Any, Any]:
    """libSM and libICE. Raises OSError where they are not installed."""
    sm, ice = ctypes.CDLL("libSM.so.6"), ctypes.CDLL("libICE.so.6")
    for function in (sm.SmsGenerateClientID, sm.SmsGetIceConnection, ice.IceAcceptConnection):
        function.restype = _pointer
    ice.IceComposeNetworkIdList.restype = ctypes.c_char_p
    return sm, ice


def missing_libraries() -> list[str]:
    try:
        libraries()
    except OSError as error:
        return [str(error)]
    return []


class Member:
    """One program in the session."""

    def __init__(self, connection: int) -> None:
        self.connection = _pointer(connection)
        self.client_id = ""
        self.previous_id = ""
        self.properties: dict[str, list[bytes]] = {}
        self.answers: list[bool] = []
        """What it said each time when its state was asked for; the first is for having joined."""
        self.has_left = False

    def words(self, name: str) -> list[str]:
        return [value.decode() for value in self.properties[name]]


class SessionManager:
    """Use `session()`. `address` is what the environment of a program says of it."""

    def __init__(self) -> None:
        self._sm, self._ice = libraries()
        self.members: list[Member] = []
        self._channels: dict[int, ctypes.c_void_p] = {}
        self._count, self._listening = _number(), ctypes.POINTER(_pointer)()
        said = ctypes.create_string_buffer(_ERROR_LENGTH)
        self._joined = _Joined(self._on_joined)
        self._slots = self._made_slots()
        self._ice._IceTransNoListen(b"tcp")
        _initialise(self._sm)
        _joined_now.append(self._joined)
        assert self._ice.IceListenForConnections(
            ctypes.byref(self._count), ctypes.byref(self._listening), _ERROR_LENGTH, said
        ), said.value
        for place in self._places():
            self._ice.IceSetHostBasedAuthProc(place, _is_welcome)
        self.address = self._ice.IceComposeNetworkIdList(self._count, self._listening).decode()

    def wait(self, holds: Callable[[], bool], what: str) -> None:
        """Answer everybody until `holds`; AssertionError with `what` when it never does."""
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < deadline, f"waited in vain for: {what}"
            self._move_on()

    def wait_for_member(self) -> Member:
        """The program that joined last, once it has answered for the first time, or was known before."""
        before = len(self.members)
        self.wait(lambda: len(self.members) > before and self.members[-1].answers != [], "a member of the session")
        return self.members[-1]

    def save(self, member: Member) -> None:
        """Begin to log out, and wait for the answer."""
        count = len(member.answers)
        self._sm.SmsSaveYourself(member.connection, _BOTH, 1, _NO_QUESTIONS, 0)
        self.wait(lambda: len(member.answers) > count, "an answer that all is kept")

    def cancel(self, member: Member) -> None:
        self._sm.SmsShutdownCancelled(member.connection)

    def die(self, member: Member) -> None:
        self._sm.SmsDie(member.connection)
        self.wait(lambda: member.has_left, "a member that leaves")

    def vanish(self) -> None:
        """As if it had crashed."""
        for channel in self._channels.values():
            self._break_off(channel)
        self._channels.clear()
        if self._count.value:
            self._ice.IceFreeListenObjs(self._count, self._listening)
            self._count.value = 0

    def _break_off(self, channel: ctypes.c_void_p) -> None:
        self._ice.IceSetShutdownNegotiation(channel, 0)
        self._ice.IceCloseConnection(channel)

    def _places(self) -> list[ctypes.c_void_p]:
        return [_pointer(self._listening[number]) for number in range(self._count.value)]

    def _move_on(self) -> None:
        places = {self._ice.IceGetListenConnectionNumber(place): place for place in self._places()}
        ready, _, _ = select.select([*places, *self._channels], [], [], 0.1)
        for descriptor in ready:
            if descriptor in places:
                status = _number()
                channel = _pointer(self._ice.IceAcceptConnection(places[descriptor], ctypes.byref(status)))
                self._channels[self._ice.IceConnectionNumber(channel)] = channel
                continue
            outcome = self._ice.IceProcessMessages(self._channels[descriptor], None, None)
            if outcome != _PROCESSED:
                channel = self._channels.pop(descriptor)
                if outcome == _BROKEN:  # who was killed says no farewell
                    self._break_off(channel)

    def _on_joined(self, connection: int, _data: int, mask: Any, slots: int, _reason: int) -> int:
        self.members.append(Member(connection))
        mask[0] = (1 << _CALLBACKS) - 1
        ctypes.memmove(slots, self._slots, ctypes.sizeof(self._slots))
        return 1

    def _made_slots(self) -> Any:
        told: dict[int, Callable[..., object]] = {
            0: self._on_registered, 5: self._on_saved, 6: self._on_left, 7: self._on_properties,
        }  # fmt: skip

        def proc(number: int) -> Any:
            then = told.get(number)

            def call(connection: int, _data: int, first: int | None, second: int | None) -> int:
                member = next(one for one in reversed(self.members) if one.connection.value == connection)
                if then is not None:
                    then(member, first or 0, second or 0)
                return 1

            return _Proc(call)

        slots: Any = _Slot * _CALLBACKS
        return slots(*(_Slot(proc(number), None) for number in range(_CALLBACKS)))

    def _on_registered(self, member: Member, previous_id: int, _: int) -> None:
        if previous_id:
            member.previous_id = ctypes.string_at(previous_id).decode()
        given = previous_id or self._sm.SmsGenerateClientID(member.connection)
        member.client_id = ctypes.string_at(given).decode()
        self._sm.SmsRegisterClientReply(member.connection, _pointer(given))
        # Those who were there before would be left alone; asked all the same, `wait_for_member` sees them too.
        self._sm.SmsSaveYourself(member.connection, _LOCAL, 0, _NO_QUESTIONS, 0)

    def _on_saved(self, member: Member, is_kept: int, _: int) -> None:
        member.answers.append(bool(is_kept & 0xFF))

    def _on_left(self, member: Member, _: int, __: int) -> None:
        member.has_left = True
        channel = _pointer(self._sm.SmsGetIceConnection(member.connection))
        self._sm.SmsCleanUp(member.connection)
        self._break_off(channel)

    def _on_properties(self, member: Member, count: int, properties: int) -> None:
        found = ctypes.cast(properties, ctypes.POINTER(ctypes.POINTER(_Property)))
        for number in range(count & 0xFFFF):
            one = found[number].contents
            values = [one.values[place] for place in range(one.count)]
            member.properties[one.name.decode()] = [ctypes.string_at(value.value, value.length) for value in values]


_joined_now: list[Any] = []
_on_anyone_joined = _Joined(lambda *arguments: int(_joined_now[-1](*arguments)))
_is_welcome = _IsWelcome(lambda _host: 1)
_ignore = ctypes.CFUNCTYPE(None, _pointer)(lambda _channel: None)


@functools.cache
def _initialise(sm: Any) -> None:
    """Once in a process: libSM keeps the first one's listener for good."""
    said = ctypes.create_string_buffer(_ERROR_LENGTH)
    assert sm.SmsInitialize(b"tests", b"1", _on_anyone_joined, None, _is_welcome, _ERROR_LENGTH, said), said.value
    libraries()[1].IceSetIOErrorHandler(_ignore)


@contextlib.contextmanager
def session() -> Iterator[SessionManager]:
    manager = SessionManager()
    try:
        yield manager
    finally:
        manager.vanish()
