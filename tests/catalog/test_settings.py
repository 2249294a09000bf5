from __future__ import annotations

import pytest

from notes_desktop.catalog.settings import BY_ID, SECTIONS, SETTINGS, Value, accepted
from notes_desktop.core.session import SORTS


def test_every_default_is_accepted_by_its_own_setting() -> None:
    assert len(BY_ID) == len(SETTINGS)
    for setting in SETTINGS:
        assert accepted(setting, setting.default) == setting.default


def test_every_section_has_a_setting() -> None:
    assert {setting.section for setting in SETTINGS} == {section.id for section in SECTIONS}


def test_sorts_are_those_of_the_session() -> None:
    assert tuple(choice.value for choice in BY_ID["list.sort"].choices) == SORTS


@pytest.mark.parametrize(
    ("setting_id", "given", "taken"),
    [
        ("theme", "dark", "dark"),
        ("theme", "purple", "system"),
        ("theme", None, "system"),
        ("editor.size_px", 20, 20),
        ("editor.size_px", 1_000, 32),
        ("editor.size_px", -1, 10),
        ("editor.size_px", True, 16),
        ("editor.size_px", "20", 16),
        ("desktop.capture_key", "Ctrl+Alt+J", "Ctrl+Alt+J"),
        ("editor.font", "Inter", "Inter"),
        ("editor.font", 3, ""),
        ("shortcuts", {"note.new": ["F5", 3], "x": "F6"}, {"note.new": ["F5"]}),
        ("shortcuts", ["F5"], {}),
    ],
)
def test_a_value_that_does_not_fit_becomes_one_that_does(setting_id: str, given: Value, taken: Value) -> None:
    assert accepted(BY_ID[setting_id], given) == taken
