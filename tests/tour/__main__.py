"""The tour: the real application on a screen of its own, driven by keys, killed, started again, with pictures."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.harness.running import Home, Running
from tests.harness.screen import Screen, missing, screen, wait_for

# Enter goes on with a list of tasks by itself.
NOTES = (
    (
        "Kitchen renovation",
        "Called the carpenter: **oak worktop**, four weeks. Measure the window niche *again* before ordering.\n\n"
        "## To do\n\n- [x] Measure the niche at both ends\nAsk for the second offer in writing",
    ),
    ("The edit journal", "Every change is a value. Append, flush, then say Saved."),
    ("Letter to Ines", "Dear Ines, the house by the lake is free from the third of June."),
)


class Tour:
    """Steps with checks; remembers what did not hold."""

    def __init__(self, on: Screen, home: Home, pictures: Path) -> None:
        self._on = on
        self._home = home
        self._pictures = pictures
        self._count = 0
        self.failed: list[str] = []

    def check(self, what: str, holds: Callable[[], bool]) -> None:
        try:
            wait_for(holds, what, 8)
        except AssertionError:
            self.failed.append(what)
            print(f"  FAILED  {what}")
        else:
            print(f"  ok      {what}")

    def picture(self, name: str) -> None:
        self._count += 1
        file = self._pictures / f"{self._count:02}-{name}.png"
        self._on.picture(file)
        print(f"  picture {file}")

    def start(self, **further: str) -> Running:
        app = Running(self._home, **further)
        app.wait_for("shown")
        wait_for(lambda: self._on.has_focus("Notes Desktop"), "a window with the focus")
        self._on.fill()
        return app

    def settle(self, app: Running) -> None:
        """Until nothing was said for half a second."""
        while app.read(0.5):
            pass

    def texts(self) -> list[str]:
        return [self._home.command("cat", note["uid"]) for note in self._home.notes()]

    def type_notes(self) -> None:
        print("A first start, three notes, and kill -9")
        app = self.start()
        self.settle(app)
        self.picture("first-start")
        for title, body in NOTES:
            self._on.keys("ctrl+n")
            for number, line in enumerate(f"# {title}\n\n{body}".split("\n")):
                if number:
                    self._on.keys("Return")
                self._on.type(line, 2)
            self.settle(app)
        self.picture("three-notes")
        app.kill()
        titles = {note["title"] for note in self._home.notes()}
        self.check("all three notes are in the library after kill -9", lambda: {title for title, _ in NOTES} <= titles)

    def _organise(self, app: Running) -> None:
        """The open note into a notebook that is made for it, with a tag."""
        for key, name in (("ctrl+shift+m", "House"), ("ctrl+shift+g", "home/kitchen")):
            self._on.keys(key)
            self.settle(app)
            self._on.type(name, 8)
            self._on.keys("Return")
            self.settle(app)
        self.check("it is in a notebook and has a tag", self._is_organised)

    def _is_organised(self) -> bool:
        return any((note["notebook"], note["tags"]) == ("House", ["home/kitchen"]) for note in self._home.notes())

    def start_again(self) -> None:
        print("Start again: everything as it was")
        app = self.start()
        self._on.type(" Yours", 2)
        self.check("the caret was where it had been", lambda: any(t.endswith("June. Yours") for t in self.texts()))
        self._on.keys("ctrl+z")
        self.check("undo takes it back", lambda: any(t.endswith("of June.") for t in self.texts()))
        self._on.keys("ctrl+l")
        self._on.type("carp", 8)
        self.settle(app)
        self.picture("search")
        self._on.keys("Return")
        self.settle(app)
        self.picture("found")
        self.check("the search's hit is open", lambda: self._on.has_window("Kitchen renovation"))
        self._organise(app)
        self._on.keys("ctrl+l", "Escape")
        self.settle(app)
        self.picture("open-note")
        for key, name in (("ctrl+shift+p", "palette"), ("ctrl+p", "switcher"), ("ctrl+comma", "settings"),
                          ("ctrl+slash", "shortcuts")):  # fmt: skip
            self._on.keys(key)
            self.settle(app)
            self.picture(name)
            self._on.keys("Escape")
        self._on.keys("ctrl+q")
        self.check("Ctrl+Q ends it with exit code 0", lambda: app.wait() == 0)

    def show_themes(self) -> None:
        print("Dark, and at twice the size")
        settings = Path(self._home.environment["XDG_CONFIG_HOME"]) / "notes-desktop" / "settings.json"
        settings.parent.mkdir(parents=True, exist_ok=True)
        for name, theme, further in (("dark", "dark", {}), ("double-size", "light", {"QT_SCALE_FACTOR": "2"})):
            settings.write_text(f'{{"theme": "{theme}"}}')
            app = self.start(**further)
            self.settle(app)
            self.picture(name)
            self.check(f"SIGTERM ends the {name} window with exit code 0", lambda app=app: app.end() == 0)  # type: ignore[misc]


def main() -> int:
    parser = argparse.ArgumentParser(prog="tour", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/tour"), help="folder of the pictures")
    parser.add_argument("--picture", type=Path, help="copy the picture of the open note there")
    options = parser.parse_args()
    if missing():
        print(f"The tour needs these programs: {', '.join(missing())}", file=sys.stderr)
        return 1
    shutil.rmtree(options.out, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder, screen() as on:
        tour = Tour(on, Home(Path(folder), on.environment), options.out)
        tour.type_notes()
        tour.start_again()
        tour.show_themes()
    if options.picture is not None:
        shutil.copyfile(next(options.out.glob("*-open-note.png")), options.picture)
    print(f"{len(tour.failed)} checks failed" if tour.failed else "Every check held")
    return 1 if tour.failed else 0


if __name__ == "__main__":
    sys.exit(main())
