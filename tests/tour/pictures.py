"""The pictures for software centres, taken of the real window on a screen of its own: `make screenshots OUT=dir`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from project import PICTURE_SIZE, PICTURES
from tests.harness.running import Home, Running
from tests.harness.screen import Screen, missing, screen, wait_for
from tests.tour.shelf import furnish

_HOUR = 11
_FRAME = 100
"""What a screen has beside the window, for the frame."""


class Photographer:
    """Opens the same library again and again, each time with other settings."""

    def __init__(self, on: Screen, home: Home, folder: Path) -> None:
        self._on = on
        self._home = home
        self._folder = folder

    def take(self, name: str) -> None:
        """Raises AssertionError when the window does not come, or has another size."""
        self._set({"theme": "dark" if name == "dark" else "light"})
        app = Running(self._home)
        try:
            app.wait_for("shown")
            wait_for(lambda: self._on.has_focus("Notes Desktop"), "a window with the focus")
            self._on.run("xdotool", "getactivewindow", "windowsize", "--sync", *map(str, PICTURE_SIZE))
            self._settle(app)
            if name == "search":
                self._on.keys("ctrl+l")
                self._on.type("oak OR lake", 8)
            elif name == "light":
                self._on.keys("ctrl+Home")
            self._settle(app)
            self._photograph(next(picture.file for picture in PICTURES if picture.name == name))
            self._on.keys("ctrl+l", "Escape")  # the next one begins without a search
            self._settle(app)
        finally:
            app.end()

    def _photograph(self, file: str) -> None:
        window = self._on.run("xdotool", "getactivewindow").strip()
        place = self._folder / file
        self._on.run("import", "-window", window, "-strip", str(place))
        size = self._on.run("identify", "-format", "%wx%h", str(place))
        assert size == "{}x{}".format(*PICTURE_SIZE), f"{file} is {size}"
        print(f"{place}: {place.stat().st_size // 1024} kB")

    def _settle(self, app: Running) -> None:
        """Until nothing was said for a while: the caret and the toasts are done then too."""
        while app.read(1.0):
            pass

    def _set(self, settings: dict[str, str]) -> None:
        file = Path(self._home.environment["XDG_CONFIG_HOME"]) / "notes-desktop" / "settings.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings), "utf-8")


def _zone(utc_hour: int) -> str:
    """A time zone in which it is eleven, so that no note was written at night; POSIX counts westwards."""
    return f"Here{utc_hour - _HOUR:+d}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="pictures", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    if missing():
        print(f"The pictures need these programs: {', '.join(missing())}", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    width, height = (length + _FRAME for length in PICTURE_SIZE)
    with tempfile.TemporaryDirectory() as place, screen(f"{width}x{height}x24") as on:
        home = Home(Path(place), {**on.environment, "TZ": _zone(datetime.now(UTC).hour)})
        furnish(home.library, time.time_ns() // 1_000_000)
        photographer = Photographer(on, home, folder)
        for picture in PICTURES:
            photographer.take(picture.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
