"""Which note is open and how one gets to another: the list, the search field, the trail, the switcher."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, Qt, Signal, Slot

from notes_desktop.core.edit import Edit
from notes_desktop.core.errors import NoteNotFound
from notes_desktop.core.ids import NoteId
from notes_desktop.storage.connection import TextDamaged
from notes_desktop.storage.notes import NoteDamaged
from notes_desktop.ui.bridge.editor_binding import EditorBinding
from notes_desktop.ui.bridge.list_controller import ListController, Shown
from notes_desktop.ui.bridge.session_keeper import SessionKeeper
from notes_desktop.ui.models.note_list import NoteListModel
from notes_desktop.ui.widgets.editor import Editor
from notes_desktop.ui.widgets.note_list import NoteList
from notes_desktop.ui.widgets.search_box import SearchBox

TRAIL_LENGTH = 100


class Trail:
    """Notes in the order they were opened, with a place in it."""

    def __init__(self, notes: tuple[NoteId, ...] = (), index: int = 0) -> None:
        self.notes = list(notes)
        self.index = min(max(index, 0), len(self.notes))

    def visit(self, note_id: NoteId) -> None:
        """Open a note by hand: what lay ahead is forgotten."""
        if 0 <= self.index < len(self.notes) and self.notes[self.index] == note_id:
            return
        self.notes = [*self.notes[: self.index + 1], note_id][-TRAIL_LENGTH:]
        self.index = len(self.notes) - 1

    def step(self, by: int) -> NoteId | None:
        """Go back (-1) or forward (+1); None at the end."""
        index = self.index + by
        if not 0 <= index < len(self.notes):
            return None
        self.index = index
        return self.notes[index]


class Navigator(QObject):
    """Opens notes.

    Signals: `opened(note_id)`, 0 when none is open; `gone(note_id)` for one that is no longer there,
    `unreadable(note_id)` for one whose stored text is damaged.
    """

    opened = Signal(object)
    gone = Signal(object)
    unreadable = Signal(object)

    def __init__(
        self,
        editor: Editor,
        note_list: NoteList,
        model: NoteListModel,
        search_box: SearchBox,
        binding: EditorBinding,
        listing: ListController,
        keeper: SessionKeeper,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._note_list = note_list
        self._model = model
        self._search_box = search_box
        self._binding = binding
        self._listing = listing
        self._keeper = keeper
        self._is_enter_due = False
        self._awaited: NoteId | None = None
        self.trail = Trail()
        note_list.note_chosen.connect(self._on_chosen)
        note_list.activated_note.connect(self._on_activated)
        search_box.query_changed.connect(self._on_query_changed)
        search_box.open_requested.connect(self._on_enter)
        search_box.create_requested.connect(self.create)
        search_box.escaped.connect(self.leave_search)
        search_box.moved_down.connect(self._on_moved_down)
        search_box.new_requested.connect(self.create)
        listing.first_hits.connect(self._on_hits)
        listing.listed.connect(self._on_listed)

    def open(self, note_id: NoteId, is_visit: bool = True) -> bool:
        """Show a note; False when it is no longer there."""
        if note_id == self._binding.note_id:
            return True
        self._leave()
        try:
            self._binding.open(note_id, self._keeper.view_of(note_id))
        except NoteNotFound:
            self._model.remove((note_id,))
            self.gone.emit(note_id)
            self.close()
            return False
        except (NoteDamaged, TextDamaged):
            self.close()
            self.unreadable.emit(note_id)
            return False
        if is_visit:
            self.trail.visit(note_id)
        self._note_list.set_current_note(note_id)
        self._keeper.touch()
        self.opened.emit(note_id)
        return True

    def show_in_list(self, note_id: NoteId) -> None:
        """Select the open note and scroll to it; once more when the list that has it is on its way."""
        is_listed = self._listing.is_answered and self._model.row_of(note_id) is not None
        self._awaited = None if is_listed else note_id
        self._note_list.set_current_note(note_id)

    def close(self) -> None:
        """Show no note."""
        self._leave()
        self._binding.close_note()
        self._keeper.touch()
        self.opened.emit(0)

    @Slot()
    def create(self, title: str = "") -> None:
        """A new note, with `title` as its heading, ready to type in."""
        self._leave()
        name, _colon, value = self._listing.shown.view.partition(":")
        notebook_id = int(value) if name == "notebook" else None
        if title or name not in ("all", "notebook"):
            self._search_box.set_text("")
            self._listing.show(view=self._listing.shown.view if notebook_id is not None else "all", query="")
        note_id = self._binding.new(notebook_id)
        self._listing.add_new(note_id)
        self.trail.visit(note_id)
        self.show_in_list(note_id)
        self.opened.emit(note_id)
        if title.strip():
            text = f"# {title.strip()}\n\n"
            self._binding.command([Edit(0, "", text)], len(text))
        self._editor.focus_text()
        self._keeper.touch()

    def step(self, by: int) -> None:
        """The next (+1) or previous (-1) note of the list."""
        note_id = self._binding.note_id
        row = self._model.row_of(note_id) if note_id is not None else None
        target = self._model.note_at(0 if row is None else row + by)
        if target is not None:
            self.open(target)

    def travel(self, by: int) -> None:
        """Back (-1) or forward (+1) along the trail, past notes that are gone."""
        while (note_id := self.trail.step(by)) is not None:
            if self.open(note_id, is_visit=False):
                return

    def open_neighbour_of(self, leaving: Collection[NoteId]) -> None:
        """Open the next note that stays in the list, or else the one before, when the open one leaves it."""
        note_id, gone = self._binding.note_id, frozenset(leaving)
        if note_id is None or note_id not in gone:
            return
        neighbour = self._model.neighbour_of(note_id, gone)
        if neighbour is None:
            self.close()
        else:
            self.open(neighbour)

    @Slot()
    def leave_search(self) -> None:
        """Clear the search and go back to where one was."""
        self._is_enter_due = False
        self._search_box.set_text("")
        self._listing.show(query="")
        self._editor.focus_text() if self._binding.note_id is not None else self._note_list.setFocus()

    def _leave(self) -> None:
        """Keep the view of the note that leaves; a new one left empty goes silently."""
        self._keeper.keep_view()
        self._awaited = None
        note_id = self._binding.note_id
        if note_id is None:
            return
        self._binding.flush()
        if self._binding.saver.is_unwritten(note_id):
            self._model.remove((note_id,))
            self.trail.notes = [kept for kept in self.trail.notes if kept != note_id]
            self.trail.index = min(self.trail.index, max(len(self.trail.notes) - 1, 0))

    @Slot(object)
    def _on_chosen(self, note_id: NoteId) -> None:
        self.open(note_id)

    @Slot(object)
    def _on_activated(self, note_id: NoteId) -> None:
        if self.open(note_id):
            self._editor.focus_text()

    @Slot(str)
    def _on_query_changed(self, text: str) -> None:
        self._is_enter_due = False
        self._listing.show(query=text)
        self._keeper.touch()

    @Slot()
    def _on_enter(self) -> None:
        """Waits for the answer to the text that stands in the field, so that it never makes a double."""
        self._is_enter_due = True
        self._on_hits()

    @Slot()
    def _on_moved_down(self) -> None:
        """From the search into the list, onto its first note unless the open one is among them."""
        self._note_list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        first, current = self._model.note_at(0), self._note_list.current_note()
        if first is not None and (current is None or self._model.row_of(current) is None):
            self.open(first)

    @Slot()
    def _on_hits(self) -> None:
        if not self._is_enter_due or not self._listing.is_answered:
            return
        self._is_enter_due = False
        first = self._model.note_at(0)
        if first is not None:
            self._on_activated(first)
        elif self._search_box.text().strip():
            self._on_enter_without_hits()

    def _on_enter_without_hits(self) -> None:
        """What is searched for may be elsewhere: a note of that name is made when it is nowhere."""
        if self._listing.shown.view != "all":
            self._listing.show(view="all")
        else:
            self.create(self._search_box.text())

    @Slot(object)
    def _on_listed(self, _shown: Shown) -> None:
        note_id = self._binding.note_id
        if note_id is None:
            return
        if note_id == self._awaited and self._model.row_of(note_id) is not None:
            self.show_in_list(note_id)
        else:
            self._note_list.keep_current_note(note_id)
