"""What is derived from a note's text when it is folded: its tags, its links, its open tasks."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import apsw

from notes_desktop.core.derived import derive
from notes_desktop.core.tags import tag_key, with_ancestors
from notes_desktop.storage.notes import NoteDamaged

if TYPE_CHECKING:
    from notes_desktop.core.derived import Derived
    from notes_desktop.storage.writing import Writer

DERIVED = 1
"""Version of what is derived; a note with another one is looked at again."""

_SLICE_S = 0.03


def note_down(connection: apsw.Connection, note_id: int, text: str) -> None:
    """Write what the text says about itself. Within the transaction that folds the note."""
    found = derive(text)
    tags = " ".join(found.tags)
    before = connection.execute("SELECT tags, open_tasks, derived FROM note WHERE id = ?", (note_id,)).fetchone()
    if before is None:
        return
    if before != (tags, found.open_tasks, DERIVED):
        connection.execute(
            "UPDATE note SET tags = ?, open_tasks = ?, derived = ? WHERE id = ?",
            (tags, found.open_tasks, DERIVED, note_id),
        )
    if before[0] != tags:
        _set_tags(connection, note_id, before[0].split(), found.tags)
    _set_links(connection, note_id, found)


def derive_slice(writer: Writer) -> bool:
    """Derive some notes that still wait for it; False when none is left. Writer lane, within 50 ms."""
    deadline = time.monotonic() + _SLICE_S
    with writer.transaction():
        waiting = writer.reader.underived(200)
        for note_id in waiting:
            try:
                text = writer.reader.text(note_id).text
            except NoteDamaged:  # which the check of the texts tells
                text = ""
            note_down(writer.connection, note_id, text)
            if time.monotonic() > deadline:
                return True
    return bool(waiting)


def _set_tags(connection: apsw.Connection, note_id: int, before: Sequence[str], after: Sequence[str]) -> None:
    was, wanted = _spelled(before), _spelled(after)
    there = {
        key
        for (key,) in connection.execute(
            "SELECT tag.key FROM note_tag JOIN tag ON tag.id = note_tag.tag_id WHERE note_tag.note_id = ?", (note_id,)
        )
    }
    for key in wanted.keys() - there:
        connection.execute("INSERT INTO tag (name, key) VALUES (?, ?) ON CONFLICT DO NOTHING", (wanted[key], key))
        connection.execute("INSERT INTO note_tag (tag_id, note_id) SELECT id, ? FROM tag WHERE key = ?", (note_id, key))
    for key in there - wanted.keys():
        connection.execute(
            "DELETE FROM note_tag WHERE note_id = ? AND tag_id = (SELECT id FROM tag WHERE key = ?)", (note_id, key)
        )
    for key, name in wanted.items():
        if was.get(key) != name:
            _spell(connection, note_id, key, name, key in was)


def _spelled(names: Iterable[str]) -> dict[str, str]:
    """The keys of these tags and of those they are nested in, as they are spelled."""
    spelled: dict[str, str] = {}
    for name in names:
        for key in with_ancestors(tag_key(name)):
            spelled.setdefault(key, "/".join(name.split("/")[: key.count("/") + 1]))
    return spelled


def _spell(connection: apsw.Connection, note_id: int, key: str, name: str, is_anew: bool) -> None:
    """Show the tag as it is spelled now in the note, where it `is_anew` or no other note outside the trash has it."""
    connection.execute(
        "UPDATE tag SET name = :name WHERE key = :key AND name <> :name"
        " AND (:anew OR count <= (SELECT trashed_ms = 0 FROM note WHERE id = :note))",
        {"name": name, "key": key, "anew": is_anew, "note": note_id},
    )


def _set_links(connection: apsw.Connection, note_id: int, found: Derived) -> None:
    there = {target for (target,) in connection.execute("SELECT target FROM link WHERE note_id = ?", (note_id,))}
    wanted = set(found.links)
    connection.executemany(
        "INSERT INTO link (note_id, target) VALUES (?, ?)", ((note_id, target) for target in wanted - there)
    )
    connection.executemany(
        "DELETE FROM link WHERE note_id = ? AND target = ?", ((note_id, target) for target in there - wanted)
    )
