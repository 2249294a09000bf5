"""The log file: ids and counts, never what people wrote."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from notes_desktop import paths


def start() -> None:
    """Log warnings and worse to a small rotating file; without a place for it, to nowhere."""
    root = logging.getLogger("notes_desktop")
    root.setLevel(logging.INFO)
    try:
        folder = paths.log_folder()
        paths.private_folder(folder)
        handler: logging.Handler = RotatingFileHandler(folder / "notes-desktop.log", maxBytes=500_000, backupCount=2)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
