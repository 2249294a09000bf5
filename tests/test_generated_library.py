"""The library that the benchmarks measure is a sound one, and the same one every time."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from notes_desktop.core.query import parse
from notes_desktop.storage.checks import check_bodies, check_structure
from notes_desktop.storage.deriving import derive_slice
from notes_desktop.storage.opening import open_reading
from notes_desktop.storage.reading import Reader
from notes_desktop.storage.writing import Writer
from tests.benchmarks.floors import LITERAL
from tests.benchmarks.library import LAST_MS, Maker, make_library
from tests.benchmarks.queries import QUERIES

COUNT = 1000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("generated") / "Made.notes"
    make_library(COUNT, file)
    return file


@pytest.fixture
def reader(made: Path) -> Iterator[Reader]:
    reader = open_reading(made)
    yield reader
    reader.connection.close()


def test_a_deep_check_of_a_generated_library_finds_nothing(reader: Reader) -> None:
    assert check_structure(reader.connection) == []
    assert list(check_bodies(reader)) == []


def test_the_counts_of_a_generated_library_are_those_of_its_notes(reader: Reader) -> None:
    stored = dict(reader.connection.execute("SELECT name, value FROM counter"))
    counted = reader.connection.execute(
        "SELECT sum(trashed_ms = 0), sum(trashed_ms = 0 AND pinned_ms > 0), sum(trashed_ms > 0),"
        " sum(trashed_ms = 0 AND tags = ''), sum(trashed_ms = 0 AND open_tasks > 0) FROM note"
    ).fetchone()
    assert tuple(stored[name] for name in ("all", "pinned", "trash", "untagged", "tasks")) == counted
    wrong = reader.connection.execute(
        "SELECT key FROM tag WHERE count <> (SELECT count(*) FROM note_tag JOIN note ON note.id = note_id"
        " WHERE tag_id = tag.id AND trashed_ms = 0) UNION ALL SELECT name FROM notebook"
        " WHERE count <> (SELECT count(*) FROM note WHERE notebook_id = notebook.id AND trashed_ms = 0)"
    ).fetchall()
    assert wrong == []


def test_what_was_derived_in_bulk_is_what_the_writer_derives(made: Path, tmp_path: Path) -> None:
    copy = tmp_path / "Copy.notes"
    shutil.copyfile(made, copy)
    connection = apsw.Connection(str(copy))
    before = everything_derived(connection)
    connection.execute("UPDATE note SET derived = 0, tags = '', open_tasks = 0; DELETE FROM note_tag; DELETE FROM link")
    while derive_slice(Writer(connection)):
        pass
    assert everything_derived(connection) == before
    connection.close()


def test_a_generated_library_waits_for_no_derivation(reader: Reader) -> None:
    assert reader.underived(1) == []


def test_the_same_number_gives_the_same_note(reader: Reader) -> None:
    for made in Maker(COUNT, LAST_MS).make(1, 60):
        assert reader.text(made.number).text == made.text
        assert reader.uid_of(made.number) == made.uid


def test_sizes_are_those_of_notes_with_one_very_long(reader: Reader) -> None:
    sizes = [size for (size,) in reader.connection.execute("SELECT length(CAST(body AS BLOB)) FROM note_text")]
    assert 450 < statistics.median(sizes) < 750
    assert sum(size >= 1_000_000 for size in sizes) == 1


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    there = tmp_path / "there.notes"
    there.write_text("mine")
    with pytest.raises(FileExistsError):
        make_library(3, there)
    assert there.read_text() == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["there.notes"]


def everything_derived(connection: apsw.Connection) -> list[tuple[object, ...]]:
    return [
        *connection.execute("SELECT id, tags, open_tasks, derived FROM note ORDER BY id"),
        *connection.execute("SELECT note_id, key, name, count FROM note_tag JOIN tag ON tag.id = tag_id ORDER BY 1, 2"),
        *connection.execute("SELECT note_id, target FROM link ORDER BY 1, 2"),
    ]


def test_two_hundred_queries_are_measured_and_all_of_them_are_read_as_they_are_meant() -> None:
    asked = [query for queries in QUERIES.values() for query in queries]
    assert len(asked) == len(set(asked)) == 200
    assert [query for query in asked if parse(query).unread or parse(query).is_empty] == []
    assert set(LITERAL) <= set(asked)
