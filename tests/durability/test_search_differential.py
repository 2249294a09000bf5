"""The search against reading every note: random texts and queries of all kinds, through edits, crashes, rebuilds.

`LONG_RUN=1` asks five times as much.
"""

from __future__ import annotations

import os
import random
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from notes_desktop import paths
from notes_desktop.core.canonical import canonical
from notes_desktop.core.ids import NoteId
from notes_desktop.core.note import title_of
from notes_desktop.core.query import Query, parse
from notes_desktop.services.clock import now_ms
from notes_desktop.services.library import Library
from notes_desktop.services.notebooks import Notebooks
from notes_desktop.services.notes import Notes
from notes_desktop.services.search import Answer, Question, Search
from notes_desktop.services.subjects import notebook_keys, stored_subject, subject_of
from notes_desktop.storage import candidates, index_reader, reading
from notes_desktop.storage.candidates import Scope, within
from notes_desktop.storage.index import Index
from notes_desktop.storage.lock import LibraryLock
from tests.services.home import PATIENCE_S, Desk

IS_LONG = os.environ.get("LONG_RUN") == "1"
SEEDS = range(40 if IS_LONG else 8)
ROUNDS = 5
QUERIES = 50
NOTES = 40

NAUGHTY = [
    *("", " ", "\\", "%s", "' OR 1=1 --", '"" ""', "*", "NEAR(a b)", "^a", "{title body}", "title : a", "x*y*", "-"),
    *("\u202etest\u202c", "\ufeffbom", "a\u0000b", "Z\u0300\u0301\u0302a", "\U000e0061", "表ポあA鷗", "ｆｕｌｌ", "--"),
    *("パーティー", "ก็", "บาท", "ការ", "မြန်မာ", "हिन्दी", "தமிழ்", "שָׁלוֹם", "كِتَاب"),
    *("ﾃｽﾄ", "각", "I\u0307", "ŉ", "ΐ", "ᾳ", "\u0345", "ﬅ"),
]  # fmt: skip
WORDS = (  # noqa: SIM905 - a hundred quotes would hide them
    "meeting meet me team theme them the other mother a ab abc abcd cab budget bud Straße STRASSE "
    "strasse café cafe\u0301 naïve 日本語 日 本 東京都 русский рус русь foo-bar foo_bar x86_64 don’t 🙂 "
    "👩\u200d👩\u200d👧 🇩🇪 ﬁn fin Ärger عربي العربية ไทย ภาษาไทย 1.000 ß İstanbul ﷺ 𝔘𝔫𝔦 한국어 각 ｶﾞ C++ C# c .NET "
    "-> => 100% a@b.org https://example.org/path?q=1 #work #work/clients #дом #日本 snake_case AND "
    'OR NOT title: tag: is:task -x "quoted" (paren) \u00adsoft\u00adhyphen zero\u200bwidth Ω Å '
    "ǅ ﬀ ẞ Ⅷ ½ ① x̂ ạ̈ Ꭰ ꭰ ς σ"
).split()
LINES = [
    "- [ ] open task",
    "- [x] done task",
    "![picture](cat.png)",
    "[a file](files/report.pdf)",
    "[out](https://example.org)",
    "see [[Weekly meeting]]",
    "```\n#notag - [ ] code\n```",
    "# Heading #head",
]
NOTEBOOKS = ("Work", "Work/Clients", "Home", "Работа/Клиенты")
OPERATORS = [
    *(f"is:{value}" for value in ("pinned", "trashed", "untagged", "task", "done")),
    *(f"has:{value}" for value in ("image", "attachment", "link")),
    *("tag:work", "tag:work/clients", "tag:wor*", "tag:дом", "tag:nothing"),
    *("notebook:work", "notebook:clients", "notebook:home", "notebook:nowhere", "notebook:работа"),
    *("created:2024", "created:today", "edited:>=2024-05-01", "edited:<2020", "edited:7d", "created:nonsense"),
    *("/me+t/", "/^- \\[/", "/日本?/", "/(/", "/t.e/c", "/notes?\\s+\\w/", "/the/c", "/e\\d/", "/[a-m]ee/"),
]
VIEWS = ["all", "all", "all", "pinned", "today", "untagged", "tasks", "trash", "notebook:1", "notebook:4", "tag:work"]


class Shelf:
    """A library with its index, and everything that may happen to both."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance
        self.crashes = 0
        self._open(folder / "Notes.notes")
        self.ids: list[NoteId] = []
        self.books = [self._notebook(path) for path in NOTEBOOKS]

    def _open(self, path: Path) -> None:
        lock = LibraryLock(paths.lock_file(path))
        assert lock.acquire("window")
        self.library = Library(path, lock)
        self.file = paths.index_file(self.library.uid, path)
        self.search = Search(self.library, self.file)
        self.notes = Notes(self.library, lambda _change: None)
        self.notebooks = Notebooks(self.notes.actions)
        self.desk = Desk(self.library)

    def _notebook(self, path: str) -> int:
        parent: int | None = None
        for name in path.split("/"):
            known = self.library.reader.notebook_named(name, parent)
            parent = known if known is not None else self.notebooks.create(name, parent).result(PATIENCE_S)
        assert parent is not None
        return parent

    def close(self) -> None:
        self.search.close()
        self.library.close()

    def crash(self) -> None:
        """Go on with the files as they lie there: nothing was closed. The index may have lost what it last wrote."""
        self.crashes += 1
        place = self.folder / f"after {self.crashes}"
        place.mkdir()
        old, new = self.library.path, place / "Notes.notes"
        index_file = paths.index_file(self.library.uid, new)
        for suffix in ("", "-wal"):
            self._copy(old, new, suffix)
            if suffix == "" or self.chance.random() < 0.8:
                self._copy(self.file, index_file, suffix)
        self.close()
        self._open(new)

    def _copy(self, source: Path, target: Path, suffix: str) -> None:
        """By another process: closing a file of ours would let SQLite's locks go."""
        found = source.with_name(source.name + suffix)
        if found.exists():
            subprocess.run(["cp", os.fspath(found), os.fspath(target.with_name(target.name + suffix))], check=True)

    def index(self, slices: int) -> None:
        """Read some slices of the journal, or all of it."""
        writer = Index(self.file, self.library.path)
        while slices and (writer.catch_up(slice_notes=2) or writer.count_terms()):
            slices -= 1
        if self.chance.random() < 0.5:
            writer.close()  # else it is left as a crash leaves it

    def happen(self) -> None:
        """Some of what a person does, and what may befall a computer."""
        for _ in range(self.chance.randint(1, 8)):
            self._edit()
        some = self.chance.sample(self.ids, 4)
        self.notes.trash(some[:2]).result(PATIENCE_S)
        self.notes.restore(some[2:]).result(PATIENCE_S)
        self.notes.pin(some[1:3], self.chance.random() < 0.6).result(PATIENCE_S)
        self.notebooks.put(some, self.chance.choice([None, *self.books])).result(PATIENCE_S)
        fate = self.chance.random()
        if fate < 0.25:
            self.crash()
        elif fate < 0.4:
            for suffix in ("", "-wal", "-shm"):
                self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        elif fate < 0.5:
            gone = self.ids.pop(self.chance.randrange(len(self.ids)))
            self.notes.trash([gone]).result(PATIENCE_S)
            self.notes.purge([gone]).result(PATIENCE_S)
        self.index(self.chance.choice([0, 3, 1000, 1000, 1000]))

    def fill(self) -> None:
        """The notes that there are in the beginning."""
        for _ in range(NOTES):
            self._edit()

    def _edit(self) -> None:
        if len(self.ids) < NOTES or self.chance.random() < 0.1:
            change = self.notes.new(random_text(self.chance), "test").result(PATIENCE_S)[1]
            self.ids.extend(change.notes or ())
            return
        note_id = self.chance.choice(self.ids)
        self.desk.open(note_id)
        self.desk.write(random_text(self.chance))
        self.desk.settle()
        self.desk.leave()

    def ask(self, question: Question) -> list[Answer]:
        told: list[Answer] = []
        self.search.ask(question, told.append).result(PATIENCE_S)
        return told

    def expected(self, question: Question) -> set[int]:
        """Every note of the view, read and judged."""
        query, reader = question.query, self.library.reader
        scope = Scope(question.view, question.today_ms, question.view == "trash" or query.scope_trash, {})
        notebooks = notebook_keys(reader, query)
        unsaved = dict(question.unsaved)
        found = set()
        for row in reader.rows(sorted(within(reader.connection, scope, self.ids))):
            if row.id in unsaved:
                text = unsaved[row.id]
                subject = subject_of(row._replace(edited_ms=now_ms()), text, notebooks, title_of(text))
            else:
                subject = stored_subject(reader, row, notebooks)
            if query.matches(subject):
                found.add(int(row.id))
        return found


def random_text(chance: random.Random) -> str:
    pieces = chance.choices(WORDS, k=chance.randint(0, 14)) + chance.choices(LINES, k=chance.choice([0, 0, 1, 2]))
    if chance.random() < 0.2:
        pieces.append(chance.choice(NAUGHTY))
    if chance.random() < 0.2:
        pieces.append("".join(chr(chance.choice([*range(0x21, 0x250), 0x3042, 0x4E00, 0x1F600])) for _ in range(6)))
    chance.shuffle(pieces)
    return canonical(chance.choice([" ", "\n", ", ", "\n\n# ", "/", ""]).join(pieces))


def random_query(chance: random.Random) -> str:
    parts = [random_part(chance) for _ in range(chance.choice([1, 1, 1, 2, 2, 3, 4]))]
    text = parts[0]
    for part in parts[1:]:
        text += chance.choice([" ", " ", " ", " OR ", " -"]) + part
    return f"-{text}" if chance.random() < 0.08 else text


def random_part(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.25:
        return chance.choice(OPERATORS)
    words = [_piece_of(chance.choice([*WORDS, *LINES]), chance) for _ in range(chance.choice([1, 1, 1, 2]))]
    if kind < 0.35:
        return '"{}"{}'.format(" ".join(words), chance.choice(["", "*"]))
    if kind < 0.45:
        return f"title:{words[0]}"
    if kind < 0.5:
        return chance.choice(NAUGHTY)[:20]
    return "-".join(words) if kind < 0.55 else words[0]


def _piece_of(word: str, chance: random.Random) -> str:
    start = chance.choice([0, 0, chance.randrange(len(word))])
    return word[start : chance.randint(start + 1, len(word))]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_search_finds_exactly_what_reading_every_note_finds(
    memory_folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed % 2:  # as with more notes than there are here
        monkeypatch.setattr(candidates, "_SPANS", (2, 5))
        monkeypatch.setattr(index_reader, "_FEW_NOTES", 3)
        monkeypatch.setattr(reading, "_FEW_NOTES", 3)
    chance = random.Random(seed)
    shelf = Shelf(memory_folder, chance)
    shelf.fill()
    midnight = int((datetime.now(UTC) - timedelta(hours=5)).timestamp() * 1000)
    asked = 0
    for _ in range(ROUNDS):
        shelf.happen()
        for _ in range(QUERIES):
            unsaved = {chance.choice(shelf.ids): random_text(chance)} if chance.random() < 0.2 else {}
            question = Question(parse(random_query(chance)), chance.choice(VIEWS), midnight, tuple(unsaved.items()))
            check(shelf, question)
            asked += 1
    shelf.close()
    assert asked == ROUNDS * QUERIES


def check(shelf: Shelf, question: Question) -> None:
    """Hold the answers to one question against the notes themselves."""
    answers = shelf.ask(question)
    last = answers[-1]
    assert last.is_complete and not last.is_cut
    hits = set(last.ids)
    assert len(hits) == len(last.ids), "no note twice"
    for earlier in answers:
        assert list(last.ids[: len(earlier.ids)]) == list(earlier.ids), "what is shown stays in its place"
    if question.query.is_empty:
        return
    expected = shelf.expected(question)
    if last.corrected:
        assert not expected
        expected = shelf.expected(question._replace(query=_parsed_anew(last)))
    assert hits == expected, (question.query, question.view, question.unsaved)


def _parsed_anew(answer: Answer) -> Query:
    return parse(answer.corrected)
