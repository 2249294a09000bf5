"""Files and links that are opened from outside: imported after a glance, or gone to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from notes_desktop.core.wish import Wish, wish_for
from notes_desktop.ui.window import openings, rest
from notes_desktop.ui.window.openings import Openings
from tests.harness.window import Sitting
from tests.journeys.conftest import Start

# The platform without a screen warns when a window that is there is brought forward.
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


class Answers:
    """A person who presses what the test says."""

    press = "Import"
    asked: list[tuple[str, str]]
    files: list[Path]

    def __init__(self, _window: object) -> None:
        Answers.asked = []

    def ask(self, question: str, detail: str, buttons: Sequence[str], default: int = -1) -> str:
        self.asked.append((question, detail))
        return next((label for label in buttons if label == Answers.press), buttons[-1])

    def tell(self, title: str, text: str) -> None:
        self.asked.append((title, text))

    def open_paths(self, title: str, kinds: str) -> list[Path]:
        return Answers.files


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "DialogPrompter", Answers)
    monkeypatch.setattr(Answers, "press", "Import")


def files_in(folder: Path) -> list[Path]:
    files = [folder / "plan.md", folder / "latin.txt"]
    files[0].write_text("# Plan\n\nfirst line", "utf-8")
    files[1].write_bytes(b"na\xefve")
    return files


def test_files_become_notes_after_a_glance_and_undo_takes_all_of_them_back(desk: Sitting, tmp_path: Path) -> None:
    files = files_in(tmp_path)
    desk.workspace.grant(Wish("open_files", files=tuple(map(str, files))))
    desk.wait(lambda: desk.titles()[:2] in (["naïve", "Plan"], ["Plan", "naïve"]))
    question, detail = Answers.asked[-1]
    assert question == "Import 2 files as notes?"
    assert "plan.md (1\u00a0kB, UTF-8): # Plan first line…" in detail
    assert "latin.txt (1\u00a0kB, Windows-1252): naïve…" in detail
    desk.wait(lambda: desk.text() == "# Plan\n\nfirst line")
    desk.workspace.note_list.setFocus()
    desk.press("Ctrl+Z")
    desk.wait(lambda: "Plan" not in desk.titles() and "naïve" not in desk.titles())
    assert [file.read_bytes()[:1] for file in files] == [b"#", b"n"]


def test_who_thinks_better_of_it_has_no_new_notes(
    desk: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Answers, "press", "Cancel")
    before = desk.titles()
    Answers.files = files_in(tmp_path)
    desk.workspace.window.commands.run("note.import_files")
    desk.wait(lambda: bool(Answers.asked))
    desk.workspace.listing.reload()
    desk.wait_for_list()
    assert desk.titles() == before


def test_what_is_imported_below_many_pinned_notes_is_seen_in_the_list(desk: Sitting, tmp_path: Path) -> None:
    workspace = desk.workspace
    for number in range(25):
        workspace.notes.new(f"pinned {number}", "test").result()
    desk.wait(lambda: workspace.model.rowCount() == 26)
    found = [workspace.model.note_at(row) for row in range(26)]
    workspace.notes.pin([note_id for note_id in found if note_id is not None], True).result()
    desk.wait(lambda: (row := workspace.model.row(25)) is not None and bool(row.pinned_ms))
    desk.rest.imports.offer(files_in(tmp_path))
    desk.wait(lambda: desk.text() == "# Plan\n\nfirst line" and len(desk.titles()) == 28)
    desk.wait_for_list()
    note_list, row = workspace.note_list, workspace.model.row_of(desk.open_note())
    assert row is not None
    assert note_list.viewport().rect().contains(note_list.visualRect(workspace.model.index(row, 0)))


def test_what_cannot_be_imported_is_said_and_the_rest_is(desk: Sitting, tmp_path: Path) -> None:
    binary = tmp_path / "photo.md"
    binary.write_bytes(b"\x89PNG\0")
    good = files_in(tmp_path)[0]
    desk.workspace.grant(Wish("open_files", files=(str(binary), str(good))))
    desk.wait(lambda: desk.titles()[0] == "Plan")
    assert "photo.md is no text." in Answers.asked[-1][1]
    desk.workspace.grant(Wish("open_files", files=(str(binary), str(tmp_path / "gone.md"))))
    desk.wait(lambda: Answers.asked[-1][0] == "Nothing was imported")
    assert "gone.md cannot be read" in Answers.asked[-1][1]


def test_a_link_to_a_note_opens_it(desk: Sitting, start: Start) -> None:
    note_id = desk.new_note("# Linked")
    desk.new_note("# Other")
    row = desk.workspace.library.reader.row(note_id)
    assert row is not None
    desk.workspace.grant(wish_for([f"notes-desktop://note/{row.uid}"]))
    assert desk.open_note() == note_id
    assert desk.workspace.editor.isAncestorOf(desk.focused())
    desk.workspace.grant(Wish("open_note", uid="0190f7c2-5d1e-7cc3-98c4-dc0c0c07398f"))
    assert desk.open_note() == note_id


def test_a_new_note_may_be_wished_for(desk: Sitting) -> None:
    desk.new_note("# Other")
    desk.workspace.grant(Wish("new_note"))
    desk.type("begun from outside")
    desk.wait_until_saved()
    assert desk.stored(desk.open_note()) == "begun from outside"


def test_what_macos_asks_to_open_waits_for_the_window_and_then_goes_to_it(
    desk: Sitting, qapp: QApplication, tmp_path: Path
) -> None:
    asked = Openings(qapp)
    try:
        plan, _latin = files_in(tmp_path)
        qapp.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(plan))))
        openings.serve(desk.workspace)
        desk.wait(lambda: desk.titles()[0] == "Plan")
        qapp.sendEvent(qapp, QFileOpenEvent(QUrl("notes-desktop://note/0190000000007000")))
        desk.wait(lambda: "There is no note" in desk.rest.toast.text())
        openings.serve(None)
    finally:
        qapp.removeEventFilter(asked)
        asked.setParent(None)
        asked.deleteLater()
