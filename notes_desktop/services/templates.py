"""Notes from templates: a notebook holds them, and words in double braces are filled in."""

from __future__ import annotations

import re
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from notes_desktop.core.fold import fold
from notes_desktop.core.note_row import NoteRow
from notes_desktop.core.text import N_, _
from notes_desktop.services.notebooks import Notebooks
from notes_desktop.services.notes import Notes

if TYPE_CHECKING:
    from notes_desktop.storage.reading import Reader
    from notes_desktop.storage.writing import Writer

NOTEBOOK_NAME = N_("Templates")
DAILY_NAME = N_("Daily note")
_META = "templates_notebook"
_PLACE = re.compile(r"\{\{\s*(date|time|title|cursor)\s*(?::([^{}\n]*))?\}\}")
_EXAMPLE = N_(
    "# {{title}}\n\n{{date}}, {{time}}\n\n## Who was there\n\n- {{cursor}}\n\n## What was decided\n\n- [ ] \n"
)
_EXAMPLE_NAME = N_("Meeting")
_DAILY = N_("# {{date}}\n\n- [ ] {{cursor}}\n")


class Filled(NamedTuple):
    """A text made from a template, and where the caret is to stand in it."""

    text: str
    caret: int


def fill(template: str, title: str, now: datetime) -> Filled:
    """Fill in `{{date}}`, `{{time}}`, `{{title}}` and `{{cursor}}`; what else stands in braces stays.

    A date or time may say how it is written, as `{{date:%d %B}}`
    (https://docs.python.org/3/library/datetime.html#strftime-and-strptime-format-codes).
    """
    parts: list[str] = []
    caret, length, end = None, 0, 0
    for found in _PLACE.finditer(template):
        before = template[end : found.start()]
        if found[1] == "cursor":
            value = ""
            caret = length + len(before) if caret is None else caret
        elif found[1] == "title":
            value = title
        else:
            value = _moment(now, found[2] or ("%Y-%m-%d" if found[1] == "date" else "%H:%M"))
        parts += (before, value)
        length += len(before) + len(value)
        end = found.end()
    text = "".join(parts) + template[end:]
    return Filled(text, len(text) if caret is None else caret)


def _moment(now: datetime, pattern: str) -> str:
    try:
        return now.strftime(pattern)
    except ValueError:  # a pattern of another platform
        return pattern


class Templates:
    """Finds templates and the daily note. Every method returns at once."""

    def __init__(self, notes: Notes, notebooks: Notebooks) -> None:
        self._notes = notes
        self._notebooks = notebooks
        self._library = notes.actions.library

    def notebook(self) -> Future[int]:
        """The notebook of the templates; made with two examples when there is none."""

        def job(writer: Writer) -> int | None:
            stored = writer.reader.meta(_META)
            return int(stored) if stored and writer.reader.is_notebook(int(stored)) else None

        known = self._library.write(job)
        made: Future[int] = Future()
        known.add_done_callback(lambda done: self._make_unless(done, made))
        return made

    def listed(self) -> Future[list[NoteRow]]:
        """The templates, by title."""

        def job(reader: Reader) -> list[NoteRow]:
            stored = reader.meta(_META)
            if not stored or not reader.is_notebook(int(stored)):
                return []
            return reader.rows(reader.ids(f"notebook:{int(stored)}", "title"))

        return self._library.read(job)

    def are_in(self, view: str) -> bool:
        """Whether what lies in this view is a template: the view is their notebook, or one in it."""
        kind, _colon, notebook_id = view.partition(":")
        stored = self._library.reader.meta(_META)
        if kind != "notebook" or not stored:
            return False
        return int(notebook_id) in self._library.reader.notebooks_inside(int(stored))

    def text_of(self, note_id: int) -> Future[str]:
        return self._library.read(lambda reader: reader.text(note_id).text)

    def daily(self, now: datetime) -> Future[tuple[int | None, str]]:
        """The note whose title is today's date, and the template for it when there is none."""
        title = now.strftime("%Y-%m-%d")

        def job(reader: Reader) -> tuple[int | None, str]:
            found = reader.titled(fold(title))
            if found:
                return found[0], ""
            stored = reader.meta(_META)
            if stored and reader.is_notebook(int(stored)):
                for row in reader.rows(reader.ids(f"notebook:{int(stored)}", "title")):
                    if fold(row.title) == fold(_(DAILY_NAME)):
                        body = reader.text(row.id).text
                        return None, body.split("\n", 1)[1].lstrip("\n") if "\n" in body else ""
            return None, _(_DAILY)

        return self._library.read(job)

    def _make_unless(self, known: Future[int | None], made: Future[int]) -> None:
        if (error := known.exception()) is not None:
            made.set_exception(error)
            return
        if (found := known.result()) is not None:
            made.set_result(found)
            return
        creating = self._notebooks.create(_(NOTEBOOK_NAME))
        creating.add_done_callback(lambda done: self._fill_new(done, made))

    def _fill_new(self, created: Future[int], made: Future[int]) -> None:
        """On the writer lane, which goes on with what is submitted here after this."""
        if (error := created.exception()) is not None:
            made.set_exception(error)
            return
        notebook_id = created.result()
        self._library.write(lambda writer: writer.set_meta(_META, str(notebook_id)))
        for name, text in ((_EXAMPLE_NAME, _EXAMPLE), (DAILY_NAME, _DAILY)):
            last = self._notes.new(f"# {_(name)}\n\n{_(text)}", "window", "template", notebook_id)
        last.add_done_callback(lambda _done: made.set_result(notebook_id))
