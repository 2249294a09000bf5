"""Names of notes: the row in this library, and the one that leaves the machine."""

import os
import time
from _thread import allocate_lock  # threading itself is 1 ms that reading does not need

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NewType

    NoteId = NewType("NoteId", int)
else:
    NoteId = int  # typing takes as long to load as a list on the command line

_RANDOM_BITS = 74
_RANDOM_MASK = (1 << _RANDOM_BITS) - 1
_lock = allocate_lock()
_last = 0


def new_uid() -> str:
    """A UUIDv7 as text (RFC 9562, section 5.7), greater than every earlier one of this process.

    When the clock stands still or goes back, the last value is counted up by a small random amount
    (section 6.2, method 2). Any thread may call.
    """
    global _last
    fresh = (time.time_ns() // 1_000_000 << _RANDOM_BITS) | int.from_bytes(os.urandom(10), "big") & _RANDOM_MASK
    with _lock:
        if fresh <= _last:
            fresh = _last + 1 + int.from_bytes(os.urandom(4), "big")
        _last = fresh
    return _formatted(fresh)


def _formatted(value: int) -> str:
    """48 bits of time, version 7, 12 random bits, variant 10, 62 random bits."""
    time_ms = value >> _RANDOM_BITS & (1 << 48) - 1
    high = value >> 62 & 0xFFF
    low = value & (1 << 62) - 1
    number = time_ms << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
