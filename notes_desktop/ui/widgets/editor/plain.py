"""The surface for very large notes: QPlainTextEdit, which lays out only what is seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QTextBlock, QTextBlockFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit, QWidget

from notes_desktop.ui.widgets.editor.look import GUTTER_PX, Look
from notes_desktop.ui.widgets.editor.painting import Painter
from notes_desktop.ui.widgets.editor.surface import SurfaceEvents, Writer


class PlainSurface(SurfaceEvents, QPlainTextEdit):
    """Without line height and margins of paragraphs. It scrolls by lines, so offsets are rounded to them."""

    quote_bar_px = -12

    def __init__(self, writer: Callable[[], Writer], painter: Painter, parent: QWidget) -> None:
        super().__init__(parent)
        self._column_px = 680
        self._is_wrapped = True
        self._shown: QTextDocument | None = None
        self.setCenterOnScroll(True)
        self.set_up(writer, painter)

    def new_document(self, look: Look, form: QTextBlockFormat) -> QTextDocument:
        """An empty one, not yet shown. This surface knows no block formats."""
        made = QTextDocument(self)
        made.setUndoRedoEnabled(False)
        made.setDocumentLayout(QPlainTextDocumentLayout(made))
        made.setDocumentMargin(GUTTER_PX)
        made.setDefaultFont(look.fonts.body)
        return made

    def show_document(self, document: QTextDocument) -> None:
        # Marks in a document that is gone crash Qt when they are replaced.
        self.setExtraSelections([])
        old, self._shown = self._shown, document
        self.setDocument(document)
        if old is not None:
            old.deleteLater()

    def set_look(self, look: Look) -> None:
        self.document().setDefaultFont(look.fonts.body)
        self._column_px = look.column_px
        self._place_column()

    def set_wrapped(self, is_wrapped: bool) -> None:
        """Wrapping takes a time that grows with the square of a line's length."""
        if is_wrapped == self._is_wrapped:
            return
        self._is_wrapped = is_wrapped
        modes, bars = QPlainTextEdit.LineWrapMode, Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(bars.ScrollBarAlwaysOff if is_wrapped else bars.ScrollBarAsNeeded)
        self.setLineWrapMode(modes.WidgetWidth if is_wrapped else modes.NoWrap)
        self._place_column()

    def first_visible(self) -> tuple[QTextBlock, int]:
        """The paragraph at the top and how many pixels of it are scrolled out."""
        block = self.firstVisibleBlock()
        return block, max(0, round(-self.block_rect(block).top()))

    def last_visible(self) -> QTextBlock:
        return self.block_at(self.viewport().height())

    def block_at(self, y: int) -> QTextBlock:
        return self.cursorForPosition(QPoint(self.viewport().width() // 2, y)).block()

    def column(self) -> tuple[float, float]:
        return GUTTER_PX + self.contentOffset().x(), self.viewport().width() - 2 * GUTTER_PX

    def scroll_to(self, block: QTextBlock, offset: int) -> None:
        lines = round(max(0, offset) / max(1, QFontMetrics(self.document().defaultFont()).lineSpacing()))
        self.verticalScrollBar().setValue(block.firstLineNumber() + lines)

    def block_rect(self, block: QTextBlock) -> QRectF:
        return self.blockBoundingGeometry(block).translated(self.contentOffset())

    def _place_column(self) -> None:
        bar = self.verticalScrollBar().sizeHint().width()
        width = min(self._column_px + 2 * GUTTER_PX, self.width() - bar)
        side = max(0, (self.width() - bar - width) // 2) if self._is_wrapped else 0
        self.setViewportMargins(side, 0, side, 0)

    # Qt's spelling from here on.
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place_column()
        return super().event(event)
