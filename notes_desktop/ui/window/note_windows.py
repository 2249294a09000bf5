"""The notes that stand in windows of their own: one window a note, opened again at the next start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from notes_desktop.core.change import Change
from notes_desktop.core.errors import NoteNotFound
from notes_desktop.core.ids import NoteId
from notes_desktop.core.session import Session
from notes_desktop.core.text import _, ngettext
from notes_desktop.storage.connection import TextDamaged
from notes_desktop.storage.notes import NoteDamaged
from notes_desktop.ui.window.geometry import GeometryStore, fit, place_of, put, screens_key

if TYPE_CHECKING:
    from notes_desktop.ui.window.note_window import NoteWindow
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace

ASK_ABOVE = 10
_MOST_PLACES = 100
_CASCADE = QPoint(32, 32)


class NoteWindows(QObject):
    """Owns the windows and where each of them was."""

    def __init__(self, workspace: Workspace, rest: Rest, last: Session) -> None:
        super().__init__(rest)
        self._workspace = workspace
        self._rest = rest
        self._windows: dict[NoteId, NoteWindow] = {}
        self._last_focus = last.focus
        # The one with the focus comes last, so that no other is shown on top of it.
        self._to_restore = sorted(last.windows, key=lambda note_id: _focus_name(note_id) == last.focus)
        self._places: GeometryStore | None = None
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def restore(self) -> None:
        """Open those that were open last, when the main window is there."""
        if self._to_restore:
            QTimer.singleShot(0, self, self._restore_next)

    def notes(self) -> tuple[NoteId, ...]:
        """Those that stand in windows of their own and can be named at the next start."""
        is_unwritten = self._workspace.saver.is_unwritten
        return (*(note_id for note_id in self._windows if not is_unwritten(note_id)), *self._to_restore)

    def focus(self) -> str:
        """The name in the session of the window that has the focus; empty when it is none of these."""
        return next((_focus_name(note_id) for note_id, window in self._windows.items() if window.isActiveWindow()), "")

    def window_of(self, note_id: NoteId) -> NoteWindow | None:
        return self._windows.get(note_id)

    def __iter__(self) -> Iterator[NoteWindow]:
        return iter(list(self._windows.values()))

    def open_all(self, note_ids: Sequence[NoteId]) -> None:
        """Each note in its own window, after a question when there are many."""
        if len(note_ids) > ASK_ABOVE:
            question = ngettext(
                "Open {count} note in a window of its own?",
                "Open {count} notes in windows of their own?",
                len(note_ids),
            ).format(count=len(note_ids))
            if self._rest.prompter.ask(question, "", [_("Open"), _("Cancel")]) != _("Open"):
                return
        for note_id in note_ids:
            self.open(note_id)

    def open(self, note_id: NoteId) -> bool:
        """Show a note in its own window, or bring that to the front; False when the note cannot be read."""
        window = self._windows.get(note_id) or self._made(note_id, is_asked=True)
        if window is None:
            return False
        window.come_forward()
        self._workspace.keeper.touch()
        return True

    def take_change(self, change: Change) -> None:
        """A write landed."""
        for note_id, window in list(self._windows.items()):
            if change.concerns(note_id):
                window.look_again()

    def hide(self) -> None:
        for window in self:
            window.hide()

    def close(self) -> None:
        """With the application; the session has them for the next start."""
        QApplication.instance().focusChanged.disconnect(self._on_focus_changed)  # type: ignore[union-attr]
        for window in self:
            window.go()
        self._windows.clear()

    def _made(self, note_id: NoteId, is_asked: bool = False) -> NoteWindow | None:
        from notes_desktop.ui.window.note_window import NoteWindow

        workspace = self._workspace
        workspace.keeper.keep_view()
        window = NoteWindow(workspace, self._rest)
        try:
            window.open(note_id, workspace.keeper.view_of(note_id))
        except (NoteNotFound, NoteDamaged, TextDamaged) as error:
            window.deleteLater()
            if not isinstance(error, NoteNotFound) and is_asked:
                workspace.navigator.open(note_id)  # the main window says what can be done about it
            return None
        self._place(window, note_id)
        self._rest.leads.serve(window.editor)
        watch = self._rest.leads.updates.watch(window.binding, window.toast)
        window.closed.connect(watch.leave)
        self._windows[note_id] = window
        window.closed.connect(self._on_closed)
        window.placed.connect(lambda: self._keep_place(window, note_id))
        return window

    @Slot()
    def _restore_next(self) -> None:
        """One window each turn of the event loop, then the focus to where it was: here or in the main window."""
        if not self._to_restore:
            return
        main = self._workspace.window
        had_focus = main.isActiveWindow()
        note_id = self._to_restore.pop(0)
        window = self._made(note_id) if note_id not in self._windows else None
        if window is not None and self._last_focus == _focus_name(note_id) and had_focus:
            window.come_forward()
        elif window is not None:
            window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            window.show()
            window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, False)
            if had_focus:
                main.activateWindow()
        if self._to_restore:
            QTimer.singleShot(0, self, self._restore_next)

    def _place(self, window: NoteWindow, note_id: NoteId) -> None:
        """Where this note's window was, else beside the one that was moved last; never right on top of another."""
        if self._places is None:
            self._places = GeometryStore(self._workspace.library.uid, "windows", _MOST_PLACES)
        place = self._places.load(_key(note_id))
        if place is None:
            fit(window)
            return
        put(window, place)
        taken = {other.geometry().topLeft() for other in self if other.isVisible()}
        while window.geometry().topLeft() in taken:
            window.setGeometry(window.geometry().translated(_CASCADE))

    def _keep_place(self, window: NoteWindow, note_id: NoteId) -> None:
        if self._places is not None and window.isVisible():
            write = self._places.keep(_key(note_id), place_of(window))
            if write is not None:
                self._workspace.library.reader_lane.submit(write)

    @Slot(object)
    def _on_closed(self, note_id: NoteId) -> None:
        self._windows.pop(note_id, None)
        self._workspace.keeper.touch()

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Where one is in a note is told by the view of it that had the focus last."""
        if new is None:
            return
        around = new.window()
        if around is self._workspace.window:
            self._workspace.open_notes.use(self._workspace.binding)
        else:
            for window in self:
                if window is around:
                    self._workspace.open_notes.use(window.binding)


def _focus_name(note_id: NoteId) -> str:
    return f"window:{note_id}"


def _key(note_id: NoteId) -> str:
    return f"{note_id} {screens_key()}"
