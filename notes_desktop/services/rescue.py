"""Texts that the library would not take, kept as plain files until it does."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from notes_desktop import paths
from notes_desktop.storage.opening import sync_folder

_NAME = re.compile(r"^(?P<uid>[0-9a-f-]{36})-(?P<seq>\d{1,18})\.md$")
_log = logging.getLogger(__name__)


class Rescued(NamedTuple):
    uid: str
    text: str
    file: Path


class RescueFolder:
    """`rescue/` of one library, or another folder that can be written. One thread at a time.

    Owns the files that it wrote; those of earlier runs are touched only where `drop` is called on them.
    """

    def __init__(self, library_uid: str, library: Path) -> None:
        self._library_uid = library_uid
        self._library = library
        self._written: dict[str, Path] = {}

    def keep(self, uid: str, text: str) -> Path:
        """Write and flush the text; the file written before for the same note goes.

        Raises OSError when no folder takes it.
        """
        failure: OSError | None = None
        for folder in self._folders():
            try:
                written = _write(folder, uid, text)
            except OSError as error:
                failure = error
                continue
            earlier, self._written[uid] = self._written.get(uid), written
            if earlier is not None:
                drop(earlier)
            return written
        raise failure or OSError("there is no folder for it")

    def forget(self, uid: str) -> None:
        """The library has the text now."""
        if (written := self._written.pop(uid, None)) is not None:
            drop(written)

    def found(self) -> Iterator[Rescued]:
        """What earlier runs left, for each note the newest last."""
        for file in sorted(self._files(), key=_order):
            match = _NAME.match(file.name)
            assert match is not None
            try:
                text = file.read_bytes().decode("utf-8", "surrogatepass")
            except (OSError, ValueError) as error:
                _log.warning("the rescue file %s cannot be read: %s", file.name, type(error).__name__)
                continue
            yield Rescued(match["uid"], text, file)

    def _folders(self) -> Iterator[Path]:
        yield paths.library_folder(self._library_uid) / "rescue"
        yield self._library.parent / f"{self._library.name}.rescue"
        yield paths.state_folder() / self._library_uid / "rescue"
        try:
            yield Path(tempfile.gettempdir()) / f"notes-desktop-rescue-{self._library_uid}"
        except OSError:  # no temporary folder can be written either
            return

    def _files(self) -> list[Path]:
        found = []
        for folder in self._folders():
            try:
                found += [file for file in folder.iterdir() if _NAME.match(file.name)]
            except OSError:
                continue
        return found


def _order(file: Path) -> tuple[str, int]:
    match = _NAME.match(file.name)
    assert match is not None
    return match["uid"], int(match["seq"])


def _write(folder: Path, uid: str, text: str) -> Path:
    paths.private_folder(folder)
    if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    taken = [int(match["seq"]) for file in folder.iterdir() if (match := _NAME.match(file.name))]
    target = folder / f"{uid}-{max(taken, default=0) + 1}.md"
    part = target.with_suffix(".part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(text.encode("utf-8", "surrogatepass"))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, target)
    except OSError:
        drop(part)
        raise
    sync_folder(folder)
    return target


def drop(file: Path) -> None:
    """Remove a file that is no longer needed; one that cannot be removed is logged."""
    try:
        file.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        _log.warning("%s cannot be removed: %s", file.name, error.strerror)
