from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from notes_desktop import paths
from notes_desktop.core.errors import NotesError
from notes_desktop.services.desktop_entry import NotHere, command_of, install, remove


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    return made


def files(folder: Path) -> set[Path]:
    return {file for file in folder.rglob("*") if not file.is_dir()}


def executables(launcher: Path) -> list[str]:
    return [line.removeprefix("Exec=") for line in launcher.read_text().splitlines() if line.startswith("Exec=")]


def words_of(line: str) -> list[str]:
    """As a desktop reads the value: a string's escapes first, then the quotes, then the field codes."""
    words = re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', line.replace("\\\\", "\\"))
    return [re.sub(r"\\(.)", r"\1", quoted).replace("%%", "%") if quoted else plain for quoted, plain in words]


def test_what_is_installed_is_listed_and_removed_again(home: Path) -> None:
    (home / "applications").mkdir()
    other = home / "applications" / "other.desktop"
    other.write_text("[Desktop Entry]\n")
    installed = install(paths.resources(), home, ["/opt/venv/bin/notes-desktop"])
    assert home / "applications/notes-desktop.desktop" in installed
    assert home / "icons/hicolor/scalable/apps/notes-desktop.svg" in installed
    assert set(installed) <= files(home)
    assert set(remove(home)) == set(installed)
    assert files(home) - {home / "applications/mimeinfo.cache"} == {other}
    assert remove(home) == []


def test_where_nothing_was_before_nothing_is_left_and_types_of_others_stay(home: Path) -> None:
    install(paths.resources(), home, ["/first"])
    remove(home)
    assert list(home.iterdir()) == []
    other = home / "mime/packages/other.xml"
    other.parent.mkdir(parents=True)
    other.write_text(
        '<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">'
        '<mime-type type="text/x-other"><glob pattern="*.other"/></mime-type></mime-info>'
    )
    install(paths.resources(), home, ["/first"])
    remove(home)
    types = {file.name for file in files(home / "mime") if file.suffix == ".xml"}
    assert types == ({"other.xml", "x-other.xml"} if shutil.which("update-mime-database") else {"other.xml"})


@pytest.mark.parametrize("program", ["/a b/notes-desktop", '/q"uo$te`s\\/100%/notes-desktop'])
def test_the_launcher_names_the_program_absolutely(home: Path, program: str) -> None:
    install(paths.resources(), home, [program, "-m"])
    launcher = home / "applications/notes-desktop.desktop"
    assert "TryExec" not in launcher.read_text()
    found = [words_of(line) for line in executables(launcher)]
    assert [words[:2] for words in found] == [[program, "-m"]] * 3
    assert {words[-1] for words in found} == {"%U", "--new-note", "capture"}
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", launcher], check=True)


def test_installing_again_replaces_what_was_there(home: Path) -> None:
    install(paths.resources(), home, ["/first"])
    install(paths.resources(), home, ["/second"])
    assert {line.split()[0] for line in executables(home / "applications/notes-desktop.desktop")} == {'"/second"'}


def test_a_list_that_somebody_changed_leads_nowhere_else(home: Path) -> None:
    install(paths.resources(), home, ["/first"])
    mine = home.parent / "mine.md"
    mine.write_text("mine")
    (home / "notes-desktop/desktop-files.json").write_text('["../mine.md", "applications/notes-desktop.desktop"]')
    assert remove(home) == [home / "applications/notes-desktop.desktop"]
    assert mine.read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(NotesError, match="cannot be written"):
        install(paths.resources(), tmp_path / "data", ["/program"])


def test_a_package_and_other_systems_have_an_entry_of_their_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(NotHere):
        install(paths.resources(), home, ["/program"])
    monkeypatch.undo()
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(NotHere):
        install(paths.resources(), home, ["/program"])
    assert not files(home)


def test_the_program_is_its_script_or_python_with_the_package(tmp_path: Path) -> None:
    script = tmp_path / "notes-desktop"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    assert command_of(str(script)) == [str(script)]
    assert command_of(str(tmp_path / "__main__.py")) == [sys.executable, "-m", "notes_desktop"]
