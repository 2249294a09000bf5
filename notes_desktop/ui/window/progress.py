"""Tells of a task that takes longer than a moment, with a way to end it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from notes_desktop.core.text import _
from notes_desktop.ui.widgets.banner import Banner

_AFTER_MS = 700


class Progress(QObject):
    """One message in the banner while a task goes on; nothing is shown of what is over sooner.

    `say(done)` makes the sentence. Any number of `advance` calls is shown a few times a second.
    """

    def __init__(
        self, banner: Banner, key: str, say: Callable[[int], str], cancel: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._banner = banner
        self._key = key
        self._say = say
        self._cancel = cancel
        self._done = 0
        self._timer = QTimer(self, interval=_AFTER_MS)
        self._timer.timeout.connect(self._show)
        self._timer.start()

    def advance(self, done: int) -> None:
        """So many are done."""
        self._done = done

    def end(self) -> None:
        """The task is over, however it ended."""
        self._timer.stop()
        self._banner.dismiss(self._key)
        self.deleteLater()

    @Slot()
    def _show(self) -> None:
        actions = [(_("Cancel"), self._cancel)]
        self._banner.show_message(self._key, self._say(self._done), "info", actions, dismissible=False)
