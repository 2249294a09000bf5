"""What a text says about itself: tags, links, tasks, pictures."""

import re
from typing import NamedTuple

from notes_desktop.core.links import note_links
from notes_desktop.core.tags import lines_outside_fences, tag_key, tag_spans

_TASK = re.compile(r"(?:[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+)+\[([ xX])\](?=[ \t]|$)")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\s]")
_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\([^)\s]|\[\[[^\]\n]+\]\]|https?://\S|mailto:\S|notes-desktop://\S")


class Derived(NamedTuple):
    """`tags` as they are first written, `links` as targets; each once, in the order of the text."""

    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    open_tasks: int = 0
    done_tasks: int = 0
    has_image: bool = False
    has_link: bool = False


def derive(text: str) -> Derived:
    """Everything that is derived from a text; what does not stand in it costs one look for a sign of it."""
    names: dict[str, str] = {}
    for span in tag_spans(text):
        names.setdefault(tag_key(span.name), span.name)
    boxes = [found[1] for _, line, _ in lines_outside_fences(text, "[") if (found := _TASK.match(line))]
    open_tasks = boxes.count(" ")
    return Derived(
        tuple(names.values()),
        tuple(dict.fromkeys(link.target for link in note_links(text))),
        open_tasks,
        len(boxes) - open_tasks,
        "![" in text and any(_IMAGE.search(line) for _, line, _ in lines_outside_fences(text, "![")),
        _has_link(text),
    )


def _has_link(text: str) -> bool:
    signs = ("](", "[[", "://", "mailto:")
    return any(
        _LINK.search(line) is not None
        for sign in signs
        if sign in text
        for _, line, _ in lines_outside_fences(text, sign)
    )
