"""The project's own files agree with the tree and with one another."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import notes_desktop
from notes_desktop import paths

ROOT = Path(__file__).parent.parent
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_wheel_holds_every_room() -> None:
    rooms = {".".join(file.parent.relative_to(ROOT).parts) for file in (ROOT / "notes_desktop").rglob("__init__.py")}
    assert set(_project()["tool"]["setuptools"]["packages"]) == rooms | {"notes_desktop.resources"}


def test_every_folder_with_code_is_a_room() -> None:
    for file in (ROOT / "notes_desktop").rglob("*.py"):
        assert (file.parent / "__init__.py").is_file(), file


def test_resources_are_found_in_the_checkout() -> None:
    assert (paths.resources() / "icons").is_dir()


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    found = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    assert found[1] == notes_desktop.__version__


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_versions_and_hashes_and_no_place(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|^-|find-links|index-url", text, re.MULTILINE)
    for requirement in re.split(r"\n(?=\S)", text):
        if not requirement.startswith("#"):
            assert re.match(r"[\w.-]+==[\w.]+ \\\n +--hash=sha256:[0-9a-f]{64}", requirement), requirement


def test_the_locks_agree_on_what_runs() -> None:
    running = _versions(ROOT / "requirements.lock")
    assert len(running) >= len(_project()["project"]["dependencies"])
    for lock in LOCKS:
        assert running.items() <= _versions(lock).items(), lock.name


def _versions(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))
