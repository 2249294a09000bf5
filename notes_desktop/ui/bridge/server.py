"""What other processes ask of the window: to show something, or to write for the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from notes_desktop.core.change import Change
from notes_desktop.core.errors import NoteNotFound
from notes_desktop.core.text import N_
from notes_desktop.core.wish import WORDS, wish_of
from notes_desktop.services.commands import carry_out
from notes_desktop.services.instance import InstanceServer, Message
from notes_desktop.services.library import Library


class WindowServer(QObject):
    """Owns the socket. `wished(Wish)` and `changed(Change)` arrive on the GUI thread."""

    wished = Signal(object)
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
        if message["do"] in WORDS:
            wish = wish_of(message)
            if wish.uid and self._library.read(lambda reader: reader.id_of(wish.uid)).result() is None:
                raise NoteNotFound(N_("There is no note {uid} in this library."), uid=wish.uid)
            self.wished.emit(wish)
            return {}
        publish: Callable[[Change], None] = self.changed.emit
        return carry_out(self._library, message, publish)
