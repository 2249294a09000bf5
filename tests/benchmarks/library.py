"""A library of N notes with texts like people's, the same ones every time: `python -m tests.benchmarks.library N OUT`.

Processes make the texts and everything that is derived from them; this one writes, in bulk and straight into the
schema, whose triggers count. The file is moved to its place when it is whole.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import sys
import time
import uuid
from collections import deque
from collections.abc import Iterator
from itertools import accumulate
from multiprocessing.pool import AsyncResult
from pathlib import Path
from random import Random
from typing import NamedTuple

import apsw

from notes_desktop.core.derived import derive
from notes_desktop.core.fold import fold, title_key
from notes_desktop.core.ids import new_uid
from notes_desktop.core.note import content_hash, snippet_of, title_of
from notes_desktop.core.tags import tag_key, with_ancestors
from notes_desktop.storage.connection import open_writer
from notes_desktop.storage.deriving import DERIVED
from notes_desktop.storage.opening import beside, build, remove
from tests.benchmarks.texts import Author
from tests.benchmarks.tongues import SEED

YEAR_MS = 31_557_600_000
DAY_MS = 86_400_000
LAST_MS = 1_780_000_000_000
_YEARS = 10
_LATER_MS = 60 * DAY_MS
"""In the last two months nothing is new; then some older notes were taken up again."""

_PIECE = 500
_ALONE_UNTIL = 2_000
_AHEAD = 6
_SEARCHES = (
    ("Open tasks at work", "tag:work is:task"),
    ("Meetings", 'title:"meeting notes"'),
    ("Pictures of this year", "has:image created:2026"),
    ("Recipes without sugar", "recipe -sugar"),
    ("Loose ends", "is:untagged OR tag:someday"),
    ("京都", "京都"),
    ("Releases", "/v\\d+\\.\\d+/"),
)
_NAMES = "Work Home Travel Clients Projects Reading Recipes Journal Archive Ideas Garden Music Код Reisen 旅行"
_NOTEBOOKS = _NAMES.split()


class Made(NamedTuple):
    """A note ready to be written. `added` was put under its first text at `added_ms`; empty for nothing."""

    number: int
    uid: str
    title: str
    key: str
    snippet: str
    length: int
    created_ms: int
    edited_ms: int
    text: str
    digest: bytes
    added: str
    tags: tuple[str, ...]
    links: tuple[str, ...]
    open_tasks: int


class Plan:
    """Everything about a note that is not its text, by its number."""

    def __init__(self, count: int, last_ms: int) -> None:
        self.count = count
        self._last_ms = last_ms
        self._places = min(200, max(30, count // 500))
        self._shares = list(accumulate(1 / rank for rank in range(1, self._places + 1)))

    def dates(self, number: int, is_later: bool) -> tuple[int, int]:
        """(created, edited): edited later and later, so that the newest notes are the last of the journal."""
        chance = Random(SEED << 32 | number)
        span = _YEARS * YEAR_MS - _LATER_MS
        written = self._last_ms - _LATER_MS - span + span * number // self.count
        created = written - int(chance.expovariate(1 / 3_600_000))
        return created, self._last_ms - _LATER_MS + _LATER_MS * number // self.count if is_later else written

    def uid(self, number: int) -> str:
        """A UUIDv7 that follows from the number."""
        chance = Random(SEED << 40 | number)
        high = self.dates(number, False)[0] << 80 | 0x7 << 76 | chance.getrandbits(12) << 64
        return str(uuid.UUID(int=high | 0b10 << 62 | chance.getrandbits(62)))

    def is_later(self, number: int) -> bool:
        """Whether somebody took the note up again."""
        return number * 2_654_435_761 % 1000 < 50

    def notebooks(self) -> list[tuple[str, int | None]]:
        """(name, id of the one around it) of notebooks 1, 2, 3 …"""
        chance = Random(SEED)
        found: list[tuple[str, int | None]] = [(name, None) for name in _NOTEBOOKS]
        for number in range(len(found) + 1, self._places + 1):
            parent = chance.randint(1, number - 1)
            found.append((f"{chance.choice(_NOTEBOOKS)} {number}", parent if chance.random() < 0.9 else None))
        return found

    def place(self, number: int) -> tuple[int | None, int, int]:
        """(notebook, pinned, trashed) of a note."""
        chance = Random(SEED << 48 | number)
        notebook = chance.choices(range(1, self._places + 1), cum_weights=self._shares)[0]
        at_ms = self.dates(number, False)[1]
        is_trashed = chance.random() < 0.03
        is_pinned = not is_trashed and chance.random() < max(0.001, min(0.02, 20 / self.count))
        return notebook if chance.random() < 0.8 else None, at_ms * is_pinned, self._last_ms * is_trashed


class Maker:
    """Makes notes of a plan, in this process or in one of its own."""

    def __init__(self, count: int, last_ms: int) -> None:
        self._plan = Plan(count, last_ms)
        self._author = Author(count)

    def make(self, first: int, behind: int) -> list[Made]:
        return [self._make(number) for number in range(first, behind)]

    def _make(self, number: int) -> Made:
        text = self._author.text(number)
        is_later = self._plan.is_later(number)
        added = self._author.addition(number) if is_later else ""
        if number % 97 == 0:
            text += f"\nSee notes-desktop://note/{self._plan.uid(1 + number // 2)}\n"
        text += added
        title, found = title_of(text), derive(text)
        created, edited = self._plan.dates(number, is_later)
        return Made(
            number, self._plan.uid(number), title, title_key(title), snippet_of(text), len(text), created, edited,
            text, content_hash(text), added, found.tags, found.links, found.open_tasks,
        )  # fmt: skip


def make_library(count: int, out: Path, last_ms: int = LAST_MS) -> None:
    """Write the library; its newest note is of `last_ms`. Raises FileExistsError when something stands there."""
    out = out.absolute()
    if out.exists():
        raise FileExistsError(out)
    fresh = beside(out)
    try:
        build(fresh, new_uid())
        connection = open_writer(fresh)
        connection.pragma("journal_mode", "off")
        connection.pragma("synchronous", "off")
        connection.pragma("cache_size", -400_000)
        with connection:
            _Filling(connection, Plan(count, last_ms)).fill(_all_made(count, last_ms))
        connection.pragma("journal_mode", "wal")
        connection.close()
        os.rename(fresh, out)
    finally:
        remove(fresh)


class _Filling:
    """Writes notes into an empty library."""

    def __init__(self, connection: apsw.Connection, plan: Plan) -> None:
        self._connection = connection
        self._plan = plan
        self._tags: dict[str, int] = {}
        # What was added later comes behind all first texts in the journal, as it came in time.
        later = (number for number in range(1, plan.count + 1) if plan.is_later(number))
        self._later = {number: plan.count + place for place, number in enumerate(later, 1)}
        self._additions: list[tuple[int, int, int, str, int]] = []

    def fill(self, notes: Iterator[list[Made]]) -> None:
        self._connection.executemany(
            "INSERT INTO notebook (id, uid, parent_id, name, name_key) VALUES (?, ?, ?, ?, ?)",
            (
                (number, new_uid(), parent, name, fold(name))
                for number, (name, parent) in enumerate(self._plan.notebooks(), 1)
            ),
        )
        self._connection.executemany(
            "INSERT INTO saved_search (uid, name, query) VALUES (?, ?, ?)",
            ((new_uid(), name, query) for name, query in _SEARCHES),
        )
        progress = _Progress(self._plan.count)
        for made in notes:
            self._write(made)
            progress.tell(made[-1].number)
        self._connection.executemany(
            "INSERT INTO edit VALUES (?, ?, 2, 2, NULL, 'type', ?, '', ?, ?, ?, ?)",
            (
                (edit_id, number, position, added, position, position + len(added), at_ms)
                for edit_id, number, position, added, at_ms in self._additions
            ),
        )

    def _write(self, notes: list[Made]) -> None:
        many = self._connection.executemany
        many(
            "INSERT INTO note (id, uid, title, title_key, snippet, length, created_ms, edited_ms, notebook_id,"
            " pinned_ms, trashed_ms, tags, open_tasks, derived) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(note.number, note.uid, note.title, note.key, note.snippet, note.length),
                    *(note.created_ms, note.edited_ms, *self._plan.place(note.number)),
                    *(" ".join(note.tags), note.open_tasks, DERIVED),
                )
                for note in notes
            ),
        )
        many(
            "INSERT INTO edit VALUES (?, ?, 1, 1, NULL, 'import', 0, '', ?, 0, ?, ?)",
            ((note.number, note.number, first, len(first), note.created_ms) for note, first in map(_first_text, notes)),
        )
        many(
            "INSERT INTO note_text VALUES (?, ?, ?, ?, ?)",
            (
                (note.number, 1 + bool(note.added), self._later.get(note.number, note.number), note.digest, note.text)
                for note in notes
            ),
        )
        many("INSERT INTO link VALUES (?, ?)", ((note.number, target) for note in notes for target in note.links))
        many(
            "INSERT INTO note_tag VALUES (?, ?)", ((tag_id, note.number) for note in notes for tag_id in self._of(note))
        )
        for note in notes:
            if note.added:
                position = note.length - len(note.added)
                self._additions.append((self._later[note.number], note.number, position, note.added, note.edited_ms))

    def _of(self, note: Made) -> set[int]:
        """Ids of the note's tags and those around them, which are made when they are first met."""
        found = set()
        for name in note.tags:
            for key in with_ancestors(tag_key(name)):
                if key not in self._tags:
                    written = "/".join(name.split("/")[: key.count("/") + 1])
                    self._connection.execute("INSERT INTO tag (name, key) VALUES (?, ?)", (written, key))
                    self._tags[key] = self._connection.last_insert_rowid()
                found.add(self._tags[key])
        return found


def _first_text(note: Made) -> tuple[Made, str]:
    return note, note.text[: note.length - len(note.added)]


class _Progress:
    """A line a second for who waits."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._begun = self._told = time.monotonic()

    def tell(self, done: int) -> None:
        now = time.monotonic()
        if now - self._told > 1:
            self._told = now
            left_s = (now - self._begun) / done * (self._count - done)
            print(f"{done} of {self._count} notes, {left_s:.0f} s to go", file=sys.stderr, flush=True)


def _all_made(count: int, last_ms: int) -> Iterator[list[Made]]:
    """All notes in order, piece by piece; a few pieces ahead of who writes them, never many."""
    pieces = [(first, min(first + _PIECE, count + 1)) for first in range(1, count + 1, _PIECE)]
    if count <= _ALONE_UNTIL:
        yield from (Maker(count, last_ms).make(*piece) for piece in pieces)
        return
    with multiprocessing.get_context("spawn").Pool(os.cpu_count(), _begin_making, (count, last_ms)) as pool:
        under_way: deque[AsyncResult[list[Made]]] = deque()
        for piece in pieces:
            under_way.append(pool.apply_async(_make_elsewhere, piece))
            if len(under_way) > _AHEAD:
                yield under_way.popleft().get()
        while under_way:
            yield under_way.popleft().get()


_maker: Maker | None = None


def _begin_making(count: int, last_ms: int) -> None:
    global _maker
    _maker = Maker(count, last_ms)


def _make_elsewhere(first: int, behind: int) -> list[Made]:
    assert _maker is not None
    return _maker.make(first, behind)


def main() -> None:
    count, out = int(sys.argv[1]), Path(sys.argv[2])
    if out.exists():
        sys.exit(f"{out} exists and was left alone; name another file with OUT=…, or remove it.")
    begun = time.monotonic()
    make_library(count, out)
    size_mb = out.stat().st_size / 1e6
    print(f"{out}: {count} notes, {size_mb:.0f} MB, in {math.ceil(time.monotonic() - begun)} s")


if __name__ == "__main__":
    main()
