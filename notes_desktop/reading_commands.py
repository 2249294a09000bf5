"""The commands that only read, and the short way to them: a list takes twice as long as an empty Python at most."""

from __future__ import annotations

import os
import time

from notes_desktop import paths
from notes_desktop.catalog.command_line import COMMANDS, PROGRAM, plainly
from notes_desktop.core.errors import LibraryRefused, NoteNotFound
from notes_desktop.core.text import N_, _, install
from notes_desktop.terminal import carry_out, print_line, print_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from notes_desktop.core.note_row import NoteRow
    from notes_desktop.storage.notes import NoteReader


def run(words: Sequence[str]) -> int | None:
    """Do what `words` ask for and return the exit code; None, and nothing done, when they are not plainly of these."""
    at = next((at for at, word in enumerate(words) if word in COMMANDS), len(words))
    command = READING.get(words[at]) if at < len(words) else None
    before = plainly(words[:at], PROGRAM)
    if command is None or before is None:
        return None
    values = plainly(words[at + 1 :], COMMANDS[words[at]][1])
    if values is None:
        return None
    install(None, paths.translations())
    return carry_out(lambda: command(before["library"], **values))


def library_at(named: str | None) -> str:
    """The library that was named, or else the usual one, from the root on."""
    return paths.absolute(paths.default_library() if named is None else named)


def existing_library(named: str | None) -> str:
    """Raises LibraryRefused when there is none."""
    library = library_at(named)
    if not os.path.exists(library):
        raise LibraryRefused(N_("There is no library at {path} yet. “notes-desktop new” makes it."), path=library)
    return library


def _list(library: str | None, json: bool, query: str | None, trash: bool, limit: int, sort: str) -> int:
    from notes_desktop.services.listing import listed

    for row, notebook in listed(existing_library(library), query, trash, sort, limit):
        print_line(_as_json(row, notebook) if json else _as_line(row))
    return 0


def _cat(library: str | None, uid: str) -> int:
    reader = _reader(library)
    try:
        text = reader.text(_find(reader, uid)).text
    finally:
        reader.close()
    print_text(text)
    return 0


def _history(library: str | None, uid: str, json: bool) -> int:
    from json import dumps

    reader = _reader(library)
    try:
        for rev, step, kind, at_ms, removed, inserted in reader.history(_find(reader, uid)):
            if json:
                entry = {"rev": rev, "step": step, "kind": kind, "at_ms": at_ms, "removed": removed}
                print_line(dumps({**entry, "inserted": inserted}))
            else:
                print_line(f"{_date(at_ms)}  {rev:>6}  {kind:<8}  -{removed} +{inserted}")
    finally:
        reader.close()
    return 0


READING: dict[str, Callable[..., int]] = {"list": _list, "cat": _cat, "history": _history}
"""Each takes the library that was named and its own arguments by name."""


def _reader(library: str | None) -> NoteReader:
    from notes_desktop.services.listing import open_for_printing

    return open_for_printing(existing_library(library))


def _find(reader: NoteReader, uid: str) -> int:
    note_id = reader.latest_id() if uid == "latest" else reader.id_of(uid)
    if note_id is None:
        raise NoteNotFound(N_("There is no note {uid} in this library."), uid=uid)
    return note_id


def _as_line(row: NoteRow) -> str:
    return f"{row.uid}  {_date(row.edited_ms)}  {row.title or _('New note')}"


def _as_json(row: NoteRow, notebook: str) -> str:
    """As `json.dumps` writes it, which takes half as long to load as a list takes."""
    values = {
        "uid": _quoted(row.uid),
        "title": _quoted(row.title),
        "created_ms": row.created_ms,
        "edited_ms": row.edited_ms,
        "pinned": "true" if row.pinned_ms > 0 else "false",
        "trashed": "true" if row.trashed_ms > 0 else "false",
        "notebook": _quoted(notebook) if notebook else "null",
        "tags": f"[{', '.join(map(_quoted, row.tags.split()))}]",
        "length": row.length,
    }
    return "{" + ", ".join(f'"{name}": {value}' for name, value in values.items()) + "}"


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


_ESCAPES = {code: f"\\u{code:04x}" for code in range(32)} | {
    ord(character): f"\\{letter}" for character, letter in zip('"\\\b\f\n\r\t', '"\\bfnrt', strict=True)
}


def _date(at_ms: int) -> str:
    """The minute in the local zone. Only a damaged row has a time beyond the calendar, which not every system knows."""
    try:
        at = time.localtime(at_ms // 1000)
    except (OverflowError, OSError, ValueError):
        return _NO_DATE
    return time.strftime("%Y-%m-%d %H:%M", at) if 0 < at.tm_year < 10_000 else _NO_DATE


_NO_DATE = "????-??-?? ??:??"
