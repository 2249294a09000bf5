"""Brings a note into the editor: at once, in pieces, or on the surface for very large ones."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker, Signal, Slot
from PySide6.QtGui import QTextCursor, QTextDocument

from notes_desktop.core.session import ViewState
from notes_desktop.ui.widgets.editor.loading import Loader
from notes_desktop.ui.widgets.editor.long_lines import LongLines, has_long_line
from notes_desktop.ui.widgets.editor.positions import for_qt
from notes_desktop.ui.widgets.editor.sheet import Sheet
from notes_desktop.ui.widgets.editor.styling import Styler

AT_ONCE = 200_000
"""Texts up to this many characters are shown in one go."""

PLAIN_FROM = 2_000_000
"""Longer ones on QPlainTextEdit, where a key costs 1.5 ms instead of 22 ms at 5 MB."""


class Opening(QObject):
    """Owns what is on its way into the sheet. `shown(document)` before anything is in it, `opened` at the end."""

    shown = Signal(QTextDocument)
    opened = Signal()

    def __init__(self, sheet: Sheet, styler: Styler, long_lines: LongLines, parent: QObject) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self._styler = styler
        self._long_lines = long_lines
        self._text = ""
        self._view = ViewState(0, 0, 0, 0)
        self._is_inserting = False
        self.loader = Loader(self._insert, self)
        self.loader.finished.connect(self._on_inserted)

    @property
    def view(self) -> ViewState:
        """The view that a note which is still on its way will have."""
        return self._view

    def is_running(self) -> bool:
        return self.loader.is_running()

    def is_inserting(self) -> bool:
        return self._is_inserting

    def open(self, text: str, view: ViewState) -> None:
        self.leave()
        self._text, self._view = text, view
        # What cannot be wrapped is never shown wrapped, neither the note that comes nor the one that goes.
        is_long = has_long_line(text)
        if is_long:
            self._long_lines.tell(True)
        is_small = len(text) <= AT_ONCE
        self._sheet.use(len(text) > PLAIN_FROM)
        document = self._sheet.new_document()
        if is_small:
            QTextCursor(document).insertText(for_qt(text))
            self._styler.begin(document, text, view.scroll_position, self._sheet.is_plain)
        self._show(document)
        self._long_lines.tell(is_long)
        if is_small:
            self._sheet.positions.learn(text)
            self._finish()
        else:
            self._insert_in_pieces(document)

    def empty(self) -> None:
        """Show no note."""
        self.leave()
        self._sheet.use(False)
        self._show(self._sheet.new_document())
        self._long_lines.tell(False)

    def leave(self) -> None:
        """Give up the note that is shown, or on its way."""
        self._sheet.surface.commit_composition()
        self.loader.stop()
        self._styler.stop()
        self._sheet.interval.take()
        self._text = ""

    def _show(self, document: QTextDocument) -> None:
        self._sheet.show(document)
        self._long_lines.watch(document)
        self.shown.emit(document)

    def _insert_in_pieces(self, document: QTextDocument) -> None:
        self._sheet.surface.setReadOnly(True)
        self._styler.begin(document, "", 0, self._sheet.is_plain)
        self.loader.start(self._text, QTextCursor(document))

    def _insert(self, cursor: QTextCursor, text: str) -> None:
        """Styled as it comes where each later format would have to lay out much; else when all is there."""
        self._is_inserting = True
        if self._sheet.is_plain:
            cursor.insertText(text)
        else:
            self._styler.append(cursor, text)
        self._is_inserting = False

    @Slot()
    def _on_inserted(self) -> None:
        self._sheet.positions.learn(self._text)
        if self._sheet.is_plain:
            self._styler.begin(self._sheet.document, self._text, self._view.scroll_position, is_plain=True)
        self._finish()

    def _finish(self) -> None:
        self._text = ""
        with QSignalBlocker(self._sheet.surface.notices):
            self._sheet.restore_view(self._view)
        self._sheet.interval.take()
        self.opened.emit()
