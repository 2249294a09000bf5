from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from notes_desktop import paths
from notes_desktop.storage.keeping import copy, keep, replace, report


@pytest.fixture
def library(tmp_path: Path) -> Path:
    file = tmp_path / "home" / "Notes.notes"
    file.parent.mkdir()
    file.write_bytes(b"the file")
    file.with_name("Notes.notes-wal").write_bytes(b"its WAL")
    file.with_name("Notes.notes-journal").write_bytes(b"its journal")
    return file


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.startswith("Notes.notes")}


def test_what_stands_at_the_place_is_kept_and_stays(library: Path) -> None:
    before = contents(library.parent)
    kept = keep(library, "some-uid")
    assert kept.folder == paths.library_folder("some-uid") / "damaged" / "1"
    assert contents(kept.folder) == before == contents(library.parent)
    assert kept.wal == kept.folder / "Notes.notes-wal"
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700


def test_where_a_second_name_is_not_possible_it_is_copied(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    monkeypatch.setattr(os, "link", no_links)
    before = contents(library.parent)
    kept = keep(library, "some-uid")
    assert contents(kept.folder) == before
    assert not kept.file.samefile(library)
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600


def test_each_damage_has_a_folder_of_its_own(library: Path) -> None:
    numbers = []
    for _ in range(12):
        kept = keep(library, "some-uid")
        numbers.append(int(kept.folder.name))
        report(kept.folder, "done")
    assert numbers == list(range(1, 13))


def test_a_try_that_was_cut_is_taken_up_with_what_it_kept(library: Path) -> None:
    first = keep(library, "some-uid")
    library.with_name("Notes.notes-wal").unlink()
    again = keep(library, "some-uid")
    assert again == first
    assert again.wal is not None and again.wal.read_bytes() == b"its WAL"
    fresh = library.with_name("fresh")
    fresh.write_bytes(b"sound")
    replace(library, fresh)
    assert keep(library, "some-uid").folder != first.folder, "another file stands there now"


def test_a_folder_that_was_not_finished_is_made_anew(library: Path) -> None:
    part = paths.library_folder("some-uid") / "damaged" / "1.part"
    part.mkdir(parents=True)
    (part / "Notes.notes").write_bytes(b"half")
    assert contents(keep(library, "some-uid").folder) == contents(library.parent)


def test_the_new_library_stands_alone_at_the_place(library: Path) -> None:
    kept = keep(library, "some-uid")
    fresh = library.with_name("Notes.notes.new")
    fresh.write_bytes(b"sound")
    replace(library, fresh)
    assert contents(library.parent) == {"Notes.notes": b"sound"}
    assert kept.file.read_bytes() == b"the file"


def test_a_copy_that_fails_leaves_nothing(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        copy(library, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
