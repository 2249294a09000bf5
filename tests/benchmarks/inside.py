"""Figures from inside the process: keys, saving, switching and searching in the real window on one library."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import notes_desktop.ui  # noqa: F401 (before PySide, as in a start)

# isort: split
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QTextEdit

from notes_desktop import paths
from notes_desktop.core.ids import NoteId
from notes_desktop.services.backup import backup
from notes_desktop.ui.window.workspace import Workspace
from tests.benchmarks import floors
from tests.benchmarks.figures import Row, show
from tests.benchmarks.opened import leave, open_window, press, wait_until
from tests.benchmarks.stalls import Heart, wakeups_per_second

KEYS = 200
WORST = 8
QUERIES = ("pi", "kit", "京都", "встреча", "project", "loka", "会", "the of", "eth", "m", "plebal", "nothingatall")


def main() -> None:
    app, workspace = open_window(Path(sys.argv[1]))
    count = workspace.model.rowCount()
    heart = Heart()
    rebuilt = heart.during(lambda: wait_until(workspace.reports.is_index_level, 3600))
    rows = [*searches(app, workspace), *switches(app, workspace), *keys(app, workspace), *saves(app, workspace)]
    show(f"{count} notes", [*rows, *stalls(workspace, heart, rebuilt)])
    if (wakeups := wakeups_per_second()) is not None:
        print(f"{'idle: wake-ups a second, all threads':38}{wakeups:9.2f}  0 and the caret's blink")
    leave(workspace)


def keys(app: QApplication, workspace: Workspace) -> list[Row]:
    """A key until it is painted, beside a bare QTextEdit with the same text; and until it is flushed."""
    rows = []
    for size in (1_000, 100_000, 1_000_000):
        text = ("word " * 18 + "\n\n") * (size // 92)
        workspace.navigator.create()
        workspace.binding.insert(text)
        wait_until(lambda: workspace.saver.is_idle and not workspace.editor.is_loading())
        bare = QTextEdit()
        bare.resize(workspace.editor.size())
        bare.setPlainText(text)
        bare.show()
        app.processEvents()
        ours, floor = [], []
        for _ in range(KEYS // 2):
            ours.append(painted(app, workspace.editor.surface()))
            floor.append(painted(app, bare))
        bare.close()
        rows.append(Row(f"key → painted, {size // 1000} kB", ours, floor, "≤ 1.5 ×"))
    flushed: list[float] = []
    for _ in range(30):
        press(app, workspace.editor.surface())
        flushed.append(until_saved(workspace))
    return [*rows, Row("key → flushed, 1 MB", flushed, (), "p99 ≤ 250 ms")]


def switches(app: QApplication, workspace: Workspace) -> list[Row]:
    chance, times = random.Random(1), []
    for _ in range(60):
        note_id = workspace.model.note_at(chance.randrange(workspace.model.rowCount()))
        assert note_id is not None
        begun = time.perf_counter()
        workspace.navigator.open(NoteId(note_id))
        wait_until(lambda: not workspace.editor.is_loading())
        workspace.editor.surface().viewport().repaint()
        app.processEvents()
        times.append((time.perf_counter() - begun) * 1000)
    return [Row("note switch → painted", times, (), "p95 ≤ 30 ms")]


def searches(app: QApplication, workspace: Workspace) -> list[Row]:
    """First rows painted for each key of each query, beside FTS5 alone."""
    times: list[float] = []
    named: list[tuple[float, str]] = []
    workspace.window.commands.run("search.focus")
    for query in QUERIES * 2:
        for end in range(1, len(query) + 1):
            times.append(until_hits(workspace, query[:end]))
            named.append((times[-1], query[:end]))
        workspace.navigator.leave_search()
        wait_until(lambda: workspace.listing.is_answered)
    slowest = ", ".join(f"{text} {time_ms:.0f}" for time_ms, text in sorted(named, reverse=True)[:WORST])
    print(f"slowest search keys, ms: {slowest}")
    floor = floors.searches(paths.index_file(workspace.library.uid, workspace.library.path), QUERIES * 2)
    return [Row("search key → first rows painted", times, floor, "p95 ≤ 30 ms")]


def until_saved(workspace: Workspace) -> float:
    """Milliseconds until the next acknowledgement."""
    begun, came = time.perf_counter(), QEventLoop()
    workspace.binding.note_saved.connect(came.quit)
    came.exec()
    workspace.binding.note_saved.disconnect(came.quit)
    return (time.perf_counter() - begun) * 1000


def until_hits(workspace: Workspace, query: str) -> float:
    """Milliseconds until the first rows of an answer are painted."""
    came = QEventLoop()
    workspace.listing.first_hits.connect(came.quit)
    begun = time.perf_counter()
    workspace.search_box.field.setText(query)
    workspace.search_box.query_changed.emit(query)
    came.exec()
    workspace.note_list.viewport().repaint()
    workspace.listing.first_hits.disconnect(came.quit)
    return (time.perf_counter() - begun) * 1000


def saves(app: QApplication, workspace: Workspace) -> list[Row]:
    """One key's way through the writer lane, beside the statements alone."""
    workspace.navigator.create()
    times = []
    for _ in range(floors.ROUNDS):
        press(app, workspace.editor.surface())
        workspace.binding.flush()
        times.append(until_saved(workspace))
    return [Row("handed over → acknowledged", times, floors.saves(workspace.library.path))]


def stalls(workspace: Workspace, heart: Heart, rebuilt: list[float]) -> list[Row]:
    """What a person may do or the application does by itself, each while the heart beats."""
    chance = random.Random(2)

    def search() -> None:
        for query in QUERIES:
            for end in range(1, len(query) + 1):
                workspace.search_box.field.setText(query[:end])
                workspace.search_box.query_changed.emit(query[:end])
                wait_until(lambda: workspace.listing.is_answered)
        workspace.navigator.leave_search()
        wait_until(lambda: workspace.listing.is_answered)

    def switch() -> None:
        for _ in range(40):
            note_id = workspace.model.note_at(chance.randrange(workspace.model.rowCount()))
            assert note_id is not None
            workspace.navigator.open(note_id)
            wait_until(lambda: not workspace.editor.is_loading())

    def paste_large() -> None:
        workspace.navigator.create()
        workspace.binding.insert(("word " * 18 + "\n\n") * 10_800)
        wait_until(lambda: workspace.saver.is_idle and workspace.editor.is_styled())

    def open_large() -> None:
        workspace.navigator.travel(-1)
        workspace.navigator.travel(1)
        wait_until(lambda: workspace.editor.is_styled() and not workspace.editor.is_loading())

    def jump() -> None:
        workspace.note_list.scrollToBottom()
        wait_until(lambda: workspace.model.row(workspace.model.rowCount() - 1) is not None)

    def back_up() -> None:
        with tempfile.TemporaryDirectory(dir=workspace.library.path.parent) as folder:
            target = Path(folder) / "copy.notes"
            done = workspace.library.rescue_lane.submit(backup, workspace.library.path, target)
            wait_until(done.done, 600)

    return [
        Row("longest stall: index built anew", rebuilt, (), "≤ 50 ms"),
        Row("longest stall: typing a search", heart.during(search), (), "≤ 50 ms"),
        Row("longest stall: switching notes", heart.during(switch), (), "≤ 50 ms"),
        Row("longest stall: pasting 1 MB", heart.during(paste_large)),
        Row("longest stall: opening 1 MB", heart.during(open_large), (), "≤ 50 ms"),
        Row("longest stall: end of the list", heart.during(jump), (), "≤ 50 ms"),
        Row("longest stall: a backup", heart.during(back_up), (), "≤ 50 ms"),
    ]


def painted(app: QApplication, surface: QAbstractScrollArea) -> float:
    begun = time.perf_counter()
    press(app, surface)
    surface.viewport().repaint()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
