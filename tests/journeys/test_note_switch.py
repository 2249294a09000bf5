"""Whoever switches notes within the same moment as a key finds each letter in the note that it was typed in."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.harness.window import Sitting
from tests.journeys.conftest import Start


def test_a_key_and_a_switch_in_the_same_moment_lose_nothing(desk: Sitting, start: Start) -> None:
    first = desk.new_note("alpha")
    second = desk.new_note("beta")
    desk.type("!")
    desk.press("Ctrl+PgDown")
    desk.type("?")
    desk.press("Ctrl+PgUp")
    desk.quit()

    again = start()
    assert (again.stored(first), again.stored(second)) == ("alpha?", "beta!")


def test_a_composition_ends_in_the_note_it_was_begun_in(desk: Sitting, start: Start) -> None:
    first = desk.new_note("alpha ")
    second = desk.new_note("beta ")
    desk.compose("にほ")
    desk.press("Ctrl+PgDown")
    desk.type("x")
    desk.quit()

    again = start()
    assert again.stored(first) == "alpha x"
    assert again.stored(second) in ("beta ", "beta にほ")


def test_a_note_opened_before_its_flush_was_acknowledged_shows_all_of_it(desk: Sitting) -> None:
    desk.new_note("alpha")
    desk.new_note("beta")
    desk.type(" and more")
    desk.press("Ctrl+PgDown", "Ctrl+PgUp")
    assert desk.text() == "beta and more"


def test_undo_right_after_coming_back_takes_back_what_was_typed_last(desk: Sitting) -> None:
    desk.new_note("alpha")
    desk.new_note("beta")
    desk.press("Home", "End")
    with _slow_disk(desk):
        desk.type(" and more")
        desk.press("Ctrl+PgDown", "Ctrl+PgUp", "Ctrl+Z")
        assert desk.text() == "beta"
        desk.press("Ctrl+Shift+Z")
        assert desk.text() == "beta and more"


def test_undo_takes_back_nothing_of_another_note(desk: Sitting) -> None:
    first = desk.new_note("alpha")
    desk.press("Ctrl+Z", "Ctrl+Shift+Z")
    second = desk.new_note("beta")
    desk.press(*["Ctrl+Z"] * 5)
    assert desk.text() == ""
    desk.press("Ctrl+PgDown", *["Ctrl+Shift+Z"] * 5)
    assert desk.text() == "alpha"
    desk.press("Ctrl+PgUp", *["Ctrl+Shift+Z"] * 5)
    assert desk.text() == "beta"
    desk.wait_until_saved()
    assert (desk.stored(first), desk.stored(second)) == ("alpha", "beta")


def test_the_caret_is_where_it_was_however_slow_the_disk_is(desk: Sitting) -> None:
    desk.new_note("alpha")
    desk.new_note("beta")
    with _slow_disk(desk):
        desk.type(" and")
        desk.press("Ctrl+PgDown", "Ctrl+PgUp")
        desk.type(" more")
        assert desk.text() == "beta and more"


@contextmanager
def _slow_disk(desk: Sitting) -> Iterator[None]:
    """Nothing reaches the disk within this."""
    go_on = threading.Event()
    desk.workspace.library.writer_lane.submit(go_on.wait)
    try:
        yield
    finally:
        go_on.set()


@pytest.mark.parametrize("seed", range(4))
def test_each_note_equals_what_was_typed_in_it(desk: Sitting, start: Start, seed: int) -> None:
    chance = random.Random(seed)
    typed = {desk.new_note(f"note {number} "): f"note {number} " for number in range(4)}
    desk.wait_for_list()
    for _ in range(250):
        note_id = desk.workspace.binding.note_id
        assert note_id is not None
        what = chance.random()
        if note_id not in typed or what < 0.3:
            desk.press(chance.choice(["Ctrl+PgDown", "Ctrl+PgUp", "Alt+Left", "Alt+Right"]))
        elif what < 0.4 and typed[note_id]:
            desk.press("Backspace")
            typed[note_id] = typed[note_id][:-1]
        elif what < 0.5:
            desk.compose("に")
            desk.compose("", commit="日")
            typed[note_id] += "日"
        else:
            letters = "".join(chance.choices("abc d", k=chance.randint(1, 3)))
            desk.type(letters)
            typed[note_id] += letters
    desk.quit()

    again = start()
    assert {note_id: again.stored(note_id) for note_id in typed} == typed
