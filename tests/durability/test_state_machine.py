"""Whatever a person does, with crashes in between: every note reads as a dict says, and so does Undo."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from notes_desktop import paths
from notes_desktop.core.canonical import canonical
from notes_desktop.core.ids import NoteId
from notes_desktop.core.journal import FOLD_AT_ONCE_LENGTH
from notes_desktop.services.checking import check
from notes_desktop.services.library import Library
from notes_desktop.services.notes import Notes
from notes_desktop.storage.backup import save_copy
from notes_desktop.storage.lock import LibraryLock
from tests.services.home import Desk

IS_LONG = os.environ.get("LONG_RUN") == "1"
EXAMPLES, STEPS = (5_000, 100) if IS_LONG else (200, 50)
LARGE = "y" * FOLD_AT_ONCE_LENGTH
YEAR_MS = 366 * 24 * 3600 * 1000


class State(NamedTuple):
    """A note after `rev` edits, with what Undo and Redo lead to, the next last."""

    rev: int
    text: str
    undo: tuple[str, ...] = ()
    redo: tuple[str, ...] = ()

    def changed(self, rev: int, text: str) -> State:
        return State(rev, text, (*self.undo, self.text), ())


class Action(NamedTuple):
    """What notes had before and after: (is pinned, is in the trash)."""

    before: dict[NoteId, tuple[bool, bool]]
    after: dict[NoteId, tuple[bool, bool]]


class Copy(NamedTuple):
    """A copy of the library, and what stood in it."""

    file: Path
    states: dict[NoteId, State]
    flags: dict[NoteId, tuple[bool, bool]]
    done: list[Action]
    undone: list[Action]


class Person(RuleBasedStateMachine):
    """`states` has every state of each note since the last crash, oldest first: one of the last ones is on the disk."""

    @initialize()
    def begin(self) -> None:
        shared = Path("/dev/shm")
        self.folder = Path(tempfile.mkdtemp(dir=shared if os.access(shared, os.W_OK) else None))
        self.lives = 0
        self.states: dict[NoteId, list[State]] = {}
        self.flags: dict[NoteId, tuple[bool, bool]] = {}
        self.done: list[Action] = []
        self.undone: list[Action] = []
        self.copy: Copy | None = None
        self.clock = pytest.MonkeyPatch()
        self.start(self.new_place())

    def start(self, path: Path) -> None:
        lock = LibraryLock(paths.lock_file(path))
        assert lock.acquire("window")
        self.desk = Desk(Library(path, lock))
        self.notes = Notes(self.desk.library, lambda _: None)

    def teardown(self) -> None:
        if not hasattr(self, "desk"):
            return
        self.clock.undo()
        self.settle()
        self.desk.library.close()
        assert check(self.desk.library.path, True) == []
        shutil.rmtree(self.folder)

    # What a person does in a note.

    @rule(text=st.text(min_size=1, max_size=8))
    def create(self, text: str) -> None:
        note_id = self.desk.new()
        self.states[note_id] = [State(0, "")]
        self.flags[note_id] = (False, False)
        self.write(canonical(text) or "x")

    @precondition(lambda self: self.desk.note_id is not None)
    @rule(at=st.floats(0, 1), cut=st.integers(0, 5), text=st.text(max_size=8), is_large=st.integers(0, 20))
    def edit(self, at: float, cut: int, text: str, is_large: int) -> None:
        old = self.desk.text
        position = int(at * len(old))
        inserted = text + LARGE if is_large == 0 else text
        self.write(canonical(old[:position] + inserted + old[position + cut :]))

    def write(self, text: str) -> None:
        note_id = self.open_note()
        before = self.unsaved_count(note_id)
        if text != self.desk.text:
            self.desk.write(text)
            self.append_state(note_id, before, self.newest(note_id).changed(0, text))

    @precondition(lambda self: self.desk.note_id is not None)
    @rule()
    def undo(self) -> None:
        note_id = self.open_note()
        state, before = self.newest(note_id), self.unsaved_count(note_id)
        assert self.desk.undo() == bool(state.undo)
        if state.undo:
            *rest, text = state.undo
            self.append_state(note_id, before, State(0, text, tuple(rest), (*state.redo, state.text)))

    @precondition(lambda self: self.desk.note_id is not None)
    @rule()
    def redo(self) -> None:
        note_id = self.open_note()
        state, before = self.newest(note_id), self.unsaved_count(note_id)
        assert self.desk.redo() == bool(state.redo)
        if state.redo:
            *rest, text = state.redo
            self.append_state(note_id, before, State(0, text, (*state.undo, state.text), tuple(rest)))

    @precondition(lambda self: bool(self.states))
    @rule(data=st.data())
    def switch(self, data: st.DataObject) -> None:
        note_id = data.draw(st.sampled_from(sorted(self.states)))
        assert self.desk.open(note_id) == self.newest(note_id).text

    @precondition(lambda self: bool(self.states))
    @rule(data=st.data(), text=st.text(min_size=1, max_size=5))
    def outside_write(self, data: st.DataObject, text: str) -> None:
        """While nothing of that note is under way: what happens otherwise is tested with the saver."""
        self.settle()
        note_id = data.draw(st.sampled_from(sorted(self.states)))
        uid = self.desk.library.reader.uid_of(note_id)
        assert uid is not None
        state = self.newest(note_id)
        self.notes.append(uid, text, "command").result()
        stored = self.desk.library.reader.text(note_id)
        if stored.rev > state.rev:
            self.states[note_id].append(state.changed(stored.rev, stored.text))
        if note_id == self.desk.note_id:
            self.desk.take_outside()

    # What a person does with notes.

    @precondition(lambda self: bool(self.states))
    @rule(data=st.data(), what=st.sampled_from(["pin", "unpin", "trash", "restore"]))
    def act(self, data: st.DataObject, what: str) -> None:
        self.settle()
        chosen = data.draw(st.sets(st.sampled_from(sorted(self.states)), min_size=1, max_size=3))
        before = {note_id: self.flags[note_id] for note_id in chosen}
        if what in ("pin", "unpin"):
            self.notes.pin(chosen, what == "pin").result()
            after = {note_id: (what == "pin", is_trashed) for note_id, (_, is_trashed) in before.items()}
        else:
            (self.notes.trash if what == "trash" else self.notes.restore)(chosen).result()
            after = {note_id: (is_pinned, what == "trash") for note_id, (is_pinned, _) in before.items()}
        self.flags.update(after)
        self.done.append(Action(before, after))
        self.undone.clear()

    @rule()
    def undo_action(self) -> None:
        assert (self.notes.undo().result() is not None) == bool(self.done)
        if self.done:
            self.undone.append(self.done.pop())
            self.flags.update(self.undone[-1].before)

    @rule()
    def redo_action(self) -> None:
        assert (self.notes.redo().result() is not None) == bool(self.undone)
        if self.undone:
            self.done.append(self.undone.pop())
            self.flags.update(self.done[-1].after)

    @precondition(lambda self: any(is_trashed for _, is_trashed in self.flags.values()))
    @rule(data=st.data())
    def purge(self, data: st.DataObject) -> None:
        self.settle()
        trashed = sorted(note_id for note_id, (_, is_trashed) in self.flags.items() if is_trashed)
        note_id = data.draw(st.sampled_from(trashed))
        if note_id == self.desk.note_id:
            self.desk.leave()
        self.notes.purge([note_id]).result()
        del self.states[note_id], self.flags[note_id]
        for actions in (self.done, self.undone):
            actions[:] = [
                Action(without(action.before, note_id), without(action.after, note_id))
                for action in actions
                if without(action.before, note_id)
            ]

    # What happens around them.

    @rule()
    def land(self) -> None:
        """What was under way has come to the disk and home; what waited behind it is under way now."""
        self.desk.library.write(lambda _: None).result()
        self.desk.home.run_posted()

    @rule()
    def settle(self) -> None:
        self.desk.settle()

    @rule()
    def idle(self) -> None:
        self.desk.library.write(lambda writer: writer.checkpoint()).result()

    @rule()
    def quit(self) -> None:
        self.desk.leave()
        self.desk.settle()
        self.desk.library.close()
        self.start(self.desk.library.path)

    @rule(years=st.sampled_from([1, 30, 56, 130]))
    def set_clock(self, years: int) -> None:
        """Since 1970; order and undo never look at it."""
        self.clock.setattr(time, "time_ns", lambda: years * YEAR_MS * 1_000_000)

    @rule()
    def save_copy(self) -> None:
        self.settle()
        file = self.new_place()
        assert save_copy(self.desk.library.path, file)
        written = {note_id: states[-1] for note_id, states in self.states.items() if states[-1].rev}
        self.copy = Copy(file, written, dict(self.flags), list(self.done), list(self.undone))

    @precondition(lambda self: self.copy is not None)
    @rule()
    def go_back_to_the_copy(self) -> None:
        assert self.copy is not None
        self.desk.leave()
        self.desk.settle()
        self.desk.library.close()
        place = self.new_place()
        shutil.copy(self.copy.file, place)
        self.start(place)
        self.states = {note_id: [state] for note_id, state in self.copy.states.items()}
        self.flags = {note_id: self.copy.flags[note_id] for note_id in self.states}
        self.done, self.undone = list(self.copy.done), list(self.copy.undone)

    def new_place(self) -> Path:
        self.lives += 1
        place = self.folder / str(self.lives) / "Notes.notes"
        place.parent.mkdir()
        return place

    @rule()
    def crash(self) -> None:
        """The process is gone at this moment: the files are as they are, and nobody closes anything."""
        library = self.desk.library
        promised = {note_id: self.promised(note_id) for note_id in self.states}
        library.write(lambda _: None).result()
        place = self.new_place()
        for suffix in ("", "-wal"):
            file = library.path.with_name(library.path.name + suffix)
            if file.exists():
                shutil.copy(file, place.with_name(place.name + suffix))
        self.desk.home.run_posted()
        library.close()
        self.start(place)
        for note_id in list(self.states):
            self.find_again(note_id, promised[note_id])

    def find_again(self, note_id: NoteId, promised: int) -> None:
        rev = self.desk.library.reader.rev(note_id)
        assert (rev or 0) >= promised, "what was acknowledged is gone"
        if rev is None:
            del self.states[note_id], self.flags[note_id]
        else:
            self.states[note_id] = [state for state in self.states[note_id] if state.rev == rev]
            assert len(self.states[note_id]) == 1, "a state in between is on the disk"

    @invariant()
    def the_editor_and_the_disk_read_as_they_should(self) -> None:
        if not hasattr(self, "desk"):
            return
        if self.desk.note_id is not None:
            assert self.desk.text == self.newest(self.desk.note_id).text
        unsaved = {text.note_id: text.text for text in self.desk.saver.unsaved()}
        reader = self.desk.library.reader
        for note_id, states in self.states.items():
            text = unsaved[note_id] if note_id in unsaved else reader.text(note_id).text
            assert text == states[-1].text
        if unsaved:
            return
        listed = {view: set(map(NoteId, reader.ids(view, "edited"))) for view in ("all", "pinned", "trash")}
        written = {note_id for note_id in self.flags if reader.rev(note_id) is not None}
        assert listed["trash"] == {note_id for note_id in written if self.flags[note_id][1]}
        assert listed["all"] == written - listed["trash"]
        assert listed["pinned"] == {note_id for note_id in listed["all"] if self.flags[note_id][0]}

    def open_note(self) -> NoteId:
        assert self.desk.note_id is not None
        return self.desk.note_id

    def newest(self, note_id: NoteId) -> State:
        return self.states[note_id][-1]

    def unsaved_count(self, note_id: NoteId) -> int:
        return len(self.desk.saver.unsaved_edits(note_id))

    def append_state(self, note_id: NoteId, before: int, state: State) -> None:
        edits = self.unsaved_count(note_id) - before
        self.states[note_id].append(state._replace(rev=self.newest(note_id).rev + edits))

    def promised(self, note_id: NoteId) -> int:
        """The revision that was acknowledged."""
        rev = self.desk.saver.rev(note_id)
        return self.newest(note_id).rev if rev is None else rev


def without(flags: dict[NoteId, tuple[bool, bool]], gone: NoteId) -> dict[NoteId, tuple[bool, bool]]:
    return {note_id: value for note_id, value in flags.items() if note_id != gone}


Person.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
TestPerson = Person.TestCase
