"""What a key means to a surface of text."""

from __future__ import annotations

import sys
import unicodedata
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_Key = Qt.Key
_Standard = QKeySequence.StandardKey

# Plain numbers: an operation on Python's flags costs some 20 µs, and every key asks for several.
_NONE = 0
_SHIFT = Qt.KeyboardModifier.ShiftModifier.value
_CONTROL = Qt.KeyboardModifier.ControlModifier.value
_ALT = Qt.KeyboardModifier.AltModifier.value
_META = Qt.KeyboardModifier.MetaModifier.value
_OURS = _SHIFT | _CONTROL | _ALT | _META

_MOVES = {
    *(_Key.Key_Left.value, _Key.Key_Right.value, _Key.Key_Up.value, _Key.Key_Down.value),
    *(_Key.Key_Home.value, _Key.Key_End.value, _Key.Key_PageUp.value, _Key.Key_PageDown.value),
}
_DELETES = {_Key.Key_Backspace.value, _Key.Key_Delete.value}
_ENTERS = {_Key.Key_Return.value, _Key.Key_Enter.value}
_TABS = {_Key.Key_Tab.value, _Key.Key_Backtab.value}
_CLIPBOARD = (
    (_Standard.Copy, "copy"),
    (_Standard.Cut, "cut"),
    (_Standard.Paste, "paste"),
    (_Standard.SelectAll, "select_all"),
)
_IS_MAC = sys.platform == "darwin"


class Meaning(Enum):
    TEXT = auto()
    ENTER = auto()
    TAB = auto()
    DELETE = auto()
    MOVE = auto()
    COMMAND = auto()
    NOTHING = auto()


def meaning(event: QKeyEvent) -> Meaning:
    """What the surface does with a key that no shortcut took."""
    modifiers = _modifiers(event)
    key, plain = event.key(), modifiers & ~_SHIFT
    if plain == _NONE:
        if key in _ENTERS:
            return Meaning.ENTER
        if key in _TABS:
            return Meaning.TAB
    if command(event):
        return Meaning.COMMAND
    # Alt is macOS's key for words.
    if key in _DELETES and plain in (_NONE, _CONTROL, _ALT):
        return Meaning.DELETE
    # Ctrl with a page goes to another note.
    is_page = key in (_Key.Key_PageUp.value, _Key.Key_PageDown.value)
    if key in _MOVES and (_IS_MAC or plain == _NONE or (plain == _CONTROL and not is_page)):
        return Meaning.MOVE
    return Meaning.TEXT if is_text(event) else Meaning.NOTHING


def command(event: QKeyEvent) -> str:
    """The command of a key that belongs to text on every system, or nothing."""
    key, modifiers = event.key(), _modifiers(event)
    if key in _ENTERS:
        return {_CONTROL: "follow_link", _CONTROL | _SHIFT: "toggle_task"}.get(modifiers, "")
    if modifiers == _ALT and not _IS_MAC:
        return {_Key.Key_Up.value: "move_line_up", _Key.Key_Down.value: "move_line_down"}.get(key, "")
    if modifiers in (_NONE, _SHIFT) and event.text() and event.text().isprintable():
        return ""
    for standard, name in _CLIPBOARD:
        if event.matches(standard):
            return name
    return ""


def is_for_surface(event: QKeyEvent) -> bool:
    """Whether the key must not become a shortcut: plain typing, moving and deleting.

    Everything else is ignored: QTextEdit would swallow declared commands (Ctrl+Z even with its undo off).
    """
    return meaning(event) not in (Meaning.COMMAND, Meaning.NOTHING)


def is_text(event: QKeyEvent) -> bool:
    """The rule of Qt's own text controls, but a character that its tables do not know yet is text too."""
    text = event.text()
    if not text:
        return False
    category = unicodedata.category(text[0])
    if category == "Cf":
        return True
    modifiers = _modifiers(event) & ~_SHIFT
    if modifiers == _CONTROL or modifiers & _META or (modifiers == _ALT and not _IS_MAC):
        return False
    return category != "Cc"


def is_known_to_qt(text: str) -> bool:
    """Whether QTextEdit types `text` by itself."""
    return text.isprintable() or all(unicodedata.category(character) in ("Zs", "Cf") for character in text)


def has_shift(event: QKeyEvent) -> bool:
    return bool(_modifiers(event) & _SHIFT)


def _modifiers(event: QKeyEvent) -> int:
    return int(event.modifiers().value) & _OURS
