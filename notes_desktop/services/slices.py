"""Long writes in slices on the writer lane, so that what is typed meanwhile goes to the disk between two of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Generic, TypeVar

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
        self._library.write(self._run)
        return self

    def cancel(self) -> None:
        """Do no further slice; any thread."""
        self._is_cancelled.set()

    def _run(self, writer: Writer) -> None:
        try:
            has_more = not self._is_cancelled.is_set() and not self._library.is_closed and self._slice(writer)
            if has_more:
                self._library.write(self._run)
            else:
                self.future.set_result(self._finish())
        except BaseException as error:
            self.future.set_exception(error)
