"""Recordings of people writing, character by character."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "traces"

Patch = tuple[int, int, str]


class Trace(NamedTuple):
    """Positions are code points."""

    start: str
    end: str
    patches: list[Patch]

    def text_after(self, count: int) -> str:
        """The text after the first `count` patches."""
        pieces = list(self.start)
        for position, deleted, inserted in self.patches[:count]:
            pieces[position : position + deleted] = inserted
        return "".join(pieces)


def read_trace(file: Path) -> Trace:
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        recorded = json.load(stream)
    patches = [
        (position, deleted, inserted)
        for transaction in recorded["txns"]
        for position, deleted, inserted in transaction["patches"]
    ]
    return Trace(recorded["startContent"], recorded["endContent"], patches)
