"""Reading a library from the command line, beside a window or without one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from notes_desktop.core.note import NoteRow
from notes_desktop.storage.opening import open_reading
from notes_desktop.storage.reading import Reader

_PAGE = 500


def open_for_reading(path: Path) -> Reader:
    """A reader of an existing library. Raises LibraryRefused."""
    return open_reading(path)


class Listed(NamedTuple):
    """A row of the list, and the path of its notebook; empty for a note in none."""

    row: NoteRow
    notebook: str


def listed(path: Path, query: str | None, is_trash: bool, sort: str, limit: int) -> Iterator[Listed]:
    """Notes in the order of the window's list; with `query` only those that it matches."""
    reader = open_for_reading(path)
    try:
        notebooks = reader.notebook_paths()
        ids = reader.ids("trash" if is_trash else "all", sort, limit=-1 if query else limit)
        found: Iterator[NoteRow] = (
            row for start in range(0, len(ids), _PAGE) for row in reader.rows(ids[start : start + _PAGE])
        )
        if query:
            found = _matching(reader, found, query)
        for count, row in enumerate(found):
            if count == limit:
                return
            yield Listed(row, notebooks.get(row.notebook_id or 0, ""))
    finally:
        reader.close()


def _matching(reader: Reader, rows: Iterator[NoteRow], text: str) -> Iterator[NoteRow]:
    from notes_desktop.core.query import parse
    from notes_desktop.services.subjects import notebook_keys, stored_subject

    query = parse(text)
    notebooks = notebook_keys(reader, query)
    return (row for row in rows if query.matches(stored_subject(reader, row, notebooks)))
