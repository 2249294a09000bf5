"""What a start asks of the window: of a new one, or over its socket of the one that is open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import unquote, urlsplit

from notes_desktop.core.errors import UsageError
from notes_desktop.core.links import ADDRESS
from notes_desktop.core.text import N_

Word = Literal["raise", "new_note", "capture", "open_note", "open_files"]
WORDS: frozenset[str] = frozenset(get_args(Word))
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_UID = re.compile(r"[0-9a-fA-F-]{8,64}/?")


class Wish(NamedTuple):
    """`uid` belongs to open_note, absolute paths to open_files; `token` is the desktop's leave to come forward."""

    word: Word = "raise"
    uid: str = ""
    files: tuple[str, ...] = ()
    token: str = ""

    def as_message(self) -> dict[str, Any]:
        return {"do": self.word, "uid": self.uid, "files": list(self.files), "token": self.token}


def wish_of(message: Mapping[str, Any]) -> Wish:
    """What another process asks for. Raises UsageError for what no start sends."""
    word, uid, token = (message.get(name, "") for name in ("do", "uid", "token"))
    files = message.get("files", [])
    is_sound = word in WORDS and isinstance(uid, str) and isinstance(token, str) and isinstance(files, list)
    if not is_sound or not all(isinstance(file, str) for file in files):
        raise UsageError(N_("That is not a command."))
    return Wish(word, uid, tuple(files), token)


def is_openable(argument: str) -> bool:
    """Whether a word of the command line names a file or a link, and cannot be meant for a command."""
    return _SCHEME.match(argument) is not None or any(mark in argument for mark in "/\\.")


def wish_for(things: Sequence[str]) -> Wish:
    """The wish of who opens one link to a note, or files. Raises UsageError."""
    links = [thing for thing in things if thing.casefold().startswith(ADDRESS)]
    if len(links) == len(things) == 1:
        uid = links[0][len(ADDRESS) :]
        if not _UID.fullmatch(uid):
            raise UsageError(N_("“{link}” does not name a note."), link=links[0])
        return Wish("open_note", uid=uid.rstrip("/").lower())
    if links:
        raise UsageError(N_("Open one link to a note at a time."))
    return Wish("open_files", files=tuple(map(_path, things)))


def _path(thing: str) -> str:
    scheme = _SCHEME.match(thing)
    if scheme is None or len(scheme[0]) == 2:  # a drive of Windows
        return thing
    if scheme[0].casefold() != "file:":
        raise UsageError(N_("“{link}” is no address that Notes Desktop opens."), link=thing)
    return unquote(urlsplit(thing).path)
