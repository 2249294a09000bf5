from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from notes_desktop.ui.bridge.collector import Collector, collect_at_rest


@pytest.fixture
def turns() -> Iterator[list[threading.Thread]]:
    """On which threads garbage was collected."""
    threads: list[threading.Thread] = []

    def note(phase: str, _told: dict[str, Any]) -> None:
        if phase == "start":
            threads.append(threading.current_thread())

    gc.callbacks.append(note)
    yield threads
    gc.callbacks.remove(note)


def widget_in_a_circle() -> weakref.ref[QWidget]:
    widget = QWidget()
    widget.setProperty("circle", [widget])
    circle: list[object] = [widget]
    circle.append(circle)
    return weakref.ref(widget)


def make_garbage() -> None:
    for _ in range(20_000):
        circle: list[object] = []
        circle.append(circle)


def test_a_lane_never_destroys_a_widget(qapp: QApplication, qtbot: QtBot, turns: list[threading.Thread]) -> None:
    widget = widget_in_a_circle()
    lane = threading.Thread(target=make_garbage)
    lane.start()
    lane.join()
    assert widget() is not None
    assert turns == []
    qtbot.waitUntil(lambda: bool(turns))
    assert set(turns) == {threading.main_thread()}


def test_old_garbage_goes_as_well(qapp: QApplication, qtbot: QtBot) -> None:
    widget = widget_in_a_circle()

    def is_gone() -> bool:
        make_garbage()
        return widget() is None

    qtbot.waitUntil(is_gone)


def test_there_is_one_collector(qapp: QApplication) -> None:
    collect_at_rest(qapp)
    gc.unfreeze()
    assert len(qapp.findChildren(Collector)) == 1
