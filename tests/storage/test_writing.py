from __future__ import annotations

import gc
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_desktop.core.canonical import canonical
from notes_desktop.core.edit import Edit
from notes_desktop.core.errors import EditConflict, StorageUnavailable
from notes_desktop.core.journal import FOLD_AT_ONCE_LENGTH, Flush
from notes_desktop.core.note import content_hash
from notes_desktop.core.session import Session, ViewState
from notes_desktop.storage.connection import open_reader
from notes_desktop.storage.opening import open_library
from notes_desktop.storage.reading import Reader
from notes_desktop.storage.writing import Writer
from tests.storage.flushes import entry, first, following


def test_an_appended_text_reads_back_with_its_revision_and_step(writer: Writer) -> None:
    assert writer.append(first(1, "Milk\neggs")) == 1
    assert writer.append(following(writer, 1, "Milk\neggs and bread")) == 2
    assert writer.reader.text(1) == ("Milk\neggs and bread", 2, 2)


def test_an_append_renews_title_snippet_length_and_date(writer: Writer) -> None:
    writer.append(first(1, "# Shopping\n\nmilk", at_ms=10))
    writer.append(following(writer, 1, "# Groceries\n\nmilk, eggs", at_ms=20))
    row = writer.reader.row(1)
    assert row is not None
    assert (row.title, row.snippet, row.length, row.created_ms, row.edited_ms) == (
        "Groceries",
        "milk, eggs",
        len("# Groceries\n\nmilk, eggs"),
        10,
        20,
    )


def test_an_edit_on_another_revision_is_refused_and_changes_nothing(writer: Writer) -> None:
    writer.append(first(1, "one"))
    with pytest.raises(EditConflict):
        writer.append(Flush(1, 0, (entry(Edit(0, "", "two ")),), "two one"))
    assert writer.reader.text(1).text == "one"
    assert not writer.connection.in_transaction


def test_a_flush_that_came_through_though_it_seemed_to_fail_is_not_appended_twice(writer: Writer) -> None:
    flush = first(1, "once")
    assert writer.append(flush) == writer.append(flush) == 1
    assert [row.edit.inserted for row in writer.reader.edits_since(1, 0)] == ["once"]


def test_edits_that_do_not_lead_to_the_text_are_not_saved(writer: Writer) -> None:
    writer.append(first(1, "right"))
    with pytest.raises(ValueError, match="do not lead"):
        writer.append(Flush(1, 1, (entry(Edit(0, "", "up")),), "wrong"))
    assert writer.reader.text(1) == ("right", 1, 1)


def test_a_small_text_is_folded_at_once_and_a_large_one_when_asked(writer: Writer) -> None:
    large = "x" * (FOLD_AT_ONCE_LENGTH + 1)
    writer.append(first(1, "small"))
    writer.append(first(2, large))
    assert bodies(writer) == {1: "small", 2: ""}
    writer.fold(2)
    assert bodies(writer) == {1: "small", 2: large}
    assert writer.connection.execute("SELECT content_hash FROM note_text WHERE note_id = 2").get == content_hash(large)
    assert writer.reader.text(2) == (large, 1, 1)


def test_folding_a_note_that_is_gone_does_nothing(writer: Writer) -> None:
    writer.fold(7)


def test_saves_and_reads_leave_no_cursor_behind(writer: Writer) -> None:
    def cursors() -> int:
        gc.collect()
        return sum(isinstance(one, apsw.Cursor) for one in gc.get_objects())

    writer.append(first(1, "one"))
    before = cursors()
    for text in ("two", "three", "four"):
        writer.append(following(writer, 1, text))
        assert writer.reader.text(1).text == text
    assert cursors() == before, "seven with every save would be 20 MB after a day's writing"


def test_counters_follow_pins_trash_and_purges(writer: Writer) -> None:
    for note_id in (1, 2, 3):
        writer.append(first(note_id, f"note {note_id}"))
    assert writer.set_pins({1: 50, 2: 60, 99: 70}) == {1: 0, 2: 0}
    assert counters(writer) == {"all": 3, "pinned": 2, "trash": 0, "untagged": 3, "tasks": 0}
    assert writer.set_trashed({2: 80, 3: 80}) == {2: 0, 3: 0}
    assert counters(writer) == {"all": 1, "pinned": 1, "trash": 2, "untagged": 1, "tasks": 0}
    assert writer.purge([1, 2]) == [2]
    assert counters(writer) == {"all": 1, "pinned": 1, "trash": 1, "untagged": 1, "tasks": 0}


def test_purging_leaves_no_trace_in_the_file(writer: Writer, library_file: Path) -> None:
    writer.append(first(1, "keep this"))
    writer.append(first(2, "Zanzibar\n" + "quinquereme " * 3000))
    writer.append(following(writer, 2, "Zanzibar again"))
    writer.set_trashed({2: 5})
    writer.purge([2])
    assert writer.checkpoint()
    writer.close()
    stored = library_file.read_bytes()
    assert b"keep this" in stored
    for word in (b"Zanzibar", b"zanzibar", b"quinquereme"):
        assert word not in stored
    assert not library_file.with_name("Notes.notes-wal").exists()


def test_a_checkpoint_does_not_wait_for_a_reader(writer: Writer, library_file: Path) -> None:
    reader = open_reader(library_file)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM note").fetchall()
    writer.append(first(1, "written later"))
    assert not writer.checkpoint()
    reader.close()
    assert writer.checkpoint()
    assert library_file.with_name("Notes.notes-wal").stat().st_size == 0


def test_an_outer_transaction_takes_back_what_was_done_within_it(writer: Writer) -> None:
    writer.append(first(1, "text"))
    with pytest.raises(RuntimeError), writer.transaction():
        writer.set_pins({1: 9})
        raise RuntimeError
    assert writer.set_pins({1: 9}) == {1: 0}


def test_a_writer_that_the_library_is_taken_from_says_so(writer: Writer, library_file: Path) -> None:
    other = apsw.Connection(str(library_file))
    other.execute("BEGIN IMMEDIATE")
    writer.connection.set_busy_timeout(0)
    with pytest.raises(StorageUnavailable, match="another program"):
        writer.append(first(1, "text"))
    other.close()
    assert writer.append(first(1, "text")) == 1


def test_sessions_and_views_are_replaced_and_views_of_lost_notes_left_out(writer: Writer) -> None:
    writer.append(first(1, "text"))
    writer.save_session(Session(query="a"), {1: ViewState(1, 2, 3, 4), 9: ViewState()})
    writer.save_session(Session(query="b"), {1: ViewState(5, 6, 7, -8)})
    writer.save_session(None, {})
    assert writer.reader.session() == Session(query="b")
    assert writer.reader.view_state(1) == ViewState(5, 6, 7, -8)
    assert writer.reader.view_state(9) == ViewState()


def test_two_writers_in_one_process_do_not_write_into_each_other(tmp_path: Path) -> None:
    one, other = (Writer(open_library(tmp_path / name).connection) for name in ("one.notes", "other.notes"))
    one.append(first(1, "one"))
    other.append(first(1, "other"))
    one.append(following(one, 1, "one more"))
    assert (one.reader.text(1).text, other.reader.text(1).text) == ("one more", "other")
    one.close()
    other.close()


def test_a_reader_never_sees_more_of_a_text_than_its_revision_says(writer: Writer, library_file: Path) -> None:
    writer.append(first(1, "one"))
    appending = _AppendsBetweenReads(library_file, writer)
    assert appending.text(1) == ("one", 1, 1)
    assert Reader(writer.connection).text(1).text == "one two"


@settings(max_examples=60)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_text_is_read_back_exactly(texts: list[str]) -> None:
    connection = apsw.Connection("")
    from notes_desktop.storage.migrations import migrate

    migrate(connection, 0)
    writer = Writer(connection)
    writer.append(first(1, canonical(texts[0])))
    for text in texts[1:]:
        writer.append(following(writer, 1, canonical(text)))
    assert writer.reader.text(1).text == canonical(texts[-1])
    writer.close()


class _AppendsBetweenReads(Reader):
    """Somebody appends between the two statements that a text is read with."""

    def __init__(self, library_file: Path, writer: Writer) -> None:
        super().__init__(open_reader(library_file))
        self._writer: Writer | None = writer
        self.connection.trace_v2(apsw.SQLITE_TRACE_PROFILE, self._on_statement)

    def _on_statement(self, event: dict[str, object]) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.append(following(writer, 1, "one two"))


def bodies(writer: Writer) -> dict[int, str]:
    return dict(writer.connection.execute("SELECT note_id, body FROM note_text"))


def counters(writer: Writer) -> dict[str, int]:
    return dict(writer.connection.execute("SELECT name, value FROM counter"))


def test_what_somebody_else_appends_leaves_the_caret_where_the_person_was(writer: Writer) -> None:
    writer.append(first(1, "one"))
    writer.save_session(None, {1: ViewState(1, 2, 0, 0)})
    stored = writer.reader.text(1)
    edit = Edit(3, "", " two")
    writer.append(Flush(1, stored.rev, (entry(edit, 2, "outside"),), "one two"))
    assert writer.reader.view_state(1) == ViewState(1, 2, 0, 0)
