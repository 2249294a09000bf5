"""A real library, a real editor, and the binding between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from notes_desktop import paths
from notes_desktop.core.change import Change
from notes_desktop.core.ids import NoteId
from notes_desktop.services.library import Library
from notes_desktop.services.notes import Notes
from notes_desktop.services.saving import Saver
from notes_desktop.services.witness import Witness
from notes_desktop.storage.lock import LibraryLock
from notes_desktop.ui.bridge.editor_binding import EditorBinding
from notes_desktop.ui.bridge.home import GuiHome
from notes_desktop.ui.bridge.open_notes import OpenNotes
from notes_desktop.ui.widgets.editor import Editor


class View(NamedTuple):
    """One more view of a note, as a window of its own has it."""

    editor: Editor
    binding: EditorBinding


class Desk(NamedTuple):
    library: Library
    editor: Editor
    binding: EditorBinding
    saver: Saver
    notes: Notes
    home: GuiHome
    open_notes: OpenNotes


@pytest.fixture
def open_view(qtbot: QtBot) -> Callable[[Desk, NoteId], View]:
    """Shows a note once more."""

    def open_(desk: Desk, note_id: NoteId) -> View:
        editor = Editor()
        qtbot.addWidget(editor)
        editor.resize(600, 500)
        editor.show()
        view = View(editor, EditorBinding(desk.library, editor, Witness()))
        view.binding.attach(desk.open_notes)
        view.binding.open(note_id)
        return view

    return open_


@pytest.fixture
def isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return tmp_path


@pytest.fixture
def open_desk(qtbot: QtBot, isolated: Path) -> Iterator[Callable[[], Desk]]:
    """Opens the library of this test; opening it again closes it first, as a relaunch does."""
    opened: list[Desk] = []

    def close() -> None:
        while opened:
            desk = opened.pop()
            desk.editor.close()
            desk.open_notes.leave_all()
            assert desk.saver.settle(5)
            desk.home.close()
            desk.library.close()

    def open_() -> Desk:
        close()
        path = isolated / "test.notes"
        lock = LibraryLock(paths.lock_file(path))
        assert lock.acquire("window")
        library = Library(path, lock)
        home = GuiHome()
        editor = Editor()
        qtbot.addWidget(editor)
        editor.resize(800, 600)
        editor.show()
        binding = EditorBinding(library, editor, Witness())
        open_notes = OpenNotes(library, home, binding)

        def publish(change: Change) -> None:
            home.post(lambda: open_notes.outside_change(change))

        opened.append(Desk(library, editor, binding, open_notes.saver, Notes(library, publish), home, open_notes))
        return opened[-1]

    yield open_
    close()
