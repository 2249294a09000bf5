"""What is done with notebooks, tags and saved searches: from the sidebar, the menus and by dragging."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Slot

from notes_desktop.core.choices import Choice
from notes_desktop.core.ids import NoteId
from notes_desktop.core.sidebar import NotebookItem, SidebarTree
from notes_desktop.core.tags import tag_key
from notes_desktop.core.text import N_, _, ngettext
from notes_desktop.services.notebooks import Notebooks
from notes_desktop.services.saved_searches import SavedSearches
from notes_desktop.services.tags import TagRefused, Tags, clean_tag
from notes_desktop.ui.window.menus import CommandMenu, organise_menu, show_once
from notes_desktop.ui.window.progress import Progress

if TYPE_CHECKING:
    from notes_desktop.services.actions import Done, Task
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace

COLOURS = {
    "": N_("No colour"),
    "red": N_("Red"),
    "orange": N_("Orange"),
    "yellow": N_("Yellow"),
    "green": N_("Green"),
    "teal": N_("Teal"),
    "blue": N_("Blue"),
    "purple": N_("Purple"),
    "grey": N_("Grey"),
}
_NONE = "none"


class Organiser(QObject):
    """Carries out what the sidebar asks for, and the commands of the menu “Organise”."""

    def __init__(self, workspace: Workspace, rest: Rest) -> None:
        super().__init__(rest)
        self._workspace = workspace
        self._rest = rest
        actions = workspace.notes.actions
        self.notebooks = Notebooks(actions)
        self.tags = Tags(actions)
        self.searches = SavedSearches(actions)
        sidebar = workspace.sidebar
        sidebar.notebook_wanted.connect(self._on_notebook_wanted)
        sidebar.rename_requested.connect(self._on_rename_requested)
        sidebar.delete_requested.connect(self.delete)
        sidebar.notes_dropped.connect(self._on_notes_dropped)
        sidebar.notebook_moved.connect(self._on_notebook_moved)
        sidebar.context_menu_requested.connect(self._on_context_menu_requested)

    @property
    def tree(self) -> SidebarTree:
        """Notebooks, tags and saved searches as they were last read."""
        return self._workspace.listing.tree

    def kind(self) -> str:
        """What stands in the sidebar's current row: "notebook", "tag", "saved" or a view's name."""
        return self._workspace.sidebar.view().partition(":")[0]

    # Notebooks.

    def new_notebook(self, is_inside: bool = False) -> None:
        sidebar = self._workspace.sidebar
        self._workspace.window.show_sidebar()
        sidebar.begin_new_notebook(sidebar.view() if is_inside else None)

    def rename(self) -> None:
        """Write another name, in place."""
        self._workspace.window.show_sidebar()
        self._workspace.sidebar.begin_rename(self._workspace.sidebar.view())

    def pick_notebook_for(self, note_ids: Sequence[NoteId]) -> None:
        """Ask for a notebook and move the notes there; one that does not exist is made."""
        if not note_ids:
            return
        picker = self._pick(_("Move to notebook"), _("Name of a notebook"), self._notebook_choices(), can_create=True)
        picker.chosen.connect(lambda key: self.move_notes(note_ids, None if key == _NONE else int(key)))
        picker.create_requested.connect(partial(self._move_to_new, note_ids))
        picker.open()

    def move_notes(self, note_ids: Sequence[NoteId], notebook_id: int | None) -> None:
        if notebook_id is None:
            said = ngettext("{count} note is in no notebook now", "{count} notes are in no notebook now", len(note_ids))
        else:
            said = ngettext("{count} note moved to “{name}”", "{count} notes moved to “{name}”", len(note_ids))
        name = self._notebook_name(notebook_id)
        text = said.format(count=len(note_ids), name=name)
        self._finish(self.notebooks.put(note_ids, notebook_id), lambda _done: self._say(text))

    def pick_place_of_notebook(self) -> None:
        """Ask where the notebook of the sidebar is to go."""
        notebook_id = self._current_id()
        choices = [one for one in self._notebook_choices() if one.key != str(notebook_id)]
        picker = self._pick(_("Move notebook"), _("Name of a notebook"), choices)
        picker.chosen.connect(lambda key: self._on_notebook_moved(notebook_id, None if key == _NONE else int(key)))
        picker.open()

    def pick_colour(self) -> None:
        """Ask for a colour for the notebook or tag of the sidebar."""
        kind, key = self.kind(), self._workspace.sidebar.view().partition(":")[2]
        now = self._colour_of(kind, key)
        choices = [Choice(colour, _(title), is_on=colour == now) for colour, title in COLOURS.items()]
        picker = self._pick(_("Colour"), _("Name of a colour"), choices)
        if kind == "notebook":
            picker.chosen.connect(lambda colour: self._finish(self.notebooks.colour(int(key), colour)))
        else:
            picker.chosen.connect(lambda colour: self._finish(self.tags.colour(key, colour)))
        picker.open()

    # Tags.

    def pick_tag_for(self, note_ids: Sequence[NoteId]) -> None:
        """Ask for a tag and write it into the notes; a new one is made by writing it."""
        if not note_ids:
            return
        choices = [Choice(tag.name, f"#{tag.name}", str(tag.count)) for tag in self._tags_by_use()]
        picker = self._pick(_("Add a tag"), _("Name of a tag"), choices, can_create=True)
        picker.chosen.connect(partial(self.add_tag, note_ids))
        picker.create_requested.connect(partial(self.add_tag, note_ids))
        picker.open()

    def add_tag(self, note_ids: Sequence[NoteId], name: str) -> None:
        try:
            clean = clean_tag(name)
        except TagRefused as error:
            self._rest.toast.show_text(str(error))
            return
        self._follow(
            lambda progress: self.tags.add(clean, note_ids, progress),
            lambda done: ngettext("#{tag} added to {count} note", "#{tag} added to {count} notes", done).format(
                tag=clean, count=done
            ),
            len(note_ids),
        )

    def pick_tag_of(self, note_ids: Sequence[NoteId]) -> None:
        """Ask which tag to take out of the notes."""
        rows = self._workspace.library.reader.rows(note_ids[:200])
        names = {tag_key(name): name for row in rows for name in row.tags.split()}
        if not names:
            self._rest.toast.show_text(_("There is no tag to remove"))
            return
        choices = [Choice(key, f"#{name}") for key, name in sorted(names.items())]
        picker = self._pick(_("Remove a tag"), _("Name of a tag"), choices)
        picker.chosen.connect(lambda key: self._remove_tag(key, names[key], note_ids))
        picker.open()

    def rename_tag(self, key: str, name: str) -> None:
        """Ask once, with the number of notes, then write the tag anew in all of them."""
        try:
            clean = clean_tag(name)
        except TagRefused as error:
            self._rest.toast.show_text(str(error))
            return
        self._finish(self.tags.notes_with(key), partial(self._rename_tag_in, key, clean))

    def remove_tag(self, key: str) -> None:
        """Ask once, with the number of notes, then take the tag out of all of them."""
        self._finish(self.tags.notes_with(key), partial(self._remove_tag_everywhere, key))

    # Saved searches.

    def save_search(self) -> None:
        """Keep what stands in the search field, with its words as a name that can be written over at once."""
        query = self._workspace.search_box.text().strip()
        if query:
            self._finish(self.searches.create(query, query), self._on_search_saved)

    @Slot(str)
    def delete(self, key: str) -> None:
        """Delete a notebook with its notes, a tag from its notes, or a saved search."""
        kind, _colon, value = key.partition(":")
        if kind == "notebook":
            self._delete_notebook(int(value))
        elif kind == "tag":
            self.remove_tag(value)
        elif kind == "saved":
            self._leave_view(key)
            self._finish(self.searches.delete(int(value)), lambda _done: self._say(_("Saved search deleted")))

    def _delete_notebook(self, notebook_id: int) -> None:
        name = self._notebook_name(notebook_id)
        self._workspace.binding.flush()
        self._leave_view(f"notebook:{notebook_id}")
        self._finish(
            self.notebooks.delete(notebook_id),
            lambda _done: self._say(_("“{name}” deleted, its notes are in the trash").format(name=name)),
        )

    def _remove_tag(self, key: str, name: str, note_ids: Sequence[int]) -> None:
        self._follow(
            lambda progress: self.tags.remove(key, note_ids, progress),
            lambda done: ngettext("#{tag} removed from {count} note", "#{tag} removed from {count} notes", done).format(
                tag=name, count=done
            ),
            len(note_ids),
        )

    def _remove_tag_everywhere(self, key: str, note_ids: list[int]) -> None:
        name, count = self._tag_name(key), len(note_ids)
        question = ngettext("Remove #{tag} from {count} note?", "Remove #{tag} from {count} notes?", count).format(
            tag=name, count=count
        )
        detail = _("The notes stay, only the tag is taken out of their texts. Tags nested in it go too.")
        if self._rest.prompter.ask(question, detail, [_("Remove"), _("Cancel")], default=0) == _("Remove"):
            self._leave_view(f"tag:{key}")
            self._remove_tag(key, name, note_ids)

    def _rename_tag_in(self, key: str, name: str, note_ids: list[int]) -> None:
        old, count = self._tag_name(key), len(note_ids)
        is_merge = tag_key(name) != key and any(tag.key == tag_key(name) for tag in self.tree.tags)
        if is_merge:
            question = ngettext(
                "Merge #{old} into #{new} in {count} note?", "Merge #{old} into #{new} in {count} notes?", count
            )
        else:
            question = ngettext(
                "Rename #{old} to #{new} in {count} note?", "Rename #{old} to #{new} in {count} notes?", count
            )
        do_it = _("Merge") if is_merge else _("Rename")
        detail = _("The tag is written anew in the texts of these notes. One Undo takes it back.")
        asked = question.format(old=old, new=name, count=count)
        if self._rest.prompter.ask(asked, detail, [do_it, _("Cancel")], default=0) != do_it:
            return
        if self._workspace.listing.shown.view == f"tag:{key}":
            self._workspace.show_view(f"tag:{tag_key(name)}")
        self._follow(
            lambda progress: self.tags.rename(key, name, note_ids, progress),
            lambda done: ngettext("#{tag} is in {count} note now", "#{tag} is in {count} notes now", done).format(
                tag=name, count=done
            ),
            count,
        )

    def _move_to_new(self, note_ids: Sequence[NoteId], name: str) -> None:
        self._finish(self.notebooks.create(name), partial(self.move_notes, note_ids))

    @Slot(str, object)
    def _on_notebook_wanted(self, name: str, parent_id: object) -> None:
        assert parent_id is None or isinstance(parent_id, int)
        self._finish(self.notebooks.create(name, parent_id), self._on_notebook_made)

    def _on_notebook_made(self, notebook_id: int) -> None:
        self._workspace.show_view(f"notebook:{notebook_id}")

    @Slot(str, str)
    def _on_rename_requested(self, key: str, name: str) -> None:
        kind, _colon, value = key.partition(":")
        if kind == "notebook":
            self._finish(self.notebooks.rename(int(value), name))
        elif kind == "tag":
            self.rename_tag(value, name)
        elif kind == "saved":
            self._finish(self.searches.rename(int(value), name))

    @Slot(object, str)
    def _on_notes_dropped(self, note_ids: object, key: str) -> None:
        assert isinstance(note_ids, Sequence)
        kind, _colon, value = key.partition(":")
        notes = [NoteId(int(note_id)) for note_id in note_ids]
        if kind == "notebook":
            self.move_notes(notes, int(value))
        elif kind == "tag":
            self.add_tag(notes, self._tag_name(value))
        elif kind == "trash":
            self._rest.actions.trash_these(notes)
        elif kind == "pinned":
            self._rest.actions.pin_these(notes)

    @Slot(int, object)
    def _on_notebook_moved(self, notebook_id: int, parent_id: object) -> None:
        assert parent_id is None or isinstance(parent_id, int)
        name = self._notebook_name(notebook_id)
        self._finish(
            self.notebooks.move(notebook_id, parent_id),
            lambda _done: self._say(_("“{name}” moved").format(name=name)),
        )

    @Slot(str, QPoint)
    def _on_context_menu_requested(self, _key: str, place: QPoint) -> None:
        menu: CommandMenu = organise_menu(self._workspace.window.commands, self._workspace.window)
        show_once(menu, place)

    def _on_search_saved(self, row_id: int) -> None:
        self._workspace.window.show_sidebar()
        self._workspace.sidebar.begin_rename_when_there(f"saved:{row_id}")

    def _notebook_choices(self) -> list[Choice]:
        """Every notebook with the names around it, in the order of the sidebar."""
        paths = notebook_paths(self.tree.notebooks)
        listed = sorted(paths.items(), key=lambda one: one[1].casefold())
        return [
            *(Choice(str(row_id), path) for row_id, path in listed),
            Choice(_NONE, _("No notebook")),
        ]

    def _notebook_name(self, notebook_id: int | None) -> str:
        return next((one.name for one in self.tree.notebooks if one.id == notebook_id), "")

    def _tag_name(self, key: str) -> str:
        return next((tag.name for tag in self.tree.tags if tag.key == key), key)

    def _tags_by_use(self) -> list[Any]:
        return sorted(self.tree.tags, key=lambda tag: -tag.count)

    def _colour_of(self, kind: str, key: str) -> str:
        if kind == "notebook":
            return next((one.colour for one in self.tree.notebooks if str(one.id) == key), "")
        return next((tag.colour for tag in self.tree.tags if tag.key == key), "")

    def _current_id(self) -> int:
        return int(self._workspace.sidebar.view().partition(":")[2])

    def _leave_view(self, key: str) -> None:
        """Show all notes instead of what is about to go."""
        if self._workspace.listing.shown.view == key or self._workspace.sidebar.view() == key:
            self._workspace.show_view("all")

    def _pick(self, name: str, placeholder: str, choices: Sequence[Choice], can_create: bool = False) -> Any:
        from notes_desktop.ui.widgets.picker import Picker

        return Picker(self._workspace.window, name, placeholder, choices, can_create)

    def _follow(self, start: Callable[[Callable[[int], None]], Task], say: Callable[[int], str], total: int) -> None:
        """A task on many texts: progress while it goes on, a toast with Undo when it is over."""
        self._workspace.binding.flush()
        tasks: list[Task] = []
        progress = Progress(
            self._workspace.banner,
            "organise",
            lambda done: _("{done} of {total} notes").format(done=done, total=total),
            partial(_cancel, tasks),
            self,
        )
        home = self._workspace.home
        tasks.append(start(lambda done: home.post(partial(progress.advance, done))))

        tasks[0].future.add_done_callback(lambda _done: home.post(progress.end))
        self._finish(tasks[0].future, lambda done: self._say_done(done, say))

    def _say_done(self, done: Done, say: Callable[[int], str]) -> None:
        said = say(done.texts)
        if done.left_alone:
            left = ngettext("{count} note was left as it is.", "{count} notes were left as they are.", done.left_alone)
            said = _("{sentence}. {further}").format(sentence=said, further=left.format(count=done.left_alone))
        self._say(said)

    def _finish(self, future: Future[Any], then: Callable[[Any], object] = lambda _done: None) -> None:
        self._workspace.home.follow(future, then, self._rest.toast.tell_refused)

    def _say(self, text: str) -> None:
        self._rest.toast.show_text(text, _("Undo"))


def _cancel(tasks: list[Task]) -> None:
    """The task is known only after its progress is."""
    for task in tasks:
        task.cancel()


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
