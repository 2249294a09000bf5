"""The way home from the lanes to the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from notes_desktop.core.errors import NotesError

if TYPE_CHECKING:
    from concurrent.futures import Future

WAY_S = 0.04
"""How long a lane waits at most for the window: as long as a key may be kept from its paint."""

T = TypeVar("T")
Job = Callable[[], None]


class GuiHome(QObject):
    """Runs jobs on the GUI thread, in the order they were posted."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_open = True
        self._posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)

    def post(self, job: Job) -> None:
        """Run `job` on the GUI thread soon; any thread may call. Dropped once `close` was called."""
        if self._is_open:
            self._posted.emit(job)

    def give_way(self) -> None:
        """On a lane: wait until the window has painted what was posted before, as far as that takes no time.

        Two threads that compute at once in one interpreter keep each other waiting for far longer than their shares.
        """
        is_painted = threading.Event()
        self.post(partial(QTimer.singleShot, 0, self, is_painted.set))
        is_painted.wait(WAY_S)

    def later(self, delay_ms: int, job: Job) -> None:
        """Run `job` after `delay_ms`; GUI thread only."""
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(job)
        timer.timeout.connect(timer.deleteLater)
        timer.start(delay_ms)

    def follow(self, future: Future[T], then: Callable[[T], object], refused: Callable[[NotesError], object]) -> None:
        """When the future ends, go on with its result on the GUI thread, or with why it has none; any thread."""
        future.add_done_callback(lambda done: self.post(partial(_go_on, done, then, refused)))

    def close(self) -> None:
        self._is_open = False
        for timer in self.findChildren(QTimer):
            timer.stop()

    @Slot(object)
    def _on_posted(self, job: Job) -> None:
        if self._is_open:
            job()


def _go_on(done: Future[T], then: Callable[[T], object], refused: Callable[[NotesError], object]) -> None:
    try:
        result = done.result()
    except NotesError as error:
        refused(error)
        return
    then(result)
