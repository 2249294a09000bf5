"""Questions that stop everything until a person answers: the only place that waits for one (`exec`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QGridLayout,
    QMessageBox,
    QSizePolicy,
    QSpacerItem,
    QWidget,
)

from notes_desktop.core.text import _

_LONGEST_ADDRESS = 300
_ICON = 48
_LEAST_WIDTH = 340
_STYLE = "QLabel#qt_msgbox_label { font-weight: 600; }"


class Prompter(Protocol):
    """Asks a person. Tests answer with one of their own."""

    def ask(self, question: str, detail: str, buttons: Sequence[str], default: int = -1) -> str:
        """The button that was pressed. The last one changes nothing and is the answer of Esc as well;
        `default` is the index of the one that Enter presses."""

    def tell(self, title: str, text: str) -> None:
        """Show a text until it is closed."""

    def save_path(self, title: str, name: str, kind: str) -> Path | None:
        """Where to write, None for nowhere. `kind` is a filter of Qt, such as "Markdown (*.md)"; the suffix of the
        suggested name is added where a person leaves it out, and a file that exists was confirmed."""

    def open_paths(self, title: str, kinds: str) -> list[Path]:
        """The files to open, none of them when a person thinks better of it. `kinds` are filters of Qt."""

    def glance(self, address: str) -> bool:
        """Whether to open an address, after a glance at it."""


class DialogPrompter:
    """Asks with the dialogs of the platform, over `window` where there is one."""

    def __init__(self, window: QWidget | None) -> None:
        self._window = window
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def ask(self, question: str, detail: str, buttons: Sequence[str], default: int = -1) -> str:
        box = _message_box(self._window, question, detail)
        made = [box.addButton(label, QMessageBox.ButtonRole.AcceptRole) for label in buttons[:-1]]
        made.append(box.addButton(buttons[-1], QMessageBox.ButtonRole.RejectRole))
        box.setDefaultButton(made[default])
        box.setEscapeButton(made[-1])
        box.exec()
        return _pressed(box, made, buttons)

    def tell(self, title: str, text: str) -> None:
        box = _message_box(self._window, title, text)
        close = box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
        box.setEscapeButton(close)
        box.exec()
        box.deleteLater()

    def save_path(self, title: str, name: str, kind: str) -> Path | None:
        dialog = QFileDialog(self._window, title, self._folder, kind)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
        dialog.selectFile(name)
        answer = dialog.exec()
        files = dialog.selectedFiles()
        dialog.deleteLater()
        if answer != QDialog.DialogCode.Accepted or not files:
            return None
        self._folder = str(Path(files[0]).parent)  # where the next question begins
        return Path(files[0])

    def open_paths(self, title: str, kinds: str) -> list[Path]:
        dialog = QFileDialog(self._window, title, self._folder, kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        answer = dialog.exec()
        files = [Path(file) for file in dialog.selectedFiles()]
        dialog.deleteLater()
        if answer != QDialog.DialogCode.Accepted or not files:
            return []
        self._folder = str(files[0].parent)
        return files

    def glance(self, address: str) -> bool:
        open_it = _("Open")
        shown = address if len(address) <= _LONGEST_ADDRESS else address[:_LONGEST_ADDRESS] + "…"
        return self.ask(_("Open this address?"), shown, (open_it, _("Cancel")), default=0) == open_it


def _message_box(window: QWidget | None, text: str, detail: str) -> QMessageBox:
    box = QMessageBox(window)
    box.setWindowTitle(_("Notes Desktop"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(detail)
    box.setStyleSheet(_STYLE)
    box.setIconPixmap(QApplication.windowIcon().pixmap(_ICON))  # lays the box out anew
    layout = box.layout()
    if isinstance(layout, QGridLayout):
        # A box is as wide as its first line, and so narrow around a short one that its title is cut off.
        room = QSpacerItem(_LEAST_WIDTH, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        layout.addItem(room, layout.rowCount(), 0, 1, layout.columnCount())
        layout.setContentsMargins(24, 24, 24, 16)
    return box


def _pressed(box: QMessageBox, made: Sequence[QAbstractButton], labels: Sequence[str]) -> str:
    clicked = box.clickedButton()
    box.deleteLater()
    return next((label for button, label in zip(made, labels, strict=True) if button is clicked), labels[-1])
