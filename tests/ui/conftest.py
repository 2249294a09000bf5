"""What every test of the interface finds: the light theme in our own blue, whatever the one before it left on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from notes_desktop.ui.theme.apply import apply_accent, apply_theme
from notes_desktop.ui.theme.palette import LIGHT, tokens_of


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    yield
    if tokens_of(qapp.palette()) is not LIGHT:
        apply_accent(qapp, "")
        apply_theme(qapp, "light")
