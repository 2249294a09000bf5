"""The command line as a shell calls it: what it prints, what it ends with, and that it leaves alone what it refuses."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from notes_desktop import __version__, paths
from notes_desktop.cli import Entries, run
from notes_desktop.core.errors import LibraryRefused
from notes_desktop.core.wish import Wish
from notes_desktop.storage.lock import LibraryLock
from tests.harness.running import COMMAND, ROOT, Home


class Said(NamedTuple):
    code: int
    out: str
    err: str


Shell = Callable[..., Said]


@pytest.fixture
def library_file(tmp_path: Path) -> Path:
    return tmp_path / "shelf" / "Notes.notes"


@pytest.fixture
def shell(library_file: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Runs a command on the library; `stdin` is what is piped into it."""

    def call(*arguments: str, stdin: bytes = b"", library: Path = library_file) -> Said:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = ended(["--library", str(library), *arguments])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Said(code, out.decode(), err.decode())

    return call


def ended(arguments: Sequence[str]) -> int:
    """The exit code, whichever way it comes."""
    try:
        return run(arguments, Entries(lambda library, wish: 70, lambda report: 71, lambda said: None))
    except SystemExit as end:
        return int(end.code or 0)


def test_a_note_goes_in_and_comes_out_byte_for_byte(shell: Shell) -> None:
    made = shell("new", "-", stdin="# Shopping\n\nmilk, 1 € — äöü 会\n".encode())
    assert (made.code, made.err) == (0, "")
    uid = made.out.strip()
    assert shell("cat", uid) == (0, "# Shopping\n\nmilk, 1 € — äöü 会\n", "")
    assert shell("append", uid, "bread") == (0, "", "")
    assert shell("cat", "latest").out == "# Shopping\n\nmilk, 1 € — äöü 会\nbread"


def test_a_list_tells_of_each_note_on_a_line_in_the_order_asked_for(shell: Shell) -> None:
    for title in ("pear", "apple", "quince"):
        shell("new", title)
    assert [line.split()[-1] for line in shell("list").out.splitlines()] == ["quince", "apple", "pear"]
    assert [line.split()[-1] for line in shell("list", "--sort", "title").out.splitlines()] == [
        "apple",
        "pear",
        "quince",
    ]
    assert len(shell("list", "--limit", "2").out.splitlines()) == 2
    assert [line.split()[-1] for line in shell("list", "--query", "PEA").out.splitlines()] == ["pear"]


def test_a_list_is_searched_as_in_the_window(shell: Shell) -> None:
    uids = {title: shell("new", f"{title}\n\n#fruit/{title}").out.strip() for title in ("pear", "apple", "quince")}
    shell("trash", uids["quince"])

    def listed(query: str) -> set[str]:
        return {line.split()[-1] for line in shell("list", f"--query={query}").out.splitlines()}

    assert listed("ppl") == {"apple"}
    assert listed("-pear tag:fruit created:today") == {"apple"}
    assert listed("/^p..r$/ OR title:app") == {"pear", "apple"}
    assert listed("is:trashed") == {"quince"}
    assert listed("notebook:none") == set()


def test_a_list_in_json_is_an_object_a_line_with_what_a_script_needs(shell: Shell) -> None:
    uid = shell("new", "pear\nsoft").out.strip()
    (line,) = shell("list", "--json").out.splitlines()
    told = json.loads(line)
    assert (told["uid"], told["title"], told["length"], told["pinned"], told["trashed"]) == (
        uid,
        "pear",
        9,
        False,
        False,
    )
    assert told["created_ms"] <= told["edited_ms"]


def test_the_trash_takes_and_gives_back(shell: Shell) -> None:
    uid = shell("new", "pear").out.strip()
    assert shell("trash", uid).code == 0
    assert shell("list").out == ""
    assert uid in shell("list", "--trash").out
    assert shell("restore", uid).code == 0
    assert uid in shell("list").out


def test_the_history_tells_every_change(shell: Shell) -> None:
    uid = shell("new", "pear").out.strip()
    shell("append", uid, "tree")
    changes = [json.loads(line) for line in shell("history", uid, "--json").out.splitlines()]
    assert [change["inserted"] for change in changes] == [4, 5]
    assert len(shell("history", uid).out.splitlines()) == 2


def test_a_sound_library_is_called_sound_and_copied_whole(shell: Shell, tmp_path: Path) -> None:
    shell("new", "pear")
    assert shell("check", "--deep") == (0, "The library is sound.\n", "")
    copy = tmp_path / "copy.notes"
    assert shell("backup", str(copy)) == (0, f"{copy}\n", "")
    assert "pear" in shell("list", library=copy).out
    named = Path(shell("backup").out.strip())
    assert named.is_file()
    assert paths.user_data() in named.parents


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["cat", "nobody"], 1),
        (["history", "nobody"], 1),
        (["append", "nobody", "text"], 1),
        (["trash", "nobody"], 1),
        (["list", "--limit", "many"], 2),
        (["list", "--sort", "colour"], 2),
        (["bogus"], 2),
        (["cat"], 2),
        (["--bogus"], 2),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(shell: Shell, arguments: list[str], code: int) -> None:
    shell("new", "pear")
    said = shell(*arguments)
    assert (said.code, said.out) == (code, "")
    assert "notes-desktop: " in said.err
    assert "Traceback" not in said.err


def test_reading_a_library_that_does_not_exist_makes_none(shell: Shell, library_file: Path) -> None:
    for command in (["list"], ["cat", "latest"], ["check"], ["backup"]):
        said = shell(*command)
        assert said.code == 3
        assert str(library_file) in said.err
    assert not library_file.exists()


def _directory(place: Path) -> None:
    place.mkdir()


def _text(place: Path) -> None:
    place.write_text("Dear diary,\n" * 100)


def _foreign(place: Path) -> None:
    other = sqlite3.connect(place)
    other.execute("CREATE TABLE thesis (chapter TEXT)")
    other.commit()
    other.close()


def _newer(place: Path) -> None:
    ended(["--library", str(place), "new", "pear"])
    newer = sqlite3.connect(place)
    newer.execute("PRAGMA user_version = 999")
    newer.close()


def _torn(place: Path) -> None:
    ended(["--library", str(place), "new", "pear"])
    with place.open("r+b") as file:
        file.seek(100)
        file.write(b"\x00" * 4_000)


@pytest.mark.parametrize("make", [_directory, _text, _foreign, _newer, _torn])
@pytest.mark.parametrize("command", [["list"], ["new", "text"], ["check"], ["cat", "latest"]])
def test_a_library_that_cannot_be_used_is_refused_and_left_as_it_is(
    shell: Shell, tmp_path: Path, make: Callable[[Path], None], command: list[str]
) -> None:
    place = tmp_path / "thesis.notes"
    make(place)
    shell("list")  # what making it said is not looked at
    before = place.read_bytes() if place.is_file() else None
    said = shell(*command, library=place)
    assert (said.code, said.out) == (3, "")
    assert str(place) in said.err
    assert (place.read_bytes() if place.is_file() else None) == before


def test_a_library_that_somebody_holds_and_does_not_answer_for_is_not_written(
    shell: Shell, library_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("new", "pear")
    monkeypatch.setattr("notes_desktop.services.commands.WAIT_S", 0.0)
    with LibraryLock(paths.lock_file(library_file)) as lock:
        assert lock.acquire("window")
        said = shell("new", "apple")
        assert (said.code, said.out) == (3, "")
        assert str(os.getpid()) in said.err
        assert "pear" in shell("list").out


def test_without_a_command_the_window_opens_on_the_named_library(
    library_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def open_window(library: Path, wish: Wish | None) -> int:
        assert wish is None
        opened.append(library)
        return 0

    entries = Entries(open_window, lambda report: 1, lambda said: None)
    assert run(["--library", str(library_file)], entries) == 0
    monkeypatch.setenv(paths.LIBRARY_VARIABLE, str(library_file.with_name("Other.notes")))
    assert run([], entries) == 0
    assert opened == [library_file, library_file.with_name("Other.notes")]


def test_help_and_version_are_told_without_touching_anything(shell: Shell, library_file: Path) -> None:
    assert __version__ in shell("--version").out
    told = shell("--help").out
    for command in ("list", "cat", "new", "append", "trash", "restore", "history", "check", "backup"):
        assert f"    {command} " in told
    assert "--query" in shell("list", "--help").out
    assert not library_file.parent.exists()


@pytest.mark.parametrize(
    ("arguments", "is_told"),
    [
        ([], True),
        (["capture"], True),
        (["gone.notes"], True),
        (["--nonsense"], True),
        (["list"], False),
        (["cat", "nonsense"], False),
    ],
)
def test_why_no_window_comes_is_told_where_nobody_reads_standard_error(
    library_file: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], is_told: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", None)  # as in a program without a console
    told: list[str] = []
    code = run([*arguments, "--library", str(library_file)], Entries(_refuse, lambda report: 1, told.append))
    assert code != 0
    assert bool(told) == is_told


def test_the_journal_of_a_desktop_is_read_by_nobody(
    library_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    with (tmp_path / "journal").open("w") as journal:
        monkeypatch.setattr(sys, "stderr", journal)
        entries = Entries(_refuse, lambda report: 1, told.append)
        assert run([], entries) == 3 and not told
        place = os.fstat(journal.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{place.st_dev}:{place.st_ino}")
        assert run([], entries) == 3
    assert told == ["in use"]
    assert (tmp_path / "journal").read_text() == "notes-desktop: in use\n" * 2


@pytest.fixture
def long_home(tmp_path: Path) -> Home:
    """One note that is longer than a pipe holds."""
    home = Home(tmp_path, os.environ)
    home.command("new", "-", text=_LONG)
    return home


_LONG = "a line\n" * 20_000


def test_a_process_leaves_nothing_unwritten_behind(long_home: Home) -> None:
    assert long_home.command("cat", "latest") == _LONG
    assert long_home.command("list").count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["cat", "latest"], ["history", "latest"], ["check"]])
def test_an_answer_that_does_not_fit_on_the_disk_is_refused_with_a_sentence(words: list[str], long_home: Home) -> None:
    uid = long_home.notes()[0]["uid"]
    asked = [uid if word == "latest" else word for word in words]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, *asked],
            check=False,
            cwd=ROOT,
            env=long_home.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert (done.returncode, done.stderr) == (
        1,
        "notes-desktop: The answer could not be written: No space left on device.\n",
    )


def test_a_reader_who_stops_early_is_no_failure(long_home: Home) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*COMMAND, "cat", "latest"],
        check=False,
        cwd=ROOT,
        env=long_home.environment,
        stdout=write,
        stderr=subprocess.PIPE,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def _refuse(_library: Path, _wish: Wish | None) -> int:
    raise LibraryRefused("in use")
