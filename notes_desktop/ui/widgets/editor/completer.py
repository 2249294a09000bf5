"""Completes tags and titles of notes while they are typed. Made with the first `#` or `[[` that a person writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from notes_desktop.core.completing import Word, ranked, word_before
from notes_desktop.core.edit import Edit
from notes_desktop.core.markdown_spans import LONGEST_LINE
from notes_desktop.core.text import _
from notes_desktop.ui.widgets.editor.positions import Positions, text_between, units
from notes_desktop.ui.widgets.editor.styling import Styler
from notes_desktop.ui.widgets.editor.suggestions import MOST_ROWS, Suggestions

if TYPE_CHECKING:
    from notes_desktop.ui.widgets.editor.sheet import AnySurface

    Source: TypeAlias = Callable[[str, Callable[[Sequence[str]], None]], None]

_TYPING = frozenset(("type", "delete", "ime"))
_Key = Qt.Key
_ENTERS = (_Key.Key_Return, _Key.Key_Enter)
_STEPS: dict[int, tuple[int, bool]] = {
    _Key.Key_Down: (1, True),
    _Key.Key_Up: (-1, True),
    _Key.Key_PageDown: (MOST_ROWS, False),
    _Key.Key_PageUp: (-MOST_ROWS, False),
}
_OURS = {*_STEPS, *_ENTERS, _Key.Key_Tab, _Key.Key_Escape}
_CLOSING = {QEvent.Type.FocusOut, QEvent.Type.Resize, QEvent.Type.Hide}


class Host(Protocol):
    """The part of the editor that completing needs."""

    def surface(self) -> AnySurface: ...

    def positions(self) -> Positions: ...

    def change(self, kind: str, edits: Sequence[Edit], caret: int | None = None, anchor: int | None = None) -> bool: ...


class Completer(QObject):
    """Owns the list and which word it is for. `sources` are asked by the kind of a word and answer later."""

    def __init__(self, host: Host, styler: Styler, sources: Mapping[str, Source], parent: QWidget) -> None:
        super().__init__(parent)
        self._host = host
        self._styler = styler
        self._sources = sources
        self._editor = parent
        self._list: Suggestions | None = None
        self._watched: AnySurface | None = None
        self._word: Word | None = None
        self._begin: QTextCursor | None = None
        self._closed: QTextCursor | None = None
        """Where the word begins for which a person has closed the list."""
        self._names: Sequence[str] = ()
        self._asked = 0

    def is_open(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def suggestions(self) -> Suggestions | None:
        """The list, None before it is first shown."""
        return self._list

    def text_changed(self, kind: str) -> None:
        """To be told of every change of `kind` by the person."""
        word = self._find() if kind in _TYPING else None
        if word is None:
            self.close()
            return
        if self._word is None or self._word.kind != word.kind:
            self._names = ()
        self._word = word
        self._asked += 1
        self._show()
        self._sources[word.kind](word.typed, partial(self._on_answer, self._asked))

    @Slot()
    def close(self) -> None:
        """Show nothing and wait for no answer."""
        self._asked += 1
        self._word = None
        self._hide()

    def forget(self) -> None:
        """Close, for another note."""
        self.close()
        self._begin = self._closed = None

    def _find(self) -> Word | None:
        """The word before the caret, None when there is nothing to complete."""
        surface = self._host.surface()
        cursor = surface.textCursor()
        block = cursor.block()
        if cursor.hasSelection() or surface.is_composing() or block.length() > LONGEST_LINE:
            return None
        line = block.text()
        if self._styler.lines.get(line, self._styler.states.before(block)).kind == "fence":
            return None
        column = len(text_between(cursor.document(), block.position(), cursor.position()))
        word = word_before(line, column)
        if word is None or word.kind not in self._sources:
            return None
        begin = QTextCursor(block)
        begin.setPosition(block.position() + units(line[: word.start]))
        if self._closed is not None and self._closed.position() == begin.position():
            return None
        self._begin, self._closed = begin, None
        return word

    def _on_answer(self, asked: int, names: Sequence[str]) -> None:
        if shiboken6.isValid(self) and asked == self._asked and self._word is not None:
            self._names = names
            self._show()

    def _show(self) -> None:
        word = self._word
        names = ranked(self._names, word.typed) if word is not None else []
        if word is None or not names or (len(names) == 1 and word.is_complete(names[0])):
            self._hide()
            return
        shown = self._list = self._list or self._make()
        shown.set_rows(names, _("Tags") if word.kind == "tag" else _("Notes"))
        self._place()
        self._watch(self._host.surface())

    def _make(self) -> Suggestions:
        made = Suggestions(self._editor.window())
        made.picked.connect(self._accept)
        return made

    def _place(self) -> None:
        surface, window = self._host.surface(), self._editor.window()
        assert self._list is not None and self._begin is not None
        rect = surface.cursorRect(self._begin)
        if self._list.parentWidget() is not window:
            self._list.setParent(window)
        corner = surface.viewport().mapTo(window, rect.topLeft())
        self._list.show_at(QRect(corner, rect.size()))

    def _hide(self) -> None:
        if self._list is not None:
            self._list.hide()
        self._watch(None)

    def _watch(self, surface: AnySurface | None) -> None:
        """Keys are looked at only while the list is open."""
        old, self._watched = self._watched, surface
        if old is surface:
            return
        if old is not None and shiboken6.isValid(old):
            old.removeEventFilter(self)
            old.verticalScrollBar().valueChanged.disconnect(self._on_scrolled)
            old.notices.caret_moved_by_hand.disconnect(self.close)
        if surface is not None:
            surface.installEventFilter(self)
            surface.verticalScrollBar().valueChanged.connect(self._on_scrolled)
            surface.notices.caret_moved_by_hand.connect(self.close)

    @Slot(int)
    def _on_scrolled(self, _value: int) -> None:
        """Typing scrolls too: the list stays with its word while that is seen."""
        if self._begin is None:
            return
        rect = self._host.surface().cursorRect(self._begin)
        if self._host.surface().viewport().rect().contains(QPoint(0, rect.center().y())):
            self._place()
        else:
            self.close()

    @Slot(int)
    def _accept(self, row: int) -> None:
        """Write the chosen name: one change, so that one Undo takes it back."""
        word, shown, begin = self._word, self._list, self._begin
        if word is None or shown is None or begin is None or not 0 <= row < len(shown.rows()):
            return
        inserted = word.completed(shown.rows()[row])
        start = self._host.positions().to_points(begin.position())
        line = begin.block().text()
        self._closed = QTextCursor(begin)
        self.close()
        edit = Edit(start, line[word.start : word.end], inserted)
        self._host.change("command", [edit], start + len(inserted))
        # The change took the place of the word's first character too.
        self._closed.setPosition(self._host.positions().to_units(start))

    def _press(self, event: QKeyEvent) -> bool:
        """Whether the key was for the list."""
        word, shown = self._word, self._list
        if word is None or shown is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = event.key()
        if (step := _STEPS.get(key)) is not None:
            shown.step(*step)
            return True
        name = shown.rows()[shown.row()]
        if key == _Key.Key_Escape:
            self._closed = QTextCursor(self._begin) if self._begin is not None else None
            self.close()
            return True
        if (key in _ENTERS and word.is_complete(name)) or key not in _OURS or word.completed(name) == f"#{word.typed}":
            return False
        self._accept(shown.row())
        return True

    # Qt's spelling from here on.
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QKeyEvent):
            if kind == QEvent.Type.ShortcutOverride and event.key() in _OURS and not event.modifiers():
                event.accept()
                return True
            return kind == QEvent.Type.KeyPress and self._press(event)
        if kind in _CLOSING or (isinstance(event, QInputMethodEvent) and event.preeditString()):
            self.close()
        return False
