"""Small files of our own, read and written whole: either the old text or the new one is on the disk."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path

from notes_desktop import paths

_log = logging.getLogger(__name__)
_MOST_BYTES = 4_000_000
_MOST_DAMAGED = 9


def read_object(file: Path) -> dict[str, object]:
    """The object in `file`; empty when there is none or the disk does not give it.

    A file that holds something else is kept aside as `<name>.damaged`, so that no write destroys it.
    """
    try:
        with file.open("rb") as stream:
            written = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        _log.warning("%s cannot be read: %s", file.name, error.strerror)
        return {}
    found = _parsed(written)
    if found is None:
        _keep_aside(file)
        return {}
    return found


def write_object(file: Path, value: Mapping[str, object]) -> None:
    """Put `value` in place of what `file` held, and flush. Raises OSError; the file is then as it was."""
    file = Path(os.path.realpath(file))  # people keep such files as links into a repository
    paths.private_folder(file.parent)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            # A lone surrogate becomes its escape, which is JSON.
            stream.write(text.encode("utf-8", "backslashreplace"))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, file)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(file.parent)


def _parsed(written: bytes) -> dict[str, object] | None:
    if not written.strip():
        return {}
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and len(written) <= _MOST_BYTES else None


def _keep_aside(file: Path) -> None:
    """Rename to the first free name of a few; the last of them is written over."""
    names = [".damaged", *(f".damaged-{number}" for number in range(2, _MOST_DAMAGED + 1))]
    places = [file.with_name(file.name + name) for name in names]
    place = next((place for place in places if not place.exists()), places[-1])
    try:
        os.replace(file, place)
    except OSError as error:
        _log.warning("%s is damaged and cannot be kept aside: %s", file.name, error.strerror)
        return
    _log.warning("%s was damaged and is kept as %s", file.name, place.name)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable where folders can be flushed."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        _log.debug("%s cannot be flushed", folder.name)
    finally:
        os.close(descriptor)
