"""Disks that are really full or read-only under the real window: it is said, nothing is lost, closing waits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from notes_desktop.services.ballast import SIZE_BYTES
from tests.harness.disks import Ext4Disk, MemoryDisk, Mounted, refusal
from tests.harness.running import Home, Running
from tests.harness.screen import Screen, missing, shared_screen, wait_for

MEGABYTES = 16
TOLD_WITHIN_NS = 1_000_000_000

pytestmark = [
    pytest.mark.xserver,
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}"),
]


class Writer:
    """Somebody who has written “kept” in a new note on this disk, where every folder of the application is."""

    def __init__(self, on: Screen, disk: Mounted, elsewhere: Path | None = None) -> None:
        self.on = on
        temporary = elsewhere or disk.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        self.home = Home(disk.folder, {**on.environment, "TMPDIR": str(temporary)})
        self.app = self.start()
        wait_for(lambda: self.ballast() == [SIZE_BYTES], "the reserve")
        on.keys("ctrl+n")
        on.type("kept")
        self.app.wait_until_saved()

    def start(self) -> Running:
        app = Running(self.home)
        app.wait_for("shown")
        wait_for(lambda: self.on.has_focus("Notes Desktop"), "a window with the focus")
        return app

    def ballast(self) -> list[int]:
        """Sizes of the files held in reserve."""
        return [file.stat().st_size for file in self.home.library.parent.rglob("*ballast")]

    def type_in_vain(self, text: str) -> int:
        """How many events there were when it was said that the text is not saved."""
        said = len(self.app.events)
        self.on.type(text)
        failed = self.app.wait_for("failed", said)
        key = self.app.wait_for("key", said)
        assert failed.at_ns - key.at_ns < TOLD_WITHIN_NS
        return self.app.events.index(failed) + 1

    def is_held(self, said: int) -> bool:
        """Whether closing was refused, so that keys are heard on.

        Otherwise the text is kept in a rescue file: the library gives room back when it is opened anew after a failure.
        """
        while self.app.process.poll() is None:
            if any(event.word == "key" for event in self.app.events[said:]):
                return True
            self.app.read(0.1)
        return False

    def rescued(self) -> list[str]:
        """Texts of rescue files."""
        return [file.read_text("utf-8") for file in self.home.library.parent.rglob("rescue/*.md")]

    def quit(self) -> None:
        self.on.keys("ctrl+q")
        assert self.app.wait() == 0

    def text(self) -> str:
        return self.home.command("cat", "latest")

    def end(self) -> None:
        if self.app.process.poll() is None:
            self.app.kill()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[MemoryDisk]:
    if (why := refusal()) is not None:
        pytest.skip(why)
    try:
        disk = MemoryDisk(tmp_path / "small", MEGABYTES)
        disk.mount()
    except OSError as error:
        pytest.skip(f"no tmpfs can be mounted here: {error}")
    yield disk
    disk.end()


@pytest.fixture
def writer(small: MemoryDisk) -> Iterator[Writer]:
    made = Writer(shared_screen(), small)
    yield made
    made.end()


def test_a_full_disk_is_told_and_the_reserve_makes_room_for_the_text(small: MemoryDisk, writer: Writer) -> None:
    small.fill()
    said = writer.type_in_vain(" though it is full")
    writer.app.wait_for("ack", said)
    wait_for(lambda: writer.text() == "kept though it is full", "the text on the disk")
    assert writer.ballast() == []


def test_closing_is_held_until_a_disk_has_room_for_the_text_or_a_rescue_file(small: MemoryDisk, writer: Writer) -> None:
    small.fill()
    writer.app.wait_for("ack", writer.type_in_vain(" once"))
    writer.app.wait_until_saved()
    small.fill()
    said = writer.type_in_vain(" twice")
    writer.on.keys("ctrl+q")
    writer.on.type(" held")
    if not writer.is_held(said):
        assert writer.app.process.wait() == 0
        assert writer.rescued() == ["kept once twice"]
        small.make_room()
        writer.app = writer.start()
        wait_for(lambda: writer.text() == "kept once twice", "the text of the rescue file")
        return
    assert writer.text() == "kept once"

    small.make_room()
    wait_for(lambda: writer.text() == "kept once twice held", "all that was typed on the disk")
    writer.quit()
    writer.app = writer.start()
    assert writer.text() == "kept once twice held"


def test_a_read_only_disk_is_refused_untouched_and_taken_again_once_it_can_be_written(
    small: MemoryDisk, writer: Writer
) -> None:
    writer.quit()
    before = writer.home.library.read_bytes()
    small.remount("ro")
    assert Running(writer.home).wait() == 3
    small.remount("rw")
    assert writer.home.library.read_bytes() == before
    writer.app = writer.start()
    assert writer.text() == "kept"


@pytest.fixture
def breaking(tmp_path: Path) -> Iterator[Ext4Disk]:
    if (why := refusal()) is not None:
        pytest.skip(why)
    try:
        disk = Ext4Disk(tmp_path / "breaking")
        disk.mount()
    except OSError as error:
        pytest.skip(f"no ext4 can be mounted here: {error}")
    yield disk
    disk.end()


def test_what_was_typed_when_the_kernel_made_the_disk_read_only_comes_back_after_its_repair(
    tmp_path: Path, breaking: Ext4Disk
) -> None:
    writer = Writer(shared_screen(), breaking, elsewhere=tmp_path / "elsewhere")
    try:
        breaking.break_down()
        writer.type_in_vain(" in a rescue file")
        writer.quit()
        breaking.repair()
        assert writer.text() == "kept"
        for _ in range(2):
            writer.app = writer.start()
            wait_for(lambda: writer.text() == "kept in a rescue file", "the text of the rescue file")
            writer.quit()
    finally:
        writer.end()
