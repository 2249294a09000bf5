"""What a line of Markdown means for its look, remembered for the lines that were asked for lately."""

from __future__ import annotations

import re
from typing import NamedTuple

from notes_desktop.core.markdown_spans import LONGEST_LINE, Span, line_spans, quotes

_REMEMBERED = 4_096
_LONGEST_REMEMBERED = 2_000
_TAG_SIGN = re.compile(r"#(?<![\w#]#)(?=\w)")
_LINK_SIGNS = ("[[", "notes-desktop:")


class Box(NamedTuple):
    start: int
    is_done: bool


class Line(NamedTuple):
    """Columns are code points."""

    spans: tuple[Span, ...]
    end_state: int
    kind: str
    """heading1 … heading6, fence, quote, item, rule or body: what its block format depends on."""
    hang: int
    """How many characters of an item or a quote stand before its text."""
    box: Box | None
    chips: tuple[Span, ...]
    """Its tags, which are among the spans too."""


class Lines:
    def __init__(self) -> None:
        self._known: dict[tuple[str, int], Line] = {}

    def get(self, text: str, state: int) -> Line:
        """What `text` means when the lines before it leave `state`."""
        key = (text, state)
        line = self._known.get(key)
        if line is None:
            line = _understood(text, state)
            if len(text) <= _LONGEST_REMEMBERED:
                if len(self._known) >= _REMEMBERED:
                    del self._known[next(iter(self._known))]
                self._known[key] = line
        return line


def is_very_long(text: str) -> bool:
    return len(text) > LONGEST_LINE


def _understood(text: str, state: int) -> Line:
    spans, end_state = line_spans(text, state)
    kind, hang, box = "body", 0, None
    for span in spans:
        name = span.kind
        if name in ("task_open", "task_done"):
            box = Box(span.start, name == "task_done")
            hang = _behind(text, span)
        elif name == "list_mark":
            kind, hang = "item", _behind(text, span)
        elif name == "fence" or (kind == "body" and _is_of_line(name)):
            kind = name
    if kind == "body" and state > 0 and end_state > 0:
        kind = "fence"  # an empty line has no spans
    if kind == "quote":
        hang = quotes(text)[0]
    shown = _with_targets(spans, text)
    chips: tuple[Span, ...] = ()
    if kind != "fence" and len(text) <= LONGEST_LINE:
        chips = _tags(text)
        if more := (*_note_links(text), *chips):
            shown = tuple(sorted((*shown, *more), key=lambda span: (span.start, -span.length)))
    return Line(shown, end_state, kind, hang, box, chips)


def _tags(text: str) -> tuple[Span, ...]:
    if _TAG_SIGN.search(text) is None:
        return ()
    from notes_desktop.core.tags import tag_spans  # most notes have none, and a start need not wait for it

    return tuple(Span(tag.start, tag.end - tag.start, "tag") for tag in tag_spans(text))


def _note_links(text: str) -> list[Span]:
    """What a link to a note shows of itself, and the marks around it."""
    if not any(sign in text for sign in _LINK_SIGNS):
        return []
    from notes_desktop.core.links import note_links, title_links

    spans: list[Span] = []
    for link in title_links(text):
        spans.append(Span(link.start, link.shown_start - link.start, "mark"))
        spans.append(Span(link.shown_start, link.shown_end - link.shown_start, "note_link"))
        spans.append(Span(link.shown_end, link.end - link.shown_end, "mark"))
    spans += [
        Span(link.start, link.end - link.start, "url")
        for link in note_links(text)
        if link.target.startswith("uid:") and text[link.start] != "["
    ]
    return spans


def _is_of_line(name: str) -> bool:
    return name in ("quote", "rule") or name.startswith("heading")


def _behind(text: str, span: Span) -> int:
    """Where the text behind a marker begins."""
    end = span.start + span.length
    return end + len(text[end:]) - len(text[end:].lstrip(" \t"))


def _with_targets(spans: list[Span], text: str) -> tuple[Span, ...]:
    """The address of `[text](address)` apart from one that is read as a link itself."""
    found = []
    for span in spans:
        if span.kind == "url" and text[: span.start].rstrip("< \t").endswith("]("):
            span = Span(span.start, span.length, "target")
        found.append(span)
    return tuple(found)
