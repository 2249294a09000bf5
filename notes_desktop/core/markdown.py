"""The commands of a Markdown editor, as pure functions from lines to edits.

Each takes `lines`, the whole lines that the selection touches, and `first_position`, where the first of
them stands in the note; `anchor` and `caret` are positions in the note, equal when nothing is selected. Each
returns None when there is nothing for it to do.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from notes_desktop.core.edit import Edit, apply_all
from notes_desktop.core.markdown_spans import (
    ITEM,
    LONGEST_LINE,
    Span,
    is_rule,
    is_word,
    line_spans,
    link_at,
    link_range,
    quotes,
)

__all__ = [
    "LONGEST_LINE",
    "Span",
    "TextChange",
    "continue_list",
    "heading",
    "indent",
    "line_spans",
    "link",
    "link_at",
    "move_lines_down",
    "move_lines_up",
    "outdent",
    "toggle_checklist",
    "toggle_emphasis",
    "toggle_task",
    "wrap_selection",
]

_KINDS = {"**": "strong", "*": "emphasis", "`": "code", "~~": "strike"}
_PAIRS = {
    '"': '"', "'": "'", "(": ")", "[": "]", "{": "}", "*": "*", "_": "_", "`": "`",
    "“": "”", "‘": "’", "«": "»", "‹": "›", "「": "」", "『": "』",
}  # fmt: skip
_LAST_NUMBER = 999_999_999


class TextChange(NamedTuple):
    """Edits that follow one another, and the selection behind them. No edits: only the selection changes."""

    edits: list[Edit]
    anchor: int
    caret: int


class _Piece(NamedTuple):
    """At `at` in the text of the lines, `removed` becomes `inserted`; a caret there goes `behind` it."""

    at: int
    removed: str
    inserted: str
    behind: bool = True


def toggle_emphasis(lines: Sequence[str], first_position: int, anchor: int, caret: int, mark: str) -> TextChange | None:
    """Put `mark` (`**`, `*`, `` ` `` or `~~`) around the selection or the word under the caret, or away.

    It is taken away when all that is selected has it already. Each line gets its own marks, inside of the
    markers of lists, quotes and headings. Without a word there, a pair is inserted around the caret; a caret
    at the end of what has it goes behind the mark.
    """
    if anchor == caret:
        return _toggle_at_caret(lines[0], first_position, caret, mark)
    parts = _parts(lines, first_position, anchor, caret)
    found = [(part, _emphasised(part, mark)) for part in parts]
    pieces: list[_Piece] = []
    if all(_covering(part, spans) for part, spans in found):
        for part, spans in found:
            pieces.extend(_unwrapped(part, _covering(part, spans)))
    else:
        for part, spans in found:
            if not _covering(part, spans):
                pieces.extend(_wrapped(part, spans, mark))
    return _change(pieces, first_position, anchor, caret)


def link(lines: Sequence[str], first_position: int, anchor: int, caret: int, url: str = "") -> TextChange | None:
    """Make the selection or the word under the caret a link to `url`.

    The caret goes where something is missing. A selected or touched address becomes the target of a link
    whose text is to be written. In a link, its address is selected, or replaced by `url`. None for a
    selection of several lines.
    """
    if len(lines) != 1:
        return None
    line = lines[0]
    start, end = sorted((anchor - first_position, caret - first_position))
    around = link_range(line, start)
    if around and around[0] <= start and end <= around[1] and line[around[0]] in "![":
        return _relink(line, first_position, around, url)
    if start == end:
        start, end = around or _word(line, start)
    text = line[start:end]
    if not url and _is_address(text):
        edits = [Edit(first_position + start, text, f"[]({_target(text)})")]
        return TextChange(edits, first_position + start + 1, first_position + start + 1)
    text = _balanced(text)
    whole = f"[{text}]({_target(url)})"
    if not text:
        place = start + 1
    elif not url:
        place = start + len(whole) - 1
    else:
        place = start + len(whole)
    edits = [Edit(first_position + start, line[start:end], whole)]
    return TextChange(edits, first_position + place, first_position + place)


def toggle_checklist(lines: Sequence[str], first_position: int, anchor: int, caret: int) -> TextChange | None:
    """Make tasks of the lines; when all of them are, make plain lines of them again.

    A numbered item keeps its number on both ways, a heading gives its mark up. Blank lines stay, unless there
    is nothing else.
    """
    chosen = _chosen(lines, first_position, anchor, caret)
    items = [(at, line, ITEM.match(line, quotes(line)[0])) for at, line in chosen]
    pieces: list[_Piece] = []
    is_all_tasks = all(item and item[3] for _at, _line, item in items)
    for at, line, item in items:
        if is_all_tasks and item:
            begin = item.start(2) if item[2] in "-*+" else item.start(3)
            pieces.append(_Piece(at + begin, line[begin : item.end()], ""))
        elif item and not item[3]:
            gap = "" if line[item.end() - 1] in " \t" else " "
            pieces.append(_Piece(at + item.end(), "", f"{gap}[ ] "))
        elif not item:
            begin, end, _level = _heading(line)
            pieces.append(_Piece(at + begin, line[begin:end], "- [ ] "))
    return _change(pieces, first_position, anchor, caret)


def toggle_task(lines: Sequence[str], first_position: int, anchor: int, caret: int) -> TextChange | None:
    """Tick the tasks among the lines, or open them again when all are done. None when there is no task."""
    boxes = [
        (at + item.start(3) + 1, item[3][1])
        for at, line in _chosen(lines, first_position, anchor, caret)
        if (item := _innermost_item(line)) and item[3]
    ]
    is_all_done = all(state != " " for _at, state in boxes)
    pieces = [_Piece(at, state, " " if is_all_done else "x") for at, state in boxes if is_all_done or state == " "]
    return _change(pieces, first_position, anchor, caret)


def heading(lines: Sequence[str], first_position: int, anchor: int, caret: int, level: int) -> TextChange | None:
    """Make the lines headings of `level`; body again when all of them are already, or when `level` is 0.

    The marker of a list item gives way to the heading's.
    """
    pieces: list[_Piece] = []
    chosen = [(at, line, *_heading(line)) for at, line in _chosen(lines, first_position, anchor, caret)]
    if all(current == level for _at, _line, _begin, _end, current in chosen):
        level = 0
    for at, line, begin, end, current in chosen:
        if current != level:
            mark = "#" * level + " " if level else ""
            pieces.append(_Piece(at + begin, line[begin:end], mark))
    return _change(pieces, first_position, anchor, caret)


def continue_list(lines: Sequence[str], first_position: int, anchor: int, caret: int) -> TextChange | None:
    """What Enter does in a list or a quote: begin the next item, or end the list in an empty one.

    None when a plain line break is right. Whether the line is in fenced code is for the caller to know.
    """
    start, end = sorted((anchor - first_position, caret - first_position))
    line = lines[0]
    begin, depth = quotes(line)
    item = None if _is_rule(line) else ITEM.match(line, begin)
    if item and not item[3] and line[item.end() - 1] not in " \t":
        item = None
    content = item.end() if item else begin
    if not (item or depth) or start < content:
        return None
    if start == end and not line[content:].strip():
        keep = begin if item else 0
        edit = Edit(first_position + keep, line[keep:], "")
        return TextChange([edit], first_position + keep, first_position + keep)
    text = "\n".join(lines)
    while end < len(text) and text[end] in " \t":
        end += 1
    inserted = "\n" + line[:begin] + (_next_marker(item) if item else "")
    place = first_position + start + len(inserted)
    edit = Edit(first_position + start, text[start:end], inserted)
    return TextChange([edit] if edit.removed != inserted else [], place, place)


def indent(lines: Sequence[str], first_position: int, anchor: int, caret: int) -> TextChange | None:
    """What Tab does: set list items or selected lines further in. None for a caret in plain text."""
    chosen = _chosen(lines, first_position, anchor, caret)
    if anchor == caret and not _is_item(lines[0]):
        return None
    width = _indent_width(line for _at, line in chosen)
    pieces: list[_Piece] = []
    for at, line in chosen:
        begin = quotes(line)[0]
        # The first space behind a quote mark belongs to the mark.
        is_tight = begin > 0 and line[begin - 1] == ">"
        pieces.append(_Piece(at + begin, "", " " * (width + is_tight)))
    return _change(pieces, first_position, anchor, caret)


def outdent(lines: Sequence[str], first_position: int, anchor: int, caret: int) -> TextChange | None:
    """What Shift+Tab does: take back one `indent`, or a tab, where there is one."""
    chosen = _chosen(lines, first_position, anchor, caret)
    width = _indent_width(line for _at, line in chosen)
    pieces: list[_Piece] = []
    for at, line in chosen:
        begin = quotes(line)[0]
        end = begin
        while end < begin + width and line.startswith(" ", end):
            end += 1
        if end == begin and line.startswith("\t", begin):
            end += 1
        if end > begin:
            pieces.append(_Piece(at + begin, line[begin:end], ""))
    return _change(pieces, first_position, anchor, caret)


def move_lines_up(
    lines: Sequence[str], first_position: int, anchor: int, caret: int, neighbour: str | None
) -> TextChange | None:
    """Change places with `neighbour`, the line above; None at the top.

    A last line that the selection only reaches stays where it is.
    """
    if neighbour is None:
        return None
    length = _length(_reached(lines, first_position, anchor, caret))
    begin = first_position - len(neighbour) - 1
    edits = [Edit(begin, neighbour + "\n", ""), Edit(begin + length, "", "\n" + neighbour)]
    return TextChange(edits, anchor - len(neighbour) - 1, caret - len(neighbour) - 1)


def move_lines_down(
    lines: Sequence[str], first_position: int, anchor: int, caret: int, neighbour: str | None
) -> TextChange | None:
    """Change places with `neighbour`, the line below; None at the bottom.

    A last line that the selection only reaches is itself the one below.
    """
    moved = _reached(lines, first_position, anchor, caret)
    below = neighbour if len(moved) == len(lines) else lines[-1]
    if below is None:
        return None
    end = first_position + _length(moved)
    edits = [Edit(end, "\n" + below, ""), Edit(first_position, "", below + "\n")]
    return TextChange(edits, anchor + len(below) + 1, caret + len(below) + 1)


def wrap_selection(lines: Sequence[str], first_position: int, anchor: int, caret: int, char: str) -> TextChange | None:
    """What typing a quote, a bracket or a mark over a selection does: stand on both sides of it.

    The marks of Markdown go around each line's text. None without a selection and for any other character.
    """
    if anchor == caret or char not in _PAIRS:
        return None
    start, end = sorted((anchor - first_position, caret - first_position))
    if char in "*_`":
        places = [(part.at + part.start, part.at + part.end) for part in _parts(lines, first_position, anchor, caret)]
    else:
        places = [(start, end)]
    pieces: list[_Piece] = []
    for begin, stop in places:
        pieces += [_Piece(begin, "", char), _Piece(stop, "", _PAIRS[char], behind=False)]
    return _change(pieces, first_position, anchor, caret)


def _change(pieces: Iterable[_Piece], first_position: int, anchor: int, caret: int) -> TextChange | None:
    """The change that `pieces`, sorted and apart from one another, make."""
    edits: list[Edit] = []
    shift = anchor_shift = caret_shift = 0
    for piece in pieces:
        at = first_position + piece.at
        if piece.removed == piece.inserted:
            continue
        edits.append(Edit(at + shift, piece.removed, piece.inserted))
        anchor_shift += _shift(piece, anchor - at)
        caret_shift += _shift(piece, caret - at)
        shift += len(piece.inserted) - len(piece.removed)
    return TextChange(edits, anchor + anchor_shift, caret + caret_shift) if edits else None


def _shift(piece: _Piece, offset: int) -> int:
    """How far a caret goes that stands `offset` behind the piece's place."""
    removed, inserted = len(piece.removed), len(piece.inserted)
    if offset < 0 or (offset == 0 and (removed or not piece.behind)):
        return 0
    if offset >= removed:
        return inserted - removed
    return min(offset, inserted) - offset


class _Part(NamedTuple):
    """From `start` to `end` of `line`, which begins at `at` in the text of the lines."""

    line: str
    at: int
    start: int
    end: int


def _placed(lines: Sequence[str]) -> list[tuple[int, str]]:
    """The lines, each with where it begins in their text."""
    placed: list[tuple[int, str]] = []
    at = 0
    for line in lines:
        placed.append((at, line))
        at += len(line) + 1
    return placed


def _length(lines: Sequence[str]) -> int:
    return sum(map(len, lines)) + len(lines) - 1


def _reached(lines: Sequence[str], first_position: int, anchor: int, caret: int) -> Sequence[str]:
    """The lines without a last one at whose beginning the selection ends."""
    if len(lines) > 1 and max(anchor, caret) == first_position + _length(lines) - len(lines[-1]):
        return lines[:-1]
    return lines


def _chosen(lines: Sequence[str], first_position: int, anchor: int, caret: int) -> list[tuple[int, str]]:
    """The lines that a command means, with their places: blank ones only when there are no others."""
    placed = _placed(_reached(lines, first_position, anchor, caret))
    return [(at, line) for at, line in placed if line.strip()] or placed[:1]


def _parts(lines: Sequence[str], first_position: int, anchor: int, caret: int) -> list[_Part]:
    """What is selected of each line's text, without white space at its ends; empty parts are left out."""
    start, end = sorted((anchor - first_position, caret - first_position))
    parts: list[_Part] = []
    for at, line in _placed(lines):
        begin = max(start - at, _body_start(line))
        stop = min(end - at, len(line))
        text = line[begin:stop]
        begin += len(text) - len(text.lstrip())
        stop -= len(text) - len(text.rstrip())
        if begin < stop:
            parts.append(_Part(line, at, begin, stop))
    return parts


def _toggle_at_caret(line: str, first_position: int, caret: int, mark: str) -> TextChange:
    at = caret - first_position
    size = len(mark)
    before = at - len(line[:at].rstrip(mark[0]))
    behind = len(line) - at - len(line[at:].lstrip(mark[0]))
    if before == behind and before in (size, 3):
        edit = Edit(caret - size, mark + mark, "")
        return TextChange([edit], caret - size, caret - size)
    part = _Part(line, 0, at, at)
    if around := _covering(part, _emphasised(part, mark)):
        end = around.start + around.length
        if at == end - _mark_size(line, around):
            # Who has just typed the words goes on behind them.
            return TextChange([], first_position + end, first_position + end)
        change = _change(_unwrapped(part, around), first_position, caret, caret)
        assert change is not None
        return change
    start, end = _word(line, at)
    if start == end:
        return TextChange([Edit(caret, "", mark + mark)], caret + size, caret + size)
    pieces = [_Piece(start, "", mark), _Piece(end, "", mark, behind=False)]
    change = _change(pieces, first_position, caret, caret)
    assert change is not None
    return change


def _emphasised(part: _Part, mark: str) -> list[Span]:
    """The spans of this kind that touch the part's text."""
    kind = _KINDS[mark]
    spans = line_spans(part.line, 0)[0]
    return [
        span
        for span in spans
        if span.kind == kind and span.start <= part.end and part.start <= span.start + span.length
    ]


def _covering(part: _Part, spans: list[Span]) -> Span | None:
    """The innermost of `spans` that the whole part is in, an empty part behind its marks."""
    for span in reversed(spans):
        margin = _mark_size(part.line, span) if part.start == part.end else 0
        if span.start + margin <= part.start and part.end <= span.start + span.length - margin:
            return span
    return None


def _mark_size(line: str, span: Span) -> int:
    if span.kind == "code":
        text = line[span.start : span.start + span.length]
        return len(text) - len(text.lstrip("`"))
    return 1 if span.kind == "emphasis" else 2


def _unwrapped(part: _Part, span: Span | None) -> list[_Piece]:
    if span is None:
        return []
    size = _mark_size(part.line, span)
    end = span.start + span.length
    return [
        _Piece(part.at + span.start, part.line[span.start : span.start + size], ""),
        _Piece(part.at + end - size, part.line[end - size : end], ""),
    ]


def _wrapped(part: _Part, spans: list[Span], mark: str) -> list[_Piece]:
    """Marks around the part and the spans that reach into it, whose own marks go."""
    spans = [span for span in spans if span.start < part.end and part.start < span.start + span.length]
    start = min([part.start, *(span.start for span in spans)])
    end = max([part.end, *(span.start + span.length for span in spans)])
    inner = [piece for span in spans for piece in _unwrapped(part, span)]
    inner.sort(key=lambda piece: piece.at)
    if mark == "`":
        gone = [Edit(piece.at - part.at - start, piece.removed, "") for piece in reversed(inner)]
        mark = _ticks_for(apply_all(part.line[start:end], gone))
    before, behind = mark, mark[::-1]
    return [
        _Piece(part.at + start, "", before),
        *inner,
        _Piece(part.at + end, "", behind, behind=False),
    ]


def _ticks_for(text: str) -> str:
    """The opening mark of code that holds `text`: backticks in a number that `text` has nowhere in a row.

    A space keeps a backtick at the edge of `text` apart.
    """
    lengths = {len(run) for run in re.findall("`+", text)}
    ticks = next("`" * size for size in range(1, len(lengths) + 2) if size not in lengths)
    return ticks + " " if text.startswith("`") or text.endswith("`") else ticks


def _word(line: str, at: int) -> tuple[int, int]:
    """The word that a caret at `at` is in or touches; empty when there is none."""
    start = end = at
    while start and (is_word(line[start - 1]) or line[start - 1] == "_"):
        start -= 1
    while end < len(line) and (is_word(line[end]) or line[end] == "_"):
        end += 1
    return start, end


def _relink(line: str, first_position: int, around: tuple[int, int], url: str) -> TextChange | None:
    """Select the address of the link in `around`, or put `url` in its place."""
    inside = [
        span
        for span in line_spans(line, 0)[0]
        if span.kind == "url" and around[0] <= span.start and span.start + span.length <= around[1]
    ]
    if inside:
        start, end = inside[-1].start, inside[-1].start + inside[-1].length
    elif line.endswith("()", 0, around[1]):
        start = end = around[1] - 1
    else:
        return None
    if not url:
        return TextChange([], first_position + start, first_position + end)
    if line[start - 1] == "<":
        start, end = start - 1, end + 1
    target = _target(url)
    place = first_position + around[1] + len(target) - (end - start)
    return TextChange([Edit(first_position + start, line[start:end], target)], place, place)


def _is_address(text: str) -> bool:
    lowered = text.lower()
    is_web = lowered.startswith(("http://", "https://", "mailto:")) and text[-1] not in "/:"
    return is_web and not any(char.isspace() for char in text)


def _target(url: str) -> str:
    """`url` so that it can stand between the parentheses of a link."""
    url = "".join(url.split("\n")).strip()
    if not any(char in " \t()<>\\" for char in url):
        return url
    escaped = url.replace("<", "%3C").replace(">", "%3E")
    return f"<{escaped}>"


def _balanced(text: str) -> str:
    """`text` with its brackets escaped when they would end the text of a link too early."""
    depth = 0
    for char in text:
        depth += (char == "[") - (char == "]")
        if depth < 0:
            break
    if depth == 0:
        return text
    return text.replace("[", "\\[").replace("]", "\\]")


def _is_rule(line: str) -> bool:
    return is_rule(line[quotes(line)[0] :])


def _is_item(line: str) -> bool:
    return not _is_rule(line) and ITEM.match(line, quotes(line)[0]) is not None


def _innermost_item(line: str) -> re.Match[str] | None:
    """The last of the items that begin in this line, as in `- 1. [ ] task`."""
    item = None
    at = quotes(line)[0]
    while found := ITEM.match(line, at):
        item, at = found, found.end()
        if found[3]:
            break
    return item


def _text_start(line: str) -> int:
    """Where the text begins behind quote marks and indentation."""
    at = quotes(line)[0]
    return len(line) - len(line[at:].lstrip(" \t"))


def _body_start(line: str) -> int:
    """Where the text begins behind all that makes the line a quote, an item or a heading."""
    item = None if _is_rule(line) else _innermost_item(line)
    at = item.end() if item else _text_start(line)
    marks = len(line) - at - len(line[at:].lstrip("#"))
    if 1 <= marks <= 6 and line[at + marks : at + marks + 1] in (" ", "\t"):
        return at + marks + 1
    return at


def _heading(line: str) -> tuple[int, int, int]:
    """Where the mark of a heading begins and ends with its white space, and its level: 0 for none.

    Without one it is where the mark would go, and what would give way to it.
    """
    begin = _text_start(line)
    text = line[begin:]
    level = len(text) - len(text.lstrip("#"))
    behind = text[level:]
    if 1 <= level <= 6 and (not behind or behind[0] in " \t"):
        return begin, len(line) - len(behind.lstrip(" \t")), level
    item = None if _is_rule(line) else ITEM.match(line, quotes(line)[0])
    return (item.start(1), _body_start(line), 0) if item else (begin, begin, 0)


def _next_marker(item: re.Match[str]) -> str:
    """What the item behind `item` begins with."""
    marker = item[2]
    if marker not in "-*+":
        marker = f"{min(int(marker[:-1]) + 1, _LAST_NUMBER)}{marker[-1]}"
    gap = item.string[item.end(2) : item.start(3) if item[3] else item.end()]
    return item[1] + marker + gap + ("[ ] " if item[3] else "")


def _indent_width(lines: Iterable[str]) -> int:
    """As wide as the marker of the first item, so that it comes to stand in the text of its equals."""
    for line in lines:
        if _is_item(line) and (item := ITEM.match(line, quotes(line)[0])):
            return len(item[2]) + 1
    return 2
