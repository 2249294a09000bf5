"""What a service tells everybody after a write."""

from typing import NamedTuple

from notes_desktop.core.ids import NoteId

TEXT = "text"
CREATED = "created"
PINNED = "pinned"
TRASHED = "trashed"
PURGED = "purged"
RESTORED = "restored"
DERIVED = "derived"


class Change(NamedTuple):
    """`notes` None means many or all; `what` holds words of this module; `origin` lets one ignore an echo."""

    notes: frozenset[NoteId] | None
    what: frozenset[str]
    origin: str

    def concerns(self, note_id: NoteId) -> bool:
        return self.notes is None or note_id in self.notes
