"""Damaged files: a library of ours always starts, a foreign file stays as it is, and nothing is changed in silence."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import apsw
import pytest

from notes_desktop import paths
from notes_desktop.core.errors import LibraryDamaged, LibraryForeign, LibraryNewer, LibraryRefused
from notes_desktop.services.backup import backup
from notes_desktop.services.checking import check, is_damaged
from notes_desktop.services.library import Library
from notes_desktop.services.notes import Notes
from notes_desktop.services.repair import Report, repair
from notes_desktop.storage.checks import Finding
from notes_desktop.storage.connection import StorageDamaged, open_writer
from notes_desktop.storage.lock import LibraryLock
from notes_desktop.storage.notes import NoteDamaged
from notes_desktop.storage.opening import open_library, open_reading
from notes_desktop.storage.writing import Writer
from tests.harness.running import ROOT, Home, Running
from tests.storage.damage import damage, roots, zeroed
from tests.storage.flushes import first, following

CASES = 3_000 if os.environ.get("LONG_RUN") == "1" else 15
"""Of each kind of damage."""

NOTES = 60
PAGE = 4096
_VERSION = range(60, 64)


class Harmed(NamedTuple):
    """What stands at the library's place: the file, and its WAL if it has one."""

    file: bytes
    wal: bytes | None = None


class Sample:
    """A library, what it holds, and what other files may be put in its place."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "Notes.notes"
        self._write()
        self.file = self.path.read_bytes()
        self.texts = texts_of(self.path)
        self.lines = {
            uid: [line for line in map(str.encode, text.split("\n")) if len(line) > 20 and line in self.file]
            for uid, text in self.texts.items()
        }
        self.earlier_wal, self.newest_wal, self.alien_wal = self._make_wals(folder)

    def put(self, harmed: Harmed) -> None:
        for suffix in ("-wal", "-shm", ".lock"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self.path.write_bytes(harmed.file)
        if harmed.wal is not None:
            self.path.with_name(self.path.name + "-wal").write_bytes(harmed.wal)

    def undamaged(self, harmed: Harmed) -> set[str]:
        """Notes of whose text every line stands in the file still."""
        return {uid for uid, lines in self.lines.items() if all(line in harmed.file for line in lines)}

    def _write(self) -> None:
        writer = Writer(open_library(self.path).connection)
        for number in range(1, NOTES + 1):
            writer.append(first(number, _text(number, 1), at_ms=1_700_000_000_000 + number))
        writer.set_pins({4: 1, 9: 2})
        writer.set_trashed({12: 5})
        writer.record_action("trashed", "window", {"what": "trashed", "values": {"12": 0}}, None, 5)
        writer.close()
        backup(self.path, None)
        writer = Writer(open_library(self.path).connection)
        for number in range(1, NOTES, 3):
            writer.append(following(writer, number, _text(number, 2), at_ms=1_700_000_100_000 + number))
            writer.fold(number)
        writer.append(first(NOTES + 1, _text(NOTES + 1, 1)))
        writer.close()

    def _make_wals(self, folder: Path) -> tuple[bytes, bytes, bytes]:
        place = folder / "wals" / self.path.name
        place.parent.mkdir()
        shutil.copy(self.path, place)
        other = folder / "other" / self.path.name
        wals = []
        for library in (place, place, other):
            connection = open_library(library).connection if not library.exists() else open_writer(library)
            writer = Writer(connection)
            if library is other:
                writer.append(first(1, "of another library"))
            else:
                writer.append(following(writer, 2, writer.reader.text(2).text + "more\n"))
            wals.append(library.with_name(f"{library.name}-wal").read_bytes())
            writer.close()
        self.path_after, self.texts_after = place.read_bytes(), texts_of(place)
        return wals[0], wals[1], wals[2]


def _text(number: int, version: int) -> str:
    """Small ones, and some that need pages of their own; every line stands in one note only."""
    count = 220 if number % 17 == 0 else 3 + number % 40
    lines = [f"line {at} of note {number} ünd version {version if at % 5 == 0 else 1}" for at in range(count)]
    return "\n".join([f"# Note {number} in version {version}", "", *lines, ""])


def texts_of(path: Path) -> dict[str, str]:
    reader = open_reading(path)
    try:
        ids = [note_id for view in ("all", "trash") for note_id in reader.ids(view, "created")]
        return {str(reader.uid_of(note_id)): reader.text(note_id).text for note_id in ids}
    finally:
        reader.close()


def flips(sample: Sample, chance: random.Random) -> Harmed:
    data = bytearray(sample.file)
    for _ in range(chance.choice((1, 1, 2, 5, 20, 200))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return Harmed(bytes(data))


def zeroed_pages(sample: Sample, chance: random.Random) -> Harmed:
    data = bytearray(sample.file)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 8))):
        page = chance.randrange(len(data) // PAGE)
        data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    return Harmed(bytes(data))


def alien_sectors(sample: Sample, chance: random.Random) -> Harmed:
    """A disk that wrote, or gave, something else: noise, or what belongs elsewhere in the file."""
    data = bytearray(sample.file)
    for _ in range(chance.choice((1, 2, 4))):
        place, other = (chance.randrange(len(data) // 512) * 512 for _ in range(2))
        data[place : place + 512] = chance.choice((chance.randbytes(512), sample.file[other : other + 512]))
    return Harmed(bytes(data))


def torn_header(sample: Sample, chance: random.Random) -> Harmed:
    data = bytearray(sample.file)
    begin = chance.randrange(100)
    length = chance.randint(1, 100 - begin)
    data[begin : begin + length] = chance.choice((bytes(length), chance.randbytes(length)))
    return Harmed(bytes(data))


def cut_short(sample: Sample, chance: random.Random) -> Harmed:
    length = chance.choice((chance.randrange(len(sample.file)), chance.randrange(len(sample.file) // PAGE) * PAGE))
    return Harmed(sample.file[:length])


def swapped_wal(sample: Sample, chance: random.Random) -> Harmed:
    """Of another library, of an earlier moment, or noise that SQLite passes over."""
    wal = chance.choice((sample.alien_wal, sample.earlier_wal, chance.randbytes(5_000)))
    return Harmed(sample.path_after if wal == sample.earlier_wal else sample.file, wal)


KINDS = (flips, zeroed_pages, alien_sectors, torn_header, cut_short, swapped_wal)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_DATA_HOME", str(folder / "data"))
        return Sample(folder)


@pytest.mark.parametrize("has_backup", [True, False], ids=["with a backup", "without one"])
@pytest.mark.parametrize("harm", KINDS, ids=lambda harm: harm.__name__)
def test_a_damaged_library_starts_with_its_notes_and_changes_none_in_silence(
    sample: Sample,
    harm: Callable[[Sample, random.Random], Harmed],
    has_backup: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    undamaged = back = 0
    for number in range(CASES):
        shutil.rmtree(tmp_path / "data", ignore_errors=True)
        if has_backup:
            shutil.copytree(sample.path.parent / "data", tmp_path / "data")
        harmed = harm(sample, random.Random(f"{harm.__name__} {number}"))
        sample.put(harmed)
        reports = start(sample, harmed, has_backup)
        if reports is None or not (harmed.file or has_backup):
            continue  # 0 bytes without a backup are a new library
        findings = check(sample.path, True)
        if any(finding.note_uid is None for finding in findings):
            reports.append(repaired(sample))
            findings = check(sample.path, True)
        assert_nothing_silent(sample, harmed, reports, findings, f"{harm.__name__} {number}")
        expected = sample.undamaged(harmed)
        present = set(texts_of_sound(sample.path, []).values())
        undamaged += len(expected)
        back += sum(sample.texts[uid] in present or sample.texts_after[uid] in present for uid in expected)
    assert back >= 0.95 * undamaged, (back, undamaged)


def start(sample: Sample, harmed: Harmed, has_backup: bool) -> list[Report] | None:
    """As the window starts: the reports of the repairs it took; None where it cannot know that the file is ours."""
    before = contents(sample.path)
    try:
        read_first_page(sample.path)
    except (LibraryForeign, LibraryNewer) as error:
        assert contents(sample.path) == before
        assert not has_backup or isinstance(error, LibraryNewer)
        changed = [at for at in range(100) if harmed.file[at : at + 1] != sample.file[at : at + 1]]
        assert changed or len(harmed.file) < 512, error
        return None
    except Exception as error:  # whatever a damaged file leads to
        is_damage = isinstance(error, LibraryDamaged | StorageDamaged)
        assert is_damage or (not isinstance(error, LibraryRefused) and is_damaged(sample.path)), error
        assert contents(sample.path) == before
        return [repaired(sample)]
    return []


def repaired(sample: Sample) -> Report:
    before = contents(sample.path)
    report = repair(sample.path)
    kept = contents(report.folder / sample.path.name)
    assert kept == before
    read_first_page(sample.path)
    return report


def read_first_page(path: Path) -> None:
    """What the window reads before its first frame, and what its first second brings."""
    lock = LibraryLock(paths.lock_file(path))
    assert lock.acquire("window")
    library: Library | None = None
    try:
        library = Library(path, lock)
        session = library.reader.session()
        ids = library.reader.page_from(session.view, session.sort, 0, 0, 60)
        rows = library.reader.rows(ids)
        if rows:
            library.reader.text(rows[0].id)
        library.reader.counts(0)
        library.leave()
    except BaseException:
        if library is not None:
            library.leave()
        raise
    finally:
        if library is not None:
            library.close()
        lock.release()


def assert_nothing_silent(
    sample: Sample, harmed: Harmed, reports: list[Report], findings: list[Finding], case: str
) -> None:
    """Every text reads as it was written, or it was said that it does not."""
    truth = {*sample.texts.values(), *sample.texts_after.values()}
    told = {outcome.uid for report in reports for outcome in report.named} | {found.note_uid for found in findings}
    now = texts_of_sound(sample.path, findings)
    changed = [uid for uid, text in now.items() if text not in truth and uid not in told]
    assert not changed, (case, [now[uid][:200] for uid in changed])
    missing = [uid for uid, text in sample.texts.items() if text not in now.values() and uid not in told]
    missing = [uid for uid in missing if sample.texts_after[uid] not in now.values()]
    said = sum(report.total - report.restored + len(report.named) for report in reports)
    if any(report.restored for report in reports) or not reports:
        assert len(missing) <= said + len(findings), (case, missing)


def texts_of_sound(path: Path, findings: list[Finding]) -> dict[str, str]:
    """The texts of the notes of which nothing was found."""
    unsound = {finding.note_uid for finding in findings}
    reader = open_reading(path)
    try:
        ids = [note_id for view in ("all", "trash") for note_id in reader.ids(view, "created")]
        found: dict[str, str] = {}
        for note_id in ids:
            uid = str(reader.uid_of(note_id))
            if uid not in unsound:
                with contextlib.suppress(NoteDamaged):
                    found[uid] = reader.text(note_id).text
        return found
    finally:
        reader.close()


def contents(path: Path) -> dict[str, bytes]:
    places = (path, path.with_name(f"{path.name}-wal"))
    return {place.name: place.read_bytes() for place in places if place.exists() and place.stat().st_size}


def test_an_emptied_library_of_ours_starts_with_its_backup(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(sample.path.parent / "data"))
    sample.put(Harmed(b""))
    reports = start(sample, Harmed(b""), True)
    assert reports is not None
    assert reports[0].restored == NOTES


@pytest.mark.parametrize("contents_", [b"PK\x03\x04" + b"a document" * 900, b"\x7fELF" + bytes(9_000), b"text\n" * 500])
def test_a_foreign_file_is_refused_and_stays_as_it_is(tmp_path: Path, contents_: bytes) -> None:
    file = tmp_path / "thesis.docx"
    file.write_bytes(contents_)
    with pytest.raises(LibraryForeign):
        read_first_page(file)
    assert contents(file) == {"thesis.docx": contents_}


def test_a_damaged_database_of_somebody_else_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "recipes.db"
    connection = apsw.Connection(str(file))
    connection.execute("CREATE TABLE recipe (name)")
    connection.executemany("INSERT INTO recipe VALUES (?)", [(f"pancakes {number}" * 20,) for number in range(900)])
    connection.close()
    data = file.read_bytes()
    chance = random.Random(1)
    for _ in range(CASES):
        harmed = bytearray(data)
        for _ in range(200):
            harmed[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)
        file.write_bytes(harmed)
        with pytest.raises(LibraryForeign):
            read_first_page(file)
        assert file.read_bytes() == harmed


def test_notes_actions_and_undo_work_in_a_repaired_library(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(sample.path.parent / "data"))
    sample.put(zeroed_pages(sample, random.Random(3)))
    repair(sample.path)
    lock = LibraryLock(paths.lock_file(sample.path))
    assert lock.acquire("window")
    library = Library(sample.path, lock)
    notes = Notes(library, lambda _: None)
    taken_back = notes.undo().result()
    assert taken_back is not None and set(taken_back.change.notes or ()) == {12}
    given_out = [*library.reader.ids("all", "created"), *library.reader.ids("trash", "created"), NOTES + 1]
    uid, _change = notes.new("after the repair", "test").result()
    assert (library.reader.id_of(uid) or 0) > max(given_out), "an id that was ever given out is not given again"
    library.close()
    assert check(sample.path, True) == []


@pytest.mark.parametrize("number", range(len(KINDS)))
def test_the_window_of_a_damaged_library_appears_and_takes_a_note(sample: Sample, tmp_path: Path, number: int) -> None:
    home = Home(tmp_path, {**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    shutil.copytree(sample.path.parent / "data", tmp_path / "data_home", dirs_exist_ok=True)
    harmed = KINDS[number](sample, random.Random(f"window {number}"))
    home.library.write_bytes(harmed.file)
    if harmed.wal is not None:
        home.library.with_name(f"{home.library.name}-wal").write_bytes(harmed.wal)
    running = Running(home)
    running.wait_for("shown")
    uid = home.command("new", "after the damage").strip()
    assert running.end() == 0
    assert home.command("cat", uid) == "after the damage"


def test_a_repair_that_is_killed_at_any_step_begins_anew_and_loses_nothing(tmp_path: Path) -> None:
    """The only copy of the newest text is in the WAL, which a repair takes away before the new file is in place."""
    path = tmp_path / "Notes.notes"
    writer = Writer(open_library(path).connection)
    for number in range(1, 8):
        writer.append(first(number, f"note {number}"))
    writer.checkpoint()
    writer.append(following(writer, 3, "only in the WAL"))
    connection = writer.connection
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    writer.close()
    damage(path, zeroed(roots(path)["note_edited"]))
    whole = contents(path)
    for step in range(1, 200):
        shutil.rmtree(paths.user_data(), ignore_errors=True)
        for place in tmp_path.glob("Notes.notes*"):
            place.unlink()
        for name, data in whole.items():
            path.with_name(name).write_bytes(data)
        killed = subprocess.run([sys.executable, "-c", _REPAIR_AND_DIE, str(path), str(step)], cwd=ROOT, check=False)
        assert path.exists()
        if is_damaged(path):
            repair(path)
        found = texts_of(path).values()
        assert sorted(found) == sorted([*(f"note {number}" for number in (1, 2, 4, 5, 6, 7)), "only in the WAL"]), step
        if killed.returncode == 0:
            assert step > 10
            return
    pytest.fail("it never came to an end")


_REPAIR_AND_DIE = """
import os, signal, sys
from pathlib import Path
from notes_desktop.services.repair import repair

left = int(sys.argv[2])

def count(event, arguments):
    global left
    if event in ("os.rename", "os.remove", "os.link", "os.mkdir"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
repair(Path(sys.argv[1]))
"""
