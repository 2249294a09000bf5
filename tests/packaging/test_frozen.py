"""What the entry does for a bundle before anything else."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

import pytest

from notes_desktop import __main__ as entry

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there a bundle sets the variable")


@linux
@pytest.mark.parametrize("before", [None, "/opt/mine"])
def test_children_get_the_library_path_from_before_the_bundle(
    monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle/_internal")
    if before is None:
        monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    else:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    entry._restore_library_path()
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ


@linux
def test_modules_come_from_the_file_that_was_started_even_when_another_has_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    archive = SimpleNamespace(_filename="/usr/lib/notes-desktop/notes-desktop")
    monkeypatch.setitem(sys.modules, "pyimod02_importers", SimpleNamespace(pyz_archive=archive))
    entry._keep_own_file()
    assert archive._filename == "/proc/self/exe"
