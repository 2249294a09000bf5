"""Links between notes: `[[Title]]`, `[[Title|shown]]` and `notes-desktop://note/<uid>`."""

import re
from collections.abc import Iterator
from heapq import merge
from typing import NamedTuple

from notes_desktop.core.fold import fold
from notes_desktop.core.markdown_spans import line_links
from notes_desktop.core.prose import Lines, line_around, prose

ADDRESS = "notes-desktop://note/"
_TITLE_KEY_LENGTH = 100
# A title may have brackets of its own when they are in pairs.
_TITLED = re.compile(r"\[\[(?!\[\[)((?:[^\[\]\n|]|\[[^\[\]\n|]*+\])++)(?:\|([^\[\]\n]*+))?\]\]")
_ADDRESSED = re.compile(re.escape(ADDRESS) + r"([0-9a-fA-F-]{8,64})(?![0-9A-Za-z-])")


class NoteLink(NamedTuple):
    """Where a link stands; `target` is "title:" with a folded title or "uid:" with a uid."""

    start: int
    end: int
    target: str


class TitleLink(NamedTuple):
    """`[[Title|shown]]`: where it stands, where its words on the screen do, and the title as it is written."""

    start: int
    end: int
    shown_start: int
    shown_end: int
    title: str


def title_key(title: str) -> str:
    """By what notes are ordered by title, and found by it."""
    return fold(title)[:_TITLE_KEY_LENGTH]


def title_target(title: str) -> str:
    """The target of a link to the note with that title."""
    return f"title:{title_key(title)}"


def note_links(text: str) -> Iterator[NoteLink]:
    """The links of a text to other notes, in its order; none of code. A link in Markdown is one as a whole."""
    return merge(_titled(text), _addressed(text))


def title_links(text: str) -> Iterator[TitleLink]:
    """The links by title of a text, in its order."""
    if "[[" not in text:
        return
    lines = Lines(text)
    for start, end in prose(text):
        for found in _TITLED.finditer(text, start, end):
            title = found[1].strip()
            if not title or lines.is_taken(found.start()) or lines.is_taken(found.end() - 1):
                continue
            shown = 2 if found[2] and found[2].strip() else 1
            yield TitleLink(found.start(), found.end(), found.start(shown), found.end(shown), title)


def link_to(title: str, shown: str = "") -> str:
    """A link to the note with that title; what a link cannot hold is written in another way that finds it too."""
    title = title.replace("|", "-")
    whole = f"[[{title}|{shown}]]" if shown and shown != title else f"[[{title}]]"
    found = _TITLED.fullmatch(whole)
    if found is None or found[1] != title:
        title, shown = (words.translate(_PARENTHESES) for words in (title, shown))
        whole = f"[[{title}|{shown}]]" if shown and shown != title else f"[[{title}]]"
    return whole


_PARENTHESES = str.maketrans("[]", "()")


def _titled(text: str) -> Iterator[NoteLink]:
    for link in title_links(text):
        # A title of marks alone has no key, and is that of every other such note.
        if key := title_key(link.title):
            yield NoteLink(link.start, link.end, f"title:{key}")


def _addressed(text: str) -> Iterator[NoteLink]:
    if ADDRESS not in text:
        return
    for start, end in prose(text):
        while (found := _ADDRESSED.search(text, start, end)) is not None:
            begin, start = line_around(text, found.start())
            yield from _addressed_in(text[begin:start], begin)


def _addressed_in(line: str, offset: int) -> Iterator[NoteLink]:
    """Of one line that is no fenced code: the links whose address it is, and the bare addresses between them."""
    links = [link for link in line_links(line) if line[link.start] != "!"]
    whole = [
        NoteLink(offset + link.start, offset + link.end, f"uid:{found[1].lower()}")
        for link in links
        if (found := _ADDRESSED.fullmatch(link.url)) is not None
    ]
    lines = Lines(line)
    bare = [
        NoteLink(offset + found.start(), offset + found.end(), f"uid:{found[1].lower()}")
        for found in _ADDRESSED.finditer(line)
        if not lines.is_taken(found.start())
    ]
    yield from merge(whole, bare)
