from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from notes_desktop import logs, paths


@pytest.fixture(autouse=True)
def own_logger() -> Iterator[None]:
    root = logging.getLogger("notes_desktop")
    before = list(root.handlers)
    yield
    for handler in [one for one in root.handlers if one not in before]:
        root.removeHandler(handler)
        with contextlib.suppress(OSError):  # one of them stands on a full disk
            handler.close()


def written() -> str:
    return (paths.log_folder() / "notes-desktop.log").read_text("utf-8")


def test_what_there_is_to_say_goes_to_a_file_of_this_user_alone() -> None:
    logs.start()
    logs.Log("notes_desktop.somewhere").warning("%d notes", 3)
    assert "WARNING notes_desktop.somewhere: 3 notes" in written()
    assert paths.log_folder().stat().st_mode & 0o077 == 0


def test_a_bug_is_noted_with_its_place_and_without_a_word_of_a_note() -> None:
    logs.start()
    try:
        dict[str, int]()["my secret diary"]
    except KeyError as error:
        logs.note_bug(KeyError, error.__traceback__)
    assert "a bug: KeyError at test_logs.py:" in written()
    assert "secret" not in written()


def test_a_full_log_is_put_aside_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_MOST_BYTES", 10)
    for word in ("first of all", "second of all", "third of all"):
        logs.start()
        logs.Log("notes_desktop").warning(word)
        own = logging.getLogger("notes_desktop").handlers[-1]
        logging.getLogger("notes_desktop").removeHandler(own)
        own.close()
    assert "third" in written()
    assert "second" in (paths.log_folder() / "notes-desktop.log.1").read_text("utf-8")
    assert len(list(paths.log_folder().iterdir())) == 2


def test_without_a_place_for_it_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "log_folder", lambda: Path("/proc/nowhere"))
    logs.start()
    logs.Log("notes_desktop").warning("unheard")


def test_a_log_whose_disk_is_full_keeps_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no device that is always full")
    paths.private_folder(paths.log_folder())
    (paths.log_folder() / "notes-desktop.log").symlink_to("/dev/full")
    logs.start()
    logs.Log("notes_desktop").warning("unheard")
    assert capfd.readouterr().err == ""
