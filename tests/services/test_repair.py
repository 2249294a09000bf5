from __future__ import annotations

import os
from pathlib import Path

import apsw
import pytest

from notes_desktop import paths
from notes_desktop.core.errors import LibraryDamaged, LibraryRefused
from notes_desktop.services.backup import backup
from notes_desktop.services.checking import check
from notes_desktop.services.repair import GivenUp, Report, repair, told
from notes_desktop.storage import keeping
from notes_desktop.storage.connection import open_writer
from notes_desktop.storage.opening import open_library, open_reading
from notes_desktop.storage.writing import Writer
from tests.storage.damage import PAGE, damage, page_of, roots, texts_of, zeroed
from tests.storage.flushes import first, following

TEXTS = {f"uid-{number:032}": f"Note {number}\n\n" + f"line of note {number}\n" * number for number in range(1, 60)}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of notes with a history, closed."""
    file = tmp_path / "Notes.notes"
    writer = Writer(open_library(file).connection)
    for number, (_uid, text) in enumerate(TEXTS.items(), 1):
        writer.append(first(number, text[: len(text) // 2], at_ms=1_000 * number))
        writer.append(following(writer, number, text))
    writer.close()
    return file


def test_what_stands_in_sound_pages_comes_back_without_the_trees_above_them(library: Path) -> None:
    before = texts_of(library)
    for table in ("note", "note_text", "edit"):
        damage(library, zeroed(roots(library)[table]))
        report = repair(library)
        assert texts_of(library) == before, table
        assert (report.whole, report.older, report.recovered, report.total) == (59, 0, 0, 59)
        assert check(library, True) == []


def test_the_damaged_file_is_kept_byte_for_byte_with_its_wal(library: Path) -> None:
    connection = open_writer(library)
    connection.execute("UPDATE note SET pinned_ms = 1 WHERE id = 3")
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    connection.close()
    damage(library, zeroed(roots(library)["note_text"]))
    before = {name: library.with_name(name).read_bytes() for name in ("Notes.notes", "Notes.notes-wal")}
    uid = open_reading(library).meta("uid") or ""
    report = repair(library)
    assert report.folder == paths.library_folder(uid) / "damaged" / "1"
    assert {name: (report.folder / name).read_bytes() for name in before} == before
    assert [row.id for row in open_reading(library).rows([3]) if row.pinned_ms] == [3]
    assert sorted(file.name for file in report.folder.iterdir()) == [
        "Notes.notes", "Notes.notes-wal", "origin.json", "report.txt",
    ]  # fmt: skip
    assert {file.name for file in library.parent.iterdir()} <= {"Notes.notes", "Notes.notes-wal", "Notes.notes-shm"}


def test_damaged_indexes_are_made_anew_and_everything_else_stays(library: Path) -> None:
    begin = (roots(library)["note_title"] - 1) * PAGE
    damage(library, lambda data: data.__setitem__(data.index(b"note 40", begin), ord("m")))
    before = texts_of(library)
    assert check(library, False) != []
    report = repair(library)
    assert report.are_indexes_only
    assert "none of your notes" in told(report)
    assert check(library, True) == []
    assert texts_of(library) == before


def test_a_text_that_does_not_fit_its_hash_comes_from_the_journal(library: Path) -> None:
    before = texts_of(library)
    damage(library, lambda data: data.__setitem__(data.rindex(b"line of note 40"), ord("L")))
    assert [finding.message for finding in check(library, True)] == ["The text of a note differs from its hash."]
    report = repair(library)
    assert texts_of(library) == before
    assert report.whole == 59


def test_without_text_and_journal_the_newest_backup_has_the_note(library: Path) -> None:
    backup(library, None)
    before = texts_of(library)
    writer = Writer(open_library(library).connection)
    writer.append(following(writer, 59, "changed since"))
    writer.append(first(60, "new since"))
    writer.close()
    damage(library, zeroed(page_of(library, "note_text", 10)), zeroed(page_of(library, "edit", 20)))
    report = repair(library)
    now = texts_of(library)
    assert now.pop(60) == "new since"
    assert now.pop(59) == "changed since"
    before.pop(59)
    assert now == before
    assert report.whole + report.older == 60


def test_an_uncertain_text_is_in_a_note_that_is_named_in_the_report(library: Path) -> None:
    damage(library, lambda data: data.__setitem__(data.rindex(b"line of note 40"), ord("L")),
           *(zeroed(page_of(library, "edit", number)) for number in (79, 80)))  # fmt: skip
    report = repair(library)
    assert report.recovered >= 1
    assert open_reading(library).edits_since(40, 0)[0].kind == "recovered"
    written = (report.folder / "report.txt").read_text("utf-8")
    assert "Read these over" in written.partition("Note 40 ")[0]
    assert check(library, True) == []


def test_a_note_that_was_deleted_after_the_backup_stays_deleted(library: Path) -> None:
    backup(library, None)
    writer = Writer(open_library(library).connection)
    writer.set_trashed({7: 1})
    writer.purge([7])
    writer.close()
    damage(library, zeroed(page_of(library, "note_text", 30)))
    repair(library)
    assert 7 not in texts_of(library)
    assert 30 in texts_of(library)


def test_an_emptied_library_comes_from_its_backup(library: Path) -> None:
    before = texts_of(library)
    backup(library, None)
    library.write_bytes(b"")
    with pytest.raises(LibraryDamaged):
        open_library(library)
    report = repair(library)
    assert texts_of(library) == before
    assert (report.restored, report.total) == (59, 59)


def test_where_nothing_can_be_restored_a_new_library_begins(library: Path) -> None:
    data = library.read_bytes()
    library.write_bytes(data[:100] + bytes(len(data) - 100))
    with pytest.raises(LibraryDamaged):
        open_library(library)
    report = repair(library)
    assert report.restored == 0
    assert "nothing could be restored" in told(report)
    assert texts_of(library) == {}


def test_a_repair_that_is_given_up_changes_nothing(library: Path) -> None:
    damage(library, zeroed(roots(library)["note_text"]))
    before = library.read_bytes()

    def give_up(share: float) -> None:
        if share > 0.4:
            raise GivenUp

    with pytest.raises(GivenUp):
        repair(library, give_up)
    assert library.read_bytes() == before
    assert [file.name for file in library.parent.iterdir() if "new" in file.name] == []


def test_what_a_cut_repair_took_aside_is_found_again(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cut falls where the WAL is gone from the library's place, and the new file is not there yet."""
    before = texts_of(library)
    connection = open_writer(library)
    connection.wal_autocheckpoint(0)
    writer = Writer(connection)
    writer.append(following(writer, 59, "only in the WAL"))
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    writer.close()
    damage(library, zeroed(page_of(library, "note_text", 10)))

    def cut(library: Path, fresh: Path) -> None:
        library.with_name(f"{library.name}-wal").unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(keeping, "replace", cut)
        repair(library)
    report = repair(library)
    assert report.folder.name == "1"
    assert texts_of(library) == {**before, 59: "only in the WAL"}


def test_a_full_disk_is_told_and_the_library_stays(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage(library, zeroed(roots(library)["note_text"]))
    before = library.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(keeping, "copy", full)
    with pytest.raises(LibraryRefused, match="No space left on device"):
        repair(library)
    assert library.read_bytes() == before


def test_a_wal_of_another_library_is_not_played_in(library: Path, tmp_path: Path) -> None:
    before = texts_of(library)
    library.with_name(f"{library.name}-wal").write_bytes(_wal_of_another(tmp_path))
    with pytest.raises(LibraryDamaged):
        open_library(library)
    assert repair(library).whole == 59
    assert texts_of(library) == before


def test_a_wal_of_an_earlier_moment_is_not_played_in(library: Path) -> None:
    earlier = _earlier_wal(library)
    before = texts_of(library)
    library.with_name(f"{library.name}-wal").write_bytes(earlier)
    with pytest.raises(LibraryDamaged):
        open_library(library)
    assert repair(library).whole == 59
    assert texts_of(library) == before


def _wal_of_another(folder: Path) -> bytes:
    place = folder / "another" / "Other.notes"
    writer = Writer(open_library(place).connection)
    writer.append(first(1, "of another library"))
    wal = place.with_name("Other.notes-wal").read_bytes()
    writer.close()
    return wal


def _earlier_wal(library: Path) -> bytes:
    writer = Writer(open_library(library).connection)
    writer.append(following(writer, 1, "earlier"))
    wal = library.with_name(f"{library.name}-wal").read_bytes()
    writer.append(following(writer, 1, "later"))
    writer.append(following(writer, 2, "later"))
    writer.close()
    return wal


def test_progress_rises_to_the_end(library: Path) -> None:
    damage(library, zeroed(roots(library)["note_text"]))
    told_shares: list[float] = []
    report: Report = repair(library, told_shares.append)
    assert report.whole == 59
    assert told_shares == sorted(told_shares)
    assert told_shares[-1] == 1
