from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from notes_desktop import paths
from notes_desktop.core.errors import StorageUnavailable
from notes_desktop.storage.backup import backups_of, remember_place, save_copy
from notes_desktop.storage.opening import open_library, open_reading
from notes_desktop.storage.writing import Writer
from tests.storage.flushes import first, following


def test_a_copy_is_a_whole_library_in_one_file(writer: Writer, library_file: Path, tmp_path: Path) -> None:
    writer.append(first(1, "still in the wal"))
    target = tmp_path / "elsewhere" / "copy.notes"
    assert save_copy(library_file, target)
    assert [file.name for file in target.parent.iterdir()] == ["copy.notes"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    copy = open_library(target)
    assert Writer(copy.connection).reader.text(1).text == "still in the wal"
    assert copy.uid == writer.reader.meta("uid")
    copy.connection.close()


def test_a_copy_is_of_one_moment_whatever_is_written_meanwhile(writer: Writer, library_file: Path) -> None:
    for note_id in range(1, 30):
        writer.append(first(note_id, "before " * 10_000))
    steps: list[tuple[int, int]] = []

    def write_on(done: int, total: int) -> bool:
        writer.append(following(writer, 1, f"during {done}"))
        steps.append((done, total))
        return True

    target = library_file.with_name("copy.notes")
    assert save_copy(library_file, target, write_on)
    assert len(steps) > 2
    assert [done for done, _ in steps] == sorted({done for done, _ in steps}), "the copy began anew"
    assert open_reading(target).text(1).text == "before " * 10_000


def test_a_copy_that_is_given_up_leaves_nothing(made: Path) -> None:
    target = made.with_name("copy.notes")
    target.write_bytes(b"an earlier file")
    before = sorted(made.parent.iterdir())
    assert not save_copy(made, target, lambda done, total: False)
    assert sorted(file for file in made.parent.iterdir() if not file.name.startswith("Notes.notes-")) == before
    assert target.read_bytes() == b"an earlier file"


def test_a_library_is_not_written_over_itself_or_another_in_use(writer: Writer, made: Path, tmp_path: Path) -> None:
    (tmp_path / "link.notes").symlink_to(made)
    other = tmp_path / "other.notes"
    in_use = Writer(open_library(other).connection)
    in_use.append(first(1, "other"))
    for target in (made, tmp_path / "link.notes", other):
        with pytest.raises(StorageUnavailable, match="in use"):
            save_copy(made, target)
    assert in_use.reader.text(1).text == "other"
    in_use.close()


def test_a_damaged_text_is_not_copied_over_a_sound_backup(writer: Writer, library_file: Path) -> None:
    writer.append(first(1, "sound"))
    target = library_file.with_name("copy.notes")
    save_copy(library_file, target)
    writer.connection.execute("UPDATE note_text SET body = 'sounf'")
    with pytest.raises(StorageUnavailable, match="differs from its hash"):
        save_copy(library_file, target)
    assert open_reading(target).text(1).text == "sound"


def test_a_target_that_cannot_be_written_is_told_with_the_reason(made: Path) -> None:
    (made.parent / "file").touch()
    with pytest.raises(StorageUnavailable, match="could not be made"):
        save_copy(made, made.parent / "file" / "copy.notes")


def test_backups_of_a_place_are_found_newest_first(made: Path) -> None:
    assert backups_of(made) == []
    folder = paths.library_folder("some-uid") / "backups"
    for name in ("2024-01-02.notes", "2024-01-03.notes", "2024-01-01.notes"):
        save_copy(made, folder / name)
    remember_place("some-uid", made)
    assert [file.name for file in backups_of(made)] == ["2024-01-03.notes", "2024-01-02.notes", "2024-01-01.notes"]
    assert backups_of(made.with_name("other.notes")) == []
    assert os.listdir(folder.parent).count("place") == 1
