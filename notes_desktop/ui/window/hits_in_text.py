"""Marks what was searched for in the note that is opened from the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from notes_desktop.ui.window.workspace import Workspace


class HitsInText(QObject):
    """Tells the editor the hits of the search that is shown; the keys of the find bar go from one to the next."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        workspace.navigator.opened.connect(self._show)
        workspace.listing.listed.connect(self._show)

    @Slot(object)
    def _show(self, _what: object) -> None:
        workspace = self._workspace
        query = workspace.listing.searched()
        if workspace.binding.note_id is None or query is None:
            workspace.editor.find_bar.show_hits(None)
        else:
            workspace.editor.find_bar.show_hits(query.hits)
