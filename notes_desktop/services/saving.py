"""Texts on their way to the disk: what was handed over and not acknowledged stays here, and is tried for ever."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from notes_desktop.core.change import Change
from notes_desktop.core.edit import Edit, Overlap, apply_all, diff, rebase
from notes_desktop.core.errors import EditConflict, NotesError, StorageUnavailable
from notes_desktop.core.ids import NoteId, new_uid
from notes_desktop.core.journal import FOLD_AT_ONCE_LENGTH, Flush, JournalEdit, NewNote
from notes_desktop.core.text import N_
from notes_desktop.services.ballast import Ballast
from notes_desktop.services.clock import now_ms
from notes_desktop.services.library import Library
from notes_desktop.services.rescue import Rescued, RescueFolder
from notes_desktop.storage.reading import StoredText

if TYPE_CHECKING:
    from notes_desktop.storage.writing import Writer

RETRY_MS = (250, 500, 1000, 2000, 4000, 8000, 15000)
log = logging.getLogger(__name__)


class Home(Protocol):
    """Where results come back to: the thread that owns the `Saver`."""

    def post(self, job: Callable[[], None]) -> None:
        """Run `job` there soon; any thread may call."""

    def later(self, delay_ms: int, job: Callable[[], None]) -> None:
        """Run `job` there after `delay_ms`."""


class Watcher(Protocol):
    """Who is told what becomes of a text."""

    def saved(self, change: Change) -> None:
        """Everything handed over of these notes is flushed."""

    def failed(self, note_id: NoteId, reason: str, is_rescued: bool) -> None:
        """The library did not take the text; it is tried again."""

    def before_merge(self, note_id: NoteId) -> None:
        """Hand over what is still only in the editor."""

    def merged(
        self, note_id: NoteId, count: int, theirs: Sequence[JournalEdit], ours: Sequence[JournalEdit]
    ) -> None:
        """Outside edits `theirs` came first; the newest `count` of ours follow them now as `ours`."""

    def conflict_copied(self, note_id: NoteId, copy: NoteId) -> None:
        """The outside text is in the note `copy`; the person's own text stays in `note_id`."""


class _Track:
    """One note's way to the disk."""

    def __init__(self, note_id: NoteId, stored: StoredText, created: NewNote | None) -> None:
        self.note_id = note_id
        self.rev = stored.rev
        self.text = stored.text
        self.created = created
        self.waiting: list[JournalEdit] = []
        self.flying: Flush | None = None
        self.failures = 0

    @property
    def is_saved(self) -> bool:
        return self.flying is None and not self.waiting

    def unsaved_edits(self) -> list[JournalEdit]:
        return [*(self.flying.edits if self.flying else ()), *self.waiting]


class Unsaved(NamedTuple):
    note_id: NoteId
    text: str


class Saver:
    """Owns every text that was handed over and is not acknowledged. One thread; the flushes run on the writer lane."""

    def __init__(self, library: Library, home: Home, watcher: Watcher) -> None:
        self._library = library
        self._home = home
        self._watcher = watcher
        self._tracks: dict[NoteId, _Track] = {}
        self._flying: dict[Future[int], tuple[_Track, Flush]] = {}
        self._rescue = RescueFolder(library.uid, library.path)
        self.ballast = Ballast(library.uid, library.path)

    def open(self, note_id: NoteId) -> StoredText:
        """The note's text as it stands: disk and what is under way to it. Raises NoteNotFound."""
        track = self._tracks.get(note_id)
        if track is not None and not track.is_saved:
            return StoredText(track.text, track.rev, 0)
        stored = self._library.reader.text(note_id)
        self._library.know_step(note_id, stored.last_step)
        self._tracks[note_id] = _Track(note_id, stored, None)
        return stored

    def create(self) -> NoteId:
        """A new empty note, written with its first edit."""
        note_id = self._library.new_note_id()
        self._tracks[note_id] = _Track(note_id, StoredText("", 0, 0), NewNote(new_uid(), now_ms()))
        return note_id

    def is_unwritten(self, note_id: NoteId) -> bool:
        """True for a new note that nothing was typed into."""
        track = self._tracks.get(note_id)
        return track is not None and track.created is not None and track.is_saved

    def created(self, note_id: NoteId) -> NewNote | None:
        track = self._tracks.get(note_id)
        return track.created if track is not None else None

    def forget(self, note_id: NoteId) -> None:
        """Drop a note's track when nothing of it is unsaved."""
        track = self._tracks.get(note_id)
        if track is not None and track.is_saved:
            del self._tracks[note_id]

    def rev(self, note_id: NoteId) -> int | None:
        """The last acknowledged revision of a note that was opened here."""
        track = self._tracks.get(note_id)
        return track.rev if track is not None else None

    def advance(self, note_id: NoteId, rev: int, text: str) -> None:
        """Outside edits up to `rev` were read while nothing of ours was unsaved."""
        track = self._tracks[note_id]
        track.rev, track.text = rev, text

    def hand_over(self, note_id: NoteId, edits: Sequence[JournalEdit], text: str) -> None:
        """Take edits that lead to `text`; from here on they are kept until they are flushed."""
        track = self._tracks[note_id]
        track.waiting.extend(edits)
        track.text = text
        self._send(track)

    def unsaved(self) -> Iterator[Unsaved]:
        return (Unsaved(track.note_id, track.text) for track in self._tracks.values() if not track.is_saved)

    @property
    def is_idle(self) -> bool:
        return all(track.is_saved for track in self._tracks.values())

    def fold(self, note_id: NoteId) -> None:
        """Bring a large note's body up to date; small ones are folded as they are saved."""
        track = self._tracks.get(note_id)
        if track is not None and len(track.text) > FOLD_AT_ONCE_LENGTH:
            self._library.write(lambda writer: writer.fold(note_id)).add_done_callback(_log_failure)

    def retry(self) -> None:
        """Try what failed again, now."""
        for track in list(self._tracks.values()):
            if track.failures and track.flying is not None:
                self._fly(track, track.flying)

    def settle(self, timeout_s: float) -> bool:
        """Wait for the flushes under way, then rescue what is left. True when every text is kept somewhere.

        For signals and the end of the session: blocks the calling thread for at most `timeout_s`.
        """
        deadline = time.monotonic() + timeout_s
        while self._flying and (left := deadline - time.monotonic()) > 0:
            for done in wait(self._flying, left, FIRST_COMPLETED).done:
                self._landed(*self._flying[done], done)
        return self.is_idle or self.rescue_all()

    def rescue_all(self) -> bool:
        """Write every unsaved text to a rescue file; False when one could not be."""
        return all([self._keep(track) for track in list(self._tracks.values()) if not track.is_saved])

    def bring_back_rescued(self) -> list[NoteId]:
        """Put the texts of rescue files into the library as edits; each file goes when its text is flushed."""
        found: list[NoteId] = []
        for rescued in self._rescue.found():
            note_id = self._library.reader.id_of(rescued.uid)
            if note_id is None:
                note_id = self.create()
                self._tracks[note_id].created = NewNote(rescued.uid, now_ms())
            elif note_id not in self._tracks:
                self.open(note_id)
            text = self._tracks[note_id].text
            edits = self._edits(note_id, text, rescued.text, "rescue")
            if edits:
                self.hand_over(note_id, edits, rescued.text)
                found.append(note_id)
            self._library.write(partial(_drop_if_stored, rescued))
        return found

    def _send(self, track: _Track) -> None:
        if track.flying is None and track.waiting:
            flush = Flush(track.note_id, track.rev, tuple(track.waiting), track.text, track.created)
            track.waiting = []
            self._fly(track, flush)

    def _fly(self, track: _Track, flush: Flush) -> None:
        track.flying = flush
        future = self._library.write(lambda writer: writer.append(flush))
        self._flying[future] = (track, flush)
        future.add_done_callback(lambda done: self._home.post(partial(self._landed, track, flush, done)))

    def _landed(self, track: _Track, flush: Flush, done: Future[int]) -> None:
        self._flying.pop(done, None)
        if track.flying is not flush:
            return
        try:
            rev = done.result()
        except EditConflict:
            self._merge(track)
        except StorageUnavailable as error:
            self._failed(track, error)
        except Exception as error:  # a text must not be lost to a defect of ours
            log.exception("saving note %d failed", track.note_id)
            self._failed(track, StorageUnavailable(N_("an unexpected error"), reason=type(error).__name__))
        else:
            self._acknowledge(track, rev)

    def _acknowledge(self, track: _Track, rev: int) -> None:
        what = "created" if track.created is not None else "text"
        if track.failures and (uid := self._library.reader.uid_of(track.note_id)) is not None:
            self._rescue.forget(uid)
        track.rev, track.flying, track.failures, track.created = rev, None, 0, None
        if track.waiting:
            self._send(track)
        self._watcher.saved(Change(frozenset({track.note_id}), frozenset({what, "text"}), "editor"))

    def _failed(self, track: _Track, error: NotesError) -> None:
        track.failures += 1
        self.ballast.drop()
        is_rescued = track.failures > 1 and self._keep(track)
        self._watcher.failed(track.note_id, str(error), is_rescued)
        self._library.writer_lane.submit(self._library.reconnect)
        delay = RETRY_MS[min(track.failures - 1, len(RETRY_MS) - 1)]
        self._home.later(delay, partial(self._try_again, track, track.flying))

    def _try_again(self, track: _Track, flush: Flush | None) -> None:
        if flush is not None and track.flying is flush:
            self._fly(track, flush)

    def _keep(self, track: _Track) -> bool:
        uid = track.created.uid if track.created else self._library.reader.uid_of(track.note_id)
        try:
            self._rescue.keep(uid or new_uid(), track.text)
        except OSError:
            log.exception("no folder takes a rescue file")
            return False
        return True

    def _merge(self, track: _Track) -> None:
        self._watcher.before_merge(track.note_id)
        ours = track.unsaved_edits()
        theirs = self._library.reader.edits_since(track.note_id, track.rev)
        stored = self._library.reader.text(track.note_id)
        self._library.know_step(track.note_id, stored.last_step)
        try:
            moved, brought = _rebase_entries(ours, theirs)
        except Overlap:
            self._copy_conflict(track, stored, theirs, ours)
            return
        track.rev, track.flying, track.waiting = stored.rev, None, moved
        track.text = apply_all(stored.text, [entry.edit for entry in moved])
        self._watcher.merged(track.note_id, len(ours), brought, moved)
        self._send(track)

    def _copy_conflict(
        self, track: _Track, stored: StoredText, theirs: Sequence[JournalEdit], ours: Sequence[JournalEdit]
    ) -> None:
        copy = self.create()
        self.hand_over(copy, self._edits(copy, "", stored.text, "conflict"), stored.text)
        again = self._edits(track.note_id, stored.text, track.text, "conflict")
        track.rev, track.flying, track.waiting = stored.rev, None, again
        self._watcher.merged(track.note_id, len(ours), (), [])
        self._watcher.conflict_copied(track.note_id, copy)
        self._send(track)

    def _edits(self, note_id: NoteId, old: str, new: str, kind: str) -> list[JournalEdit]:
        step = self._library.new_step(note_id)
        at_ms = now_ms()
        return [JournalEdit(step, kind, None, edit, 0, 0, at_ms) for edit in diff(old, new)]


def _rebase_entries(
    ours: Sequence[JournalEdit], theirs: Sequence[JournalEdit]
) -> tuple[list[JournalEdit], list[JournalEdit]]:
    """Ours behind theirs, and theirs as they apply to a text that has ours. Raises Overlap."""
    moved: list[JournalEdit] = []
    brought: list[Edit] = [entry.edit for entry in theirs]
    for entry in ours:
        ours_moved, brought = rebase([entry.edit], brought)
        moved.extend(entry._replace(edit=edit) for edit in ours_moved)
    template = theirs[-1]
    return moved, [template._replace(edit=edit) for edit in brought]


def _drop_if_stored(rescued: Rescued, writer: Writer) -> None:
    note_id = writer.reader.id_of(rescued.uid)
    if note_id is not None and writer.reader.text(note_id).text == rescued.text:
        rescued.file.unlink(missing_ok=True)


def _log_failure(done: Future[None]) -> None:
    if (error := done.exception()) is not None:
        log.warning("folding failed: %s", error)
