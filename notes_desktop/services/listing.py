"""Reading a library from the command line, beside a window or without one."""

from __future__ import annotations

from collections.abc import Iterator

from notes_desktop.core.note_row import NoteRow
from notes_desktop.core.values import NamedTuple, StrPath
from notes_desktop.storage.notes import NoteReader
from notes_desktop.storage.opening import open_notes, open_reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from notes_desktop.core.query import Query
    from notes_desktop.storage.reading import Reader

_PAGE = 500


def open_for_reading(path: StrPath) -> Reader:
    """A reader of an existing library. Raises LibraryRefused."""
    return open_reading(path)


def open_for_printing(path: StrPath) -> NoteReader:
    """A reader of notes alone, which is there sooner. Raises LibraryRefused."""
    return open_notes(path)


class Listed(NamedTuple):
    """A row of the list, and the path of its notebook; empty for a note in none."""

    row: NoteRow
    notebook: str


def listed(path: StrPath, query: str | None, is_trash: bool, sort: str, limit: int) -> Iterator[Listed]:
    """Notes in the order of the window's list; with `query` only those that it matches.

    The trash is looked into when `is_trash` says so, or the query itself (`is:trashed`).
    """
    asked = _parsed(query) if query else None
    reader = open_for_printing(path)
    try:
        notebooks = reader.notebook_paths()
        is_trash = is_trash or (asked is not None and asked.scope_trash)
        ids = reader.ids("trash" if is_trash else "all", sort, limit=limit if asked is None else -1)
        found: Iterator[NoteRow] = (
            row for start in range(0, len(ids), _PAGE) for row in reader.rows(ids[start : start + _PAGE])
        )
        if asked is not None:
            found = _matching(reader, found, asked)
        for count, row in enumerate(found):
            if count == limit:
                return
            yield Listed(row, notebooks.get(row.notebook_id or 0, ""))
    finally:
        reader.close()


def _parsed(text: str) -> Query:
    from notes_desktop.core.query import parse

    return parse(text)


def _matching(reader: NoteReader, rows: Iterator[NoteRow], query: Query) -> Iterator[NoteRow]:
    from notes_desktop.services.subjects import notebook_keys, stored_subject

    notebooks = notebook_keys(reader, query)
    return (row for row in rows if query.matches(stored_subject(reader, row, notebooks)))
