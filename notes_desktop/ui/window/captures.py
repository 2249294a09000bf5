"""The window for quick capture: one at a time, with or without the main window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QWidget

from notes_desktop.ui.window.geometry import GeometryStore, fit, place_of, put, screens_key

if TYPE_CHECKING:
    from notes_desktop.core.change import Change
    from notes_desktop.ui.window.capture_key import CaptureKey
    from notes_desktop.ui.window.capture_window import CaptureWindow
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace

_KEY = "desktop.capture_key"
_LISTEN_AFTER_MS = 1500


class Captures(QObject):
    """Owns the window, where it was, and the key that opens it from every program.

    When nothing else is shown, the application ends with the window.
    """

    def __init__(self, workspace: Workspace, rest: Rest) -> None:
        super().__init__(rest)
        self._workspace = workspace
        self._rest = rest
        self._window: CaptureWindow | None = None
        self._places: GeometryStore | None = None
        self._key: CaptureKey | None = None
        if workspace.settings.text(_KEY):
            QTimer.singleShot(_LISTEN_AFTER_MS, self, self.apply_key)

    @Slot()
    def apply_key(self) -> None:
        """Listen for the key that is set, or for none; it is told when it cannot be had."""
        from notes_desktop.ui.window.capture_key import CaptureKey

        if self._key is None:
            self._key = CaptureKey(self.show, self._rest.toast.show_text, self)
        said = self._key.set_key(self._workspace.settings.text(_KEY))
        if said:
            self._rest.toast.show_text(said)

    @Slot()
    def open(self) -> None:
        """An empty note, ready to type in; the one that is being written comes forward instead."""
        self.show()

    def show(self) -> CaptureWindow:
        """As `open`; the window."""
        if self._window is None:
            self._window = self._made()
        self._window.come_forward()
        return self._window

    def take_change(self, change: Change) -> None:
        """A write landed."""
        window = self._window
        if window is not None and window.note_id is not None and change.concerns(window.note_id):
            window.look_again()

    def hide(self) -> None:
        if self._window is not None:
            self._window.hide()

    def close(self) -> None:
        """With the application; what is typed was handed over."""
        if self._key is not None:
            self._key.close()
        if self._window is not None:
            self._window.go()
            self._window = None

    def _made(self) -> CaptureWindow:
        from notes_desktop.ui.window.capture_window import CaptureWindow

        window = CaptureWindow(self._workspace, self._rest)
        if self._places is None:
            self._places = GeometryStore(self._workspace.library.uid, "capture")
        place = self._places.load(screens_key())
        if place is None:
            fit(window)
            _place_before_eyes(window)
        else:
            put(window, place)
        window.begin()
        window.placed.connect(self._keep_place)
        window.closed.connect(self._on_closed)
        return window

    @Slot()
    def _keep_place(self) -> None:
        if self._places is not None and self._window is not None and self._window.isVisible():
            write = self._places.keep(screens_key(), place_of(self._window))
            if write is not None:
                self._workspace.library.reader_lane.submit(write)

    @Slot()
    def _on_closed(self) -> None:
        self._window = None
        if not self._workspace.is_shown:
            self._workspace.window.close_requested.emit()


def _place_before_eyes(window: QWidget) -> None:
    """In the upper middle of the screen that the pointer is on."""
    screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
    room = screen.availableGeometry()
    window.move(room.center().x() - window.width() // 2, room.top() + (room.height() - window.height()) // 3)
