"""What the sidebar shows beneath the views: notebooks, tags, saved searches."""

from typing import NamedTuple


class NotebookItem(NamedTuple):
    """`count` is of the notes in the notebook itself, without those in notebooks inside it."""

    id: int
    parent_id: int | None
    name: str
    colour: str
    count: int


class TagItem(NamedTuple):
    """`key` has "/" between the parts of a nested tag; `count` holds notes with a tag nested in it."""

    key: str
    name: str
    colour: str
    count: int


class SavedItem(NamedTuple):
    """A search kept by a name."""

    id: int
    name: str
    query: str


class SidebarTree(NamedTuple):
    """In the order in which they are shown; a notebook's parent may come after it."""

    notebooks: tuple[NotebookItem, ...] = ()
    tags: tuple[TagItem, ...] = ()
    saved: tuple[SavedItem, ...] = ()
