"""How long things move: briefly, or not at all when the system says so."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

LONGEST_MS = 120


def duration_ms(wanted_ms: int = LONGEST_MS) -> int:
    """At most 120 ms; 0 when the system, or the style, has animations off."""
    from PySide6.QtWidgets import QStyle  # 10 ms, and nothing moves at a start

    # Only Windows fills in the effect: elsewhere Qt reports it as off without having asked anybody.
    if sys.platform == "win32" and not QApplication.isEffectEnabled(Qt.UIEffect.UI_General):
        return 0
    if QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) <= 0:
        return 0
    return max(0, min(wanted_ms, LONGEST_MS))
