from __future__ import annotations

import threading
from collections.abc import Collection
from pathlib import Path

import pytest

from notes_desktop.core.change import DERIVED, Change
from notes_desktop.services import tidying
from notes_desktop.services.library import Library
from notes_desktop.storage.merging import merge_steps
from notes_desktop.storage.writing import Writer
from tests.services.home import Desk
from tests.services.order import Order


def settle(library: Library) -> None:
    """Until the slices that follow one another have ended."""
    while library.write(lambda writer: merge_steps(writer, ())).result():
        pass
    library.write(lambda _: None).result()


def test_an_idle_library_has_merged_steps_and_is_complete_without_its_wal(library: Library, library_file: Path) -> None:
    desk = Desk(library)
    note_id = desk.new()
    for end in range(1, 6):
        desk.type("hello"[:end])
        desk.settle()
    assert len(list(library.reader.history(note_id))) == 5
    desk.leave()
    tidying.tidy(library, ())
    settle(library)
    assert len(list(library.reader.history(note_id))) == 1
    library.write(lambda writer: writer.checkpoint()).result()
    assert library_file.with_name(library_file.name + "-wal").stat().st_size == 0
    assert desk.open(note_id) == "hello"


def test_closing_does_not_wait_for_what_is_left_to_tidy(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    began, go_on, slices = threading.Event(), threading.Event(), []

    def endless(_writer: Writer, _open_notes: Collection[int]) -> bool:
        slices.append(1)
        began.set()
        go_on.wait()
        return True

    monkeypatch.setattr(tidying, "merge_steps", endless)
    tidying.tidy(library, ())
    began.wait()
    closing = threading.Thread(target=library.close)
    closing.start()
    while not library.is_closed:
        threading.Event().wait(0.001)
    go_on.set()
    closing.join()
    assert slices == [1]


def test_what_an_older_version_wrote_is_worked_out_note_by_note(library: Library) -> None:
    order = Order(library)
    order.make("a #tag", "- [ ] to do", "plain")

    def forget(writer: Writer) -> None:
        with writer.transaction():
            writer.connection.execute("DELETE FROM note_tag")
            writer.connection.execute("UPDATE note SET tags = '', open_tasks = 0, derived = 0")

    library.write(forget).result()
    assert library.reader.counts(0)["untagged"] == 3
    told: list[Change] = []
    tidying.derive_left(library, told.append).future.result()
    counts = library.reader.counts(0)
    assert (counts["untagged"], counts["tasks"]) == (2, 1)
    assert order.tag_counts() == {"tag": 1}
    assert told[-1] == Change(None, frozenset({DERIVED}), "tidying")
    told.clear()
    tidying.derive_left(library, told.append).future.result()
    assert told == []
