"""The short way of commands that read: what it loads, and that it says what the long way says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop import cli, reading_commands
from notes_desktop.core.ids import NoteId
from notes_desktop.core.note_row import NoteRow
from tests.harness.running import ROOT, Home

ENTRIES = cli.Entries(lambda _path, _wish: 70, lambda _report: 71, lambda _said: None)
SLOW = {
    "argparse", "contextlib", "dataclasses", "enum", "functools", "gettext", "inspect", "json", "locale", "logging",
    "pathlib", "peewee", "platformdirs", "re", "regex", "typing", "urllib",
}  # fmt: skip
"""Each takes a twentieth of a list, or more."""

_LOADED = """
import os, sys
from notes_desktop import __main__
sys.argv[0] = "notes-desktop"
os._exit = lambda code: print(*sys.modules)
__main__.main()
"""
MOST_OF_OURS = 22


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path, os.environ)
    home.command("new", "# pear\n\nsoft #fruit")
    return home


@pytest.mark.parametrize("words", [["list", "--limit", "20"], ["list", "--json"], ["cat", "latest"]], ids=" ".join)
@pytest.mark.parametrize("is_named", [True, False], ids=["named", "usual place"])
def test_reading_loads_little(home: Home, words: list[str], is_named: bool) -> None:
    environment = dict(home.environment)
    if not is_named:
        place = Path(environment["XDG_DATA_HOME"], "notes-desktop")
        place.mkdir()
        home.library.rename(place / "Notes.notes")
        del environment["NOTES_DESKTOP_LIBRARY"]
    done = subprocess.run(
        [sys.executable, "-S", "-c", _LOADED, *words], cwd=ROOT, text=True, check=True, capture_output=True,
        env={**environment, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert "pear" in done.stdout
    loaded = done.stdout.splitlines()[-1].split()
    assert SLOW & set(loaded) == set()
    assert len([name for name in loaded if name.startswith("notes_desktop")]) <= MOST_OF_OURS


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["list", "--json", "--sort", "title"],
        ["list", "--query", "nothing"],
        ["list", "--trash"],
        ["cat", "latest"],
        ["cat", "nobody"],
        ["history", "latest"],
        ["history", "latest", "--json"],
        ["--library", "/nowhere/Notes.notes", "list"],
    ],
    ids=" ".join,
)
def test_both_ways_say_the_same(
    home: Home, words: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTES_DESKTOP_LIBRARY", str(home.library))
    short = reading_commands.run(words)
    said = capfd.readouterr()
    assert short is not None
    assert (cli.run(words, ENTRIES), capfd.readouterr()) == (short, said)


@pytest.mark.parametrize(
    "typed",
    ["", "new list", "new cat", "--new-note", "list x.notes", "x.notes list", "list --help", "--bogus list", "check"],
)
def test_what_is_not_plainly_reading_is_left_alone(typed: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert reading_commands.run(typed.split()) is None
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("words", [["list"], ["history", "latest"]], ids=" ".join)
def test_a_time_beyond_the_calendar_is_printed_as_unknown(home: Home, words: list[str]) -> None:
    home.command("new", "apple")
    connection = apsw.Connection(str(home.library))
    connection.execute("UPDATE note SET edited_ms = ? WHERE title = 'pear'", (2**62,))
    connection.execute("UPDATE edit SET at_ms = ?", (2**62,))
    connection.close()
    lines = home.command(*words).splitlines()
    assert "????-??-?? ??:??" in lines[0]
    assert len(lines) == (2 if words == ["list"] else 1)


@pytest.mark.parametrize("failure", [OverflowError, OSError, ValueError])
def test_a_time_that_the_system_does_not_know_is_unknown(
    failure: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_seconds: float) -> None:
        raise failure

    assert reading_commands._date(0).startswith("19")
    monkeypatch.setattr("time.localtime", fail)
    assert reading_commands._date(2**62) == "????-??-?? ??:??"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_the_objects_are_those_of_the_json_module(title: str, notebook: str) -> None:
    row = NoteRow(NoteId(1), "uid", title, "", 5, 0, 1, 2, 3, tags='a b"c')
    said = reading_commands._as_json(row, notebook)
    assert said == json.dumps(json.loads(said), ensure_ascii=False)
    told = json.loads(said)
    assert (told["title"], told["notebook"], told["tags"]) == (title, notebook or None, ["a", 'b"c'])
    assert [told[name] for name in ("pinned", "trashed", "created_ms", "edited_ms")] == [False, True, 1, 2]
    assert [*told][-1] == "length" and told["length"] == 5
