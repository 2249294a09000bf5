"""Which notes are selected, at the same cost for one and for a million."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from notes_desktop.core.ids import NoteId


class SelectionSet:
    """Some notes, or "all but these". Knows no order and no total; both come from whoever asks."""

    def __init__(self) -> None:
        self._ids: set[NoteId] = set()
        self._is_all_but = False

    def contains(self, note_id: NoteId) -> bool:
        return (note_id in self._ids) != self._is_all_but

    def count(self, total: int) -> int:
        """How many of `total` listed notes are selected."""
        return max(0, total - len(self._ids)) if self._is_all_but else len(self._ids)

    def resolve(self, all_ids: Sequence[NoteId]) -> list[NoteId]:
        """The selected notes in the order of `all_ids`."""
        if not self._is_all_but and len(self._ids) <= 1:
            return list(self._ids)
        return [note_id for note_id in all_ids if self.contains(note_id)]

    def replace(self, note_ids: Iterable[NoteId]) -> None:
        self._ids = set(note_ids)
        self._is_all_but = False

    def add(self, note_ids: Iterable[NoteId]) -> None:
        if self._is_all_but:
            self._ids.difference_update(note_ids)
        else:
            self._ids.update(note_ids)

    def toggle(self, note_id: NoteId) -> None:
        self._ids.symmetric_difference_update((note_id,))

    def select_all(self) -> None:
        self._ids.clear()
        self._is_all_but = True

    def clear(self) -> None:
        self.replace(())

    def forget(self, note_ids: Iterable[NoteId]) -> None:
        """These notes are not listed any more."""
        self._ids.difference_update(note_ids)

    def keep(self, listed: Iterable[NoteId]) -> None:
        """Forget the notes that are not among these. One alone stays selected: it may be open without being listed."""
        if self._is_all_but or len(self._ids) > 1:
            self._ids.intersection_update(listed)

    def settle(self, listed: Iterable[NoteId]) -> None:
        """No longer "all but these": what is listed later than these is not selected."""
        if self._is_all_but:
            self.replace(note_id for note_id in listed if note_id not in self._ids)
