"""Power cuts on a real file system: the application types on an ext4 whose disk takes nothing any more.

The typist is a process of its own with the real editor; it says how much of its recording was acknowledged.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import selectors
import string
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.traces import Patch, Trace, read_trace
from tests.harness.disks import Ext4Disk, refusal
from tests.harness.running import COMMAND, ROOT
from tests.harness.screen import PATIENCE_S

ROUNDS = 200 if os.environ.get("LONG_RUN") == "1" else 10
PATCHES = 2_000 * ROUNDS
MOST_A_FLUSH = 12
"""Patches that the typist hands over at once."""

LONGEST_S = 0.3
"""Between the first acknowledged text of a round and the cut."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Ext4Disk]:
    if (why := refusal()) is not None:
        pytest.skip(why)
    with _tried(tmp_path / "disk") as mounted:
        yield mounted


def _tried(folder: Path) -> Ext4Disk:
    """A disk that is known to lose what was not flushed."""
    try:
        with Ext4Disk(folder) as trial:
            trial.cut_power()
        return Ext4Disk(folder)
    except OSError as error:
        pytest.skip(f"no ext4 can be mounted and cut off here: {error}")


def test_the_cut_takes_what_was_not_flushed_and_nothing_else(disk: Ext4Disk) -> None:
    flushed, unflushed = disk.folder / "flushed", disk.folder / "unflushed"
    with flushed.open("wb") as stream:
        stream.write(b"kept")
        stream.flush()
        os.fsync(stream.fileno())
    unflushed.write_bytes(b"gone")
    disk.cut_power()
    disk.restart()
    assert flushed.read_bytes() == b"kept"
    assert not unflushed.exists() or unflushed.read_bytes() != b"gone", "these cuts would not notice a loss"


def test_no_power_cut_takes_a_character_that_was_acknowledged(tmp_path: Path, disk: Ext4Disk) -> None:
    chance = random.Random(2026)
    recording = tmp_path / "recording.json.gz"
    _record(recording, chance)
    trace = read_trace(recording)
    typed = 0
    for number in range(ROUNDS):
        acknowledged, told = _type_until_the_cut(disk, recording, number, typed, chance.uniform(0, LONGEST_S))
        disk.restart()
        typed = _typed(trace, _command(disk, "cat", "latest"), acknowledged, told)
        assert "sound" in _command(disk, "check", "--deep")


def _record(file: Path, chance: random.Random) -> None:
    """A person who writes lines, and deletes a little of what stands behind."""
    patches: list[Patch] = []
    length = 0
    for _ in range(PATCHES):
        if length > 40 and chance.random() < 0.2:
            count = chance.randint(1, 12)
            patch = (length - count - chance.randint(0, 20), count, "")
        else:
            letters = "".join(chance.choices(string.ascii_lowercase + " äß", k=chance.randint(1, 9)))
            patch = (length, 0, letters + ("\n" if chance.random() < 0.1 else "."))
        patches.append(patch)
        length += len(patch[2]) - patch[1]
    recorded = {"startContent": "", "endContent": "", "txns": [{"patches": patches}]}
    with gzip.open(file, "wt", encoding="utf-8") as stream:
        json.dump(recorded, stream)


def _type_until_the_cut(disk: Ext4Disk, recording: Path, seed: int, typed: int, after_s: float) -> tuple[int, int]:
    """One round, from a start to the cut; how many patches were acknowledged before it, and how many in all.

    A flush that is under way during the cut may be answered with success though the disk has not all of it. After
    a real cut nobody is there to read such an answer.
    """
    words = [str(recording), str(_library(disk)), str(seed), "0", "end"]
    typist = subprocess.Popen(
        [sys.executable, "-m", "tests.durability.typist", *words],
        cwd=ROOT, env={**_environment(disk), "TYPED_UNTIL": str(typed)}, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert typist.stdout is not None
    with typist.stdout as answers:
        try:
            said = _read_until(answers.fileno(), after_s)
            assert typist.poll() is None, "it ended before the cut"
            disk.cut_power()
        finally:
            typist.kill()
            typist.wait(PATIENCE_S)
        return _newest(said), _newest(said + answers.read())


def _newest(said: bytes) -> int:
    """The last whole line."""
    return int(said.split(b"\n")[-2])


def _read_until(descriptor: int, after_s: float) -> bytes:
    """What was said up to `after_s` behind the first line."""
    said = b""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        end = time.monotonic() + PATIENCE_S
        while (left := end - time.monotonic()) > 0 and selector.select(left):
            if not (data := os.read(descriptor, 65536)):
                break
            end = end if said else time.monotonic() + after_s
            said += data
    assert said, "nothing was acknowledged"
    return said


def _typed(trace: Trace, text: str, acknowledged: int, told: int) -> int:
    """How many patches are in the library: those that were acknowledged, and one flush under way at most."""
    for count in range(acknowledged, told + MOST_A_FLUSH + 1):
        if trace.text_after(count) == text:
            return count
    raise AssertionError(f"acknowledged text is gone: {acknowledged} patches lead to another text than is there")


def _library(disk: Ext4Disk) -> Path:
    return disk.folder / "Notes.notes"


def _environment(disk: Ext4Disk) -> dict[str, str]:
    """Every folder of the application is on this disk: nothing of it may survive elsewhere."""
    names = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "TMPDIR")
    places = {name: disk.folder / name.lower() for name in (*names, "HOME")}
    for place in places.values():
        place.mkdir(mode=0o700, exist_ok=True)
    return {**os.environ, **{name: str(place) for name, place in places.items()}}


def _command(disk: Ext4Disk, *words: str) -> str:
    done = subprocess.run(
        [*COMMAND, "--library", str(_library(disk)), *words],
        cwd=ROOT, env=_environment(disk), capture_output=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()
