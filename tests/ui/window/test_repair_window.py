from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from notes_desktop.core.errors import LibraryDamaged, LibraryForeign, LibraryRefused
from notes_desktop.services.repair import GivenUp, Progress, Report
from notes_desktop.storage.opening import LibraryOlder, open_library
from notes_desktop.storage.writing import Writer
from notes_desktop.ui.widgets.banner import Banner
from notes_desktop.ui.window.repair_window import RepairWindow, make_repair_window, show_folder, tell_repaired
from tests.storage.damage import damage, roots, texts_of, zeroed
from tests.storage.flushes import first

REPORT = Report(Path("/kept/here"), False, 3, 0, 0, 3)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    file = tmp_path / "Notes.notes"
    writer = Writer(open_library(file).connection)
    for note_id in range(1, 20):
        writer.append(first(note_id, f"note {note_id}"))
    writer.close()
    return file


def opened(qtbot: QtBot, work: Callable[[Progress], Report]) -> RepairWindow:
    window = RepairWindow("Repairing", "It is being repaired.", work)
    qtbot.addWidget(window, before_close_func=lambda shown: shown.end())
    return window


def test_it_repairs_with_progress_and_keeps_the_report(qtbot: QtBot) -> None:
    half, go_on = Event(), Event()

    def work(progress: Progress) -> Report:
        progress(0.5)
        half.set()
        go_on.wait()
        return REPORT

    window = opened(qtbot, work)
    window.start()
    qtbot.waitExposed(window)
    assert "being repaired" in window.text()
    qtbot.waitUntil(lambda: window.percent() == 50)
    with qtbot.waitSignal(window.finished):
        go_on.set()
    assert window.report == REPORT


def test_closing_it_gives_the_repair_up(qtbot: QtBot) -> None:
    begun, given_up = Event(), Event()

    def work(progress: Progress) -> Report:
        begun.set()
        try:
            while True:
                progress(0.1)
        except GivenUp:
            given_up.set()
            raise

    window = opened(qtbot, work)
    window.start()
    qtbot.waitUntil(begun.is_set)
    with qtbot.waitSignal(window.finished):
        window.close()
    window.end()
    assert given_up.is_set()
    assert window.report is None


def test_what_could_not_be_done_is_said_and_can_be_tried_again(qtbot: QtBot) -> None:
    answers: list[Exception | None] = [LibraryRefused("the disk is full"), ZeroDivisionError("a defect"), None]

    def work(_progress: Progress) -> Report:
        answer = answers.pop(0)
        if answer is not None:
            raise answer
        return REPORT

    window = opened(qtbot, work)
    window.start()
    qtbot.waitUntil(lambda: window.text() == "the disk is full")
    window.again.click()
    qtbot.waitUntil(lambda: "a defect" in window.text())
    with qtbot.waitSignal(window.finished):
        window.again.click()
    assert window.report == REPORT
    assert window.error is None


def test_only_damage_is_repaired(qtbot: QtBot, library: Path) -> None:
    for error in (LibraryForeign("not ours"), ValueError("a defect of ours")):
        with pytest.raises(type(error)):
            make_repair_window(library, error)


def test_a_damaged_library_is_repaired_from_the_window(qtbot: QtBot, library: Path) -> None:
    before = texts_of(library)
    damage(library, zeroed(roots(library)["note_edited"]))
    window = make_repair_window(library, ValueError("whatever a damaged file led to"))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.finished, timeout=30_000):
        window.start()
    window.end()
    assert window.report is not None
    assert texts_of(library) == before


def test_the_banner_says_what_came_back_and_shows_the_folder(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(
        "notes_desktop.ui.window.repair_window.QDesktopServices.openUrl", lambda url: shown.append(url.toLocalFile())
    )
    banner = Banner()
    qtbot.addWidget(banner)
    tell_repaired(banner, REPORT)
    assert "3 of 3 notes restored" in banner.text_of("repaired")
    assert os.fspath(REPORT.folder) in banner.text_of("repaired")
    show_folder(REPORT.folder)
    assert shown == ["/kept/here"]


def test_a_refusal_stays_a_refusal(library: Path) -> None:
    with pytest.raises(LibraryRefused, match="in use"):
        make_repair_window(library, LibraryRefused("in use"))
    assert isinstance(LibraryDamaged(), LibraryRefused)


def test_an_older_library_is_prepared_with_progress(qtbot: QtBot, library: Path) -> None:
    window = make_repair_window(library, LibraryOlder())
    qtbot.addWidget(window)
    assert window.windowTitle() == "Preparing"
    with qtbot.waitSignal(window.finished):
        window.start()
    window.end()
    assert window.is_done
    assert window.report is None
