"""What a list shows of a note, read from the head of its text; and words, counted."""

import re
from collections import Counter
from collections.abc import Iterator

from notes_desktop.core.digest import digest

TITLE_LENGTH = 200
SNIPPET_LENGTH = 200
_HEAD = 4_096
_COUNTED_AT_ONCE = 65_536

_HEADING = r"#{1,6}(?:\s+|$)"
_LINE_MARKS = rf"(?:>\s*)*(?:{_HEADING}|(?:[-+*]|\d{{1,9}}[.)])\s+)?"
_INLINE_MARKS = r"!?\[([^\[\]\n]*)\]\([^()\s]*\)|\*\*|~~|__|`+"
_EMPHASIS = r"(?<![\w*])([*_])(?=\S)([^*_\n]+)(?<=\S)\1(?![\w*])"
# Scripts that put no spaces between words: every character counts as one.
_SPACELESS = (
    r"[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff]"
)


def title_of(text: str) -> str:
    """The first line that says something, without heading marks, on one line and of at most 200 characters.

    Empty when there is none. Reads the head of the text only, unless that is blank.
    """
    return title_line(text)[0]


def snippet_of(text: str) -> str:
    """The first words after the line of the title, on one line, marks taken out, boxes as ☐ and ☑."""
    start = title_line(text)[1]
    return " ".join(_first_words(text[start : start + _HEAD]))[:SNIPPET_LENGTH].rstrip()


def _first_words(text: str) -> Iterator[str]:
    """The words of the first lines, as many as a snippet has room for."""
    length = 0
    for line in text.split("\n"):
        if shown := _plain(line):
            yield shown
            length += len(shown) + 1
            if length > SNIPPET_LENGTH:
                return


def title_line(text: str) -> tuple[str, int]:
    """The title, and where the text after its line begins (the end of the text when nothing follows)."""
    start = 0 if text[:_HEAD].strip() else len(text) - len(text.lstrip())
    limit = start + _HEAD
    while start < min(limit, len(text)):
        end = text.find("\n", start)
        following = len(text) if end < 0 else end + 1
        title = one_line(re.sub(f"^{_HEADING}", "", text[start : min(following, limit)].strip()))
        if title:
            return title[:TITLE_LENGTH].rstrip(), following
        start = following
    return "", len(text)


def plain(text: str) -> str:
    """Some lines of Markdown as words on one line, boxes as ☐ and ☑."""
    return " ".join(filter(None, map(_plain, text.split("\n"))))


def one_line(text: str) -> str:
    """`text` with a single space wherever it has white space or ends a line."""
    return " ".join(text.split())


def _plain(line: str) -> str:
    """The words of a line of Markdown."""
    line = line.strip()
    if re.fullmatch(r"(?:```|~~~).*|([-*_])(?:\s*\1){2,}", line):
        return ""
    line = re.sub(f"^{_LINE_MARKS}", "", line)
    line = re.sub(r"^\[([ xX])\](?=\s|$)", lambda box: "☐" if box[1] == " " else "☑", line)
    line = re.sub(_INLINE_MARKS, lambda mark: mark[1] or "", line)
    return one_line(re.sub(_EMPHASIS, lambda mark: mark[2], line))


def content_hash(text: str) -> bytes:
    """16 bytes by which a changed bit in a stored text is found."""
    return digest(text.encode(errors="surrogatepass"))


def word_count(text: str) -> int:
    """Words, as people count them: marks alone are none, in scripts without spaces each character is one.

    Counted piece by piece, because each piece holds the interpreter's lock.
    """
    return sum(_words_in(text[start:end]) for start, end in _pieces(text))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Cut between words; only in a word that is longer than a piece, inside."""
    start = 0
    while start < len(text):
        end = start + _COUNTED_AT_ONCE
        if end < len(text):
            space = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
            end = space + 1 if space > start else end
        yield start, end
        start = end


def _words_in(text: str) -> int:
    spaceless = 0
    if not text.isascii():
        text, spaceless = re.subn(_SPACELESS, " ", text)
    different = Counter(text.split())
    return spaceless + sum(times for word, times in different.items() if any(map(str.isalnum, word)))
