"""The writes that the command line knows, carried out here or by the running window: the same code for both."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from notes_desktop import paths
from notes_desktop.core.change import Change
from notes_desktop.core.errors import LibraryLocked, UsageError
from notes_desktop.core.text import N_
from notes_desktop.services import instance
from notes_desktop.services.library import Library
from notes_desktop.services.notes import Notes
from notes_desktop.storage.lock import LibraryLock

WAIT_S = 5.0
ORIGIN = "command"


def carry_out(library: Library, message: instance.Message, publish: Callable[[Change], None]) -> dict[str, Any]:
    """Do what the message says and wait until it is flushed. Any thread. Raises NotesError."""
    notes = Notes(library, publish)
    word = message.get("do")
    if word == "new":
        uid, _ = notes.new(_text(message), ORIGIN).result()
        return {"uid": uid}
    if word == "append":
        notes.append(_uids(message)[0], _text(message), ORIGIN).result()
        return {}
    if word in ("trash", "restore"):
        note_ids = notes.find(_uids(message)).result()
        act = notes.trash if word == "trash" else notes.restore
        act(note_ids, ORIGIN).result()
        return {"count": len(note_ids)}
    raise UsageError(N_("That is not a command."))


def hand_over(path: Path, message: instance.Message) -> dict[str, Any]:
    """Let the running window do it; without one take the lock and do it here. Raises NotesError."""
    lock = LibraryLock(paths.lock_file(path))
    deadline = time.monotonic() + WAIT_S
    while not lock.acquire("command"):
        holder = lock.holder()
        if holder is not None and holder.socket:
            try:
                return instance.ask(Path(holder.socket), message, WAIT_S)
            except instance.Unreachable:
                pass
        if time.monotonic() > deadline:
            raise LibraryLocked(
                N_("{path} is in use by process {pid}, which does not answer. Close it and try again."),
                path=path,
                pid=holder.pid if holder else "?",
            )
        time.sleep(0.05)
    try:
        library = Library(path, lock)
        try:
            return {"ok": True, **carry_out(library, message, lambda _: None)}
        finally:
            library.close()
    finally:
        lock.release()


def _text(message: instance.Message) -> str:
    text = message.get("text")
    if not isinstance(text, str):
        raise UsageError(N_("There is no text."))
    return text


def _uids(message: instance.Message) -> list[str]:
    uids = message.get("uids")
    if not isinstance(uids, list) or not uids or not all(isinstance(uid, str) for uid in uids):
        raise UsageError(N_("Name at least one note."))
    return uids
