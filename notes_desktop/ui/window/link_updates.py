"""Links by title follow a title that was changed, when the person says so."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject

from notes_desktop.core.ids import NoteId
from notes_desktop.core.text import _, ngettext
from notes_desktop.ui.bridge.title_watch import TitleWatch
from notes_desktop.ui.window.order_actions import OrderActions

if TYPE_CHECKING:
    from notes_desktop.services.linking import Linking
    from notes_desktop.ui.bridge.editor_binding import EditorBinding
    from notes_desktop.ui.widgets.toast import Toast
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace


class LinkUpdates(OrderActions):
    """Offers it once for each title, in the window where the note was renamed; one Undo takes it back."""

    def __init__(self, linking: Linking, workspace: Workspace, rest: Rest, parent: QObject) -> None:
        super().__init__(workspace, rest, parent)
        self._linking = linking
        self._watches: list[TitleWatch] = []

    def watch(self, binding: EditorBinding, toast: Toast) -> TitleWatch:
        """Follow the titles of the notes that one view shows."""
        watch = TitleWatch(binding, binding)
        watch.renamed.connect(partial(self._on_renamed, watch, toast))
        self._watches = [*self._shown(), watch]
        return watch

    def _on_renamed(self, watch: TitleWatch, toast: Toast, note_id: NoteId, old_title: str, title: str) -> None:
        view = dict(self.workspace.open_notes.in_use()).get(note_id)
        if view is not None and view is not watch.binding:
            return  # the other window that shows it, and had the focus last, asks
        asked = self._linking.left_behind(note_id, old_title)
        self.finish(asked, partial(self._offer, watch, toast, note_id, old_title, title))

    def _offer(
        self, watch: TitleWatch, toast: Toast, note_id: NoteId, old_title: str, title: str, linking: list[int]
    ) -> None:
        if not linking:
            self._settle(note_id, title)
            return
        count = len(linking)
        said = ngettext("{count} note links to “{title}”.", "{count} notes link to “{title}”.", count)
        is_there = shiboken6.isValid(toast) and toast.window().isVisible()
        (toast if is_there else self.rest.toast).show_offer(
            said.format(count=count, title=old_title),
            _("Update links"),
            partial(self._update, note_id, old_title, title, linking),
        )

    def _update(self, note_id: NoteId, old_title: str, title: str, linking: list[int]) -> None:
        for watch in self._shown():
            title = watch.title_now(note_id, title)
        self._settle(note_id, title)
        self.follow(
            lambda progress: self._linking.relink(self.workspace.notes.actions, old_title, title, linking, progress),
            lambda done: ngettext("Links updated in {count} note", "Links updated in {count} notes", done).format(
                count=done
            ),
            len(linking),
        )

    def _settle(self, note_id: NoteId, title: str) -> None:
        for watch in self._shown():
            watch.settle(note_id, title)

    def _shown(self) -> list[TitleWatch]:
        """Without those that went with their windows."""
        return [watch for watch in self._watches if shiboken6.isValid(watch)]
