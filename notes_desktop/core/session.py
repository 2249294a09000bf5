"""Where a person was: kept while they work, read at every start."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, Self

VIEWS = ("all", "pinned", "today", "trash")
SORTS = ("edited", "created", "title")


class ViewState(NamedTuple):
    """Caret, selection and scroll of one note. Positions are code points, the offset is pixels."""

    caret: int
    anchor: int
    scroll_position: int
    """Where the first visible paragraph begins."""
    scroll_offset: int
    """How far that paragraph is scrolled out at the top."""


class Session(NamedTuple):
    """What the window shows, apart from its geometry. 0 stands for no note."""

    view: str = "all"
    sort: str = "edited"
    query: str = ""
    open_note: int = 0
    list_top: int = 0
    list_offset: int = 0
    trail: tuple[int, ...] = ()
    trail_index: int = 0
    panes: tuple[int, ...] = ()
    sidebar_visible: bool = True
    list_visible: bool = True
    focus: str = "editor"
    focus_mode: bool = False
    zoom: int = 100
    find_text: str = ""
    replace_text: str = ""
    find_visible: bool = False

    def to_json(self) -> str:
        return json.dumps(self._asdict(), ensure_ascii=False)

    @classmethod
    def from_json(cls, stored: str) -> Self:
        """What was kept; fields that are missing, strange or of another type take their default."""
        try:
            values = json.loads(stored)
        except ValueError:
            return cls()
        if not isinstance(values, dict):
            return cls()
        session = cls(**{name: _fit(value, values.get(name)) for name, value in cls()._asdict().items()})
        if session.view not in VIEWS:
            session = session._replace(view="all")
        return session if session.sort in SORTS else session._replace(sort="edited")


def _fit(default: Any, value: Any) -> Any:  # JSON
    """`value` when it has the type of `default`, else `default`."""
    if isinstance(default, tuple):
        is_numbers = isinstance(value, list) and all(type(number) is int for number in value)
        return tuple(value) if is_numbers else default
    return value if type(value) is type(default) else default
