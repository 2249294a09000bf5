"""The QApplication: name, icon, theme."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from notes_desktop import __version__, paths
from notes_desktop.services.settings import Settings
from notes_desktop.ui.theme.apply import ThemeChoice, apply_theme


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
    apply_theme(app, cast("ThemeChoice", settings.text("theme")))
    return app
