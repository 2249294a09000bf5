"""New versions: nothing is asked until a person says so; then they are told and linked, and nothing is fetched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton

from notes_desktop.services import updates
from notes_desktop.ui.widgets.settings_dialog import SettingsDialog
from tests.harness.window import Sitting

ADDRESS = "https://notes.invalid/releases.json"
PAGE = "https://notes.invalid/99"


class Curl:
    """A program in place of curl: it writes down how it was called, and answers."""

    def __init__(self, folder: Path) -> None:
        self._calls = folder / "calls"
        self._program = folder / "curl"

    def answers(self, text: str, code: int = 0) -> None:
        said = f"cat <<'END'\n{text}\nEND\n" if not code else f"echo '{text}' >&2\n"
        self._program.write_text(f'#!/bin/sh\necho "$@" >> "{self._calls}"\n{said}exit {code}\n')
        self._program.chmod(0o755)

    def hangs(self) -> None:
        self._program.write_text(f'#!/bin/sh\necho "$@" >> "{self._calls}"\nexec sleep 60\n')

    def calls(self) -> list[str]:
        return self._calls.read_text().splitlines() if self._calls.exists() else []


@pytest.fixture
def curl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Curl:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv(updates.VARIABLE, ADDRESS)
    made = Curl(folder)
    made.answers(json.dumps({"version": "99.0.0", "page": PAGE}))
    return made


def turn(desk: Sitting, value: str) -> None:
    desk.press("Ctrl+,")
    desk.wait(lambda: bool(desk.workspace.window.findChildren(SettingsDialog)))
    dialog = desk.workspace.window.findChildren(SettingsDialog)[-1]
    box = dialog.control("desktop.updates")
    assert isinstance(box, QComboBox) and box.isEnabled()
    box.setCurrentIndex(box.findData(value))
    dialog.reject()


def buttons(desk: Sitting) -> list[str]:
    return [one.text() for one in desk.workspace.banner.findChildren(QPushButton) if one.text()]


def test_a_new_version_is_told_once_a_person_said_yes(desk: Sitting, curl: Curl) -> None:
    desk.rest.desktop.settle_in()
    assert desk.rest.desktop.updates is None and curl.calls() == []
    turn(desk, "on")
    desk.wait(lambda: "Open its page" in buttons(desk))
    assert len(curl.calls()) == 1 and curl.calls()[0].endswith(f"--url {ADDRESS}")
    desk.rest.desktop.settle_in()  # as the next start does, on the same day
    assert len(curl.calls()) == 1
    next(one for one in desk.workspace.banner.findChildren(QPushButton) if one.text() == "Skip this version").click()
    desk.wait(lambda: "Open its page" not in buttons(desk))
    turn(desk, "off")
    assert desk.rest.desktop.updates is None


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (json.dumps({"version": "0.0.1", "page": PAGE}), 0, "This is the newest version."),
        ("<html>", 0, "makes no sense"),
        ("could not resolve host", 6, "could not resolve host"),
    ],
)
def test_who_turns_it_on_hears_what_came_of_it(desk: Sitting, curl: Curl, text: str, code: int, said: str) -> None:
    curl.answers(text, code)
    turn(desk, "on")
    desk.wait(lambda: desk.rest.toast.isVisible() and said in desk.rest.toast.text())
    assert "Open its page" not in buttons(desk)


def test_quitting_while_it_is_asked_waits_for_nobody(desk: Sitting, curl: Curl) -> None:
    curl.hangs()
    turn(desk, "on")
    desk.wait(lambda: bool(curl.calls()))
    desk.quit()


def test_where_nobody_named_a_place_it_cannot_be_turned_on(desk: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(updates.VARIABLE, raising=False)
    desk.press("Ctrl+,")
    desk.wait(lambda: bool(desk.workspace.window.findChildren(SettingsDialog)))
    dialog = desk.workspace.window.findChildren(SettingsDialog)[-1]
    assert not dialog.control("desktop.updates").isEnabled()
    desk.rest.desktop.settle_in()
    assert desk.rest.desktop.updates is None
