from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from notes_desktop.storage.opening import open_library
from tests.harness.window import Sitting


def test_a_library_without_notes_comes_to_life_and_takes_one(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "Notes.notes"
    open_library(file).connection.close()
    desk = Sitting(qtbot, file)
    assert desk.workspace.binding.note_id is None
    note_id = desk.new_note("the first one")
    assert desk.stored(note_id) == "the first one"
    desk.close()
