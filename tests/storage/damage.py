"""Harm done to library files that nobody has open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw

from notes_desktop.storage.carving import Pages, rows
from notes_desktop.storage.opening import open_reading

PAGE = 4096
Harm = Callable[[bytearray], object]


def damage(library: Path, *harms: Harm) -> bytes:
    """Do all of it; what stands in the file now."""
    data = bytearray(library.read_bytes())
    for harm in harms:
        harm(data)
    library.write_bytes(data)
    return bytes(data)


def zeroed(page: int) -> Harm:
    return lambda data: data.__setitem__(slice((page - 1) * PAGE, page * PAGE), bytes(PAGE))


def disordered(page: int) -> Harm:
    """The rows of a page in the opposite order."""

    def harm(data: bytearray) -> None:
        begin = (page - 1) * PAGE
        pointers = begin + (8 if data[begin] in (10, 13) else 12)
        count = int.from_bytes(data[begin + 3 : begin + 5], "big")
        places = [bytes(data[at : at + 2]) for at in range(pointers, pointers + 2 * count, 2)]
        data[pointers : pointers + 2 * count] = b"".join(reversed(places))

    return harm


def roots(library: Path) -> dict[str, int]:
    """The first page of each table and index."""
    connection = apsw.Connection(f"{library.as_uri()}?immutable=1", flags=apsw.SQLITE_OPEN_READONLY | 0x40)
    found = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema"))
    connection.close()
    return found


def page_of(library: Path, table: str, rowid: int) -> int:
    """The page on which a row begins."""
    with Pages(library) as pages:
        return next(number for number, found in rows(pages) for row in found if row[:2] == (table, rowid))


def texts_of(library: Path) -> dict[int, str]:
    reader = open_reading(library)
    try:
        return {
            note_id: reader.text(note_id).text for view in ("all", "trash") for note_id in reader.ids(view, "created")
        }
    finally:
        reader.close()
