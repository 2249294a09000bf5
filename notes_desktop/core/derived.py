"""What a text says about itself: tags, links, tasks, pictures."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from notes_desktop.core.links import note_links
from notes_desktop.core.markdown_spans import ITEM, LONGEST_LINE, is_rule, line_links, line_spans, quotes
from notes_desktop.core.prose import line_around, prose
from notes_desktop.core.tags import tag_key, tag_spans

_BOX = re.compile(r"\[[ xX]\](?<=[ \t]\[.\])")
_IMAGE = re.compile(r"!\[")
_MAIL = re.compile(r":(?<=[mM][aA][iI][lL][tT][oO]:)")
_ADDRESS = re.compile(rf"\]\(|:(?=//)|{_MAIL.pattern}")


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
    links = tuple(dict.fromkeys(link.target for link in note_links(text)))
    open_tasks, done_tasks = _tasks(text)
    has_image = "![" in text and any(map(_has_image, _lines_with(text, _IMAGE)))
    return Derived(tuple(names.values()), links, open_tasks, done_tasks, has_image, bool(links) or _has_address(text))


def _tasks(text: str) -> tuple[int, int]:
    """How many are open, and how many done."""
    counts = {True: 0, False: 0}
    if "[ ]" in text or "[x]" in text or "[X]" in text:
        for line in _lines_with(text, _BOX):
            if (box := _box(line)) is not None:
                counts[box == "[ ]"] += 1
    return counts[True], counts[False]


def _box(line: str) -> str | None:
    """The box of the task that the line is; the first item among nested ones that has one."""
    at = quotes(line)[0]
    if is_rule(line[at:]):
        return None
    while (item := ITEM.match(line, at)) is not None:
        if item[3]:
            return item[3]
        at = item.end()
    return None


def _has_image(line: str) -> bool:
    return any(span.kind == "mark" and line.startswith("![", span.start) for span in line_spans(line, 0)[0])


def _has_address(text: str) -> bool:
    """Whether something can be followed: a link or an address, not a picture."""
    if "](" not in text and "://" not in text and _MAIL.search(text) is None:
        return False
    return any(line[link.start] != "!" for line in _lines_with(text, _ADDRESS) for link in line_links(line))


def _lines_with(text: str, sign: re.Pattern[str]) -> Iterator[str]:
    """The lines with `sign`, each once, that are no fenced code and not too long to be styled."""
    for start, end in prose(text):
        while (found := sign.search(text, start, end)) is not None:
            begin, start = line_around(text, found.start())
            if start - begin <= LONGEST_LINE:
                yield text[begin:start]
