"""A window with its real panes, and no library."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from notes_desktop.core.session import Session, ViewState
from notes_desktop.ui.models.note_list import NoteListModel
from notes_desktop.ui.widgets.banner import Banner
from notes_desktop.ui.widgets.editor import Editor
from notes_desktop.ui.widgets.empty_state import EmptyState
from notes_desktop.ui.widgets.note_list import NoteList
from notes_desktop.ui.widgets.search_box import SearchBox
from notes_desktop.ui.widgets.sidebar import Sidebar
from notes_desktop.ui.widgets.status_line import StatusLine
from notes_desktop.ui.window.main_window import MainWindow


class Parts:
    """The panes of a window and the window around them."""

    def __init__(self) -> None:
        self.sidebar = Sidebar()
        self.search_box = SearchBox()
        self.model = NoteListModel(lambda _ids: [])
        self.note_list = NoteList(self.model)
        self.editor = Editor()
        self.status = StatusLine()
        self.banner = Banner()
        self.window = MainWindow(
            *(self.sidebar, self.search_box, self.note_list, EmptyState()),
            *(self.editor, EmptyState(), self.status, self.banner),
        )
        self.window.commands.install()

    def open_note(self) -> None:
        self.editor.load("A note", ViewState())
        self.window.show_editor(True)

    def focus(self) -> QWidget | None:
        return QApplication.focusWidget()


def shown(qtbot: QtBot, session: Session | None = None, width: int = 1280) -> Parts:
    parts = Parts()
    qtbot.addWidget(parts.window)
    parts.window.restore(session or Session(), "uid")
    parts.window.resize(width, 700)
    with qtbot.waitExposed(parts.window):
        parts.window.show()
    parts.window.activateWindow()
    qtbot.waitUntil(parts.window.isActiveWindow)
    return parts
