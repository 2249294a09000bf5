from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication

from notes_desktop.ui.theme import fonts


def test_headings_have_the_sizes_of_the_look(qapp: QApplication) -> None:
    made = fonts.editor_fonts()
    assert made.body.pixelSize() == 16
    assert [font.pixelSize() for font in made.headings] == [28, 20, 17, 16, 16, 16]
    assert {font.weight() for font in made.headings} == {QFont.Weight.DemiBold}
    assert made.code.pixelSize() == 14


def test_everything_grows_with_the_zoom(qapp: QApplication) -> None:
    made = fonts.editor_fonts(zoom=2.0)
    assert (made.body.pixelSize(), made.headings[0].pixelSize(), made.code.pixelSize()) == (32, 56, 28)


@pytest.mark.parametrize("zoom", [0.01, 0.0])
def test_no_zoom_makes_a_font_vanish(qapp: QApplication, zoom: float) -> None:
    assert fonts.editor_fonts(zoom=zoom).code.pixelSize() >= 6


def test_a_missing_family_means_the_interface_font(qapp: QApplication) -> None:
    assert fonts.editor_fonts("No Such Family").body.family() == QApplication.font().family()


def test_the_interface_font_exists(qapp: QApplication) -> None:
    font = fonts.interface_font()
    assert QFontDatabase.hasFamily(QFontInfo(font).family())
    assert font.pointSizeF() > 0 or font.pixelSize() > 0


def test_small_text_is_smaller_in_points_and_in_pixels(qapp: QApplication) -> None:
    points, pixels = QFont(), QFont()
    points.setPointSizeF(10)
    pixels.setPixelSize(100)
    assert fonts.small_font(points).pointSizeF() == pytest.approx(9.2)
    assert fonts.small_font(pixels).pixelSize() == 92


def test_code_is_monospaced(qapp: QApplication) -> None:
    metrics = QFontMetrics(fonts.monospace_font(14))
    assert metrics.horizontalAdvance("iiii") == metrics.horizontalAdvance("MMMM")
