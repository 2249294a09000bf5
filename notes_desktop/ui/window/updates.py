"""Tells of a new version, for who wants to be told: in the banner, with a link to its page."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from notes_desktop.core.errors import NotesError
from notes_desktop.core.text import _
from notes_desktop.services import updates
from notes_desktop.services.updates import Asked, Release

if TYPE_CHECKING:
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace

LOOK_AGAIN_MS = 3_600_000
_KEY = "update"
log = logging.getLogger(__name__)


class Updates(QObject):
    """Asks once a day while it lives; `look` asks now and says what came of it."""

    def __init__(self, workspace: Workspace, rest: Rest, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._rest = rest
        self._asked = Asked(workspace.library.reader_lane.submit)
        self._process: QProcess | None = None
        self._timer = QTimer(self, interval=LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.look_if_due)
        self._timer.start()

    @Slot()
    def look_if_due(self) -> None:
        if self._asked.is_due():
            self._ask(is_wanted=False)

    def look(self) -> None:
        self._ask(is_wanted=True)

    def close(self) -> None:
        self._timer.stop()
        if self._process is not None:
            self._process.finished.disconnect()
            self._process.kill()
            self._process.waitForFinished(1000)
            self._process = None
        self.deleteLater()

    def _ask(self, is_wanted: bool) -> None:
        if self._process is not None:
            return
        try:
            program, *arguments = updates.command(updates.address())
        except NotesError as error:
            self._tell_refused(str(error), is_wanted)
            return
        self._asked.note()
        self._process = QProcess(self)
        self._process.finished.connect(partial(self._on_finished, is_wanted))
        self._process.start(program, arguments)

    def _on_finished(self, is_wanted: bool, code: int, _status: object) -> None:
        process, self._process = self._process, None
        assert process is not None
        answer, said = process.readAllStandardOutput().data(), process.readAllStandardError().data()
        process.deleteLater()
        if code:
            reason = bytes(said).decode("utf-8", "replace").strip() or code
            self._tell_refused(_("New versions cannot be looked for: {reason}").format(reason=reason), is_wanted)
            return
        try:
            release = updates.release_of(bytes(answer))
        except NotesError as error:
            self._tell_refused(str(error), is_wanted)
            return
        if updates.is_newer(release) and (is_wanted or not self._asked.is_unwanted(release)):
            self._tell(release)
        elif is_wanted:
            self._rest.toast.show_text(_("This is the newest version."))

    def _tell(self, release: Release) -> None:
        actions = [
            (_("Open its page"), partial(self._open, release)),
            (_("Skip this version"), partial(self._skip, release)),
        ]
        said = _("There is a new version of Notes Desktop: {version}.").format(version=release.version)
        self._workspace.banner.show_message(_KEY, said, "info", actions)

    def _open(self, release: Release) -> None:
        if self._rest.prompter.glance(release.page):
            QDesktopServices.openUrl(QUrl(release.page))

    def _skip(self, release: Release) -> None:
        self._asked.leave_out(release)
        self._workspace.banner.dismiss(_KEY)

    def _tell_refused(self, said: str, is_wanted: bool) -> None:
        """Nobody asked for what happens by itself: then only the log says that it failed."""
        log.info("%s", said)
        if is_wanted:
            self._rest.toast.show_text(said)
