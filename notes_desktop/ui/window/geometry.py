"""Where the window was, remembered for each set of screens, and never outside those that exist."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from notes_desktop import paths
from notes_desktop.services.json_file import read_object, write_object

_log = logging.getLogger(__name__)
_MOST_SETS = 12
_USUAL_FRAME = QSize(16, 48)
_FARTHEST = 100_000
_WIDEST_FRAME = 200


class Rect(NamedTuple):
    x: int
    y: int
    width: int
    height: int


class Frame(NamedTuple):
    """What the window manager puts around a window."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0


class Place(NamedTuple):
    """The window as it is when it is neither maximised nor over the full screen, and whether it is."""

    rect: Rect
    frame: Frame = Frame()
    is_maximised: bool = False
    is_full_screen: bool = False


def clamp(rect: Rect, screens: Sequence[Rect], frame: Frame = Frame()) -> Rect:  # noqa: B008  # a constant
    """The nearest place for `rect` that lies with its frame on one screen: the one it covers most, else the first."""
    if not screens:
        return rect
    screen = max(screens, key=lambda one: _shared(rect, one))
    across, down = frame.left + frame.right, frame.top + frame.bottom
    width, height = min(rect.width, screen.width - across), min(rect.height, screen.height - down)
    x = _within(rect.x, screen.x + frame.left, screen.x + screen.width - frame.right - width)
    y = _within(rect.y, screen.y + frame.top, screen.y + screen.height - frame.bottom - height)
    return Rect(x, y, width, height)


class GeometryStore:
    """Owns `<library uid>.json` in the state folder: a place for each set of screens, the newest last.

    With a name, `<library uid>-<name>.json`: places of other windows.
    """

    def __init__(self, library_uid: str, name: str = "", most: int = _MOST_SETS) -> None:
        self._file = paths.state_folder() / (f"{library_uid}-{name}.json" if name else f"{library_uid}.json")
        self._most = most
        self._kept = read_object(self._file)

    def load(self, screens: str) -> Place | None:
        """The place on these screens, or the newest on others; None when there is none."""
        written = self._kept.get(screens) or next(reversed(self._kept.values()), None)
        return _read(written) if isinstance(written, Mapping) else None

    def keep(self, screens: str, place: Place) -> Callable[[], None] | None:
        """Take a place; the answer writes it to the disk, on any thread. None when nothing has changed."""
        entry: dict[str, object] = {
            "rect": list(place.rect),
            "frame": list(place.frame),
            "maximised": place.is_maximised,
            "full_screen": place.is_full_screen,
        }
        if self._kept.get(screens) == entry:
            return None
        self._kept.pop(screens, None)
        self._kept[screens] = entry
        for oldest in list(self._kept)[: -self._most]:
            del self._kept[oldest]
        kept = dict(self._kept)
        return lambda: self._write(kept)

    def _write(self, kept: Mapping[str, object]) -> None:
        """A place that cannot be kept is only a place."""
        try:
            write_object(self._file, kept)
        except OSError as error:
            _log.info("the window's place could not be written: %s", error.strerror)


def place_of(window: QWidget) -> Place:
    is_normal = not (window.isMaximized() or window.isFullScreen() or window.isMinimized())
    rect = window.geometry() if is_normal else window.normalGeometry()
    outer, inner = window.frameGeometry(), window.geometry()
    frame = Frame(
        inner.left() - outer.left(),
        inner.top() - outer.top(),
        outer.right() - inner.right(),
        outer.bottom() - inner.bottom(),
    )
    is_full_screen = window.isFullScreen()
    # Under a full screen Qt remembers whether the window was maximised.
    is_maximised = bool(window.windowState() & Qt.WindowState.WindowMaximized)
    return Place(_rect(rect), Frame() if is_full_screen else frame, is_maximised, is_full_screen)


def put(window: QWidget, place: Place) -> None:
    """Give the window its place before it is shown."""
    window.setGeometry(QRect(*clamp(place.rect, screen_rects(), place.frame)))
    state = Qt.WindowState.WindowNoState
    if place.is_maximised:
        state |= Qt.WindowState.WindowMaximized
    if place.is_full_screen:
        state |= Qt.WindowState.WindowFullScreen
    window.setWindowState(state)


def fit(window: QWidget) -> None:
    """With its frame no larger than the first screen; where it goes is the window manager's choice."""
    screens = screen_rects()
    if screens:
        room = QSize(screens[0].width, screens[0].height) - _USUAL_FRAME
        window.resize(window.size().boundedTo(room).expandedTo(window.minimumSize()))


def screen_rects() -> list[Rect]:
    """What windows may cover, the primary screen first."""
    return [_rect(screen.availableGeometry()) for screen in QGuiApplication.screens()]


def screens_key() -> str:
    """A name for the screens that exist now, the same whatever their order."""
    rects = sorted(_rect(screen.geometry()) for screen in QGuiApplication.screens())
    return " ".join(f"{rect.width}x{rect.height}{rect.x:+}{rect.y:+}" for rect in rects)


def _read(written: Mapping[str, object]) -> Place | None:
    rect = _numbers(written.get("rect"), -_FARTHEST, _FARTHEST)
    frame = _numbers(written.get("frame"), 0, _WIDEST_FRAME)
    if rect is None or rect[2] < 1 or rect[3] < 1:
        return None
    is_maximised, is_full_screen = written.get("maximised") is True, written.get("full_screen") is True
    return Place(Rect(*rect), Frame(*frame) if frame else Frame(), is_maximised, is_full_screen)


def _numbers(written: object, least: int, most: int) -> list[int] | None:
    """Four whole numbers in a range, else None."""
    if not isinstance(written, list) or len(written) != len(Rect._fields):
        return None
    return written if all(type(one) is int and least <= one <= most for one in written) else None


def _within(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))


def _shared(one: Rect, other: Rect) -> int:
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(width, 0) * max(height, 0)


def _rect(rect: QRect) -> Rect:
    return Rect(rect.x(), rect.y(), rect.width(), rect.height())
