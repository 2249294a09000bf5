"""Texts on their way to the disk: what was handed over and not acknowledged stays here, and is tried for ever."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from notes_desktop.core.canonical import canonical
from notes_desktop.core.change import Change
from notes_desktop.core.edit import Edit, Overlap, apply_all, diff, invert, invert_all, rebase
from notes_desktop.core.errors import EditConflict, NoteNotFound, NotesError, StorageUnavailable
from notes_desktop.core.ids import NoteId, new_uid
from notes_desktop.core.journal import FOLD_AT_ONCE_LENGTH, Flush, JournalEdit, NewNote
from notes_desktop.core.steps import UNDO
from notes_desktop.core.text import N_
from notes_desktop.services.ballast import Ballast
from notes_desktop.services.clock import now_ms
from notes_desktop.services.history import History
from notes_desktop.services.library import Library
from notes_desktop.services.rescue import Rescued, RescueFolder, drop
from notes_desktop.storage.connection import DiskFull
from notes_desktop.storage.notes import NoteDamaged, StoredText

if TYPE_CHECKING:
    from notes_desktop.storage.writing import Writer

RETRY_MS = (250, 500, 1000, 2000, 4000, 8000, 15000)
RESCUE_AFTER_FAILURES = 2
MERGE = "merge"
"""Kind of an undo or redo of something that an outside write has come on top of."""

_FLIGHTS_SHARE = 0.7
"""Of the time that `settle` has, what it waits for the library before it turns to rescue files."""

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
        """Everything handed over of these notes is flushed; of origin "rescue": an earlier run's text came back."""

    def failed(self, note_id: NoteId, reason: str, is_rescued: bool) -> None:
        """The library did not take the text; it is tried again. Told once more when a rescue file has it."""

    def before_merge(self, note_id: NoteId) -> None:
        """Hand over what is still only in the editor."""

    def merged(self, note_id: NoteId, count: int, theirs: Sequence[JournalEdit], ours: Sequence[JournalEdit]) -> None:
        """Outside edits came first; the newest `count` of ours are now `ours`, `theirs` is what they do to our text."""

    def conflict_copied(self, note_id: NoteId, copy: NoteId) -> None:
        """The outside text is in the note `copy`; the person's own text stays in `note_id`."""


class _Track:
    """One note's way to the disk."""

    def __init__(self, note_id: NoteId, uid: str, stored: StoredText, created: NewNote | None) -> None:
        self.note_id = note_id
        self.uid = uid
        self.rev = stored.rev
        self.text = stored.text
        self.created = created
        self.waiting: list[JournalEdit] = []
        self.flying: Flush | None = None
        self.future: Future[int] | None = None
        self.failures = 0
        self.reason = ""
        self.rescued: str | None = None
        self.is_rescuing = False
        self.is_left = False

    @property
    def is_saved(self) -> bool:
        return self.flying is None and not self.waiting

    @property
    def is_rescued(self) -> bool:
        return self.rescued == self.text

    def unsaved_edits(self) -> list[JournalEdit]:
        return [*(self.flying.edits if self.flying else ()), *self.waiting]


class Unsaved(NamedTuple):
    note_id: NoteId
    text: str


class Saver:
    """Owns every text that was handed over and is not acknowledged. One thread; the flushes run on the writer lane.

    One flush a note is under way at a time, so that nothing later overtakes one that failed.
    """

    def __init__(self, library: Library, home: Home, watcher: Watcher) -> None:
        self._library = library
        self._home = home
        self._watcher = watcher
        self._tracks: dict[NoteId, _Track] = {}
        self._flights: dict[Future[int], _Track] = {}
        self._rescue = RescueFolder(library.uid, library.path)
        self.ballast = Ballast(library.uid, library.path)

    def open(self, note_id: NoteId) -> StoredText:
        """The note's text as it stands: disk and what is under way to it. Raises NoteNotFound, NoteDamaged."""
        track = self._tracks.get(note_id)
        if track is not None and (not track.is_saved or track.created is not None):
            track.is_left = False
            return StoredText(track.text, track.rev, 0)
        stored = self._library.reader.text(note_id)
        self.know(note_id, stored)
        return stored

    def know(self, note_id: NoteId, stored: StoredText) -> None:
        """The note was opened, and read like this."""
        self._library.know_step(note_id, stored.last_step)
        uid = self._library.reader.uid_of(note_id) or new_uid()
        self._tracks[note_id] = _Track(note_id, uid, stored, None)

    def history(self, note_id: NoteId) -> History:
        """Undo and redo of a note that was opened here, with what of it is still under way."""
        track = self._tracks[note_id]
        return History(self._library.reader, note_id, track.rev, track.unsaved_edits())

    def create(self, notebook_id: int | None = None) -> NoteId:
        """A new empty note, in a notebook or in none; written with its first edit."""
        note_id = self._library.new_note_id()
        created = NewNote(new_uid(), now_ms(), notebook_id)
        self._tracks[note_id] = _Track(note_id, created.uid, StoredText("", 0, 0), created)
        return note_id

    def is_unwritten(self, note_id: NoteId) -> bool:
        """True for a new note that nothing was typed into."""
        track = self._tracks.get(note_id)
        return track is not None and track.created is not None and track.is_saved

    def created(self, note_id: NoteId) -> NewNote | None:
        track = self._tracks.get(note_id)
        return track.created if track is not None else None

    def forget(self, note_id: NoteId) -> None:
        """The note was left: drop what is kept of it, at once or when all of it is saved."""
        track = self._tracks.get(note_id)
        if track is not None:
            track.is_left = True
            self._drop_if_done(track)

    def rev(self, note_id: NoteId) -> int | None:
        """The last acknowledged revision of a note that was opened here."""
        track = self._tracks.get(note_id)
        return track.rev if track is not None else None

    def text(self, note_id: NoteId) -> str:
        """The text of a note that was opened here, with all that was handed over."""
        return self._tracks[note_id].text

    def is_saved(self, note_id: NoteId) -> bool:
        """Whether everything that was handed over of the note is acknowledged."""
        track = self._tracks.get(note_id)
        return track is None or track.is_saved

    def take_outside(self, note_id: NoteId) -> list[JournalEdit]:
        """Edits that somebody else appended since, oldest first; from now on ours follow them.

        Empty while something of ours is unsaved: then they are merged when that comes to the disk.
        """
        track = self._tracks[note_id]
        if not track.is_saved or track.created is not None:
            return []
        stored = self._library.reader.text(note_id)
        theirs = self._library.reader.edits_since(note_id, track.rev, stored.rev)
        self._library.know_step(note_id, stored.last_step)
        track.rev, track.text = stored.rev, stored.text
        return theirs

    def hand_over(self, note_id: NoteId, edits: Sequence[JournalEdit], text: str) -> None:
        """Take edits that lead to `text`; from here on they are kept until they are flushed."""
        track = self._tracks[note_id]
        track.waiting.extend(edits)
        track.text = text
        self._send(track)
        if track.failures >= RESCUE_AFTER_FAILURES:
            self._rescue_soon(track)

    def unsaved(self) -> Iterator[Unsaved]:
        return (Unsaved(track.note_id, track.text) for track in self._tracks.values() if not track.is_saved)

    def unsaved_edits(self, note_id: NoteId) -> list[JournalEdit]:
        """What was handed over of the note and is not acknowledged, oldest first."""
        track = self._tracks.get(note_id)
        return track.unsaved_edits() if track is not None else []

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
            self._try_again(track, track.flying)

    def settle(self, timeout_s: float) -> bool:
        """Wait for the flushes under way, then rescue what is left. True when every text is kept somewhere.

        For signals and the end of the session: blocks the calling thread for at most `timeout_s`.
        """
        began = time.monotonic()
        deadline = began + timeout_s * _FLIGHTS_SHARE
        while self._flights and (left := deadline - time.monotonic()) > 0:
            for done in wait(list(self._flights), left, FIRST_COMPLETED).done:
                self._landed(done)
        return self.is_idle or self.rescue_all(began + timeout_s - time.monotonic())

    def rescue_all(self, timeout_s: float = 5.0) -> bool:
        """Write every unsaved text to a rescue file; False when one could not be within `timeout_s`."""
        unkept = [track for track in self._tracks.values() if not (track.is_saved or track.is_rescued)]
        files = [(track, track.text, self._keep(track)) for track in unkept]
        wait([file for _, _, file in files], max(timeout_s, 0.1))
        for track, text, file in files:
            if file.done() and file.exception() is None:
                track.rescued = text
        return all(track.is_saved or track.is_rescued for track in self._tracks.values())

    def bring_back_rescued(self) -> list[NoteId]:
        """Put what earlier runs left in rescue files into the library as edits; the notes whose text will change.

        Written like an outside change and told by `saved`; a file goes when the library has its text.
        """
        brought: list[NoteId] = []
        for rescued in self._rescue.found():
            new_id = self._library.new_note_id()
            if not self._reads(rescued):
                brought.append(self._library.reader.id_of(rescued.uid) or new_id)
            writing = self._library.write(partial(_bring_back, self._library, rescued, new_id))
            writing.add_done_callback(self._tell_brought_back)
        return brought

    def _reads(self, rescued: Rescued) -> bool:
        note_id = self._library.reader.id_of(rescued.uid)
        try:
            return note_id is not None and self._library.reader.text(note_id).text == rescued.text
        except NoteDamaged:
            return False

    def _send(self, track: _Track) -> None:
        if track.flying is None and track.waiting:
            track.flying = Flush(track.note_id, track.rev, tuple(track.waiting), track.text, track.created)
            track.waiting = []
            self._fly(track, track.flying)

    def _fly(self, track: _Track, flush: Flush) -> None:
        future = self._library.write(lambda writer: writer.append(flush))
        track.future = future
        self._flights[future] = track
        future.add_done_callback(lambda done: self._home.post(partial(self._landed, done)))

    def _landed(self, done: Future[int]) -> None:
        track = self._flights.pop(done, None)
        if track is None:  # `settle` was here first
            return
        track.future = None
        try:
            rev = done.result()
        except EditConflict:
            self._merge(track)
        except NotesError as error:
            self._failed(track, error)
        except Exception as error:  # a text must not be lost to a defect of ours
            log.exception("saving note %d failed", track.note_id)
            self._failed(track, StorageUnavailable(N_("an unexpected error"), reason=type(error).__name__))
        else:
            self._acknowledge(track, rev)

    def _acknowledge(self, track: _Track, rev: int) -> None:
        what = {"created", "text"} if track.created is not None else {"text"}
        track.rev, track.flying, track.failures, track.created = rev, None, 0, None
        if track.waiting:
            self._send(track)
        elif track.rescued is not None:
            track.rescued = None
            self._library.rescue_lane.submit(self._rescue.forget, track.uid)
        self._watcher.saved(Change(frozenset({track.note_id}), frozenset(what), "editor"))
        self._drop_if_done(track)

    def _drop_if_done(self, track: _Track) -> None:
        if track.is_left and track.is_saved and self._tracks.get(track.note_id) is track:
            del self._tracks[track.note_id]

    def _failed(self, track: _Track, error: NotesError) -> None:
        track.failures += 1
        track.reason = str(error)
        if isinstance(error, DiskFull):
            self._library.rescue_lane.submit(self.ballast.drop)
        self._library.writer_lane.submit(self._library.reconnect)
        delay_ms = RETRY_MS[min(track.failures, len(RETRY_MS)) - 1]
        self._home.later(delay_ms, partial(self._try_again, track, track.flying, track.failures))
        self._watcher.failed(track.note_id, track.reason, track.is_rescued)
        if track.failures >= RESCUE_AFTER_FAILURES:
            self._rescue_soon(track)

    def _try_again(self, track: _Track, flush: Flush | None, failures: int | None = None) -> None:
        """Unless it is under way, or was already tried again since those `failures`."""
        is_due = track.failures > 0 and failures in (None, track.failures)
        if is_due and flush is not None and track.flying is flush and track.future is None:
            self._fly(track, flush)

    def _rescue_soon(self, track: _Track) -> None:
        """A rescue file on a lane of its own: even the window must not wait for a disk that fails."""
        if track.is_rescuing or track.is_rescued:
            return
        track.is_rescuing = True
        text = track.text
        self._keep(track).add_done_callback(lambda done: self._home.post(partial(self._rescued, track, text, done)))

    def _rescued(self, track: _Track, text: str, done: Future[Path]) -> None:
        track.is_rescuing = False
        if (error := done.exception()) is not None:
            log.error("no folder takes a rescue file: %s", error)
            return
        track.rescued = text
        if track.is_saved:
            track.rescued = None
            self._library.rescue_lane.submit(self._rescue.forget, track.uid)
        elif track.is_rescued:
            self._watcher.failed(track.note_id, track.reason, True)
        else:
            self._rescue_soon(track)

    def _keep(self, track: _Track) -> Future[Path]:
        return self._library.rescue_lane.submit(self._rescue.keep, track.uid, track.text)

    def _merge(self, track: _Track) -> None:
        self._watcher.before_merge(track.note_id)
        try:
            stored = self._library.reader.text(track.note_id)
            theirs = self._library.reader.edits_since(track.note_id, track.rev, stored.rev)
        except NoteNotFound:
            self._write_anew(track)
            return
        except NotesError as error:
            self._failed(track, error)
            return
        self._library.know_step(track.note_id, stored.last_step)
        ours = _not_in(track, theirs)
        try:
            if track.rev + len(theirs) != stored.rev:
                raise Overlap("another journal stands there")
            theirs = theirs[len(track.unsaved_edits()) - len(ours) :]
            moved, brought = _rebase_entries(ours, theirs)
            text = apply_all(stored.text, [entry.edit for entry in moved])
        except ValueError:  # they overlap, or another journal stands there
            self._copy_conflict(track, stored, len(ours))
            return
        moved = self._renumbered(track.note_id, moved)
        track.rev, track.flying, track.waiting, track.text = stored.rev, None, moved, text
        self._watcher.merged(track.note_id, len(ours), brought, moved)
        self._send_or_tell(track)

    def _copy_conflict(self, track: _Track, stored: StoredText, count: int) -> None:
        again = self._edits(track.note_id, stored.text, track.text, "conflict")
        track.rev, track.flying, track.waiting = stored.rev, None, again
        self._watcher.merged(track.note_id, count, (), again)
        if again:
            copy = self.create()
            self.hand_over(copy, self._edits(copy, "", stored.text, "conflict"), stored.text)
            self.forget(copy)
            self._watcher.conflict_copied(track.note_id, copy)
        self._send_or_tell(track)

    def _write_anew(self, track: _Track) -> None:
        """The note was purged while one wrote in it: what they have before their eyes is kept."""
        count = len(track.unsaved_edits())
        track.created = NewNote(track.uid, now_ms())
        track.rev, track.flying = 0, None
        track.waiting = self._edits(track.note_id, "", track.text, "restore")
        self._watcher.merged(track.note_id, count, (), list(track.waiting))
        self._send_or_tell(track)

    def _send_or_tell(self, track: _Track) -> None:
        if track.waiting:
            self._send(track)
        else:
            self._acknowledge(track, track.rev)

    def _edits(self, note_id: NoteId, old: str, new: str, kind: str) -> list[JournalEdit]:
        return entries(self._library.new_step(note_id), kind, old, new)

    def _renumbered(self, note_id: NoteId, moved: Sequence[JournalEdit]) -> list[JournalEdit]:
        """With steps that follow theirs, so that the half of a step that is stored does not go on behind them.

        Undo and redo of what lies below theirs become ordinary steps: each press of Undo takes back what is on top.
        So do all of them when theirs came between a step and its undo, which is not its inverse any more.
        """
        steps: dict[int, int] = {}
        answering: set[int] = set()
        are_inverse = _are_inverse(moved)
        for entry in moved:
            if entry.step in steps:
                continue
            is_answer = are_inverse and entry.undoes in steps and (entry.kind == UNDO or entry.undoes in answering)
            if is_answer and not (entry.undoes == moved[0].step and self._is_split(note_id, moved[0])):
                answering.add(entry.step)
            steps[entry.step] = self._library.new_step(note_id)
        return [
            entry._replace(step=steps[entry.step], undoes=steps[entry.undoes])
            if entry.undoes is not None and entry.step in answering
            else entry._replace(
                step=steps[entry.step], undoes=None, kind=MERGE if entry.undoes is not None else entry.kind
            )
            for entry in moved
        ]

    def _is_split(self, note_id: NoteId, first: JournalEdit) -> bool:
        """Whether the journal has the beginning of the step that `first` goes on with."""
        rev = self._tracks[note_id].rev
        return any(entry.step == first.step for entry in self._library.reader.edits_since(note_id, rev - 1, rev))

    def _tell_brought_back(self, done: Future[Change | None]) -> None:
        """On the writer lane."""
        if (error := done.exception()) is not None:
            log.warning("a rescue file stays for the next start: %s", error)
        elif (change := done.result()) is not None:
            self._home.post(partial(self._watcher.saved, change))


def entries(step: int, kind: str, old: str, new: str) -> list[JournalEdit]:
    """One step that makes `new` from `old`."""
    at_ms = now_ms()
    return [JournalEdit(step, kind, None, edit, 0, 0, at_ms) for edit in diff(old, new)]


def _not_in(track: _Track, theirs: Sequence[JournalEdit]) -> list[JournalEdit]:
    """Our unsaved edits, without those that came to the disk though it seemed to refuse them."""
    flying = track.flying.edits if track.flying else ()
    if flying and tuple(theirs[: len(flying)]) == flying:
        return list(track.waiting)
    return track.unsaved_edits()


def _rebase_entries(
    ours: Sequence[JournalEdit], theirs: Sequence[JournalEdit]
) -> tuple[list[JournalEdit], list[JournalEdit]]:
    """Ours behind theirs, and theirs as they apply to a text that has ours. Raises Overlap."""
    moved, brought = rebase([entry.edit for entry in ours], [entry.edit for entry in theirs])
    return (
        [entry._replace(edit=edit) for entry, edit in zip(ours, moved, strict=True)],
        [entry._replace(edit=edit) for entry, edit in zip(theirs, brought, strict=True)],
    )


def _are_inverse(moved: Sequence[JournalEdit]) -> bool:
    """Whether every undo and redo still takes back just what the step did that it answers, as far as that is here."""
    done: dict[int, list[Edit]] = {}
    answered: dict[int, int] = {}
    for entry in moved:
        done.setdefault(entry.step, []).append(entry.edit)
        if entry.undoes in done:
            answered[entry.step] = entry.undoes
    return all(done[step] == invert_all(done[undoes]) for step, undoes in answered.items())


def _bring_back(library: Library, rescued: Rescued, new_id: NoteId, writer: Writer) -> Change | None:
    """Append a rescued text unless the note reads so, or did since; then its file goes."""
    text = canonical(rescued.text)
    note_id, stored, created = _place_for(rescued.uid, new_id, writer)
    change = None
    if created is not None or not _has_read(writer, note_id, stored, text):
        library.know_step(note_id, stored.last_step)
        edits = entries(library.new_step(note_id), "rescue", stored.text, text)
        writer.append(Flush(note_id, stored.rev, tuple(edits), text, created), folds_any=True)
        change = Change(frozenset({note_id}), frozenset({"created" if created else "text"}), "rescue")
    drop(rescued.file)
    return change


def _place_for(uid: str, new_id: NoteId, writer: Writer) -> tuple[NoteId, StoredText, NewNote | None]:
    """The note of this uid; a new one when it is gone, or when its text cannot be read."""
    note_id = writer.reader.id_of(uid)
    if note_id is None:
        return new_id, StoredText("", 0, 0), NewNote(uid, now_ms())
    try:
        return note_id, writer.reader.text(note_id), None
    except NoteDamaged:
        return new_id, StoredText("", 0, 0), NewNote(new_uid(), now_ms())


def _has_read(writer: Writer, note_id: int, stored: StoredText, text: str, edits: int = 500) -> bool:
    """Whether the note reads `text`, or did at one of its last revisions: then it is in its history."""
    current = stored.text
    for entry in reversed(writer.reader.edits_since(note_id, max(stored.rev - edits, 0), stored.rev)):
        if current == text:
            return True
        current = apply_all(current, [invert(entry.edit)])
    return current == text


def _log_failure(done: Future[None]) -> None:
    if (error := done.exception()) is not None:
        log.warning("folding failed: %s", error)
