"""Fills a large note into the surface piece by piece, so that the window never stands still."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor

from notes_desktop.ui.widgets.editor.positions import for_qt

_FIRST_PIECE = 8_192
_LARGEST_PIECE = 32_768
_SMALLEST_PIECE = 2_048
_SLICE_MS = 12


class Loader(QObject):
    """Owns the text that has not been inserted yet. `progressed(percent)`, then `finished`."""

    progressed = Signal(int)
    finished = Signal()

    def __init__(self, insert: Callable[[QTextCursor, str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._insert = insert
        self._text = ""
        self._at = 0
        self._piece = _FIRST_PIECE
        self._cursor = QTextCursor()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_slice)

    def is_running(self) -> bool:
        return self._timer.isActive()

    def start(self, text: str, cursor: QTextCursor) -> None:
        """Insert `text` at `cursor`; what was under way is given up."""
        self._text, self._at, self._cursor = text, 0, cursor
        self._piece = _FIRST_PIECE
        self.progressed.emit(0)
        self._timer.start()
        self._on_slice()

    def stop(self) -> None:
        self._timer.stop()
        self._text, self._cursor = "", QTextCursor()

    @Slot()
    def _on_slice(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        end = min(self._at + self._piece, len(self._text))
        # Whole lines: they are styled as they come, and a line in pieces would be laid out once for each.
        end = self._text.rfind("\n", self._at, end) + 1 or self._text.find("\n", end) + 1 or len(self._text)
        self._insert(self._cursor, for_qt(self._text[self._at : end]))
        self._at = end
        self._fit(clock.elapsed())
        if self._at < len(self._text):
            self.progressed.emit(100 * self._at // len(self._text))
            return
        self.stop()
        self.finished.emit()

    def _fit(self, took_ms: int) -> None:
        """Make the next piece as large as the time allows on this machine."""
        if took_ms > _SLICE_MS:
            self._piece = max(_SMALLEST_PIECE, self._piece * _SLICE_MS // (2 * took_ms))
        elif took_ms < _SLICE_MS // 2:
            self._piece = min(2 * self._piece, _LARGEST_PIECE)
