"""Links between notes: `[[Title]]`, `[[Title|shown]]` and `notes-desktop://note/<uid>`."""

import re
from collections.abc import Iterator
from heapq import merge
from typing import NamedTuple

from notes_desktop.core.edit import Edit
from notes_desktop.core.fold import title_key
from notes_desktop.core.markdown_spans import line_links
from notes_desktop.core.prose import Lines, line_around, prose

ADDRESS = "notes-desktop://note/"
_PARENTHESES = str.maketrans("[]", "()")
# A title may have brackets of its own when they are in pairs.
_TITLED = re.compile(r"\[\[(?!\[\[)((?:[^\[\]\n|]|\[[^\[\]\n|]*+\])++)(?:\|([^\[\]\n]*+))?\]\]")
_ADDRESSED = re.compile(re.escape(ADDRESS) + r"([0-9a-fA-F-]{8,64})(?![0-9A-Za-z-])")


class NoteLink(NamedTuple):
    """Where a link stands; `target` is "title:" with a folded title or "uid:" with a uid."""

    start: int
    end: int
    target: str


class TitleLink(NamedTuple):
    """`[[Title|shown]]`: where it stands, where its words on the screen do, the title as it is written and its key."""

    start: int
    end: int
    shown_start: int
    shown_end: int
    title: str
    key: str


def title_target(title: str) -> str:
    """The target of a link to the note with that title."""
    return f"title:{title_key(title)}"


def note_links(text: str) -> Iterator[NoteLink]:
    """The links of a text to other notes, in its order; none of code. A link in Markdown is one as a whole."""
    if "[[" not in text and ADDRESS not in text:
        return iter(())  # without making three generators for nothing: most notes have none
    return merge(_titled(text), _addressed(text))


def title_links(text: str) -> Iterator[TitleLink]:
    """The links by title of a text, in its order."""
    if "[[" not in text:
        return
    lines = Lines(text)
    for start, end in prose(text):
        for found in _TITLED.finditer(text, start, end):
            title = found[1].strip()
            # A title of marks alone has no key, and is that of every other such note.
            key = title_key(title)
            if not key or lines.is_taken(found.start()) or lines.is_taken(found.end() - 1):
                continue
            shown = 2 if found[2] and found[2].strip() else 1
            yield TitleLink(found.start(), found.end(), found.start(shown), found.end(shown), title, key)


def link_to(title: str, shown: str = "") -> str:
    """A link to the note with that title; what a link cannot hold is written in another way that finds it too."""
    title = title.replace("|", "-")
    whole = f"[[{title}|{shown}]]" if shown and shown != title else f"[[{title}]]"
    found = _TITLED.fullmatch(whole)
    if found is None or found[1] != title:
        title, shown = (words.translate(_PARENTHESES) for words in (title, shown))
        whole = f"[[{title}|{shown}]]" if shown and shown != title else f"[[{title}]]"
    return whole


def relink_edits(text: str, key: str, title: str) -> list[Edit]:
    """Lead the links to the title of this key to another title; what they show instead of it stays."""
    written = link_to(title)[2:-2]
    made = []
    for link in title_links(text):
        start = link.start + 2
        end = text.find("|", start, link.end - 2)
        named = text[start : end if end >= 0 else link.end - 2]
        if link.key == key and named.strip() != written:
            made.append(Edit(start, named, written))
    return made[::-1]  # each one leaves those after it where they are


def _titled(text: str) -> Iterator[NoteLink]:
    for link in title_links(text):
        yield NoteLink(link.start, link.end, f"title:{link.key}")


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
