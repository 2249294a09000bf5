from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from notes_desktop import __version__, paths
from notes_desktop.core.errors import NotesError
from notes_desktop.services import updates
from notes_desktop.services.updates import Asked, Release, address, command, is_newer, release_of

PAGE = "https://notes.invalid/99"


def at_once(job: Callable[[], None]) -> None:
    job()


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("https://notes.invalid/releases.json", "https://notes.invalid/releases.json"),
        (" https://notes.invalid/r\n", "https://notes.invalid/r"),
        ("http://notes.invalid/r", ""),
        ("file:///etc/passwd", ""),
        ("https://notes.invalid/ --output /tmp/x", ""),
        ("", ""),
    ],
)
def test_only_an_address_that_is_safe_is_asked(monkeypatch: pytest.MonkeyPatch, named: str, expected: str) -> None:
    monkeypatch.setenv(updates.VARIABLE, named)
    assert address() == expected


def test_who_publishes_names_the_place_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(updates.VARIABLE, raising=False)
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    assert address() == ""
    (tmp_path / "releases.txt").write_text("https://notes.invalid/r\n")
    assert address() == "https://notes.invalid/r"


@pytest.mark.parametrize(
    ("version", "than", "expected"),
    [("0.2.0", "0.1.0", True), ("0.10.0", "0.9.9", True), ("0.1", "0.1.0", False), ("0.0.9", "0.1.0", False)],
)
def test_versions_are_compared_number_by_number(version: str, than: str, expected: bool) -> None:
    assert is_newer(Release(version, PAGE), than) is expected
    assert not is_newer(Release(__version__, PAGE))


def test_an_answer_is_a_version_and_a_page() -> None:
    assert release_of(json.dumps({"version": "99.0", "page": PAGE, "more": 1}).encode()) == Release("99.0", PAGE)


@pytest.mark.parametrize(
    "answer",
    [b"", b"[]", b"<html>", b'{"version": "1.0"}', b'{"version": 1, "page": "https://a.invalid"}', b"[" * 100_000,
     b'{"version": "1.0", "page": "javascript:alert(1)"}', b'{"version": "<b>1.0", "page": "https://a.invalid"}'],
)  # fmt: skip
def test_any_other_answer_makes_no_sense(answer: bytes) -> None:
    with pytest.raises(NotesError, match="makes no sense"):
        release_of(answer)


def test_what_asks_follows_nobodys_settings_and_only_https(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    curl = tmp_path / "curl"
    curl.write_text("#!/bin/sh\n")
    curl.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    words = command("https://notes.invalid/r")
    assert words[:2] == [str(curl), "--disable"] and words[-2:] == ["--url", "https://notes.invalid/r"]
    assert words[words.index("--proto") + 1] == "=https"
    curl.unlink()
    with pytest.raises(NotesError, match="curl is not installed"):
        command("https://notes.invalid/r")


def test_it_is_asked_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(at_once)
    assert asked.is_due()
    asked.note()
    assert not Asked(at_once).is_due()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + updates.APART_S + 1)
    assert Asked(at_once).is_due()
    monkeypatch.setattr(time, "time", lambda: now - 3600)
    assert Asked(at_once).is_due()


def test_a_version_that_nobody_wants_is_told_no_more() -> None:
    Asked(at_once).leave_out(Release("99.0", PAGE))
    assert Asked(at_once).is_unwanted(Release("99.0", PAGE))
    assert not Asked(at_once).is_unwanted(Release("99.1", PAGE))
