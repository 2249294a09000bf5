"""Where things are, seen from more than one process."""

from __future__ import annotations

from pathlib import Path

from notes_desktop import paths


def test_the_first_start_of_all_and_the_second_mean_the_same_lock(tmp_path: Path) -> None:
    library = tmp_path / "share" / "notes-desktop" / "Notes.notes"
    before_there_is_a_folder = paths.lock_file(library)
    library.parent.mkdir(parents=True)
    assert paths.lock_file(library) == before_there_is_a_folder == library.with_name("Notes.notes.lock")
