from __future__ import annotations

import pytest

from notes_desktop.services.bus_message import CALL, BusMessage, packed, types_of, unpacked

SHORTCUTS = [("capture", {"description": ("s", "Notiz – 会"), "count": ("u", 7)})]
CALLS = BusMessage(CALL, "/a/b", "org.a.B", "Bind", "org.a", "oa(sa{sv})sx", ("/s", SHORTCUTS, "", -5))


def test_what_is_packed_is_unpacked_again() -> None:
    data = packed(CALLS, 3)
    found = unpacked(data + packed(BusMessage(CALL, "/", member="Next"), 4))
    assert found is not None
    message, length = found
    assert length == len(data)
    assert message[:6] == CALLS[:6]
    assert message.body == ("/s", [("capture", {"description": "Notiz – 会", "count": 7})], "", -5)


def test_half_a_message_is_waited_for() -> None:
    data = packed(CALLS, 3)
    assert all(unpacked(data[:length]) is None for length in range(len(data)))


NONSENSE = (
    b"HTTP/1.1 200 OK\r\n",
    b"l\1\0\1" + b"\xff" * 12,
    b"l\1\0\1" + bytes(8) + b"\4\0\0\0" + b"\xff" * 8,
)


@pytest.mark.parametrize("data", NONSENSE)
def test_nonsense_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        unpacked(data)


def test_a_signature_falls_into_complete_types() -> None:
    assert list(types_of("sa{sv}a(sa{sv})aau")) == ["s", "a{sv}", "a(sa{sv})", "aau"]
