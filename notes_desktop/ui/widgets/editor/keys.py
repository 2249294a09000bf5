"""What a key means to a surface of text."""

from __future__ import annotations

import sys
import unicodedata
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_Key = Qt.Key
_Modifier = Qt.KeyboardModifier
_Standard = QKeySequence.StandardKey

_MOVES = {
    *(_Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down),
    *(_Key.Key_Home, _Key.Key_End, _Key.Key_PageUp, _Key.Key_PageDown),
}
_DELETES = {_Key.Key_Backspace, _Key.Key_Delete}
_ENTERS = {_Key.Key_Return, _Key.Key_Enter}
_TABS = {_Key.Key_Tab, _Key.Key_Backtab}
_CLIPBOARD = (
    (_Standard.Copy, "copy"),
    (_Standard.Cut, "cut"),
    (_Standard.Paste, "paste"),
    (_Standard.SelectAll, "select_all"),
)
_COMMANDS = {
    (_Key.Key_Up, _Modifier.AltModifier): "move_line_up",
    (_Key.Key_Down, _Modifier.AltModifier): "move_line_down",
    (_Key.Key_Return, _Modifier.ControlModifier): "follow_link",
    (_Key.Key_Enter, _Modifier.ControlModifier): "follow_link",
    (_Key.Key_Return, _Modifier.ControlModifier | _Modifier.ShiftModifier): "toggle_task",
    (_Key.Key_Enter, _Modifier.ControlModifier | _Modifier.ShiftModifier): "toggle_task",
}
_IS_MAC = sys.platform == "darwin"
# Units that move the caret or delete further than a character; Alt is macOS's key for words.
_WORDS = _Modifier.ControlModifier, _Modifier.AltModifier


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
    if command(event):
        return Meaning.COMMAND
    key, modifiers = event.key(), _without_keypad(event)
    plain = modifiers & ~_Modifier.ShiftModifier
    if key in _ENTERS and not plain:
        return Meaning.ENTER
    if key in _TABS and not plain:
        return Meaning.TAB
    if plain == _Modifier.NoModifier or plain in _WORDS:
        if key in _DELETES:
            return Meaning.DELETE
        if key in _MOVES and not (plain == _Modifier.AltModifier and not _IS_MAC):
            return Meaning.MOVE
    if _IS_MAC and key in _MOVES:
        return Meaning.MOVE
    return Meaning.TEXT if is_text(event) else Meaning.NOTHING


def command(event: QKeyEvent) -> str:
    """The command of a key that belongs to text on every system, or nothing."""
    for standard, name in _CLIPBOARD:
        if event.matches(standard):
            return name
    return _COMMANDS.get((_Key(event.key()), _without_keypad(event)), "")


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
    modifiers = _without_keypad(event) & ~_Modifier.ShiftModifier
    if modifiers == _Modifier.ControlModifier or modifiers & _Modifier.MetaModifier:
        return False
    if modifiers == _Modifier.AltModifier and not _IS_MAC:
        return False
    return category != "Cc"


def is_known_to_qt(text: str) -> bool:
    """Whether QTextEdit types `text` by itself."""
    return text.isprintable() or all(unicodedata.category(character) in ("Zs", "Cf") for character in text)


def _without_keypad(event: QKeyEvent) -> Qt.KeyboardModifier:
    return event.modifiers() & ~(_Modifier.KeypadModifier | _Modifier.GroupSwitchModifier)
