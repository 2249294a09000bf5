from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from notes_desktop.catalog.settings import SETTINGS
from notes_desktop.services.settings import Settings


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    assert settings.values() == {setting.id: setting.default for setting in SETTINGS}
    assert not list(tmp_path.iterdir())


def test_a_change_is_there_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "settings.json"
    settings = Settings(file)
    settings.set("theme", "dark")
    settings.set("editor.size_px", 99)
    settings.set("shortcuts", {"note.new": ["F5"]})
    again = Settings(file)
    assert again.text("theme") == "dark"
    assert again.number("editor.size_px") == 32
    assert again.shortcuts() == {"note.new": ["F5"]}


def test_a_default_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    settings.set("theme", "dark")
    settings.set("theme", "system")
    assert json.loads(file.read_text("utf-8")) == {}


def test_what_another_version_wrote_stays_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"from.the.future": [1], "theme": "sepia"}', "utf-8")
    settings = Settings(file)
    assert settings.text("theme") == "system"
    settings.set("editor.font", "Inter")
    assert json.loads(file.read_text("utf-8")) == {
        "from.the.future": [1],
        "theme": "sepia",
        "editor.font": "Inter",
    }


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe\x00", b"[" * 100_000, b'{"theme": "dark"} x'])
def test_a_damaged_file_is_kept_aside_and_defaults_are_used(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(content)
    settings = Settings(file)
    assert settings.text("theme") == "system"
    assert (tmp_path / "settings.json.damaged").read_bytes() == content
    settings.set("theme", "dark")
    assert Settings(file).text("theme") == "dark"


def test_a_second_damaged_file_does_not_write_over_the_first(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    for content in (b"{1", b"{2"):
        file.write_bytes(content)
        Settings(file)
    assert (tmp_path / "settings.json.damaged").read_bytes() == b"{1"
    assert (tmp_path / "settings.json.damaged-2").read_bytes() == b"{2"


def test_an_empty_file_is_no_damage(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(b" \n")
    assert Settings(file).text("theme") == "system"
    assert [place.name for place in tmp_path.iterdir()] == ["settings.json"]


def test_a_disk_that_refuses_leaves_the_old_file_and_the_new_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    settings.set("theme", "light")
    before = file.read_bytes()

    def refuse(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    settings.set("theme", "dark")
    assert settings.text("theme") == "dark"
    assert file.read_bytes() == before
    assert [place.name for place in tmp_path.iterdir()] == ["settings.json"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.json"
    real.write_text("{}", "utf-8")
    file = tmp_path / "settings.json"
    file.symlink_to(real)
    Settings(file).set("theme", "dark")
    assert file.is_symlink()
    assert json.loads(real.read_text("utf-8")) == {"theme": "dark"}


def test_changes_in_a_row_are_written_once(tmp_path: Path) -> None:
    jobs: list[Callable[[], None]] = []
    file = tmp_path / "settings.json"
    settings = Settings(file, jobs.append)
    settings.set("theme", "dark")
    settings.set("editor.size_px", 18)
    assert len(jobs) == 1
    jobs[0]()
    assert json.loads(file.read_text("utf-8")) == {"theme": "dark", "editor.size_px": 18}
    settings.set("theme", "dark")
    assert len(jobs) == 1


def test_the_lane_can_come_later(tmp_path: Path) -> None:
    jobs: list[Callable[[], None]] = []
    settings = Settings(tmp_path / "settings.json")
    settings.write_on(jobs.append)
    settings.set("theme", "dark")
    assert len(jobs) == 1


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    Settings(file).set("theme", "dark")
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
