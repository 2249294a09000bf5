from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from notes_desktop import paths
from notes_desktop.core.change import Change
from notes_desktop.core.errors import LibraryLocked, NoteNotFound, UsageError
from notes_desktop.services import commands
from notes_desktop.services.commands import carry_out, hand_over
from notes_desktop.services.instance import InstanceServer
from notes_desktop.services.library import Library
from notes_desktop.services.listing import listed
from notes_desktop.storage.lock import LibraryLock


@pytest.fixture
def short_runtime_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A socket's name may not be long."""
    import shutil
    import tempfile

    folder = tempfile.mkdtemp(prefix="n")
    monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
    yield
    shutil.rmtree(folder)


def titles(path: Path, *, is_trash: bool = False, query: str | None = None) -> list[str]:
    return [listed_note.row.title for listed_note in listed(path, query, is_trash, "edited", -1)]


def test_without_a_window_a_command_writes_itself(library_file: Path) -> None:
    uid = hand_over(library_file, {"do": "new", "text": "shopping"})["uid"]
    hand_over(library_file, {"do": "append", "uids": [uid], "text": "milk"})
    hand_over(library_file, {"do": "new", "text": "other"})
    assert titles(library_file) == ["other", "shopping"]
    assert titles(library_file, query="milk") == ["shopping"]
    assert hand_over(library_file, {"do": "trash", "uids": [uid]}) == {"ok": True, "count": 1}
    assert titles(library_file, is_trash=True) == ["shopping"]
    hand_over(library_file, {"do": "restore", "uids": [uid]})
    assert titles(library_file, is_trash=True) == []


@pytest.mark.usefixtures("short_runtime_folder")
def test_a_running_window_carries_the_command_out_and_hears_of_it(library_file: Path, library: Library) -> None:
    library.lock.release()
    socket_file = paths.socket_file(library_file)
    assert library.lock.acquire("window")
    library.lock.name_socket(str(socket_file))
    told: list[Change] = []
    server = InstanceServer(socket_file, lambda message: carry_out(library, message, told.append))
    try:
        answer = hand_over(library_file, {"do": "new", "text": "from the command line"})
        refused = hand_over(library_file, {"do": "append", "uids": ["none"], "text": "x"})
    finally:
        server.close()
    note_id = library.reader.id_of(answer["uid"])
    assert note_id is not None
    assert told == [Change(frozenset({note_id}), frozenset({"created"}), "command")]
    assert refused == {"ok": False, "error": "There is no note none in this library.", "exit": 1}


@pytest.mark.parametrize(
    "message",
    [
        {"do": "format"},
        {},
        {"do": "new"},
        {"do": "new", "text": 7},
        {"do": "append", "text": "x"},
        {"do": "append", "uids": [], "text": "x"},
        {"do": "trash", "uids": [1]},
        {"do": "trash", "uids": "all"},
    ],
)
def test_what_is_no_command_is_refused(library: Library, message: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        carry_out(library, message, lambda _: None)


def test_a_note_that_is_not_there_ends_the_command_before_anything_is_done(library_file: Path) -> None:
    uid = hand_over(library_file, {"do": "new", "text": "stays"})["uid"]
    with pytest.raises(NoteNotFound):
        hand_over(library_file, {"do": "trash", "uids": [uid, "none"]})
    assert titles(library_file) == ["stays"]


def test_a_holder_that_does_not_answer_is_named(library_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "WAIT_S", 0.0)
    with LibraryLock(paths.lock_file(library_file)) as lock:
        assert lock.acquire("window")
        lock.name_socket(str(library_file.with_name("nobody listens")))
        with pytest.raises(LibraryLocked, match=f"process {os.getpid()}"):
            hand_over(library_file, {"do": "new", "text": "waits"})
    assert not library_file.exists()


def test_commands_at_the_same_time_wait_for_each_other(library_file: Path) -> None:
    hand_over(library_file, {"do": "new", "text": "0"})
    command = [sys.executable, "-m", "notes_desktop", "--library", str(library_file), "new"]
    running = [subprocess.Popen([*command, str(number)], stdout=subprocess.DEVNULL) for number in (1, 2, 3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert sorted(titles(library_file)) == ["0", "1", "2", "3"]
