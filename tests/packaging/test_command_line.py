"""The man page, the completions and the metainfo repeat what is written elsewhere."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

import command_line
import project
from notes_desktop import __version__


@pytest.mark.parametrize("file", command_line.generated(), ids=lambda file: file.name)
def test_what_is_made_from_the_commands_and_the_changelog_is_up_to_date(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == command_line.generated()[file], "run `make desktop`"


def test_the_man_page_and_every_completion_know_every_command_and_option() -> None:
    texts = [command_line.man_page(), command_line.bash_completion(), command_line.zsh_completion()]
    known = command_line.commands()
    assert {"", "list", "cat", "new", "backup"} <= {command.name for command in known}
    for command in known:
        for option in command.options:
            for text in texts:
                assert option.flags[-1] in text.replace("\\-", "-")
            assert f"-l {option.flags[-1][2:]} " in command_line.fish_completion()
        for text in (*texts, command_line.fish_completion()):
            assert command.name in text.replace("\\-", "-")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["his"], {"history"}),
        (["--libr"], {"--library"}),
        (["--library", "/tmp/x", "list", "--s"], {"--sort"}),
        (["list", "--sort", "c"], {"created"}),
        (["check", "--d"], {"--deep"}),
    ],
    ids=" ".join,
)
def test_bash_offers_what_can_follow(typed: list[str], offered: set[str]) -> None:
    script = (
        f'source "{project.DESKTOP}/completions/notes-desktop.bash"; COMP_WORDS=("$@"); '
        'COMP_CWORD=$(($# - 1)); _notes_desktop 2>/dev/null; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    said = subprocess.run(
        ["bash", "-c", script, "bash", "notes-desktop", *typed], capture_output=True, text=True, check=True
    )
    assert set(said.stdout.split()) == offered


def test_the_newest_release_of_the_metainfo_is_this_version() -> None:
    newest = project.releases()[0]
    assert newest.version == __version__
    text = (project.DESKTOP / "notes-desktop.metainfo.xml").read_text(encoding="utf-8")
    assert text.index(f'<release version="{newest.version}" date="{newest.date}"') == text.index("<release ")


def test_a_package_describes_what_changed_and_its_metainfo_stays_well_formed() -> None:
    written = (project.DESKTOP / "notes-desktop.metainfo.xml").read_text(encoding="utf-8")
    described = command_line.metainfo(written, is_described=True)
    points = [point.text for point in ElementTree.fromstring(described.encode()).iterfind("releases/release[1]//li")]
    assert points == list(project.releases()[0].changes[1:])
    assert command_line.metainfo(described, is_described=False) == written


def test_a_heading_of_the_changelog_without_a_date_stops_the_build() -> None:
    with pytest.raises(ValueError, match="is not a version"):
        project.releases("# Changelog\n\n## 2.0.0\n\nNew.\n")
    assert project.releases("## 1.0.0 – 2026-01-31\n\nOne\nsentence.\n\n- A point\n  of two lines.\n- Another.\n") == [
        project.Release("1.0.0", "2026-01-31", ("One sentence.", "A point of two lines.", "Another."))
    ]
