"""Questions to the person: the only place where a dialog waits for its answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from notes_desktop.core.text import _


class Prompter(Protocol):
    """Tests answer without a screen through another one."""

    def ask(self, question: str, detail: str, buttons: Sequence[str]) -> str | None:
        """The text of the button that was pressed; the last of `buttons` keeps things as they are. None for Esc."""

    def save_path(self, title: str, name: str, kind: str) -> Path | None:
        """Where to save a file; None when the person thought better of it."""

    def glance(self, address: str) -> bool:
        """Whether to open an address after looking at it."""


class DialogPrompter:
    """Asks in dialogs over `parent`."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def ask(self, question: str, detail: str, buttons: Sequence[str]) -> str | None:
        box = QMessageBox(self._parent)
        box.setWindowTitle("Notes Desktop")
        box.setText(question)
        box.setInformativeText(detail)
        made = [box.addButton(text, QMessageBox.ButtonRole.ActionRole) for text in buttons[:-1]]
        keep = box.addButton(buttons[-1], QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.exec()
        pressed = box.clickedButton()
        box.deleteLater()
        return next((button.text() for button in [*made, keep] if button is pressed), None)

    def save_path(self, title: str, name: str, kind: str) -> Path | None:
        chosen, _filter = QFileDialog.getSaveFileName(self._parent, title, name, kind)
        return Path(chosen) if chosen else None

    def glance(self, address: str) -> bool:
        opened = _("Open")
        return self.ask(_("Open this address in the browser?"), address, [opened, _("Cancel")]) == opened
