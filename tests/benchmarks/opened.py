"""The real window on one library, in the process that measures it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import notes_desktop.ui  # noqa: F401 (before PySide, as in a start)

# isort: split
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from notes_desktop import paths
from notes_desktop.app import open_workspace
from notes_desktop.services.settings import Settings
from notes_desktop.storage.lock import LibraryLock
from notes_desktop.ui.bridge.collector import collect_at_rest
from notes_desktop.ui.window.application import make_application
from notes_desktop.ui.window.workspace import Workspace

ASK_AGAIN_MS = 2


class Opened(NamedTuple):
    app: QApplication
    workspace: Workspace


def open_window(library: Path) -> Opened:
    """Open the window; returns when everything but the index is there."""
    settings = Settings(paths.settings_file())
    app = make_application(sys.argv, settings)
    lock = LibraryLock(paths.lock_file(library))
    assert lock.acquire("window")
    workspace = open_workspace(library, lock, settings)
    workspace.furnished.connect(partial(collect_at_rest, app))
    workspace.show()
    wait_until(lambda: workspace.rest is not None and workspace.listing.is_answered)
    return Opened(app, workspace)


def leave(workspace: Workspace) -> None:
    """Close, and end the process at once: what Python would still tidy up is nobody's figure."""
    workspace.close()
    sys.stdout.flush()
    os._exit(0)


def wait_until(holds: Callable[[], bool], patience_s: float = 60, ask_again_ms: int = ASK_AGAIN_MS) -> None:
    """Asks now and then: a lane would not get to compute if this asked all the time."""
    loop, deadline = QEventLoop(), time.monotonic() + patience_s
    timer = QTimer(interval=ask_again_ms)
    timer.timeout.connect(lambda: loop.quit() if holds() or time.monotonic() > deadline else None)
    timer.start()
    loop.exec()
    assert holds(), "waited in vain"


def press(app: QApplication, surface: QWidget, text: str = "x") -> None:
    """One key, with its release."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        app.sendEvent(surface, QKeyEvent(kind, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier, text))


def paint(window: QWidget) -> None:
    """All that the window has to paint by now, as its event loop would next."""
    QCoreApplication.sendPostedEvents(window, QEvent.Type.UpdateRequest)


def milliseconds_since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000
