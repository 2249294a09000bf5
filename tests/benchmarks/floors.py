"""What the same work costs without the application: the driver alone, on the same files."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import apsw

from notes_desktop.core.query import Query, parse
from notes_desktop.core.query_terms import TEXT_KINDS
from notes_desktop.storage.connection import open_reader, open_writer

ROUNDS = 60
_ROWS = 9
LITERAL = ("meeting", "history", "mentforcr", "eeting", "京都", "nothingatall", "C++", "example.org")
"""Queries whose text can be looked for in files as it is."""

_LIST = """
import sys, apsw
library = apsw.Connection(sys.argv[1], flags=apsw.SQLITE_OPEN_READONLY)
for kind in ("> 0", "= 0"):
    which = f"trashed_ms = 0 AND pinned_ms {kind}"
    sql = f"SELECT uid, title, edited_ms FROM note WHERE {which} ORDER BY edited_ms DESC LIMIT 20"
    print(library.execute(sql).fetchall())
"""
LIST = [sys.executable, "-c", _LIST]
"""With `python -c pass` it makes the budget of a list: twice that, and SQLite's time."""


class FileSearches(NamedTuple):
    tool: str
    times_ms: list[float]


def first_notes(library: Path) -> tuple[list[tuple[str, str]], str]:
    """What a window shows of a library: titles and snippets of the first rows, and the text of the first."""
    connection = open_reader(library)
    rows = connection.execute(
        "SELECT id, title, snippet FROM note WHERE trashed_ms = 0"
        " ORDER BY pinned_ms > 0 DESC, edited_ms DESC, id DESC LIMIT ?",
        (_ROWS,),
    ).fetchall()
    body = connection.execute("SELECT body FROM note_text WHERE note_id = ?", (rows[0][0],)).get
    connection.close()
    return [(str(title), str(snippet)) for _id, title, snippet in rows], str(body)


def saves(library: Path) -> list[float]:
    """One edit into the journal, the revision counted, the row renewed, flushed: the statements alone, on a copy."""
    with tempfile.TemporaryDirectory(dir=library.parent) as folder:
        copy = Path(folder) / library.name
        shutil.copyfile(library, copy)
        connection = open_writer(copy)
        found = connection.execute("SELECT note_id, rev FROM note_text LIMIT 1").fetchone()
        assert found is not None
        note_id, rev = found
        times = [_save(connection, note_id, rev + number) for number in range(ROUNDS)]
        connection.close()
    return times


def _save(connection: apsw.Connection, note_id: int, rev: int) -> float:
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE note_text SET rev = rev + 1 WHERE note_id = ? AND rev = ?", (note_id, rev))
    connection.execute(
        "INSERT INTO edit (note_id, rev, step, kind, position, removed, inserted, caret_before, caret_after, at_ms)"
        " VALUES (?, ?, 1, 'type', 0, '', 'x', 0, 1, 0)",
        (note_id, rev + 1),
    )
    connection.execute("UPDATE note SET edited_ms = edited_ms + 1 WHERE id = ?", (note_id,))
    connection.execute("COMMIT")
    return (time.perf_counter() - begun) * 1000


def searches(index: Path, queries: tuple[str, ...]) -> list[float]:
    """The newest of what FTS5 alone finds for the words of each query, nothing verified and nothing shown."""
    connection = open_reader(index)
    times = []
    for query in queries:
        expression = _expression(parse(query))
        if expression is None:
            continue
        begun = time.perf_counter()
        connection.execute(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 30", (expression,)
        ).fetchall()
        times.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return times


def _expression(query: Query) -> str | None:
    """The words that are asked for, for FTS5; None when there are none."""
    clauses = [
        " OR ".join(f'{{title body}} : "{" ".join(term.folded)}" *' for term in clause)
        for clause in query.clauses
        if all(term.kind in TEXT_KINDS and term.folded and not term.is_not for term in clause)
    ]
    return " AND ".join(f"({clause})" for clause in clauses) or None


def file_searches(library: Path) -> FileSearches:
    """The words of `LITERAL` in the notes as files in a folder, all in the cache of the system."""
    tool = "ripgrep" if shutil.which("rg") else "grep"
    words = ["rg", "--files-with-matches"] if shutil.which("rg") else ["grep", "--recursive", "--files-with-matches"]
    with tempfile.TemporaryDirectory(dir=library.parent) as folder:
        connection = open_reader(library)
        for note_id, body in connection.execute("SELECT note_id, body FROM note_text"):
            (Path(folder) / f"{note_id}.md").write_text(body, "utf-8", newline="")
        connection.close()
        times = []
        for query in ("", *LITERAL):
            begun = time.perf_counter()
            asked = [*words, "--fixed-strings", "--ignore-case", "--", query, folder]
            subprocess.run(asked, stdout=subprocess.DEVNULL, check=False)
            times.append((time.perf_counter() - begun) * 1000)
    return FileSearches(tool, times[1:])
