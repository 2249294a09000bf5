"""How long the GUI thread leaves a person waiting while something larger goes on, and what it does when idle."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot

BEAT_MS = 4
IDLE_S = 10
_TASKS = Path("/proc/self/task")


class Heart(QObject):
    """Beats every few milliseconds on the GUI thread, and keeps the longest time between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self.worst_ms = 0.0
        self._last = 0.0
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)

    def during(self, work: Callable[[], None]) -> list[float]:
        """The longest stall while `work`, which runs an event loop, is done."""
        self.worst_ms, self._last = 0.0, time.perf_counter()
        self._timer.start()
        work()
        self._timer.stop()
        return [self.worst_ms]

    @Slot()
    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.worst_ms = max(self.worst_ms, (now - self._last) * 1000 - BEAT_MS)
        self._last = now


def wakeups_per_second() -> float | None:
    """Of all threads while nobody does anything; None where the system does not count them."""
    if not _TASKS.exists():
        return None
    before = _switches()
    loop = QEventLoop()
    QTimer.singleShot(IDLE_S * 1000, loop.quit)
    loop.exec()
    return (_switches() - before) / IDLE_S


def _switches() -> int:
    total = 0
    for task in _TASKS.iterdir():
        lines = (task / "status").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))
    return total
