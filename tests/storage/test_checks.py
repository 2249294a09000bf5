from __future__ import annotations

from pathlib import Path

import pytest

from notes_desktop.core.journal import FOLD_AT_ONCE_LENGTH
from notes_desktop.core.note import content_hash
from notes_desktop.storage.checks import check_bodies, check_slice, check_structure
from notes_desktop.storage.opening import open_reading
from notes_desktop.storage.order import add_notebook
from notes_desktop.storage.writing import Writer
from tests.storage.damage import damage, disordered, page_of
from tests.storage.flushes import first, following


@pytest.fixture
def uid(writer: Writer) -> str:
    """Of the second of three notes; the third is too large to be folded at once."""
    for note_id, text in ((1, "one"), (2, "two"), (3, "x" * (FOLD_AT_ONCE_LENGTH + 1))):
        writer.append(first(note_id, text))
        writer.append(following(writer, note_id, text + " more"))
    return writer.reader.uid_of(2) or ""


def findings(writer: Writer) -> list[tuple[str, str | None]]:
    found = [*check_structure(writer.connection), *check_bodies(writer.reader)]
    return [(finding.message, finding.note_uid) for finding in found]


def test_a_sound_library_has_no_findings(writer: Writer, uid: str) -> None:
    assert uid
    assert findings(writer) == []


def test_a_flipped_letter_in_a_body_is_found(writer: Writer, uid: str) -> None:
    writer.connection.execute("UPDATE note_text SET body = 'twp more' WHERE note_id = 2")
    assert findings(writer) == [("The text of a note differs from its hash.", uid)]


def test_a_body_that_is_no_text_is_found(writer: Writer, uid: str) -> None:
    writer.connection.execute("UPDATE note_text SET body = CAST(x'74ff' AS TEXT) WHERE note_id = 2")
    assert findings(writer) == [("A note cannot be read.", uid)]


def test_a_flipped_letter_in_the_journal_is_found(writer: Writer, uid: str) -> None:
    writer.connection.execute("UPDATE edit SET inserted = 'twp' WHERE note_id = 2 AND inserted = 'two'")
    assert findings(writer) == [("The journal of a note does not lead to its text.", uid)]


def test_a_body_that_was_changed_together_with_its_hash_is_found(writer: Writer, uid: str) -> None:
    writer.connection.execute(
        "UPDATE note_text SET body = 'other', content_hash = ? WHERE note_id = 2", (content_hash("other"),)
    )
    assert findings(writer) == [("The journal of a note does not lead to its text.", uid)]


def test_unfolded_edits_that_do_not_fit_are_found(writer: Writer, uid: str) -> None:
    writer.connection.execute("UPDATE edit SET position = 99999999 WHERE note_id = 3 AND rev = 2")
    assert findings(writer) == [("The journal of a note does not fit its text.", writer.reader.uid_of(3))]
    assert uid


def test_a_wrong_counter_a_lone_row_and_a_note_without_text_are_found(writer: Writer, uid: str) -> None:
    writer.connection.pragma("foreign_keys", False)
    writer.connection.execute("UPDATE counter SET value = 7 WHERE name = 'pinned'")
    writer.connection.execute("DELETE FROM note_text WHERE note_id = 2")
    writer.connection.execute("INSERT INTO view_state VALUES (99, 0, 0, 0, 0)")
    assert findings(writer) == [
        ("A row belongs to no note.", None),
        ("A note has no text.", uid),
        ("A counter is wrong.", None),
    ]


def test_rows_out_of_order_are_told_and_end_the_look(writer: Writer, library_file: Path) -> None:
    for number in range(1, 40):
        writer.append(first(number, f"note {number} " * 30))
    writer.close()
    for table in ("note", "note_text", "edit"):
        sound = library_file.read_bytes()
        for number in (1, 10, 39):
            damage(library_file, disordered(page_of(library_file, table, number)))
        reader = open_reading(library_file)
        assert check_structure(reader.connection)
        list(check_bodies(reader))
        found, last = check_slice(reader, 0, 60)
        assert table != "note" or (found[0].is_file and last is None)
        reader.close()
        library_file.write_bytes(sound)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE notebook SET count = 5", "A counter is wrong."),
        ("UPDATE tag SET count = 5", "A counter is wrong."),
        ("UPDATE counter SET value = 9 WHERE name = 'untagged'", "A counter is wrong."),
        ("UPDATE notebook SET parent_id = id", "A notebook lies in itself."),
    ],
)
def test_wrong_counts_and_circles_of_notebooks_are_told(writer: Writer, sql: str, said: str) -> None:
    writer.append(first(1, "a #tag"))
    add_notebook(writer, "Work", None)
    assert check_structure(writer.connection) == []
    writer.connection.execute(sql)
    assert {finding.message for finding in check_structure(writer.connection)} == {said}


def test_tags_that_the_text_does_not_have_are_told(writer: Writer) -> None:
    writer.append(first(1, "a #tag\n- [ ] to do"))
    assert list(check_bodies(writer.reader)) == []
    writer.connection.execute("UPDATE note SET open_tasks = 0")
    assert [finding.message for finding in check_bodies(writer.reader)] == [
        "The tags or tasks that are noted of a note are not those of its text."
    ]
    assert list(check_bodies(writer.reader, with_journal=False)) == []
