"""A note as a list shows it."""

from __future__ import annotations

from notes_desktop.core.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from notes_desktop.core.ids import NoteId


class NoteRow(NamedTuple):
    """A note as a list needs it. Times are UTC milliseconds; 0 is "not pinned", "not in the trash".

    `tags` are names as written, a space between them.
    """

    id: NoteId
    uid: str
    title: str
    snippet: str
    length: int
    pinned_ms: int
    created_ms: int
    edited_ms: int
    trashed_ms: int
    notebook_id: int | None = None
    tags: str = ""
    open_tasks: int = 0
