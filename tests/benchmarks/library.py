"""A library of N notes with text like people's, the same one every time: `python -m tests.benchmarks.library N OUT`."""

from __future__ import annotations

import math
import random
import sys
from itertools import accumulate
from pathlib import Path

from notes_desktop.core.fold import fold
from notes_desktop.core.ids import new_uid
from notes_desktop.core.note import content_hash, snippet_of, title_of
from notes_desktop.storage.opening import open_library

SEED = 7
MEDIAN_LENGTH = 600
SPREAD = 1.1
YEAR_MS = 31_557_600_000
LAST_MS = 1_780_000_000_000
_SYLLABLES = (
    *("ka", "lo", "mi", "ren", "tos", "bal", "eth", "ing", "for", "sta", "ple", "und", "ora", "ver", "min", "ço"),
    *("ñan", "zür", "ähn", "pro", "tec", "nal", "vis", "dor", "quin"),
)
_OTHER = ("京都の旅行", "東京", "会議", "Москва", "встреча", "письмо", "Αθήνα", "λόγος", "서울", "회의", "שלום", "سلام")


class Words:
    """A vocabulary in several scripts, drawn by Zipf's law."""

    def __init__(self, chance: random.Random, size: int = 20_000) -> None:
        self._chance = chance
        made = {"".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(size)}
        self.words = [*sorted(made), *_OTHER]
        chance.shuffle(self.words)
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def text(self, count: int) -> list[str]:
        return self._chance.choices(self.words, cum_weights=self._weights, k=count)


def make_library(count: int, out: Path) -> None:
    """Write the library; an existing file is replaced."""
    for name in (out.name, f"{out.name}-wal", f"{out.name}-shm"):
        out.with_name(name).unlink(missing_ok=True)
    chance = random.Random(SEED)
    words = Words(chance)
    connection = open_library(out.absolute()).connection
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN IMMEDIATE")
    for note_id in range(1, count + 1):
        _insert(connection, note_id, _note(chance, words), LAST_MS - int((count - note_id) / count * 6 * YEAR_MS))
        if note_id % 20_000 == 0:
            connection.execute("COMMIT")
            connection.execute("BEGIN IMMEDIATE")
    connection.execute("COMMIT")
    connection.close()


def _note(chance: random.Random, words: Words) -> str:
    length = min(int(MEDIAN_LENGTH * math.exp(chance.gauss(0, SPREAD))), 1_000_000)
    body = words.text(max(4, length // 7))
    paragraphs = [" ".join(body[at : at + 60]) for at in range(0, len(body), 60)]
    return "# " + " ".join(words.text(chance.randint(2, 6))) + "\n\n" + "\n\n".join(paragraphs)


def _insert(connection: object, note_id: int, text: str, at_ms: int) -> None:
    title = title_of(text)
    execute = connection.execute  # type: ignore[attr-defined]  # the driver's connection
    execute(
        "INSERT INTO note VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, 0)",
        (note_id, new_uid(), title, fold(title)[:100], snippet_of(text), len(text), at_ms, at_ms),
    )
    execute(
        "INSERT INTO edit VALUES (?, ?, 1, 1, NULL, 'import', 0, '', ?, 0, ?, ?)",
        (note_id, note_id, text, len(text), at_ms),
    )
    execute("INSERT INTO note_text VALUES (?, 1, ?, ?, ?)", (note_id, note_id, content_hash(text), text))


if __name__ == "__main__":
    make_library(int(sys.argv[1]), Path(sys.argv[2]))
