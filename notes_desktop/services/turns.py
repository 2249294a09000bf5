"""How long a lane may hold the interpreter while the window waits for it to paint a key."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

TURN_S = 0.0005
"""CPython's usual 5 ms are a whole frame after three of them."""

_lock = threading.Lock()
_holders = 0
_usual_s = 0.005


@contextmanager
def short_turns() -> Iterator[None]:
    """Give way to other threads often until the end of the block; several lanes may be in one at once."""
    global _holders, _usual_s  # the interpreter has one interval for all threads
    with _lock:
        if _holders == 0:
            _usual_s = sys.getswitchinterval()
            sys.setswitchinterval(TURN_S)
        _holders += 1
    try:
        yield
    finally:
        with _lock:
            _holders -= 1
            if _holders == 0:
                sys.setswitchinterval(_usual_s)
