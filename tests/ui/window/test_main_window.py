from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from notes_desktop.core.mentions import Backlink
from notes_desktop.core.session import Session
from notes_desktop.ui.widgets.backlinks import Backlinks
from notes_desktop.ui.window.panes import LEAST_WIDTHS, PaneSplitter, Wishes
from tests.ui.window.parts import Parts, shown

Key = Qt.Key


def test_widths_of_panes_are_those_of_the_session(qtbot: QtBot) -> None:
    parts = shown(qtbot, Session(panes=(250, 400, 500)))
    assert parts.window.pane_state().widths[:2] == (250, 400)


def test_a_growing_window_gives_its_room_to_the_editor(qtbot: QtBot) -> None:
    parts = shown(qtbot, Session(panes=(250, 400, 500)), width=1000)
    parts.window.resize(1300, 700)
    assert parts.window.pane_state().widths[:2] == (250, 400)


def test_a_window_that_was_narrow_for_a_while_gives_the_panes_their_widths_back(qtbot: QtBot) -> None:
    parts = shown(qtbot, Session(panes=(230, 330, 500)), width=1000)
    splitter = parts.window.findChild(PaneSplitter)
    assert isinstance(splitter, PaneSplitter)
    parts.window.resize(905, 700)
    assert splitter.sizes()[-1] == LEAST_WIDTHS[-1]
    assert splitter.sizes()[0] == 230
    assert parts.window.pane_state().widths[:2] == (230, 330)
    parts.window.resize(720, 700)
    parts.window.commands.run("view.sidebar")
    assert splitter.sizes()[-1] == LEAST_WIDTHS[-1]
    parts.window.resize(1200, 700)
    assert splitter.sizes()[:2] == [230, 330]


def test_a_hidden_pane_comes_back_as_wide_as_it_was(qtbot: QtBot) -> None:
    parts = shown(qtbot, Session(panes=(250, 400, 500)))
    commands = parts.window.commands
    commands.run("view.sidebar")
    assert not parts.sidebar.isVisible()
    assert parts.window.pane_state().widths[:2] == (250, 400)
    commands.run("view.list")
    commands.run("view.sidebar")
    commands.run("view.list")
    assert parts.sidebar.isVisible()
    assert parts.window.pane_state().widths[:2] == (250, 400)


def test_the_line_between_panes_is_thin_and_easy_to_grab(qtbot: QtBot) -> None:
    parts = shown(qtbot)
    splitter = parts.window.findChild(PaneSplitter)
    assert isinstance(splitter, PaneSplitter)
    handle = splitter.handle(1)
    assert handle.contentsRect().width() == 1
    assert handle.width() >= 9


def test_a_narrow_window_hides_the_sidebar_until_it_is_asked_for(qtbot: QtBot) -> None:
    parts = shown(qtbot, width=800)
    assert not parts.sidebar.isVisible()
    QTest.keyClick(parts.window, Key.Key_F9)
    assert parts.sidebar.isVisible()
    QTest.keyClick(parts.window, Key.Key_F9)
    assert not parts.sidebar.isVisible()
    parts.window.resize(1200, 700)
    assert parts.sidebar.isVisible()
    assert parts.window.pane_state().is_sidebar_visible


def test_focus_mode_leaves_the_editor_alone_and_brings_all_back(qtbot: QtBot) -> None:
    parts = shown(qtbot)
    parts.open_note()
    parts.note_list.setFocus()
    parts.window.commands.run("view.focus_mode")
    assert not any(
        pane.isVisible()
        for pane in (parts.sidebar, parts.note_list, parts.search_box, parts.status, parts.window.menuBar())
    )
    assert parts.focus() is parts.editor.surface()
    assert parts.window.pane_state().is_focus_mode
    parts.window.commands.run("view.focus_mode")
    assert all(
        pane.isVisible()
        for pane in (parts.sidebar, parts.note_list, parts.search_box, parts.status, parts.window.menuBar())
    )


def test_focus_mode_is_restored(qtbot: QtBot) -> None:
    parts = shown(qtbot, Session(focus_mode=True))
    assert not parts.sidebar.isVisible()
    assert parts.window.pane_state().is_sidebar_visible


def test_asking_for_a_pane_ends_focus_mode() -> None:
    wishes = Wishes(sidebar=False, focus_mode=True)
    assert wishes.toggle_sidebar(is_narrow=False).shown(is_narrow=False) == (True, True)
    assert wishes.toggle_sidebar(is_narrow=True).shown(is_narrow=True) == (True, True)
    assert Wishes(list=False, focus_mode=True).toggle_list().shown(is_narrow=False) == (True, True)


def test_f6_goes_round_the_panes_in_both_directions(qtbot: QtBot) -> None:
    parts = shown(qtbot)
    parts.window.show_list(True)
    parts.open_note()
    surface = parts.editor.surface()
    surface.setFocus()
    for expected in (parts.sidebar, parts.note_list, surface):
        QTest.keyClick(parts.window, Key.Key_F6)
        assert parts.focus() is expected
    for expected in (parts.note_list, parts.sidebar, surface):
        QTest.keyClick(parts.window, Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
        assert parts.focus() is expected


def test_f6_passes_what_is_hidden_and_enters_messages(qtbot: QtBot) -> None:
    parts = shown(qtbot)
    parts.window.show_list(False)
    parts.open_note()
    parts.window.commands.run("view.sidebar")
    parts.banner.show_message("key", "Something happened", "warning")
    parts.editor.surface().setFocus()
    QTest.keyClick(parts.window, Key.Key_F6)
    assert parts.focus() is parts.search_box.field
    QTest.keyClick(parts.window, Key.Key_F6)
    focused = parts.focus()
    assert focused is not None
    assert parts.banner.isAncestorOf(focused)


def test_f6_reaches_the_panel_below_the_text_while_it_is_shown_and_escape_leaves_it(qtbot: QtBot) -> None:
    parts = shown(qtbot)
    parts.window.show_list(True)
    parts.open_note()
    panel = Backlinks()
    parts.window.add_below_editor(panel)
    panel.show()
    panel.set_backlinks([Backlink(3, "Kitchen", "See the letter.", ((8, 14),))])
    surface = parts.editor.surface()
    surface.setFocus()
    QTest.keyClick(parts.window, Key.Key_F6)
    focused = parts.focus()
    assert focused is not None
    assert focused.accessibleName() == "Kitchen"
    QTest.keyClick(focused, Key.Key_Escape)
    assert parts.focus() is surface
    QTest.keyClick(parts.window, Key.Key_F6)
    QTest.keyClick(parts.window, Key.Key_F6)
    assert parts.focus() is parts.sidebar
    QTest.keyClick(parts.window, Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert parts.focus() is focused
    QTest.keyClick(parts.window, Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert parts.focus() is surface
    panel.hide()
    QTest.keyClick(parts.window, Key.Key_F6)
    assert parts.focus() is parts.sidebar


def test_a_message_that_goes_leaves_the_focus_to_the_text(qtbot: QtBot) -> None:
    parts = shown(qtbot)
    parts.open_note()
    parts.banner.show_message("key", "Something happened", "warning")
    parts.banner.focus_first()
    focused = parts.focus()
    assert focused is not None
    QTest.keyClick(focused, Key.Key_Escape)
    assert parts.focus() is parts.editor.surface()


def test_every_pane_has_a_name_for_a_screen_reader(qtbot: QtBot) -> None:
    parts = shown(qtbot)
    for pane in (parts.sidebar, parts.search_box.field, parts.note_list, parts.editor.surface(), parts.banner):
        assert pane.accessibleName()


def test_hiding_the_pane_with_the_focus_gives_it_to_the_editor(qtbot: QtBot) -> None:
    parts = shown(qtbot)
    parts.open_note()
    parts.sidebar.setFocus()
    QTest.keyClick(parts.window, Key.Key_F9)
    assert parts.focus() is parts.editor.surface()


def test_emptying_the_list_leaves_the_focus_where_undo_brings_it_back(qtbot: QtBot) -> None:
    parts = shown(qtbot)
    parts.window.show_list(True)
    parts.note_list.setFocus()
    parts.window.show_list(False)
    assert parts.focus() is parts.sidebar


def test_the_focused_pane_is_told_and_taken(qtbot: QtBot) -> None:
    parts = shown(qtbot)
    parts.open_note()
    for name in ("sidebar", "search", "list", "editor"):
        parts.window.focus_pane(name)
        assert parts.window.pane_state().focused == name
    parts.window.focus_pane("nonsense")
    assert parts.window.pane_state().focused == "editor"


def test_full_screen_and_back(qtbot: QtBot) -> None:
    parts = shown(qtbot)
    parts.window.commands.run("view.full_screen")
    qtbot.waitUntil(parts.window.isFullScreen)
    parts.window.commands.run("view.full_screen")
    qtbot.waitUntil(lambda: not parts.window.isFullScreen())


def test_the_title_names_the_note(qtbot: QtBot) -> None:
    parts = shown(qtbot)
    parts.window.show_title("Kitchen")
    assert parts.window.windowTitle() == "Kitchen — Notes Desktop"
    parts.window.show_title("")
    assert parts.window.windowTitle() == "Notes Desktop"
    parts.window.show_title("a [*] b")
    assert parts.window.windowHandle().title().startswith("a [*] b — Notes Desktop")


def test_closing_asks_and_stays_until_somebody_hides_it(qtbot: QtBot) -> None:
    parts = shown(qtbot)
    with qtbot.waitSignal(parts.window.close_requested):
        parts.window.close()
    assert parts.window.isVisible()


def test_the_place_is_there_after_a_restart(qtbot: QtBot) -> None:
    first = shown(qtbot)
    first.window.setGeometry(40, 60, 750, 500)
    first.window.close()
    second = Parts()
    qtbot.addWidget(second.window)
    second.window.restore(Session(), "uid")
    assert second.window.geometry().getRect() == (40, 60, 750, 500)


def test_the_place_is_written_while_the_window_is_open(qtbot: QtBot) -> None:
    jobs: list[Callable[[], None]] = []
    parts = Parts()
    qtbot.addWidget(parts.window)
    parts.window.restore(Session(), "uid", jobs.append)
    parts.window.show()
    parts.window.setGeometry(40, 60, 760, 520)
    qtbot.waitUntil(lambda: bool(jobs), timeout=5_000)


def test_zoom_stays_within_reason(qtbot: QtBot) -> None:
    parts = shown(qtbot, Session(zoom=120))
    assert parts.window.zoom == 120
    parts.window.zoom_by(1_000)
    assert parts.window.zoom == 300
    parts.window.reset_zoom()
    assert parts.window.zoom == 100
