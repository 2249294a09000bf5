"""What the note stands on: the surface in use, its document, and everything that counts in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from notes_desktop.core.edit import Edit
from notes_desktop.core.session import ViewState
from notes_desktop.ui.widgets.editor.formats import Formats
from notes_desktop.ui.widgets.editor.interval import Interval
from notes_desktop.ui.widgets.editor.look import Look
from notes_desktop.ui.widgets.editor.painting import REACH_PX
from notes_desktop.ui.widgets.editor.positions import Positions, for_qt, raw_text

if TYPE_CHECKING:
    from notes_desktop.ui.widgets.editor.plain import PlainSurface
    from notes_desktop.ui.widgets.editor.rich import RichSurface

    AnySurface: TypeAlias = "RichSurface | PlainSurface"


class Place(NamedTuple):
    """What is seen, in a measure that outlives other fonts and widths."""

    top: QTextBlock
    margin_px: float
    """How much is scrolled out of the room above the first paragraph, which is always the same."""
    part: float
    """How much of the top paragraph is scrolled out, in its heights."""
    is_caret_seen: bool


class Sheet:
    """Owns the document that is shown. Positions are code points.

    `make_surface(is_plain)` gives a new surface; the plain one is made for the first very large note.
    """

    def __init__(self, make_surface: Callable[[bool], AnySurface], look: Look) -> None:
        self._make_surface = make_surface
        self.look = look
        self.formats = Formats(look)
        self.surface: AnySurface = make_surface(False)
        self._surfaces: dict[bool, AnySurface] = {False: self.surface}
        self.positions = Positions(self.surface.document())
        self.interval = Interval()

    @property
    def document(self) -> QTextDocument:
        return self.surface.document()

    @property
    def is_plain(self) -> bool:
        return self.surface is self._surfaces.get(True)

    def use(self, is_plain: bool) -> None:
        """Show the surface of this sort; the other one keeps nothing."""
        if is_plain == self.is_plain:
            return
        left, had_focus = self.surface, self.surface.hasFocus()
        if is_plain not in self._surfaces:
            self._surfaces[is_plain] = self._make_surface(is_plain)
        self.surface = self._surfaces[is_plain]
        self.surface.set_look(self.look)
        self.surface.is_slow = left.is_slow
        self.surface.set_wrapped(not left.is_slow)
        self.surface.show()
        if had_focus:
            self.surface.setFocus()
        left.hide()
        with QSignalBlocker(left.notices):
            left.show_document(left.new_document(self.look, self.formats.body))

    def new_document(self) -> QTextDocument:
        return self.surface.new_document(self.look, self.formats.body)

    def show(self, document: QTextDocument) -> None:
        with QSignalBlocker(self.surface.notices):
            self.surface.show_document(document)
        self.positions = Positions(document)

    def set_look(self, look: Look) -> None:
        self.look = look
        self.formats = Formats(look)
        self.surface.set_look(look)

    def text(self) -> str:
        self.surface.take_pending()
        text = raw_text(self.document)
        self.positions.learn(text)
        return text

    def replace(self, edits: Sequence[Edit]) -> None:
        """Change the document; only its signals tell."""
        self.surface.finish_layout()
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        for position, removed, inserted in edits:
            start = self.positions.to_units(position)
            end = self.positions.to_units(position + len(removed))
            _stretch(cursor, start, end)
            cursor.insertText(for_qt(inserted))
            # Qt reports only when the block of edits ends, as one change.
            self.positions.note_change(start, end - start, cursor.position() - start)
        cursor.endEditBlock()

    def caret(self) -> int:
        return self.positions.to_points(self.surface.textCursor().position())

    def anchor(self) -> int:
        return self.positions.to_points(self.surface.textCursor().anchor())

    def select(self, anchor: int, caret: int) -> None:
        cursor = self.surface.textCursor()
        _stretch(cursor, self.positions.to_units(anchor), self.positions.to_units(caret))
        self.surface.setTextCursor(cursor)

    def view_state(self) -> ViewState:
        block, offset = self.surface.first_visible()
        return ViewState(self.caret(), self.anchor(), self.positions.to_points(block.position()), offset)

    def restore_view(self, view: ViewState) -> None:
        self.select(view.anchor, view.caret)
        block = self.document.findBlock(self.positions.to_units(view.scroll_position))
        self.surface.scroll_to(block, view.scroll_offset)

    def place(self) -> Place:
        surface = self.surface
        block, offset = surface.first_visible()
        rect = surface.block_rect(block)
        hidden_px = min(offset, max(0.0, -rect.top()))
        is_caret_seen = surface.viewport().rect().intersects(surface.cursorRect())
        return Place(block, offset - hidden_px, hidden_px / max(1.0, rect.height()), is_caret_seen)

    def return_to(self, place: Place) -> None:
        """Show the same words at the top, or as many lines on as the caret needs if it was seen. Tells nobody."""
        top, surface = place.top, self.surface
        self.scroll_to(top, round(place.margin_px + place.part * surface.block_rect(top).height()))
        if place.is_caret_seen:
            with QSignalBlocker(surface.notices):
                surface.ensureCursorVisible()

    def visible_range(self) -> tuple[int, int]:
        """Where the paragraphs that can be seen begin and end."""
        first, last = self.surface.first_visible()[0], self.surface.last_visible()
        end = last.position() + last.length() - 1
        return self.positions.to_points(first.position()), self.positions.to_points(end)

    def mark(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Mark what was found, in place of what was marked before."""
        form = QTextCharFormat()
        form.setBackground(self.look.tokens.hit)
        form.setForeground(self.look.tokens.text)
        self.surface.setExtraSelections([self._marked(start, end, form) for start, end in ranges])

    def finish_layout(self) -> None:
        self.surface.finish_layout()

    def first_visible(self) -> tuple[QTextBlock, int]:
        return self.surface.first_visible()

    def scroll_to(self, block: QTextBlock, offset: int) -> None:
        """Scroll without telling: what is above changed, not the place."""
        with QSignalBlocker(self.surface.notices):
            self.surface.scroll_to(block, offset)

    def paint_around(self, first: QTextBlock, last: QTextBlock) -> None:
        """Paint lines that changed again, and the room between them and the lines around.

        Qt leaves that room out, where the surface behind code and the bar beside a quote go on.
        """
        if self.is_plain and not self._is_near_view(first, last):
            return  # the plain surface would lay out all the lines between them and the view
        surface, above, below = self.surface, first.previous(), last.next()
        begin = floor(surface.block_rect(above).bottom() - REACH_PX) if above.isValid() else 0
        end = ceil(surface.block_rect(below).top() + REACH_PX) if below.isValid() else surface.viewport().height()
        surface.viewport().update(0, begin, surface.viewport().width(), end - begin)

    def _is_near_view(self, first: QTextBlock, last: QTextBlock) -> bool:
        top, bottom = self.surface.first_visible()[0], self.surface.last_visible()
        return last.blockNumber() >= top.blockNumber() - 1 and first.blockNumber() <= bottom.blockNumber() + 1

    def _marked(self, start: int, end: int, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.cursor = QTextCursor(self.document)
        _stretch(made.cursor, self.positions.to_units(start), self.positions.to_units(end))
        made.format = form
        return made


def _stretch(cursor: QTextCursor, anchor: int, position: int) -> None:
    cursor.setPosition(anchor)
    cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
