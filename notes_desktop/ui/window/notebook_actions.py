"""What is done with notebooks, and with notes in them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from notes_desktop.core.choices import Choice
from notes_desktop.core.ids import NoteId
from notes_desktop.core.sidebar import NotebookItem
from notes_desktop.core.text import _, ngettext
from notes_desktop.services.notebooks import TAKEN, Notebooks
from notes_desktop.ui.window.order_actions import OrderActions

if TYPE_CHECKING:
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace

_NONE = "none"


class NotebookActions(OrderActions):
    """Every one of them is one action, and Undo takes it back."""

    def __init__(self, workspace: Workspace, rest: Rest, parent: QObject) -> None:
        super().__init__(workspace, rest, parent)
        self.notebooks = Notebooks(workspace.notes.actions)

    def create(self, name: str, parent_id: int | None) -> None:
        """A new notebook, and show it; one that has the name already is shown instead, and told."""
        known = {one.id: one.name for one in self.tree.notebooks}

        def show(row_id: int) -> None:
            self.workspace.show_view(f"notebook:{row_id}")
            if row_id in known:
                self.rest.toast.show_text(_(TAKEN).format(name=known[row_id]))

        self.finish(self.notebooks.create(name, parent_id), show)

    def rename(self, notebook_id: int, name: str) -> None:
        self.finish(self.notebooks.rename(notebook_id, name))

    def delete(self, notebook_id: int) -> None:
        """Its notes go to the trash with it."""
        said = _("“{name}” deleted, its notes are in the trash").format(name=self.name_of(notebook_id))
        self.workspace.binding.flush()
        self.leave_view(f"notebook:{notebook_id}")
        self.finish(self.notebooks.delete(notebook_id), lambda _done: self.say(said))

    def move(self, notebook_id: int, parent_id: int | None) -> None:
        """Into another notebook, or to the top."""
        said = _("“{name}” moved").format(name=self.name_of(notebook_id))
        self.finish(self.notebooks.move(notebook_id, parent_id), lambda _done: self.say(said))

    def pick_place(self, notebook_id: int) -> None:
        """Ask where the notebook is to go."""
        choices = [one for one in self._choices() if one.key != str(notebook_id)]
        picker = self.pick(_("Move notebook"), _("Name of a notebook"), choices)
        picker.chosen.connect(lambda key: self.move(notebook_id, _id_of(key)))
        picker.open()

    def colour(self, notebook_id: int) -> None:
        """Ask for a colour."""
        now = next((one.colour for one in self.tree.notebooks if one.id == notebook_id), "")
        self.pick_colour(now, lambda colour: self.finish(self.notebooks.colour(notebook_id, colour)))

    def pick_for(self, note_ids: Sequence[NoteId]) -> None:
        """Ask for a notebook and move the notes there; one that does not exist is made."""
        if not note_ids:
            return
        picker = self.pick(_("Move to notebook"), _("Name of a notebook"), self._choices(), lambda _text: True)
        picker.chosen.connect(lambda key: self.put(note_ids, _id_of(key)))
        picker.create_requested.connect(partial(self._put_into_new, note_ids))
        picker.open()

    def put(self, note_ids: Sequence[NoteId], notebook_id: int | None, name: str = "") -> None:
        """Move notes to a notebook, or out of all."""
        if notebook_id is None:
            said = ngettext("{count} note is in no notebook now", "{count} notes are in no notebook now", len(note_ids))
        else:
            said = ngettext("{count} note moved to “{name}”", "{count} notes moved to “{name}”", len(note_ids))
        text = said.format(count=len(note_ids), name=name or self.name_of(notebook_id))
        self.finish(self.notebooks.put(note_ids, notebook_id), lambda _done: self.say(text))

    def name_of(self, notebook_id: int | None) -> str:
        return next((one.name for one in self.tree.notebooks if one.id == notebook_id), "")

    def _put_into_new(self, note_ids: Sequence[NoteId], name: str) -> None:
        self.finish(self.notebooks.create(name), lambda notebook_id: self.put(note_ids, notebook_id, name))

    def _choices(self) -> list[Choice]:
        """Every notebook with the names around it."""
        listed = sorted(notebook_paths(self.tree.notebooks).items(), key=lambda one: one[1].casefold())
        return [*(Choice(str(row_id), path) for row_id, path in listed), Choice(_NONE, _("No notebook"))]


def notebook_paths(notebooks: Sequence[NotebookItem]) -> dict[int, str]:
    """Each notebook with the names of those around it, as “Work / Clients”."""
    by_id = {one.id: one for one in notebooks}
    paths: dict[int, str] = {}
    for one in notebooks:
        names = [one.name]
        parent = by_id.get(one.parent_id) if one.parent_id is not None else None
        while parent is not None and len(names) <= len(by_id):
            names.append(parent.name)
            parent = by_id.get(parent.parent_id) if parent.parent_id is not None else None
        paths[one.id] = " / ".join(reversed(names))
    return paths


def _id_of(key: str) -> int | None:
    return None if key == _NONE else int(key)
