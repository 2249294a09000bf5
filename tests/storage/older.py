"""Libraries as earlier versions wrote them: their frozen schema, filled by plain SQL."""

from __future__ import annotations

from pathlib import Path

import apsw

from notes_desktop.core.ids import new_uid
from notes_desktop.core.note import content_hash
from notes_desktop.storage.migrations import STEPS
from notes_desktop.storage.opening import build


def make_version_1(path: Path, texts: dict[int, str]) -> None:
    """A library of version 1: each text under its id, the third note pinned, the fourth in the trash."""

    def fill(connection: apsw.Connection) -> None:
        for note_id, text in texts.items():
            title = text.split("\n", 1)[0]
            connection.execute(
                "INSERT INTO note VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, ?)",
                (note_id, new_uid(), title, title.casefold(), len(text), 7 * (note_id == 3), note_id, note_id,
                 9 * (note_id == 4)),
            )  # fmt: skip
            connection.execute(
                "INSERT INTO edit VALUES (?, ?, 1, 1, NULL, 'type', 0, '', ?, 0, ?, ?)",
                (note_id, note_id, text, len(text), note_id),
            )
            connection.execute(
                "INSERT INTO note_text VALUES (?, 1, ?, ?, ?)", (note_id, note_id, content_hash(text), text)
            )
        connection.execute(
            "INSERT INTO action VALUES (1, 'trashed', 'window', ?, NULL, 9)",
            ('{"what": "trashed", "values": {"4": 0}}',),
        )

    build(path, new_uid(), fill=fill, steps=STEPS[:1])
