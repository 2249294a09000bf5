"""Whether there is a newer version: asked once a day for who said yes, told and linked, never fetched.

An address answers with JSON, `{"version": "1.2.3", "page": "https://…"}`. Who publishes the program writes it into
`resources/releases.txt`; `NOTES_DESKTOP_RELEASES` names another. Without one nothing is ever asked. The system's own
`curl` asks, because the bundles speak no HTTPS; it tells nothing but the name of the program.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from notes_desktop import __version__, paths
from notes_desktop.core.errors import NotesError
from notes_desktop.core.text import N_
from notes_desktop.services.json_file import read_object, write_object

VARIABLE = "NOTES_DESKTOP_RELEASES"
APART_S = 86_400
MOST_BYTES = 100_000
_VERSION = re.compile(r"\d{1,6}(?:\.\d{1,6}){1,3}")
_ADDRESS = re.compile(r"https://[^\s\x00-\x1f\"'<>\\]{1,2000}")


class Release(NamedTuple):
    version: str
    page: str


def address() -> str:
    """Where releases are told; empty when nobody named a place, or none that is safe to ask."""
    named = os.environ.get(VARIABLE)
    if named is None:
        try:
            named = (paths.resources() / "releases.txt").read_text("utf-8")
        except (OSError, ValueError):
            return ""
    named = named.strip()
    return named if _ADDRESS.fullmatch(named) else ""


def command(of: str) -> list[str]:
    """What asks that address. Raises NotesError where the system has no curl."""
    curl = shutil.which("curl")
    if curl is None:
        raise NotesError(N_("New versions cannot be looked for: curl is not installed."))
    limits = ["--max-time", "20", "--max-filesize", str(MOST_BYTES), "--max-redirs", "3"]
    # --disable comes first: no settings of anybody's apply.
    return [
        *(curl, "--disable", "--silent", "--show-error", "--fail", "--location", "--proto", "=https", *limits),
        *("--user-agent", "notes-desktop", "--url", of),
    ]


def release_of(answer: bytes) -> Release:
    """What the address said. Raises NotesError."""
    try:
        told = json.loads(answer[:MOST_BYTES])
        version, page = told["version"], told["page"]
        if _VERSION.fullmatch(version) and _ADDRESS.fullmatch(page):
            return Release(version, page)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise NotesError(N_("New versions cannot be looked for: the answer makes no sense."))


def is_newer(release: Release, than: str = __version__) -> bool:
    return _numbers(release.version) > _numbers(than)


class Asked:
    """When was asked last, and which version a person does not want to hear of again.

    Owns one small file; `submit` takes the writing of it, which flushes, elsewhere.
    """

    def __init__(self, submit: Callable[[Callable[[], None]], object]) -> None:
        self._submit = submit
        self._file = paths.state_folder() / "updates.json"
        self._kept = read_object(self._file)

    def is_due(self) -> bool:
        """A clock that was set back does not put it off for ever."""
        at = self._kept.get("asked_s")
        return not isinstance(at, int | float) or not 0 <= time.time() - at < APART_S

    def note(self) -> None:
        self._keep("asked_s", int(time.time()))

    def is_unwanted(self, release: Release) -> bool:
        return self._kept.get("unwanted") == release.version

    def leave_out(self, release: Release) -> None:
        self._keep("unwanted", release.version)

    def _keep(self, name: str, value: object) -> None:
        self._kept[name] = value
        self._submit(partial(_write, self._file, dict(self._kept)))


def _write(file: Path, kept: Mapping[str, object]) -> None:
    with contextlib.suppress(OSError):  # asked again at the next start
        write_object(file, kept)


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
