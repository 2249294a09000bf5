"""The log file: ids and counts, never what people wrote."""

from __future__ import annotations

import os

from notes_desktop import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_MOST_BYTES = 500_000


class Log:
    """The logger of a module, whose machinery is loaded with the first thing there is to say (5 ms)."""

    def __init__(self, name: str) -> None:
        self._name = name

    def warning(self, message: str, *values: object) -> None:
        from logging import getLogger

        getLogger(self._name).warning(message, *values)


def start() -> None:
    """Log warnings and worse to a small file, the one before it kept; without a place for it, to nowhere."""
    import logging

    root = logging.getLogger("notes_desktop")
    root.setLevel(logging.INFO)
    try:
        folder = paths.log_folder()
        paths.private_folder(folder)
        handler: logging.Handler = logging.FileHandler(_begin(folder / "notes-desktop.log"), encoding="utf-8")
        # A full disk is told in the window; tracebacks about the log itself help nobody.
        handler.handleError = lambda record: None  # type: ignore[method-assign]
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)


def note_bug(kind: type[BaseException], trace: TracebackType | None) -> None:
    """Where something unforeseen happened, and its kind. Not its message, which may hold a note's text."""
    import logging
    from traceback import extract_tb

    places = "; ".join(f"{os.path.basename(frame.filename)}:{frame.lineno} {frame.name}" for frame in extract_tb(trace))
    logging.getLogger("notes_desktop").error("a bug: %s at %s", kind.__name__, places)


def _begin(file: Path) -> Path:
    """Put a full log aside. The standard library's rotating handler would do it, and load the network for it."""
    if file.exists() and file.stat().st_size > _MOST_BYTES:
        os.replace(file, file.with_suffix(".log.1"))
    return file
