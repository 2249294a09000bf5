"""What the window says without being asked: how saving goes, how much is written, what needs a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from notes_desktop.core.sidebar import SidebarTree
from notes_desktop.core.text import _, ngettext
from notes_desktop.services.library import Library
from notes_desktop.ui.bridge.editor_binding import EditorBinding
from notes_desktop.ui.bridge.list_controller import ListController, Shown
from notes_desktop.ui.widgets import empty_state
from notes_desktop.ui.widgets.banner import Banner
from notes_desktop.ui.widgets.editor import Editor
from notes_desktop.ui.widgets.empty_state import EmptyState
from notes_desktop.ui.widgets.search_box import SearchBox
from notes_desktop.ui.widgets.status_line import StatusLine
from notes_desktop.ui.window.note_reports import NoteReports

if TYPE_CHECKING:
    from notes_desktop.core.query import Query
    from notes_desktop.services.search import Answer

KeyText = Callable[[str], str]


class Reports(NoteReports):
    """Keeps status line, banner and the sentences of empty panes true."""

    def __init__(
        self,
        library: Library,
        binding: EditorBinding,
        listing: ListController,
        editor: Editor,
        status: StatusLine,
        banner: Banner,
        search_box: SearchBox,
        list_empty: EmptyState,
        editor_empty: EmptyState,
        key_text: KeyText,
        parent: QObject | None = None,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._selected = 0
        super().__init__(binding, listing, editor, status, banner, parent, now)
        self._library = library
        self._search_box = search_box
        self._list_empty = list_empty
        self._editor_empty = editor_empty
        self._key_text = key_text
        self._scanned = 0
        self._indexed = (0, 0)
        self._is_paused = False
        listing.listed.connect(self._on_listed)
        listing.scanned.connect(self._on_scanned)
        listing.ordered.connect(self._on_ordered)
        self._on_ordered(listing.tree)

    def tell_restored(self, count: int) -> None:
        """Texts of rescue files came back."""
        said = ngettext(
            "{count} text that could not be saved last time is back in its note.",
            "{count} texts that could not be saved last time are back in their notes.",
            count,
        )
        self._banner.show_message("rescued", said.format(count=count), "info")

    def tell_indexed(self, done: int, total: int, is_paused: bool = False) -> None:
        """How far the index has read the journal. What was found without it is searched again once it is level."""
        was_level = self.is_index_level()
        self._indexed, self._is_paused = (done, total), is_paused
        self._show_notice()
        answer = self._listing.answer
        if not was_level and self.is_index_level() and answer is not None and answer.scanned:
            self._listing.reload()

    def tell_paused(self, is_paused: bool) -> None:
        """Whether a person stopped the index."""
        self._is_paused = is_paused
        self._show_notice()

    def is_index_level(self) -> bool:
        """Whether the index has read the whole journal, as far as it was heard of."""
        done, total = self._indexed
        return 0 < total <= done

    def show_empties(self) -> None:
        """The sentence for an empty list and for no open note."""
        keys = self._key_text
        shown = self._listing.shown
        if self._listing.query() is not None:
            others = keys("Ctrl+Enter"), keys("Esc")
            if shown.view == "all":
                state = empty_state.no_results(shown.query, *others)
            else:
                state = empty_state.no_results_here(shown.query, keys("Enter"), *others)
        elif shown.view == "pinned":
            state = empty_state.no_pinned(keys("note.pin"))
        elif shown.view == "today":
            state = empty_state.nothing_today(keys("note.new"))
        elif shown.view == "trash":
            state = empty_state.empty_trash()
        elif shown.view == "untagged":
            state = empty_state.nothing_untagged()
        elif shown.view == "tasks":
            state = empty_state.no_tasks(keys("text.checklist"))
        elif shown.view.startswith("notebook:"):
            state = empty_state.empty_notebook(keys("note.new"), keys("note.move"))
        else:
            state = empty_state.no_notes(keys("note.new"), keys("search.focus"))
        self._list_empty.show_state(state)
        self._editor_empty.show_state(empty_state.nothing_open(keys("note.new"), keys("search.focus")))

    def _is_saved(self) -> bool:
        """Whether everything is, of the notes that were left too."""
        return self._binding.saver.is_idle

    @Slot(int)
    def tell_selected(self, count: int) -> None:
        """How many notes of the list are selected."""
        self._selected = count
        self._show_editor_notice()

    @Slot()
    def _show_editor_notice(self) -> None:
        if self._selected > 1:
            said = ngettext("{count} note selected", "{count} notes selected", self._selected)
            self._status.set_notice(said.format(count=self._selected))
        else:
            super()._show_editor_notice()

    @Slot(object)
    def _on_listed(self, _shown: Shown) -> None:
        self.show_empties()
        self.show_edited()
        self._show_notice()
        answer = self._listing.answer
        self._search_box.set_count(None if answer is None or self._listing.query() is None else len(answer.ids))

    @Slot(int)
    def _on_scanned(self, count: int) -> None:
        self._scanned = count
        self._show_notice()

    @Slot(object)
    def _on_ordered(self, tree: SidebarTree) -> None:
        """What the search box offers: the tags that most notes have come first."""
        from notes_desktop.ui.window.notebook_actions import notebook_paths

        tags = sorted(tree.tags, key=lambda tag: -tag.count)
        paths = notebook_paths(tree.notebooks).values()
        self._search_box.set_names([tag.name for tag in tags], [path.replace(" / ", "/") for path in paths])

        self._show_notice()

    def _is_worth_saving(self, query: Query) -> bool:
        """More than words, and not saved yet."""
        text = query.text.strip()
        return not query.is_plain and all(saved.query.strip() != text for saved in self._listing.tree.saved)

    def _show_notice(self) -> None:
        done, total = self._indexed
        is_level = not total or done >= total
        query = self._listing.query()
        if is_level or not self._scanned or query is None:
            self._scanned = 0 if is_level else self._scanned
            told = "" if query is None else "\n".join(_told(query, self._listing.answer))
            self._search_box.set_notice(told, can_save=query is not None and self._is_worth_saving(query))
            return
        if self._is_paused:
            said = ngettext(
                "Searched the newest {count} note · indexing paused at {percent}\u00a0%",
                "Searched the newest {count} notes · indexing paused at {percent}\u00a0%",
                self._scanned,
            )
        else:
            said = ngettext(
                "Searched the newest {count} note · indexing {percent}\u00a0%",
                "Searched the newest {count} notes · indexing {percent}\u00a0%",
                self._scanned,
            )
        told = said.format(count=self._scanned, percent=100 * done // total)
        self._search_box.set_notice(told, _("Go on") if self._is_paused else _("Pause"))


def _told(query: Query, answer: Answer | None) -> Iterator[str]:
    """What a person should know of how a search went: what was searched for, and what was not looked at."""
    if query.explanation:
        yield query.explanation
    if answer is None:
        return
    if answer.corrected:
        yield _("Showing results for “{text}”").format(text=answer.corrected)
    if answer.is_cut:
        said = ngettext(
            "The pattern takes long: searched the newest {count} note",
            "The pattern takes long: searched the newest {count} notes",
            answer.scanned,
        )
        yield said.format(count=answer.scanned)
    elif answer.ran_out:
        said = ngettext(
            "The pattern took too long with {count} note",
            "The pattern took too long with {count} notes",
            answer.ran_out,
        )
        yield said.format(count=answer.ran_out)
