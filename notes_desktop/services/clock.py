"""Wall clock for dates that people see. Saving, undo and order never look at it."""

from __future__ import annotations

import time
from datetime import datetime


def now_ms() -> int:
    """UTC now in milliseconds."""
    return time.time_ns() // 1_000_000


def midnight_ms() -> int:
    """The beginning of today in the local zone, as UTC milliseconds."""
    today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return int(today.timestamp() * 1000)
