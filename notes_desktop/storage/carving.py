"""Rows read out of the pages of a damaged library, without its trees: a lost root or inner page hides nothing below it.

The format is https://www.sqlite.org/fileformat2.html. What a leaf holds is told by its shape alone, so that it is known
also when the schema is gone. SQLite itself cannot be asked: it refuses what is damaged, and it plays any WAL in.
The files may not be open in this process: closing another descriptor lets SQLite's locks go.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

Value = None | int | str | bytes
Values = Sequence[Value]

_LEAF_TABLE = 13
_HEADER = 100
_WAL_HEADER = 32
_FRAME_HEADER = 24
_MASK = 0xFFFFFFFF
_UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INTEGER_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class Row(NamedTuple):
    """A row that was read. `is_whole` is False when bytes of it are missing or no text."""

    table: str
    rowid: int
    values: tuple[Value, ...]
    is_whole: bool


class Pages:
    """The pages of a file with those that the WAL committed laid over them, or without them."""

    def __init__(self, file: Path, wal: Path | None = None) -> None:
        self._file = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._wal: int | None = None
        try:
            self.size = _page_size(_read(self._file, _HEADER, 0))
            self.frames: dict[int, int] = {}
            if wal is not None:
                self._wal = os.open(wal, os.O_RDONLY | getattr(os, "O_BINARY", 0))
                self.frames = _committed(self._wal, self.size)
            self.usable = self.size - self._reserved()
            in_file = -(-os.fstat(self._file).st_size // self.size)
            self.count = max(in_file, max(self.frames, default=0))
        except BaseException:
            self.close()
            raise

    def page(self, number: int) -> bytes:
        """A page, filled with zeros where the file or the disk does not give it."""
        frame = self.frames.get(number)
        if frame is not None and self._wal is not None:
            found = _read(self._wal, self.size, frame)
        else:
            found = _read(self._file, self.size, (number - 1) * self.size)
        return found.ljust(self.size, b"\0")

    def close(self) -> None:
        os.close(self._file)
        if self._wal is not None:
            os.close(self._wal)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _reserved(self) -> int:
        """Bytes at the end of each page that are not SQLite's; none in our files, so that a torn header says little."""
        header = self.page(1)[:_HEADER]
        return header[20] if header.startswith(b"SQLite format 3\0") and header[21:24] == b"\x40\x20\x20" else 0


def rows(pages: Pages, numbers: Iterator[int] | None = None) -> Iterator[tuple[int, list[Row]]]:
    """(page number, the rows that begin on it) of these pages, or of all."""
    for number in numbers if numbers is not None else iter(range(1, pages.count + 1)):
        found = [row for row in _rows_on(pages, number) if row is not None]
        yield number, found


def _rows_on(pages: Pages, number: int) -> Iterator[Row | None]:
    page = pages.page(number)
    at = _HEADER if number == 1 else 0
    if page[at] != _LEAF_TABLE:
        return
    count = int.from_bytes(page[at + 3 : at + 5], "big")
    begin = at + 8
    for place in range(begin, min(begin + 2 * count, len(page) - 1), 2):
        cell = int.from_bytes(page[place : place + 2], "big")
        if begin <= cell < pages.usable:
            yield _row(pages, page, cell)


def _row(pages: Pages, page: bytes, cell: int) -> Row | None:
    """The row of a cell; None when it is none of ours."""
    try:
        length, at = _varint(page, cell)
        rowid, at = _varint(page, at)
        if length > pages.count * pages.size:
            return None
        payload = _payload(pages, page, at, length)
        values, is_whole = _record(payload, length)
    except (IndexError, ValueError, struct.error):
        return None
    table = _table_of(values)
    if table == _FIRST_NOTE:  # a row that nobody wrote since its table got more columns
        table, values = "note", (*values, *_LATER_COLUMNS)
    return None if table is None else Row(table, _signed(rowid, 8), values, is_whole)


def _payload(pages: Pages, page: bytes, at: int, length: int) -> bytes:
    """The bytes of a cell with its overflow pages, as far as their chain goes."""
    usable = pages.usable
    most = usable - 35
    if length <= most:
        return page[at : min(at + length, usable)]
    least = (usable - 12) * 32 // 255 - 23
    local = least + (length - least) % (usable - 4)
    local = local if local <= most else least
    parts = [page[at : at + local]]
    following = int.from_bytes(page[at + local : at + local + 4], "big")
    left = length - local
    seen: set[int] = set()
    while left > 0 and 1 < following <= pages.count and following not in seen:
        seen.add(following)
        overflow = pages.page(following)
        following = int.from_bytes(overflow[:4], "big")
        parts.append(overflow[4 : min(usable, 4 + left)])
        left -= len(parts[-1])
    return b"".join(parts)


def _record(payload: bytes, length: int) -> tuple[tuple[Value, ...], bool]:
    """The values of a record, and whether all its bytes were there and its texts are texts."""
    header, at = _varint(payload, 0)
    if not 0 < header <= len(payload):
        raise ValueError("no record")
    kinds: list[int] = []
    while at < header:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    is_whole = len(payload) == length
    values: list[Value] = []
    for kind in kinds:
        value, size, is_sound = _value(payload, at, kind)
        values.append(value)
        is_whole = is_whole and is_sound
        at += size
    return tuple(values), is_whole and at == length


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int, bool]:
    """(value, its bytes, whether they are what they say)."""
    if kind == 0:
        return None, 0, True
    if kind in (8, 9):
        return kind - 8, 0, True
    if (size := _INTEGER_SIZES.get(kind)) is not None:
        return int.from_bytes(payload[at : at + size], "big", signed=True), size, at + size <= len(payload)
    if kind < 12:
        raise ValueError("a kind that we do not write")
    size = (kind - 12) // 2
    stored = payload[at : at + size]
    is_there = len(stored) == size
    if kind % 2 == 0:
        return stored, size, is_there
    try:
        return stored.decode(), size, is_there
    except UnicodeDecodeError:
        return stored.decode(errors="replace"), size, False


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """(value, place behind it). Raises IndexError."""
    first = data[at]
    if first < 0x80:
        return first, at + 1
    value = first & 0x7F
    for place in range(at + 1, at + 8):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def _signed(value: int, size: int) -> int:
    return value - (1 << 8 * size) if value >> (8 * size - 1) else value


def is_uid(text: object) -> bool:
    """Whether it is written like the uids of notes and libraries."""
    return isinstance(text, str) and _UID.fullmatch(text) is not None


def _is_integer(value: Value) -> bool:
    return isinstance(value, int)


def _is_text(value: Value) -> bool:
    return isinstance(value, str)


def _is_uid(value: Value) -> bool:
    return isinstance(value, str) and len(value) == 36


def _is_id(value: Value) -> bool:
    """A rowid that has its own column is stored as NULL there."""
    return value is None


def _is_number_or_none(value: Value) -> bool:
    return value is None or isinstance(value, int)


def _is_hash(value: Value) -> bool:
    return isinstance(value, bytes) and len(value) == 16


_FIRST_NOTE = "note of version 1"
_LATER_COLUMNS: tuple[Value, ...] = (None, "", 0, 0)
"""What SQLite reads where a row is shorter than its table."""

_NOTE = (_is_id, _is_uid, _is_text, _is_text, _is_text, *([_is_integer] * 5))
_SHAPES: dict[str, tuple[Callable[[Value], bool], ...]] = {
    "note": (*_NOTE, _is_number_or_none, _is_text, _is_integer, _is_integer),
    _FIRST_NOTE: _NOTE,
    "note_text": (_is_id, _is_integer, _is_integer, _is_hash, _is_text),
    "edit": (
        *(_is_id, _is_integer, _is_integer, _is_integer, _is_number_or_none, _is_text),
        *(_is_integer, _is_text, _is_text, _is_integer, _is_integer, _is_integer),
    ),
    "action": (_is_id, _is_text, _is_text, _is_text, _is_number_or_none, _is_integer),
    "view_state": (_is_id, *([_is_integer] * 4)),
    "notebook": (_is_id, is_uid, _is_number_or_none, _is_text, _is_text, _is_text, _is_integer, _is_integer),
    "saved_search": (_is_id, is_uid, _is_text, _is_text, _is_integer),
    "tag": (_is_id, _is_text, _is_text, _is_text, _is_integer),
    "named": (_is_text, _is_text),  # meta and session: told apart by the name
    "counted": (_is_text, _is_integer),  # counter and sqlite_sequence
}
"""What the columns of a row hold. A migration that changes a table adds its new shape under the same name."""


def _table_of(values: tuple[Value, ...]) -> str | None:
    for table, shape in _SHAPES.items():
        if len(shape) == len(values) and all(fits(value) for fits, value in zip(shape, values, strict=True)):
            return table
    return None


def _read(descriptor: int, size: int, at: int) -> bytes:
    """As much as the disk gives; nothing where it fails."""
    try:
        os.lseek(descriptor, at, os.SEEK_SET)  # there is no pread on Windows
        return os.read(descriptor, size)
    except OSError:
        return b""


def _page_size(header: bytes) -> int:
    stated = int.from_bytes(header[16:18], "big")
    stated = 65536 if stated == 1 else stated
    is_one = 512 <= stated <= 65536 and stated & (stated - 1) == 0
    return stated if is_one and header[21:24] == b"\x40\x20\x20" else 4096


def _committed(wal: int, page_size: int) -> dict[int, int]:
    """Where in the WAL the newest committed form of each page stands; empty when the WAL is not of such pages."""
    header = _read(wal, _WAL_HEADER, 0)
    if len(header) < _WAL_HEADER:
        return {}
    magic, _version, size, _number, salts, *stated = struct.unpack(">IIII8sII", header)
    if magic & ~1 != 0x377F0682 or size != page_size:
        return {}
    order = ">" if magic & 1 else "<"
    sums = _sums(order, header[:24], 0, 0)
    if sums != tuple(stated):
        return {}
    found: dict[int, int] = {}
    pending: dict[int, int] = {}
    at, frame_size = _WAL_HEADER, _FRAME_HEADER + page_size
    while len(frame := _read(wal, frame_size, at)) == frame_size:
        number, commit, frame_salts, *stated = struct.unpack(">II8sII", frame[:_FRAME_HEADER])
        sums = _sums(order, frame[:8], *sums)
        sums = _sums(order, frame[_FRAME_HEADER:], *sums)
        if frame_salts != salts or sums != tuple(stated):
            break
        pending[number] = at + _FRAME_HEADER
        if commit:
            found.update(pending)
            pending.clear()
        at += frame_size
    return found


def _sums(order: str, data: bytes, first: int, second: int) -> tuple[int, int]:
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & _MASK
        second = (second + other + first) & _MASK
    return first, second
