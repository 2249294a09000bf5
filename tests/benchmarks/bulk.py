"""Commands on ten thousand notes as the window carries them out: until all of it is on the disk, and how it stalls."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from notes_desktop.core.ids import NoteId
from notes_desktop.services.notebooks import Notebooks
from notes_desktop.ui.window.workspace import Workspace
from tests.benchmarks.figures import Row
from tests.benchmarks.opened import Opened, milliseconds_since, wait_until
from tests.benchmarks.stalls import Heart

NOTES = 10_000
TAG = "benched"
_ASK_AGAIN_MS = 10
_PATIENCE_S = 600


class Command(NamedTuple):
    """`probe` is SQL for a number, which is `expected` when the command is done."""

    name: str
    start: Callable[[], None]
    probe: str
    expected: int


def bulk(opened: Opened, heart: Heart) -> list[Row]:
    """Each command, and what takes it back."""
    workspace = opened.workspace
    notes = [NoteId(note_id) for note_id in workspace.model.ids()[:NOTES]]
    rows = []
    for command in _commands(workspace, notes):
        elapsed: list[float] = []
        stall = heart.during(partial(_carry_out, workspace, command, elapsed))
        rows.append(Row(f"{command.name} {len(notes)} notes", elapsed))
        rows.append(Row(f"longest stall: {command.name}", stall, (), "≤ 50 ms"))
    return rows


def _carry_out(workspace: Workspace, command: Command, elapsed: list[float]) -> None:
    """Takes down the milliseconds until it is on the disk; returns when the list shows it too."""
    begun = time.perf_counter()
    command.start()
    wait_until(lambda: _number(workspace, command.probe) == command.expected, _PATIENCE_S, _ASK_AGAIN_MS)
    elapsed.append(milliseconds_since(begun))
    settled = workspace.library.read(lambda _reader: None)
    wait_until(settled.done)
    wait_until(lambda: workspace.listing.is_answered)


def _commands(workspace: Workspace, notes: list[NoteId]) -> list[Command]:
    rest = workspace.rest
    assert rest is not None
    notebook = Notebooks(workspace.notes.actions).create("Benched").result()
    moved = f"SELECT count FROM notebook WHERE id = {notebook}"
    written = "SELECT count(*) FROM action_note"
    count = len(notes)
    restored = _number(workspace, _TRASH)
    pinned = _number(workspace, _PINNED)
    before = sum(row.pinned_ms > 0 for row in workspace.library.reader.rows(notes))
    return [
        Command("pin", lambda: rest.actions.pin_these(notes), _PINNED, pinned - before + count),
        Command("undo: pin", rest.travels.undo, _PINNED, pinned),
        Command("move", lambda: rest.organiser.notebooks.put(notes, notebook), moved, count),
        Command("undo: move", rest.travels.undo, moved, 0),
        Command("tag", lambda: rest.organiser.tags.add(notes, TAG), written, count),
        Command("undo: tag", rest.travels.undo, written, 2 * count),
        Command("trash", lambda: rest.actions.trash_these(notes), _TRASH, restored + count),
        Command("restore", lambda: _restore(workspace, notes), _TRASH, restored),
        Command("undo: restore", rest.travels.undo, _TRASH, restored + count),
        Command("redo: restore", rest.travels.redo, _TRASH, restored),
    ]


_PINNED = "SELECT value FROM counter WHERE name = 'pinned'"
_TRASH = "SELECT value FROM counter WHERE name = 'trash'"


def _restore(workspace: Workspace, notes: list[NoteId]) -> None:
    workspace.notes.restore(notes)


def _number(workspace: Workspace, probe: str) -> int:
    found = workspace.library.reader.connection.execute(probe).get
    assert isinstance(found, int)
    return found
