"""Files of other programs that become notes, after a glance at them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Slot

from notes_desktop.core.errors import NotesError
from notes_desktop.core.text import _, ngettext
from notes_desktop.services.text_files import TextFile, read_text_file

if TYPE_CHECKING:
    from notes_desktop.services.actions import Done
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace

MOST_FILES = 200
_MOST_SHOWN = 8
_GLANCE_LENGTH = 60


class _Read(NamedTuple):
    texts: list[TextFile]
    refused: list[str]


class Imports(QObject):
    """Reads files away from the window, asks, and makes the notes as one action."""

    def __init__(self, workspace: Workspace, rest: Rest) -> None:
        super().__init__(rest)
        self._workspace = workspace
        self._rest = rest

    @Slot()
    def pick(self) -> None:
        """Let a person choose the files."""
        kinds = _("Texts (*.md *.markdown *.txt *.text);;All files (*)")
        files = self._rest.prompter.open_paths(_("Import text files"), kinds)
        if files:
            self.offer(files)

    def offer(self, files: Sequence[Path]) -> None:
        """Show what is in the files and import them when a person says so."""
        if len(files) > MOST_FILES:
            said = _("{count} files are too many at once; {most} are not.").format(count=len(files), most=MOST_FILES)
            self._rest.toast.show_text(said)
            return
        read = self._workspace.library.read(lambda _reader: _read_all(files))
        self._workspace.home.follow(read, self._ask, self._rest.toast.tell_refused)

    def _ask(self, read: _Read) -> None:
        if not read.texts:
            self._rest.prompter.tell(_("Nothing was imported"), "\n".join(read.refused))
            return
        count = len(read.texts)
        question = ngettext("Import {count} file as a note?", "Import {count} files as notes?", count)
        buttons = [_("Import"), _("Cancel")]
        if self._rest.prompter.ask(question.format(count=count), _glance(read), buttons, default=0) != buttons[0]:
            return
        task = self._workspace.notes.add_all([text.text for text in read.texts])
        refused = self._rest.toast.tell_refused
        self._workspace.home.follow(task.future, partial(self._tell, task.made), refused)

    def _tell(self, made: Sequence[int], done: Done) -> None:
        said = ngettext("{count} note imported", "{count} notes imported", done.texts).format(count=done.texts)
        self._rest.toast.show_text(said, _("Undo"))
        navigator, reader = self._workspace.navigator, self._workspace.library.reader
        row = next((row for one in made if (row := reader.row(one)) is not None), None)
        if row is not None and navigator.open(row.id):
            navigator.show_in_list(row.id)


def _read_all(files: Sequence[Path]) -> _Read:
    read = _Read([], [])
    for file in files:
        try:
            read.texts.append(read_text_file(file))
        except NotesError as error:
            read.refused.append(str(error))
    return read


def _glance(read: _Read) -> str:
    """What the files begin with, how large they are and how they are written; what is refused and why."""
    lines = [_line(text) for text in read.texts[:_MOST_SHOWN]]
    more = len(read.texts) - len(lines)
    if more:
        lines.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
    return "\n\n".join([*lines, *read.refused[:_MOST_SHOWN]])


def _line(text: TextFile) -> str:
    begin = " ".join(text.text[: 4 * _GLANCE_LENGTH].split())[:_GLANCE_LENGTH]
    size = _("{size}\u00a0kB").format(size=max(1, round(text.size / 1000)))
    return _("{name} ({size}, {encoding}): {begin}…").format(
        name=text.path.name, size=size, encoding=text.encoding, begin=begin
    )
