from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from notes_desktop.ui.theme.palette import LIGHT
from notes_desktop.ui.widgets.status_line import StatusLine


@pytest.fixture
def line(qtbot: QtBot) -> StatusLine:
    made = StatusLine()
    qtbot.addWidget(made)
    made.resize(700, 34)
    made.show()
    return made


def words(line: StatusLine) -> list[str]:
    shown = [one for one in line.findChildren(QLabel) if one.isVisible() and one.text() != "·"]
    return [one.text() for one in sorted(shown, key=lambda one: one.mapTo(line, one.rect().topLeft()).x())]


def test_it_is_empty_without_a_note(line: StatusLine) -> None:
    line.set_saved()
    line.clear()
    assert words(line) == []


def test_it_says_what_is_known_in_order(line: StatusLine) -> None:
    line.set_saved()
    line.set_words(1)
    line.set_edited("edited 12:04")
    line.set_notice("very long line")
    line.set_right(["Work", "#x"])
    line.resize(701, 34)
    assert words(line) == ["Saved", "1 word", "edited 12:04", "very long line", "Work", "#x"]


def test_a_notice_alone_has_no_point_before_it(line: StatusLine) -> None:
    def points() -> int:
        return sum(one.isVisible() and one.text() == "·" for one in line.findChildren(QLabel))

    line.set_notice("12 notes selected")
    assert (words(line), points()) == (["12 notes selected"], 0)
    line.set_saved()
    line.set_words(3)
    line.set_edited("edited 12:04")
    assert points() == 2
    line.clear()
    assert points() == 0


def test_a_failed_save_says_why(line: StatusLine) -> None:
    line.set_saving()
    assert words(line) == ["Saving…"]
    line.set_failed("the disk is full")
    assert words(line) == ["Not saved: the disk is full"]


def test_what_follows_does_not_move_when_a_save_begins_and_ends(line: StatusLine, qtbot: QtBot) -> None:
    places = []
    line.set_words(12)
    for show in (line.set_saved, line.set_saving, line.set_saved):
        show()
        line.grab()
        label = next(one for one in line.findChildren(QLabel) if one.text() == "12 words")
        places.append(label.mapTo(line, label.rect().topLeft()).x())
    assert len(set(places)) == 1


def is_whole(line: StatusLine, text: str) -> bool:
    label = next(one for one in line.findChildren(QLabel) if one.text() == text)
    return label.contentsRect().width() >= label.fontMetrics().horizontalAdvance(text)


def test_tags_give_way_first_and_the_notebook_next(line: StatusLine, qtbot: QtBot) -> None:
    left, notebook, tag = ["Saved", "120 words", "edited yesterday"], "A notebook of some words", "#" + "x" * 70
    line.set_saved()
    line.set_words(120)
    line.set_edited(left[2])
    line.set_right([notebook, tag])
    line.resize(2000, 34)
    qtbot.waitUntil(lambda: is_whole(line, tag))
    labels = {one.text(): one for one in line.findChildren(QLabel)}
    date = labels[left[2]]
    taken = date.mapTo(line, date.rect().topRight()).x() + 40
    both = taken + labels[notebook].width()
    for width, is_notebook_whole, has_tags in (
        (both + 100, True, True),
        (both + 20, True, False),
        (both - 20, False, False),
        (taken + 10, False, False),
    ):
        line.resize(width, 34)
        QApplication.sendPostedEvents()
        assert all(is_whole(line, text) for text in left), width
        assert is_whole(line, notebook) == is_notebook_whole, width
        assert not is_whole(line, tag)
        assert (labels[tag].width() > 0) == has_tags, width


def test_labels_on_the_right_come_and_go(line: StatusLine) -> None:
    line.set_right(["Work", "#x"])
    line.set_right(["Home"])
    assert words(line) == ["Home"]


def test_the_dot_has_a_colour_that_no_word_has(line: StatusLine) -> None:
    line.set_saved()
    picture = line.grab().toImage()
    green = [
        (x, y)
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).name() == LIGHT.saved.name()
    ]
    assert green
    assert max(x for x, _y in green) < 32


def test_a_narrow_line_elides_instead_of_widening_the_window(line: StatusLine) -> None:
    line.set_failed("a reason that is told at great length and would not fit into any narrow window")
    line.set_words(100_000)
    assert line.minimumSizeHint().width() < 260


def test_no_point_stands_before_the_first_words(line: StatusLine) -> None:
    line.set_saved()
    line.set_edited("edited 12:04")
    points = [label for label in line.findChildren(QLabel) if label.text() == "·" and label.isVisibleTo(line)]
    assert points == []
    line.set_words(3)
    points = [label for label in line.findChildren(QLabel) if label.text() == "·" and label.isVisibleTo(line)]
    assert len(points) == 1
