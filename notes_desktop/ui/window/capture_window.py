"""A small window for what must be written down at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut

from notes_desktop.core.text import _
from notes_desktop.ui.window.note_window import NoteWindow

if TYPE_CHECKING:
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace

SIZE = (560, 320)
_KEEPS = (QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter"))


class CaptureWindow(NoteWindow):
    """A note window with a new note. Esc and Ctrl+Enter keep what was written and close it.

    Nothing written leaves no note.
    """

    def __init__(self, workspace: Workspace, rest: Rest) -> None:
        super().__init__(workspace, rest)
        self.menuBar().hide()
        self.resize(*SIZE)
        ticks = self.commands.action("text.toggle_task")
        ticks.setShortcuts([key for key in ticks.shortcuts() if key not in _KEEPS])
        for key in _KEEPS:
            QShortcut(key, self, self.close)

    def begin(self) -> None:
        """An empty note to type in."""
        self.binding.new()
        self._show_title()
        self.words.begin()
        self.status.set_notice(_("Esc keeps the note and closes"))

    @Slot()
    def _show_title(self) -> None:
        self.setWindowTitle(_("Quick capture"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.close()
        else:
            super().keyPressEvent(event)
