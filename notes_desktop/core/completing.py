"""What is being written before the caret that a list of names could complete: a tag, or a link to a note."""

from collections.abc import Sequence
from typing import NamedTuple

from notes_desktop.core.fold import fold
from notes_desktop.core.links import link_to
from notes_desktop.core.prose import Lines
from notes_desktop.core.tags import LONGEST_TAG, tag_key, tag_spans

MOST = 30
_LONGEST_TITLE = 200
_CONSIDERED = 500


class Word(NamedTuple):
    """`kind` is "tag" or "title"; `start` and `end` are columns, marks included; `typed` stands behind the marks."""

    kind: str
    start: int
    end: int
    typed: str

    def completed(self, name: str) -> str:
        """What to write in its place for the chosen `name`."""
        return f"#{name}" if self.kind == "tag" else link_to(name)

    def is_complete(self, name: str) -> bool:
        """Whether nothing is left to write of a tag."""
        return self.kind == "tag" and tag_key(self.typed) == tag_key(name)


def word_before(line: str, column: int) -> Word | None:
    """What ends at `column` of a line that is no fenced code; None inside of a word."""
    if column < len(line) and (line[column].isalnum() or line[column] in "_/-"):
        return None
    return _title_before(line, column) or _tag_before(line, column)


def ranked(names: Sequence[str], typed: str) -> list[str]:
    """Those that have what is typed, in the order of `names`: first where they begin so, then a word, then the rest."""
    wanted, key = fold(typed), tag_key(typed)
    ranks: list[list[str]] = [[], [], [], []]
    for name in names[:_CONSIDERED]:
        folded = fold(name)
        if tag_key(name).startswith(key):
            ranks[0].append(name)
        elif folded.startswith(wanted):
            ranks[1].append(name)
        elif f" {wanted}" in folded:
            ranks[2].append(name)
        elif wanted in folded:
            ranks[3].append(name)
    return [name for rank in ranks for name in rank][:MOST]


def _title_before(line: str, column: int) -> Word | None:
    start = line.rfind("[[", max(0, column - _LONGEST_TITLE), column)
    typed = line[start + 2 : column]
    # A space behind the brackets is a test in a script.
    if start < 0 or start + 2 > column or typed[:1].isspace() or "|" in typed or typed.count("]") > typed.count("["):
        return None
    if Lines(line).is_taken(start):
        return None
    return Word("title", start, column + 2 if line.startswith("]]", column) else column, typed)


def _tag_before(line: str, column: int) -> Word | None:
    start = line.rfind("#", max(0, column - LONGEST_TAG - 1), column)
    typed = line[start + 1 : column]
    found = next((span for span in tag_spans(line) if span.start == start), None) if start >= 0 else None
    if line.endswith("](", 0, max(start, 0)):
        return None  # the address of a link that is being written
    # A slash or a hyphen at the end is none of the tag yet.
    if found is None or found.name != typed.rstrip("/-") or typed.endswith("//"):
        return None
    return Word("tag", start, column, typed)
