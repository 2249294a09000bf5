"""`make bench`: start, keys, saves, finding, order and the command line, each beside its floor from the same run.

`make bench ARGS="--only finding --sizes 1000"` measures less.
"""

from __future__ import annotations

import argparse
import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from notes_desktop.services.clock import now_ms
from notes_desktop.services.witness import VARIABLE
from tests.benchmarks import floors
from tests.benchmarks.figures import Row, memory_mb, show
from tests.benchmarks.library import make_library
from tests.harness.running import COMMAND, ROOT, Home

PARTS = ("start", "inside", "finding")
ROUNDS = 9
SETTLED_S = 2.0
PASS = [sys.executable, "-c", "pass"]
BARE = [sys.executable, "-m", "tests.benchmarks.bare_window"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000", help="notes, separated by commas")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure this part; may be said several times")
    parser.add_argument("--library", type=Path, help="measure a copy of a library that was made before")
    wanted = parser.parse_args()
    if wanted.library is not None:
        measure(wanted.library, 0, wanted.only or PARTS)
        return
    sizes = [int(size) for size in wanted.sizes.split(",")]
    if os.environ.get("BENCH_MILLION") == "1":
        sizes.append(1_000_000)
    for size in sizes:
        measure(None, size, wanted.only or PARTS)


def measure(made: Path | None, size: int, parts: Sequence[str]) -> None:
    """A library of its own in a home of its own, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder), as_installed(Path(folder)))
        begun = time.perf_counter()
        if made is None:
            make_library(size, home.library, now_ms())
        else:
            shutil.copyfile(made, home.library)
        print(f"\nA library of {size or made} notes, {home.library.stat().st_size / 1e6:.0f} MB, "
              f"made in {time.perf_counter() - begun:.0f} s", flush=True)  # fmt: skip
        shown(home, COMMAND)  # the bytecode that an installation brings is made here
        if "start" in parts:
            outside(home, size)
        for part in parts:
            if part != "start":
                subprocess.run(
                    [sys.executable, "-m", f"tests.benchmarks.{part}", str(home.library)],
                    cwd=ROOT, env=home.environment, check=True,
                )  # fmt: skip
        if "finding" in parts:
            at_rest(home)


def as_installed(folder: Path) -> dict[str, str]:
    """With bytecode kept from run to run, as an installation has it, and nothing drawn on a screen."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def outside(home: Home, size: int) -> None:
    """Whole processes, ours and the floor in turn."""
    ours, bare, listed, floor = [], [], [], []
    our_memory = bare_memory = 0.0
    for _ in range(ROUNDS):
        (time_ms, our_memory), (bare_ms, bare_memory) = shown(home, COMMAND), shown(home, BARE)
        ours.append(time_ms)
        bare.append(bare_ms)
        listed.append(ended(home, [*COMMAND, "list", "--limit", "20"]))
        floor.append(ended(home, PASS) + ended(home, [*floors.LIST, str(home.library)]))
    show(
        f"{size} notes, whole processes (the first of {ROUNDS} left out)",
        [
            Row("start → first frame", ours[1:], bare[1:], "≤ 1.5 ×"),
            Row("command line: list", listed[1:], floor[1:], "≤ 1 × (2 × pass + SQLite)"),
        ],
    )
    more = our_memory - bare_memory
    print(f"{'memory (PSS), MB: soon after a start':38}{our_memory:9.1f}{'':18}{bare_memory:9.1f}{more:+7.1f}")


def at_rest(home: Home) -> None:
    """Memory with the index level, beside a bare window with nothing in it, and one that shows the same notes."""
    notes = home.library.with_name("shown.json")
    notes.write_text(json.dumps(floors.first_notes(home.library)), "utf-8")
    ours, bare, same = (shown(home, *words)[1] for words in ((COMMAND,), (BARE,), (BARE, str(notes))))
    more = ours - bare
    print(f"{'memory (PSS), MB: index level':38}{ours:9.1f}{'':18}{bare:9.1f}{more:+7.1f}  ≤ + 40 MB at 100 k notes")
    print(f"{'beside a bare window with its notes':38}{ours:9.1f}{'':18}{same:9.1f}{ours - same:+7.1f}")


def shown(home: Home, command: list[str], *further: str) -> tuple[float, float]:
    """Milliseconds to the first frame, and the memory some seconds later in MB."""
    read, write = os.pipe()
    begun = time.monotonic_ns()
    words = [*command, str(write), *further] if command is BARE else command
    process = subprocess.Popen(words, cwd=ROOT, env={**home.environment, VARIABLE: str(write)}, pass_fds=(write,))
    os.close(write)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(read, selectors.EVENT_READ)
            said = b""
            while b"shown" not in said:
                assert selector.select(60), "no first frame"
                piece = os.read(read, 4096)
                assert piece, "ended before the first frame"
                said += piece
            line = next(line for line in said.decode().splitlines() if line.startswith("shown"))
            time.sleep(SETTLED_S)
            return (int(line.split()[3]) - begun) / 1e6, memory_mb(process.pid)
    finally:
        process.terminate()
        process.wait(30)
        os.close(read)


def ended(home: Home, command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=home.environment, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
