"""Where links and tags in the text lead, and what completes them while they are written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from notes_desktop.core.choices import Choice
from notes_desktop.core.ids import NoteId
from notes_desktop.core.note import NoteRow
from notes_desktop.core.text import _
from notes_desktop.services.linking import Linking
from notes_desktop.ui.models.dates import short_date

if TYPE_CHECKING:
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace


class NoteLeads(QObject):
    """Follows what is activated in the editor."""

    def __init__(self, workspace: Workspace, rest: Rest) -> None:
        super().__init__(rest)
        self._workspace = workspace
        self._rest = rest
        self.linking = Linking(workspace.library)
        workspace.editor.tag_activated.connect(self._on_tag_activated)
        workspace.editor.note_link_activated.connect(self._on_note_link_activated)

    @Slot(str)
    def _on_tag_activated(self, key: str) -> None:
        self._workspace.search_box.set_text("")
        self._workspace.show_view(f"tag:{key}")

    @Slot(str, str)
    def _on_note_link_activated(self, target: str, title: str) -> None:
        """Open the note of that title or uid; ask where two have it, make one where none has."""
        self._workspace.binding.flush()
        self._workspace.home.follow(self.linking.find(target), partial(self._go, title), self._rest.toast.tell_refused)

    def _go(self, title: str, rows: list[NoteRow]) -> None:
        if len(rows) == 1:
            self._open(rows[0].id)
        elif rows:
            self._ask(rows)
        elif title:
            self._workspace.navigator.create(title)
        else:
            self._rest.toast.show_text(_("That note is no longer in the library"))

    def _ask(self, rows: list[NoteRow]) -> None:
        from datetime import datetime

        from notes_desktop.ui.widgets.picker import Picker

        now = datetime.now()  # noqa: DTZ005  # dates are local
        choices = [Choice(str(row.id), row.snippet or row.title, short_date(row.edited_ms, now)) for row in rows]
        picker = Picker(self._workspace.window, _("Several notes have this title"), _("Words of the note"), choices)
        picker.chosen.connect(lambda key: self._open(NoteId(int(key))))
        picker.open()

    def _open(self, note_id: NoteId) -> None:
        if self._workspace.navigator.open(note_id):
            self._workspace.editor.focus_text()
