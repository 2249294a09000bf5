"""When the title of the open note has become another one, and not at every key on the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from notes_desktop.core.fold import title_key
from notes_desktop.core.note import title_of

if TYPE_CHECKING:
    from notes_desktop.core.ids import NoteId
    from notes_desktop.ui.bridge.editor_binding import EditorBinding

SETTLED_AFTER_MS = 2_000


class TitleWatch(QObject):
    """Watches one view. `renamed(note_id, old title, title)` a while after the last change, or when the note is left.

    The old title is the one that links were right for: that of the opening, or the last one of which `settle` was told.
    """

    renamed = Signal(object, str, str)

    def __init__(self, binding: EditorBinding, parent: QObject) -> None:
        super().__init__(parent)
        self._binding = binding
        self._note_id: NoteId | None = None
        self._linked = ""
        self._title = ""
        self._told = ""
        self._timer = QTimer(self, singleShot=True, interval=SETTLED_AFTER_MS)
        self._timer.timeout.connect(self._tell)
        binding.opened.connect(self._on_opened)
        binding.text_changed.connect(self._on_text_changed)
        self._on_opened(binding.note_id)

    @property
    def binding(self) -> EditorBinding:
        return self._binding

    def title_now(self, note_id: NoteId, title: str) -> str:
        """The title of a note while it is shown here, else `title`."""
        return self._title if note_id == self._note_id and title_key(self._title) else title

    def settle(self, note_id: NoteId, title: str) -> None:
        """The links are right for this title."""
        if note_id == self._note_id:
            self._linked = title

    @Slot()
    def leave(self) -> None:
        """The note is shown here no more."""
        self._tell()
        self._note_id = None

    @Slot(object)
    def _on_opened(self, note_id: NoteId | None) -> None:
        self.leave()
        self._note_id = note_id
        self._linked = self._title = title_of(self._binding.text) if note_id is not None else ""
        self._told = ""

    @Slot()
    def _on_text_changed(self) -> None:
        title = title_of(self._binding.text)
        if title != self._title:
            self._title = title
            self._timer.start()

    @Slot()
    def _tell(self) -> None:
        self._timer.stop()
        key, linked = title_key(self._title), title_key(self._linked)
        if self._note_id is None or not key:
            return
        if not linked:
            self._linked = self._title
        elif key not in (linked, self._told):
            self.renamed.emit(self._note_id, self._linked, self._title)
        self._told = key
