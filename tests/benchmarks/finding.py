"""Figures of finding and keeping order in the real window on one library, each beside its floor.

`python -m tests.benchmarks.finding LIBRARY [PART]…` measures all or some parts: queries, typing, switcher, moving,
counts, bulk. Changes the library and takes it back again.
"""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path
from typing import NamedTuple

import notes_desktop.ui  # noqa: F401 (before PySide, as in a start)

# isort: split
from PySide6.QtCore import QEventLoop, QTimer

from notes_desktop import paths
from notes_desktop.core.ids import NoteId
from notes_desktop.ui.widgets.switcher import Switcher
from tests.benchmarks import floors
from tests.benchmarks.bulk import bulk
from tests.benchmarks.figures import Row, memory_mb, show
from tests.benchmarks.opened import Opened, leave, milliseconds_since, open_window, paint, press, wait_until
from tests.benchmarks.queries import QUERIES, SWITCHER, TYPED
from tests.benchmarks.stalls import Heart

GIVE_UP_MS = 20_000
WORST = 8
_ROUNDS = 2
_FEW = 200_000
"""Up to so many notes everything is asked twice, and exported for the tool that reads files."""


class Times(NamedTuple):
    """Milliseconds from the key to the first rows painted, and to the whole answer."""

    first: float
    complete: float


def main() -> None:
    opened = open_window(Path(sys.argv[1]))
    workspace = opened.workspace
    count = workspace.model.rowCount()
    heart = Heart()
    begun = time.perf_counter()
    rebuilt = heart.during(lambda: wait_until(workspace.reports.is_index_level, 7200, 50))
    built_s = time.perf_counter() - begun
    before_mb = memory_mb(os.getpid())
    workspace.window.commands.run("search.focus")
    finding = Finding(opened, heart, count)
    rows = []
    parts = (finding.queries, finding.typing, finding.switcher, finding.moving, finding.counts, finding.bulk)
    for part in parts:
        if sys.argv[2:] and part.__name__ not in sys.argv[2:]:
            continue
        print(f"measuring {part.__name__} …", file=sys.stderr, flush=True)
        rows += part()
    show(f"{count} notes: finding and order", [*rows, Row("longest stall: index built anew", rebuilt, (), "≤ 50 ms")])
    print(f"{'index built anew':38}{built_s:9.1f} s{count / built_s:9.0f} notes/s")
    size_mb = paths.index_file(workspace.library.uid, workspace.library.path).stat().st_size / 1e6
    print(f"{'index, MB':38}{size_mb:9.1f}")
    wait_until(workspace.reports.is_index_level, 7200, 50)  # it read thousands of notes again
    print(f"{'memory (PSS), MB: index level, in the end':38}{before_mb:9.1f}{memory_mb(os.getpid()):9.1f}")
    finding.tell_worst()
    workspace.editor.focus_text()  # a start with the search in focus makes ready for it
    leave(workspace)


class Finding:
    """Asks in the search box, the list and the switcher."""

    def __init__(self, opened: Opened, heart: Heart, count: int) -> None:
        self._opened = opened
        self._app, self._workspace = opened
        self._heart = heart
        self._rounds = _ROUNDS if count <= _FEW else 1
        self._is_small = count <= _FEW
        self._times: dict[str, list[Times]] = {}

    def queries(self) -> list[Row]:
        """All queries of the list, by kind, beside FTS5 on the same file and a tool that reads files."""
        stall = self._heart.during(self._ask_all)
        library = self._workspace.library
        index = paths.index_file(library.uid, library.path)
        rows = []
        for kind, queries in QUERIES.items():
            firsts = [times.first for query in queries for times in self._times[query]]
            rows.append(Row(f"first rows: {kind}", firsts, floors.searches(index, queries)))
        every = [times for all_times in self._times.values() for times in all_times]
        rows.append(Row("first rows: all 200 queries", [times.first for times in every], (), "worst ≤ 150 ms"))
        rows.append(Row("all hits: all 200 queries", [times.complete for times in every]))
        rows.append(Row("longest stall: all 200 queries", stall, (), "≤ 50 ms"))
        return [*rows, *self._beside_files()]

    def typing(self) -> list[Row]:
        """Words of ten letters, key by key; a key comes when the rows of the one before it are there."""
        rows = []
        for word in TYPED:
            times: list[float] = []

            def type_word(word: str = word, times: list[float] = times) -> None:
                self._leave_search()
                times.extend(self._ask(word[:end]).first for end in range(1, len(word) + 1))

            stall = self._heart.during(type_word)
            rows.append(Row(f"search key → first rows: {word}", times, (), "p95 ≤ 30 ms"))
            rows.append(Row(f"longest stall: typing {word}", stall, (), "≤ 50 ms"))
        self._leave_search()
        return rows

    def switcher(self) -> list[Row]:
        """A key in the quick switcher until its titles are painted."""
        times: list[float] = []

        def type_titles() -> None:
            for text in SWITCHER:
                self._workspace.window.commands.run("switcher.open")
                switcher = self._workspace.window.findChildren(Switcher)[-1]
                for letter in text:
                    begun = time.perf_counter()
                    press(self._app, switcher.field, letter)
                    wait_until(switcher.is_answered, ask_again_ms=1)
                    paint(self._workspace.window)
                    times.append(milliseconds_since(begun))
                switcher.close()

        stall = self._heart.during(type_titles)
        return [
            Row("switcher: key → titles painted", times, (), "≤ 30 ms"),
            Row("longest stall: switcher", stall, (), "≤ 50 ms"),
        ]

    def moving(self) -> list[Row]:
        """Other notes, and the other end of the list."""
        switches: list[float] = []
        jumps: list[float] = []
        switching = self._heart.during(lambda: self._switch(switches))
        jumping = self._heart.during(lambda: self._jump(jumps))
        return [
            Row("note switch → painted", switches, (), "p95 ≤ 30 ms"),
            Row("longest stall: switching notes", switching, (), "≤ 50 ms"),
            Row("end of the list → painted", jumps),
            Row("longest stall: end of the list", jumping, (), "≤ 50 ms"),
        ]

    def counts(self) -> list[Row]:
        """What the sidebar shows, from asked to shown."""
        times: list[float] = []

        def count() -> None:
            for _ in range(20):
                came = QEventLoop()
                self._workspace.listing.counted.connect(came.quit)
                begun = time.perf_counter()
                self._workspace.listing.count()
                came.exec()
                times.append(milliseconds_since(begun))
                self._workspace.listing.counted.disconnect(came.quit)

        stall = self._heart.during(count)
        return [Row("counts of the sidebar", times), Row("longest stall: counts", stall, (), "≤ 50 ms")]

    def bulk(self) -> list[Row]:
        return bulk(self._opened, self._heart)

    def tell_worst(self) -> None:
        """The slowest queries, by name."""
        firsts = {query: max(times.first for times in several) for query, several in self._times.items()}
        wholes = {query: max(times.complete for times in several) for query, several in self._times.items()}
        for name, slowest in (("first rows", firsts), ("all hits", wholes)):
            print(f"\nSlowest, {name}:")
            for query in sorted(slowest, key=lambda query: -slowest[query])[:WORST]:
                print(f"{slowest[query]:47.2f}  {query}")

    def _ask_all(self) -> None:
        for _ in range(self._rounds):
            for queries in QUERIES.values():
                for query in queries:
                    self._leave_search()
                    self._times.setdefault(query, []).append(self._ask(query))
        self._leave_search()

    def _ask(self, query: str) -> Times:
        """Write a query into the search box. What did not come is as long as was waited for it."""
        listing, model = self._workspace.listing, self._workspace.model
        came = QEventLoop()
        first = complete = float("inf")

        def on_rows() -> None:
            nonlocal first
            if first == float("inf") and (model.rowCount() or complete < float("inf")):
                paint(self._workspace.window)
                first = milliseconds_since(begun)
            if complete < float("inf"):
                came.quit()

        def on_listed() -> None:
            nonlocal complete
            complete = milliseconds_since(begun)

        listing.first_hits.connect(on_rows)
        listing.listed.connect(on_listed)
        patience = QTimer(singleShot=True, interval=GIVE_UP_MS)
        patience.timeout.connect(came.quit)
        patience.start()
        paint(self._workspace.window)  # what was there before: nobody types faster than that is seen
        begun = time.perf_counter()
        self._workspace.search_box.field.setText(query)
        self._workspace.search_box.query_changed.emit(query)
        came.exec()
        listing.first_hits.disconnect(on_rows)
        listing.listed.disconnect(on_listed)
        return Times(min(first, GIVE_UP_MS), min(complete, GIVE_UP_MS))

    def _leave_search(self) -> None:
        self._workspace.navigator.leave_search()
        wait_until(lambda: self._workspace.listing.is_answered)

    def _switch(self, times: list[float]) -> None:
        workspace, chance = self._workspace, random.Random(1)
        for _ in range(60):
            note_id = workspace.model.note_at(chance.randrange(workspace.model.rowCount()))
            assert note_id is not None
            paint(workspace.window)
            begun = time.perf_counter()
            workspace.navigator.open(NoteId(note_id))
            wait_until(lambda: not workspace.editor.is_loading())
            paint(workspace.window)
            times.append(milliseconds_since(begun))

    def _jump(self, times: list[float]) -> None:
        note_list = self._workspace.note_list
        for _ in range(10):
            note_list.scrollToTop()
            note_list.viewport().repaint()
            begun = time.perf_counter()
            note_list.scrollToBottom()
            note_list.viewport().repaint()
            times.append(milliseconds_since(begun))
            assert self._workspace.model.row(self._workspace.model.rowCount() - 1) is not None

    def _beside_files(self) -> list[Row]:
        """Words that a tool can look for in files too: all hits here, the names of all files there."""
        if not self._is_small:
            return []
        found = floors.file_searches(self._workspace.library.path)
        ours = [times.complete for query in floors.LITERAL for times in self._times[query]]
        if found.tool != "ripgrep":
            print(f"ripgrep is not installed: {found.tool} is the floor of what reads files", flush=True)
        return [Row(f"all hits: {len(floors.LITERAL)} words, beside {found.tool}", ours, found.times_ms)]


if __name__ == "__main__":
    main()
