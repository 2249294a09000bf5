"""Links between notes: `[[Title]]`, `[[Title|shown]]` and `notes-desktop://note/<uid>`."""

import re
from collections.abc import Iterator
from heapq import merge
from typing import NamedTuple

from notes_desktop.core.fold import fold
from notes_desktop.core.markdown_spans import link_at, link_range
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
    lines = Lines(text)
    for start, end in prose(text):
        for found in _ADDRESSED.finditer(text, start, end):
            target = f"uid:{found[1].lower()}"
            if not lines.is_taken(found.start()):
                yield NoteLink(found.start(), found.end(), target)
            elif (around := _link_around(text, found)) is not None:
                yield NoteLink(*around, target)


def _link_around(text: str, address: re.Match[str]) -> tuple[int, int] | None:
    """The Markdown link that leads to `address`; None when it is code, or words or a part of another link."""
    start, end = line_around(text, address.start())
    line, column = text[start:end], address.start() - start
    around = link_range(line, column)
    if around is None or line[around[0]] == "!" or link_at(line, column) != address[0]:
        return None
    return start + around[0], start + around[1]
