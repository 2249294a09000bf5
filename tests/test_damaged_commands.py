"""The command line beside a damaged library: refused with the way out, and not a byte changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from notes_desktop.cli import Entries, run
from notes_desktop.storage.opening import open_library
from notes_desktop.storage.writing import Writer
from tests.storage.damage import damage, roots, zeroed
from tests.storage.flushes import first

COMMANDS = (["list"], ["cat", "latest"], ["new", "text"], ["backup"], ["check"])
ENTRIES = Entries(lambda _path, _wish: 0, lambda _report: 0, lambda _said: None)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    file = tmp_path / "Notes.notes"
    writer = Writer(open_library(file).connection)
    for note_id in range(1, 30):
        writer.append(first(note_id, f"note {note_id}"))
    writer.close()
    return file


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_file_without_its_schema_is_refused(
    library: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    harmed = damage(library, lambda data: data.__setitem__(slice(100, 4096), bytes(3996)))
    assert run(["--library", str(library), *command], ENTRIES) == 3
    assert "Opening it in the window repairs it." in capsys.readouterr().err
    assert library.read_bytes() == harmed


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_damage_that_only_shows_on_the_way_ends_the_same(
    library: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = roots(library)
    harmed = damage(library, *(zeroed(before[name]) for name in ("note", "note_text", "note_edited")))
    assert run(["--library", str(library), *command], ENTRIES) == 3
    said = capsys.readouterr().err
    assert "Opening it in the window repairs it." in said or command == ["check"]
    assert library.read_bytes() == harmed
