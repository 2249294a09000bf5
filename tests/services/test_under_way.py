"""Undo and Redo that are cancelled, and actions that are cut short with their process."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import sleep

import pytest

from notes_desktop.core.steps import REDO, UNDO
from notes_desktop.services import actions
from notes_desktop.services.library import Library
from tests.services.order import Order

COUNT = 400


@pytest.fixture
def tagged(order: Order) -> Order:
    """Very many notes with a tag, all of it one action."""
    notes = order.make(*(f"note {number}" for number in range(COUNT)))
    order.tags.add("new", notes).future.result()
    return order


def travel(order: Order, kind: str, until: int = COUNT) -> int:
    """Undo or Redo, cancelled with the slice that comes to `until` notes; how many have the tag then."""

    def look(done: int, _total: int) -> None:
        if done >= until:
            travelled.cancel()

    travelled = order.notes.actions.travel(kind, progress=look)
    travelled.future.result()
    return order.tag_counts().get("new", 0)


def test_undo_says_how_far_it_is(tagged: Order) -> None:
    seen: list[tuple[int, int]] = []
    tagged.notes.actions.travel(UNDO, progress=lambda done, total: seen.append((done, total))).future.result()
    assert len(seen) > 1
    assert seen == sorted(seen)
    assert seen[-1] == (COUNT, COUNT)
    assert tagged.reader.under_way() == {}


def test_an_undo_that_is_cancelled_is_gone_on_with_by_the_next(tagged: Order) -> None:
    assert 0 < travel(tagged, UNDO, until=1) < COUNT
    assert travel(tagged, UNDO) == 0
    assert not tagged.undo()
    assert travel(tagged, REDO) == COUNT
    assert not tagged.redo()


def test_an_undo_that_is_cancelled_is_taken_back_by_redo_and_whole_the_next_time(tagged: Order) -> None:
    assert 0 < travel(tagged, UNDO, until=1) < COUNT
    assert travel(tagged, REDO) == COUNT
    assert tagged.reader.under_way() == {}
    assert travel(tagged, UNDO) == 0
    assert travel(tagged, REDO) == COUNT


def test_a_redo_that_is_cancelled_is_gone_on_with_or_taken_back(tagged: Order) -> None:
    assert travel(tagged, UNDO) == 0
    half = travel(tagged, REDO, until=1)
    assert 0 < half < COUNT
    assert travel(tagged, UNDO) == 0
    assert 0 < travel(tagged, REDO, until=1) < COUNT
    assert travel(tagged, REDO) == COUNT
    assert travel(tagged, UNDO) == 0


def test_what_is_cancelled_before_its_turn_does_nothing(tagged: Order) -> None:
    first = tagged.notes.actions.travel(UNDO)
    second = tagged.notes.actions.travel(REDO)
    second.cancel()
    assert first.future.result() is not None
    assert second.future.result() is None
    assert tagged.tag_counts() == {}


def test_a_command_that_is_cancelled_is_over(order: Order) -> None:
    notes = order.make(*(f"note {number}" for number in range(COUNT)))
    task = order.tags.add("new", notes, lambda _done: task.cancel())
    assert 0 < task.future.result().texts < COUNT
    assert order.reader.under_way() == {}
    assert order.notes.actions.cut_short().result() == []


def cut(library: Library, begin: Callable[[Order, Callable[[int], None]], object]) -> None:
    """Close the library within the first slice, as quitting may."""
    is_begun = Event()

    def look(_done: int) -> None:
        is_begun.set()
        while not library.is_closed:
            sleep(0.001)

    begin(Order(library), look)
    assert is_begun.wait(20)
    library.close()


def test_a_command_that_ends_with_its_process_is_told_once_and_taken_back(
    library: Library, open_library: Callable[..., Library]
) -> None:
    notes = Order(library).make(*(f"note {number}" for number in range(COUNT)))
    cut(library, lambda order, look: order.tags.add("new", notes, look))
    order = Order(open_library())
    done = order.tag_counts()["new"]
    assert 0 < done < COUNT
    [told] = order.notes.actions.cut_short().result()
    assert (told.kind, told.answers, told.done, told.total) == ("tag", "", done, COUNT)
    assert order.notes.actions.cut_short().result() == []
    assert order.notes.actions.travel(UNDO, only=told.action_id).future.result() is not None
    assert order.tag_counts() == {}
    assert order.notes.actions.travel(UNDO, only=told.action_id).future.result() is None


def test_an_undo_that_ends_with_its_process_is_told_once_and_gone_on_with(
    library: Library, open_library: Callable[..., Library]
) -> None:
    made = Order(library)
    made.tags.add("new", made.make(*(f"note {number}" for number in range(COUNT)))).future.result()
    cut(library, lambda order, look: order.notes.actions.travel(UNDO, progress=lambda done, _total: look(done)))
    order = Order(open_library())
    assert 0 < order.tag_counts()["new"] < COUNT
    [told] = order.notes.actions.cut_short().result()
    assert (told.kind, told.answers, told.total) == ("tag", UNDO, COUNT)
    assert order.notes.actions.cut_short().result() == []
    order.notes.actions.travel(UNDO, only=told.action_id).future.result()
    assert order.tag_counts() == {}
    assert order.reader.under_way() == {}


def test_copies_that_are_cut_short_are_told(library: Library, open_library: Callable[..., Library]) -> None:
    notes = Order(library).make(*(f"note {number}" for number in range(COUNT)))
    task = Order(library).notes.duplicate(notes * 20)
    while not library.read(lambda reader: reader.under_way()).result() and not task.future.done():
        pass
    library.close()
    order = Order(open_library())
    [told] = order.notes.actions.cut_short().result()
    assert (told.kind, told.total) == ("duplicate", 20 * COUNT)
    assert len(order.ids("all")) == COUNT + told.done < 21 * COUNT
    assert order.undo()
    assert len(order.ids("all")) == COUNT


def test_values_that_were_half_undone_are_gone_on_with_or_whole_the_next_time(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_CHUNK", 1)  # very many notes would be needed for two slices
    monkeypatch.setattr(actions, "SLICE_S", 0.001)
    notes = order.make(*(f"note {number}" for number in range(COUNT)))
    order.notes.pin(notes, True).result()

    def pinned(kind: str, until: int = COUNT) -> int:
        travel(order, kind, until)
        return len(order.ids("pinned"))

    assert 0 < pinned(UNDO, until=1) < COUNT
    assert pinned(UNDO) == 0
    assert pinned(REDO) == COUNT
    assert 0 < pinned(UNDO, until=1) < COUNT
    assert pinned(REDO) == COUNT
    assert pinned(UNDO) == 0
    assert 0 < pinned(REDO, until=1) < COUNT
    assert pinned(UNDO) == 0
    assert pinned(REDO) == COUNT
    assert order.reader.under_way() == {}
