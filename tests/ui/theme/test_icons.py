from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication

from notes_desktop.paths import resources
from notes_desktop.ui.theme import icons
from notes_desktop.ui.theme.apply import apply_theme
from notes_desktop.ui.theme.palette import DARK, LIGHT

FILES = sorted((resources() / "icons").glob("*.svg"))
NEEDED = (
    *("notes", "pin", "pin-filled", "today", "trash", "search", "plus", "sort", "close", "clear", "restore"),
    *("duplicate", "sidebar", "list", "warning", "info", "check", "check-box", "undo", "settings"),
    *("keyboard", "copy", "link", "bold", "italic", "code", "heading", "checklist", "arrow-up"),
    *("notebook", "tag", "untagged", "chevron-left", "chevron-right"),
    *("arrow-down", "chevron-up", "chevron-down", "replace", "more", "notes-desktop"),
)


def _ink(picture: QPixmap) -> int:
    image = picture.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    return sum(image.pixelColor(x, y).alpha() > 127 for x in range(image.width()) for y in range(image.height()))


def _middle(made: QIcon) -> QColor:
    return made.pixmap(QSize(64, 64)).toImage().pixelColor(32, 32)


def test_every_icon_that_is_needed_exists() -> None:
    assert set(NEEDED) == {file.stem for file in FILES}


@pytest.mark.parametrize("name", NEEDED)
def test_an_icon_uses_only_the_svg_that_we_draw(name: str) -> None:
    text = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    assert set(re.findall(r"<(\w+)", text)) <= {"svg", "path", "circle", "rect"}
    for steps in re.findall(r' d="([^"]*)"', text):
        assert set(re.findall(r"[A-Za-z]", steps)) <= set("MLHVCQZ")
        for letter, numbers in re.findall(r"([MLHVCQZ])([^MLHVCQZ]*)", steps):
            expected = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Q": 4, "Z": 0}[letter]
            assert len(re.findall(r"[\d.]+", numbers)) == expected, steps


@pytest.mark.parametrize("name", NEEDED)
def test_an_icon_is_drawn_in_the_colour_that_was_asked_for(qapp: QApplication, name: str) -> None:
    picture = icons.pixmap(name, QColor("#ff0000"), 16, 2.0)
    assert picture.size() == QSize(32, 32)
    assert 20 < _ink(picture) < 900


def test_an_icon_follows_a_change_of_theme(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    made = icons.icon("more")
    light = _middle(made)
    apply_theme(qapp, "dark")
    dark = _middle(made)
    apply_theme(qapp, "light")
    assert (light.name(), dark.name()) == (LIGHT.second.name(), DARK.second.name())


def test_the_application_icon_has_a_page_and_a_knot_at_16_pixels(qapp: QApplication) -> None:
    image = icons.application_icon().pixmap(QSize(16, 16)).toImage()
    page, hole, corner = image.pixelColor(4, 6), image.pixelColor(12, 3), image.pixelColor(1, 1)
    assert page.alpha() > 200
    assert hole.lightness() != page.lightness() or hole.alpha() < 128
    assert corner.alpha() == 0
