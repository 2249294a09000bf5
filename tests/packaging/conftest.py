from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def one_application(qapp: QApplication) -> None:
    """Icons are drawn by Qt: one that a script makes for itself and ends would be the end of the tests behind it."""
