"""Long writes in slices on the writer lane, so that what is typed meanwhile goes to the disk between two of them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from notes_desktop.services.library import Library
    from notes_desktop.storage.writing import Writer

T = TypeVar("T")

SLICE_S = 0.03
"""How long a slice goes on before it lets a flush pass."""


class SlicedWrite(Generic[T]):
    """A write under way: `future` ends with its result, `cancel` ends it after the slice that runs.

    `slice_(writer)` does one slice and says whether there is more; `finish()` makes the result, on the writer lane,
    also after a cancel. What was done until then stays done.
    """

    def __init__(self, library: Library, slice_: Callable[[Writer], bool], finish: Callable[[], T]) -> None:
        self.future: Future[T] = Future()
        self._library = library
        self._slice = slice_
        self._finish = finish
        self._is_cancelled = threading.Event()

    def start(self) -> SlicedWrite[T]:
        _write(self._library, self._run, self.future.set_exception)
        return self

    def begin(self, writer: Writer) -> Future[T]:
        """Do the first slice now. Writer lane only."""
        self._run(writer)
        return self.future

    def cancel(self) -> None:
        """Do no further slice; any thread."""
        self._is_cancelled.set()

    def _settle(self, writer: Writer) -> None:
        """A person ended it: what is to be noted of that. Not called where the library is closed meanwhile."""

    def _run(self, writer: Writer) -> None:
        try:
            is_cancelled, is_closed = self._is_cancelled.is_set(), self._library.is_closed
            if is_cancelled and not is_closed:
                self._settle(writer)
            has_more = not is_cancelled and not is_closed and self._slice(writer)
            if has_more:
                self.start()
            else:
                self.future.set_result(self._finish())
        except BaseException as error:
            self.future.set_exception(error)


class Turns:
    """Writes that come one after the other, whatever the number of their slices; others go between those."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Callable[[Writer], object], Future[Any]]] = deque()
        self._is_busy = False

    @property
    def is_busy(self) -> bool:
        """Whether one of them is under way; any thread."""
        return self._is_busy

    def add(self, begin: Callable[[Writer], object], ended: Future[Any]) -> None:
        """Call `begin` on the writer lane when all that came before have ended; it ends when `ended` does."""
        with self._lock:
            self._waiting.append((begin, ended))
            if self._is_busy:
                return
            self._is_busy = True
        self._begin_next()

    def _begin_next(self) -> None:
        _write(self._library, self._take, self._drop)

    def _take(self, writer: Writer) -> None:
        with self._lock:
            begin, ended = self._waiting.popleft()
        ended.add_done_callback(lambda _done: self._go_on())
        begin(writer)

    def _drop(self, error: BaseException) -> None:
        """The one whose turn it was cannot begin; those behind it may."""
        with self._lock:
            _begin, ended = self._waiting.popleft()
        ended.set_exception(error)
        self._go_on()

    def _go_on(self) -> None:
        with self._lock:
            self._is_busy = bool(self._waiting)
            if not self._is_busy:
                return
        self._begin_next()


def _write(library: Library, job: Callable[[Writer], None], fail: Callable[[BaseException], object]) -> None:
    """Run `job`, which sees to its own errors, on the writer lane; `fail` when the lane has no file to write in."""

    def look(done: Future[None]) -> None:
        error = None if done.cancelled() else done.exception()
        if error is not None:
            fail(error)

    library.write(job).add_done_callback(look)
