"""What a person can set. The dialog, the file and its defaults follow this table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from notes_desktop.core.text import N_

Kind = Literal["choice", "int", "font", "key", "shortcuts"]
SectionId = Literal["look", "editor", "list", "desktop", "shortcuts"]
PageId = Literal["general", "desktop", "shortcuts"]
# `object` at the edge: each kind has a type of its own, which `accepted` checks.
Value: TypeAlias = object


class Choice(NamedTuple):
    value: str
    title: str


class Setting(NamedTuple):
    """One thing a person can set; it applies at once.

    `choices` belong to a choice, `least`, `most` and `step` to a number of pixels.
    """

    id: str
    title: str
    kind: Kind
    default: Value
    section: SectionId
    choices: tuple[Choice, ...] = ()
    least: int = 0
    most: int = 0
    step: int = 1


class Section(NamedTuple):
    id: SectionId
    title: str
    page: PageId = "general"


PAGES: tuple[tuple[PageId, str], ...] = (("general", N_("General")), ("desktop", N_("Desktop")))
SECTIONS = (
    Section("look", N_("Look")),
    Section("editor", N_("Editor")),
    Section("list", N_("List")),
    Section("desktop", N_("Desktop"), "desktop"),
    Section("shortcuts", N_("Shortcuts"), "shortcuts"),
)

_THEMES = (Choice("system", N_("As the system")), Choice("light", N_("Light")), Choice("dark", N_("Dark")))
_ACCENTS = (Choice("system", N_("As the system")), Choice("own", N_("Blue")))
_TRAYS = (
    Choice("off", N_("None")),
    Choice("on", N_("Shown")),
    Choice("keep", N_("Shown, and the window closes into it")),
)
_SWITCH = (Choice("off", N_("No")), Choice("on", N_("Yes")))
_SORTS = (
    Choice("edited", N_("Date edited")),
    Choice("created", N_("Date created")),
    Choice("title", N_("Title")),
)

SETTINGS: tuple[Setting, ...] = (
    Setting("theme", N_("Theme"), "choice", "system", "look", choices=_THEMES),
    Setting("accent", N_("Accent colour"), "choice", "system", "look", choices=_ACCENTS),
    Setting("editor.font", N_("Font"), "font", "", "editor"),
    Setting("editor.size_px", N_("Text size"), "int", 16, "editor", least=10, most=32),
    Setting("editor.width_px", N_("Text width"), "int", 680, "editor", least=400, most=1_600, step=20),
    Setting("list.sort", N_("Sort notes by"), "choice", "edited", "list", choices=_SORTS),
    Setting("desktop.tray", N_("Icon in the tray"), "choice", "off", "desktop", choices=_TRAYS),
    Setting("desktop.autostart", N_("Start when I log in"), "choice", "off", "desktop", choices=_SWITCH),
    Setting("desktop.capture_key", N_("Key for quick capture in every program"), "key", "", "desktop"),
    Setting("desktop.updates", N_("Look for new versions once a day"), "choice", "off", "desktop", choices=_SWITCH),
    Setting("shortcuts", N_("Shortcuts"), "shortcuts", {}, "shortcuts"),
)
BY_ID = {setting.id: setting for setting in SETTINGS}


def accepted(setting: Setting, value: Value) -> Value:
    """`value` where the setting can have it, else the default; a number is brought into its range."""
    if setting.kind == "choice":
        return value if any(choice.value == value for choice in setting.choices) else setting.default
    if setting.kind == "int":
        return min(max(value, setting.least), setting.most) if type(value) is int else setting.default
    if setting.kind in ("font", "key"):
        return value if isinstance(value, str) else setting.default
    return _keys_of(value)


def _keys_of(value: Value) -> dict[str, list[str]]:
    """The entries that are a command with a list of keys; whether the keys can be bound is said elsewhere."""
    if not isinstance(value, Mapping):
        return {}
    return {
        str(name): [key for key in keys if isinstance(key, str)]
        for name, keys in value.items()
        if isinstance(keys, list | tuple)
    }
