from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from notes_desktop.storage.carving import Pages, Row, is_uid, rows
from notes_desktop.storage.opening import open_library
from notes_desktop.storage.writing import Writer
from tests.storage.damage import PAGE, damage, roots, zeroed
from tests.storage.flushes import first, following

LONG = "a line that needs pages of its own, with an ü and a 漢\n" * 700


@pytest.fixture
def library(library_file: Path) -> Path:
    writer = Writer(open_library(library_file).connection)
    for number in range(1, 30):
        writer.append(first(number, f"note {number}\n" + LONG * (number == 7)))
    writer.fold(7)
    writer.set_trashed({3: 5})
    writer.record_action("trashed", "window", {"what": "trashed", "values": {"3": 0}}, None, 5)
    writer.connection.execute("INSERT OR REPLACE INTO view_state VALUES (5, 1, 2, 3, -4)")
    writer.close()
    return library_file


def carved(library: Path, wal: Path | None = None) -> list[Row]:
    with Pages(library, wal) as pages:
        return [row for _number, found in rows(pages) for row in found]


def chained_pages(data: bytes) -> list[int]:
    """Pages that hold nothing but a part of the long text."""
    pages = [data[begin : begin + PAGE] for begin in range(0, len(data), PAGE)]
    return [number for number, page in enumerate(pages, 1) if page[0] == 0 and b"needs pages" in page]


def test_every_row_of_every_table_is_read_as_it_was_written(library: Path) -> None:
    found = carved(library)
    connection = apsw.Connection(str(library))
    for table in ("note", "note_text", "edit", "action", "view_state"):
        stored = {row[0]: row[1:] for row in connection.execute(f"SELECT * FROM {table}")}
        assert {row.rowid: row.values[1:] for row in found if row.table == table} == stored, table
    connection.close()
    assert all(row.is_whole for row in found)
    assert {row.values[0] for row in found if row.table == "named"} >= {"uid", "generation"}


def test_rows_are_found_without_header_schema_and_trees(library: Path) -> None:
    before = {row for row in carved(library) if row.table != "named"}
    damage(library, zeroed(1), *(zeroed(roots(library)[table]) for table in ("note_edited", "note_title")))
    assert {row for row in carved(library) if row.table != "named"} == before


def test_a_text_of_which_a_page_is_lost_is_read_as_far_as_it_goes(library: Path) -> None:
    data = library.read_bytes()
    damage(library, *map(zeroed, chained_pages(data)[1:]))
    texts = [row.values[4] for row in carved(library) if row[:2] == ("note_text", 7) and not row.is_whole]
    assert len(texts) == 1
    assert str(texts[0]).startswith("note 7\na line that needs")
    assert len(str(texts[0])) < len(LONG)


def test_bytes_that_are_no_text_are_told(library: Path) -> None:
    damage(library, lambda data: data.__setitem__(data.rindex(b"note 9\n"), 0xFF))
    broken = [row for row in carved(library) if not row.is_whole]
    assert [row.values[-1] for row in broken if row.table == "note_text"] in ([], ["\ufffdote 9\n"])
    assert broken


def test_what_the_wal_committed_lies_over_the_file(library: Path) -> None:
    writer = Writer(open_library(library).connection)
    writer.connection.wal_autocheckpoint(0)
    writer.append(following(writer, 9, "only in the WAL"))
    wal = library.with_name("Notes.notes-wal").read_bytes()
    writer.connection.execute("BEGIN IMMEDIATE")
    writer.connection.execute("UPDATE note_text SET body = 'never committed' WHERE note_id = 9")
    writer.connection.cache_flush()
    longer = library.with_name("Notes.notes-wal").read_bytes()
    writer.connection.execute("ROLLBACK")
    copy, copied_wal = library.with_name("copy"), library.with_name("copy-wal")
    copy.write_bytes(library.read_bytes())
    writer.close()

    def body_of(note_id: int) -> object:
        found = carved(copy, copied_wal)
        return next(row.values[4] for row in found if row[:2] == ("note_text", note_id))

    for contents, expected in (
        (wal, "only in the WAL"),
        (longer, "only in the WAL"),
        (wal[:-1], "note 9\n"),
        (wal[:40] + b"\0" + wal[41:], "note 9\n"),
        (b"noise" * 1000, "note 9\n"),
        (b"", "note 9\n"),
    ):
        copied_wal.write_bytes(contents)
        assert body_of(9) == expected


@pytest.mark.parametrize(
    "contents", [b"", b"x", b"\x0d" * 10_000, bytes(range(256)) * 64], ids=["none", "x", "13", "all"]
)
def test_noise_holds_no_rows(tmp_path: Path, contents: bytes) -> None:
    file = tmp_path / "noise"
    file.write_bytes(contents)
    assert carved(file) == []


def test_a_chain_of_pages_that_bites_its_tail_ends(library: Path) -> None:
    data = bytearray(library.read_bytes())
    chained = chained_pages(bytes(data))
    for page in chained:
        data[(page - 1) * PAGE : (page - 1) * PAGE + 4] = chained[0].to_bytes(4, "big")
    library.write_bytes(data)
    assert {(row.table, row.rowid) for row in carved(library) if not row.is_whole} == {("note_text", 7), ("edit", 7)}


def test_uids_are_known_by_their_form() -> None:
    assert is_uid("01a2056b-5cf3-7383-b643-ca0cd5adfdb4")
    assert not is_uid("01a2056b-5cf3-7383-b643-ca0cd5adfdbX")
    assert not is_uid(None)
