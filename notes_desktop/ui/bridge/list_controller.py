"""What the list shows: a view in an order, or the hits of a search, kept true as notes change."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from notes_desktop.core.ids import NoteId
from notes_desktop.core.note_row import NoteRow
from notes_desktop.core.sidebar import SidebarTree
from notes_desktop.services.clock import midnight_ms, now_ms

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from notes_desktop.core.change import Change
    from notes_desktop.core.query import Query
    from notes_desktop.core.session import Session
    from notes_desktop.services.library import Library
    from notes_desktop.services.saving import Saver
    from notes_desktop.services.search import Answer, Search
    from notes_desktop.ui.bridge.home import GuiHome
    from notes_desktop.ui.bridge.surfaces import ListSurface

PAGE = 60
COUNT_AFTER_MS = 400
"""From the first saved key to new counts of tags and tasks; never put off by later ones."""

RELOAD_APART_S = 0.25
"""Between two reloads for changes that were not asked for here: a command on thousands of notes writes in slices."""


class Shown(NamedTuple):
    """Which list is meant."""

    view: str = "all"
    sort: str = "edited"
    query: str = ""


class ListController(QObject):
    """Owns the view, the order and the search; fills the model.

    Signals: `listed(Shown)` when the complete answer to what is shown is in the model, `first_hits()` when a
    search has its first rows, `counted(dict)`, `ordered(SidebarTree)` when notebooks, tags or saved searches differ,
    `scanned(count)` when the newest notes were read without an index.
    """

    listed = Signal(object)
    first_hits = Signal()
    counted = Signal(object)
    ordered = Signal(object)
    scanned = Signal(int)

    def __init__(self, library: Library, home: GuiHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._home = home
        self._saver: Saver | None = None
        self._search: Search | None = None
        self._kept: Callable[[], NoteId | None] = lambda: None
        self.shown = Shown()
        self.is_grouped = False
        self.tree = SidebarTree()
        """Notebooks, tags and saved searches as they were last read."""
        self.answer: Answer | None = None
        """What the search told last of what is shown; None for a plain list."""
        self._answered: Shown | None = None
        self._asked = _Asked("", None)
        self._marked = self._asked
        self._model: ListSurface | None = None
        self._day_ms = midnight_ms()
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self.reload)
        self._reloaded_at = 0.0
        self._count_again = QTimer(self, singleShot=True, interval=COUNT_AFTER_MS)
        self._count_again.timeout.connect(self.count)

    def show_in(self, model: ListSurface) -> None:
        self._model = model

    @property
    def model(self) -> ListSurface:
        assert self._model is not None
        return self._model

    def attach(self, saver: Saver, kept: Callable[[], NoteId | None], search: Search | None = None) -> None:
        """`kept` names the open note, which stays listed though it may not match any more."""
        self._saver, self._search, self._kept = saver, search, kept

    def show_first_page(self, session: Session) -> None:
        """The page around the remembered row at once; everything else comes from the reader lane."""
        self.shown = Shown(session.view, session.sort, "")
        reader = self._library.reader
        ids = self._first_ids(session)
        self.is_grouped = session.is_grouped
        self._group(self.shown)
        self.model.set_date_field(_date_field(session.view, session.sort))
        self.model.set_first_page(reader.rows(ids), None)

    def _first_ids(self, session: Session) -> Sequence[int]:
        """Of the views that take longer the larger they are, the rows that were seen last: the true list follows."""
        if session.page and ":" in session.view:
            return session.page
        reader = self._library.reader
        return reader.page_from(session.view, session.sort, self._day_ms, session.list_top or 0, PAGE)

    def page(self, top: NoteId | None) -> tuple[NoteId, ...]:
        """The rows around the top one, for a view that the next start could not list at once."""
        if ":" not in self.shown.view or self.shown.query:
            return ()
        row = (self.model.row_of(top) if top is not None else None) or 0
        first = max(row - PAGE // 2, 0)
        found = (self.model.note_at(at) for at in range(first, first + PAGE))
        return tuple(note_id for note_id in found if note_id is not None)

    def show(self, view: str | None = None, sort: str | None = None, query: str | None = None) -> None:
        """List something else. A saved search is left for all notes by any text but its own."""
        shown = self.shown
        view = shown.view if view is None else view
        query = shown.query if query is None else query
        saved = self.saved_query(view)
        view = view if saved is None or saved.strip() == query.strip() else "all"
        self.shown = Shown(view, shown.sort if sort is None else sort, query)
        if self.shown != shown:
            self._ask()

    def saved_query(self, view: str) -> str | None:
        """What a saved search looks for; None for any other view."""
        return next((one.query for one in self.tree.saved if view == f"saved:{one.id}"), None)

    def query(self) -> Query | None:
        """What is searched for; None for a plain list."""
        if self._asked.text != self.shown.query:
            self._asked = _Asked.read(self.shown.query)
        return self._asked.query

    def searched(self) -> Query | None:
        """What the hits in the model were found by: that which is asked for, or what it was mended to."""
        return self._marked.query

    @property
    def is_answered(self) -> bool:
        """Whether the model shows the answer to what is asked."""
        return self._answered == self.shown

    @Slot()
    def reload(self) -> None:
        """Ask for the list and the counts anew; the answer keeps selection and place when it is the same list."""
        self._ask()
        self.count()

    def _ask(self) -> None:
        """Ask for the list alone: what is searched for does not change how many notes there are."""
        self._asked = _Asked.read(self.shown.query)
        shown, query = self.shown, self._asked.query
        self._day_ms, self._reloaded_at = midnight_ms(), time.monotonic()
        if query is not None and self._search is not None:
            from notes_desktop.services.search import Question

            question = Question(query, shown.view, self._day_ms, self._unsaved())
            self._search.ask(question, partial(self._take_home, shown))
            return
        if self._search is not None:
            self._search.cancel()
        asked = self._library.read(lambda reader: reader.ids(shown.view, shown.sort, self._day_ms))
        asked.add_done_callback(lambda done: self._home.post(partial(self._on_ids, shown, done)))

    def _take_home(self, shown: Shown, answer: Answer) -> None:
        """On the lane. Rows that are waited for are painted before the search goes on: both need the interpreter."""
        self._home.post(partial(self._on_answer, shown, answer))
        if not answer.is_complete:
            self._home.give_way()

    def stop(self) -> None:
        """Follow no more changes: the library is about to close."""
        self._again.stop()
        self._count_again.stop()

    def count(self) -> None:
        """Count the views and what is beneath them; answered by `counted` and `ordered`."""
        asked = self._library.read(lambda reader: (reader.counts(self._day_ms), reader.sidebar()))
        asked.add_done_callback(lambda done: self._home.post(partial(self._on_counts, done)))

    def set_grouped(self, is_grouped: bool) -> None:
        """Whether lists by date have headings."""
        self.is_grouped = is_grouped
        self._group(self.shown)

    def _group(self, shown: Shown) -> None:
        """What a search found is in the order of how well it fits."""
        self.model.set_grouped(self.is_grouped and shown.sort != "title" and not shown.query)

    def add_new(self, note_id: NoteId) -> None:
        """List a note that is not on the disk yet."""
        below = 0 if self.query() is not None else self._pinned_rows()
        self.model.insert(note_id, below)

    def text_changed(self, note_id: NoteId) -> None:
        """The open note reads differently; in a list by date it goes to the top."""
        row = self.model.row_of(note_id)
        if row is None:
            return
        known = self.model.row(row)
        moves = self.shown.sort == "edited" and not self.shown.query and self.shown.view != "trash"
        if moves and known is not None and not known.pinned_ms:
            self.model.move_to_top(note_id, self._pinned_rows())
        else:
            self.model.refresh((note_id,))

    def note_changed(self, change: Change) -> None:
        """A write landed; the list follows."""
        if change.notes is not None and change.what == {"text"} and change.origin == "editor":
            self.model.refresh(change.notes)
            if not self._count_again.isActive():
                self._count_again.start()
            return
        if change.notes is not None:
            self.model.refresh(change.notes)
        if not self._again.isActive():
            self._again.start(max(0, int((self._reloaded_at + RELOAD_APART_S - time.monotonic()) * 1000)))

    def _pinned_rows(self) -> int:
        if self.shown.view == "trash":
            return 0
        count = 0
        while (row := self.model.row(count)) is not None and row.pinned_ms:
            count += 1
        return count

    def rows(self, ids: Sequence[NoteId]) -> list[NoteRow]:
        """Rows from the disk with what is not on it yet laid over them."""
        rows = {row.id: row for row in self._library.reader.rows(ids)}
        if self._saver is None:
            return list(rows.values())
        for note_id, text in self._unsaved():
            if note_id in rows:
                rows[NoteId(note_id)] = _with_text(rows[NoteId(note_id)], text)
        for note_id in ids:
            if note_id not in rows and (created := self._saver.created(note_id)) is not None:
                at_ms = created.created_ms
                text = dict(self._unsaved()).get(note_id, "")
                blank = NoteRow(note_id, created.uid, "", "", 0, 0, at_ms, at_ms, 0, created.notebook_id)
                rows[note_id] = _with_text(blank, text)
        return list(rows.values())

    def _unsaved(self) -> tuple[tuple[int, str], ...]:
        if self._saver is None:
            return ()
        return tuple((unsaved.note_id, unsaved.text) for unsaved in self._saver.unsaved())

    def _on_ids(self, shown: Shown, done: Future[array[int]]) -> None:
        if shown == self.shown:
            self.answer = None
            self._set(shown, done.result())

    def _on_answer(self, shown: Shown, answer: Answer) -> None:
        if shown != self.shown:
            return
        self.answer = answer
        if answer.scanned:
            self.scanned.emit(answer.scanned)
        self._set(shown, answer.ids, answer.is_complete)

    def _set(self, shown: Shown, ids: array[int], is_complete: bool = True) -> None:
        is_same = self._answered is None or self._answered == shown
        kept = self._kept()
        if kept is not None and is_same and self._is_unlisted_new(kept) and kept not in ids:
            ids.insert(0, kept)
        searched = self.answer.corrected if self.answer is not None and self.answer.corrected else shown.query
        if self._answered != shown or self._marked.text != searched:
            # With its rows: marking those of the list before would keep the answer waiting.
            self._marked = self._asked if self._asked.text == searched else _Asked.read(searched)
            self.model.set_query(self.searched())
            self.model.set_date_field(_date_field(shown.view, shown.sort))
            self._group(shown)
        self._answered = shown
        self.model.set_ids(ids, is_same, is_complete)
        if kept is not None and not is_same and self._belongs_on_top(kept):
            self.add_new(kept)
        if is_complete:
            self.listed.emit(shown)
        self.first_hits.emit()

    def _belongs_on_top(self, note_id: NoteId) -> bool:
        """A note that was made while another list was shown, and is not on the disk yet."""
        is_plain = self.shown.view in ("all", f"notebook:{self._place_of(note_id)}") and not self.shown.query
        is_new = self._saver is not None and self._saver.created(note_id) is not None
        return is_plain and is_new and self.model.row_of(note_id) is None

    def _place_of(self, note_id: NoteId) -> int | None:
        created = self._saver.created(note_id) if self._saver is not None else None
        return created.notebook_id if created is not None else None

    def _is_unlisted_new(self, note_id: NoteId) -> bool:
        """The open note stays in view while it is new, or while one types in what a search found."""
        if self._saver is not None and self._saver.created(note_id) is not None:
            return self.shown.view != "trash"
        is_searched = bool(self.shown.query) and self._answered == self.shown
        return is_searched and self.model.row_of(note_id) is not None

    def _on_counts(self, done: Future[tuple[dict[str, int], SidebarTree]]) -> None:
        counts, tree = done.result()
        self.counted.emit(counts)
        if tree != self.tree:
            self.tree = tree
            self.ordered.emit(tree)


class _Asked(NamedTuple):
    """What stands in the search box, and how it was read; None when that asks for nothing."""

    text: str
    query: Query | None

    @classmethod
    def read(cls, text: str) -> _Asked:
        if not text:
            return cls(text, None)
        from notes_desktop.core.query import parse

        parsed = parse(text)
        return cls(text, None if parsed.is_empty else parsed)


def _date_field(view: str, sort: str) -> Literal["edited", "created", "trashed"]:
    """Lists show the date that they are sorted by."""
    if view == "trash":
        return "trashed"
    return "created" if sort == "created" else "edited"


def _with_text(row: NoteRow, text: str) -> NoteRow:
    from notes_desktop.core.note import snippet_of, title_of  # which the first frame has no need of

    return row._replace(title=title_of(text), snippet=snippet_of(text), length=len(text), edited_ms=now_ms())
