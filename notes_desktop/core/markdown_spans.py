"""What the marks of one Markdown line mean, for styling it while it is typed.

It follows CommonMark (https://spec.commonmark.org/0.31.2/) where one line can decide, with two liberties: `*`
needs no look at punctuation, so that **重要。**です is bold, and a fence may be indented as far as its
list wants. Every step is bounded, so the time grows with the line whatever stands in it.
"""

import re
import unicodedata
from bisect import bisect_left
from typing import NamedTuple

LONGEST_LINE = 20_000
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_DEEPEST_PARENTHESES = 8
_LONGEST_TITLE = 1_000
_SCHEMES = ("https", "http", "mailto")
_KINDS = {"*": ("emphasis", "strong"), "_": ("emphasis", "strong"), "~": ("", "strike")}

ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])(?:[ \t]+|$)(?:(\[[ xX]\])(?=[ \t]|$)[ \t]*)?")
# One class of characters and no alternatives: searching prose for it is twenty times as fast.
_TOKEN = re.compile(r"[\\`*_~!<\]\[:]")
_ADDRESS = re.compile(r"[^\s<>`]+")
_DESTINATION_STOP = re.compile(r"[()\\\s]")


class Span(NamedTuple):
    """`length` characters from `start` (a column) are of this `kind`."""

    start: int
    length: int
    kind: str


class Link(NamedTuple):
    """A link, a picture or a bare address from `start` to `end`, marks included, and where it leads."""

    start: int
    end: int
    url: str


class _Bracket(NamedTuple):
    """An open bracket, with what had been found before it."""

    start: int
    text: int
    runs: int
    links: int
    bare: int


class _Run:
    """A run of `*`, `_` or `~` of which a part may have been used up."""

    __slots__ = ("can_close", "can_open", "end", "length", "mark", "size", "start")

    def __init__(self, line: str, start: int, end: int) -> None:
        self.mark = line[start]
        self.start, self.end = start, end
        self.size = self.length = end - start
        before = line[start - 1] if start else " "
        after = line[end] if end < len(line) else " "
        self.can_open = not after.isspace()
        self.can_close = not before.isspace()
        if self.mark == "_":
            self.can_open = self.can_open and not is_word(before)
            self.can_close = self.can_close and not is_word(after)


def is_word(char: str) -> bool:
    """Whether `char` belongs to a word: letters, digits and the marks that combine with them."""
    return char.isalnum() or (char > "\x7f" and unicodedata.category(char)[0] == "M")


def line_spans(line: str, state: int) -> tuple[list[Span], int]:
    """The spans of `line`, and the state that the next line begins with.

    `state` is what the line before returned: 0 (or less) outside of fenced code. Spans come sorted and may
    lie in one another, the wider first: a strong span holds its own marks. A line of more than `LONGEST_LINE`
    characters has none and leaves the state alone.
    """
    if len(line) > LONGEST_LINE:
        return [], state
    spans: list[Span] = []
    at, depth = quotes(line)
    if state > 0:
        _tilde, _size, _indent, fence_depth = _unpacked(state)
        if depth >= fence_depth:
            at, depth = quotes(line, fence_depth)
            _add_quotes(spans, line, at)
            state = _inside_fence(spans, line, at, state)
            return _sorted(spans), state
    _add_quotes(spans, line, at)
    if is_rule(line[at:]):
        spans.append(Span(at, len(line) - at, "rule"))
        return spans if depth == 0 else _sorted(spans), 0
    at, ends_blocks = _add_items(spans, line, at)
    if not ends_blocks and (opened := _fence(line, at, depth)):
        spans.append(Span(at, len(line) - at, "fence"))
        _add_fence_mark(spans, line, at)
        return _sorted(spans), opened
    if not ends_blocks:
        at = _add_heading(spans, line, at)
    _Inline(line, at, spans).scan()
    return _sorted(spans), 0


def link_at(line: str, column: int, state: int = 0) -> str | None:
    """The address under a caret at `column`, None when there is none.

    `state` is the one the line begins with: there are no links in fenced code.
    """
    if len(line) > LONGEST_LINE or line_spans(line, state)[1] > 0 or (state > 0 and is_fence_end(line, state)):
        return None
    link = _link_under(line, column)
    return (link.url or None) if link else None


def link_range(line: str, column: int) -> tuple[int, int] | None:
    """Where the link or the bare address under a caret at `column` begins and ends."""
    link = _link_under(line, column)
    return (link.start, link.end) if link else None


def line_links(line: str) -> list[Link]:
    """The links, pictures and addresses of a line outside of fenced code, in its order."""
    if len(line) > LONGEST_LINE:
        return []
    scanner = _Inline(line, 0, [])
    scanner.scan()
    return scanner.links


def _link_under(line: str, column: int) -> Link | None:
    """The link that `column` is in, else the one that it stands right behind."""
    behind = None
    for link in line_links(line):
        if link.start <= column < link.end:
            return link
        if link.end == column:
            behind = link
    return behind


def quotes(line: str, most: int = 250) -> tuple[int, int]:
    """Where the text begins behind at most `most` quote marks, and how many there were."""
    at = depth = 0
    while depth < most:
        mark = at
        while mark < at + 3 and line.startswith(" ", mark):
            mark += 1
        if not line.startswith(">", mark):
            break
        at = mark + 2 if line.startswith(" ", mark + 1) else mark + 1
        depth += 1
    return at, depth


def is_rule(line: str) -> bool:
    """Whether `line` is a thematic break, such as `---` or `* * *`."""
    text = line.lstrip(" ")
    if not text.startswith(("-", "*", "_")) or len(line) - len(text) > 3:
        return False
    marks = text.replace(" ", "").replace("\t", "")
    return len(marks) >= 3 and marks == marks[0] * len(marks)


def is_fence_end(line: str, state: int) -> bool:
    """Whether `line` closes the fenced code that `state` tells of."""
    tilde, size, indent, depth = _unpacked(state)
    at = quotes(line, depth)[0]
    text = line[at:].strip(" \t")
    marks = text.lstrip("~" if tilde else "`")
    return not marks and len(text) >= max(size, 3) and len(line) - at - len(line[at:].lstrip(" \t")) <= indent + 3


def _packed(tilde: bool, size: int, indent: int, depth: int) -> int:
    """Fits into the 32 bits that Qt keeps for a line; sizes above 255 are taken for 255."""
    return tilde | min(size, 255) << 1 | min(indent, 255) << 9 | min(depth, 255) << 17


def _unpacked(state: int) -> tuple[bool, int, int, int]:
    return bool(state & 1), state >> 1 & 255, state >> 9 & 255, state >> 17 & 255


def _fence(line: str, at: int, depth: int) -> int:
    """The state behind an opening fence, 0 when there is none."""
    text = line[at:].lstrip(" \t")
    mark = text[:1]
    if not text.startswith(("```", "~~~")):
        return 0
    rest = text.lstrip(mark)
    if mark == "`" and "`" in rest:
        return 0
    indent = len(line) - len(text) - quotes(line, depth)[0]
    return _packed(mark == "~", len(text) - len(rest), indent, depth)


def _inside_fence(spans: list[Span], line: str, at: int, state: int) -> int:
    if len(line) > at:
        spans.append(Span(at, len(line) - at, "fence"))
    if not is_fence_end(line, state):
        return state
    _add_fence_mark(spans, line, at)
    return 0


def _add_fence_mark(spans: list[Span], line: str, at: int) -> None:
    text = line[at:].lstrip(" \t")
    spans.append(Span(len(line) - len(text), len(text) - len(text.lstrip(text[0])), "mark"))


def _add_quotes(spans: list[Span], line: str, end: int) -> None:
    """The line is a quote when there are marks before `end`."""
    if end == 0:
        return
    spans.append(Span(0, len(line), "quote"))
    at = line.find(">", 0, end)
    while at >= 0:
        spans.append(Span(at, 1, "mark"))
        at = line.find(">", at + 1, end)


def _add_items(spans: list[Span], line: str, at: int) -> tuple[int, bool]:
    """The markers of list items, also of one in another. Where their text begins and if it is only text."""
    while item := ITEM.match(line, at):
        at = item.end()
        spans.append(Span(item.start(2), len(item[2]), "list_mark"))
        if item[3]:
            is_done = item[3] != "[ ]"
            spans.append(Span(item.start(3), 3, "task_done" if is_done else "task_open"))
            if is_done and at < len(line):
                spans.append(Span(at, len(line) - at, "done_text"))
            return at, True
    if spans and line.startswith(">", at):
        spans.append(Span(at, len(line) - at, "quote"))
        spans.append(Span(at, 1, "mark"))
        return at + 1, True
    return at, False


def _add_heading(spans: list[Span], line: str, at: int) -> int:
    """A heading from `at` on; where its text begins."""
    text = line[at : at + 3].lstrip(" ") + line[at + 3 : at + 11]
    level = len(text) - len(text.lstrip("#"))
    if not 1 <= level <= 6 or text[level : level + 1] not in ("", " ", "\t"):
        return at
    mark = line.index("#", at)
    spans.append(Span(mark, len(line) - mark, f"heading{level}"))
    spans.append(Span(mark, level, "mark"))
    body = line.rstrip(" \t")
    closed = body.rstrip("#")
    if mark + level < len(closed) < len(body) and closed[-1] in " \t":
        spans.append(Span(len(closed), len(body) - len(closed), "mark"))
    return mark + level


def _sorted(spans: list[Span]) -> list[Span]:
    spans.sort(key=lambda span: (span.start, -span.length))
    return spans


class _Inline:
    """One pass over the text of a line; appends what it finds to `spans`, and links to `links`."""

    def __init__(self, line: str, at: int, spans: list[Span]) -> None:
        self.links: list[Link] = []
        self._line = line
        self._at = at
        self._spans = spans
        self._bare: list[Span] = []
        self._runs: list[_Run] = []
        self._brackets: list[_Bracket] = []
        self._ticks: dict[int, list[int]] | None = None

    def scan(self) -> None:
        while token := _TOKEN.search(self._line, self._at):
            self._at = token.end()
            self._take(token[0], token.start())
        if self._runs:
            self._pair(0)
        self._spans.extend(self._bare)

    def _take(self, char: str, start: int) -> None:
        line = self._line
        if char in "`*_~":
            while line.startswith(char, self._at):
                self._at += 1
            if char == "`":
                self._code(start)
            elif char != "~" or self._at - start == 2:
                self._runs.append(_Run(line, start, self._at))
        elif char == ":":
            self._address(start)
        elif char == "]":
            self._close_bracket(start)
        elif char == "<":
            self._angle(start)
        elif char == "\\":
            if line[self._at : self._at + 1] in _ESCAPABLE:
                self._mark(start, self._at)
                self._at += 1
        elif char == "[" or line.startswith("[", self._at):
            self._at = start + 1 if char == "[" else start + 2
            opened = _Bracket(start, self._at, len(self._runs), len(self.links), len(self._bare))
            self._brackets.append(opened)

    def _add(self, start: int, end: int, kind: str) -> None:
        if start < end:
            self._spans.append(Span(start, end - start, kind))

    def _mark(self, start: int, end: int) -> None:
        self._spans.append(Span(start, end - start, "mark"))

    def _code(self, start: int) -> None:
        """Code ends with as many backticks as it began with."""
        size = self._at - start
        if self._ticks is None:
            self._ticks = {}
            for run in re.finditer("`+", self._line):
                self._ticks.setdefault(len(run[0]), []).append(run.start())
        closers = self._ticks.get(size, [])
        index = bisect_left(closers, self._at)
        if index == len(closers):
            return
        end = closers[index]
        self._add(start, end + size, "code")
        self._mark(start, self._at)
        self._mark(end, end + size)
        self._at = end + size

    def _angle(self, start: int) -> None:
        address = _ADDRESS.match(self._line, self._at)
        if address is None or not self._line.startswith(">", address.end()) or not _is_web(address[0]):
            return
        self._mark(start, start + 1)
        self._add(address.start(), address.end(), "url")
        self._mark(address.end(), address.end() + 1)
        self._at = address.end() + 1
        self.links.append(Link(start, self._at, address[0]))

    def _address(self, colon: int) -> None:
        """A bare address; what ends a sentence or closes a bracket around it is not part of it."""
        line = self._line
        scheme = next((word for word in _SCHEMES if line[colon - len(word) : colon].lower() == word), None)
        if scheme is None or not (scheme == "mailto" or line.startswith("//", colon + 1)):
            return
        start = colon - len(scheme)
        if (start and is_word(line[start - 1])) or (self.links and self.links[-1].end > start):
            return
        limit = line.find("]", colon) if self._brackets else -1
        address = _ADDRESS.match(line, start, limit if limit >= 0 else len(line))
        url = _without_tail(address[0]) if address else ""
        end = start + len(url)
        if end > (colon + 1 if scheme == "mailto" else colon + 3):
            self._bare.append(Span(start, end - start, "url"))
            self.links.append(Link(start, end, url))
            self._at = end

    def _close_bracket(self, start: int) -> None:
        if not self._brackets:
            return
        opened = self._brackets.pop()
        target = _target(self._line, self._at) if self._line.startswith("(", self._at) else None
        if target is None:
            return
        url_start, url_end, end = target
        self._mark(opened.start, opened.text)
        self._add(opened.text, start, "link")
        self._mark(start, url_start)
        self._add(url_start, url_end, "url")
        self._mark(url_end, end)
        self._pair(opened.runs)
        url = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", self._line[url_start:url_end])
        if opened.text - opened.start == 1:
            # A link holds no other: what looks like one inside is text, and what is open around it too.
            del self.links[opened.links :], self._bare[opened.bare :]
            self._brackets.clear()
        self.links.append(Link(opened.start, end, url))
        self._at = end

    def _pair(self, first: int) -> None:
        """Match the runs from `first` on and forget them.

        This is the delimiter algorithm of CommonMark's appendix; `floors` keeps it from looking twice where
        a closing run of the same sort found nothing.
        """
        opened: list[_Run] = []
        floors: dict[tuple[str, bool, int], int] = {}
        for run in self._runs[first:]:
            while run.can_close and run.size:
                sort = (run.mark, run.can_open, run.length % 3)
                floor = floors.get(sort, 0)
                index = len(opened) - 1
                while index >= floor and not _fit(opened[index], run):
                    index -= 1
                if index < floor:
                    floors[sort] = len(opened)
                    break
                self._join(opened[index], run)
                del opened[index + 1 if opened[index].size else index :]
                floors = {sort: min(height, len(opened)) for sort, height in floors.items()}
            if run.can_open and run.size:
                opened.append(run)
        del self._runs[first:]

    def _join(self, opener: _Run, closer: _Run) -> None:
        size = min(opener.size, closer.size, 2)
        opener.end -= size
        opener.size -= size
        self._add(opener.end, closer.start + size, _KINDS[opener.mark][size - 1])
        self._mark(opener.end, opener.end + size)
        self._mark(closer.start, closer.start + size)
        closer.start += size
        closer.size -= size


def _fit(opener: _Run, closer: _Run) -> bool:
    """Whether both make emphasis: rules 9 and 10 of CommonMark keep *a**b* from ending in the middle."""
    if opener.mark != closer.mark:
        return False
    if opener.can_close or closer.can_open:
        return (opener.length + closer.length) % 3 != 0 or opener.length % 3 == 0
    return True


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://", "mailto:"))


def _without_tail(url: str) -> str:
    end = len(url)
    surplus = url.count(")") - url.count("(")
    while end:
        last = url[end - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
        elif last not in "?!.,:;*_~'\"":
            break
        end -= 1
    return url[:end]


def _target(line: str, at: int) -> tuple[int, int, int] | None:
    """Where the address of `(address "title")` at `at` begins and ends, and where the whole ends."""
    start = at + 1
    while line.startswith((" ", "\t"), start) and start < at + 9:
        start += 1
    if line.startswith("<", start):
        end = start + 1
        while end < len(line) and line[end] not in "<>":
            end += 1
        if not line.startswith(">", end):
            return None
        closing = _behind_title(line, end + 1)
        return (start + 1, end, closing) if closing else None
    end = _destination_end(line, start)
    closing = _behind_title(line, end)
    return (start, end, closing) if closing else None


def _destination_end(line: str, at: int) -> int:
    """Parentheses in an address are part of it when they are balanced; the line's end when they are not."""
    depth = 0
    while stop := _DESTINATION_STOP.search(line, at):
        at = stop.end()
        if stop[0] == "\\":
            at += 1
        elif stop[0] == "(" and depth < _DEEPEST_PARENTHESES:
            depth += 1
        elif stop[0] == ")" and depth > 0:
            depth -= 1
        else:
            return stop.start() if depth == 0 else len(line)
    return len(line)


def _behind_title(line: str, at: int) -> int:
    """Where the link ends whose address ended at `at`; 0 when it is not closed."""
    start = at
    while line.startswith((" ", "\t"), at) and at < start + 9:
        at += 1
    if at > start and line.startswith(('"', "'"), at):
        end = line.find(line[at] + ")", at + 1, at + _LONGEST_TITLE)
        return end + 2 if end >= 0 else 0
    return at + 1 if line.startswith(")", at) else 0
