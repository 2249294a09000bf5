"""Tags as they stand in the text: `#idea`, `#work/clients`.

A tag begins a line or follows white space or an opening bracket or quote. It has letters, digits, `_` and `-`, at least
one letter, and `/` between the parts of a nested one. In code, links and addresses, and among the marks of a heading,
a `#` is something else.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from notes_desktop.core.edit import Edit
from notes_desktop.core.prose import Lines, prose

if TYPE_CHECKING:
    from notes_desktop.core.links import TitleLink

LONGEST_TAG = 100
# The category of a character decides for all that are not ASCII.
_OPENING = frozenset("([{<\"'")
# The lookbehind comes second, so that `re` can search for the `#` at the speed of memchr.
_CANDIDATE = re.compile(r"#(?<![\w#&/\\]#)(?=\w)")
_WORD = re.compile(r"[\w/-]+")
# These choose between forms of a character, mostly an emoji's, and are no part of a word.
_SELECTORS = frozenset("\ufe0e\ufe0f")


class TagSpan(NamedTuple):
    """Where a tag stands, its `#` included; the name has none."""

    start: int
    end: int
    name: str


def tag_key(name: str) -> str:
    """What is equal for tags that are the same: small letters, composed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def with_ancestors(key: str) -> tuple[str, ...]:
    """The key and those it is nested in, the outermost first: "a/b/c" is in "a" and "a/b"."""
    parts = key.split("/")
    return tuple("/".join(parts[: count + 1]) for count in range(len(parts)))


def is_within(key: str, outer: str) -> bool:
    """Whether the tag with `key` is the one with the key `outer`, or nested in it."""
    return key == outer or key.startswith(f"{outer}/")


def tag_name(written: str) -> str | None:
    """The name in what a person wrote, with or without a `#`; None when it cannot be a tag."""
    written = written.strip().removeprefix("#")
    return written if written and name_at(written, 0) == written else None


def tag_spans(text: str) -> Iterator[TagSpan]:
    """The tags of a text, in its order, in code points."""
    if "#" not in text:
        return
    lines = Lines(text)
    links = _title_links(text)
    link_start = link_end = 0
    for start, end in prose(text):
        for found in _CANDIDATE.finditer(text, start, end):
            at = found.start()
            if (at and not _opens(text[at - 1])) or not (name := name_at(text, at + 1)):
                continue
            while link_end <= at:
                link_start, link_end = next(((link.start, link.end) for link in links), (len(text), len(text) + 1))
            if not (link_start <= at or lines.is_taken(at) or lines.is_taken(at + len(name))):
                yield TagSpan(at, at + 1 + len(name), name)


def _title_links(text: str) -> Iterator["TitleLink"]:
    """Links to notes, which a start with a tag in its note need not know."""
    if "[[" not in text:
        return iter(())
    from notes_desktop.core.links import title_links

    return title_links(text)


def rename_edits(text: str, key: str, new_name: str | None) -> list[Edit]:
    """The edits that write tag `key` as `new_name`, with those nested in it; None takes it out with a space beside it.

    Each is made on the text that those before it lead to.
    """
    edits: list[Edit] = []
    shift = behind = 0
    for span in tag_spans(text):
        if not is_within(tag_key(span.name), key):
            continue
        rest = "/".join(span.name.split("/")[key.count("/") + 1 :])
        start, end, inserted = span.start, span.end, ""
        if new_name is None:
            start, end = _with_space(text, start, end, behind)
        else:
            inserted = f"#{new_name}/{rest}" if rest else f"#{new_name}"
        if text[start:end] != inserted:
            edits.append(Edit(start + shift, text[start:end], inserted))
            shift += len(inserted) - (end - start)
            behind = end
    return edits


def name_at(text: str, start: int) -> str:
    """The name that begins at `start`, empty when there is none."""
    end = start
    limit = min(len(text), start + 2 * LONGEST_TAG)
    while end < limit:
        if (word := _WORD.match(text, end, limit)) is not None:
            end = word.end()
        elif end > start and _combines(text, end):
            end += 1
        else:
            break
    name = text[start:end].rstrip("/-")
    begins = name[:1].isalnum() or name[:1] == "_"
    if not begins or len(name) > LONGEST_TAG or "//" in name or text.startswith("#", start + len(name)):
        return ""
    return name if any(map(str.isalpha, name)) else ""


def _combines(text: str, at: int) -> bool:
    """Marks belong to the letter before them, and so does the joiner that Persian and Indic words are written with."""
    char = text[at]
    if char in "\u200c\u200d":
        return text[at + 1 : at + 2].isalnum()
    return char > "\x7f" and unicodedata.category(char) in ("Mn", "Mc") and char not in _SELECTORS


def _opens(char: str) -> bool:
    """Whether a tag may follow `char`: white space, a bracket or quote that opens."""
    return char.isspace() or char in _OPENING or (char > "\x7f" and unicodedata.category(char) in ("Ps", "Pi"))


def _with_space(text: str, start: int, end: int, behind: int) -> tuple[int, int]:
    """One space goes with a tag that goes: the one before it, at the begin of a line the one behind.

    What stands before `behind` is gone already.
    """
    if start > behind and text[start - 1] == " ":
        return start - 1, end
    if (start == behind or text[start - 1] == "\n") and text.startswith(" ", end):
        return start, end + 1
    return start, end
