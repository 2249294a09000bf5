"""The commands on the text of one editor, the same in every window that has one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from notes_desktop.core.text import _
from notes_desktop.ui.bridge.editor_binding import EditorBinding
from notes_desktop.ui.widgets.editor import Editor
from notes_desktop.ui.widgets.prompter import Prompter
from notes_desktop.ui.widgets.toast import Toast
from notes_desktop.ui.window.actions import Commands

_TEXT = {
    **{word: word for word in ("bold", "italic", "code", "link", "checklist", "toggle_task")},
    **{f"heading{level}": f"heading{level}" for level in range(1, 7)},
    "move_up": "move_line_up",
    "move_down": "move_line_down",
}
_WORDS = ("cut", "copy", "paste", "paste_plain", "select_all")


class TextCommands(QObject):
    """Binds what is done to the text of `editor`, and opens the links in it."""

    def __init__(
        self,
        commands: Commands,
        editor: Editor,
        binding: EditorBinding,
        toast: Toast,
        prompter: Prompter,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._binding = binding
        self._toast = toast
        self._prompter = prompter
        self._bind(commands)
        editor.link_activated.connect(self._on_link_activated)

    def travel(self, direction: str) -> None:
        """Undo or redo in a field that has the focus, else in the note."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QLineEdit):
            focused.undo() if direction == "undo" else focused.redo()
            return
        done = self._binding.undo() if direction == "undo" else self._binding.redo()
        if not done and not self._editor.is_composing():
            said = _("Nothing to undo in this note") if direction == "undo" else _("Nothing to redo in this note")
            self._toast.show_text(said)

    def edit(self, word: str) -> None:
        """Cut, copy, paste or select in a field that has the focus, else in the note."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QLineEdit):
            getattr(focused, {"paste_plain": "paste", "select_all": "selectAll"}.get(word, word))()
        else:
            self._editor.run(word)

    def has_note(self) -> bool:
        return self._binding.note_id is not None

    def _bind(self, commands: Commands) -> None:
        bind, editor = commands.bind, self._editor
        for direction in ("undo", "redo"):
            bind(f"edit.{direction}", partial(self.travel, direction))
        for word in _WORDS:
            bind(f"edit.{word}", partial(self.edit, word))
        bind("find.open", partial(editor.find_bar.open_find, False), self.has_note)
        bind("find.replace", partial(editor.find_bar.open_find, True), self.has_note)
        bind("find.next", editor.find_bar.find_next, self.has_note)
        bind("find.previous", editor.find_bar.find_previous, self.has_note)
        for word, command in _TEXT.items():
            bind(f"text.{word}", partial(editor.run, command), self.has_note)
        bind("note.rename", self._rename, self.has_note)

    def _rename(self) -> None:
        """The title is the first line: select it."""
        text = self._binding.text
        start = len(text) - len(text.lstrip())
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)]
        marks = len(line) - len(line.lstrip("#").lstrip())
        self._editor.select(start + marks, start + len(line))
        self._editor.focus_text()

    @Slot(str)
    def _on_link_activated(self, url: str) -> None:
        """Opened after a glance at the address, and only what cannot run anything."""
        address = QUrl(url)
        if address.scheme() not in ("http", "https", "mailto"):
            self._toast.show_text(_("Only web and e-mail links are opened"))
            return
        if self._prompter.glance(url):
            QDesktopServices.openUrl(address)


def has_text_focus() -> bool:
    """Whether keys go to a text or a field, so that Undo means what is written there."""
    return isinstance(QApplication.focusWidget(), QLineEdit | QTextEdit | QPlainTextEdit)
