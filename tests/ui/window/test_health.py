from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import apsw
import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from notes_desktop.app import REPAIR_CODE, _on_bug
from notes_desktop.services import search
from notes_desktop.services.checking import check
from notes_desktop.services.integrity import Integrity
from notes_desktop.storage.connection import BROKEN, StorageDamaged
from notes_desktop.ui.window.health import Health
from tests.harness.window import Sitting

KEY = "changed-by-itself"


@pytest.fixture
def harmed(desk: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two notes of which the disk changed the first."""
    monkeypatch.setattr("notes_desktop.ui.window.health.SLICE_EVERY_MS", 0)
    note_id = desk.new_note("written by a person")
    desk.new_note("another")
    desk.workspace.library.write(
        lambda writer: writer.connection.execute(
            "UPDATE note_text SET body = replace(body, 'person', 'persom') WHERE note_id = ?", (note_id,)
        )
    ).result()


@pytest.fixture
def health(desk: Sitting, harmed: None) -> Iterator[Health]:
    """As soon as nobody types."""
    made = Health(desk.workspace)
    yield made
    made.close()


def messages(desk: Sitting) -> list[str]:
    return desk.workspace.banner.keys()


def press(desk: Sitting, label: str) -> None:
    button = next(button for button in desk.workspace.banner.findChildren(QPushButton) if button.text() == label)
    button.click()


def test_a_changed_text_is_told_and_put_back(desk: Sitting, health: Health) -> None:
    banner = desk.workspace.banner
    desk.wait(lambda: KEY in messages(desk))
    assert "“written by a person”" in banner.text_of(KEY)
    press(desk, "Show it")
    assert desk.text() == "written by a persom"
    press(desk, "Put the text back")
    desk.wait(lambda: desk.text() == "written by a person")
    assert KEY not in messages(desk)
    desk.press("Ctrl+Z")
    assert desk.text() == "written by a persom"
    desk.press("Ctrl+Shift+Z")
    desk.type("!")
    desk.wait_until_saved()
    assert check(desk.workspace.library.path, True) == []


def test_notes_are_looked_over_when_nobody_searches(
    desk: Sitting, harmed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Integrity] = []
    look_on = Integrity.look_on

    def look(integrity: Integrity) -> Future[bool]:
        looked.append(integrity)
        return look_on(integrity)

    monkeypatch.setattr(Integrity, "look_on", look)
    monkeypatch.setattr(search, "MORE_LETTERS_S", 3600.0)
    desk.workspace.search_box.field.insert("other")
    desk.wait_for_list()
    health = Health(desk.workspace)
    for _time in range(3):
        health._look_on()
    assert looked == []
    monkeypatch.setattr(search, "MORE_LETTERS_S", 0.0)
    desk.wait(lambda: KEY in messages(desk))
    health.close()


def test_a_look_that_comes_home_after_the_end_is_the_last(desk: Sitting, harmed: None) -> None:
    health = Health(desk.workspace)
    looking = health._integrity.look_on()
    assert looking.result(), "there is another note"
    health.close()
    health._on_looked(looking)
    assert not health._slices.isActive()


def test_a_changed_text_can_be_kept(desk: Sitting, health: Health) -> None:
    desk.wait(lambda: KEY in messages(desk))
    press(desk, "Keep it as it is")
    desk.wait(lambda: check(desk.workspace.library.path, True) == [])
    assert KEY not in messages(desk)


def test_a_page_that_cannot_be_read_leads_to_a_repair(desk: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr("notes_desktop.ui.window.health.QApplication.exit", ended.append)
    _on_bug(desk.workspace, StorageDamaged, StorageDamaged(reason="malformed"), None)
    assert "damaged-file" in messages(desk)
    press(desk, "Repair now")
    assert ended == [REPAIR_CODE]


def test_a_save_that_meets_the_damage_offers_the_repair(desk: Sitting, health: Health) -> None:
    desk.workspace.binding.save_failed.emit("the disk is full", True)
    assert "damaged-file" not in messages(desk)
    desk.workspace.binding.save_failed.emit(BROKEN, True)
    assert "damaged-file" in messages(desk)


def test_a_note_that_cannot_be_read_is_told_instead_of_opened(desk: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notes_desktop.ui.window.health.SLICE_EVERY_MS", 1_000_000)
    harmed = desk.new_note("written by a persom")
    desk.press("Backspace")
    desk.type("n")
    desk.wait_until_saved()
    desk.new_note("another")
    desk.workspace.library.write(
        lambda writer: writer.connection.execute(
            "UPDATE edit SET position = 999 WHERE note_id = :id AND removed <> '';"
            " UPDATE note_text SET body = '', folded_edit = 0 WHERE note_id = :id",
            {"id": harmed},
        )
    ).result()
    health = Health(desk.workspace)
    assert not desk.workspace.navigator.open(harmed)
    assert desk.workspace.binding.note_id is None
    desk.wait(lambda: KEY in messages(desk))
    desk.press("Ctrl+N")
    desk.type("the others go on")
    desk.wait_until_saved()
    health.close()


def test_the_note_that_was_open_last_is_told_when_it_cannot_be_read(
    desk: Sitting, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    harmed = desk.new_note("written by a person")
    desk.close()
    connection = apsw.Connection(str(tmp_path / "Notes.notes"))
    connection.execute("UPDATE note_text SET body = CAST(x'ff77' AS TEXT) WHERE note_id = ?", (harmed,))
    connection.close()
    monkeypatch.setattr("notes_desktop.services.integrity.PASS_EVERY_MS", 1 << 60)
    monkeypatch.setattr("notes_desktop.ui.window.rest.SETTLE_IN_AFTER_MS", 0)
    again = Sitting(qtbot, tmp_path / "Notes.notes")
    assert again.workspace.binding.note_id != harmed
    again.wait(lambda: KEY in messages(again))
    press(again, "Put the text back")
    again.workspace.library.write(lambda _writer: None).result()
    assert again.stored(harmed) == "written by a person"
    again.close()
