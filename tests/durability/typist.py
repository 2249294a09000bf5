"""One life of a process that types a recording into the real editor: until it is told to die, or the end.

Called by `test_real_typing.py` as `python -m tests.durability.typist TRACE LIBRARY SEED FLUSHES HOW`, where HOW is
`exit` (os._exit), `kill` (SIGKILL) or `end`. Prints after every acknowledged flush how many
patches are in the library; `TYPED_UNTIL` says so at the start of the next life.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from notes_desktop import paths
from notes_desktop.core.ids import NoteId
from notes_desktop.services.library import Library
from notes_desktop.services.witness import Witness
from notes_desktop.storage.lock import LibraryLock
from notes_desktop.ui.bridge.editor_binding import EditorBinding
from notes_desktop.ui.bridge.home import GuiHome
from notes_desktop.ui.bridge.open_notes import OpenNotes
from notes_desktop.ui.widgets.editor import Editor
from tests.durability.traces import Patch, Trace, read_trace


class Typist:
    """The editor, its binding and a library, with a person who follows a recording."""

    def __init__(self, library: Path) -> None:
        lock = LibraryLock(paths.lock_file(library))
        assert lock.acquire("window")
        self.library = Library(library, lock)
        self.home = GuiHome()
        self.editor = Editor()
        self.binding = EditorBinding(self.library, self.editor, Witness())
        self.saver = OpenNotes(self.library, self.home, self.binding).saver
        note_id = self.library.reader.latest_id()
        self.note_id: NoteId = self.binding.new() if note_id is None else note_id
        if note_id is not None:
            self.binding.open(note_id)

    def type(self, patch: Patch) -> None:
        """One patch through the surface's own cursor, told as a person's change is."""
        position, deleted, inserted = patch
        surface, editor = self.editor.surface(), self.editor
        editor.about_to_change.emit("type" if inserted else "delete")
        editor.select(position, position + deleted)
        cursor = surface.textCursor()
        cursor.insertText(inserted) if inserted else cursor.removeSelectedText()
        cursor.clearSelection()
        cursor.movePosition(QTextCursor.MoveOperation.NoMove)
        editor.changed.emit()

    def flush(self) -> None:
        """Hand over, and wait until it is acknowledged."""
        self.binding.flush()
        while not self.saver.is_idle:
            loop = QEventLoop()
            self.binding.note_saved.connect(loop.quit)
            loop.exec()
            self.binding.note_saved.disconnect(loop.quit)

    def close(self) -> None:
        self.binding.leave()
        assert self.saver.settle(10)
        self.home.close()
        self.library.close()


def main() -> None:
    trace_file, library, seed, flushes, how = sys.argv[1:]
    app = QApplication([])
    trace, chance = read_trace(Path(trace_file)), random.Random(int(seed))
    typist = Typist(Path(library))
    left, until = int(flushes), chance.randint(1, 12)
    done = 0
    for done, patch in _found(typist, trace):
        typist.type(patch)
        until -= 1
        if until == 0:
            typist.flush()
            print(done, flush=True)
            until, left = chance.randint(1, 12), left - 1
            if left == 0 and how != "end":
                os._exit(9) if how == "exit" else os.kill(os.getpid(), signal.SIGKILL)
    typist.flush()
    print(done or len(trace.patches), flush=True)
    typist.close()
    del app


def _found(typist: Typist, trace: Trace) -> Iterator[tuple[int, Patch]]:
    said = int(os.environ.get("TYPED_UNTIL", "0"))
    text = trace.text_after(said)
    assert typist.editor.raw_text() == text, "the text is not the one that was acknowledged"
    yield from enumerate(trace.patches[said:], said + 1)


if __name__ == "__main__":
    main()
