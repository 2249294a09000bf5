"""Whose work a bundle holds: every file has an owner, every owner a text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import notices
from project import ROOT


@pytest.fixture
def small_bundle(tmp_path: Path) -> Path:
    for name in (
        "notes-desktop",
        "_internal/PySide6/QtGui.abi3.so",
        "_internal/PySide6/Qt/lib/libQt6Gui.so.6",
        "_internal/libicuuc.so.73",
        "_internal/libpython3.11.so.1.0",
        "_internal/apsw/__init__.cpython-311-x86_64-linux-gnu.so",
        "_internal/regex/_regex.cpython-311-x86_64-linux-gnu.so",
        "_internal/notes_desktop/resources/icons/pin.svg",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


@pytest.fixture(autouse=True)
def without_pyinstaller(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is only where bundles are built."""
    monkeypatch.setattr(notices, "KNOWN", tuple(k for k in notices.KNOWN if k.distribution != "pyinstaller"))


def test_the_notices_name_every_part_and_keep_the_duties_of_the_lgpl(small_bundle: Path) -> None:
    text = notices.notices(small_bundle)
    for known in notices.KNOWN:
        assert known.name in text
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "put others in" in text


def test_a_file_that_nobody_owns_stops_the_build(small_bundle: Path) -> None:
    if shutil.which("dpkg") is None:
        pytest.skip("there is no dpkg here")
    (small_bundle / "_internal" / "libnobody-knows.so.7").touch()
    with pytest.raises(notices.MissingNotice, match=r"libnobody-knows\.so\.7"):
        notices.parts(small_bundle)


def test_a_part_without_a_text_stops_the_build(small_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "KNOWN", (notices.KNOWN[0]._replace(texts=()),))
    with pytest.raises(notices.MissingNotice, match="Qt"):
        notices.parts(small_bundle)


def test_what_the_program_runs_with_is_named_in_the_notices() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    named = " ".join([known.version for known in notices.KNOWN]) + " dist:shiboken6"  # one part with PySide6
    for line in lock.splitlines():
        if "==" in line:
            assert f"dist:{line.split('==')[0]}" in named
