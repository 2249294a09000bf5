"""SIGTERM, SIGINT and SIGHUP reach the event loop.

A Python handler does not run while Qt waits for events; the wake-up descriptor does
(https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd).
"""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal, Slot

SIGNALS = tuple(
    number for name in ("SIGTERM", "SIGINT", "SIGHUP") if (number := getattr(signal, name, None)) is not None
)


class SystemSignals(QObject):
    """`ended` when the system asks the process to end. Owns the handlers until `close`."""

    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._before_fd = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, _wake_only) for number in SIGNALS}
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_activated)

    def close(self) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before_fd)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()

    @Slot()
    def _on_activated(self) -> None:
        numbers = self._read.recv(64)
        if any(number in SIGNALS for number in numbers):
            # Keys that were pressed before are taken in first: a timer without a delay comes after all that is there.
            QTimer.singleShot(0, self, self.ended.emit)


def _wake_only(_number: int, _frame: object) -> None:
    """The byte in the socket tells; this only keeps the default action away."""
