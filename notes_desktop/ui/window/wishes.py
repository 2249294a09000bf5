"""What a start asks of the window that is open, carried out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from notes_desktop.core.text import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from notes_desktop.core.wish import Wish
    from notes_desktop.ui.window.workspace import Workspace


def grant(workspace: Workspace, wish: Wish) -> None:
    """Do what is wished, in front of everything else."""
    rest = workspace.rest
    assert rest is not None
    if wish.token:
        os.environ["XDG_ACTIVATION_TOKEN"] = wish.token  # Qt shows it to the compositor with the next activation
    if wish.word == "capture":
        _use_token(rest.captures.show(), wish.token)
        return
    workspace.come_forward()
    _use_token(workspace.window, wish.token)
    if wish.word == "new_note":
        workspace.window.commands.run("note.new")
    elif wish.word == "open_note":
        _open_note(workspace, wish.uid)
    elif wish.word == "open_files":
        rest.imports.offer([Path(file) for file in wish.files])


def _use_token(window: QWidget, token: str) -> None:
    """On X11 it is not Qt that knows what to do with it."""
    if token and QGuiApplication.platformName() == "xcb":
        from notes_desktop.ui.bridge.x11 import come_forward

        come_forward(int(window.winId()), token)


def _open_note(workspace: Workspace, uid: str) -> None:
    note_id = workspace.library.reader.id_of(uid)
    if note_id is not None and workspace.navigator.open(note_id):
        workspace.editor.focus_text()
    elif note_id is None and workspace.rest is not None:
        workspace.rest.toast.show_text(_("There is no note {uid} in this library.").format(uid=uid))
