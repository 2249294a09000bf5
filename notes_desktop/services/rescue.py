"""Texts that the library would not take, kept as plain files until it does."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from notes_desktop import paths
from notes_desktop.storage.opening import sync_folder

_NAME = re.compile(r"^(?P<uid>[0-9a-f-]{36})-(?P<seq>\d+)\.md$")


class Rescued(NamedTuple):
    uid: str
    text: str
    file: Path


class RescueFolder:
    """`rescue/` of one library, or another folder that can be written."""

    def __init__(self, library_uid: str, library: Path) -> None:
        self._folders = (
            paths.library_folder(library_uid) / "rescue",
            library.parent / f"{library.name}.rescue",
            paths.state_folder() / library_uid / "rescue",
            Path(tempfile.gettempdir()) / f"notes-desktop-rescue-{library_uid}",
        )
        self._last: dict[str, Path] = {}

    def keep(self, uid: str, text: str) -> Path:
        """Write and flush the text; an earlier file of the same note goes. Raises OSError when no folder takes it."""
        failure: OSError | None = None
        for folder in self._folders:
            try:
                written = _write(folder, uid, text)
            except OSError as error:
                failure = error
                continue
            if (earlier := self._last.get(uid)) is not None and earlier != written:
                earlier.unlink(missing_ok=True)
            self._last[uid] = written
            return written
        assert failure is not None
        raise failure

    def forget(self, uid: str) -> None:
        """The library has the text now."""
        if (written := self._last.pop(uid, None)) is not None:
            written.unlink(missing_ok=True)

    def found(self) -> Iterator[Rescued]:
        """What earlier runs left, oldest first in each folder."""
        for folder in self._folders:
            if not folder.is_dir():
                continue
            for file in sorted(folder.iterdir(), key=lambda file: file.name):
                if match := _NAME.match(file.name):
                    yield Rescued(match["uid"], file.read_text("utf-8", newline=""), file)


def _write(folder: Path, uid: str, text: str) -> Path:
    paths.private_folder(folder)
    taken = [int(match["seq"]) for file in folder.iterdir() if (match := _NAME.match(file.name))]
    target = folder / f"{uid}-{max(taken, default=0) + 1}.md"
    part = target.with_suffix(".part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(text.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, target)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    sync_folder(folder)
    return target
