"""What changes around the window without anybody in it: day, clock, a sleep, the file and its folder, the accent."""

from __future__ import annotations

import logging
import time
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Slot

from notes_desktop.core.text import _
from notes_desktop.services.clock import midnight_ms
from notes_desktop.services.places import Place, risky_place
from notes_desktop.ui.window.accent import Accent

if TYPE_CHECKING:
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace

MINUTE_MS = 60_000
_JUMP_S = 5
_ACCEPTED = "accepted_place"
log = logging.getLogger(__name__)


class Now(NamedTuple):
    """What a person's dates depend on, and what only a sleep or a hand at the clock changes."""

    midnight_ms: int
    zone_s: int
    drift_s: float
    """The wall clock against the one that neither sleeps nor is set."""


class Surroundings(QObject):
    """Looks once a minute; `look` looks now."""

    def __init__(self, workspace: Workspace, rest: Rest) -> None:
        super().__init__(rest)
        self._workspace = workspace
        self._rest = rest
        self._now = _now()
        self.accent = Accent(workspace.settings, workspace.library.reader_lane.submit, self)
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._minute.timeout.connect(self.look)
        self._minute.start()

    def close(self) -> None:
        self._minute.stop()
        self.accent.close()

    def judge_place(self) -> None:
        """Tell when the library lies where others have a hand in its file, once for each place."""
        asked = self._workspace.library.read(lambda reader: self._place_to_tell(reader.meta(_ACCEPTED)))
        asked.add_done_callback(lambda done: self._workspace.home.post(partial(self._tell_place, done)))

    @Slot()
    def look(self) -> None:
        """After a new day, a sleep or another zone: dates are drawn anew, and what was typed is handed over."""
        before, self._now = self._now, _now()
        is_jump = abs(self._now.drift_s - before.drift_s) > _JUMP_S
        if is_jump:
            self._workspace.open_notes.flush()
        if is_jump or self._now[:2] != before[:2]:
            self._workspace.model.refresh_all()
            self._workspace.listing.reload()
        found = self._workspace.library.read(lambda _reader: self._workspace.library.is_safe())
        found.add_done_callback(lambda done: self._workspace.home.post(partial(self._tell_safe, done)))

    def _tell_safe(self, done: Future[bool]) -> None:
        banner = self._workspace.banner
        if done.exception() is None and done.result():
            banner.dismiss("missing")
            return
        said = _(
            "The library is no longer at {path}, or another program has taken it. What you write is kept, and saved as"
            " soon as it is back."
        )
        banner.show_message("missing", said.format(path=self._workspace.library.path), "error")

    def _place_to_tell(self, accepted: str | None) -> Place | None:
        path = self._workspace.library.path
        return None if accepted == str(path.resolve()) else risky_place(path)

    def _tell_place(self, done: Future[Place | None]) -> None:
        if (error := done.exception()) is not None:
            log.warning("the library's folder could not be looked at: %s", type(error).__name__)
            return
        place = done.result()
        if place is None:
            return
        if place.kind == "cloud":
            said = _(
                "This library lies in a folder that {name} copies to other machines. A copy made while you write can be"
                " damaged. Keep the library elsewhere, and only copies of it here."
            )
        else:
            said = _(
                "This library lies on another machine ({name}). When the connection fails, saving waits, and two"
                " machines must not open it at once. A folder on this machine is safer."
            )
        actions = [
            (_("Save a copy elsewhere…"), self._rest.commands.dialogs.save_library_copy),
            (_("Keep it here"), self._accept_place),
        ]
        self._workspace.banner.show_message("place", said.format(name=place.name), "warning", actions)

    def _accept_place(self) -> None:
        """Not told again for this place."""
        library = self._workspace.library
        self._workspace.banner.dismiss("place")
        library.write(lambda writer: writer.set_meta(_ACCEPTED, str(library.path.resolve())))


def _now() -> Now:
    return Now(midnight_ms(), time.localtime().tm_gmtoff, time.time() - time.monotonic())
