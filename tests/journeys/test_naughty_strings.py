"""The strings that break programs come back exactly, however they entered."""

from __future__ import annotations

import io
import json
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from notes_desktop import cli
from notes_desktop.core.canonical import canonical
from notes_desktop.core.ids import NoteId
from tests.harness.running import COMMAND, ROOT
from tests.harness.window import Sitting, for_binding
from tests.journeys.conftest import Start

_FILE = ROOT.parent / "shared" / "data" / "naughty-strings.json"
ENTRIES = cli.Entries(window=lambda _library, _wish: 0, self_test=lambda _: 0, tell=lambda _: None)


@pytest.fixture(scope="module")
def strings() -> list[str]:
    if not _FILE.exists():
        pytest.skip("the naughty strings are not beside this checkout")
    found: list[str] = json.loads(_FILE.read_text("utf-8"))
    return found


class Shell:
    """The command line within this process, byte for byte."""

    def __init__(self, library: Path, patch: pytest.MonkeyPatch, caught: pytest.CaptureFixture[bytes]) -> None:
        self._library = library
        self._patch = patch
        self._caught = caught

    def __call__(self, *words: str, said: str = "") -> str:
        typed = io.TextIOWrapper(io.BytesIO(said.encode("utf-8", "surrogatepass")), "utf-8")
        self._patch.setattr("sys.stdin", typed)
        assert cli.run(["--library", str(self._library), *words], ENTRIES) == 0
        return self._caught.readouterr().out.decode()


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Iterator[Shell]:
    yield Shell(tmp_path / "Notes.notes", monkeypatch, capsysbinary)


def test_typed_in_the_window(desk: Sitting, start: Start, strings: list[str]) -> None:
    """All but those with control characters, which no key gives and Enter means more than."""
    written: dict[NoteId, str] = {}
    for text in filter(canonical, strings):
        if not any(unicodedata.category(character) == "Cc" for character in text):
            desk.press("Ctrl+N")
            desk.type(text)
            written[desk.open_note()] = canonical(text)
    desk.quit()
    _assert_kept(start(), written)


def test_pasted_in_the_window(desk: Sitting, start: Start, strings: list[str]) -> None:
    written: dict[NoteId, str] = {}
    for text in filter(canonical, strings):
        desk.press("Ctrl+N")
        QGuiApplication.clipboard().setText(for_binding(text))
        desk.press("Ctrl+V")
        written[desk.open_note()] = canonical(text)
    desk.quit()
    _assert_kept(start(), written)


def _assert_kept(desk: Sitting, written: dict[NoteId, str]) -> None:
    assert len(written) > 80
    kept = set(map(NoteId, desk.workspace.library.reader.ids("all", "edited")))
    assert {note_id: desk.stored(note_id) if note_id in kept else "" for note_id in written} == written


def test_new_from_standard_input(shell: Shell, strings: list[str]) -> None:
    for text in strings:
        uid = shell("new", "-", said=text).strip()
        assert shell("cat", uid) == canonical(text)


def test_appended(shell: Shell, strings: list[str]) -> None:
    uid = shell("new", "-", said="first").strip()
    expected = "first"
    for text in strings:
        shell("append", uid, "-", said=text)
        expected += ("" if expected.endswith("\n") else "\n") + canonical(text)
    assert shell("cat", uid) == expected


def test_given_as_a_word(shell: Shell, strings: list[str]) -> None:
    for text in filter(_can_be_a_word, strings):
        uid = shell("new", "--", text).strip()
        assert shell("cat", uid) == canonical(text)


def _can_be_a_word(text: str) -> bool:
    """A shell's word holds no NUL, and “-” alone means standard input."""
    return "\0" not in text and text != "-"


def test_through_real_pipes(tmp_path: Path, strings: list[str]) -> None:
    def run(*words: str, said: str = "") -> str:
        command = [*COMMAND, "--library", str(tmp_path / "Notes.notes"), *words]
        return subprocess.run(command, cwd=ROOT, input=said.encode(), capture_output=True, check=True).stdout.decode()

    everything = "\n".join(strings)
    uid = run("new", "-", said=everything).strip()
    run("append", uid, "-", said=everything)
    assert run("cat", uid) == canonical(everything) + "\n" + canonical(everything)
