"""Links between notes: `[[Title]]`, `[[Title|shown]]` and `notes-desktop://note/<uid>`."""

import re
from collections.abc import Collection, Iterator
from heapq import merge
from itertools import islice
from typing import NamedTuple

from notes_desktop.core.edit import Edit
from notes_desktop.core.fold import title_key
from notes_desktop.core.markdown_spans import is_word, line_links
from notes_desktop.core.prose import Lines, line_around, prose
from notes_desktop.core.sentences import sentence_around, shortened, words_of

ADDRESS = "notes-desktop://note/"
_PARENTHESES = str.maketrans("[]", "()")
_SHORTEST_MENTION = 2
_MOST_MENTIONS = 100
# Scripts without spaces between words have no edges of words to look for.
_SPACELESS = re.compile(r"[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")
# A title may have brackets of its own when they are in pairs.
_TITLED = re.compile(r"\[\[(?!\[\[)((?:[^\[\]\n|]|\[[^\[\]\n|]*+\])++)(?:\|([^\[\]\n]*+))?\]\]")
_ADDRESSED = re.compile(re.escape(ADDRESS) + r"([0-9a-fA-F-]{8,64})(?![0-9A-Za-z-])")


class NoteLink(NamedTuple):
    """Where a link stands; `target` is "title:" with a folded title or "uid:" with a uid."""

    start: int
    end: int
    target: str


class TitleLink(NamedTuple):
    """`[[Title|shown]]`: where it stands, where its words on the screen do, the title as it is written and its key."""

    start: int
    end: int
    shown_start: int
    shown_end: int
    title: str
    key: str


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


def title_target(title: str) -> str:
    """The target of a link to the note with that title."""
    return f"title:{title_key(title)}"


def note_links(text: str) -> Iterator[NoteLink]:
    """The links of a text to other notes, in its order; none of code. A link in Markdown is one as a whole."""
    return merge(_titled(text), _addressed(text))


def title_links(text: str) -> Iterator[TitleLink]:
    """The links by title of a text, in its order."""
    if "[[" not in text:
        return
    lines = Lines(text)
    for start, end in prose(text):
        for found in _TITLED.finditer(text, start, end):
            title = found[1].strip()
            # A title of marks alone has no key, and is that of every other such note.
            key = title_key(title)
            if not key or lines.is_taken(found.start()) or lines.is_taken(found.end() - 1):
                continue
            shown = 2 if found[2] and found[2].strip() else 1
            yield TitleLink(found.start(), found.end(), found.start(shown), found.end(shown), title, key)


def link_to(title: str, shown: str = "") -> str:
    """A link to the note with that title; what a link cannot hold is written in another way that finds it too."""
    title = title.replace("|", "-")
    whole = f"[[{title}|{shown}]]" if shown and shown != title else f"[[{title}]]"
    found = _TITLED.fullmatch(whole)
    if found is None or found[1] != title:
        title, shown = (words.translate(_PARENTHESES) for words in (title, shown))
        whole = f"[[{title}|{shown}]]" if shown and shown != title else f"[[{title}]]"
    return whole


def relink_edits(text: str, key: str, title: str) -> list[Edit]:
    """Lead the links to the title of this key to another title; what they show instead of it stays."""
    written = link_to(title)[2:-2]
    made = []
    for link in title_links(text):
        start = link.start + 2
        end = text.find("|", start, link.end - 2)
        named = text[start : end if end >= 0 else link.end - 2]
        if link.key == key and named.strip() != written:
            made.append(Edit(start, named, written))
    return made[::-1]  # each one leaves those after it where they are


def _titled(text: str) -> Iterator[NoteLink]:
    for link in title_links(text):
        yield NoteLink(link.start, link.end, f"title:{link.key}")


def _addressed(text: str) -> Iterator[NoteLink]:
    if ADDRESS not in text:
        return
    for start, end in prose(text):
        while (found := _ADDRESSED.search(text, start, end)) is not None:
            begin, start = line_around(text, found.start())
            yield from _addressed_in(text[begin:start], begin)


def _addressed_in(line: str, offset: int) -> Iterator[NoteLink]:
    """Of one line that is no fenced code: the links whose address it is, and the bare addresses between them."""
    links = [link for link in line_links(line) if line[link.start] != "!"]
    whole = [
        NoteLink(offset + link.start, offset + link.end, f"uid:{found[1].lower()}")
        for link in links
        if (found := _ADDRESSED.fullmatch(link.url)) is not None
    ]
    lines = Lines(line)
    bare = [
        NoteLink(offset + found.start(), offset + found.end(), f"uid:{found[1].lower()}")
        for found in _ADDRESSED.finditer(line)
        if not lines.is_taken(found.start())
    ]
    yield from merge(whole, bare)


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
