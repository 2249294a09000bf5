"""What every test stands on: no screen unless it asks for one, and a home of its own."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

# Before anything imports Qt: the platform is chosen once a process.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test, and every process that it starts, away from notes and desktop of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in ("NOTES_DESKTOP_LIBRARY", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    for name in ("CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "RUNTIME_DIR", "STATE_HOME"):
        place = home / name.partition("_")[0].lower()
        place.mkdir(mode=0o700)
        monkeypatch.setenv(f"XDG_{name}", str(place))


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """Garbage is collected as in the application: on the thread of the windows only."""
    from notes_desktop.ui.bridge.collector import Collector

    Collector(qapp)
    return qapp


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """Where no event loop turns, garbage waits for the end of the test."""
    yield
    if not gc.isenabled():
        from notes_desktop.ui.bridge.collector import collect_due

        collect_due()


@pytest.fixture(autouse=True)
def real_screen(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the windows that a test marked `xserver` starts appear on an X server."""
    if request.node.get_closest_marker("xserver") is None:
        return
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
