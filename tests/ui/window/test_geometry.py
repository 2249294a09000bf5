from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from notes_desktop import paths
from notes_desktop.ui.window.geometry import Frame, GeometryStore, Place, Rect, clamp, fit, screen_rects

LEFT = Rect(0, 0, 1920, 1080)
RIGHT = Rect(1920, 0, 2560, 1440)
ABOVE = Rect(-200, -1000, 1600, 1000)


@pytest.mark.parametrize(
    ("rect", "screens", "expected"),
    [
        (Rect(100, 100, 800, 600), [LEFT], Rect(100, 100, 800, 600)),
        (Rect(-50, -70, 800, 600), [LEFT], Rect(0, 0, 800, 600)),
        (Rect(1800, 900, 800, 600), [LEFT], Rect(1120, 480, 800, 600)),
        (Rect(2500, 100, 800, 600), [LEFT], Rect(1120, 100, 800, 600)),
        (Rect(2500, 100, 800, 600), [LEFT, RIGHT], Rect(2500, 100, 800, 600)),
        (Rect(1500, 100, 800, 600), [LEFT, RIGHT], Rect(1120, 100, 800, 600)),
        (Rect(1700, 100, 800, 600), [LEFT, RIGHT], Rect(1920, 100, 800, 600)),
        (Rect(0, -900, 800, 600), [LEFT, ABOVE], Rect(0, -900, 800, 600)),
        (Rect(0, 0, 5000, 4000), [LEFT], Rect(0, 0, 1920, 1080)),
        (Rect(9000, 9000, 800, 600), [RIGHT, LEFT], Rect(3680, 840, 800, 600)),
        (Rect(10, 10, 800, 600), [], Rect(10, 10, 800, 600)),
    ],
)
def test_a_window_is_put_where_a_screen_is(rect: Rect, screens: list[Rect], expected: Rect) -> None:
    assert clamp(rect, screens) == expected


def test_the_frame_stays_on_the_screen_too() -> None:
    frame = Frame(left=4, top=30, right=4, bottom=6)
    assert clamp(Rect(0, 0, 800, 600), [LEFT], frame) == Rect(4, 30, 800, 600)
    assert clamp(Rect(0, 0, 9999, 9999), [LEFT], frame) == Rect(4, 30, 1912, 1044)


_numbers = st.integers(-5_000, 5_000)
_lengths = st.integers(1, 5_000)
_rects = st.builds(Rect, _numbers, _numbers, _lengths, _lengths)


@given(_rects, st.lists(_rects, min_size=1, max_size=4))
def test_a_clamped_window_lies_on_one_screen_and_stays_there(rect: Rect, screens: list[Rect]) -> None:
    got = clamp(rect, screens)
    assert any(
        screen.x <= got.x
        and screen.y <= got.y
        and got.x + got.width <= screen.x + screen.width
        and got.y + got.height <= screen.y + screen.height
        for screen in screens
    )
    assert clamp(got, screens) == got


def _file() -> Path:
    return paths.state_folder() / "uid.json"


def _keep(store: GeometryStore, screens: str, place: Place) -> None:
    write = store.keep(screens, place)
    assert write is not None
    write()


def test_each_set_of_screens_has_its_place() -> None:
    desk = Place(Rect(10, 20, 900, 700), Frame(1, 2, 3, 4), is_maximised=True)
    road = Place(Rect(0, 0, 800, 600), is_full_screen=True)
    store = GeometryStore("uid")
    assert store.load("one") is None
    _keep(store, "one", desk)
    _keep(store, "two", road)
    again = GeometryStore("uid")
    assert again.load("one") == desk
    assert again.load("two") == road


def test_new_screens_begin_with_the_newest_place() -> None:
    store = GeometryStore("uid")
    _keep(store, "one", Place(Rect(1, 1, 900, 700)))
    _keep(store, "two", Place(Rect(2, 2, 900, 700)))
    _keep(store, "one", Place(Rect(3, 3, 900, 700)))
    assert GeometryStore("uid").load("three") == Place(Rect(3, 3, 900, 700))


def test_a_place_that_is_known_is_not_written_again() -> None:
    store = GeometryStore("uid")
    _keep(store, "one", Place(Rect(1, 1, 900, 700)))
    assert store.keep("one", Place(Rect(1, 1, 900, 700))) is None


def test_only_the_newest_sets_of_screens_are_kept() -> None:
    store = GeometryStore("uid")
    for number in range(40):
        _keep(store, str(number), Place(Rect(number, 0, 900, 700)))
    assert list(json.loads(_file().read_text("utf-8"))) == [str(number) for number in range(28, 40)]


@pytest.mark.parametrize(
    "written",
    [
        {"one": 3},
        {"one": {"rect": [1, 2, 3]}},
        {"one": {"rect": [1, 2, 0, 5]}},
        {"one": {"rect": [1, 2, 3, 1e9]}},
        {"one": {"rect": [1, 2, True, 5]}},
        {"one": {"rect": None}},
    ],
)
def test_a_place_that_makes_no_sense_is_none(written: dict[str, object]) -> None:
    _file().parent.mkdir(parents=True, exist_ok=True)
    _file().write_text(json.dumps(written), "utf-8")
    assert GeometryStore("uid").load("one") is None


def test_a_frame_that_makes_no_sense_is_no_frame() -> None:
    _file().parent.mkdir(parents=True, exist_ok=True)
    written = {"one": {"rect": [1, 2, 900, 700], "frame": [-5, 0, 0, 0], "maximised": "yes"}}
    _file().write_text(json.dumps(written), "utf-8")
    assert GeometryStore("uid").load("one") == Place(Rect(1, 2, 900, 700))


def test_a_first_window_leaves_room_for_its_frame(qtbot: QtBot) -> None:
    screen = screen_rects()[0]
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(screen.width + 300, screen.height)
    fit(window)
    assert window.width() < screen.width and window.height() <= screen.height - 40
    window.resize(200, 100)
    fit(window)
    assert (window.width(), window.height()) == (200, 100)
