"""Find and replace in the note: what is wanted, what is found, and the bar that shows it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from notes_desktop.core.canonical import canonical
from notes_desktop.core.edit import Edit
from notes_desktop.core.text import _
from notes_desktop.ui.widgets.editor.find_panel import FindPanel
from notes_desktop.ui.widgets.editor.finding import Found, FoundElsewhere, Hits, Wanted

COUNT_AFTER_MS = 150
"""A large note is counted when one stops typing, a small one at once."""

MARK_AGAIN_MS = 300
"""The hits of a search over all notes are marked anew when one stops typing; until then the marks move along."""

_SMALL = 200_000
_SLICE_MS = 8
_Range = tuple[int, int]


class Host(Protocol):
    """The part of the editor that finding needs. Positions are code points."""

    def raw_text(self) -> str: ...

    def caret(self) -> int: ...

    def anchor(self) -> int: ...

    def select(self, anchor: int, caret: int) -> None: ...

    def visible_range(self) -> _Range: ...

    def mark_hits(self, hits: Sequence[_Range]) -> None: ...

    def change(self, kind: str, edits: Sequence[Edit], caret: int, anchor: int | None = None) -> bool: ...

    def focus_text(self) -> None: ...


class FindBar(QObject):
    """Owns what is wanted and what is found. The panel is made when it is first shown.

    `text_changed` for whatever a session remembers: both texts and whether the bar is open.
    """

    text_changed = Signal()

    def __init__(self, host: Host, make_panel: Callable[[], FindPanel], parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self._make_panel = make_panel
        self._panel: FindPanel | None = None
        self._find_text = ""
        self._replace_text = ""
        self._found: Found | None = None
        self._starts: list[int] = []
        self._origin = 0
        self._hits: Hits | None = None
        self._counting: Iterator[list[_Range]] | None = None
        self._count_timer = QTimer(self, singleShot=True)
        self._count_timer.timeout.connect(self._on_count)
        self._mark_timer = QTimer(self, singleShot=True, interval=0)
        self._mark_timer.timeout.connect(self._on_mark)
        self._mark_again_timer = QTimer(self, singleShot=True, interval=MARK_AGAIN_MS)
        self._mark_again_timer.timeout.connect(self._on_mark)

    def find_text(self) -> str:
        return self._find_text

    def replace_text(self) -> str:
        return self._replace_text

    def is_open(self) -> bool:
        return self._panel is not None and not self._panel.isHidden()

    def set_state(self, find_text: str, replace_text: str, is_visible: bool) -> None:
        """Be as the session remembers, without taking the focus or moving the caret."""
        self._find_text, self._replace_text = find_text, replace_text
        if self._panel is not None or is_visible:
            panel = self.panel()
            panel.set_texts(find_text, replace_text)
            panel.show_replace(bool(replace_text))
            panel.setVisible(is_visible)
            self._search_anew()

    def show_hits(self, hits: Hits | None) -> None:
        """Mark the hits of a search over all notes, and go to them with the same keys, until the bar is opened."""
        if hits is not None or self._hits is not None:
            self._hits, self._found = hits, None
            self._mark_timer.start()

    def open_find(self, replace: bool) -> None:
        """Show the bar, what is selected in the note in it, the focus too."""
        self._hits = None
        start, end = self._selection()
        selected = self._host.raw_text()[start:end]
        panel = self.panel()
        if selected and "\n" not in selected:
            self._find_text = selected
            panel.set_texts(selected, self._replace_text)
        panel.show_replace(replace)
        panel.show()
        panel.focus(replace and bool(selected))
        self._origin = start
        self._search_anew()
        self.text_changed.emit()

    @Slot()
    def find_next(self) -> None:
        self._go(is_back=False)

    @Slot()
    def find_previous(self) -> None:
        self._go(is_back=True)

    @Slot()
    def close(self) -> None:
        """Hide the bar; the caret is in the text again."""
        if self._panel is not None:
            self._panel.hide()
        self._stop_counting()
        self._host.mark_hits(())
        self._host.focus_text()
        self.text_changed.emit()

    @Slot()
    def note_changed(self) -> None:
        """The text is another one; what was found in it is void."""
        if self._found is not None or self.is_open():
            self._found = None
            if self._hits is not None and not self.is_open():
                self._mark_again_timer.start()
            if self.is_open():
                self._count_later()

    @Slot()
    def view_moved(self) -> None:
        """Something else may be visible."""
        if self.is_open() or self._hits is not None:
            self._mark_timer.start()

    def count(self) -> int:
        """How many hits are known so far."""
        return len(self._starts)

    def panel(self) -> FindPanel:
        if self._panel is None:
            self._panel = panel = self._make_panel()
            panel.set_texts(self._find_text, self._replace_text)
            panel.texts_changed.connect(self._on_texts_changed)
            panel.wanted_changed.connect(self._on_wanted_changed)
            panel.next_requested.connect(self.find_next)
            panel.previous_requested.connect(self.find_previous)
            panel.replace_requested.connect(self.replace)
            panel.replace_all_requested.connect(self.replace_all)
            panel.close_requested.connect(self.close)
        return self._panel

    @Slot()
    def replace(self) -> None:
        """Replace the hit that is selected, then go to the next; without one just go there."""
        found = self._search()
        start, end = self._selection()
        if found is not None and start < end and found.is_hit(start, end):
            inserted = canonical(self._replace_text)
            edit = Edit(start, found.text[start:end], inserted)
            self._host.change("command", [edit], start + len(inserted))
        self._go(is_back=False)

    @Slot()
    def replace_all(self) -> None:
        """All of them as one change."""
        found = self._search()
        if found is None:
            return
        hits = [hit for piece in found.pieces() for hit in piece]
        if hits:
            edit = _replaced(found.text, hits, canonical(self._replace_text))
            self._host.change("command", [edit], edit.position + len(edit.inserted))

    def _selection(self) -> _Range:
        caret, anchor = self._host.caret(), self._host.anchor()
        return min(caret, anchor), max(caret, anchor)

    def _search(self) -> Found | None:
        """What is found of what is wanted now; None when nothing is wanted."""
        if self._hits is not None and not self.is_open():
            if not isinstance(self._found, FoundElsewhere):
                self._found = FoundElsewhere(self._host.raw_text(), self._hits)
            return self._found
        wanted = self._panel.wanted() if self._panel is not None else Wanted(self._find_text)
        if not wanted.text:
            return None
        if self._found is None or self._found.wanted != wanted:
            self._found = Found(self._host.raw_text(), wanted)
        return self._found

    def _go(self, is_back: bool) -> None:
        found = self._search()
        if found is None:
            return
        start, end = self._selection()
        hit = found.before(start) if is_back else found.after(end)
        if hit is not None:
            self._host.select(*hit)
        self._origin = self._selection()[0]
        self._show_count()

    def _search_anew(self) -> None:
        self._found = None
        self._starts = []
        self._mark_timer.start()
        self._count_later()

    def _count_later(self) -> None:
        self._counting = None
        found = self._search()
        if found is None:
            self._stop_counting()
            return
        self._count_timer.start(0 if len(found.text) < _SMALL else COUNT_AFTER_MS)

    def _stop_counting(self) -> None:
        self._count_timer.stop()
        self._counting = None
        self._starts = []
        if self._panel is not None:
            self._panel.set_count("")

    @Slot()
    def _on_count(self) -> None:
        """Count for some milliseconds, and go on in the next turn."""
        found = self._search()
        if found is None:
            return
        if self._counting is None:
            self._counting, self._starts = found.pieces(), []
            self._mark_timer.start()
        clock = QElapsedTimer()
        clock.start()
        for piece in self._counting:
            self._starts.extend(start for start, _end in piece)
            if clock.elapsed() >= _SLICE_MS:
                self._count_timer.start(0)
                return
        self._counting = None
        self._show_count()

    def _show_count(self) -> None:
        if self._panel is None or self._counting is not None or self._count_timer.isActive():
            return
        if not self._starts:
            self._panel.set_count(_("No matches") if self._find_text else "")
            return
        start, end = self._selection()
        found = self._search()
        total = len(self._starts)
        if found is not None and start < end and found.is_hit(start, end):
            number = bisect_left(self._starts, start) + 1
            self._panel.set_count(_("{number} of {total}").format(number=number, total=total))
        else:
            self._panel.set_count(_("{total} found").format(total=total))

    @Slot()
    def _on_mark(self) -> None:
        """Mark the hits that can be seen."""
        found = self._search() if self.is_open() or self._hits is not None else None
        self._host.mark_hits(list(found.between(*self._host.visible_range())) if found is not None else ())

    @Slot()
    def _on_texts_changed(self) -> None:
        panel = self.panel()
        self._find_text, self._replace_text = panel.find_text(), panel.replace_text()
        self.text_changed.emit()

    @Slot()
    def _on_wanted_changed(self) -> None:
        """Go to the first hit from where finding began, so that it stays put while one types."""
        self._search_anew()
        found = self._search()
        hit = found.after(self._origin) if found is not None else None
        if hit is not None:
            self._host.select(*hit)


def _replaced(text: str, hits: Sequence[_Range], by: str) -> Edit:
    """One edit that replaces all `hits`."""
    first, last = hits[0][0], hits[-1][1]
    pieces: list[str] = []
    at = first
    for start, end in hits:
        pieces += (text[at:start], by)
        at = end
    return Edit(first, text[first:last], "".join(pieces))
