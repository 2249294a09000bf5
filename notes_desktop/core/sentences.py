"""The sentence around a place in a note, as words that stand for themselves."""

import re

from notes_desktop.core.markdown_spans import ITEM, quotes
from notes_desktop.core.prose import line_around

LONGEST = 240
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]+")
# A full stop before a small letter is one of an abbreviation.
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+(?![a-z])|$)|[。！？]+[」』）]*")
_MARKS = re.compile(r"\*\*|~~|__|`+")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)")
_SPACES = re.compile(r"\s+")


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence begins and ends that has the characters from `start` to `end`, which are of one line."""
    begin, last = line_around(text, start)
    line = text[begin:last]
    first = _content(line)
    close = len(line.rstrip())
    for found in _END.finditer(line):
        if found.end() <= start - begin:
            first = max(first, found.end())
        elif found.end() >= end - begin:
            close = found.end()
            break
    while first < start - begin and line[first].isspace():
        first += 1
    return begin + min(first, start - begin), begin + max(close, end - begin)


def words_of(piece: str) -> str:
    """A piece of a line without the marks of Markdown, white space as single spaces, also at its ends."""
    return _SPACES.sub(" ", _MARKS.sub("", _LINK.sub(r"\1", piece)))


def shortened(sentence: str, marks: tuple[tuple[int, int], ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """At most some 240 characters around the first mark, cut between words where it can be."""
    if len(sentence) <= LONGEST:
        return sentence, marks
    first = marks[0][0] if marks else 0
    start = max(0, min(first - LONGEST // 3, len(sentence) - LONGEST))
    end = min(len(sentence), start + LONGEST)
    if start and (space := sentence.find(" ", start, min(start + 30, first))) >= 0:
        start = space + 1
    if end < len(sentence) and (space := sentence.rfind(" ", max(start, end - 30), end)) > 0:
        end = space
    lead = "… " if start else ""
    moved = tuple(
        (max(one, start) - start + len(lead), min(other, end) - start + len(lead))
        for one, other in marks
        if start <= one < end
    )
    return lead + sentence[start:end] + (" …" if end < len(sentence) else ""), moved


def _content(line: str) -> int:
    """Where the words of a line begin, behind the marks of quotes, items, tasks and headings."""
    at = quotes(line)[0]
    while item := ITEM.match(line, at):
        at = item.end()
        if item[3]:
            break
    heading = _HEADING.match(line, at)
    return heading.end() if heading else at
