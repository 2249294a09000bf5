"""What a person expects of the search: the queries of `tests/gold`, asked of its notes among other ones."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from notes_desktop import paths
from notes_desktop.core.ids import NoteId
from notes_desktop.services.library import Library
from notes_desktop.services.notebooks import Notebooks
from notes_desktop.services.notes import Notes
from notes_desktop.services.search import Answer, Search, question
from notes_desktop.storage.index import Index
from notes_desktop.storage.lock import LibraryLock
from notes_desktop.storage.writing import Writer
from tests.benchmarks.texts import Author
from tests.services.home import PATIENCE_S

GOLD = Path(__file__).resolve().parents[1] / "gold"
NOTES: dict[str, dict[str, Any]] = tomllib.loads((GOLD / "notes.toml").read_text("utf-8"))
QUERIES: dict[str, dict[str, list[str]]] = tomllib.loads((GOLD / "queries.toml").read_text("utf-8"))
ASKED = [(query, expected) for kind in QUERIES.values() for query, expected in kind.items()]
OTHERS = 100
OTHERS_DAY = date(2017, 6, 1)
FIRST = 5


class Shelf:
    """The notes of the gold set and others, older than they, in a library with its index."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._notes = Notes(library, lambda _change: None)
        self._notebooks = Notebooks(self._notes.actions)
        self._file = paths.index_file(library.uid, library.path)
        self._search = Search(library, self._file)
        self._names: dict[int, str] = {}
        author = Author(OTHERS)
        for number in range(1, OTHERS + 1):
            self._add(f"other {number}", {"text": author.text(number), "created": OTHERS_DAY})
        for name, note in sorted(NOTES.items(), key=lambda item: _day(item[1])):
            self._add(name, note)
        index = Index(self._file, library.path)
        while index.catch_up() or index.count_terms():
            pass
        index.close()

    def close(self) -> None:
        self._search.close()
        self._library.close()

    def answers(self, query: str) -> tuple[list[str], list[str]]:
        """Names of the notes that are shown first, and of all that are found."""
        told: list[Answer] = []
        self._search.ask(question(query, "all", 0), told.append).result(PATIENCE_S)
        first = next((answer for answer in told if answer.ids), told[-1])
        assert told[-1].is_complete
        return [self._names[note_id] for note_id in first.ids], [self._names[note_id] for note_id in told[-1].ids]

    def _add(self, name: str, note: dict[str, Any]) -> None:
        notebook_id = self._notebook(note.get("notebook", ""))
        change = self._notes.new(note["text"].lstrip("\n"), "test", notebook_id=notebook_id)
        note_id = next(iter(change.result()[1].notes or ()))
        self._names[note_id] = name
        self._date(note_id, note)

    def _notebook(self, path: str) -> int | None:
        notebook_id = None
        for part in filter(None, path.split("/")):
            notebook_id = self._notebooks.create(part, notebook_id).result()
        return notebook_id

    def _date(self, note_id: NoteId, note: dict[str, Any]) -> None:
        at_ms = int(datetime.combine(_day(note), time(12)).astimezone().timestamp() * 1000)
        values = {"created_ms": at_ms, "edited_ms": at_ms}
        values |= {f"{state}_ms": at_ms for state in ("pinned", "trashed") if note.get(state)}
        for column, value in values.items():
            self._library.write(partial(Writer.set_column, column=column, values={note_id: value})).result()


def _day(note: dict[str, Any]) -> date:
    if "days_ago" in note:
        return datetime.now().astimezone().date() - timedelta(note["days_ago"])
    day = note["created"]
    assert isinstance(day, date)
    return day


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    folder = tmp_path_factory.mktemp("gold")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "RUNTIME_DIR", "STATE_HOME"):
            patch.setenv(f"XDG_{name}", str(folder))
        file = folder / "Notes.notes"
        lock = LibraryLock(paths.lock_file(file))
        assert lock.acquire("window")
        made = Shelf(Library(file, lock))
        yield made
        made.close()


@pytest.mark.parametrize(("query", "expected"), ASKED, ids=[query for query, _ in ASKED])
def test_what_is_meant_is_among_the_first_five(shelf: Shelf, query: str, expected: list[str]) -> None:
    first, hits = shelf.answers(query)
    for name in expected:
        if name.startswith("!"):
            assert name[1:] not in hits
        else:
            assert name in hits[:FIRST]
    assert first == hits[: len(first)], "what is shown first stays where it is"


def test_the_gold_set_is_as_large_as_it_is_to_be_and_names_notes_that_exist() -> None:
    assert len(NOTES) >= 60
    assert len(ASKED) >= 200
    assert {name.lstrip("!") for _, expected in ASKED for name in expected} <= NOTES.keys()
