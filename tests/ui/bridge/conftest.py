"""A real library, a real editor, and the binding between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from notes_desktop import paths
from notes_desktop.core.change import Change
from notes_desktop.services.library import Library
from notes_desktop.services.notes import Notes
from notes_desktop.services.saving import Saver
from notes_desktop.services.witness import Witness
from notes_desktop.storage.lock import LibraryLock
from notes_desktop.ui.bridge.editor_binding import EditorBinding
from notes_desktop.ui.bridge.home import GuiHome
from notes_desktop.ui.widgets.editor import Editor


class Desk(NamedTuple):
    library: Library
    editor: Editor
    binding: EditorBinding
    saver: Saver
    notes: Notes
    home: GuiHome


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
            desk.binding.leave()
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
        saver = Saver(library, home, binding)
        binding.attach(saver)

        def publish(change: Change) -> None:
            home.post(lambda: binding.outside_change(change))

        opened.append(Desk(library, editor, binding, saver, Notes(library, publish), home))
        return opened[-1]

    yield open_
    close()
