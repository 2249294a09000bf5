"""The platform without a screen warns at every window that has a smallest size, or is brought forward."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.harness.window import Sitting

_HERE = Path(__file__).parent


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Sitting]:
    """The whole application after its first start."""
    made = Sitting(qtbot, tmp_path / "Notes.notes")
    yield made
    made.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise", extend=True))
