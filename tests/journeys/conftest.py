"""A person at the window: starts as often as the test likes, always with the same library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.harness.window import Sitting

Start = Callable[[], Sitting]


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Start]:
    """Starts the application; the one that was started before must have been quit."""
    sittings: list[Sitting] = []

    def begin() -> Sitting:
        sittings.append(Sitting(qtbot, tmp_path / "Notes.notes"))
        return sittings[-1]

    yield begin
    for sitting in sittings:
        sitting.close()


@pytest.fixture
def desk(start: Start) -> Sitting:
    """The first start."""
    return start()
