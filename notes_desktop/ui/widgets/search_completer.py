"""Operators and their values, offered below the search field while they are typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from notes_desktop.core.query_completion import OPERATORS, Completion, complete
from notes_desktop.core.text import _
from notes_desktop.ui.widgets.editor.suggestions import Suggestions

_Key = Qt.Key
_STEPS: dict[int, int] = {_Key.Key_Down: 1, _Key.Key_Up: -1}
_ENTERS = (_Key.Key_Return, _Key.Key_Enter)
_LEAST_LETTERS = 2
"""Of an operator: words begin like one too."""


class SearchCompleter(QObject):
    """Belongs to its field, the focus of which it never takes; whoever has the field calls `offer` for every edit.

    Tab takes what is chosen. Up, Down and Enter are for the list only once a value is asked for: before that, somebody
    may just have written a word that an operator begins with. Where a whole value stands, nothing is chosen before
    somebody does, and Enter opens what was found.
    """

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field
        self._list: Suggestions | None = None
        self._found = Completion(0, 0)
        self._offered_for = ("", -1)
        self._tags: Sequence[str] = ()
        self._notebooks: Sequence[str] = ()
        field.cursorPositionChanged.connect(self._on_caret_moved)
        field.installEventFilter(self)

    def set_names(self, tags: Sequence[str], notebooks: Sequence[str]) -> None:
        """What `tag:` and `notebook:` may be followed by, the likeliest first; notebooks are paths."""
        self._tags, self._notebooks = tags, notebooks

    def offered(self) -> list[str]:
        """What is in the list; nothing while it is hidden."""
        return self._list.rows() if self._list is not None and self._list.isVisible() else []

    def suggestions(self) -> Suggestions | None:
        """The list, None before it is first shown."""
        return self._list

    def offer(self) -> None:
        """Show what fits at the caret."""
        text, units = self._field.text(), self._field.cursorPosition()
        self._offered_for = (text, units)
        found = complete(text, _points(text, units), self._tags, self._notebooks)
        is_begun = found.candidates[:1] and found.candidates[0] not in OPERATORS
        if not found.candidates or not (is_begun or found.end - found.start >= _LEAST_LETTERS):
            self.close()
            return
        self._found = found
        shown = self._list = self._list or self._made()
        if shown.parentWidget() is not self._field.window():
            shown.setParent(self._field.window())
        title = _("Values") if is_begun else _("Search operators")
        shown.set_rows(found.candidates, title, is_chosen=not found.is_whole)
        corner = self._field.mapTo(self._field.window(), QPoint(self._begin_px(), 0))
        shown.show_at(QRect(corner, self._field.size()))

    def _made(self) -> Suggestions:
        made = Suggestions(self._field.window())
        made.picked.connect(self._accept)
        return made

    def _begin_px(self) -> int:
        """Where what is replaced begins, as near as the field tells."""
        typed = self._field.text()[self._found.start : _points(*self._offered_for)]
        width = self._field.fontMetrics().horizontalAdvance(typed)
        caret = self._field.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        return max(QRect(caret).center().x() - width, 0)

    @Slot()
    def close(self) -> None:
        if self._list is not None:
            self._list.hide()

    @Slot()
    def _on_caret_moved(self) -> None:
        if (self._field.text(), self._field.cursorPosition()) != self._offered_for:
            self.close()

    @Slot(int)
    def _accept(self, row: int) -> None:
        """Write a candidate as if it had been typed; a value is followed by a blank."""
        text, found = self._field.text(), self._found
        if not 0 <= row < len(found.candidates) or text != self._offered_for[0]:
            return
        candidate = found.candidates[row]
        is_last = found.end == len(text) and candidate not in OPERATORS
        self.close()
        self._field.setSelection(_units(text[: found.start]), _units(text[found.start : found.end]))
        self._field.insert(f"{candidate} " if is_last else candidate)

    def _press(self, event: QKeyEvent) -> bool:
        """Whether the key was for the list."""
        shown = self._list
        if shown is None or not shown.isVisible() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() == _Key.Key_Escape:
            self.close()
        elif event.key() == _Key.Key_Tab or (event.key() in _ENTERS and self._is_value() and shown.row() >= 0):
            self._accept(max(shown.row(), 0))
        elif (step := _STEPS.get(event.key())) is not None and self._is_value():
            shown.step(step)
        else:
            return False
        return True

    def _is_value(self) -> bool:
        return self._found.candidates[0] not in OPERATORS

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._press(event)
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.close()
        return False


def _points(text: str, units: int) -> int:
    """The place in code points of one in UTF-16 units, which Qt counts."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "surrogatepass"))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
