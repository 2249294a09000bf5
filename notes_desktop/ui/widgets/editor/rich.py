"""The usual surface: QTextEdit, with line height, margins and a centred column."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit, QWidget

from notes_desktop.ui.widgets.editor.look import GUTTER_PX, TOP_PX, Look
from notes_desktop.ui.widgets.editor.painting import Painter
from notes_desktop.ui.widgets.editor.surface import SurfaceEvents, Writer

RELAYOUT_AFTER_MS = 200
_NARROWEST_PX = 120


class RichSurface(SurfaceEvents, QTextEdit):
    """Owns the width of the layout: what the pane allows, changed 200 ms after the last resize."""

    quote_bar_px = 0

    def __init__(self, writer: Callable[[], Writer], painter: Painter, parent: QWidget) -> None:
        super().__init__(parent)
        self._column_px = 680
        self._is_wrapped = True
        self._near = 0
        self._shown: QTextDocument | None = None
        self._relayout_timer = QTimer(self, singleShot=True, interval=RELAYOUT_AFTER_MS)
        self._relayout_timer.timeout.connect(self._relayout)
        self.setAcceptRichText(False)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.set_up(writer, painter)

    def new_document(self, look: Look, form: QTextBlockFormat) -> QTextDocument:
        """An empty one that looks right, not yet shown; what is inserted takes on its block format."""
        made = QTextDocument(self)
        made.setUndoRedoEnabled(False)
        made.setDocumentMargin(0)
        made.setDefaultFont(look.fonts.body)
        root = made.rootFrame()
        margins = root.frameFormat()
        margins.setTopMargin(TOP_PX)
        margins.setBottomMargin(max(TOP_PX, self.viewport().height() // 2))
        margins.setLeftMargin(GUTTER_PX)
        margins.setRightMargin(GUTTER_PX)
        root.setFrameFormat(margins)
        QTextCursor(made).setBlockFormat(form)
        return made

    def show_document(self, document: QTextDocument) -> None:
        # Marks in a document that is gone crash Qt when they are replaced.
        self.setExtraSelections([])
        # Qt's own first document goes with the call; ours do not.
        old, self._shown = self._shown, document
        self.setDocument(document)
        if old is not None:
            old.deleteLater()

    def set_look(self, look: Look) -> None:
        self.document().setDefaultFont(look.fonts.body)
        self._column_px = look.column_px
        self._place_column()
        self._relayout()

    def set_wrapped(self, is_wrapped: bool) -> None:
        """Wrapping takes a time that grows with the square of a line's length."""
        if is_wrapped == self._is_wrapped:
            return
        self._is_wrapped = is_wrapped
        modes, bars = QTextEdit.LineWrapMode, Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(bars.ScrollBarAlwaysOff if is_wrapped else bars.ScrollBarAsNeeded)
        self.setLineWrapMode(modes.FixedPixelWidth if is_wrapped else modes.NoWrap)
        self._place_column()

    def first_visible(self) -> tuple[QTextBlock, int]:
        """The paragraph at the top and how many pixels of it are scrolled out."""
        block = self.block_at(0)
        return block, self.verticalScrollBar().value() - self._top(block)

    def last_visible(self) -> QTextBlock:
        return self.block_at(self.viewport().height())

    def block_at(self, y: int) -> QTextBlock:
        """The paragraph at a height of the viewport; the nearest one when there is none.

        Searched from the last answer on: cursorForPosition() goes through all paragraphs, 6 ms for 20 000.
        """
        document, wanted = self.document(), y + self.verticalScrollBar().value()
        number, last, step = min(self._near, document.blockCount() - 1), document.blockCount() - 1, 1
        if self._begins_below(number, wanted):
            high = number
            while number > 0 and self._begins_below(number, wanted):
                high, number, step = number, max(0, number - step), 2 * step
        else:
            high = number + 1
            while high <= last and not self._begins_below(high, wanted):
                number, high, step = high, high + step, 2 * step
        high = min(high, last + 1)
        while high - number > 1:
            middle = (number + high) // 2
            if self._begins_below(middle, wanted):
                high = middle
            else:
                number = middle
        self._near = number
        return document.findBlockByNumber(number)

    def column(self) -> tuple[float, float]:
        left = GUTTER_PX - self.horizontalScrollBar().value()
        return left, self.lineWrapColumnOrWidth() - 2 * GUTTER_PX

    def finish_layout(self) -> None:
        """To be called before every change of the text or its formats; costs nothing when there is nothing left.

        Qt lays a new document out lazily. A change above what is not laid out yet makes it take the layout for
        finished: the rest stays without heights for good (Qt 6.11).
        """
        self.document().size()

    def scroll_to(self, block: QTextBlock, offset: int) -> None:
        wanted, bar = self._top(block) + offset, self.verticalScrollBar()
        self._lay_out_below(block, wanted)
        bar.setValue(wanted)

    def block_rect(self, block: QTextBlock) -> QRectF:
        rect = self.document().documentLayout().blockBoundingRect(block)
        return rect.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    def _top(self, block: QTextBlock) -> int:
        if block.blockNumber() == 0:
            return 0
        # Not a pixel less: the paragraph before would be the first that is seen.
        return ceil(self.document().documentLayout().blockBoundingRect(block).top())

    def _lay_out_below(self, block: QTextBlock, wanted: int) -> None:
        """Let the scroll bar reach as far as is wanted, if the text does.

        Qt lays out lazily, and after small changes it tells the bar of the new height later.
        """
        document, bar, height = self.document(), self.verticalScrollBar(), self.viewport().height()
        number, step = block.blockNumber(), 8
        while bar.maximum() < wanted:
            number, step = number + step, 2 * step
            below = document.findBlockByNumber(number)
            if not below.isValid():
                bar.setMaximum(max(bar.maximum(), ceil(document.size().height()) - height))
                return
            if document.documentLayout().blockBoundingRect(below).top() >= wanted + height:
                bar.setMaximum(wanted)

    def _begins_below(self, number: int, y: int) -> bool:
        block = self.document().findBlockByNumber(number)
        return self.document().documentLayout().blockBoundingRect(block).top() > y

    def _layout_px(self) -> int:
        bar = self.verticalScrollBar().sizeHint().width()
        room = self.width() - bar - 2 * GUTTER_PX
        return max(_NARROWEST_PX, min(self._column_px, room)) + 2 * GUTTER_PX

    def _place_column(self) -> None:
        """Centre the column; a change of its own width waits for the end of the resizing."""
        width = self._layout_px()
        bar = self.verticalScrollBar().sizeHint().width()
        side = max(0, (self.width() - bar - width) // 2) if self._is_wrapped else 0
        self.setViewportMargins(side, 0, side, 0)
        if width != self.lineWrapColumnOrWidth():
            if self.isVisible():
                self._relayout_timer.start()
            else:
                self._relayout()

    @Slot()
    def _relayout(self) -> None:
        self._relayout_timer.stop()
        if self._layout_px() == self.lineWrapColumnOrWidth():
            return
        block, offset = self.first_visible()
        self.setLineWrapColumnOrWidth(self._layout_px())
        self.scroll_to(block, offset)

    # Qt's spelling from here on.
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place_column()
        return super().event(event)
