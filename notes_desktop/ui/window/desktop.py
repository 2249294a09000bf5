"""What the application is to the desktop around it: an icon in the tray, started at login, ended at logout."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication

from notes_desktop import paths
from notes_desktop.core.errors import NotesError
from notes_desktop.core.text import _

if TYPE_CHECKING:
    from notes_desktop.ui.bridge.session_manager import Program, SessionManager
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.tray import Tray
    from notes_desktop.ui.window.updates import Updates
    from notes_desktop.ui.window.workspace import Workspace


class Desktop(QObject):
    """Carries out the settings of the section "desktop"; `settle_in` once the start is over."""

    def __init__(self, workspace: Workspace, rest: Rest) -> None:
        super().__init__(rest)
        self._workspace = workspace
        self._rest = rest
        self.tray: Tray | None = None
        self.updates: Updates | None = None
        self.session: SessionManager | None = None
        app = cast("QGuiApplication", QGuiApplication.instance())
        app.commitDataRequest.connect(self.keep_all)
        self._session_id = os.environ.pop(paths.SESSION_VARIABLE, "")  # not for children
        if self._session_id:  # the session waits for who is started again
            QTimer.singleShot(0, self, self._join_session)

    def settle_in(self) -> None:
        self._join_session()
        self._apply_tray()
        self._apply_updates()
        if self.updates is not None:
            self.updates.look_if_due()
        settings = self._workspace.settings
        if settings.text("desktop.autostart") == "on":
            from notes_desktop.services import autostart

            if not autostart.is_on():  # taken away with the desktop's own tool
                settings.set("desktop.autostart", "off")

    def apply(self, setting_id: str) -> None:
        """A setting changed."""
        if setting_id == "desktop.tray":
            self._apply_tray()
            if self.tray is not None and not self.tray.has_place():
                said = _("This desktop has no tray at the moment. The icon comes when there is one.")
                self._rest.toast.show_text(said)
        elif setting_id == "desktop.autostart":
            self._apply_autostart()
        elif setting_id == "desktop.updates":
            self._apply_updates()
            if self.updates is not None:
                self.updates.look()

    @staticmethod
    def can_look() -> bool:
        """Whether somebody named the place where releases are told."""
        from notes_desktop.services.updates import address

        return bool(address())

    def explain_updates(self) -> str:
        if self.can_look():
            return _("You are told, with a link. Nothing is fetched, and nothing is said of you.")
        return _("Nobody has named a place yet where new versions are told.")

    def keeps_running(self) -> bool:
        """Whether closing the window leaves the application in the tray."""
        wants = self._workspace.settings.text("desktop.tray") == "keep"
        return wants and self.tray is not None and self.tray.has_place()

    @Slot()
    def keep_all(self) -> bool:
        """The session is about to end: everything to the disk, without a question; the process may be gone next."""
        return self._workspace.keep_all()

    def close(self) -> None:
        if self.session is not None:
            self.session.close()
        if self.updates is not None:
            self.updates.close()
            self.updates = None
        self._close_tray()

    @Slot()
    def _join_session(self) -> None:
        """Where the desktop has a session manager; Windows and macOS ask through Qt."""
        if self.session is not None or not os.environ.get("SESSION_MANAGER"):
            return
        from notes_desktop.ui.bridge.session_manager import SessionManager

        workspace = self._workspace
        self.session = SessionManager(
            self._session_id, self._program, self.keep_all, workspace.home.post, int(workspace.window.winId()), self
        )
        self.session.ended.connect(workspace.signals.ended)

    def _program(self) -> Program:
        """How this window is opened again; a quick capture that was all there is does not come back."""
        from notes_desktop.services.desktop_entry import command_of
        from notes_desktop.ui.bridge.session_manager import Program

        command = [*command_of(sys.argv[0]), "--library", str(self._workspace.library.path.absolute())]
        return Program(command, self._workspace.is_shown)

    def _close_tray(self) -> None:
        if self.tray is not None:
            self.tray.close()
            self.tray = None

    def _apply_tray(self) -> None:
        is_wanted = self._workspace.settings.text("desktop.tray") != "off"
        if is_wanted and self.tray is None:
            from notes_desktop.ui.window.tray import Tray

            self.tray = Tray(self._workspace, self)
        elif not is_wanted:
            self._close_tray()

    def _apply_updates(self) -> None:
        is_wanted = self._workspace.settings.text("desktop.updates") == "on" and self.can_look()
        if is_wanted and self.updates is None:
            from notes_desktop.ui.window.updates import Updates

            self.updates = Updates(self._workspace, self._rest, self)
        elif not is_wanted and self.updates is not None:
            self.updates.close()
            self.updates = None

    def _apply_autostart(self) -> None:
        from notes_desktop.services import autostart
        from notes_desktop.services.desktop_entry import command_of

        settings = self._workspace.settings
        try:
            autostart.turn(settings.text("desktop.autostart") == "on", command_of(sys.argv[0]))
        except NotesError as error:
            settings.set("desktop.autostart", "off")
            self._rest.toast.show_text(str(error))
