"""What the sidebar shows beneath the views: notebooks, tags, saved searches."""

from typing import NamedTuple


class NotebookItem(NamedTuple):
    """`count` is of the notes in the notebook itself, without those in notebooks inside it."""

    id: int
    parent_id: int | None
    name: str
    colour: str
    count: int  # type: ignore[assignment]  # the tuple's own `count` is not needed


class TagItem(NamedTuple):
    """`key` has "/" between the parts of a nested tag; `count` holds notes with a tag nested in it."""

    key: str
    name: str
    colour: str
    count: int  # type: ignore[assignment]  # the tuple's own `count` is not needed


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


def tag_colours(tree: SidebarTree) -> dict[str, str]:
    """The colours that tags were given, by their keys."""
    return {tag.key: tag.colour for tag in tree.tags if tag.colour}


def has_view(tree: SidebarTree, view: str) -> bool:
    """Whether the view is one of the fixed ones or stands in the tree."""
    name, colon, value = view.partition(":")
    if name == "tag":
        return any(tag.key == value for tag in tree.tags)
    rows = tree.notebooks if name == "notebook" else tree.saved
    return not colon or any(str(row.id) == value for row in rows)
