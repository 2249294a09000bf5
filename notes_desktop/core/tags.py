"""Tags as they stand in the text: `#idea`, `#work/clients`.

A tag begins a line or follows white space or an opening bracket or quote. It has letters, digits, `_` and `-`, at least
one letter, and `/` between the parts of a nested one. In code, links and addresses, and among the marks of a heading,
a `#` is something else.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from notes_desktop.core.edit import Edit
from notes_desktop.core.markdown_spans import LONGEST_LINE, line_spans

LONGEST_TAG = 100
_BEFORE = "\\s([{<\"'“‘«„‚（「『【"
# Marks combine with the letter before them and are no word characters of `re`; they are looked at one by one.
_TAG = re.compile(rf"(?<![^{_BEFORE}])#(?=\w)")
_OTHER = frozenset(("code", "fence", "link", "url"))
_FENCES = ("```", "~~~")


class TagSpan(NamedTuple):
    """Where a tag stands, its `#` included; the name has none."""

    start: int
    end: int
    name: str


def tag_key(name: str) -> str:
    """What is equal for tags that are the same: small letters, composed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def with_ancestors(key: str) -> tuple[str, ...]:
    """The key and those it is nested in, the outermost first: "a/b/c" is in "a" and "a/b"."""
    parts = key.split("/")
    return tuple("/".join(parts[: count + 1]) for count in range(len(parts)))


def tag_spans(text: str) -> Iterator[TagSpan]:
    """The tags of a text, in its order, in code points."""
    for start, line, state in lines_outside_fences(text, "#"):
        found = [tag for at in _TAG.finditer(line) if (tag := _tag_at(line, at.start())) is not None]
        if found:
            taken = [span for span in line_spans(line, state)[0] if span.kind in _OTHER]
            for tag in found:
                if not any(span.start <= tag.start < span.start + span.length for span in taken):
                    yield TagSpan(start + tag.start, start + tag.end, tag.name)


def rename_edits(text: str, key: str, new_name: str | None) -> list[Edit]:
    """The edits that write tag `key` as `new_name`, with those nested in it; None takes it out with a space beside it.

    Each is made on the text that those before it lead to.
    """
    edits: list[Edit] = []
    shift = 0
    for span in tag_spans(text):
        own = tag_key(span.name)
        if own != key and not own.startswith(f"{key}/"):
            continue
        rest = "/".join(span.name.split("/")[key.count("/") + 1 :])
        start, end, inserted = span.start, span.end, ""
        if new_name is None:
            start, end = _with_space(text, start, end)
        else:
            inserted = f"#{new_name}/{rest}" if rest else f"#{new_name}"
        if text[start:end] != inserted:
            edits.append(Edit(start + shift, text[start:end], inserted))
            shift += len(inserted) - (end - start)
    return edits


def lines_outside_fences(text: str, needle: str) -> Iterator[tuple[int, str, int]]:
    """(start, line, state) of the lines that have `needle` and are no code; of lines that are short enough to style.

    The state is what `line_spans` wants to know of the lines before.
    """
    if needle not in text:
        return
    has_fences = any(fence in text for fence in _FENCES)
    if not has_fences:
        at = text.find(needle)
        while at >= 0:
            start = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if end - start <= LONGEST_LINE:
                yield start, text[start:end], 0
            at = text.find(needle, end)
        return
    state = start = 0
    for line in text.split("\n"):
        if state > 0 or line.lstrip("> \t-+*0123456789.)").startswith(_FENCES):
            after = line_spans(line, state)[1]
            is_code = state > 0 or after > 0
            state = after
        else:
            is_code = False
        if not is_code and needle in line and len(line) <= LONGEST_LINE:
            yield start, line, 0
        start += len(line) + 1


def _tag_at(line: str, start: int) -> TagSpan | None:
    end = start + 1
    while end < len(line) and end - start <= LONGEST_TAG and _is_of_tag(line[end]):
        end += 1
    if end - start > LONGEST_TAG:
        return None
    name = line[start + 1 : end].rstrip("/-")
    end = start + 1 + len(name)
    if "//" in name or not any(map(str.isalpha, name)) or line.startswith("#", end):
        return None
    return TagSpan(start, end, name)


def _is_of_tag(char: str) -> bool:
    return char.isalnum() or char in "_-/" or unicodedata.category(char)[0] == "M"


def _with_space(text: str, start: int, end: int) -> tuple[int, int]:
    """One space goes with a tag that goes: the one before it, at the begin of a line the one behind."""
    if start and text[start - 1] == " ":
        return start - 1, end
    if (not start or text[start - 1] == "\n") and text.startswith(" ", end):
        return start, end + 1
    return start, end
