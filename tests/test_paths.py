"""Where things are, seen from more than one process."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest

from notes_desktop import paths


def test_the_first_start_of_all_and_the_second_mean_the_same_lock(tmp_path: Path) -> None:
    library = tmp_path / "share" / "notes-desktop" / "Notes.notes"
    before_there_is_a_folder = paths.lock_file(library)
    library.parent.mkdir(parents=True)
    assert paths.lock_file(library) == before_there_is_a_folder == library.with_name("Notes.notes.lock")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked")
@pytest.mark.parametrize("data", [None, "", "/data", "/data/", "~/data", "data"])
@pytest.mark.parametrize("home", [None, "", "/", "/home/pear", "/home/pear/", "pear"])
def test_the_data_of_the_user_are_where_platformdirs_says(
    data: str | None, home: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("XDG_DATA_HOME", data), ("HOME", home)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert paths.user_data() == platformdirs.user_data_path(paths.APPLICATION)
    assert paths.default_library() == str(paths.user_data() / "Notes.notes")
