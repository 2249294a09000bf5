"""The commands of the shell and what each takes, in argparse's words.

argparse is made of this, and with it help, man page and completions; `plainly` reads the same without argparse.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from notes_desktop.core.text import N_, _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Argument: TypeAlias = tuple[str, dict[str, Any]]
    """As `add_argument` takes it, the help still to be translated; an empty one keeps the argument out of it."""


def count(given: str) -> int:
    """Raises ValueError with a sentence."""
    if not given.isdecimal():
        raise ValueError(_("“{given}” is not a count").format(given=given))
    return int(given)


PROGRAM: tuple[Argument, ...] = (
    ("--library", {"type": os.path.expanduser, "metavar": "FILE", "help": N_("the library file to use")}),
    ("--new-note", {"action": "store_true", "help": N_("begin a new note in the window")}),
    ("--self-test", {"action": "store_true", "help": N_("check this installation and say what was found")}),
    (
        "--report",
        {"type": os.path.expanduser, "metavar": "FILE", "help": N_("write the self-test's report to a file")},
    ),
    ("--sm-client-id", {"metavar": "ID", "help": ""}),  # a session manager starts it again
)

_JSON: Argument = ("--json", {"action": "store_true", "help": N_("one JSON object a line")})
_UID: Argument = ("uid", {"metavar": "UID"})
_TEXT = N_("the text; “-” reads standard input")
_ORDERS = ("edited", "created", "title")

COMMANDS: dict[str, tuple[str, tuple[Argument, ...]]] = {
    "list": (
        N_("list notes"),
        (
            _JSON,
            ("--query", {"metavar": "Q", "help": N_("only notes that the search finds (words, tag:work …)")}),
            ("--trash", {"action": "store_true", "help": N_("notes in the trash")}),
            ("--limit", {"type": count, "metavar": "N", "default": -1, "help": N_("at most N notes")}),
            ("--sort", {"choices": _ORDERS, "default": "edited", "help": N_("the order")}),
        ),
    ),
    "cat": (N_("print a note, byte for byte"), (("uid", {"metavar": "UID", "help": N_("the note, or “latest”")}),)),
    "history": (N_("list the changes of a note"), (_UID, _JSON)),
    "new": (
        N_("make a note and print its uid"),
        (("text", {"metavar": "TEXT", "nargs": "?", "default": "-", "help": _TEXT}),),
    ),
    "append": (N_("add text at the end of a note"), (_UID, ("text", {"metavar": "TEXT", "help": _TEXT}))),
    "trash": (N_("move notes to the trash"), (("uids", {"metavar": "UID", "nargs": "+"}),)),
    "restore": (N_("bring notes back from the trash"), (("uids", {"metavar": "UID", "nargs": "+"}),)),
    "capture": (N_("open the window for quick capture"), ()),
    "check": (
        N_("look the library over"),
        (("--deep", {"action": "store_true", "help": N_("every text against its hash and journal as well")}),),
    ),
    "desktop-install": (N_("put the application into the menu of this user"), ()),
    "desktop-remove": (N_("take it out of the menu again"), ()),
    "backup": (
        N_("save a verified copy of the library"),
        (
            (
                "file",
                {
                    "metavar": "FILE",
                    "nargs": "?",
                    "type": os.path.expanduser,
                    "help": N_("where to (default: the backups folder)"),
                },
            ),
        ),
    ),
}


def destination(name: str) -> str:
    """What the value of an argument is called."""
    return name.lstrip("-").replace("-", "_")


def plainly(words: Iterable[str], arguments: tuple[Argument, ...]) -> dict[str, Any] | None:
    """The values of `arguments` as argparse would read them from `words`.

    None where that takes more than a look: names that are shortened or joined to their value by "=", values that begin
    with a dash, whatever is wrong, and arguments that take several words.
    """
    named = dict(arguments)
    awaited = [name for name in named if not name.startswith("-")]
    values = {destination(name): settings.get("default", _absent(settings)) for name, settings in arguments}
    coming = iter(words)
    for word in coming:
        name = word
        if not word.startswith("-") and awaited:
            name = awaited.pop(0)
        elif name not in named or name in awaited:
            return None
        elif "action" in named[name]:
            values[destination(name)] = True
            continue
        else:
            word = next(coming, "-")
        try:
            values[destination(name)] = _value(word, named[name])
        except ValueError:
            return None
    return None if awaited else values


def _absent(settings: dict[str, Any]) -> bool | None:
    return False if "action" in settings else None


def _value(word: str, settings: dict[str, Any]) -> Any:
    """Raises ValueError for what is left to argparse."""
    if word.startswith("-") or "nargs" in settings:
        raise ValueError
    value = settings["type"](word) if "type" in settings else word
    if value not in settings.get("choices", (value,)):
        raise ValueError
    return value
