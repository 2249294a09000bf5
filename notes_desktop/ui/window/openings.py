"""What macOS asks of the running application: files and links opened elsewhere come as events, not as words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QProcess
from PySide6.QtGui import QFileOpenEvent

from notes_desktop import paths
from notes_desktop.core.errors import NotesError
from notes_desktop.core.wish import wish_for

if TYPE_CHECKING:
    from notes_desktop.ui.window.workspace import Workspace

NAME = "openings"


class Openings(QObject):
    """A child of the application from its start: the first file comes before there is a window to open it in."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self.setObjectName(NAME)
        self._waiting: list[str] = []
        self._workspace: Workspace | None = None
        app.installEventFilter(self)

    def serve(self, workspace: Workspace | None) -> None:
        """Open what came and what will come in the workspace; None when it closes."""
        self._workspace = workspace
        while workspace is not None and self._waiting:
            _open(workspace, self._waiting.pop(0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.FileOpen:
            return False
        opened = cast(QFileOpenEvent, event)
        self._waiting.append(opened.file() or opened.url().toString())
        self.serve(self._workspace)
        return True


def serve(workspace: Workspace | None) -> None:
    """`Openings.serve` of the application, where it has one."""
    app = QCoreApplication.instance()
    opened = app.findChild(Openings, NAME) if app is not None else None
    if opened is not None:
        opened.serve(workspace)


def _open(workspace: Workspace, thing: str) -> None:
    if thing.endswith(paths.LIBRARY_SUFFIX):
        # Another library is another process, as everywhere.
        words = [] if getattr(sys, "frozen", False) else ["-m", "notes_desktop"]
        QProcess.startDetached(sys.executable, [*words, "--library", thing])
        return
    try:
        workspace.grant(wish_for([thing]))
    except NotesError as error:
        if workspace.rest is not None:
            workspace.rest.toast.show_text(str(error))
