"""Notes that speak of another one, with the sentence: with a link to it, or by its title alone."""

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

from notes_desktop.core.links import note_links, title_links
from notes_desktop.core.markdown_spans import is_word
from notes_desktop.core.prose import Lines, prose
from notes_desktop.core.sentences import sentence_around, shortened, words_of

_SHORTEST_MENTION = 2
_MOST_MENTIONS = 100
# Scripts without spaces between words have no edges of words to look for.
_SPACELESS = re.compile(r"[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")


class Backlink(NamedTuple):
    """A sentence of another note that has a link to this one; `marks` are where the links stand in the sentence."""

    note_id: int
    title: str
    sentence: str
    marks: tuple[tuple[int, int], ...]


class Mention(NamedTuple):
    """A sentence of another note that names this one without a link, from `start` to `end` of that note's text."""

    note_id: int
    title: str
    sentence: str
    marks: tuple[tuple[int, int], ...]
    start: int
    end: int


def sentences_with(text: str, targets: Collection[str]) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """The sentences with a link to one of `targets`, as words, and where the words of these links stand in them."""
    found: list[tuple[str, tuple[tuple[int, int], ...]]] = []
    behind = -1
    for link in note_links(text):
        if link.target in targets and link.start >= behind:
            start, behind = sentence_around(text, link.start, link.end)
            found.append(_as_words(text[start:behind], targets))
    return found


def mentions(text: str, title: str) -> list[tuple[int, int]]:
    """Where a text names a title in whole words, large or small, and is no link, address or code; 100 at most."""
    words = title.split()
    if len(title.strip()) < _SHORTEST_MENTION:
        return []
    pattern = re.compile(r"[ \t]+".join(map(re.escape, words)), re.IGNORECASE)
    return list(islice(_mentions(text, pattern), _MOST_MENTIONS))


def mention_at(note_id: int, title: str, text: str, start: int, end: int) -> Mention:
    """The mention from `start` to `end` with its sentence; `title` is that of the note that has it."""
    first, last = sentence_around(text, start, end)
    before, named, after = words_of(text[first:start]), text[start:end], words_of(text[end:last])
    sentence, marks = shortened(before + named + after, ((len(before), len(before) + len(named)),))
    return Mention(note_id, title, sentence, marks, start, end)


def _mentions(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    lines = Lines(text)
    links = title_links(text)
    link_start = link_end = 0
    for start, end in prose(text):
        for found in pattern.finditer(text, start, end):
            if not _is_whole(text, *found.span()):
                continue
            while link_end <= found.start():
                link_start, link_end = next(((link.start, link.end) for link in links), (len(text), len(text) + 1))
            is_linked = link_start < found.end()
            if not (is_linked or lines.is_taken(found.start()) or lines.is_taken(found.end() - 1)):
                yield found.span()


def _is_whole(text: str, start: int, end: int) -> bool:
    return _is_edge(text[start - 1 : start], text[start]) and _is_edge(text[end : end + 1], text[end - 1])


def _is_edge(outside: str, inside: str) -> bool:
    if not outside or not is_word(inside) or _SPACELESS.match(inside):
        return True
    return not (is_word(outside) or outside == "_")


def _as_words(sentence: str, targets: Collection[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Links to notes as what they show, other marks left out."""
    made, at = "", 0
    marks: list[tuple[int, int]] = []
    shown = {link.start: sentence[link.shown_start : link.shown_end] for link in title_links(sentence)}
    for link in note_links(sentence):
        words = shown.get(link.start) or words_of(sentence[link.start : link.end])
        made += words_of(sentence[at : link.start])
        if link.target in targets:
            marks.append((len(made), len(made) + len(words)))
        made, at = made + words, link.end
    return shortened((made + words_of(sentence[at:])).rstrip(), tuple(marks))
