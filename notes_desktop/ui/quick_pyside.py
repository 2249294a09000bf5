"""PySide imported in half the time.

At each import PySide compiles the Python in which it describes its own functions, 3,400 lines that lie in its library
as source, and with them patterns of 20,000 characters that read descriptions of C++ for files of type hints. Both take
60 ms of a start, and most of it is never asked for anything. Here the code is compiled once and kept beside the other
caches, and a long pattern is compiled when it is first used.

PySide also takes the place of `import` itself, to let a module spell names in other ways
(https://doc.qt.io/qtforpython-6/considerations.html#features). Nobody does here, and it reads the source of every
module for it: a tenth of a start, and 7 MB of text in `linecache`. The way to import is put back.
"""

from __future__ import annotations

import builtins
import linecache
import marshal
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType
from typing import Any
from zlib import crc32

from notes_desktop import paths

_OURS = "shibokensupport/"
_LONG_PATTERN = 2_000
_compile, _compile_pattern = builtins.compile, re.compile

Key = tuple[str, int, int]
"""File, length of its source and its CRC-32."""


@contextmanager
def quick() -> Iterator[None]:
    """Import `PySide6.QtCore` for the first time in here."""
    import_before = builtins.__import__
    support = _Support(_read(file()))
    builtins.compile = support.compile
    re.compile = _compile_when_used
    try:
        yield
    finally:
        builtins.compile, re.compile = _compile, _compile_pattern
        builtins.__import__ = import_before
        linecache.clearcache()  # what PySide has looked through so far: 200 kB of source
    if support.made:
        _unkept.update(support.used)


def file() -> Path:
    """Where the compiled code is kept."""
    return paths.cache_folder() / "pyside.code"


def keep() -> None:
    """Write what had to be compiled, for the next start; nothing when nothing had to be. On a lane."""
    if not _unkept:
        return
    code = marshal.dumps(dict(_unkept))
    place = file()
    part = place.with_name(f"{place.name}.{os.getpid()}.part")
    with suppress(OSError):  # the next start compiles again
        paths.private_folder(place.parent)
        part.write_bytes(_head(code) + code)
        os.replace(part, place)
    _unkept.clear()


_unkept: dict[Key, CodeType] = {}


class _Support:
    """`compile`, which knows the code of PySide's own files from an earlier start."""

    def __init__(self, known: dict[Key, CodeType]) -> None:
        self._known = known
        self.used: dict[Key, CodeType] = {}
        self.made = False

    def compile(self, source: Any, filename: Any, mode: str, *further: Any, **named: Any) -> Any:
        is_ours = isinstance(filename, str) and filename.startswith(_OURS) and isinstance(source, bytes)
        if not is_ours or mode != "exec" or further or named:
            return _compile(source, filename, mode, *further, **named)
        key = (filename, len(source), crc32(source))
        code = self._known.get(key)
        if code is None:
            self.made = True
            code = _compile(source, filename, mode)
        self.used[key] = code
        return code


class _LatePattern:
    """Stands for a pattern until one of its methods is called."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(self._call, name)

    def _call(self, name: str, *given: Any) -> Any:
        return getattr(_compile_pattern(self._pattern, self._flags), name)(*given)


def _compile_when_used(pattern: Any, flags: int = 0) -> Any:
    if isinstance(pattern, str) and len(pattern) > _LONG_PATTERN:
        return _LatePattern(pattern, flags)
    return _compile_pattern(pattern, flags)


def _read(place: Path) -> dict[Key, CodeType]:
    """What an earlier start compiled with this Python; nothing of a file that is not whole."""
    try:
        kept = place.read_bytes()
    except OSError:
        return {}
    head, code = kept[: len(_head(b""))], kept[len(_head(b"")) :]
    found: dict[Key, CodeType] = marshal.loads(code) if head == _head(code) else {}
    return found


def _head(code: bytes) -> bytes:
    return MAGIC_NUMBER + crc32(code).to_bytes(4, "little")
