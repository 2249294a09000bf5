"""What other processes ask of the window: raise it, or write for the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from notes_desktop.core.change import Change
from notes_desktop.services.commands import carry_out
from notes_desktop.services.instance import InstanceServer, Message
from notes_desktop.services.library import Library


class WindowServer(QObject):
    """Owns the socket. `raise_requested` and `changed(Change)` arrive on the GUI thread."""

    raise_requested = Signal()
    changed = Signal(object)

    def __init__(self, path: Path, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._server = InstanceServer(path, self._handle)
        library.lock.name_socket(str(path))

    def close(self) -> None:
        self._server.close()

    def _handle(self, message: Message) -> dict[str, Any]:
        """On the server's thread."""
        if message["do"] == "raise":
            self.raise_requested.emit()
            return {}
        publish: Callable[[Change], None] = self.changed.emit
        return carry_out(self._library, message, publish)
