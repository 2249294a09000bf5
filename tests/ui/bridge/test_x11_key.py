from __future__ import annotations

import pytest

from notes_desktop.ui.bridge.x11_key import parsed


@pytest.mark.parametrize(
    ("key", "mask", "name"),
    [
        ("Ctrl+Alt+J", 12, "J"),
        ("Meta+Shift+Space", 65, "Space"),
        ("Ctrl++", 4, "+"),
        ("F9", 0, "F9"),
        ("Shift+F12", 1, "F12"),
        ("J", 0, ""),
        ("Shift+J", 1, ""),
        ("", 0, ""),
    ],
)
def test_a_key_that_types_is_never_taken_from_other_programs(key: str, mask: int, name: str) -> None:
    assert parsed(key) == (mask, name)
