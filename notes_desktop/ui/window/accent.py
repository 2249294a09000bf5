"""The accent colour of the desktop, followed while the setting says so."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from notes_desktop import paths
from notes_desktop.services.json_file import write_object
from notes_desktop.services.settings import Settings, Submit
from notes_desktop.ui.theme.apply import apply_accent
from notes_desktop.ui.window.application import first_accent, kept_accent

if TYPE_CHECKING:
    from notes_desktop.ui.bridge.portal_accent import PortalAccent

_log = logging.getLogger(__name__)


class Accent(QObject):
    """Follows from `apply` on, until `close`. What it was last is kept, so that the next start begins with it.

    `submit` takes the writing to a lane. On Windows and macOS it is the accent of the start.
    """

    def __init__(self, settings: Settings, submit: Submit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._submit = submit
        self._portal: PortalAccent | None = None
        self._said: str | None = None
        """What the desktop said last; None before it said anything, and then the one that was kept counts."""

    def apply(self) -> None:
        """The start is over, or a person has changed the setting."""
        app = cast("QApplication", QApplication.instance())
        follows = self._settings.text("accent") == "system"
        said = self._said if follows else None
        apply_accent(app, first_accent(app, self._settings) if said is None else said)
        if not follows:
            self.close()
        elif self._portal is None and sys.platform not in ("win32", "darwin"):
            self._listen()

    def close(self) -> None:
        if self._portal is not None:
            self._portal.close()
            self._portal.deleteLater()
            self._portal = None

    def _listen(self) -> None:
        from notes_desktop.ui.bridge.portal_accent import PortalAccent

        try:
            self._portal = PortalAccent(self)
        except OSError:
            self._on_found("")  # no bus, and nobody on it who has a colour
        else:
            self._portal.found.connect(self._on_found)

    @Slot(str)
    def _on_found(self, accent: str) -> None:
        self._said = accent
        apply_accent(cast("QApplication", QApplication.instance()), accent)
        if accent != kept_accent():
            self._submit(_keeping(accent))


def _keeping(accent: str) -> Callable[[], None]:
    def keep() -> None:
        """A colour that cannot be kept comes a moment later at the next start."""
        try:
            write_object(paths.desktop_file(), {"accent": accent})
        except OSError as error:
            _log.info("the desktop's accent could not be kept: %s", error.strerror)

    return keep
