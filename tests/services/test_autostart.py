from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from notes_desktop.core.errors import NotesError
from notes_desktop.services import autostart


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "autostart"


def test_it_is_on_while_the_desktop_finds_the_file(folder: Path) -> None:
    assert not autostart.is_on()
    autostart.turn(True, ["/a b/notes-desktop"])
    assert autostart.is_on()
    entry = folder / "notes-desktop.desktop"
    assert 'Exec="/a b/notes-desktop"\n' in entry.read_text()
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", entry], check=True)
    autostart.turn(False, [])
    assert not autostart.is_on() and not entry.exists()
    autostart.turn(False, [])


@pytest.mark.parametrize("said", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_who_turned_it_off_with_the_desktops_own_tool_is_heard(folder: Path, said: str) -> None:
    autostart.turn(True, ["/notes-desktop"])
    entry = folder / "notes-desktop.desktop"
    entry.write_text(entry.read_text().replace("X-GNOME-Autostart-enabled=true", said))
    assert not autostart.is_on()


def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("a file")
    with pytest.raises(NotesError, match="cannot be written"):
        autostart.turn(True, ["/notes-desktop"])
