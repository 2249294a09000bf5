"""Keeps where the person is: written at most a second after it changed, with a flush when one is due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer, Slot

from notes_desktop.core.session import Session, ViewState
from notes_desktop.services.library import Library

WRITE_AFTER_MS = 800
log = logging.getLogger(__name__)


class SessionKeeper(QObject):
    """Owns the session that was last written and the views of notes that were not yet."""

    def __init__(
        self,
        library: Library,
        session: Callable[[], Session],
        views: Callable[[], Iterable[tuple[int, ViewState]]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._session = session
        self._views_now = views
        self._written: Session | None = None
        self._views: dict[int, ViewState] = {}
        self._due: set[int] = set()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.write)

    @Slot()
    def touch(self) -> None:
        """Something changed; not put off by what changes meanwhile."""
        if not self._timer.isActive():
            self._timer.start(WRITE_AFTER_MS)

    def write_soon(self) -> None:
        """Write what changed when the window has painted it: the lane would keep the interpreter from it meanwhile."""
        self._timer.start(0)

    def keep_view(self) -> None:
        """Remember the views of the open notes: one is about to leave."""
        self._look()
        self.touch()

    def view_of(self, note_id: int) -> ViewState | None:
        """The last view of a note in this run; what the disk has of it may be older."""
        return self._views.get(note_id)

    @Slot()
    def write(self) -> None:
        """Write what changed, now."""
        self._timer.stop()
        self._look()
        session, views = self._session(), {note_id: self._views[note_id] for note_id in self._due}
        changed = None if session == self._written else session
        if changed is None and not views:
            return
        self._written = session
        self._due.clear()
        self._library.write(lambda writer: writer.save_session(changed, views)).add_done_callback(_log_failure)

    def _look(self) -> None:
        for note_id, view in self._views_now():
            if self._views.get(note_id) != view:
                self._views[note_id] = view
                self._due.add(note_id)


def _log_failure(done: Future[None]) -> None:
    if (error := done.exception()) is not None:
        log.warning("the session was not written: %s", error)
