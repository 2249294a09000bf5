"""What the sidebar asks for, and the commands of the menu “Organise”: each goes to who does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Slot

from notes_desktop.core.ids import NoteId
from notes_desktop.core.text import _
from notes_desktop.services.saved_searches import SavedSearches
from notes_desktop.ui.window.menus import organise_menu, show_once
from notes_desktop.ui.window.notebook_actions import NotebookActions
from notes_desktop.ui.window.order_actions import OrderActions
from notes_desktop.ui.window.tag_actions import TagActions

if TYPE_CHECKING:
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace


class Organiser(OrderActions):
    """Owns the actions on notebooks and tags; carries out those on saved searches."""

    def __init__(self, workspace: Workspace, rest: Rest) -> None:
        super().__init__(workspace, rest, rest)
        self.notebooks = NotebookActions(workspace, rest, self)
        self.tags = TagActions(workspace, rest, self)
        self.searches = SavedSearches(workspace.notes.actions)
        sidebar = workspace.sidebar
        sidebar.notebook_wanted.connect(self._on_notebook_wanted)
        sidebar.rename_requested.connect(self._on_rename_requested)
        sidebar.delete_requested.connect(self.delete)
        sidebar.notes_dropped.connect(self._on_notes_dropped)
        sidebar.notebook_moved.connect(self._on_notebook_moved)
        sidebar.context_menu_requested.connect(self._on_context_menu_requested)
        workspace.window.commands.keys_changed.connect(self._tell_keys)
        self._tell_keys()

    @Slot()
    def _tell_keys(self) -> None:
        """How to make the first notebook and the first tag, with the keys as they are now."""
        key_of = self.workspace.window.key_text
        move, tag = key_of("note.move"), key_of("note.tag")
        self.workspace.sidebar.set_hints(
            _("Make one with + above, or press {key} on a note.").format(key=move)
            if move
            else _("Make one with + above."),
            _("Write #tag in a note, or press {key}.").format(key=tag) if tag else _("Write #tag in a note."),
        )

    def kind(self) -> str:
        """What stands in the sidebar's current row: "notebook", "tag", "saved" or a view's name."""
        return self._current()[0]

    def new_notebook(self, is_inside: bool = False) -> None:
        """Let a name be written where the notebook will stand."""
        sidebar = self.workspace.sidebar
        self.workspace.window.show_sidebar()
        sidebar.begin_new_notebook(sidebar.view() if is_inside else None)

    def rename(self) -> None:
        """Let the name of the current row be written over."""
        self.workspace.window.show_sidebar()
        self.workspace.sidebar.begin_rename(self.workspace.sidebar.view())

    def pick_place_of_notebook(self) -> None:
        self.notebooks.pick_place(int(self._current()[1]))

    def pick_colour_of_row(self) -> None:
        kind, value = self._current()
        if kind == "notebook":
            self.notebooks.colour(int(value))
        else:
            self.tags.colour(value)

    def save_search(self) -> None:
        """Keep what stands in the search field, with its words as a name that can be written over at once."""
        query = self.workspace.search_box.text().strip()
        if query:
            self.finish(self.searches.create(query, query), self._on_search_saved)

    @Slot(str)
    def delete(self, key: str) -> None:
        """Delete a notebook with its notes, a tag from its notes, or a saved search."""
        kind, _colon, value = key.partition(":")
        if kind == "notebook":
            self.notebooks.delete(int(value))
        elif kind == "tag":
            self.tags.remove(value)
        elif kind == "saved":
            self.leave_view(key)
            self.finish(self.searches.delete(int(value)), lambda _done: self.say(_("Saved search deleted")))

    def _current(self) -> tuple[str, str]:
        kind, _colon, value = self.workspace.sidebar.view().partition(":")
        return kind, value

    @Slot(str, object)
    def _on_notebook_wanted(self, name: str, parent_id: object) -> None:
        assert parent_id is None or isinstance(parent_id, int)
        self.notebooks.create(name, parent_id)

    @Slot(str, str)
    def _on_rename_requested(self, key: str, name: str) -> None:
        kind, _colon, value = key.partition(":")
        if kind == "notebook":
            self.notebooks.rename(int(value), name)
        elif kind == "tag":
            self.tags.rename(value, name)
        elif kind == "saved":
            self.finish(self.searches.rename(int(value), name))

    @Slot(object, str)
    def _on_notes_dropped(self, note_ids: object, key: str) -> None:
        assert isinstance(note_ids, Sequence)
        kind, _colon, value = key.partition(":")
        notes = [NoteId(int(note_id)) for note_id in note_ids]
        if kind == "notebook":
            self.notebooks.put(notes, int(value))
        elif kind == "tag":
            self.tags.add(notes, self.tags.name_of(value))
        elif kind == "trash":
            self.rest.actions.trash_these(notes)
        elif kind == "pinned":
            self.rest.actions.pin_these(notes)

    @Slot(int, object)
    def _on_notebook_moved(self, notebook_id: int, parent_id: object) -> None:
        assert parent_id is None or isinstance(parent_id, int)
        self.notebooks.move(notebook_id, parent_id)

    @Slot(str, QPoint)
    def _on_context_menu_requested(self, _key: str, place: QPoint) -> None:
        show_once(organise_menu(self.workspace.window.commands, self.workspace.window), place)

    def _on_search_saved(self, row_id: int) -> None:
        self.workspace.window.show_sidebar()
        self.workspace.sidebar.begin_rename_when_there(f"saved:{row_id}")
