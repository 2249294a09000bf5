from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from notes_desktop.ui.bridge import words
from tests.harness.window import Sitting


def _said(desk: Sitting) -> list[str]:
    """What stands in the status line."""
    labels = desk.workspace.status.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible()]


def test_the_words_that_are_counted_are_of_the_note_that_is_shown(
    desk: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "AT_ONCE_LENGTH", 30)
    long = desk.new_note("A note that takes its time to be counted")
    desk.wait(lambda: "9 words" in _said(desk))
    desk.new_note("One two three")
    desk.wait(lambda: "3 words" in _said(desk))
    desk.press("Ctrl+N")
    assert "0 words" in _said(desk)
    desk.workspace.navigator.open(long)
    assert not [said for said in _said(desk) if said.endswith("words")]
    desk.wait(lambda: "9 words" in _said(desk))


def test_several_selected_notes_are_counted(desk: Sitting) -> None:
    desk.new_note("one")
    desk.new_note("two")
    desk.workspace.note_list.setFocus()
    desk.press("Ctrl+A")
    assert "3 notes selected" in _said(desk)
    desk.press("Esc")
    assert "3 notes selected" not in _said(desk)


def test_a_note_of_the_trash_says_so_until_it_is_restored(desk: Sitting) -> None:
    note_id = desk.new_note("old")
    desk.workspace.note_list.setFocus()
    desk.press("Del")
    desk.wait(lambda: "old" not in desk.titles())
    assert "In the trash" not in _said(desk)
    desk.workspace.window.commands.run("view.trash")
    desk.wait(lambda: desk.titles() == ["old"])
    desk.workspace.navigator.open(note_id)
    assert "In the trash" in _said(desk)
    desk.workspace.window.commands.run("note.restore")
    desk.wait(lambda: "In the trash" not in _said(desk))


def _notice(desk: Sitting) -> list[str]:
    """What stands below the search box."""
    labels = desk.workspace.search_box.findChildren(QLabel)
    return [line for label in labels if label.isVisible() for line in label.text().splitlines()]


def _search(desk: Sitting, text: str) -> None:
    desk.workspace.search_box.field.clear()
    desk.workspace.search_box.field.insert(text)
    desk.wait_for_list()


def test_the_share_of_the_index_is_not_parted_from_its_sign(desk: Sitting) -> None:
    desk.new_note("pear")
    _search(desk, "pear")
    desk.workspace.reports.tell_indexed(2, 100)
    desk.workspace.listing.scanned.emit(3999)
    assert _notice(desk) == ["Searched the newest 3999 notes · indexing 2\u00a0%"]


def test_a_search_says_how_it_was_understood_unless_it_is_words_alone(desk: Sitting) -> None:
    desk.new_note("pear #fruit")
    _search(desk, "tag:fruit -apple created:soon")
    assert _notice(desk) == ["tag #fruit, not “apple”, “created:soon” as text"]
    _search(desk, "pear")
    assert _notice(desk) == []


def test_a_pattern_that_takes_too_long_says_so(desk: Sitting) -> None:
    desk.new_note("pear\n" + "a" * 80 + "b")
    _search(desk, "/(a|aa)+$/")
    assert _notice(desk) == ["with the pattern /(a|aa)+$/", "The pattern took too long with 1 note"]


def test_the_search_box_offers_the_tags_that_there_are(desk: Sitting) -> None:
    desk.new_note("pear #fruit/sweet")
    desk.wait_until_saved()
    desk.wait(lambda: bool(desk.workspace.listing.tree.tags))
    _search(desk, "tag:fr")
    assert desk.workspace.search_box.completer().offered() == ["fruit", "fruit/sweet"]


def test_what_nobody_wrote_is_searched_as_somebody_did_and_marked(desk: Sitting) -> None:
    desk.new_note("Gardening\nin the orchard")
    desk.wait_until_saved()
    desk.wait(desk.workspace.reports.is_index_level)
    _search(desk, "gardning")
    desk.wait(lambda: _notice(desk) == ["Showing results for “gardening”"])
    assert desk.titles() == ["Gardening"]
    note = desk.workspace.model.row(0)
    assert note is not None
    assert desk.workspace.model.marks_of(note).title == [(0, 9)]
