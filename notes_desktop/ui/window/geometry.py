"""Where the window was, remembered for each set of screens, and never outside those that exist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from notes_desktop import paths
from notes_desktop.services.json_file import read_object, write_object


class Rect(NamedTuple):
    x: int
    y: int
    width: int
    height: int


def clamp(rect: Rect, screens: Sequence[Rect]) -> Rect:
    """The nearest place for `rect` that lies wholly on one screen: the one that it covers most, else the first."""
    if not screens:
        return rect
    screen = max(screens, key=lambda one: _shared(rect, one))
    width, height = min(rect.width, screen.width), min(rect.height, screen.height)
    x = min(max(rect.x, screen.x), screen.x + screen.width - width)
    y = min(max(rect.y, screen.y), screen.y + screen.height - height)
    return Rect(x, y, width, height)


class GeometryStore:
    """`<library uid>.json` in the state folder: a place for each set of screens."""

    def __init__(self, library_uid: str) -> None:
        self._file = paths.state_folder() / f"{library_uid}.json"

    def restore(self, window: QWidget) -> None:
        kept = read_object(self._file).get(_screens_key())
        if not isinstance(kept, dict):
            return
        numbers = [kept.get(name) for name in Rect._fields]
        if not all(type(number) is int and abs(number) < 100_000 for number in numbers):
            return
        place = clamp(Rect(*numbers), _screens())  # type: ignore[arg-type]  # checked above
        window.setGeometry(QRect(*place))
        if kept.get("maximised") is True:
            window.setWindowState(Qt.WindowState.WindowMaximized)
        if kept.get("full_screen") is True:
            window.setWindowState(Qt.WindowState.WindowFullScreen)

    def save(self, window: QWidget) -> None:
        """Raises nothing: a place that cannot be kept is only a place."""
        place = window.normalGeometry() if window.isMaximized() or window.isFullScreen() else window.geometry()
        kept = dict(zip(Rect._fields, place.getRect(), strict=True))  # type: ignore[call-overload]
        entry = {**kept, "maximised": window.isMaximized(), "full_screen": window.isFullScreen()}
        try:
            write_object(self._file, {**read_object(self._file), _screens_key(): entry})
        except OSError:
            return


def _shared(one: Rect, other: Rect) -> int:
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(width, 0) * max(height, 0)


def _screens() -> list[Rect]:
    return [Rect(*screen.availableGeometry().getRect()) for screen in QGuiApplication.screens()]  # type: ignore[misc]


def _screens_key() -> str:
    return ";".join(sorted(f"{s.geometry().getRect()}" for s in QGuiApplication.screens()))
