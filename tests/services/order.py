"""A library with the services that bring order to it."""

from __future__ import annotations

from notes_desktop.core.ids import NoteId
from notes_desktop.services.library import Library
from notes_desktop.services.notebooks import Notebooks
from notes_desktop.services.notes import Notes
from notes_desktop.services.saved_searches import SavedSearches
from notes_desktop.services.tags import Tags


class Order:
    """What a person can do with notes, notebooks, tags and saved searches."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.reader = library.reader
        self.notes = Notes(library, lambda _change: None)
        self.notebooks = Notebooks(self.notes.actions)
        self.tags = Tags(self.notes.actions)
        self.searches = SavedSearches(self.notes.actions)

    def make(self, *texts: str) -> list[NoteId]:
        return [next(iter(self.notes.new(text, "test").result()[1].notes or ())) for text in texts]

    def texts(self, *note_ids: int) -> list[str]:
        return [self.reader.text(note_id).text for note_id in note_ids]

    def ids(self, view: str) -> list[int]:
        return sorted(self.reader.ids(view, "edited"))

    def notebook_counts(self) -> dict[str, int]:
        return {one.name: one.count for one in self.reader.sidebar().notebooks}

    def tag_counts(self) -> dict[str, int]:
        return {one.key: one.count for one in self.reader.sidebar().tags}

    def tag_names(self) -> list[str]:
        return [one.name for one in self.reader.sidebar().tags]

    def undo(self) -> bool:
        return self.notes.undo().result() is not None

    def redo(self) -> bool:
        return self.notes.redo().result() is not None
