"""Simulated power cuts: whatever a disk keeps of what was not flushed, all that was acknowledged is there."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path
from typing import NamedTuple

import apsw
import pytest

from notes_desktop.core.edit import diff
from notes_desktop.core.errors import LibraryRefused, NotesError
from notes_desktop.core.ids import new_uid
from notes_desktop.core.journal import Flush, NewNote
from notes_desktop.storage.migrations import migrate
from notes_desktop.storage.opening import open_library
from notes_desktop.storage.writing import Writer
from tests.durability.crash_vfs import Image, Recording
from tests.storage.flushes import entry, following
from tests.storage.older import make_version_1

POINTS = 50_000 if os.environ.get("LONG_RUN") == "1" else 2_000
CONTROL_POINTS = 400
NOTES = 6
FLUSHES = 160


class Acknowledged(NamedTuple):
    """What the writer had promised when so many changes had reached the disk."""

    changes: int
    revs: dict[int, int]
    actions: int


class Story:
    """What was written, and what was acknowledged when."""

    def __init__(self) -> None:
        self.texts: dict[tuple[int, int], str] = {}
        self.trashed: list[frozenset[int]] = [frozenset()]
        self.promises = [Acknowledged(0, {}, 0)]

    def promised(self, moment: int) -> Acknowledged:
        return max(promise for promise in self.promises if promise.changes <= moment)

    def write(self, recording: Recording, path: Path, chance: random.Random, synchronous: str | None) -> None:
        writer = Writer(open_library(path, recording.name).connection)
        if synchronous is not None:
            writer.connection.pragma("synchronous", synchronous)
        writer.connection.wal_autocheckpoint(25)
        revs: dict[int, int] = {}
        for _ in range(FLUSHES):
            self._step(writer, chance, revs)
            self.promises.append(Acknowledged(len(recording.changes), dict(revs), len(self.trashed) - 1))
        writer.close()

    def _step(self, writer: Writer, chance: random.Random, revs: dict[int, int]) -> None:
        note_id, fate = chance.randint(1, NOTES), chance.random()
        if fate < 0.06:
            writer.checkpoint()
        elif fate < 0.12:
            writer.fold(note_id)
        elif fate < 0.2 and revs:
            self._trash(writer, chance, revs)
        else:
            self._append(writer, chance, note_id, revs)

    def _append(self, writer: Writer, chance: random.Random, note_id: int, revs: dict[int, int]) -> None:
        size = chance.choice((5, 200, 3_000, 20_000))
        text = "".join(chance.choices("abc\n", k=size))
        if note_id not in revs:
            edits = tuple(entry(edit) for edit in diff("", text))
            flush = Flush(note_id, 0, edits, text, NewNote(new_uid(), 1))
        else:
            flush = following(writer, note_id, text)
        rev = flush.base_rev + len(flush.edits)
        self.texts[note_id, rev] = text
        assert writer.append(flush) == rev
        revs[note_id] = rev

    def _trash(self, writer: Writer, chance: random.Random, revs: dict[int, int]) -> None:
        """Two rows and the action that says so: all of it or nothing."""
        chosen = frozenset(chance.sample(sorted(revs), min(2, len(revs))))
        before = self.trashed[-1]
        self.trashed.append((before | chosen) - (before & chosen))
        with writer.transaction():
            writer.set_trashed({note_id: 0 if note_id in before else 7 for note_id in chosen})
            writer.record_action("trashed", "test", {}, None, 1)


def test_no_power_cut_damages_the_library_or_takes_what_was_acknowledged(memory_folder: Path) -> None:
    lost, points = cut(memory_folder, None, POINTS)
    assert lost == []
    assert points == POINTS


@pytest.mark.parametrize("synchronous", ["normal", "off"])
def test_the_cuts_show_what_weaker_flushing_loses(memory_folder: Path, synchronous: str) -> None:
    lost, _ = cut(memory_folder, synchronous, CONTROL_POINTS)
    assert lost, "these cuts would not notice a loss"


def test_a_migration_is_cut_to_the_old_or_the_new_schema(memory_folder: Path) -> None:
    path = memory_folder / "Notes.notes"
    make_version_1(path, {note_id: f"note {note_id}" for note_id in range(1, 30)})
    with Recording() as recording:
        connection = apsw.Connection(str(path), vfs=recording.name, flags=apsw.SQLITE_OPEN_READWRITE)
        connection.pragma("synchronous", "full")
        migrate(connection, 1)
        connection.close()
    seen = set()
    chance = random.Random(7)
    moments = [moment for moment in range(len(recording.changes) + 1) for _ in range(5)]
    for _, image in recording.images(moments, chance):
        connection = apsw.Connection(str(laid_out(image, memory_folder / "cut")))
        version = connection.pragma("user_version")
        is_new = "derived" in {row[1] for row in connection.execute("PRAGMA table_info(note)")}
        counted = connection.execute("SELECT value FROM counter WHERE name = 'untagged'").get if is_new else 28
        assert connection.pragma("integrity_check") == "ok"
        assert (version, is_new, counted) in {(1, False, 28), (2, True, 28)}
        seen.add(version)
        connection.close()
    assert seen == {1, 2}


def cut(folder: Path, synchronous: str | None, points: int) -> tuple[list[str], int]:
    """Write stories, cut the power at `points` moments and say what was wrong with what was left.

    Flushed as the application does, or with another `synchronous`.
    """
    wrong: list[str] = []
    done = 0
    for seed in range(max(1, points // 500)):
        chance = random.Random(f"{synchronous} {seed}")
        story, path = Story(), folder / f"{seed}" / "Notes.notes"
        open_library(path).connection.close()
        with Recording() as recording:
            story.write(recording, path, chance, synchronous)
        moments = chance.choices(range(len(recording.changes) + 1), k=min(500, points))
        for moment, image in recording.images(moments, chance):
            done += 1
            if (said := fault(story, moment, laid_out(image, folder / "cut"))) is not None:
                wrong.append(f"story {seed}, change {moment}: {said}")
        shutil.rmtree(path.parent)
    return wrong, done


def laid_out(image: Image, folder: Path) -> Path:
    """The files of an image, and where its library is."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, contents in image.items():
        (folder / Path(name).name).write_bytes(contents)
    return folder / "Notes.notes"


def fault(story: Story, moment: int, path: Path) -> str | None:
    """What is wrong with a library after the cut; None when nothing is."""
    try:
        writer = Writer(open_library(path).connection)
    except LibraryRefused as error:
        return str(error)
    try:
        return _fault(story, story.promised(moment), writer)
    except (apsw.Error, NotesError) as error:
        return str(error)
    finally:
        writer.close()


def _fault(story: Story, promise: Acknowledged, writer: Writer) -> str | None:
    if (said := writer.connection.pragma("integrity_check")) != "ok":
        return str(said)
    for note_id, acknowledged in promise.revs.items():
        rev = writer.reader.rev(note_id)
        if rev is None or rev < acknowledged:
            return f"note {note_id} has revision {rev} and not {acknowledged}"
        if writer.reader.text(note_id).text != story.texts[note_id, rev]:
            return f"note {note_id} has another text at revision {rev}"
    actions = writer.connection.execute("SELECT count(*) FROM action").get
    assert isinstance(actions, int)
    trashed = frozenset(writer.reader.ids("trash", "edited"))
    if actions < promise.actions or trashed != story.trashed[actions]:
        return f"after {actions} actions the trash has {sorted(trashed)}"
    return None
