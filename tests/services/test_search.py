from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import apsw
import pytest

from notes_desktop import paths
from notes_desktop.core.canonical import canonical
from notes_desktop.core.ids import NoteId
from notes_desktop.core.note import title_of
from notes_desktop.core.query import Subject, parse
from notes_desktop.services import answering, search
from notes_desktop.services.indexing import Indexing
from notes_desktop.services.library import Library
from notes_desktop.services.notes import Notes
from notes_desktop.services.search import FIRST_HITS, Answer, Search, question
from notes_desktop.services.tags import Tags
from notes_desktop.storage import candidates
from notes_desktop.storage.index import Index
from notes_desktop.storage.reading import Reader
from notes_desktop.storage.writing import Writer
from tests.services.home import PATIENCE_S, Desk
from tests.storage.flushes import first

WORDS = [
    "meeting", "meet", "me", "Straße", "STRASSE", "café", "cafe\u0301", "naïve", "日本語", "日", "本", "русский", "рус",
    "foo-bar", "x86_64", "don’t", "🙂", "a", "ab", "abc", "ﬁn", "fin", "Ärger", "عربي", "ไทย", "\u00adsoft\u00adhyphen",
    "1.000", "e\u0301", "ß", "İstanbul", "‘quoted’", '"', "*", "AND", "(", "ﷺ", "𝔘𝔫𝔦", "한국어", "각", "ｶﾞ",
]  # fmt: skip


class Shelf:
    """A library with its search and what it should find."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.file = paths.index_file(library.uid, library.path)
        self.search = Search(library, self.file)
        self.notes = Notes(library, lambda _: None)
        self.desk = Desk(library)

    def add(self, text: str) -> NoteId:
        change = self.notes.new(text, "test").result()[1]
        return next(iter(change.notes or ()))

    def write(self, note_id: NoteId, text: str) -> None:
        self.desk.open(note_id)
        self.desk.write(text)
        self.desk.leave()
        self.desk.home.run_until(lambda: self.desk.saver.is_idle)

    def index(self) -> None:
        """Bring the index up to date."""
        index = Index(self.file, self.library.path)
        while index.catch_up(slice_notes=7) or index.count_terms():
            pass
        index.close()

    def ask(self, text: str, view: str = "all", unsaved: tuple[tuple[int, str], ...] = ()) -> Answer:
        return self.answers(text, view, unsaved)[-1]

    def answers(self, text: str, view: str = "all", unsaved: tuple[tuple[int, str], ...] = ()) -> list[Answer]:
        told: list[Answer] = []
        self.search.ask(question(text, view, 0, unsaved), told.append).result(PATIENCE_S)
        return told

    def expected(self, text: str, view: str = "all", unsaved: dict[int, str] | None = None) -> set[int]:
        query, unsaved = parse(text), unsaved or {}
        reader = self.library.reader
        texts = {note_id: reader.text(note_id).text for note_id in reader.ids(view, "edited")} | unsaved
        return {note_id for note_id, body in texts.items() if query.matches(Subject(title_of(body), body))}


@pytest.fixture
def shelf(library: Library) -> Iterator[Shelf]:
    shelf = Shelf(library)
    yield shelf
    shelf.search.close()


def random_text(chance: random.Random) -> str:
    glue = chance.choice([" ", "\n", ", ", "\n\n# ", "/"])
    return canonical(glue.join(chance.choices(WORDS, k=chance.randint(0, 12))))


def random_query(chance: random.Random) -> str:
    words = [word[: chance.randint(1, len(word))] for word in chance.choices(WORDS, k=chance.randint(1, 3))]
    return chance.choice([" ", " ", "-"]).join(words)


def test_hits_of_many_are_in_the_order_of_dates_which_no_command_on_many_notes_moves(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "FIRST_HITS", 8)
    monkeypatch.setattr(answering, "FEW_HITS", 8)
    ids = [shelf.add(f"note {number}\n\nword") for number in range(40)]
    tags = Tags(shelf.notes.actions)

    def is_in_order() -> bool:
        listed = list(shelf.library.reader.ids("all", "edited"))
        return list(shelf.ask("word").ids) == listed == list(shelf.ask("note").ids)

    shelf.index()
    tags.add("kept", ids[5:30]).future.result()
    shelf.index()
    assert is_in_order()
    assert set(shelf.ask("tag:kept").ids) == set(ids[5:30])
    shelf.notes.actions.undo().result()
    shelf.write(ids[7], "note 7\n\nword more")
    tags.add("later", ids[:20]).future.result()
    shelf.index()
    assert shelf.ask("word").ids[0] == ids[7]
    assert is_in_order()
    shelf.file.unlink()
    shelf.index()
    assert is_in_order(), "built anew"
    assert len(shelf.ask("tag:kept").ids) == 0
    assert set(shelf.ask("tag:later").ids) == set(ids[:20])


@pytest.mark.parametrize("seed", range(4))
def test_the_index_finds_exactly_what_reading_every_note_finds(
    shelf: Shelf, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "FIRST_HITS", 8)
    monkeypatch.setattr(answering, "LONG_TAIL", 3)
    monkeypatch.setattr(candidates, "_SPANS", (3, 7))
    chance = random.Random(seed)
    ids = [shelf.add(random_text(chance)) for _ in range(60)]
    for _ in range(6):
        for _ in range(chance.randint(0, 8)):
            shelf.write(chance.choice(ids), random_text(chance))
        shelf.notes.trash(chance.sample(ids, 3)).result()
        shelf.notes.restore(chance.sample(ids, 3)).result()
        shelf.notes.pin(chance.sample(ids, 2), chance.random() < 0.5).result()
        if chance.random() < 0.7:
            shelf.index()
        for _ in range(84):
            text, view = random_query(chance), chance.choice(["all", "all", "pinned", "trash"])
            listed = list(shelf.library.reader.ids(view, "edited"))
            unsaved = {chance.choice(listed): random_text(chance)} if listed and chance.random() < 0.3 else {}
            told = shelf.answers(text, view, tuple(unsaved.items()))
            answer = told[-1]
            assert set(told[0].ids) <= set(answer.ids)
            assert set(answer.ids) == (expected := shelf.expected(text, view, unsaved)), (text, view)
            assert len(answer.ids) == len(expected)
            assert answer.is_complete


def test_hits_come_newest_first_whatever_of_them_the_index_has_read(shelf: Shelf) -> None:
    ids = [shelf.add(f"common word {number}") for number in range(12)]
    shelf.index()
    shelf.write(ids[3], "common word again")
    shelf.write(ids[7], "nothing of the kind")
    shelf.index()
    shelf.write(ids[5], "common word at last")
    rest = [note_id for note_id in reversed(ids) if note_id not in (ids[3], ids[5], ids[7])]
    assert list(shelf.ask("comm wor").ids) == [ids[5], ids[3], *rest]


def test_a_screenful_of_hits_comes_before_all_of_them(shelf: Shelf) -> None:
    add_in_bulk(shelf, 350, "plenty of ab hits")
    shelf.index()
    for text in ("plenty", "ab", "plenty ab", "a"):
        first, everything = (told := shelf.answers(text))[0], told[-1]
        assert FIRST_HITS <= len(first.ids) < 350 and not first.is_complete
        assert (len(everything.ids), everything.is_complete) == (350, True)
        assert list(everything.ids[: len(first.ids)]) == list(first.ids)


def test_a_hit_on_the_first_page_that_reads_otherwise_by_now_hides_none_behind_it(shelf: Shelf) -> None:
    ids = add_in_bulk(shelf, 130, "plenty of hits")
    shelf.index()
    shelf.write(ids[-1], "none")
    assert len(shelf.ask("plenty").ids) == 129


def test_words_that_only_a_few_notes_have_are_found_behind_many_others(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "SCAN_LIMIT", 20)
    old = shelf.add("qi, old and rare")
    add_in_bulk(shelf, 60, "others")
    shelf.index()
    for text in ("q", "qi", "rare qi", "rare"):
        assert list(shelf.ask(text).ids) == [old]


def test_an_index_far_behind_finds_nothing_wrong_and_says_how_far_it_looked(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "SCAN_LIMIT", 10)
    ids = [shelf.add(f"word number {number}") for number in range(40)]
    shelf.index()
    for note_id in ids[:30]:
        shelf.write(note_id, "changed")
    shelf.write(ids[0], "word again")
    answer = shelf.ask("word")
    assert set(answer.ids) == {ids[0], *ids[30:]}
    assert answer.scanned == 10


def test_what_the_index_knows_is_told_before_the_many_notes_are_read_that_it_does_not(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "LONG_TAIL", 3)
    monkeypatch.setattr(answering, "TELL_FIRST_S", 0)
    old = [shelf.add("an apple") for _ in range(5)]
    shelf.index()
    new = [shelf.add("apple and pear") for _ in range(6)]
    shelf.write(old[0], "a plum")
    first, *_others, last = shelf.answers("apple")
    assert (set(first.ids), first.is_complete) == ({*old[1:]}, False)
    assert (list(last.ids), last.is_complete) == ([*new[::-1], *old[:0:-1]], True)


def test_without_an_index_the_newest_notes_are_read(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "SCAN_LIMIT", 10)
    ids = [shelf.add(f"word {number}") for number in range(15)]
    answer = shelf.ask("word")
    assert list(answer.ids) == ids[:4:-1]
    assert (answer.is_complete, answer.scanned) == (True, 10)


def test_unsaved_texts_are_found_as_they_are_and_not_as_the_disk_has_them(shelf: Shelf) -> None:
    one, two = shelf.add("apple"), shelf.add("pear")
    shelf.index()
    assert list(shelf.ask("apple", unsaved=((one, "cherry"), (two, "apple pie"))).ids) == [two]
    assert list(shelf.ask("brand", unsaved=((99, "brand new"),)).ids) == [99]
    assert list(shelf.ask("brand", "trash", unsaved=((99, "brand new"),)).ids) == []
    assert list(shelf.ask("brand", "pinned", unsaved=((99, "brand new"), (one, "brand"))).ids) == []


def test_nothing_asked_for_is_the_whole_view(shelf: Shelf) -> None:
    ids = [shelf.add(text) for text in ("one", "two")]
    shelf.index()
    assert list(shelf.ask("  ").ids) == ids[::-1]


def test_a_purged_note_is_not_found_and_its_words_leave_the_index(shelf: Shelf) -> None:
    kept, gone = shelf.add("kept quinquereme"), shelf.add("Ashurbanipal quinquereme")
    shelf.index()
    shelf.notes.trash([gone]).result()
    shelf.notes.purge([gone]).result()
    assert list(shelf.ask("quinquereme").ids) == [kept]
    index = Index(shelf.file, shelf.library.path)
    assert index.sweep() == 1
    assert index.sweep() == 0
    index.close()
    assert b"hurbanipal" not in shelf.file.read_bytes()
    assert list(shelf.ask("quinquereme").ids) == [kept]
    assert shelf.ask("ashurbanipal").ids.tolist() == []


def test_titles_are_found_by_every_word_in_them(shelf: Shelf) -> None:
    ids = [shelf.add(text) for text in ("Weekly meeting\nagenda", "meeting notes", "MEET the Ärzte", "other\nmeeting")]
    shelf.notes.trash([shelf.add("meeting in the trash")]).result()
    for is_indexed in (False, True):
        if is_indexed:
            shelf.index()
        expected = {"meet": ids[2::-1], "notes eet": [ids[1]], "arzte": [ids[2]], "": ids[::-1], "zzz": []}
        for text, notes in expected.items():
            assert [row.id for row in shelf.search.titles(text).result()] == notes


def test_a_title_that_was_just_written_is_gone_to(shelf: Shelf) -> None:
    first = shelf.add("Garden plan")
    assert [row.id for row in shelf.search.titles("gard").result()] == [first]
    second = shelf.add("Gardening in spring")
    assert {row.id for row in shelf.search.titles("gard").result()} == {first, second}
    shelf.write(first, "Kitchen plan")
    assert [row.id for row in shelf.search.titles("gard").result()] == [second]


def test_a_newer_question_ends_the_older_one_and_nothing_else_on_the_lane(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [shelf.add(f"word {number}") for number in range(30)]
    is_reading, may_go_on = threading.Event(), threading.Event()
    told: list[str] = []

    def ask(text: str) -> Future[None]:
        return shelf.search.ask(question(text, "all", 0), lambda answer: told.append(answer.question.query.text))

    def hold(_reader: Reader) -> bool:
        is_reading.set()
        return may_go_on.wait(PATIENCE_S)

    shelf.library.read(hold)
    assert is_reading.wait(PATIENCE_S)
    asked = [ask(text) for text in ("w", "wo", "wor", "word")]
    other = shelf.library.read(lambda reader: reader.ids("all", "edited"))
    shelf.search.cancel()
    last = ask("number")
    may_go_on.set()
    for future in (*asked, last):
        assert future.result(PATIENCE_S) is None
    assert told == ["number"]
    assert list(other.result()) == ids[::-1]


def test_a_question_is_ended_in_the_middle_of_its_sql(shelf: Shelf) -> None:
    add_in_bulk(shelf, 1000, "some words " * 20)
    told: list[Answer] = []
    is_running = threading.Event()

    def on_row(*_: object) -> bool:
        is_running.set()
        return False

    shelf.library.read(lambda reader: reader.connection.set_progress_handler(on_row, 100)).result()
    asked = shelf.search.ask(question("wordless", "all", 0), told.append)
    assert is_running.wait(PATIENCE_S)
    shelf.search.cancel()
    asked.result(PATIENCE_S)
    assert told == []
    assert len(shelf.library.read(lambda reader: reader.ids("all", "edited")).result()) == 1000


def test_a_question_that_comes_while_the_window_takes_an_answer_in_ends_it_at_once(shelf: Shelf) -> None:
    add_in_bulk(shelf, 1000, "some words")
    shelf.index()
    shelf.search.warm().result(PATIENCE_S)
    assert shelf.search._index is not None
    told: list[Answer] = []
    asked_later: list[str] = []

    def note_statement(_cursor: object, statement: str, _bindings: object) -> bool:
        if told:
            asked_later.append(statement)
        return True

    def on_answer(answer: Answer) -> None:
        shelf.search.cancel()
        told.append(answer)

    shelf.search._index.connection.set_exec_trace(note_statement)
    shelf.search.ask(question("wo", "all", 0), on_answer).result(PATIENCE_S)
    assert [answer.is_complete for answer in told] == [False]
    assert asked_later == [], "the rest of what nobody waits for"


def test_what_is_made_ready_for_a_question_does_not_keep_it_waiting(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_id = shelf.add("a garden")
    warmed: list[Search] = []

    def note(search: Search, _number: int) -> None:
        warmed.append(search)

    monkeypatch.setattr(Search, "_warm", note)
    is_held, may_go_on = threading.Event(), threading.Event()

    def hold(_reader: Reader) -> bool:
        is_held.set()
        return may_go_on.wait(PATIENCE_S)

    shelf.library.read(hold)
    assert is_held.wait(PATIENCE_S)
    shelf.search.warm()
    told: list[Answer] = []
    asked = shelf.search.ask(question("garden", "all", 0), told.append)
    may_go_on.set()
    asked.result(PATIENCE_S)
    assert [list(answer.ids) for answer in told] == [[note_id]]
    assert not warmed
    shelf.search.warm().result(PATIENCE_S)
    assert warmed == [shelf.search]


def test_a_search_is_awaited_until_no_more_letters_come(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.add("a garden")
    assert not shelf.search.is_awaited
    asked = shelf.search.ask(question("gar", "all", 0), lambda _: None)
    asked.result(PATIENCE_S)
    assert shelf.search.is_awaited, "another letter may come"
    monkeypatch.setattr(search, "MORE_LETTERS_S", 0.0)
    assert not shelf.search.is_awaited
    was_awaited: list[bool] = []
    asked = shelf.search.ask(question("gard", "all", 0), lambda _: was_awaited.append(shelf.search.is_awaited))
    asked.result(PATIENCE_S)
    assert was_awaited == [True]


def damage_nothing(file: Path) -> None:
    """No index at all."""
    file.unlink()


def damage_all(file: Path) -> None:
    file.write_bytes(b"\xff" * file.stat().st_size)


def damage_pages(file: Path) -> None:
    contents = bytearray(file.read_bytes())
    contents[4096 * 2 :] = b"\xa5" * (len(contents) - 4096 * 2)
    file.write_bytes(contents)


def damage_generation(file: Path) -> None:
    connection = apsw.Connection(str(file))
    connection.execute("UPDATE bookmark SET generation = 'another', edit_id = 100000")
    connection.close()


def damage_version(file: Path) -> None:
    connection = apsw.Connection(str(file))
    connection.pragma("user_version", 99)
    connection.close()


def damage_tables(file: Path) -> None:
    connection = apsw.Connection(str(file))
    connection.execute("DROP TABLE words; DROP TABLE bookmark")
    connection.close()


DAMAGES = [damage_nothing, damage_all, damage_pages, damage_generation, damage_version, damage_tables]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: str(damage.__name__))
def test_a_broken_index_is_built_anew_and_searched_without_meanwhile(
    shelf: Shelf, damage: Callable[[Path], None]
) -> None:
    ids = [shelf.add(f"word {number}") for number in range(30)]
    shelf.index()
    damage(shelf.file)
    assert list(shelf.ask("word").ids) == ids[::-1]
    level = threading.Event()

    def tell(done: int, total: int) -> None:
        if done == total == 30:
            level.set()

    indexing = Indexing(shelf.file, shelf.library.path, tell)
    indexing.nudge()
    assert level.wait(PATIENCE_S)
    indexing.close()
    answer = shelf.ask("word")
    assert list(answer.ids) == ids[::-1]
    assert answer.scanned == 0, "the index answered"


def test_the_newest_come_first_while_the_index_has_yet_to_ask_for_notes_without_a_word(shelf: Shelf) -> None:
    ids = [shelf.add(f"word {number}") for number in range(30)]
    index = Index(shelf.file, shelf.library.path)
    assert index.catch_up() == 30
    index.close()
    assert list(shelf.ask("word").ids) == ids[::-1]


def test_an_index_that_breaks_while_it_is_open_is_given_up(shelf: Shelf) -> None:
    ids = [shelf.add(f"word {number}") for number in range(30)]
    shelf.index()
    assert shelf.ask("word").scanned == 0
    shelf.file.unlink()
    assert shelf.ask("word").scanned == 30
    shelf.index()
    assert shelf.ask("word").scanned == 0
    assert list(shelf.ask("word").ids) == ids[::-1]


def test_a_damaged_note_does_not_end_search_or_index(shelf: Shelf) -> None:
    ids = [shelf.add(f"word {number}") for number in range(3)]
    shelf.library.write(
        lambda writer: writer.connection.execute("UPDATE note_text SET body = CAST(x'ff' AS TEXT) WHERE note_id = 2")
    ).result()
    assert list(shelf.ask("word").ids) == ids[::-1], "its title is sound"
    shelf.index()
    assert list(shelf.ask("word").ids) == ids[::-1]


def add_in_bulk(shelf: Shelf, count: int, text: str) -> list[NoteId]:
    ids = [shelf.library.new_note_id() for _ in range(count)]

    def job(writer: Writer) -> None:
        with writer.transaction():
            for note_id in ids:
                writer.append(first(note_id, text))

    shelf.library.write(job).result()
    return ids


def test_words_in_the_title_come_first_then_words_then_what_stands_inside_them(shelf: Shelf) -> None:
    inside = shelf.add("remake\nof the overmeeting")
    text = shelf.add("agenda\nwith a meeting")
    in_title = shelf.add("The kickmeeting")
    title = shelf.add("Agenda of the meeting")
    exact = shelf.add("Meeting")
    shelf.add("meet")
    newest = shelf.add("notes\nof the meeting, of which there is nothing else to be told than that it was long")
    shelf.index()
    assert list(shelf.ask("meeting").ids) == [exact, title, in_title, text, newest, inside]


def test_a_word_that_nobody_wrote_is_searched_as_somebody_did(shelf: Shelf) -> None:
    wanted = shelf.add("A meeting about the Straße")
    shelf.add("something else")
    shelf.index()
    answer = shelf.ask("meetnig strase")
    assert (list(answer.ids), answer.corrected) == ([wanted], "meeting strasse")
    assert answer.question.query.text == "meetnig strase"
    for text in ("metg", "mee nothing", '"meetnig"', "-meetnig zzz", "c+++"):
        answer = shelf.ask(text)
        assert (list(answer.ids), answer.corrected) == ([], ""), text
    assert shelf.ask("meeti").corrected == ""


def test_a_pattern_that_takes_all_the_time_there_is_says_how_far_it_came(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "PATTERN_S", 0.15)
    add_in_bulk(shelf, 10, "pear\n" + "a" * 80 + "b")
    answer = shelf.ask("/(a|aa)+$/")
    assert answer.is_complete and answer.is_cut
    assert 0 < answer.scanned < 10
    assert answer.ran_out == answer.scanned


def test_titles_are_found_by_their_letters_too_and_a_written_title_by_itself(shelf: Shelf) -> None:
    weekly, other = shelf.add("Weekly review"), shelf.add("A walk by the lake")
    shelf.index()
    assert [row.id for row in shelf.search.titles("wkrv").result()] == [weekly]
    assert [row.id for row in shelf.search.titles("lake walk").result()] == [other]
    assert shelf.search.titles("a walk by the lakes").result() == []


def test_a_title_that_is_what_was_typed_comes_first_however_old_it_is(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_NEWEST_TITLES", 2)
    monkeypatch.setattr(search, "_MOST_TITLES", 3)
    exact = shelf.add("Garden")
    newer = [shelf.add(f"Garden {number}") for number in range(6)]
    shelf.index()
    found = [row.id for row in shelf.search.titles("garden").result()]
    assert found[:2] == [exact, newer[-1]]


def test_the_first_question_finds_the_index_open(shelf: Shelf) -> None:
    note = shelf.add("a garden")
    shelf.search.warm().result()  # nothing to open yet
    shelf.index()
    shelf.search.warm().result()
    assert shelf.search._index is not None
    assert list(shelf.ask("garden").ids) == [note]


def test_an_index_that_is_broken_is_given_up_before_anybody_asks(shelf: Shelf) -> None:
    shelf.add("a garden")
    shelf.index()
    damage_pages(shelf.search._index_file)
    shelf.search.warm().result()
    assert shelf.search._index is None


def test_a_switcher_that_opens_has_the_newest_titles_at_hand(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    note_id = shelf.add("Meeting")
    assert [row.id for row in shelf.search.titles("").result()] == [note_id]
    shelf.library.read(lambda _: None).result()  # behind what it reads for the first letter
    reads: list[int] = []
    read = Reader.newest_titles

    def count(reader: Reader, limit: int) -> list[tuple[int, str]]:
        found = read(reader, limit)
        reads.append(len(found))
        return found

    monkeypatch.setattr(Reader, "newest_titles", count)
    assert [row.id for row in shelf.search.titles("mtg").result()] == [note_id]
    assert reads == []
    other = shelf.add("Mutating")
    assert {row.id for row in shelf.search.titles("mtg").result()} == {note_id, other}
    assert reads == [2]
