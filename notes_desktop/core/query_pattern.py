"""Regular expressions of a person, which must neither stop the window nor eat the memory.

`re` keeps the interpreter for as long as a bad pattern lasts; the `regex` package gives it away and has a timeout. It
is imported when the first pattern is asked for: the only thing that `core` takes from outside the standard library.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol, cast

NOTE_S = 0.1
"""How long one note may be searched with a pattern."""

ROW_S = 0.005
"""How long one row may be: it is painted while the window waits."""

_LONGEST = 20_000
"""`regex` writes x{n} out n times: with (((x{999}){999}){999}) that takes all memory there is."""

_PART = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\s*([0-9]+)[^{}]*\}|.", re.DOTALL)

_WRITTEN = re.compile(r"/(?!\s)(?:[^/\\]|\\.)+/[cis]*(?=\s|$)", re.DOTALL)


class _Found(Protocol):
    def span(self) -> tuple[int, int]: ...


class _Compiled(Protocol):
    def search(self, text: str, pos: int = 0, *, timeout: float, concurrent: bool) -> _Found | None: ...


class Pattern:
    """A pattern that counts the notes for which its time ran out; they do not match."""

    def __init__(self, compiled: _Compiled) -> None:
        self._compiled = compiled
        self._is_slow = False  # then no more places of it are looked for: the window may be waiting
        self.ran_out = 0

    def is_in(self, text: str) -> bool:
        return self._find(text, 0) is not None

    def each(self, text: str, start: int = 0) -> Iterator[tuple[int, int]]:
        """The hits at or behind `start` that are not empty; none any more once the time for one ran out."""
        while not self._is_slow and start <= len(text) and (span := self._find(text, start)) is not None:
            if span[1] > span[0]:
                yield span
            start = max(span[1], span[0] + 1)

    def _find(self, text: str, start: int) -> tuple[int, int] | None:
        try:
            found = self._compiled.search(text, start, timeout=NOTE_S, concurrent=True)
        except TimeoutError:
            self.ran_out += 1
            self._is_slow = True
            return None
        return None if found is None else found.span()

    def marks(self, text: str) -> list[tuple[int, int]]:
        """The hits in a row; none any more once the time of a row ran out."""
        hits: list[tuple[int, int]] = []
        at = 0
        while not self._is_slow and at <= len(text):
            try:
                found = self._compiled.search(text, at, timeout=ROW_S, concurrent=True)
            except TimeoutError:
                self._is_slow = True
                return []
            if found is None:
                break
            start, end = found.span()
            if end > start:
                hits.append((start, end))
            at = max(end, start + 1)
        return hits


def pattern(written: str) -> Pattern | None:
    """The pattern `/…/flags`; None when it cannot be read.

    Letters match in either case unless the flags have a `c`; `^` and `$` are of a line; with `s` a dot may be a line
    break.
    """
    compiled = _compiled(written)
    return None if compiled is None else Pattern(compiled)


def known_pattern(written: str) -> Pattern:
    """The same of what is a term already: only what can be read becomes one."""
    found = pattern(written)
    assert found is not None
    return found


def pattern_end(text: str, start: int) -> int | None:
    """Where the pattern that begins with the `/` at `start` ends, its flags included; None for text like /usr/bin/x."""
    found = _WRITTEN.match(text, start)
    return None if found is None else found.end()


@lru_cache(maxsize=32)
def _compiled(written: str) -> _Compiled | None:
    import regex

    body, _, flags = written[1:].rpartition("/")
    if _length_written_out(body) > _LONGEST:
        return None
    chosen = regex.VERSION0 | regex.MULTILINE
    chosen |= 0 if "c" in flags else regex.IGNORECASE
    chosen |= regex.DOTALL if "s" in flags else 0
    try:
        return cast(_Compiled, regex.compile(body, chosen))
    except (regex.error, RecursionError, MemoryError, OverflowError, ValueError, KeyError, IndexError):
        return None


def _length_written_out(body: str) -> int:
    """How long the pattern is with each part as often as its least count says."""
    around: list[int] = []
    length = last = 0
    for part in _PART.finditer(body):
        if part[0] == "(":
            around.append(length)
            length = last = 0
        elif part[0] == ")" and around:
            last = max(length, 1)
            length = around.pop() + last
        elif part[1]:
            copies = int(part[1])
            length += last * (copies - 1)
            last *= copies
        else:
            last = 1
            length += 1
        if length > _LONGEST:
            break
    return length
