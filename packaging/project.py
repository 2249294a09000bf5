"""What the packages say of the project, each from the one place where it is written."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

from notes_desktop import __version__

ROOT = Path(__file__).resolve().parent.parent
DESKTOP = ROOT / "resources" / "desktop"

NAME = "notes-desktop"
VERSION = __version__
TITLE = "Notes Desktop"
AUTHORS = "The Notes Desktop authors"


class Picture(NamedTuple):
    """A picture of the window, as software centres show it; the first one is the one before the others."""

    name: str
    caption: str

    @property
    def file(self) -> str:
        return f"{NAME}-{self.name}.png"


PICTURES = (
    Picture("light", "Notebooks, notes and a note in Markdown, with its boxes to tick"),
    Picture("search", "Search finds as you type, and shows where"),
    Picture("dark", "The same window in the dark"),
)
PICTURE_SIZE = (1600, 900)
"""`make screenshots` takes them."""


def homepage() -> str:
    """Where who publishes has the project, by NOTES_HOMEPAGE; empty where nobody named a place.

    Its releases bring the pictures: that is where the metainfo says they are. Raises ValueError.
    """
    address = os.environ.get("NOTES_HOMEPAGE", "").rstrip("/")
    if address and not re.fullmatch(r"https?://[\w.-]+(:\d+)?(/[\w.~%+@/-]*)?", address):
        raise ValueError(f"“{address}” is no address of a homepage (NOTES_HOMEPAGE, HOMEPAGE=https://…)")
    return address


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


if __name__ == "__main__":  # before anything is built with a wrong one
    try:
        homepage()
    except ValueError as error:
        sys.exit(str(error))
