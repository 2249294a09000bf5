"""Messages of D-Bus as bytes, as far as talking to a portal needs them, and as a portal answers them.

https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-marshaling
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

CALL, RETURN, ERROR, SIGNAL = 1, 2, 3, 4
LARGEST_BYTES = 1 << 20
_FIXED = {"y": "B", "b": "I", "n": "h", "q": "H", "i": "i", "u": "I", "x": "q", "t": "Q", "d": "d"}
_PATH, _INTERFACE, _MEMBER, _ERROR_NAME, _REPLY_SERIAL, _DESTINATION, _SENDER, _SIGNATURE = range(1, 9)
_FIELD_TYPES = {_PATH: "o", _SIGNATURE: "g", _REPLY_SERIAL: "u"}
_HEADER = 16


class BusMessage(NamedTuple):
    """`reply_to` is the serial of the call that a return or an error answers, `error` the name of what went wrong.

    `sender` and `serial` are set in what was unpacked: the bus and the packing put them in.
    """

    kind: int
    path: str = ""
    interface: str = ""
    member: str = ""
    destination: str = ""
    signature: str = ""
    body: tuple[Any, ...] = ()
    reply_to: int = 0
    error: str = ""
    sender: str = ""
    serial: int = 0


def packed(message: BusMessage, serial: int) -> bytes:
    """The bytes of a message. A variant in it is a pair of signature and value, a dictionary a dict."""
    body = _Writer()
    for one, value in zip(types_of(message.signature), message.body, strict=True):
        body.put(one, value)
    named: dict[int, str | int] = {
        _PATH: message.path,
        _INTERFACE: message.interface,
        _MEMBER: message.member,
        _ERROR_NAME: message.error,
        _REPLY_SERIAL: message.reply_to,
        _DESTINATION: message.destination,
        _SIGNATURE: message.signature,
    }
    fields = [(code, (_FIELD_TYPES.get(code, "s"), value)) for code, value in named.items() if value]
    head = _Writer()
    head.put("(yyyyuu)", (ord("l"), message.kind, 0, 1, len(body.data), serial))
    head.put("a(yv)", fields)
    head.align(8)
    return bytes(head.data + body.data)


def unpacked(data: bytes) -> tuple[BusMessage, int] | None:
    """The first message in `data` and its length; None while it is not all there. Raises ValueError for nonsense."""
    if len(data) < _HEADER:
        return None
    if data[0] not in b"lB":
        raise ValueError("not a message")
    order = "<" if data[0] == ord("l") else ">"
    body_length, serial, fields_length = struct.unpack_from(order + "3I", data, 4)
    start = _HEADER + fields_length + -fields_length % 8
    if start + body_length > LARGEST_BYTES:
        raise ValueError("too long")
    if len(data) < start + body_length:
        return None
    try:
        fields = dict(_Reader(data, order, 12).take("a(yv)"))
        signature = str(fields.get(_SIGNATURE, ""))
        reader = _Reader(data[start : start + body_length], order)
        body = tuple(reader.take(one) for one in types_of(signature))
    except (struct.error, IndexError, RecursionError) as error:
        raise ValueError("cut short") from error
    path, interface, member, failure, to, sender = (
        str(fields.get(code, "")) for code in (_PATH, _INTERFACE, _MEMBER, _ERROR_NAME, _DESTINATION, _SENDER)
    )
    reply_to = int(fields.get(_REPLY_SERIAL, 0))
    message = BusMessage(data[1], path, interface, member, to, signature, body, reply_to, failure, sender, serial)
    return message, start + body_length


def types_of(signature: str) -> Iterator[str]:
    """The complete types that a signature is made of."""
    at = 0
    while at < len(signature):
        end = _end(signature, at)
        yield signature[at:end]
        at = end


def _end(signature: str, at: int) -> int:
    while signature[at] == "a":
        at += 1
    if signature[at] not in "({":
        return at + 1
    depth = 0
    while True:
        depth += (signature[at] in "({") - (signature[at] in ")}")
        at += 1
        if not depth:
            return at


def _alignment(one: str) -> int:
    if one[0] in _FIXED:
        return struct.calcsize(_FIXED[one[0]])
    return {"(": 8, "{": 8, "g": 1, "v": 1}.get(one[0], 4)


class _Writer:
    def __init__(self) -> None:
        self.data = bytearray()

    def align(self, to: int) -> None:
        self.data += bytes(-len(self.data) % to)

    def put(self, one: str, value: Any) -> None:
        self.align(_alignment(one))
        if one in _FIXED:
            self.data += struct.pack("<" + _FIXED[one], value)
        elif one in "sog":
            text = str(value).encode()
            self.data += struct.pack("<B" if one == "g" else "<I", len(text)) + text + b"\0"
        elif one == "v":
            self.put("g", value[0])
            self.put(value[0], value[1])
        elif one[0] == "a":
            self._put_array(one[1:], value)
        else:
            for part, inner in zip(types_of(one[1:-1]), value, strict=True):
                self.put(part, inner)

    def _put_array(self, element: str, values: Any) -> None:
        at = len(self.data)
        self.data += bytes(4)
        self.align(_alignment(element))
        begin = len(self.data)
        for value in values.items() if isinstance(values, dict) else values:
            self.put(element, value)
        struct.pack_into("<I", self.data, at, len(self.data) - begin)


class _Reader:
    def __init__(self, data: bytes, order: str, at: int = 0) -> None:
        self._data = data
        self._order = order
        self._at = at

    def take(self, one: str) -> Any:
        self._at += -self._at % _alignment(one)
        if one in _FIXED:
            return self._number(_FIXED[one])
        if one in "sog":
            length = self._number("B" if one == "g" else "I")
            self._at += length + 1
            if self._at > len(self._data):
                raise ValueError("cut short")
            return self._data[self._at - length - 1 : self._at - 1].decode("utf-8", "replace")
        if one == "v":
            return self.take(str(self.take("g")))
        if one[0] == "a":
            return self._array(one[1:])
        return tuple(self.take(part) for part in types_of(one[1:-1]))

    def _array(self, element: str) -> Any:
        length = self._number("I")
        self._at += -self._at % _alignment(element)
        end = self._at + length
        if end > len(self._data):
            raise ValueError("too long")
        values = []
        while self._at < end:
            values.append(self.take(element))
        return dict(values) if element[0] == "{" else values

    def _number(self, form: str) -> Any:
        (value,) = struct.unpack_from(self._order + form, self._data, self._at)
        self._at += struct.calcsize(form)
        return value
