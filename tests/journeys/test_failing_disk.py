"""A disk that takes nothing any more while one writes: it is said, nothing is lost, and closing waits for a person.

The limit on the size of files, set from outside on the running process, makes every write to every folder fail.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.running import Home, Running
from tests.harness.screen import Screen, missing, shared_screen, wait_for

resource = pytest.importorskip("resource", reason="limits are those of POSIX")

pytestmark = [
    pytest.mark.xserver,
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}"),
    pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="the limits of another process are set on Linux alone"),
]


class Writer:
    """Somebody who has written “kept” in a new note, before the disk fails."""

    def __init__(self, on: Screen, home: Home) -> None:
        self.on = on
        self.home = home
        self.app = self.start()
        self.on.keys("ctrl+n")
        self.on.type("kept")
        self.app.wait_until_saved()

    def start(self) -> Running:
        app = Running(self.home)
        app.wait_for("shown")
        wait_for(lambda: self.on.has_focus("Notes Desktop"), "a window with the focus")
        return app

    def limit(self, size: int) -> None:
        resource.prlimit(self.app.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def fail(self) -> None:
        self.limit(0)

    def heal(self) -> None:
        self.limit(resource.RLIM_INFINITY)

    def type_in_vain(self, text: str) -> None:
        self.on.type(text)
        self.app.wait_for("failed")

    def close_in_vain(self) -> None:
        """Ctrl+Q, and letters that are still taken in."""
        said = len(self.app.events)
        self.on.keys("ctrl+q")
        self.on.type(" held")
        self.app.wait_for("key", said)

    def text(self) -> str:
        return self.home.command("cat", "latest")


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    on = shared_screen()
    made = Writer(on, Home(tmp_path, on.environment))
    yield made
    if made.app.process.poll() is None:
        made.app.kill()


def test_what_the_disk_refused_is_saved_once_it_takes_it(writer: Writer) -> None:
    writer.fail()
    writer.type_in_vain(" while it failed")
    said = len(writer.app.events)
    writer.on.type(" and after")
    assert writer.text() == "kept"
    writer.heal()
    writer.app.wait_for("ack", said)
    wait_for(lambda: writer.text() == "kept while it failed and after", "all of it on the disk")


def test_closing_is_held_while_the_text_is_kept_nowhere(writer: Writer) -> None:
    writer.fail()
    writer.type_in_vain(" not")
    writer.close_in_vain()
    writer.heal()
    wait_for(lambda: writer.text() == "kept not held", "what was typed, on the disk")
    writer.on.keys("ctrl+q")
    assert writer.app.wait() == 0


def test_a_person_may_close_and_lose_it(writer: Writer) -> None:
    writer.fail()
    writer.type_in_vain(" lost")
    writer.close_in_vain()
    writer.on.keys("shift+F6", "Tab", "Tab", "Tab", "space")
    assert writer.app.wait() == 0
    assert writer.text() == "kept"


def test_a_text_that_only_a_rescue_file_took_comes_back_at_the_next_start_once(writer: Writer) -> None:
    library = writer.home.library
    wal = library.with_name(library.name + "-wal")
    writer.limit(max(1, wal.stat().st_size))  # a rescue file is smaller
    writer.type_in_vain(" in a rescue file")
    writer.on.keys("ctrl+q")
    assert writer.app.wait() == 0
    assert writer.text() == "kept"

    for _ in range(2):
        writer.app = writer.start()
        wait_for(lambda: writer.text() == "kept in a rescue file", "the text of the rescue file")
        writer.on.keys("ctrl+q")
        assert writer.app.wait() == 0
    assert [note["title"] for note in writer.home.notes()].count("kept in a rescue file") == 1


def test_closing_a_notes_own_window_on_a_failing_disk_loses_nothing(writer: Writer) -> None:
    writer.on.open_own_window("kept")
    writer.fail()
    writer.type_in_vain(" in its own window")
    writer.on.keys("ctrl+w")
    wait_for(lambda: writer.on.windows("kept") == 1, "one window left")
    writer.heal()
    wait_for(lambda: writer.text() == "kept in its own window", "what was typed, on the disk")


def test_quitting_from_a_notes_own_window_is_held_as_well(writer: Writer) -> None:
    writer.on.open_own_window("kept")
    writer.fail()
    writer.type_in_vain(" lost")
    writer.close_in_vain()
    writer.on.keys("shift+F6", "Tab", "Tab", "Tab", "space")
    assert writer.app.wait() == 0
    assert writer.text() == "kept"


def test_a_signal_right_after_a_key_in_a_notes_own_window_keeps_it(writer: Writer) -> None:
    writer.on.open_own_window("kept")
    said = len(writer.app.events)
    writer.on.type("!")
    writer.app.wait_for("key", said)
    assert writer.app.end(signal.SIGTERM) == 0
    assert writer.text() == "kept!"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_never_held(writer: Writer, number: signal.Signals) -> None:
    writer.fail()
    writer.type_in_vain(" lost")
    assert writer.app.end(number) == 0
    assert writer.text() == "kept"
