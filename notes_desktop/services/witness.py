"""What the kill tests read: when keys came and when texts were acknowledged. Silent unless a pipe was inherited."""

from __future__ import annotations

import os
import time

VARIABLE = "NOTES_DESKTOP_WITNESS_FD"


class Witness:
    """Writes one line an event to the inherited pipe: `word note_id value monotonic_ns`."""

    def __init__(self) -> None:
        named = os.environ.get(VARIABLE)
        self._descriptor = int(named) if named and named.isdigit() else None

    def tell(self, word: str, note_id: int = 0, value: int = 0) -> None:
        if self._descriptor is None:
            return
        try:
            os.write(self._descriptor, f"{word} {note_id} {value} {time.monotonic_ns()}\n".encode())
        except OSError:  # nobody reads any more: typing goes on
            self._descriptor = None
