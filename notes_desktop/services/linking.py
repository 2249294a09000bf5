"""Links between notes: where one leads, and who points here."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from notes_desktop.core.note import NoteRow
from notes_desktop.services.library import Library

if TYPE_CHECKING:
    from notes_desktop.storage.reading import Reader


class Linking:
    """Reads on the reader lane; every method returns at once."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def find(self, target: str) -> Future[list[NoteRow]]:
        """The notes that a target names, those outside the trash, the one edited last first."""
        return self._library.read(lambda reader: _named(reader, target))

    def titles(self, prefix: str, limit: int) -> Future[list[str]]:
        """Titles that begin so, in their order."""
        return self._library.read(lambda reader: reader.titles_from(prefix, limit))


def _named(reader: Reader, target: str) -> list[NoteRow]:
    kind, _colon, value = target.partition(":")
    if kind == "title":
        return reader.rows(reader.titled(value))
    note_id = reader.id_of(value)
    return [row for row in reader.rows([note_id]) if not row.trashed_ms] if note_id is not None else []
