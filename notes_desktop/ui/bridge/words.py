"""Counts the words of the open note: when it is shown, and on a lane when the person pauses."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from notes_desktop.core.note import word_count
from notes_desktop.services.library import Library
from notes_desktop.ui.bridge.home import GuiHome

PAUSE_MS = 400

AT_ONCE_LENGTH = 10_000
"""Characters that are counted in less than a millisecond."""


class WordCounter(QObject):
    """`counted(count)` for the text that `text` returned last; None as long as nobody knows."""

    counted = Signal(object)

    def __init__(self, library: Library, home: GuiHome, text: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._home = home
        self._text = text
        self._asked = 0
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._on_pause)

    @Slot()
    def begin(self) -> None:
        """Another note is shown: the number that stands there is not of this one."""
        self.close()
        text = self._text()
        if len(text) <= AT_ONCE_LENGTH:
            self.counted.emit(word_count(text))
        else:
            self.counted.emit(None)
            self.touch()

    @Slot()
    def touch(self) -> None:
        """The text changed; counted after a pause."""
        self._timer.start()

    def close(self) -> None:
        """Nobody waits for an answer any more."""
        self._timer.stop()
        self._asked += 1

    @Slot()
    def _on_pause(self) -> None:
        self._asked += 1
        text, number = self._text(), self._asked
        counting = self._library.read(lambda _reader: word_count(text))
        counting.add_done_callback(lambda done: self._home.post(partial(self._on_counted, number, done)))

    def _on_counted(self, number: int, done: Future[int]) -> None:
        if number == self._asked:
            self.counted.emit(done.result())
