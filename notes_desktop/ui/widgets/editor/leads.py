"""Where a place in a line leads: to an address, to another note, to the notes with a tag."""

from __future__ import annotations

from typing import NamedTuple

from notes_desktop.core.links import note_links, title_links
from notes_desktop.core.markdown_spans import link_at
from notes_desktop.core.tags import tag_key, tag_spans

_SCHEMES = ("http://", "https://", "mailto:")


class Lead(NamedTuple):
    """`kind` is "url", "note" or "tag"; `target` the address, the target of a link between notes or a tag's key."""

    kind: str
    target: str
    title: str = ""
    """Of a note: as it is written there, empty for a link by its uid."""


def lead_at(line: str, column: int) -> Lead | None:
    """Where a caret at `column` of a line that is no fenced code leads."""
    for link in note_links(line):
        if link.start <= column <= link.end:
            titles = (found.title for found in title_links(line) if found.start == link.start)
            return Lead("note", link.target, next(titles, ""))
    for tag in tag_spans(line):
        if tag.start <= column <= tag.end:
            return Lead("tag", tag_key(tag.name))
    url = link_at(line, column)
    return Lead("url", url) if is_address(url or "") and url else None


def is_address(text: str) -> bool:
    """Whether `text` is one address that a person may follow."""
    return text.lower().startswith(_SCHEMES) and not any(character.isspace() for character in text)
