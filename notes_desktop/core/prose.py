"""Where in a text Markdown is not code, and what a `#` or `[[` in it is already part of."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from notes_desktop.core.markdown_spans import LONGEST_LINE, Span, is_fence_end, line_spans, quotes

_FENCE = re.compile("```|~~~")
# What a line has to have in it for a link, an address or code to be there.
_SIGN = re.compile(r"`|\]\(|:")
_TAKEN = frozenset(("code", "link", "url"))


class Lines:
    """The lines of `text` around positions that rise, each looked at once.

    Of a line too long to be styled, `is_taken` is always true.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = -1
        self._taken: list[tuple[int, int]] | None = []

    def is_taken(self, position: int) -> bool:
        """Whether the character there belongs to inline code, a link or an address, or is escaped."""
        if position >= self._end:
            self._take(position)
        if self._taken is None:
            return True
        index = bisect_right(self._taken, (position, len(self._text)))
        return index > 0 and position < self._taken[index - 1][1]

    def _take(self, position: int) -> None:
        start, end = line_around(self._text, position)
        self._end = end + 1
        self._taken = None if end - start > LONGEST_LINE else _taken(self._text[start:end], start)


def _taken(line: str, offset: int) -> list[tuple[int, int]]:
    """The stretches that are taken, in order and without overlap; `offset` is where the line begins."""
    if "\\" not in line and _SIGN.search(line) is None:
        return []
    ranges: list[tuple[int, int]] = []
    for span in line_spans(line, 0)[0]:
        if not (length := _taken_length(line, span)):
            continue
        start, end = offset + span.start, offset + span.start + length
        if ranges and start < ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((start, end))
    return ranges


def _taken_length(line: str, span: Span) -> int:
    """The marks of a link hold its title, a backslash takes what is behind it; the marks of emphasis take nothing."""
    if span.kind != "mark":
        return span.length if span.kind in _TAKEN else 0
    marks = line[span.start : span.start + span.length]
    if marks == "\\":
        return 2
    return span.length if any(char in marks for char in "[])") else 0


def prose(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of whole lines that are not fenced code, in order, with their line breaks."""
    start = at = 0
    # `in` is ten times as fast as the search for either, and most notes have none.
    has_fences = "```" in text or "~~~" in text
    while has_fences and (mark := _FENCE.search(text, at)) is not None:
        begin, end = line_around(text, mark.start())
        at = end + 1
        state = 0 if end - begin > LONGEST_LINE else line_spans(text[begin:end], 0)[1]
        if state > 0:
            if begin > start:
                yield start, begin
            depth = quotes(text[begin:end])[1]
            start = at = _behind_quoted_fence(text, at, state, depth) if depth else _behind_fence(text, at, state)
    if start < len(text):
        yield start, len(text)


def _behind_fence(text: str, at: int, state: int) -> int:
    """Where the line behind a fence begins whose code begins at `at`."""
    while (mark := _FENCE.search(text, at)) is not None:
        begin, end = line_around(text, mark.start())
        at = end + 1
        if end - begin <= LONGEST_LINE and is_fence_end(text[begin:end], state):
            return at
    return len(text)


def _behind_quoted_fence(text: str, at: int, state: int, depth: int) -> int:
    """A fence in a quote ends with the quote too."""
    while at < len(text):
        begin, end = line_around(text, at)
        line = text[begin:end]
        if len(line) <= LONGEST_LINE:
            if quotes(line)[1] < depth:
                return begin
            if is_fence_end(line, state):
                return end + 1
        at = end + 1
    return len(text)


def line_around(text: str, position: int) -> tuple[int, int]:
    """Where the line that `position` is in begins and ends."""
    end = text.find("\n", position)
    return text.rfind("\n", 0, position) + 1, len(text) if end < 0 else end
