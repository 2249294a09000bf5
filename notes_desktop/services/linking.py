"""Links between notes: where one leads, who points here, and who only names this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from notes_desktop.core.edit import Edit
from notes_desktop.core.fold import title_key
from notes_desktop.core.links import link_to, relink_edits, title_target
from notes_desktop.core.mentions import Backlink, Mention, mention_at, mentions, sentences_with
from notes_desktop.core.note_row import NoteRow
from notes_desktop.services.actions import Actions, Task
from notes_desktop.services.answering import Answer
from notes_desktop.services.search import Search, question
from notes_desktop.storage.notes import NoteDamaged

if TYPE_CHECKING:
    from notes_desktop.services.library import Library
    from notes_desktop.storage.reading import Reader
    from notes_desktop.storage.writing import Writer

MOST_NOTES = 200
"""So many notes are shown that link here, those edited last."""


class Linking:
    """Reads on the reader lane; every method returns at once. Owns a search of its own for mentions."""

    def __init__(self, library: Library, index_file: Path) -> None:
        self._library = library
        self._index_file = index_file
        self._search: Search | None = None

    def find(self, target: str) -> Future[list[NoteRow]]:
        """The notes that a target names, those outside the trash, the one edited last first."""
        return self._library.read(lambda reader: _named(reader, target))

    def backlinks(self, note_id: int) -> Future[list[Backlink]]:
        """The sentences of other notes that link to this one, the note edited last first."""
        return self._library.read(lambda reader: list(_backlinks(reader, note_id)))

    def mentions(self, note_id: int, title: str) -> Future[list[Mention]]:
        """The sentences of other notes that name this one without linking to it."""
        found: Future[list[Mention]] = Future()
        if self._search is None:
            self._search = Search(self._library, self._index_file)
        asked = self._search.ask(question(_phrase(title), "all", 0), partial(self._read_hits, note_id, title, found))
        asked.add_done_callback(lambda done: _end(found, done))
        return found

    def link(self, actions: Actions, mention: Mention, title: str) -> Task:
        """Make a link of a mention; one that was changed since is left alone."""

        def edits(_writer: Writer, _note_id: int, text: str) -> list[Edit]:
            named = text[mention.start : mention.end]
            if (mention.start, mention.end) not in mentions(text, title):
                return []
            return [Edit(mention.start, named, link_to(title, named))]

        return actions.act_on_texts("link", [mention.note_id], edits)

    def left_behind(self, note_id: int, title: str) -> Future[list[int]]:
        """The notes that link to a title which this note had; none while another note has it."""
        return self._library.read(lambda reader: _left_behind(reader, note_id, title))

    def relink(
        self, actions: Actions, old_title: str, title: str, note_ids: Sequence[int], progress: Callable[[int], None]
    ) -> Task:
        """Let the links to one title in these notes lead to another."""
        key = title_key(old_title)
        return actions.act_on_texts(
            "relink", note_ids, lambda _writer, _note_id, text: relink_edits(text, key, title), progress=progress
        )

    def close(self) -> None:
        if self._search is not None:
            self._search.close()

    def _read_hits(self, note_id: int, title: str, found: Future[list[Mention]], answer: Answer) -> None:
        """On the reader lane, which goes on with this after the search."""
        if answer.is_complete and not found.done():
            others = [other for other in answer.ids[:MOST_NOTES] if other != note_id]
            reading = self._library.read(lambda reader: list(_mentions(reader, others, title)))
            reading.add_done_callback(partial(_pass_on, found))


def _named(reader: Reader, target: str) -> list[NoteRow]:
    kind, _colon, value = target.partition(":")
    if kind == "title":
        return reader.rows(reader.titled(value))
    note_id = reader.id_of(value)
    return [row for row in reader.rows([note_id]) if not row.trashed_ms] if note_id is not None else []


def _left_behind(reader: Reader, note_id: int, title: str) -> list[int]:
    key = title_key(title)
    if not key or any(other != note_id for other in reader.titled(key)):
        return []
    return reader.linking([title_target(title)], -1)


def _backlinks(reader: Reader, note_id: int) -> Iterable[Backlink]:
    row = reader.row(note_id)
    if row is None:
        return
    targets = [f"uid:{row.uid}", *([title_target(row.title)] if row.title else [])]
    for other, text in _texts(reader, reader.linking(targets, MOST_NOTES)):
        if other.id != note_id:
            for sentence, marks in sentences_with(text, targets):
                yield Backlink(other.id, other.title, sentence, marks)


def _mentions(reader: Reader, note_ids: Sequence[int], title: str) -> Iterable[Mention]:
    for row, text in _texts(reader, note_ids):
        for start, end in mentions(text, title):
            yield mention_at(row.id, row.title, text, start, end)


def _texts(reader: Reader, note_ids: Sequence[int]) -> Iterable[tuple[NoteRow, str]]:
    for row in reader.rows(note_ids):
        try:
            yield row, reader.text(row.id).text
        except NoteDamaged:
            continue


def _phrase(title: str) -> str:
    return '"{}"'.format(title.replace('"', " "))


def _pass_on(found: Future[list[Mention]], done: Future[list[Mention]]) -> None:
    error = done.exception()
    if error is not None:
        found.set_exception(error)
    else:
        found.set_result(done.result())


def _end(found: Future[list[Mention]], asked: Future[None]) -> None:
    """A search that failed, or that a newer one ended, has no mentions to read."""
    error = asked.exception()
    if error is not None and not found.done():
        found.set_exception(error)
