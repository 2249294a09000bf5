from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import apsw
import pytest

from notes_desktop import paths
from notes_desktop.core.edit import Edit
from notes_desktop.services.indexing import Indexing
from notes_desktop.services.library import Library
from notes_desktop.services.notes import Notes
from notes_desktop.services.tags import Tags
from notes_desktop.storage import index_reader
from notes_desktop.storage.index import Index
from notes_desktop.storage.index_reader import IndexReader
from notes_desktop.storage.writing import Writer
from tests.services.home import PATIENCE_S


class Progress:
    """What the index lane told; `wait_level` returns when the index has read everything."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []
        self._level = threading.Event()

    def tell(self, done: int, total: int) -> None:
        self.told.append((done, total))
        if done == total:
            self._level.set()

    def wait_level(self) -> None:
        assert self._level.wait(PATIENCE_S)
        self._level.clear()


@pytest.fixture
def file(library: Library) -> Path:
    return paths.index_file(library.uid, library.path)


@pytest.fixture
def progress() -> Progress:
    return Progress()


@pytest.fixture
def indexing(file: Path, library: Library, progress: Progress) -> Iterator[Indexing]:
    indexing = Indexing(file, library.path, progress.tell)
    yield indexing
    indexing.close()


def hits(file: Path, library: Library, word: str) -> int:
    index = IndexReader(file, library.path)
    try:
        found = index.connection.execute("SELECT count(*) FROM words WHERE words MATCH ?", (f'"{word}" *',)).get
        assert isinstance(found, int)
        return found
    finally:
        index.close()


def newest_first(file: Path, library: Library) -> list[int]:
    index = IndexReader(file, library.path)
    try:
        return [note_id for (note_id,) in index.connection.execute("SELECT note_id FROM place ORDER BY place DESC")]
    finally:
        index.close()


def behind_the_bookmark(file: Path, library: Library) -> list[int]:
    """Notes that the index should have read up to their last edits, and has not."""
    index = IndexReader(file, library.path)
    sql = (
        "SELECT last.note_id FROM (SELECT note_id, max(id) AS id FROM library.edit GROUP BY note_id) AS last"
        " LEFT JOIN place ON place.note_id = last.note_id WHERE last.id <= ? AND last.id IS NOT place.edit_id"
    )
    try:
        return [note_id for (note_id,) in index.connection.execute(sql, (index.bookmark()[0],))]
    finally:
        index.close()


def test_the_index_follows_the_journal_in_slices(
    file: Path, library: Library, indexing: Indexing, progress: Progress
) -> None:
    notes = Notes(library, lambda _: None)
    for number in range(450):
        notes.new(f"word {number}", "test")
    library.write(lambda _: None).result()
    indexing.nudge()
    progress.wait_level()
    indexing.close()
    assert hits(file, library, "word") == 450
    assert progress.told[-1] == (450, 450)
    assert [done for done, _ in progress.told] == sorted(done for done, _ in progress.told)


def test_the_index_waits_for_a_command_on_many_notes(file: Path, library: Library, progress: Progress) -> None:
    notes = Notes(library, lambda _: None)
    notes.new("word", "test").result()
    goes_on, asked = threading.Event(), threading.Semaphore(0)

    def wait(_writer: Writer, _note_id: int, _text: str) -> Sequence[Edit]:
        assert goes_on.wait(PATIENCE_S)
        return ()

    def is_held() -> bool:
        asked.release()
        return notes.actions.is_busy

    command = notes.actions.act_on_texts("tag", [1], wait)
    indexing = Indexing(file, library.path, progress.tell, is_held)
    indexing.nudge()
    assert all(asked.acquire(timeout=PATIENCE_S) for _ in range(2)), "it asks again"
    assert not progress.told
    goes_on.set()
    command.future.result()
    progress.wait_level()
    assert not notes.actions.is_busy
    indexing.close()
    assert hits(file, library, "word") == 1


def test_a_slice_ends_early_behind_a_large_note(file: Path, library: Library) -> None:
    notes = Notes(library, lambda _: None)
    for text in ("word " * 200_000, "word", "word"):
        notes.new(text, "test").result()
    index = Index(file, library.path)
    assert [index.catch_up() for _ in range(4)] == [1, 2, 3, 0], "notes nobody wrote in are looked for in the end"
    index.close()
    assert hits(file, library, "word") == 3
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_slice_ends_behind_some_notes_when_somebody_waits(file: Path, library: Library) -> None:
    notes = Notes(library, lambda _: None)
    for number in range(100):
        notes.new(f"word {number}", "test").result()
    index = Index(file, library.path)
    assert 0 < index.catch_up(goes_on=lambda: False) < 100
    while index.catch_up(goes_on=lambda: False):
        pass
    assert index.progress() == (100, 100)
    index.close()
    assert hits(file, library, "word") == 100


def test_a_slice_is_written_out_once(file: Path, library: Library) -> None:
    notes = Notes(library, lambda _: None)
    for number in range(30):
        notes.new(f"word {number}", "test").result()
    index = Index(file, library.path)
    index.catch_up()
    index.close()
    connection = apsw.Connection(str(file))
    assert connection.execute("SELECT count(DISTINCT segid) FROM words_idx").get == 1, "not once a note"
    connection.close()


def test_a_note_that_is_edited_again_stands_once_in_the_index(file: Path, library: Library) -> None:
    notes = Notes(library, lambda _: None)
    ids = [next(iter(notes.new(f"word {number}", "test").result()[1].notes or ())) for number in range(20)]
    index = Index(file, library.path)
    while index.catch_up():
        pass
    Tags(notes.actions).add("kept", ids[::2]).future.result()
    while index.catch_up(slice_notes=1):
        pass
    index.close()
    assert hits(file, library, "word") == 20
    assert hits(file, library, "xtagkept") == 10


@pytest.mark.parametrize("is_new", [False, True])
def test_an_index_that_is_closed_again_and_again_reads_what_a_command_on_many_notes_wrote(
    file: Path, library: Library, is_new: bool
) -> None:
    notes = Notes(library, lambda _: None)
    ids = [next(iter(notes.new(f"word {number}", "test").result()[1].notes or ())) for number in range(100)]
    index = Index(file, library.path)
    while not is_new and index.catch_up():
        pass
    chance = random.Random(7)
    Tags(notes.actions).add("kept", chance.sample(ids, 60)).future.result()
    row = library.reader.row(ids[20])
    assert row is not None
    notes.append(row.uid, "more", "test").result()
    while True:
        index.close()
        index = Index(file, library.path)
        if not index.catch_up(chance.randrange(1, 9), goes_on=lambda: False):
            break
    assert index.progress() == (161, 161)
    index.close()
    assert hits(file, library, "word") == 100
    assert hits(file, library, "xtagkept") == 60
    assert newest_first(file, library) == list(library.reader.ids("all", "edited"))


@pytest.mark.parametrize("seed", range(4))
def test_wherever_slices_end_what_the_bookmark_has_passed_is_read(file: Path, library: Library, seed: int) -> None:
    chance, notes = random.Random(seed), Notes(library, lambda _: None)
    tags = Tags(notes.actions)
    uids = {number: notes.new(f"word {number}", "test").result()[0] for number in range(1, 21)}
    for number in range(60):
        match chance.randrange(6):
            case 0:
                notes.append(chance.choice(list(uids.values())), "more", "test").result()
            case 1:
                tags.add(f"tag{number}", chance.sample(list(uids), chance.randint(1, 20))).future.result()
            case 2:
                (notes.actions.undo() if chance.random() < 0.7 else notes.actions.redo()).result()
            case 3 if chance.random() < 0.2:
                file.unlink(missing_ok=True)
            case _:
                index = Index(file, library.path)
                index.catch_up(chance.choice((1, 1, 2, 5)), goes_on=lambda: chance.random() < 0.5)
                index.close()
                assert behind_the_bookmark(file, library) == []
    index = Index(file, library.path)
    while index.catch_up():
        pass
    index.close()
    assert behind_the_bookmark(file, library) == []
    assert hits(file, library, "word") == 20
    dates = [row.edited_ms for row in library.reader.rows(newest_first(file, library))]
    assert dates == sorted(dates, reverse=True)


def test_the_words_of_a_command_on_many_notes_are_counted(file: Path, library: Library) -> None:
    notes = Notes(library, lambda _: None)
    ids = [next(iter(notes.new(f"word {number}", "test").result()[1].notes or ())) for number in range(100)]
    index = Index(file, library.path)
    while index.catch_up() or index.count_terms():
        pass
    Tags(notes.actions).add("kept", ids).future.result()
    while index.catch_up() or index.count_terms():
        pass
    index.close()
    connection = apsw.Connection(str(file))
    assert connection.execute("SELECT count FROM term WHERE term = 'kept'").get == 100
    connection.close()


def test_notes_that_keep_their_places_are_written_out_together(file: Path, library: Library) -> None:
    notes = Notes(library, lambda _: None)
    ids = [next(iter(notes.new(f"word {number}", "test").result()[1].notes or ())) for number in range(100)]
    index = Index(file, library.path)
    while index.catch_up():
        pass
    Tags(notes.actions).add("kept", ids[::-1]).future.result()
    while index.catch_up():
        pass
    index.close()
    connection = apsw.Connection(str(file))
    segments = connection.execute("SELECT count(DISTINCT segid) FROM words_idx").get
    assert isinstance(segments, int) and segments <= 5, "not once a note"
    connection.close()


def test_an_interrupted_index_goes_on_at_its_bookmark(file: Path, library: Library, progress: Progress) -> None:
    notes = Notes(library, lambda _: None)
    for number in range(30):
        notes.new(f"word {number}", "test").result()
    index = Index(file, library.path)
    assert index.catch_up(slice_notes=1) == 8
    index.close()
    again = Indexing(file, library.path, progress.tell)
    again.nudge()
    progress.wait_level()
    again.close()
    assert hits(file, library, "word") == 30


def test_purged_notes_are_swept_and_the_index_is_level_after_it(
    file: Path, library: Library, indexing: Indexing, progress: Progress
) -> None:
    notes = Notes(library, lambda _: None)
    notes.new("word stays", "test").result()
    gone = next(iter(notes.new("word goes", "test").result()[1].notes or ()))
    indexing.nudge()
    progress.wait_level()
    notes.trash([gone]).result()
    notes.purge([gone]).result()
    indexing.sweep()
    indexing.nudge()
    indexing.close()
    index = IndexReader(file, library.path)
    assert index.connection.execute("SELECT count(*) FROM place").get == 1
    index.close()


def test_a_library_that_cannot_be_read_is_waited_for(
    tmp_path: Path, progress: Progress, caplog: pytest.LogCaptureFixture
) -> None:
    indexing = Indexing(tmp_path / "index", tmp_path / "none.notes", progress.tell)
    indexing.nudge()
    indexing.close()
    assert progress.told == []
    assert "the index waits" in caplog.text


def test_after_closing_a_nudge_does_nothing(indexing: Indexing, progress: Progress) -> None:
    indexing.close()
    indexing.nudge()
    indexing.sweep()
    assert progress.told == []


def test_a_paused_index_stays_where_it_is_and_goes_on_from_there(
    file: Path, library: Library, indexing: Indexing, progress: Progress
) -> None:
    notes = Notes(library, lambda _: None)
    notes.new("word one", "test").result()
    indexing.nudge()
    progress.wait_level()
    indexing.pause()
    assert indexing.is_paused
    notes.new("word two", "test").result()
    indexing.nudge()
    assert hits(file, library, "word") == 1
    indexing.resume()
    while progress.told[-1] != (2, 2):  # it may have told once more that it was level before
        progress.wait_level()
    assert hits(file, library, "word") == 2


def test_an_index_is_built_anew_when_asked(
    file: Path, library: Library, indexing: Indexing, progress: Progress
) -> None:
    notes = Notes(library, lambda _: None)
    notes.new("word", "test").result()
    index = Index(file, library.path)
    index.catch_up()
    index.close()
    connection = apsw.Connection(str(file))
    connection.execute("CREATE TABLE old (number)")
    connection.close()
    indexing.pause()
    indexing.rebuild()
    progress.wait_level()
    assert not indexing.is_paused
    indexing.close()
    connection = apsw.Connection(str(file))
    assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'old'").get == 0
    connection.close()
    assert hits(file, library, "word") == 1


def test_an_index_of_another_version_is_thrown_away(file: Path, library: Library, progress: Progress) -> None:
    notes = Notes(library, lambda _: None)
    notes.new("word", "test").result()
    index = Index(file, library.path)
    index.catch_up()
    index.close()
    connection = apsw.Connection(str(file))
    connection.pragma("user_version", 1)
    connection.close()
    again = Indexing(file, library.path, progress.tell)
    again.nudge()
    progress.wait_level()
    again.close()
    assert progress.told[0] == (1, 1)
    assert hits(file, library, "word") == 1


def test_the_words_of_purged_notes_leave_the_vocabulary(file: Path, library: Library) -> None:
    notes = Notes(library, lambda _: None)
    notes.new("kept alive", "test").result()
    gone = next(iter(notes.new("forgotten", "test").result()[1].notes or ()))
    index = Index(file, library.path)
    while index.catch_up() or index.count_terms():
        pass
    notes.trash([gone]).result()
    notes.purge([gone]).result()
    index.sweep()
    index.close()
    reader = IndexReader(file, library.path)
    assert reader.vocabulary.with_letters("o") == []
    assert reader.vocabulary.with_letters("e") == ["alive", "kept"]
    reader.close()


def test_a_word_that_no_note_has_any_more_is_no_word(file: Path, library: Library) -> None:
    notes, writer = Notes(library, lambda _: None), Index(file, library.path)
    for text in ("gone", "goner", "kept"):
        notes.new(text, "test").result()
    reader = _read_all(writer, file, library)
    assert [reader.has_word(word) for word in ("go", "goner", "kep", "ept")] == [True, True, True, False]
    gone = [note_id for note_id in library.reader.ids("all", "edited") if "gone" in library.reader.text(note_id).text]
    notes.trash(gone).result()
    notes.purge(gone).result()
    connection = apsw.Connection(str(file))  # as it is before the words that nobody has are swept out
    for table in ("words", "grams", "title_grams"):
        connection.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT place FROM place WHERE note_id IN (1, 2))")
    connection.close()
    assert reader.vocabulary.with_letters("go") == ["gone", "goner"]
    assert [reader.has_word(word) for word in ("go", "goner", "kep")] == [False, False, True]
    reader.close()
    writer.close()


def test_trigrams_are_those_of_the_index_as_it_is(file: Path, library: Library) -> None:
    notes, writer = Notes(library, lambda _: None), Index(file, library.path)
    notes.new("kept", "test").result()
    reader = _read_all(writer, file, library)
    assert reader.grams_of("ke") == ["kep"]
    notes.new("key", "test").result()
    while writer.catch_up():
        pass
    assert reader.grams_of("ke") == ["kep", "key"]
    reader.close()
    writer.close()


def test_the_first_place_of_a_period_is_known_where_it_has_few_notes(
    file: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes, writer = Notes(library, lambda _: None), Index(file, library.path)
    for number in range(4):
        notes.new(f"note {number}", "test").result()
    reader = _read_all(writer, file, library)
    times = sorted(row.edited_ms for row in library.reader.rows(list(library.reader.ids("all", "edited"))))
    beyond = times[-1] + 1
    assert reader.first_edited(0, beyond) == 1
    assert reader.first_edited(beyond, beyond + 1) == 5, "where a note comes that is edited now"
    monkeypatch.setattr(index_reader, "_FEW_NOTES", 3)
    assert reader.first_edited(0, beyond) == 0
    reader.close()
    writer.close()


def _read_all(writer: Index, file: Path, library: Library) -> IndexReader:
    while writer.catch_up():
        pass
    return IndexReader(file, library.path)
