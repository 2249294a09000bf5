"""Text as search sees it: small letters without accents, one space between words.

What `fold` gives is split by FTS5's `ascii` tokenizer exactly at the spaces: everything else in it is a
letter or digit of ASCII, or above it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

PIECE = 16_384
TITLE_KEY_LENGTH = 100
_CUT_WITHIN = 1_024

# An index folded by another version, or with other tables of Unicode, does not fit what is asked of it.
FOLD_VERSION = f"1-{unicodedata.unidata_version}"

_SPACELESS = (
    (0x0E00, 0x0FFF),  # Thai, Lao, Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x19E0, 0x19FF),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3031, 0x303C),
    (0x3041, 0x312F),  # Hiragana, Katakana, Bopomofo
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF),
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),
    (0x1AFF0, 0x1B16F),
    (0x20000, 0x3FFFF),
)
_DROPPED = (
    (0x00AD, 0x00AD),  # soft hyphen: inside a word, and not seen
    (0x0300, 0x036F),
    (0x0591, 0x05C7),  # Hebrew points
    (0x064B, 0x065F),  # Arabic harakat
    (0x0670, 0x0670),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xE0100, 0xE01EF),
)
# Putting marks in order takes the square of their number: 16 000 on one letter 0.3 s. No script piles up so many.
_PILED_MARKS = (
    "[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]{32,}"
)
_NOT_ASCII_WORD = re.compile(r"(?<![!-~])[!-~]*+[^\x00-\x7f]\S*")
_SEPARATORS = frozenset(("Cc", "Cf", "Cs", "Sm", "Sk", "Sc"))
_SYMBOLS = frozenset(("So", "Cn", "Co"))


def fold(text: str) -> str:
    """`text` as words for the search; a long text is better folded with `fold_pieces`."""
    return " ".join(fold_pieces(text))


def title_key(title: str) -> str:
    """By what notes are ordered by title, and found by it."""
    return fold(title)[:TITLE_KEY_LENGTH]


def fold_pieces(text: str) -> Iterator[str]:
    """`fold(text)` in pieces, to be joined with a space: each holds the interpreter's lock for a few ms.

    They are cut between words; only in a word of 16 kB and more, inside.
    """
    start = 0
    while start < len(text):
        end = _cut(text, start)
        if folded := _fold(text[start:end]):
            yield folded
        start = end


def _cut(text: str, start: int) -> int:
    """The end of the piece that begins at `start`."""
    end = start + PIECE
    if end >= len(text):
        return len(text)
    for space in " \n":
        found = text.rfind(space, end - _CUT_WITHIN, end)
        if found > start:
            return found
    for at in range(end, max(start, end - _CUT_WITHIN), -1):
        if _FOLDED[ord(text[at])].startswith(" ") and not is_joined(text[at]):
            return at
    return end


def is_joined(character: str) -> bool:
    """Whether `character` may change what the one before it folds to."""
    return (
        unicodedata.category(character)[0] == "M"
        or "\u1160" <= character <= "\u11ff"  # the middle and end of a Hangul syllable
        or character in "\uff9e\uff9f"  # the voice marks of half-width Katakana
    )


def _fold(text: str) -> str:
    if text.isascii():
        return _squeezed(fold_ascii(text))
    return _squeezed(_each_character_once(text, _FOLDED, _ASCII_BYTES))


def _each_character_once(text: str, table: dict[int, str], ascii_bytes: bytes) -> str:
    """As `_all_characters`, but for the number of spaces: half the time, where a few characters come again and again.

    `str.translate` looks each one up. It can be done one after the other, as what a character folds to folds to itself.
    """
    others = _beyond_ascii(text)
    if re.search(_PILED_MARKS, others):
        return _all_characters(text, table)
    compatible = unicodedata.normalize("NFKC", text)
    characters = set(others if compatible == text else _beyond_ascii(compatible))
    if len(characters) > _MANY_CHARACTERS:
        return _all_characters(text, table)
    for character in characters:
        compatible = compatible.replace(character, table[ord(character)])
    small = compatible.encode("utf-8", "surrogatepass").translate(ascii_bytes).decode("utf-8", "surrogatepass")
    return unicodedata.normalize("NFC", small)


def _all_characters(text: str, table: dict[int, str]) -> str:
    text = re.sub(_PILED_MARKS, "", text)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).translate(table))


def _beyond_ascii(text: str) -> str:
    """Its characters that are not ASCII. As bytes, which takes a sixth of the time of a pattern."""
    return text.encode("utf-8", "surrogatepass").translate(None, _EVERY_ASCII).decode("utf-8", "surrogatepass")


def fold_ascii(text: str) -> str:
    """As `fold_characters`, for a text of ASCII alone: character for character."""
    return text.lower().translate(_ASCII)


def fold_characters(text: str) -> str:
    """As `fold`, with every space that separates still in it."""
    return _all_characters(text, _FOLDED)


def fold_marks(text: str) -> str:
    """Small letters without accents as `fold` has them, with every mark and white space still in its place."""
    return text.lower() if text.isascii() else _each_character_once(text, _PLAIN, _SMALL_BYTES)


def mark_pieces(text: str) -> Iterator[str]:
    """`fold_marks(text)` in pieces, cut where those of `fold_pieces` are."""
    start = 0
    while start < len(text):
        end = _cut(text, start)
        yield fold_marks(text[start:end])
        start = end


def may_hold(text: str, words: Sequence[str]) -> bool:
    """Whether these words, of ASCII, may follow each other in `fold(text)`: to say no takes a third of folding it.

    They do where they stand as they are, or where one is in a word with a character that folds to something else.
    """
    small = text.lower()
    if re.search("[^a-z0-9]+".join(map(re.escape, words)), small):
        return True
    others = fold(" ".join(set(_NOT_ASCII_WORD.findall(text))))
    return any(word in others for word in words) and all(word in small or word in others for word in words)


def is_separator(character: str) -> bool:
    """Whether `character`, as it stands in a text, ends a word and belongs to none."""
    return _FOLDED[ord(character)].isspace()


def is_own_word(character: str) -> bool:
    """Whether `character` is a word by itself: one of a script without spaces, an emoji."""
    return _FOLDED[ord(character)].startswith(" ")


def _squeezed(text: str) -> str:
    return " ".join(text.split())


class _Folded(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, point: int) -> str:
        folded = "".join(map(_as_token, _PLAIN[point]))
        self[point] = folded
        return folded


class _Plain(dict[int, str]):
    """The same with the marks that separate words."""

    def __missing__(self, point: int) -> str:
        plain = _without_marks(unicodedata.normalize("NFKD", chr(point))).casefold()
        plain = unicodedata.normalize("NFC", _without_marks(unicodedata.normalize("NFKD", plain)))
        self[point] = plain
        return plain


def _without_marks(text: str) -> str:
    return "".join(character for character in text if not _is_dropped(character))


def _is_dropped(character: str) -> bool:
    """Only the marks of these ranges: the Hebrew one holds punctuation too."""
    return _is_in(character, _DROPPED) and (unicodedata.category(character) == "Mn" or character == "\u00ad")


def _is_in(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)


def _as_token(character: str) -> str:
    """`character` as part of a word, as a word of its own, or as the space between words."""
    category = unicodedata.category(character)
    if category in _SEPARATORS or category[0] in "ZP":
        return " "
    if category in _SYMBOLS or _is_in(character, _SPACELESS):
        return f" {character} "
    return character


_PLAIN = _Plain()
_FOLDED = _Folded()
_MANY_CHARACTERS = 100
_EVERY_ASCII = bytes(range(128))
_ASCII = {point: " " for point in range(128) if not chr(point).isalnum()}
_SMALL_BYTES = bytes(range(256)).lower()
_ASCII_BYTES = _EVERY_ASCII.decode().lower().translate(_ASCII).encode() + bytes(range(128, 256))
