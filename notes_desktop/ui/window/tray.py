"""The icon in the tray, for who wants one: a way to the window and to a capture while the window is closed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from notes_desktop.core.text import _
from notes_desktop.core.wish import Wish
from notes_desktop.ui.theme.icons import application_icon

if TYPE_CHECKING:
    from notes_desktop.ui.window.workspace import Workspace


class Tray(QObject):
    """Owns the icon and its menu. Shown where the desktop has a place for it, also when that comes later."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.menu = QMenu()
        for title, wish in (
            (_("Open Notes Desktop"), Wish("raise")),
            (_("New note"), Wish("new_note")),
            (_("Quick capture"), Wish("capture")),
        ):
            self.menu.addAction(title).triggered.connect(partial(self._grant, wish))
        self.menu.addSeparator()
        self.menu.addAction(_("Quit")).triggered.connect(self._quit)
        self._icon = QSystemTrayIcon(QIcon.fromTheme("notes-desktop", application_icon()), self)
        self._icon.setToolTip("Notes Desktop")
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.show()

    @staticmethod
    def has_place() -> bool:
        """Whether the desktop shows such icons. Without one a closed window could not be brought back."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def close(self) -> None:
        self._icon.hide()
        self.menu.deleteLater()
        self.deleteLater()

    def _grant(self, wish: Wish) -> None:
        self._workspace.grant(wish)

    @Slot()
    def _quit(self) -> None:
        self._workspace.quit()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self._workspace.grant(Wish("raise"))
        elif reason == QSystemTrayIcon.ActivationReason.MiddleClick:
            self._workspace.grant(Wish("capture"))
