"""What the packages say of the project, each from the one place where it is written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from notes_desktop import __version__

ROOT = Path(__file__).resolve().parent.parent
DESKTOP = ROOT / "resources" / "desktop"

NAME = "notes-desktop"
VERSION = __version__
TITLE = "Notes Desktop"
AUTHORS = "The Notes Desktop authors"


class Release(NamedTuple):
    """One section of the changelog; `changes` are its sentences and points, unwrapped."""

    version: str
    date: str
    changes: tuple[str, ...]


def releases(changelog: str | None = None) -> list[Release]:
    """The sections of CHANGELOG.md, newest first. A heading is "## 1.2.3 – 2026-01-31"."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8") if changelog is None else changelog
    found = []
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        named = re.fullmatch(r"(\S+) – (\d{4}-\d\d-\d\d)", heading.strip())
        if named is None:
            raise ValueError(f"CHANGELOG.md: “## {heading}” is not a version, a dash and a date")
        points = re.split(r"\n\s*\n|\n(?=- )", body.strip())
        changes = tuple(" ".join(point.removeprefix("- ").split()) for point in points if point.strip())
        found.append(Release(named[1], named[2], changes))
    return found
