from __future__ import annotations

import sys

from notes_desktop.services.turns import TURN_S, short_turns


def test_turns_are_short_until_the_last_block_ends() -> None:
    usual_s = sys.getswitchinterval()
    with short_turns():
        with short_turns():
            assert abs(sys.getswitchinterval() - TURN_S) < 1e-6
        assert abs(sys.getswitchinterval() - TURN_S) < 1e-6
    assert abs(sys.getswitchinterval() - usual_s) < 1e-6
