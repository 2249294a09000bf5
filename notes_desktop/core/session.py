"""Where a person was, in a note and in the library."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from notes_desktop.core.ids import NoteId

VIEWS = ("all", "pinned", "today", "untagged", "tasks", "trash")
SORTS = ("edited", "created", "title")


class ViewState(NamedTuple):
    """Caret, selection and scroll of a note; positions in code points of its text.

    The scroll is the position of the first visible block and the pixels of it that are above the view.
    """

    caret: int = 0
    anchor: int = 0
    scroll_position: int = 0
    scroll_offset: int = 0


class Session(NamedTuple):
    """What is restored at every start; the defaults are the first start.

    `list_top` is the note in the top row of the list and `list_offset` the pixels of it above the view.
    `page` are the notes around the top row, where finding them again would take as long as the view is large.
    `windows` are the notes in windows of their own.
    `panes` are widths in pixels, `focus` the name of the pane or window with the keyboard, `zoom` per cent.
    """

    view: str = "all"
    sort: str = "edited"
    query: str = ""
    open_note: NoteId | None = None
    list_top: NoteId | None = None
    list_offset: int = 0
    page: tuple[NoteId, ...] = ()
    expanded: tuple[str, ...] = ()
    is_grouped: bool = False
    backlinks_visible: bool = False
    trail: tuple[NoteId, ...] = ()
    trail_index: int = -1
    windows: tuple[NoteId, ...] = ()
    panes: tuple[int, ...] = ()
    sidebar_visible: bool = True
    list_visible: bool = True
    focus: str = ""
    focus_mode: bool = False
    zoom: int = 100
    find_text: str = ""
    replace_text: str = ""
    find_visible: bool = False

    def to_json(self) -> str:
        import json

        return json.dumps(self._asdict(), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Session":
        """The session in `text`; what is missing, unknown or of another type has its default."""
        try:
            import json

            stored = json.loads(text)
        except (ValueError, RecursionError):
            return cls()
        if not isinstance(stored, Mapping):
            return cls()
        read = {name: reader(stored[name]) for name, reader in _READERS.items() if name in stored}
        # Any: each reader answers with the type of its field, which mypy cannot follow through the table.
        kept: dict[str, Any] = {name: value for name, value in read.items() if value is not _WRONG}
        session = cls()._replace(**kept)
        return session._replace(trail_index=_index_in(session.trail, session.trail_index))


_WRONG = object()


def _index_in(trail: tuple[NoteId, ...], index: int) -> int:
    """`index` where it points into the trail, else the newest place."""
    return index if 0 <= index < len(trail) else len(trail) - 1


def is_view(key: str) -> bool:
    """Whether `key` names what a list can show; a notebook, tag or saved search of that name may be gone."""
    name, _colon, value = key.partition(":")
    return key in VIEWS or (name in ("notebook", "saved") and value.isdecimal()) or (name == "tag" and bool(value))


def _view(value: object) -> object:
    return value if isinstance(value, str) and is_view(value) else _WRONG


def _texts(value: object) -> object:
    return tuple(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else _WRONG


def _one_of(allowed: tuple[str, ...]) -> Callable[[object], object]:
    return lambda value: value if isinstance(value, str) and value in allowed else _WRONG


def _integer(least: int, most: int) -> Callable[[object], object]:
    return lambda value: value if type(value) is int and least <= value <= most else _WRONG


def _widths(value: object) -> object:
    """Widths that Qt can hold."""
    if not isinstance(value, list) or not all(type(item) is int and 0 <= item < 2**31 for item in value):
        return _WRONG
    return tuple(value)


def _note(value: object) -> object:
    return value if value is None or (type(value) is int and 0 < value < 2**63) else _WRONG


def _notes(value: object) -> object:
    if not isinstance(value, list) or not all(item is not None and _note(item) is not _WRONG for item in value):
        return _WRONG
    return tuple(value)


def _text(value: object) -> object:
    return value if isinstance(value, str) else _WRONG


def _boolean(value: object) -> object:
    return value if isinstance(value, bool) else _WRONG


_READERS: dict[str, Callable[[object], object]] = {
    "view": _view,
    "sort": _one_of(SORTS),
    "query": _text,
    "open_note": _note,
    "list_top": _note,
    "list_offset": _integer(-(2**31), 2**31 - 1),
    "page": _notes,
    "expanded": _texts,
    "is_grouped": _boolean,
    "backlinks_visible": _boolean,
    "trail": _notes,
    "trail_index": _integer(-1, 2**31 - 1),
    "windows": _notes,
    "panes": _widths,
    "sidebar_visible": _boolean,
    "list_visible": _boolean,
    "focus": _text,
    "focus_mode": _boolean,
    "zoom": _integer(10, 1_000),
    "find_text": _text,
    "replace_text": _text,
    "find_visible": _boolean,
}
