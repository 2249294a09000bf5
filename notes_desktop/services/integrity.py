"""Looks every note over when nothing else is to be done: is its text still the one that was written?

A disk that changes bits says nothing. What is found is told with the last good text, which is put back when a person
says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, NamedTuple

from notes_desktop import paths
from notes_desktop.core.change import TEXT, Change
from notes_desktop.core.errors import NotesError
from notes_desktop.core.ids import NoteId
from notes_desktop.services.clock import now_ms
from notes_desktop.services.json_file import read_object, write_object
from notes_desktop.services.lanes import Lane
from notes_desktop.services.library import Library
from notes_desktop.storage.backup import backups_of, remember_place
from notes_desktop.storage.checks import Unsound, check_note, check_slice, is_file_sound
from notes_desktop.storage.connection import Interrupted
from notes_desktop.storage.opening import connect_reader
from notes_desktop.storage.reading import Reader

if TYPE_CHECKING:
    from notes_desktop.storage.mending import Good
    from notes_desktop.storage.writing import Writer

SLICE_S = 0.02
CHECKED_WHOLE_BYTES = 256 * 1024 * 1024
PASS_EVERY_MS = 24 * 3_600_000
log = logging.getLogger(__name__)


class Trouble(NamedTuple):
    """A note that reads differently than it was written, with its last good text if there is one.

    `is_file` says that the file itself is damaged: only a repair of all of it helps.
    """

    note_id: NoteId
    title: str
    is_file: bool
    good: Good | None


class Integrity:
    """Owns the housekeeping lane, its connection, and the place that the look has reached.

    `tell` is called on the lane, once for each note that is found. Everything else: the thread that made it.
    """

    def __init__(self, library: Library, tell: Callable[[Trouble], None]) -> None:
        self._library = library
        self._tell = tell
        self._lane = Lane("housekeeping")
        self._reader: Reader | None = None
        self._file = paths.library_folder(library.uid) / "looked-over.json"
        self._after = 0
        self._finished_ms = 0
        self._is_read = False
        self._is_closed = False
        self._told: set[int] = set()

    def look_on(self) -> Future[bool]:
        """Look at a few more notes; True when some are left for the next time."""
        return self._lane.submit(self._look_on)

    def look_at(self, note_id: NoteId) -> Future[None]:
        """Look at this note now: it was opened."""
        return self._lane.submit(self._look_at, note_id)

    def put_back(self, trouble: Trouble, publish: Callable[[Change], None]) -> Future[bool]:
        """Make the last good text of the note its text, as an edit that can be undone."""
        return self._mend(trouble, trouble.good.text if trouble.good is not None else None, publish)

    def keep(self, trouble: Trouble, publish: Callable[[Change], None]) -> Future[bool]:
        """From here on the note reads as it stands."""
        return self._mend(trouble, None, publish)

    def close(self) -> None:
        """End after the slice that runs, and remember the place."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._reader is not None:
            self._reader.connection.interrupt()
        self._lane.submit(self._end)
        self._lane.close()

    def _look_on(self) -> bool:
        if self._is_closed or not self._is_due():
            return False
        try:
            found, last = check_slice(self._get_reader(), self._after, SLICE_S)
            for unsound in found:
                self._report(unsound)
                if unsound.is_file:
                    return False  # the repair looks at the rest
            if last is not None:
                self._after = last
                return True
            if self._is_small() and not is_file_sound(self._get_reader()):
                self._report(Unsound(0, "", "", True))
                return False
        except Interrupted:  # the library is closed
            return False
        except NotesError as error:  # the disk refuses: no sign of damage, and the next start looks again
            log.warning("notes could not be looked over: %s", type(error).__name__)
            return False
        self._after, self._finished_ms = 0, now_ms()
        self._remember()
        return False

    def _look_at(self, note_id: NoteId) -> None:
        if not self._is_closed and (unsound := check_note(self._get_reader(), note_id)) is not None:
            self._report(unsound)

    def _report(self, unsound: Unsound) -> None:
        if unsound.note_id in self._told:
            return
        self._told.add(unsound.note_id)
        log.error("note %d reads differently than it was written", unsound.note_id)
        good = None
        if not unsound.is_file:
            from notes_desktop.storage.mending import find_good

            good = find_good(self._get_reader(), unsound.note_id, backups_of(self._library.path))
        self._tell(Trouble(NoteId(unsound.note_id), unsound.title, unsound.is_file, good))

    def _mend(self, trouble: Trouble, text: str | None, publish: Callable[[Change], None]) -> Future[bool]:
        def job(writer: Writer) -> bool:
            from notes_desktop.storage.mending import last_step, mend

            self._library.know_step(trouble.note_id, last_step(writer, trouble.note_id))
            is_mended = mend(writer, trouble.note_id, text, self._library.new_step, now_ms())
            if is_mended:
                publish(Change(frozenset({trouble.note_id}), frozenset({TEXT}), "restore"))
            return is_mended

        return self._library.write(job)

    def _is_due(self) -> bool:
        """A clock that went back makes it due as well."""
        if not self._is_read:
            self._is_read = True
            self._remember_place()
            stored = read_object(self._file)
            after, finished = stored.get("after"), stored.get("finished_ms")
            self._after = after if isinstance(after, int) else 0
            self._finished_ms = finished if isinstance(finished, int) else 0
        return not 0 <= now_ms() - self._finished_ms < PASS_EVERY_MS

    def _is_small(self) -> bool:
        """Whether all pages can be read in a moment."""
        try:
            return self._library.path.stat().st_size <= CHECKED_WHOLE_BYTES
        except OSError:
            return False

    def _remember_place(self) -> None:
        try:
            remember_place(self._library.uid, self._library.path)
        except OSError as error:
            log.warning("the place of the library cannot be noted down: %s", error.strerror)

    def _remember(self) -> None:
        try:
            write_object(self._file, {"after": self._after, "finished_ms": self._finished_ms})
        except OSError as error:
            log.warning("the place of the look cannot be kept: %s", error.strerror)

    def _get_reader(self) -> Reader:
        if self._reader is None:
            self._reader = connect_reader(self._library.path)
        return self._reader

    def _end(self) -> None:
        if self._reader is not None:
            self._reader.close()
        if self._after:
            self._remember()
