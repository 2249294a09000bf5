"""Shows in the rows of a search the words around its hits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

if TYPE_CHECKING:
    from notes_desktop.core.ids import NoteId
    from notes_desktop.core.query import Query
    from notes_desktop.services.search import Search
    from notes_desktop.ui.window.workspace import Workspace

AFTER_MS = 40
"""A key of somebody who types fast has the lane to itself."""


class HitsInList(QObject):
    """Asks for the words around the first hit of each note on screen, once rows and keys are at rest."""

    def __init__(self, workspace: Workspace, search: Search, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._search = search
        self._is_stopped = False
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self._ask)
        workspace.listing.first_hits.connect(self._wait)
        workspace.model.dataChanged.connect(self._wait)
        workspace.note_list.verticalScrollBar().valueChanged.connect(self._wait)
        workspace.note_list.verticalScrollBar().rangeChanged.connect(self._wait)

    def stop(self) -> None:
        """Ask for nothing more: the library is about to close."""
        self._is_stopped = True  # a list that closes may still scroll
        self._timer.stop()

    @Slot()
    def _wait(self) -> None:
        if not self._is_stopped and self._workspace.listing.searched() is not None:
            self._timer.start()

    @Slot()
    def _ask(self) -> None:
        workspace = self._workspace
        query = workspace.listing.searched()
        wanted = workspace.model.without_snippet(workspace.note_list.rows_in_view())
        if query is not None and wanted:
            asked = self._search.snippets(query, wanted)
            workspace.home.follow(asked, partial(self._show, query), lambda _error: None)

    def _show(self, query: Query, found: dict[NoteId, str]) -> None:
        if query is self._workspace.listing.searched():
            self._workspace.model.set_snippets(found)
