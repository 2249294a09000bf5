"""Guards against lines so long that wrapping them would stop the window."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextDocument

from notes_desktop.core.markdown_spans import LONGEST_LINE

_RECHECK_MS = 300


class LongLines(QObject):
    """Owns whether the note has a line over 20 000 characters; `changed(is_so)` before such a line is laid out.

    With wrapping, a line of 200 000 characters takes 1.8 s a key and one of a million 34 s.
    """

    changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.exist = False
        self._document: QTextDocument | None = None
        self._timer = QTimer(self, singleShot=True, interval=_RECHECK_MS)
        self._timer.timeout.connect(self._on_recheck)

    def watch(self, document: QTextDocument) -> None:
        self._timer.stop()
        self._document = document

    def tell(self, exist: bool) -> None:
        if exist != self.exist:
            self.exist = exist
            self.changed.emit(exist)

    def before_insert(self, text: str, position: int) -> None:
        """`text` is about to be inserted into the paragraph at a UTF-16 position."""
        document = self._document
        if document is None or self.exist or len(text) < 2:
            return
        around = document.findBlock(position).length()
        if around + len(text) > LONGEST_LINE and (has_long_line(text) or _joins_long(text, around)):
            self.tell(True)

    def text_changed(self, position: int, added: int) -> None:
        """After a change: lines may have become too long, or the one that was may have been cut."""
        document = self._document
        if document is None:
            return
        if self.exist:
            self._timer.start()
            return
        block, end = document.findBlock(position), position + added
        while block.isValid() and block.position() <= end:
            if block.length() > LONGEST_LINE:
                self.tell(True)
                return
            block = block.next()

    @Slot()
    def _on_recheck(self) -> None:
        document = self._document
        if document is not None:
            self.tell(any(length > LONGEST_LINE for length in _lengths(document)))


def has_long_line(text: str) -> bool:
    """At the speed of memchr: only a stretch that is long enough is looked at."""
    start = 0
    while len(text) - start > LONGEST_LINE:
        end = text.rfind("\n", start, start + LONGEST_LINE + 1)
        if end < 0:
            return True
        start = end + 1
    return False


def _joins_long(text: str, around: int) -> bool:
    first, last = text.find("\n"), len(text) - text.rfind("\n") - 1
    return first < 0 or around + max(first, last) > LONGEST_LINE


def _lengths(document: QTextDocument) -> Iterable[int]:
    block = document.begin()
    while block.isValid():
        yield block.length()
        block = block.next()
