from __future__ import annotations

from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget

from notes_desktop.ui.theme.apply import apply_theme
from notes_desktop.ui.theme.motion import LONGEST_MS, duration_ms


class _StillStyle(QProxyStyle):
    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, option, widget, returnData)


def test_nothing_moves_longer_than_it_may(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    assert duration_ms(5_000) <= LONGEST_MS


def test_nothing_moves_when_the_style_is_still(qapp: QApplication) -> None:
    qapp.setStyle(_StillStyle("Fusion"))
    try:
        assert duration_ms() == 0
    finally:
        qapp.setStyle("Fusion")
