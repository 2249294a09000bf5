"""What each command of the catalogue does in this window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from notes_desktop.core.text import _
from notes_desktop.ui.window.dialogs import Dialogs
from notes_desktop.ui.window.text_commands import TextCommands, has_text_focus

if TYPE_CHECKING:
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace

_VIEWS = ("all", "pinned", "today", "untagged", "tasks", "trash")
_SORTS = ("edited", "created", "title")


class CommandTable(QObject):
    """Binds the catalogue to this window's parts."""

    def __init__(self, workspace: Workspace, rest: Rest) -> None:
        super().__init__(rest)
        self._workspace = workspace
        self._rest = rest
        self.dialogs = Dialogs(workspace, rest, self)
        self._bind_notes()
        self._bind_order()
        self._bind_text()
        self._bind_places()
        self._bind_window()
        self._wire()

    def _bind_notes(self) -> None:
        workspace, actions = self._workspace, self._rest.actions
        bind = workspace.window.commands.bind
        bind("note.new", workspace.navigator.create)
        bind("note.capture", self._rest.captures.open)
        bind("note.import_files", self._rest.imports.pick)
        bind("note.own_window", self._open_windows, self._has_targets)
        bind("note.pin", actions.pin, self._has_targets, checked=self._is_pinned)
        bind("note.duplicate", actions.duplicate, self._has_targets)
        bind("note.copy", actions.copy_text, self._has_targets)
        bind("note.copy_link", actions.copy_link, self._has_targets)
        bind("note.trash", actions.trash, self._can_trash, instead="note.purge")
        bind("note.restore", actions.restore, self._has_trashed)
        bind("note.purge", actions.purge, self._has_trashed)
        bind("trash.empty", actions.empty_trash)
        bind("note.save_copy_as", self.dialogs.save_note_copy, self._has_note)
        bind("library.save_copy", self.dialogs.save_library_copy)
        bind("save.now", self._save_now)
        workspace.note_list.trash_requested.connect(self._on_trash_requested)

    def _bind_order(self) -> None:
        rest, organiser = self._rest, self._rest.organiser
        bind = self._workspace.window.commands.bind
        targets = rest.actions.written_targets
        bind("note.move", lambda: organiser.notebooks.pick_for(targets()), self._has_targets)
        bind("note.tag", lambda: organiser.tags.pick_for(targets()), self._has_targets)
        bind("note.untag", lambda: organiser.tags.pick_of(targets()), self._has_targets)
        bind("note.merge", rest.actions.merge, lambda: len(rest.actions.targets()) > 1 and not self._is_trash())
        bind("note.daily", rest.from_templates.open_daily)
        bind("note.from_template", rest.from_templates.pick)
        bind("templates.show", rest.from_templates.show_all)
        bind("notebook.new", organiser.new_notebook)
        in_notebook, on_tag = partial(self._is_at, "notebook"), partial(self._is_at, "tag")
        on_search = partial(self._is_at, "saved")
        bind("notebook.new_inside", partial(organiser.new_notebook, True), in_notebook)
        bind("notebook.move", organiser.pick_place_of_notebook, in_notebook)
        bind("tag.rename", organiser.rename, on_tag)
        bind("search.save", organiser.save_search, lambda: bool(self._workspace.search_box.text().strip()))
        for kind, test in (("notebook", in_notebook), ("search", on_search)):
            bind(f"{kind}.rename", organiser.rename, test)
            bind(f"{kind}.delete", self._delete_at_sidebar, test)
        bind("tag.remove", self._delete_at_sidebar, on_tag)
        for kind, test in (("notebook", in_notebook), ("tag", on_tag)):
            bind(f"{kind}.colour", organiser.pick_colour_of_row, test)

    def _is_at(self, kind: str) -> bool:
        """Whether the sidebar's row is a notebook, a tag, a saved search."""
        return self._rest.organiser.kind() == kind

    def _delete_at_sidebar(self) -> None:
        self._rest.organiser.delete(self._workspace.sidebar.view())

    def _bind_text(self) -> None:
        """The text's own commands, and what Undo and Select all mean where no text has the focus."""
        workspace, rest = self._workspace, self._rest
        commands = workspace.window.commands
        self._texts = TextCommands(commands, workspace.editor, workspace.binding, rest.toast, rest.prompter, self)
        for direction in ("undo", "redo"):
            commands.bind(f"edit.{direction}", partial(self._travel, direction))
        commands.bind("edit.select_all", self._select_all)

    def _bind_places(self) -> None:
        workspace = self._workspace
        bind = workspace.window.commands.bind
        for view in _VIEWS:
            bind(f"view.{view}", partial(self._show_view, view), checked=partial(self._is_view, view))
        for sort in _SORTS:
            bind(f"sort.{sort}", partial(self._sort, sort), checked=partial(self._is_sort, sort))
        bind("view.backlinks", self._rest.leads.toggle_panel, checked=self._rest.leads.is_panel_shown)
        bind("view.grouped", self._toggle_grouped, checked=lambda: workspace.listing.is_grouped)
        bind("search.focus", workspace.search_box.focus_field)
        bind("note.next", partial(workspace.navigator.step, 1))
        bind("note.previous", partial(workspace.navigator.step, -1))
        bind("go.back", partial(workspace.navigator.travel, -1))
        bind("go.forward", partial(workspace.navigator.travel, 1))

    def _bind_window(self) -> None:
        window = self._workspace.window
        bind = window.commands.bind
        bind("app.quit", self._workspace.quit)
        bind("window.close", window.close)
        bind("palette.open", self.dialogs.open_palette)
        bind("switcher.open", self.dialogs.open_switcher)
        bind("index.pause", self._toggle_indexing, checked=lambda: self._rest.indexing.is_paused)
        bind("index.rebuild", self._rest.indexing.rebuild)
        bind("settings.open", self.dialogs.open_settings)
        bind("help.shortcuts", self.dialogs.open_shortcut_help)
        bind("help.welcome", self._welcome)
        bind("help.about", self.dialogs.about)
        bind("zoom.in", partial(window.zoom_by, 10))
        bind("zoom.out", partial(window.zoom_by, -10))
        bind("zoom.reset", window.reset_zoom)

    def _wire(self) -> None:
        workspace = self._workspace
        workspace.note_list.context_menu_requested.connect(workspace.window.show_list_menu)
        workspace.search_box.sort_requested.connect(workspace.window.show_sort_menu)
        workspace.search_box.save_requested.connect(partial(workspace.window.commands.run, "search.save"))
        workspace.search_box.pause_requested.connect(partial(workspace.window.commands.run, "index.pause"))
        workspace.editor.zoom_requested.connect(workspace.window.zoom_by)
        workspace.note_list.selection_changed.connect(workspace.reports.tell_selected)
        workspace.window.commands.ran.connect(self._on_ran)

    def _has_note(self) -> bool:
        return self._workspace.binding.note_id is not None

    def _has_targets(self) -> bool:
        return bool(self._rest.actions.targets())

    def _can_trash(self) -> bool:
        return self._has_targets() and not self._is_trash()

    def _has_trashed(self) -> bool:
        """Whether one of the notes meant is in the trash that is shown; the open one may be elsewhere."""
        targets = self._rest.actions.targets()[:1] if self._is_trash() else []
        return any(self._workspace.model.row_of(note_id) is not None for note_id in targets)

    def _is_pinned(self) -> bool:
        rows = self._workspace.listing.rows(self._rest.actions.targets()[:1])
        return bool(rows) and bool(rows[0].pinned_ms)

    def _is_view(self, view: str) -> bool:
        return self._workspace.listing.shown.view == view

    def _is_sort(self, sort: str) -> bool:
        return self._workspace.listing.shown.sort == sort

    def _is_trash(self) -> bool:
        return self._workspace.listing.shown.view == "trash"

    def _show_view(self, view: str) -> None:
        self._workspace.show_view(view)

    def _sort(self, sort: str) -> None:
        self._workspace.listing.show(sort=sort)
        self._workspace.keeper.touch()

    def _toggle_grouped(self) -> None:
        listing = self._workspace.listing
        listing.set_grouped(not listing.is_grouped)
        self._workspace.keeper.touch()

    def _toggle_indexing(self) -> None:
        indexing = self._rest.indexing
        if indexing.is_paused:
            indexing.resume()
        else:
            indexing.pause()
        self._workspace.reports.tell_paused(indexing.is_paused)

    def _save_now(self) -> None:
        """There is nothing to save by hand; who asks is told so once it is on the disk."""
        self._workspace.binding.flush()
        self._workspace.saver.retry()
        if self._workspace.saver.is_idle:
            self._rest.toast.show_text(_("Everything is saved"))

    def _travel(self, direction: str) -> None:
        """Undo or redo what has the focus: a field's own words, the open text, otherwise the last action."""
        if has_text_focus():
            self._texts.travel(direction)
        elif direction == "undo":
            self._rest.travels.undo()
        else:
            self._rest.travels.redo()

    def _select_all(self) -> None:
        if QApplication.focusWidget() is self._workspace.note_list:
            self._workspace.note_list.selectAll()
        else:
            self._texts.edit("select_all")

    def _open_windows(self) -> None:
        self._rest.windows.open_all(self._rest.actions.targets())

    def _welcome(self) -> None:
        from notes_desktop.services.welcome import welcome_text

        self._workspace.navigator.create()
        self._workspace.binding.insert(welcome_text())

    @Slot()
    def _on_trash_requested(self) -> None:
        self._workspace.window.commands.press("note.trash")

    @Slot(str)
    def _on_ran(self, command_id: str) -> None:
        """Nothing is left on the screen in focus mode that would say how to leave it."""
        commands = self._workspace.window.commands
        if command_id == "view.focus_mode" and commands.is_checked(command_id):
            key = commands.key_text(command_id) or commands.key_text("palette.open")
            self._rest.toast.show_text(_("{key} leaves focus mode").format(key=key))
