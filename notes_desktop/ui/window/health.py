"""Texts that changed by themselves, and a file that cannot be read: found when idle, told above the editor."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from notes_desktop.core.change import Change
from notes_desktop.core.ids import NoteId
from notes_desktop.core.text import _, ngettext
from notes_desktop.services.integrity import Integrity, Trouble
from notes_desktop.storage.connection import BROKEN
from notes_desktop.ui.models.dates import short_date

if TYPE_CHECKING:
    from notes_desktop.ui.widgets.message import Action
    from notes_desktop.ui.window.workspace import Workspace

SLICE_EVERY_MS = 150
"""With slices of 20 ms: an eighth of one processor, for as long as there is something to look at."""

REPAIR_CODE = 75
"""Ends the event loop to repair the library and open it again."""

_KEY = "changed-by-itself"
_FILE_KEY = "damaged-file"
log = logging.getLogger(__name__)


class Health(QObject):
    """Lets the notes be looked over while nobody types or waits, and asks about one trouble after the other."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._integrity = Integrity(workspace.library, lambda trouble: workspace.home.post(partial(self._on, trouble)))
        self._troubles: list[Trouble] = []
        self._is_closed = False
        self._slices = QTimer(self, singleShot=True, interval=SLICE_EVERY_MS)
        self._slices.timeout.connect(self._look_on)
        self._slices.start()
        workspace.binding.opened.connect(self._on_opened)
        workspace.navigator.unreadable.connect(self._on_opened)
        workspace.banner.dismissed.connect(self._on_dismissed)
        workspace.binding.save_failed.connect(self._on_save_failed)
        self._on_opened(workspace.damaged_note or workspace.binding.note_id)

    def close(self) -> None:
        self._is_closed = True
        self._slices.stop()
        self._integrity.close()

    @Slot()
    def _look_on(self) -> None:
        rest = self._workspace.rest
        if not self._workspace.saver.is_idle or (rest is not None and rest.is_awaited()):
            self._slices.start()
            return
        looking = self._integrity.look_on()
        looking.add_done_callback(lambda done: self._workspace.home.post(partial(self._on_looked, done)))

    def _on_looked(self, done: Future[bool]) -> None:
        if done.result() and not self._is_closed:
            self._slices.start()

    @Slot(object)
    def _on_opened(self, note_id: NoteId | None) -> None:
        if note_id:
            self._integrity.look_at(note_id)

    def _on(self, trouble: Trouble) -> None:
        if trouble.is_file:
            offer_repair(self._workspace)
            return
        self._troubles.append(trouble)
        self._show()

    @Slot(str, bool)
    def _on_save_failed(self, reason: str, _is_rescued: bool) -> None:
        if reason == _(BROKEN):
            offer_repair(self._workspace)

    def _show(self) -> None:
        banner = self._workspace.banner
        if not self._troubles:
            banner.dismiss(_KEY)
            return
        trouble = self._troubles[0]
        said = _("The stored text of “{title}” is not the one that you wrote. The disk may be failing.").format(
            title=trouble.title or _("New note")
        )
        if len(self._troubles) > 1:
            count = len(self._troubles) - 1
            further = ngettext("{count} more note follows.", "{count} more notes follow.", count).format(count=count)
            said = _("{sentence} {further}").format(sentence=said, further=further)
        banner.show_message(_KEY, said, "warning", self._ways_out(trouble))

    def _ways_out(self, trouble: Trouble) -> list[Action]:
        ways: list[Action] = [(_("Show it"), partial(self._workspace.navigator.open, trouble.note_id))]
        if trouble.good is not None:
            put_back = _("Put the text back")
            if not trouble.good.is_last:
                when = short_date(trouble.good.edited_ms, datetime.now())  # noqa: DTZ005  # dates are local
                put_back = _("Put the text of {when} back").format(when=when)
            ways.append((put_back, partial(self._settle, trouble, True)))
        ways.append((_("Keep it as it is"), partial(self._settle, trouble, False)))
        return ways

    def _settle(self, trouble: Trouble, is_put_back: bool) -> None:
        act = self._integrity.put_back if is_put_back else self._integrity.keep
        self._workspace.open_notes.flush()
        act(trouble, self._publish).add_done_callback(_log_failure)
        self._next()

    def _publish(self, change: Change) -> None:
        self._workspace.publish(change)

    def _next(self) -> None:
        del self._troubles[:1]
        self._show()

    @Slot(str)
    def _on_dismissed(self, key: str) -> None:
        if key == _KEY:
            self._next()


def offer_repair(workspace: Workspace) -> None:
    """The file cannot be read somewhere: all of it is repaired, and opened again."""
    log.error("the library file is damaged")
    said = _("The library file is damaged. Your notes are taken over into a new one; the damaged file is kept.")
    workspace.banner.show_message(_FILE_KEY, said, "error", [(_("Repair now"), partial(_repair, workspace))])


def _repair(workspace: Workspace) -> None:
    """Everything typed goes to the library or into rescue files, which come back after the repair."""
    if workspace.settle():
        workspace.library.leave()
        QApplication.exit(REPAIR_CODE)
    elif workspace.rest is not None:
        workspace.rest.offer_ways_out()


def _log_failure(done: Future[bool]) -> None:
    if (error := done.exception()) is not None:
        log.warning("a text could not be put back: %s", error)
