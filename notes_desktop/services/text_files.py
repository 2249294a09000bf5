"""Texts of other programs, read to become notes."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NamedTuple

from notes_desktop.core.errors import NotesError
from notes_desktop.core.text import N_

LARGEST_BYTES = 50_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


class FileRefused(NotesError):
    """A file cannot become a note."""


class TextFile(NamedTuple):
    """`encoding` is named as people know it."""

    path: Path
    size: int
    encoding: str
    text: str


def read_text_file(path: Path) -> TextFile:
    """The text of a file: UTF-8, UTF-16 with its mark, or else Windows-1252. Raises FileRefused.

    A byte that means nothing there becomes U+FFFD; nothing else is lost.
    """
    try:
        if path.is_dir():
            raise FileRefused(N_("{name} is a folder. Open the files in it instead."), name=path.name)
        if path.exists() and not path.is_file():  # a pipe is waited for without end
            raise FileRefused(N_("{name} is no file with a text in it."), name=path.name)
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise FileRefused(N_("{name} cannot be read: {reason}"), name=path.name, reason=error.strerror) from error
    if len(data) > LARGEST_BYTES:
        raise FileRefused(
            N_("{name} is larger than {limit}\u00a0MB, which is more than a note holds well."),
            name=path.name,
            limit=LARGEST_BYTES // 1_000_000,
        )
    encoding, text = _decoded(path, data)
    return TextFile(path, len(data), encoding, text)


def _decoded(path: Path, data: bytes) -> tuple[str, str]:
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return name, data.decode(codec, "replace")
    if b"\0" in data:
        raise FileRefused(N_("{name} is no text."), name=path.name)
    try:
        return "UTF-8", data.decode("utf-8")
    except UnicodeDecodeError:
        return "Windows-1252", data.decode("cp1252", "replace")
