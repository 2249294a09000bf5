"""Links between notes: `[[Title]]`, `[[Title|shown]]` and `notes-desktop://note/<uid>`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from notes_desktop.core.fold import fold
from notes_desktop.core.markdown_spans import line_spans
from notes_desktop.core.tags import lines_outside_fences

ADDRESS = "notes-desktop://note/"
_TITLE_KEY_LENGTH = 100
_WIKI = re.compile(r"\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\]")
_UID = re.compile(re.escape(ADDRESS) + r"([0-9a-fA-F-]{8,64})")


class NoteLink(NamedTuple):
    """Where a link stands; `target` is "title:" with a folded title or "uid:" with a uid."""

    start: int
    end: int
    target: str


def title_key(title: str) -> str:
    """By what notes are ordered by title, and found by it."""
    return fold(title)[:_TITLE_KEY_LENGTH]


def note_links(text: str) -> Iterator[NoteLink]:
    """The links of a text to other notes, in the order of their kinds and the text."""
    for needle, pattern, prefix in (("[[", _WIKI, "title:"), (ADDRESS, _UID, "uid:")):
        for start, line, state in lines_outside_fences(text, needle):
            code = [span for span in line_spans(line, state)[0] if span.kind in ("code", "fence")]
            for found in pattern.finditer(line):
                key = title_key(found[1]) if prefix == "title:" else found[1].lower()
                if key and not any(span.start <= found.start() < span.start + span.length for span in code):
                    yield NoteLink(start + found.start(), start + found.end(), prefix + key)
