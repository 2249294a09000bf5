"""What is said when no window comes, to who started it where nobody reads standard error."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from notes_desktop import paths
from notes_desktop.core.text import _
from notes_desktop.services.settings import Settings
from notes_desktop.ui.theme.icons import application_icon
from notes_desktop.ui.widgets.prompter import DialogPrompter
from notes_desktop.ui.window.application import make_application


def refuse(said: str) -> None:
    """Return when a person has read it."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = make_application(sys.argv, Settings(paths.settings_file()))
    QGuiApplication.setWindowIcon(application_icon())
    DialogPrompter(None).tell(_("This could not be opened."), said)
