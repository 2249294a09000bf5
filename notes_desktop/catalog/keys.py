"""Which keys belong to which command: defaults, a person's changes, and what may not be bound."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from notes_desktop.catalog.commands import BY_ID, COMMANDS, Command, Where

Keys = Mapping[str, Sequence[str]]
"""Portable key sequences by command, the first one shown."""

Why = Literal["taken", "reserved", "typing", "unknown"]

MAC = "darwin"

_MODIFIERS = ("Meta", "Ctrl", "Alt", "Shift")
_ALIASES = {"Delete": "Del", "Escape": "Esc", "PgDn": "PgDown", "Insert": "Ins", "Enter": "Return"}
# They delete words, belong to input methods, or type a character by its number.
_RESERVED = frozenset(("Ctrl+Del", "Ctrl+Backspace", "Ctrl+Space", "Ctrl+Shift+U"))
_ALT_GR = re.compile(r"(Meta\+)?Ctrl\+Alt\+(Shift\+)?\w")
_FUNCTION_KEY = re.compile(r"F[1-9]\d?")
_LIST_KEYS = frozenset(("Del", "Backspace", "Ins"))


class Refusal(NamedTuple):
    """Why a key cannot be given to a command; `other` is the id of the command that has it."""

    why: Why
    other: str = ""


def normal(key: str) -> str:
    """One spelling for a key: modifiers and names as in Qt's portable text. Empty when it names no key."""
    *modifiers, name = _parts(key)
    if not name or any(modifier not in _MODIFIERS for modifier in modifiers):
        return ""
    name = _ALIASES.get(name, name)
    if len(name) == 1:
        name = name.upper()
    return "+".join((*(modifier for modifier in _MODIFIERS if modifier in modifiers), name))


def default_keys(command: Command, platform: str) -> tuple[str, ...]:
    """The keys that a command has until a person changes them; `platform` as in `sys.platform`."""
    keys = command.mac_keys if platform == MAC and command.mac_keys is not None else command.keys
    return tuple(normal(key) for key in keys)


def effective_keys(overrides: Keys, platform: str) -> dict[str, tuple[str, ...]]:
    """The keys of every command, with a person's changes.

    A change that could not be made today is left out: it names no command, a key that is kept free, or one
    that another command has. So a file from another hand or version never makes two commands fight for a key.
    """
    shown = {command.id: default_keys(command, platform) for command in COMMANDS}
    changed = [name for name in overrides if name in shown]
    # First all of them give up their defaults: two commands may have exchanged theirs.
    for name in changed:
        shown[name] = ()
    for name in changed:
        for key in map(normal, overrides[name]):
            if key not in shown[name] and refusal(key, BY_ID[name], shown, platform) is None:
                shown[name] = (*shown[name], key)
    return shown


def refusal(key: str, command: Command, keys: Keys, platform: str) -> Refusal | None:
    """Why `command` cannot have `key` besides what `keys` say; None when it can."""
    key = normal(key)
    if not key:
        return Refusal("unknown")
    if is_reserved(key, platform):
        return Refusal("reserved")
    if _belongs_to_typing(key, command.where):
        return Refusal("typing")
    for other in COMMANDS:
        if other.id != command.id and overlap(other.where, command.where) and key in keys.get(other.id, ()):
            return Refusal("taken", other.id)
    return None


def overlap(one: Where, other: Where) -> bool:
    """Whether the keys of both places work at the same time."""
    return one == other or "window" in (one, other)


def is_reserved(key: str, platform: str) -> bool:
    """Whether a key is never bound, whatever a person says; `key` is normal."""
    return key in _RESERVED or (platform != MAC and _ALT_GR.fullmatch(key) is not None)


def _belongs_to_typing(key: str, where: Where) -> bool:
    *modifiers, name = _parts(key)
    if set(modifiers) - {"Shift"} or _FUNCTION_KEY.fullmatch(name):
        return False
    return where != "list" or name not in _LIST_KEYS


def _parts(key: str) -> list[str]:
    """The modifiers and the name; the key "+" is a name as well."""
    if key.endswith("++"):
        return [*key[:-2].split("+"), "+"]
    return key.split("+") if key != "+" else ["+"]
