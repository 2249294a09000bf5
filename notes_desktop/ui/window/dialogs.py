"""The popups and dialogs of the window, made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import shiboken6
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from notes_desktop import __version__
from notes_desktop.core.errors import NotesError
from notes_desktop.core.note import title_of
from notes_desktop.core.note_row import NoteRow
from notes_desktop.core.text import _
from notes_desktop.ui.theme.apply import ThemeChoice, apply_theme

if TYPE_CHECKING:
    from notes_desktop.ui.widgets.prompter import Prompter
    from notes_desktop.ui.widgets.switcher import Switcher
    from notes_desktop.ui.window.actions import Commands
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace


class Dialogs(QObject):
    """Palette, switcher, settings, help, and saving copies."""

    def __init__(self, workspace: Workspace, rest: Rest, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._rest = rest
        self._recent: list[str] = []

    def open_palette(self) -> None:
        self.open_palette_of(self._workspace.window, self._workspace.window.commands)

    def open_palette_of(
        self, window: QWidget, commands: Commands, is_there: Callable[[str], bool] = lambda _command_id: True
    ) -> None:
        """The palette of a window, with its commands of which `is_there` holds."""
        from notes_desktop.ui.widgets.palette import Palette

        palette = Palette(
            *(window, commands.keys(), commands.is_enabled),
            recent=self._recent,
            is_checked=commands.is_checked,
            is_there=is_there,
        )
        palette.chosen.connect(partial(self._on_command_chosen, commands))
        palette.open()

    def open_switcher(self) -> None:
        from notes_desktop.ui.widgets.switcher import Switcher

        switcher = Switcher(self._workspace.window)
        switcher.text_changed.connect(partial(self._find_titles, switcher))
        switcher.note_chosen.connect(self._on_switched)
        switcher.create_requested.connect(self._workspace.navigator.create)
        switcher.open()

    def open_settings(self) -> None:
        from notes_desktop.ui.widgets.settings_dialog import Reason, SettingsDialog
        from notes_desktop.ui.window.capture_key import COMMAND, can_listen, explain

        key, news = "desktop.capture_key", "desktop.updates"
        reasons = {key: Reason(explain(), COMMAND), news: Reason(self._rest.desktop.explain_updates())}
        dead = [name for name, works in ((key, can_listen()), (news, self._rest.desktop.can_look())) if not works]
        dialog = SettingsDialog(self._workspace.settings.values(), self._workspace.window, reasons, dead)
        dialog.setting_changed.connect(self.apply_setting)
        dialog.open()

    def open_shortcut_help(self) -> None:
        from notes_desktop.ui.widgets.shortcut_help import ShortcutHelp

        ShortcutHelp(self._workspace.window.commands.keys(), self._workspace.window).open()

    def about(self) -> None:
        said = _("Notes Desktop {version}").format(version=__version__)
        detail = _(
            "A notebook that forgets nothing.\nMIT licence; Qt and PySide6 under the LGPL."
            "\n\nYour notes are in this file:\n{path}"
        )
        self._rest.prompter.tell(said, detail.format(path=self._workspace.library.path))

    def save_note_copy(self) -> None:
        self.save_copy_of(self._workspace.binding.text, self._rest.prompter)

    def save_copy_of(self, text: str, prompter: Prompter) -> None:
        """Ask where to, and write a text there."""
        title = title_of(text) or _("New note")
        name = "".join("_" if char in '/\\:*?"<>|' else char for char in title)[:80] + ".md"
        path = prompter.save_path(_("Save a copy of the note"), name, _("Markdown (*.md)"))
        if path is not None:
            self._in_background(partial(_write_text, path, text), _("Copy saved"))

    def save_library_copy(self) -> None:
        from notes_desktop.services.backup import backup

        library = self._workspace.library.path
        path = self._rest.prompter.save_path(
            _("Save a copy of the library"), library.name, _("Notes library (*.notes)")
        )
        if path is not None:
            self._in_background(lambda: backup(library, path), _("Copy of the library saved"))

    @Slot(str, object)
    def apply_setting(self, setting_id: str, value: object) -> None:
        """A setting changed; it applies at once."""
        settings, window = self._workspace.settings, self._workspace.window
        settings.set(setting_id, value)
        if setting_id == "theme":
            app = cast("QApplication", QApplication.instance())
            apply_theme(app, cast("ThemeChoice", settings.text("theme")))
        elif setting_id == "accent":
            self._rest.surroundings.accent.apply()
        elif setting_id == "shortcuts":
            window.commands.set_keys(settings.shortcuts())
            for note_window in self._rest.windows:
                note_window.apply_settings()
        elif setting_id == "list.sort":
            self._workspace.listing.show(sort=settings.text("list.sort"))
        elif setting_id == "desktop.capture_key":
            self._rest.captures.apply_key()
        elif setting_id.startswith("desktop."):
            self._rest.desktop.apply(setting_id)
        elif setting_id.startswith("editor."):
            self._workspace.apply_editor_settings()

    def _find_titles(self, switcher: Switcher, text: str) -> None:
        asked = self._rest.search.titles(text)
        asked.add_done_callback(lambda done: self._workspace.home.post(partial(self._on_titles, switcher, text, done)))

    def _on_titles(self, switcher: Switcher, text: str, done: Future[list[NoteRow]]) -> None:
        if shiboken6.isValid(switcher):
            switcher.set_results(text, done.result())

    def _on_command_chosen(self, commands: Commands, command_id: str) -> None:
        self._recent = [command_id, *(kept for kept in self._recent if kept != command_id)][:8]
        commands.run(command_id)

    @Slot(object)
    def _on_switched(self, note_id: object) -> None:
        """Go to a note, and to all of them where the list does not have it: it stays in view."""
        workspace = self._workspace
        if not workspace.navigator.open(note_id):  # type: ignore[arg-type]
            return
        if not workspace.listing.shown.query and workspace.model.row_of(note_id) is None:  # type: ignore[arg-type]
            workspace.listing.show(view="all")
            workspace.navigator.show_in_list(note_id)  # type: ignore[arg-type]
        workspace.editor.focus_text()

    def _in_background(self, job: object, said: str) -> None:
        future = self._workspace.library.read(lambda _reader: job())  # type: ignore[operator]
        future.add_done_callback(lambda done: self._workspace.home.post(partial(self._on_done, done, said)))

    def _on_done(self, done: Future[object], said: str) -> None:
        try:
            done.result()
        except (NotesError, OSError) as error:
            said = _("That did not work: {reason}").format(reason=error)
        self._rest.toast.show_text(said)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="")
