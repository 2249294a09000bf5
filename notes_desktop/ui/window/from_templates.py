"""New notes from templates, and the note of the day."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from notes_desktop.core.choices import Choice
from notes_desktop.core.edit import Edit
from notes_desktop.core.ids import NoteId
from notes_desktop.core.note import title_line
from notes_desktop.core.note_row import NoteRow
from notes_desktop.core.text import _
from notes_desktop.services.templates import Filled, Templates, fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace


class FromTemplates(QObject):
    """Asks for a template, fills it in and opens what came of it."""

    def __init__(self, workspace: Workspace, rest: Rest) -> None:
        super().__init__(rest)
        self._workspace = workspace
        self._rest = rest
        self._templates = Templates(workspace.notes, rest.organiser.notebooks.notebooks)

    def pick(self) -> None:
        """Ask which template; the first time there are two examples."""
        self._then(self._templates.notebook(), lambda _notebook: self._then(self._templates.listed(), self._ask))

    def show_all(self) -> None:
        """List the notebook of the templates."""
        self._then(self._templates.notebook(), self._show)

    def open_daily(self) -> None:
        """Open today's note; one that is not there yet is made."""
        now = datetime.now()  # noqa: DTZ005  # the day of the person
        self._workspace.binding.flush()
        self._then(self._templates.daily(now), partial(self._open_daily, now))

    def _ask(self, rows: list[NoteRow]) -> None:
        from notes_desktop.ui.widgets.picker import Picker

        if not rows:
            self._rest.toast.show_text(_("The notebook of templates is empty"))
            return
        choices = [Choice(str(row.id), row.title) for row in rows]
        picker = Picker(self._workspace.window, _("New note from template"), _("Name of a template"), choices)
        picker.chosen.connect(lambda key: self._then(self._templates.text_of(int(key)), self._make))
        picker.open()

    def _show(self, notebook_id: int) -> None:
        self._workspace.listing.count()
        self._workspace.show_view(f"notebook:{notebook_id}")

    def _make(self, template: str) -> None:
        """The first line of a template is its name; the note is what follows, or the name where nothing does."""
        name, start = title_line(template)
        body = template[start:].lstrip("\n")
        self._write(fill(body or template, name, datetime.now()))  # noqa: DTZ005  # the day of the person

    def _open_daily(self, now: datetime, found: tuple[int | None, str]) -> None:
        note_id, template = found
        if note_id is not None:
            self._workspace.navigator.open(NoteId(note_id))
            self._workspace.editor.focus_text()
            return
        title = now.strftime("%Y-%m-%d")
        filled = fill(template, title, now)
        if title_line(filled.text)[0] != title:  # the template has no place for the date: it would never be found
            heading = f"# {title}\n\n"
            filled = filled._replace(text=heading + filled.text, caret=len(heading) + filled.caret)
        self._write(filled)

    def _write(self, filled: Filled) -> None:
        if self._templates.are_in(self._workspace.listing.shown.view):
            self._workspace.show_view("all")  # in the notebook of templates it would be one
        self._workspace.navigator.create()
        self._workspace.binding.command([Edit(0, "", filled.text)], filled.caret)

    def _then(self, future: Future[Any], then: Callable[[Any], object]) -> None:
        self._workspace.home.follow(future, then, self._rest.toast.tell_refused)
