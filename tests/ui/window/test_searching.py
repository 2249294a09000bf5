from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolButton

from notes_desktop.ui.widgets.empty_state import EmptyState
from notes_desktop.ui.window import rest
from tests.harness.window import Sitting


def _search(desk: Sitting, text: str) -> None:
    desk.workspace.search_box.field.clear()
    desk.workspace.search_box.field.insert(text)
    desk.wait_for_list()


def _selected(desk: Sitting) -> str:
    editor = desk.workspace.editor
    start, end = sorted((editor.anchor(), editor.caret()))
    return editor.raw_text()[start:end]


def _button(desk: Sitting, words: str) -> QToolButton:
    buttons = desk.workspace.search_box.findChildren(QToolButton)
    return next(button for button in buttons if button.text() == words)


def test_the_keys_for_finding_go_through_the_hits_of_the_search(desk: Sitting) -> None:
    note_id = desk.new_note("fruit\nan apple, two pears and three apples")
    desk.new_note("nothing")
    desk.wait_until_saved()
    _search(desk, "appl")
    desk.workspace.navigator.open(note_id)
    desk.workspace.editor.select(0, 0)
    places = []
    for _time in range(3):
        desk.workspace.window.commands.run("find.next")
        places.append((desk.workspace.editor.anchor(), _selected(desk)))
    assert places == [(9, "appl"), (36, "appl"), (9, "appl")]
    _search(desk, "")
    desk.workspace.editor.select(0, 0)
    desk.workspace.window.commands.run("find.next")
    assert _selected(desk) == ""


def test_the_index_is_opened_when_somebody_goes_to_the_box(desk: Sitting) -> None:
    desk.wait(desk.workspace.reports.is_index_level)
    rest = desk.workspace.rest
    assert rest is not None and rest.search._index is None, "memory that nobody needs yet"
    desk.workspace.window.commands.run("search.focus")
    desk.wait(lambda: rest.search._index is not None)


def test_enter_without_hits_in_a_part_of_the_notes_looks_through_all_of_them(desk: Sitting) -> None:
    desk.new_note("idea #idea")
    desk.new_note("Kanji")
    desk.workspace.listing.show(view="tag:idea")
    desk.wait(lambda: desk.titles() == ["idea #idea"])
    desk.press("Ctrl+L")
    desk.type("kanji")
    desk.wait(lambda: desk.titles() == [])
    said = [state.accessibleName() for state in desk.workspace.window.findChildren(EmptyState) if state.isVisible()]
    assert any(name.startswith("No results here for “kanji”") for name in said), said
    desk.press("Enter")
    desk.wait(lambda: desk.titles() == ["Kanji"])
    desk.press("Enter")
    desk.wait(lambda: desk.text() == "Kanji")
    _search(desk, "")
    desk.wait(lambda: desk.workspace.listing.shown.view == "all")
    desk.wait(lambda: desk.titles()[:2] == ["Kanji", "idea #idea"])
    assert desk.titles().count("Kanji") == 1, "none was made"


def test_what_is_found_is_counted_in_the_box(desk: Sitting) -> None:
    desk.new_note("pear one")
    desk.new_note("pear two")
    desk.wait_until_saved()
    _search(desk, "pear")
    desk.wait(lambda: _count(desk) == "2 notes")
    _search(desk, "pear one")
    desk.wait(lambda: _count(desk) == "1 note")
    _search(desk, "")
    desk.wait(lambda: _count(desk) == "")


def _count(desk: Sitting) -> str:
    return desk.workspace.search_box.count_text()


def test_indexing_can_be_paused_and_the_index_built_anew(desk: Sitting) -> None:
    workspace = desk.workspace
    commands = workspace.window.commands
    desk.wait(workspace.reports.is_index_level)
    commands.run("index.pause")
    assert commands.is_checked("index.pause")
    desk.new_note("written meanwhile")
    desk.wait_until_saved()
    _search(desk, "meanwhile")
    desk.wait(lambda: desk.titles() == ["written meanwhile"])
    commands.run("index.rebuild")
    assert not commands.is_checked("index.pause")
    desk.wait(workspace.reports.is_index_level)
    _search(desk, "eanwhil")
    desk.wait(lambda: desk.titles() == ["written meanwhile"])


def _shown_hits(desk: Sitting) -> list[list[str]]:
    """The marked texts in the snippet of each row."""
    model = desk.workspace.model
    found = []
    for row in range(model.rowCount()):
        note = model.row(row)
        assert note is not None
        text = model.snippet_text(note)
        found.append([text[start:end] for start, end in model.marks_of(note).snippet])
    return found


def test_rows_show_the_words_around_the_hit(desk: Sitting) -> None:
    desk.new_note("recipe\n" + "flour and water " * 30 + "then zebrafish, then salt")
    desk.new_note("zebrafish\nin the title alone")
    desk.wait_until_saved()
    _search(desk, "zebra")
    desk.wait(lambda: _shown_hits(desk) == [[], ["zebra"]])
    note = desk.workspace.model.row(1)
    assert note is not None
    shown = desk.workspace.model.snippet_text(note)
    assert shown.startswith("…") and shown.index("zebrafish") < 30
    _search(desk, "salt")
    desk.wait(lambda: _shown_hits(desk) == [["salt"]])
    _search(desk, "")
    assert desk.workspace.model.snippet_text(note).startswith("flour and water")


def test_the_words_around_the_hit_follow_what_is_written(desk: Sitting) -> None:
    desk.new_note("recipe\n" + "flour and water " * 30 + "then zebrafish")
    _search(desk, "zebra")
    desk.wait(lambda: _shown_hits(desk) == [["zebra"]])
    desk.workspace.editor.focus_text()
    desk.press("Ctrl+End")
    desk.type(" swim")
    desk.wait_until_saved()

    def shown() -> str:
        note = desk.workspace.model.row(0)
        assert note is not None
        return desk.workspace.model.snippet_text(note)

    desk.wait(lambda: shown().endswith("zebrafish swim"))


def test_a_list_that_scrolls_while_the_library_closes_asks_for_nothing(desk: Sitting) -> None:
    desk.new_note("recipe\n" + "flour and water " * 30 + "then zebrafish")
    _search(desk, "zebra")
    desk.wait(lambda: _shown_hits(desk) == [["zebra"]])
    hits = desk.rest.hits_in_list
    hits.stop()
    desk.workspace.model.refresh_all()
    desk.workspace.model.set_query(desk.workspace.listing.searched())  # nothing is known of the rows any more
    desk.workspace.note_list.verticalScrollBar().rangeChanged.emit(0, 1)
    desk.wait(lambda: not hits._timer.isActive())
    desk.workspace.library.read(lambda _: None).result()
    assert desk.workspace.model.without_snippet(range(1)) == [desk.open_note()]


def test_lanes_that_nobody_waits_for_rest_while_one_goes_from_note_to_note(
    desk: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desk.new_note("one"), desk.new_note("two")
    monkeypatch.setattr(rest, "LOOKING_S", 3600.0)
    desk.workspace.navigator.open(first)
    assert desk.rest.is_awaited()
    monkeypatch.setattr(rest, "LOOKING_S", 0.0)
    desk.workspace.navigator.open(second)
    desk.wait(lambda: not desk.rest.is_awaited())


def test_down_goes_to_the_first_hit_though_another_note_is_open(desk: Sitting) -> None:
    hit = desk.new_note("pear one")
    opened = desk.new_note("apple")
    desk.press("Ctrl+L")
    desk.type("pear")
    desk.wait(lambda: desk.titles() == ["pear one"])
    desk.press("Down")
    assert desk.workspace.note_list.hasFocus()
    assert desk.open_note() == hit
    assert desk.workspace.note_list.selected_ids() == [hit]
    desk.press("Del")
    desk.wait(lambda: desk.titles() == [])
    assert [row.trashed_ms > 0 for row in desk.workspace.library.reader.rows([hit, opened])] == [True, False]


def test_a_key_in_the_list_is_not_for_a_note_that_is_not_in_it(desk: Sitting) -> None:
    hit = desk.new_note("pear one")
    opened = desk.new_note("apple")
    _search(desk, "pear")
    desk.wait(lambda: desk.titles() == ["pear one"])
    desk.workspace.note_list.setFocus()
    desk.press("Del", "Ctrl+Shift+8")
    assert desk.open_note() == opened
    rows = desk.workspace.library.write(lambda writer: writer.reader.rows([hit, opened])).result()
    assert [(row.trashed_ms, row.pinned_ms) for row in rows] == [(0, 0), (0, 0)]


def test_a_search_with_operators_can_be_kept_at_a_click(desk: Sitting) -> None:
    desk.new_note("pear #fruit")
    desk.wait_until_saved()
    _search(desk, "pear")
    assert not _button(desk, "Save this search").isVisible()
    _search(desk, "tag:fruit")
    _button(desk, "Save this search").click()
    desk.wait(lambda: [search.query for search in desk.workspace.listing.tree.saved] == ["tag:fruit"])
    desk.wait(lambda: not _button(desk, "Save this search").isVisible())
    _search(desk, "tag:fruits")
    assert _button(desk, "Save this search").isVisible()
