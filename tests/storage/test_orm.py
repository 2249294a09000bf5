"""What Peewee does not find is there for everybody else."""

from __future__ import annotations

import sys
from types import ModuleType

from notes_desktop.storage import orm


def test_who_needs_a_module_meanwhile_gets_what_it_has() -> None:
    stand_in = orm._Later("colorsys")
    sys.modules.pop("colorsys", None)
    with orm._instead_of("colorsys", stand_in):
        import colorsys

        found: ModuleType = colorsys
        assert found is stand_in
        assert colorsys.rgb_to_hls(0, 0, 0) == (0, 0, 0)
    assert sys.modules["colorsys"] is not stand_in
    assert colorsys.hls_to_rgb(0, 0, 0) == (0, 0, 0)


def test_a_module_that_was_there_before_is_put_back() -> None:
    import json

    with orm._instead_of("json", None):
        assert sys.modules["json"] is None
    assert sys.modules["json"] is json
