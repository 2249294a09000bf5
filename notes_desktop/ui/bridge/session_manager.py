"""The session of an X11 desktop: asked at logout to keep everything, and started again at the next login."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from notes_desktop import paths
from notes_desktop.ui.bridge.xsmp import RESTARTS_IF_RUNNING, RESTARTS_NEVER, Connection, Listeners

_ID_OPTION = "--sm-client-id"
log = logging.getLogger(__name__)


class Program(NamedTuple):
    """What the session manager has to know: the words that start this again, and whether it should."""

    command: Sequence[str]
    comes_back: bool


class SessionManager(QObject):
    """Joins the session of the desktop that the environment names, until `close`.

    `previous_id` is that of the run that it goes on with, empty for none.
    `program` and `keep` are asked whenever the session is saved; `keep` says whether everything is on the disk.
    `post` runs a job on the GUI thread; `window` is the number of any of this program. `ended` when the session ends.
    """

    ended = Signal()

    def __init__(
        self,
        previous_id: str,
        program: Callable[[], Program],
        keep: Callable[[], bool],
        post: Callable[[Callable[[], None]], None],
        window: int,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._program = program
        self._keep = keep
        self._post = post
        self._connection: Connection | None = None
        self._notifier: QSocketNotifier | None = None
        self._closing = threading.Lock()
        self._is_closed = False
        self._opened: Connection | None = None
        """What the thread that joins has got, before the GUI thread hears of it."""
        # A session manager that does not answer must not hold the window.
        threading.Thread(target=self._open, args=(previous_id,), name="session", daemon=True).start()

    def close(self) -> None:
        """Leave the session, also one that is still being joined: who quits is not started again."""
        self._forget()
        with self._closing:
            self._is_closed = True
            connection, self._opened, self._connection = self._connection or self._opened, None, None
        if connection is not None:
            connection.close()

    def _open(self, previous_id: str) -> None:
        """On a thread of its own, which ends with it."""
        listeners = Listeners(self._on_save_asked, self._on_die)
        try:
            connection = Connection(previous_id, listeners)
        except (OSError, AttributeError) as error:
            log.info("the session is not joined: %s", type(error).__name__)
            return
        with self._closing:
            is_late = self._is_closed
            self._opened = None if is_late else connection
        if is_late:
            connection.close()  # a member that never answers would hold the logout
        else:
            self._post(partial(self._on_opened, connection))

    def _on_opened(self, connection: Connection) -> None:
        if self._is_closed:
            return
        self._connection = connection
        _name(self._window, connection.client_id)
        connection.describe(_process() | _described(self._program(), connection.client_id))
        self._notifier = QSocketNotifier(connection.descriptor, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)

    @Slot()
    def _on_readable(self) -> None:
        if self._connection is not None and not self._connection.process():
            self._connection = self._opened = None
            self._forget()

    def _on_save_asked(self) -> None:
        # Keys that were pressed before are taken in first, and libSM is not in the middle of a message then.
        QTimer.singleShot(0, self, self._save)

    def _on_die(self) -> None:
        QTimer.singleShot(0, self, self.ended.emit)

    @Slot()
    def _save(self) -> None:
        """The answer comes when everything is on the disk, and without a question."""
        connection = self._connection
        if connection is None:
            return
        is_kept = False
        try:
            is_kept = self._keep()
            connection.describe(_described(self._program(), connection.client_id))
        finally:
            connection.saved(is_kept)  # without it the logout would wait

    def _forget(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None


def name_before_shown(window: int) -> None:
    """Window managers look who a window is when it comes, to put it back on its workspace; all others follow this one.

    For one that the session manager starts again: that it is given the same id is known only after the first frame.
    """
    _name(window, os.environ.get(paths.SESSION_VARIABLE, ""))


def _name(window: int, client_id: str) -> None:
    if QGuiApplication.platformName() == "xcb":
        from notes_desktop.ui.bridge.x11 import name_client

        name_client(window, client_id)


def _process() -> dict[str, bytes | Sequence[bytes]]:
    """What stays the same for as long as this process runs."""
    try:
        folder = os.getcwd()
    except OSError:  # it was deleted
        folder = os.path.expanduser("~")
    user = os.environ.get("USER") or str(os.getuid())
    return {
        "UserID": os.fsencode(user),
        "ProcessID": str(os.getpid()).encode(),
        "CurrentDirectory": os.fsencode(folder),
    }


def _described(program: Program, client_id: str) -> dict[str, bytes | Sequence[bytes]]:
    command = [os.fsencode(word) for word in program.command]
    return {
        "Program": command[0],
        "CloneCommand": command,
        "RestartCommand": [*command, _ID_OPTION.encode(), os.fsencode(client_id)],
        "RestartStyleHint": RESTARTS_IF_RUNNING if program.comes_back else RESTARTS_NEVER,
    }
