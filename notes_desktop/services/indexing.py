"""Keeps the index level with the journal, in slices on the index lane."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from notes_desktop.services.lanes import Lane
from notes_desktop.storage.index import Index

log = logging.getLogger(__name__)


class Indexing:
    """Owns the index and its lane. `nudge` whenever the journal grew; `tell(done, total)` reports on the lane."""

    def __init__(self, file: Path, library: Path, tell: Callable[[int, int], None]) -> None:
        self._file = file
        self._library = library
        self._tell = tell
        self._lane = Lane("index")
        self._index: Index | None = None
        self._is_closing = False

    def nudge(self) -> None:
        """Bring the index up to date soon."""
        if not self._is_closing:
            self._lane.submit(self._slice)

    def sweep(self) -> None:
        """Take purged notes out, soon."""
        if not self._is_closing:
            self._lane.submit(lambda: self._get().sweep())

    def close(self) -> None:
        """End after the slice that runs; the bookmark says where to go on."""
        self._is_closing = True
        self._lane.submit(self._close_index)
        self._lane.close()

    def _slice(self) -> None:
        if self._is_closing:
            return
        try:
            count = self._get().catch_up()
            done, total = self._get().progress()
        except Exception:  # derived data: thrown away and built anew
            log.exception("the index is built anew")
            self._start_over()
            return
        self._tell(done, total)
        if count:
            self.nudge()

    def _start_over(self) -> None:
        self._close_index()
        self._file.unlink(missing_ok=True)

    def _get(self) -> Index:
        if self._index is None:
            self._index = Index(self._file, self._library)
        return self._index

    def _close_index(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None
