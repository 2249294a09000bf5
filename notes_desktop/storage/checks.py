"""Is the file whole: SQLite's own check, the counters, and the hash and journal of every note."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import apsw

from notes_desktop.core.text import N_
from notes_desktop.storage.reading import Reader


class Finding(NamedTuple):
    """Something wrong: a message to be translated when shown, and the note that it is about, if any."""

    message: str
    detail: str
    note_uid: str | None = None


def check_structure(connection: apsw.Connection) -> list[Finding]:
    """PRAGMA integrity_check and the maintained counters."""
    try:
        said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        found = [Finding(N_("The file is damaged."), line) for line in said if line != "ok"]
        wrong = connection.execute(
            "SELECT name FROM counter WHERE value <> CASE name"
            " WHEN 'all' THEN (SELECT count(*) FROM note WHERE trashed_ms = 0)"
            " WHEN 'pinned' THEN (SELECT count(*) FROM note WHERE trashed_ms = 0 AND pinned_ms > 0)"
            " WHEN 'trash' THEN (SELECT count(*) FROM note WHERE trashed_ms > 0) END"
        ).fetchall()
    except apsw.Error as error:
        return [Finding(N_("The file is damaged."), str(error))]
    return found + [Finding(N_("A counter is wrong."), name) for (name,) in wrong]


def check_bodies(reader: Reader, content_hash: Callable[[str], bytes]) -> list[Finding]:
    """Every body against its hash, every journal against its body."""
    found: list[Finding] = []
    for uid, note_id in reader.connection.execute("SELECT uid, id FROM note ORDER BY id"):
        body, stored = reader.connection.execute(
            "SELECT body, content_hash FROM note_text WHERE note_id = ?", (note_id,)
        ).fetchone() or ("", b"")
        if content_hash(body) != stored:
            found.append(Finding(N_("The text of a note differs from its hash."), "", uid))
            continue
        try:
            reader.text(note_id)
        except ValueError:
            found.append(Finding(N_("The journal of a note does not fit its text."), "", uid))
    return found
