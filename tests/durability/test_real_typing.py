"""Real people's writing through the real editor, killed again and again, with the exact text after each life."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.durability.traces import FOLDER, read_trace
from tests.durability.typist import Typist

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
IS_LONG = os.environ.get("LONG_RUN") == "1"
TRACES = sorted(FOLDER.glob("*.json.gz"), key=lambda file: file.stat().st_size)
CHOSEN = TRACES if IS_LONG else TRACES[:2]


@pytest.mark.skipif(not TRACES, reason="the recordings are not here: ../shared/data/traces")
@pytest.mark.parametrize("trace_file", CHOSEN, ids=lambda file: file.name.split(".")[0])
def test_every_life_finds_the_text_that_the_last_one_had_acknowledged(
    qtbot: QtBot, tmp_path: Path, trace_file: Path
) -> None:
    trace = read_trace(trace_file)
    library = tmp_path / "typed.notes"
    chance = random.Random(trace_file.name)
    typed, each = 0, max(1, len(trace.patches) // (KILLS + 1) // 7)
    for life in range(KILLS):
        how = "kill" if life % 2 else "exit"
        typed = _live(trace_file, library, life, chance.randint(1, 2 * each - 1), how, typed)
        if typed == len(trace.patches):
            break
    typed = _live(trace_file, library, KILLS, 0, "end", typed)
    assert typed == len(trace.patches)

    typist = Typist(library)
    assert typist.editor.raw_text() == trace.end
    while typist.binding.undo():
        pass
    assert typist.editor.raw_text() == trace.start
    while typist.binding.redo():
        pass
    assert typist.editor.raw_text() == trace.end
    typist.close()


def _live(trace_file: Path, library: Path, seed: int, flushes: int, how: str, typed: int) -> int:
    """One life; the number of patches that are in the library after it."""
    words = [str(trace_file), str(library), str(seed), str(flushes), how]
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability.typist", *words],
        cwd=ROOT, env={**os.environ, "TYPED_UNTIL": str(typed)}, capture_output=True, text=True, check=False,
        timeout=900,
    )  # fmt: skip
    ended = {"exit": 9, "kill": -9, "end": 0}[how]
    assert done.returncode in (ended, 0), done.stderr
    return int(done.stdout.split()[-1])
