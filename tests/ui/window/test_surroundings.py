from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from notes_desktop.ui.window import surroundings
from tests.harness.window import Sitting

Open = Callable[[Path], Sitting]


@pytest.fixture
def open_at(qtbot: QtBot) -> Iterator[Open]:
    opened: list[Sitting] = []

    def open_(file: Path) -> Sitting:
        file.parent.mkdir(parents=True, exist_ok=True)
        opened.append(Sitting(qtbot, file))
        return opened[-1]

    yield open_
    for sitting in opened:
        sitting.close()


def told(sitting: Sitting) -> list[str]:
    return sitting.workspace.banner.keys()


def test_a_cloud_folder_is_told_of_until_a_person_says_that_the_library_stays(open_at: Open, tmp_path: Path) -> None:
    file = tmp_path / "Dropbox" / "Notes.notes"
    first = open_at(file)
    banner = first.workspace.banner
    first.wait(lambda: "place" in told(first))
    assert "Dropbox" in banner.text_of("place")
    (stay,) = [button for button in banner.findChildren(QPushButton) if button.text() == "Keep it here"]
    stay.click()
    assert "place" not in told(first)
    first.close()
    second = open_at(file)
    assert second.workspace.library.reader.meta("accepted_place") == str(file.resolve())
    second.rest.surroundings.judge_place()
    second.workspace.library.read(lambda _: None).result()
    second.wait(lambda: second.workspace.library.reader.meta("accepted_place") is not None)
    assert "place" not in told(second)


def test_a_library_that_is_taken_away_is_missed_and_greeted_when_it_is_back(open_at: Open, tmp_path: Path) -> None:
    sitting = open_at(tmp_path / "Notes.notes")
    path, banner = sitting.workspace.library.path, sitting.workspace.banner
    os.rename(path, path.with_suffix(".away"))
    sitting.rest.surroundings.look()
    sitting.wait(lambda: "missing" in told(sitting))
    assert str(path) in banner.text_of("missing")
    os.rename(path.with_suffix(".away"), path)
    sitting.rest.surroundings.look()
    sitting.wait(lambda: "missing" not in told(sitting))


def test_after_a_sleep_what_was_typed_is_handed_over_at_once(
    open_at: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = open_at(tmp_path / "Notes.notes")
    sitting.press("Ctrl+N")
    sitting.type("before the nap")
    awake = surroundings._now()
    monkeypatch.setattr(surroundings, "_now", lambda: awake._replace(drift_s=awake.drift_s + 3_600))
    sitting.rest.surroundings.look()
    assert sitting.workspace.binding.text == "before the nap"


def test_another_day_or_zone_draws_the_dates_anew(
    open_at: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = open_at(tmp_path / "Notes.notes")
    listed: list[object] = []
    sitting.workspace.listing.listed.connect(listed.append)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        sitting.rest.surroundings.look()
        sitting.wait(lambda: bool(listed))
    finally:
        monkeypatch.undo()
        time.tzset()
