"""A small window with progress while a library is repaired or upgraded, and what is said when it is open again."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from notes_desktop.core.errors import LibraryDamaged, LibraryRefused, NotesError
from notes_desktop.core.text import N_, _
from notes_desktop.services.checking import is_damaged
from notes_desktop.services.lanes import Lane
from notes_desktop.services.repair import GivenUp, Progress, Report, repair, told
from notes_desktop.services.upgrade import upgrade
from notes_desktop.storage.connection import DAMAGED, StorageDamaged
from notes_desktop.storage.opening import LibraryOlder
from notes_desktop.ui.bridge.home import GuiHome
from notes_desktop.ui.widgets.announce import announce
from notes_desktop.ui.window.application import make_application

if TYPE_CHECKING:
    from notes_desktop.services.settings import Settings
    from notes_desktop.ui.widgets.banner import Banner

Work = Callable[[Progress], Report | None]
_WIDTH = 460
_STEPS = 1000
log = logging.getLogger(__name__)


class RepairWindow(QWidget):
    """Does its work as soon as it is shown, on a lane of its own. `finished` when it is over, one way or the other.

    Owns the outcome: `is_done`, and the `report` of a repair; `error` of what could not be done.
    """

    finished = Signal()

    def __init__(self, title: str, said: str, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._said = said
        self.is_done = False
        self.report: Report | None = None
        self.error: NotesError | None = None
        self._work = work
        self._lane = Lane("repair")
        self._home = GuiHome(self)
        self._ending = Event()
        self._lay_out()

    def start(self) -> None:
        """Show the window and begin."""
        self._say(self._said)
        self._bar.setValue(0)
        self._bar.setVisible(True)
        self.again.hide()
        self.error = None
        self.show()
        running = self._lane.submit(self._work, self._on_lane)
        running.add_done_callback(lambda done: self._home.post(partial(self._on_done, done)))

    def end(self) -> None:
        """Give up what is not done, and let the lane go."""
        self._ending.set()
        self._lane.close()
        self._home.close()
        self.hide()

    def text(self) -> str:
        return self._label.text()

    def percent(self) -> int:
        return 100 * self._bar.value() // _STEPS

    def _on_lane(self, share: float) -> None:
        if self._ending.is_set():
            raise GivenUp
        self._home.post(partial(self._bar.setValue, int(share * _STEPS)))

    def _on_done(self, done: Future[Report | None]) -> None:
        if self._ending.is_set():
            return
        try:
            self.report = done.result()
        except NotesError as error:
            self._on_failed(error)
        except Exception as error:  # a defect of ours must not end in a window that stands still
            log.exception("the library could not be prepared")
            self._on_failed(LibraryRefused(N_("That did not work: {reason}"), reason=error))
        else:
            self.is_done = True
            self.finished.emit()

    def _on_failed(self, error: NotesError) -> None:
        self.error = error
        self._bar.hide()
        self.again.show()
        self.again.setFocus()
        self._say(str(error))

    def _say(self, text: str) -> None:
        self._label.setText(text)
        announce(self, text, is_urgent=self.error is not None)

    def _lay_out(self) -> None:
        self.setFixedWidth(_WIDTH)
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress"))
        self.again = QPushButton(_("Try again"))
        self.again.clicked.connect(self.start)
        self._quit = QPushButton(_("Quit"))
        self._quit.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.again)
        buttons.addWidget(self._quit)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 18)
        column.setSpacing(14)
        column.addWidget(self._label)
        column.addWidget(self._bar)
        column.addLayout(buttons)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing has happened to the library of a repair that is given up."""
        event.accept()
        self.finished.emit()


def make_repair_window(path: Path, error: Exception) -> RepairWindow:
    """The window that does what the library needs whose opening raised `error`; raises it when it needs nothing."""
    if isinstance(error, LibraryOlder):
        said = _("Your library is brought to this version. A backup of it is made first.")
        return RepairWindow(_("Preparing"), said, partial(upgrade, path))
    is_damage = isinstance(error, LibraryDamaged | StorageDamaged)
    if not is_damage and (isinstance(error, NotesError) or not is_damaged(path)):
        raise error
    log.warning("the library is damaged: %s", type(error).__name__)
    said = _("Your library is damaged. It is being repaired; the damaged file is kept.")
    return RepairWindow(_("Repairing"), said, partial(repair, path))


def repair_first(path: Path, settings: Settings, error: Exception) -> tuple[QApplication, Report | None]:
    """Repair or upgrade the library in a window of its own, with the event loop of the application.

    The report is None after an upgrade. Raises `error` when neither is needed, LibraryRefused when it was given up or
    could not be done.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = make_application(sys.argv, settings)
    window = make_repair_window(path, error)
    window.finished.connect(app.quit)
    window.start()
    app.exec()
    window.end()
    if not window.is_done:
        raise window.error or (error if isinstance(error, LibraryOlder) else LibraryDamaged(DAMAGED, path=path))
    return app, window.report


def tell_repaired(banner: Banner, report: Report) -> None:
    """Say above the editor what came back, and where the damaged file is."""
    actions = [(_("Show the folder"), partial(show_folder, report.folder))]
    severity = "info" if report.whole == report.total and not report.unsure else "warning"
    banner.show_message("repaired", told(report), severity, actions)  # type: ignore[arg-type]  # a literal of two


def show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
