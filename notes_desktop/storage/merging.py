"""Fewer rows in the journal for the same history: the edits of a step that nothing can be added to become one.

Never across steps, so that Undo has the same result for ever.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from notes_desktop.core.edit import Edit, compose_all

if TYPE_CHECKING:
    from notes_desktop.storage.writing import Writer

_BOOKMARK = "merged_edit"


class _Row(NamedTuple):
    id: int
    note_id: int
    step: int
    edit: Edit
    caret_before: int
    caret_after: int


def merge_steps(writer: Writer, open_notes: Collection[int], limit: int = 300) -> bool:
    """Merge in one slice of the journal behind the last one; False when all of it was gone through. Writer lane only.

    The newest step of each of `open_notes` may go on, and what no body holds yet is left alone. The last rows of a
    step stay, with their ids and revisions: who has read the journal up to one of them has read the same as before.
    """
    with writer.transaction():
        begin = int(writer.reader.meta(_BOOKMARK) or 0)
        rows = _rows(writer, begin, limit)
        growing = {(note_id, _last_step(writer, note_id)) for note_id in open_notes}
        done = begin
        for (note_id, step), group in groupby(rows, key=lambda row: (row.note_id, row.step)):
            if (note_id, step) in growing:
                break
            edits = list(group)
            _merge(writer, edits)
            done = edits[-1].id
        if done != begin:
            writer.set_meta(_BOOKMARK, str(done))
    return len(rows) == limit and done == rows[-1].id


def _rows(writer: Writer, after_id: int, limit: int) -> list[_Row]:
    found = writer.connection.execute(
        "SELECT id, note_id, step, position, removed, inserted, caret_before, caret_after FROM edit"
        " WHERE id > ? ORDER BY id LIMIT ?",
        (after_id, limit),
    )
    return [_Row(row[0], row[1], row[2], Edit(*row[3:6]), row[6], row[7]) for row in found]


def _last_step(writer: Writer, note_id: int) -> int | None:
    found = writer.connection.execute(
        "SELECT step FROM edit WHERE note_id = ? ORDER BY id DESC LIMIT 1", (note_id,)
    ).fetchone()
    return found[0] if found is not None else None


def _merge(writer: Writer, rows: list[_Row]) -> None:
    folded = writer.connection.execute(
        "SELECT folded_edit FROM note_text WHERE note_id = ?", (rows[0].note_id,)
    ).fetchone()
    if len(rows) < 2 or folded is None or rows[-1].id > folded[0]:
        return
    try:
        edits = compose_all(row.edit for row in rows)
    except ValueError:  # the journal of this note is damaged; the check says so
        return
    edits = edits or [Edit(rows[0].edit.position, "", "")]  # a step that did nothing still is one
    if len(edits) == len(rows):
        return
    kept = rows[-len(edits) :]
    for at, (row, edit) in enumerate(zip(kept, edits, strict=True)):
        writer.connection.execute(
            "UPDATE edit SET position = ?, removed = ?, inserted = ?, caret_before = ?, caret_after = ? WHERE id = ?",
            (
                *edit,
                rows[0].caret_before if at == 0 else edit.position,
                rows[-1].caret_after if at == len(edits) - 1 else edit.position + len(edit.inserted),
                row.id,
            ),
        )
    writer.connection.executemany("DELETE FROM edit WHERE id = ?", ((row.id,) for row in rows[: -len(edits)]))
