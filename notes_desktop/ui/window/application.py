"""The QApplication: name, theme, accent."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from notes_desktop import __version__, paths
from notes_desktop.services.json_file import read_object
from notes_desktop.services.settings import Settings
from notes_desktop.ui.theme.apply import ThemeChoice, apply_accent, apply_theme, platform_accent


def make_application(arguments: Sequence[str], settings: Settings) -> QApplication:
    """The application with its theme on, so that no window is ever painted in another."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    # By argument: setStyle() returns a QStyle, which costs 10 ms to be known to Python.
    app = QApplication([*arguments[:1], "-style", "fusion"])
    app.setApplicationName(paths.APPLICATION)
    app.setApplicationDisplayName("Notes Desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(paths.APPLICATION)
    app.setQuitOnLastWindowClosed(False)
    if sys.platform == "darwin":
        from notes_desktop.ui.window.openings import Openings

        Openings(app)
    apply_accent(app, first_accent(app, settings))
    apply_theme(app, cast("ThemeChoice", settings.text("theme")))
    return app


def first_accent(app: QApplication, settings: Settings) -> str:
    """What a window is painted with before the desktop was asked: what it said the last time."""
    if settings.text("accent") != "system":
        return ""
    return platform_accent(app) or kept_accent()


def kept_accent() -> str:
    """`#rrggbb`, or empty."""
    kept = read_object(paths.desktop_file()).get("accent")
    return kept if isinstance(kept, str) and re.fullmatch("#[0-9a-f]{6}", kept) else ""
