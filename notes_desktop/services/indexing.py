"""Keeps the index level with the journal, in slices on the index lane."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from notes_desktop.core.errors import NotesError
from notes_desktop.services import memory
from notes_desktop.services.lanes import Lane
from notes_desktop.services.turns import short_turns
from notes_desktop.storage.index import Index
from notes_desktop.storage.opening import remove

HELD_S = 0.1
MOST_FAILURES = 3
"""In a row; after that the index is left alone until the next start, and search works without it."""

_MANY_SLICES = 5
"""That leave enough behind to go through all heaps for it."""

log = logging.getLogger(__name__)


class Indexing:
    """Owns the index and its lane. `nudge` whenever the journal grew; `tell(done, total)` reports on the lane.

    It waits while `is_held` says so: a search or a command on thousands of notes is over sooner, and the window follows
    it better, when only one lane works beside it.
    """

    def __init__(
        self, file: Path, library: Path, tell: Callable[[int, int], None], is_held: Callable[[], bool] = lambda: False
    ) -> None:
        self._file = file
        self._library = library
        self._tell = tell
        self._is_held = is_held
        self._lane = Lane("index")
        self._index: Index | None = None
        self._failures = 0
        self._slices = 0
        self._is_closing = False
        self._is_paused = False

    @property
    def is_paused(self) -> bool:
        return self._is_paused

    def nudge(self) -> None:
        """Bring the index up to date soon."""
        if not self._is_closing and not self._is_paused and self._failures < MOST_FAILURES:
            self._lane.submit(self._slice)

    def pause(self) -> None:
        """Read no further than some notes, until `resume` or the next start; any thread."""
        self._is_paused = True

    def resume(self) -> None:
        """Go on where it was paused."""
        self._is_paused = False
        self.nudge()

    def rebuild(self) -> None:
        """Throw the index away and build it anew, soon; searches read the newest notes meanwhile."""
        if not self._is_closing:
            self._failures = 0
            self._lane.submit(self._start_over)
            self.resume()

    def sweep(self) -> None:
        """Take purged notes out, soon."""
        if not self._is_closing:
            self._lane.submit(self._do, lambda index: index.sweep())

    def close(self) -> None:
        """End after some notes of the slice that runs; the bookmark says where to go on."""
        if self._is_closing:
            return
        self._is_closing = True
        self._lane.submit(self._close_index)
        self._lane.close()

    def _slice(self) -> None:
        if self._is_closing or self._is_paused:
            return
        if self._is_held():
            time.sleep(HELD_S)
            self.nudge()
            return
        with short_turns():
            has_more = self._do(self._catch_up)
        if has_more:
            self._slices += 1
            self.nudge()
        else:
            self._rest()

    def _rest(self) -> None:
        """Level: give back what was kept for the next slice."""
        if self._index is not None:
            self._index.rest()
        if self._slices >= _MANY_SLICES:
            memory.give_back()
        self._slices = 0

    def _catch_up(self, index: Index) -> int:
        """A slice of the journal; once that is read, one of the vocabulary."""
        count = index.catch_up(goes_on=self._goes_on)
        self._tell(*index.progress())
        return count or int(index.count_terms())

    def _goes_on(self) -> bool:
        return not (self._is_closing or self._is_paused or self._is_held())

    def _do(self, job: Callable[[Index], int]) -> bool:
        """Whether the job found something to do. A broken index is thrown away and built anew."""
        try:
            count = job(self._get())
        except NotesError as error:  # the library's own trouble: the next nudge tries again
            log.warning("the index waits: %s", error)
            self._close_index()
            return False
        except Exception:
            log.exception("the index is built anew")
            self._failures += 1
            self._start_over()
            return True
        self._failures = 0
        return count > 0

    def _get(self) -> Index:
        """The index; another one when its file was removed."""
        if self._index is not None and not self._index.is_in_place():
            self._close_index()
        if self._index is None:
            self._index = Index(self._file, self._library)
        return self._index

    def _start_over(self) -> None:
        self._close_index()
        try:
            remove(self._file)
        except OSError as error:
            log.warning("the index cannot be removed: %s", error.strerror)

    def _close_index(self) -> None:
        index, self._index = self._index, None
        if index is not None:
            try:
                index.close()
            except Exception as error:  # derived data
                log.warning("the index did not close: %s", type(error).__name__)
