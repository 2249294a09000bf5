"""What a start loads before its first frame: each module there is waited for by everybody, every day."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.running import ROOT

MOST_MODULES = 91
"""Of ours. What the first frame does not show is loaded after it."""

_LOADED = """
import json, linecache, os, sys, threading
from pathlib import Path

waited = []

class Watch:
    def find_spec(self, name, path, target=None):
        if threading.current_thread() is threading.main_thread():
            waited.append(name)

sys.meta_path.insert(0, Watch())
from notes_desktop import app
from notes_desktop.ui.window.workspace import Workspace

def tell(_self, *_more):
    ours = [name for name in sys.modules if name.split(".")[0] == "notes_desktop"]
    dataclasses = [
        f"{module}.{name}" for module in ours for name, value in vars(sys.modules[module]).items()
        if isinstance(value, type) and hasattr(value, "__dataclass_fields__")
    ]
    import PySide6.QtGui, PySide6.QtWidgets
    types = [*vars(PySide6.QtGui), *vars(PySide6.QtWidgets)]  # PySide makes a class when it is first met
    told = {"modules": sorted(sys.modules), "ours": sorted(ours), "dataclasses": dataclasses, "types": types}
    told |= {"read": [*linecache.cache], "waited": waited}
    print(json.dumps(told), flush=True)
    os._exit(0)

if sys.argv[2] == "shown":
    Workspace._after_first_frame = tell
elif sys.argv[2] == "furnished":
    import notes_desktop.ui.bridge.collector
    notes_desktop.ui.bridge.collector.collect_at_rest = tell
else:
    from notes_desktop.ui.window.rest import Rest
    settle_in = Rest._settle_in

    def settle(self):
        settle_in(self)
        written = self._workspace.library.write(lambda _writer: None)
        written.add_done_callback(lambda done: self._workspace.home.post(lambda: tell(done.result())))

    Rest._settle_in = settle
app.run_window(Path(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """With the first frame."""
    return _loaded(tmp_path_factory.mktemp("start"), "shown")


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Until the first key is heard."""
    return _loaded(tmp_path_factory.mktemp("start"), "furnished")


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Until the window rests."""
    return _loaded(tmp_path_factory.mktemp("start"), "settled")


def _loaded(folder: Path, until: str) -> dict[str, list[str]]:
    """Of the second start: the first one makes library and welcome note."""
    homes = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **{name: str(folder) for name in homes}}
    command = [sys.executable, "-c", _LOADED, str(folder / "Notes.notes"), until]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    said = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout
    found: dict[str, list[str]] = json.loads(said)
    return found


@pytest.mark.parametrize(
    "name", ["peewee", "playhouse", "PySide6.QtNetwork", "PySide6.QtSvg", "concurrent.futures", "hashlib", "socket"]
)
def test_the_first_frame_does_not_wait_for(name: str, loaded: dict[str, list[str]]) -> None:
    assert name not in loaded["modules"]


def test_the_first_frame_needs_few_modules_of_ours(loaded: dict[str, list[str]]) -> None:
    assert len(loaded["ours"]) <= MOST_MODULES, loaded["ours"]


@pytest.mark.parametrize("name", ["peewee", "playhouse", "notes_desktop.storage.models"])
def test_the_first_key_does_not_wait_for(name: str, furnished: dict[str, list[str]]) -> None:
    assert "notes_desktop.ui.window.rest" in furnished["waited"]
    assert name not in furnished["waited"]


@pytest.mark.parametrize("name", ["_hashlib", "regex", "sqlite3", "PySide6.QtNetwork"])
def test_a_window_at_rest_has_no_memory_taken_by(name: str, settled: dict[str, list[str]]) -> None:
    assert "peewee" in settled["modules"], "what writes is there"
    assert name not in settled["modules"]


@pytest.mark.parametrize("name", ["QStyle", "QAccessible", "QGradient", "QTextObjectInterface"])
def test_the_first_frame_meets_no_class_with_hundreds_of_names(name: str, loaded: dict[str, list[str]]) -> None:
    assert name not in loaded["types"]


def test_the_first_frame_reads_no_source(loaded: dict[str, list[str]]) -> None:
    """PySide would look in each of our modules for its own name."""
    assert [name for name in loaded["read"] if "/notes_desktop/ui/" in name] == []


def test_values_before_the_first_frame_are_not_dataclasses(loaded: dict[str, list[str]]) -> None:
    assert loaded["dataclasses"] == []


_BROKEN = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from notes_desktop import app
from notes_desktop.ui.window.rest import Rest

def fail(self, workspace):
    def leave():
        print(workspace.banner.isVisible(), workspace.editor.isEnabled(), flush=True)
        {leave}
    QTimer.singleShot(100, leave)
    raise OSError("a defect")

Rest.__init__ = fail
raise SystemExit(app.run_window(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("leave", ["workspace.window.close()", "os.kill(os.getpid(), signal.SIGTERM)"])
def test_a_window_that_cannot_be_made_ready_says_so_and_can_be_left(tmp_path: Path, leave: str) -> None:
    homes = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **{name: str(tmp_path) for name in homes}}
    command = [sys.executable, "-c", _BROKEN.format(leave=leave), str(tmp_path / "Notes.notes")]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.split()) == (1, ["True", "False"])
    assert "OSError: a defect" in done.stderr
