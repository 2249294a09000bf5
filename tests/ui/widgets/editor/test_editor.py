from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit
from pytestqt.qtbot import QtBot

from notes_desktop.core.edit import Edit
from notes_desktop.core.session import ViewState
from notes_desktop.ui.theme.apply import apply_accent, apply_theme
from notes_desktop.ui.theme.palette import DARK, LIGHT
from notes_desktop.ui.widgets.editor import Editor, opening
from tests.ui.widgets.editor.conftest import Hands

_TOP = ViewState(0, 0, 0, 0)
_LONG = "\n".join(f"line {number} of the note" for number in range(400))


def test_without_a_note_nothing_can_be_typed(hands: Hands) -> None:
    hands.editor.clear()
    hands.type("abc")
    assert hands.text() == ""
    assert hands.changes == 0
    assert not hands.editor.surface().isEnabled()


def test_loading_says_loaded_and_not_changed(hands: Hands, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hands.editor.loaded):
        hands.editor.load("# Title\n\n- [ ] task", _TOP)
    assert hands.changes == 0
    assert hands.kinds == []
    assert hands.editor.take_interval() is None


def test_a_small_note_is_loaded_when_load_returns(editor: Editor) -> None:
    editor.load("x" * 1000, _TOP)
    assert not editor.is_loading()


def test_a_large_note_is_read_only_until_it_is_loaded(editor: Editor, qtbot: QtBot) -> None:
    percents: list[int] = []
    editor.load_progress.connect(percents.append)
    with qtbot.waitSignal(editor.loaded, timeout=30_000):
        editor.load(_LONG * 30, _TOP)
        assert editor.is_loading()
        assert editor.surface().isReadOnly()
    assert not editor.surface().isReadOnly()
    assert percents[0] == 0 and percents == sorted(percents)
    assert editor.raw_text() == _LONG * 30


def test_a_later_load_gives_up_the_earlier_one(editor: Editor) -> None:
    editor.load(_LONG * 30, _TOP)
    editor.load("another", _TOP)
    assert not editor.is_loading()
    QApplication.processEvents()
    assert editor.raw_text() == "another"


def test_apply_changes_the_text_and_tells_nobody(hands: Hands) -> None:
    hands.load("one two three", 5)
    hands.editor.apply([Edit(0, "one", "first"), Edit(6, "two ", "")])
    assert hands.text() == "first three"
    assert hands.changes == 0
    assert hands.kinds == []


def test_apply_keeps_the_caret_where_it_is_in_the_text(hands: Hands) -> None:
    hands.load("one 😀 two three", 10, 6)
    hands.editor.apply([Edit(0, "", "zero 😀\n"), Edit(16, " three", "")])
    assert hands.text() == "zero 😀\none 😀 two"
    assert (hands.editor.anchor(), hands.editor.caret()) == (13, 16)


def test_text_that_is_appended_from_outside_does_not_push_a_caret_at_the_end(hands: Hands) -> None:
    hands.load("one", 3)
    hands.editor.apply([Edit(3, "", "\ntwo")])
    assert hands.editor.caret() == 3


def test_apply_with_a_caret_goes_there(hands: Hands) -> None:
    hands.load("one two", 0)
    hands.editor.apply([Edit(3, " two", "")], 3)
    assert (hands.editor.anchor(), hands.editor.caret()) == (3, 3)


def test_apply_keeps_what_is_seen(editor: Editor) -> None:
    editor.load(_LONG, ViewState(0, 0, _LONG.index("line 200"), 7))
    editor.apply([Edit(0, "", "much\n" * 50)])
    view = editor.view_state()
    assert editor.raw_text()[view.scroll_position :].startswith("line 200 ")
    assert view.scroll_offset == 7


def test_a_view_comes_back(editor: Editor, qtbot: QtBot) -> None:
    view = ViewState(_LONG.index("line 310"), _LONG.index("line 300"), _LONG.index("line 295"), 11)
    editor.load(_LONG, view)
    assert editor.view_state() == view
    editor.load("other", _TOP)
    editor.load(_LONG, view)
    qtbot.waitUntil(editor.is_styled)
    assert editor.view_state() == view


def test_a_note_opened_before_the_window_shows_where_it_was_left(qtbot: QtBot) -> None:
    editor = Editor()
    qtbot.addWidget(editor)
    text = "line\n" * 300
    view = ViewState(len(text), len(text), 500, 0)
    editor.load(text, view)
    editor.resize(800, 600)
    with qtbot.waitExposed(editor):
        editor.show()
    assert editor.view_state() == view


def test_the_view_of_a_large_note_comes_back_after_loading(editor: Editor, qtbot: QtBot) -> None:
    text = "😀 " + _LONG * 30
    view = ViewState(text.index("line 310"), text.index("line 300"), text.index("line 295"), 3)
    with qtbot.waitSignal(editor.loaded, timeout=30_000):
        editor.load(text, view)
        assert editor.view_state() == view
    assert editor.view_state() == view


def test_the_interval_is_what_was_typed(hands: Hands) -> None:
    hands.load("one three", 4)
    hands.type("two ")
    assert hands.editor.dirty_interval() == (4, 4, 8)
    assert hands.editor.take_interval() == (4, 4, 8)
    assert hands.editor.take_interval() is None


def test_a_read_only_note_cannot_be_changed_by_hand(hands: Hands) -> None:
    hands.load("one", 3)
    hands.editor.set_read_only(True)
    hands.type("x")
    hands.press(Qt.Key.Key_Backspace)
    hands.press(Qt.Key.Key_Return)
    for command in ("cut", "paste", "bold", "heading1", "checklist"):
        hands.editor.run(command)
    assert hands.text() == "one"
    assert hands.changes == 0
    hands.editor.apply([Edit(3, "", "!")])
    assert hands.text() == "one!"


def test_the_column_is_centred_and_at_most_as_wide_as_is_set(editor: Editor) -> None:
    editor.load(_LONG, _TOP)
    surface = editor.surface()
    editor.resize(1400, 600)
    middle = surface.viewport().geometry().center().x()
    assert abs(middle - editor.width() // 2) <= 8
    assert _layout_px(editor) < 800


def test_a_wide_pane_that_grows_lays_nothing_out_again(editor: Editor) -> None:
    editor.load(_LONG, _TOP)
    editor.resize(1000, 600)
    width = _layout_px(editor)
    editor.resize(1400, 600)
    assert _layout_px(editor) == width


def test_a_narrow_pane_is_laid_out_after_the_last_resize(editor: Editor, qtbot: QtBot) -> None:
    editor.load(_LONG, _TOP)
    wide = _layout_px(editor)
    editor.resize(500, 600)
    assert _layout_px(editor) == wide
    qtbot.waitUntil(lambda: _layout_px(editor) <= 500)


def test_a_press_beside_the_column_is_one_at_its_edge(editor: Editor) -> None:
    editor.resize(1400, 600)
    editor.load("first line\nsecond line", _TOP)
    place = editor.surface().cursorRect().center()
    place = editor.surface().viewport().mapTo(editor.surface(), place)
    place.setX(editor.surface().width() - 40)
    QTest.mouseClick(editor.surface(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert editor.caret() == len("first line")


@pytest.mark.parametrize("is_beside", [False, True])
def test_a_press_of_the_right_button_goes_round_in_no_circle(editor: Editor, is_beside: bool) -> None:
    editor.resize(1200, 600)
    editor.load("text", _TOP)
    surface = editor.surface()
    place = surface.viewport().geometry().center() if not is_beside else QPoint(4, 100)
    target = surface if is_beside else surface.viewport()
    QTest.mouseClick(target, Qt.MouseButton.RightButton, pos=target.mapFrom(surface, place))
    QTest.mouseClick(target, Qt.MouseButton.MiddleButton, pos=target.mapFrom(surface, place))


def test_the_caret_that_moves_by_hand_is_told_and_others_are_not(hands: Hands) -> None:
    hands.load("one two three")
    hands.type("x")
    hands.editor.go_to(4)
    hands.editor.apply([Edit(0, "x", "")])
    assert hands.moves == 0
    hands.press(Qt.Key.Key_Right)
    hands.press(Qt.Key.Key_End)
    assert hands.moves == 2
    hands.press(Qt.Key.Key_End)
    assert hands.moves == 2


def test_the_view_is_told_when_the_caret_moves(hands: Hands, qtbot: QtBot) -> None:
    hands.load("one two three")
    with qtbot.waitSignal(hands.editor.view_changed):
        hands.press(Qt.Key.Key_Right)


def test_keys_of_commands_stay_with_the_window(editor: Editor) -> None:
    editor.load("text", _TOP)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_K, Qt.Key.Key_B, Qt.Key.Key_C, Qt.Key.Key_Return):
        assert not _is_claimed(editor, key, control, "")
        assert not _is_claimed(editor, key, control | shift, "")
    assert not _is_claimed(editor, Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier, "")
    assert not _is_claimed(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier, "")


def test_keys_of_typing_are_the_editors(editor: Editor) -> None:
    editor.load("text", _TOP)
    none, control = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
    assert _is_claimed(editor, Qt.Key.Key_A, none, "a")
    assert _is_claimed(editor, Qt.Key.Key_Delete, none, "\x7f")
    assert _is_claimed(editor, Qt.Key.Key_Backspace, control, "\x08")
    assert _is_claimed(editor, Qt.Key.Key_Left, control, "")
    assert _is_claimed(editor, Qt.Key.Key_Return, none, "\r")


def test_qt_keeps_no_undo_of_its_own(hands: Hands) -> None:
    hands.load("one", 3)
    hands.type(" two")
    hands.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    hands.editor.surface().undo()
    assert hands.text() == "one two"


def test_fonts_zoom_and_theme_leave_the_text_alone(hands: Hands, qtbot: QtBot) -> None:
    hands.load("# One\n\n**two** 😀\u00a0x", 3)
    before = hands.text()
    hands.editor.set_font_settings("DejaVu Sans", 18, 600)
    hands.editor.set_zoom(150)
    hands.editor.set_tokens(DARK)
    hands.editor.set_tokens(LIGHT)
    qtbot.waitUntil(hands.editor.is_styled)
    assert hands.text() == before
    assert hands.changes == 0
    assert hands.editor.caret() == 3
    assert hands.editor.surface().document().defaultFont().pixelSize() == 27


@pytest.mark.parametrize("plain_from", [1_000_000, 2], ids=["usual", "very large"])
def test_text_that_grows_leaves_the_first_paragraph_at_the_top(
    editor: Editor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, plain_from: int
) -> None:
    monkeypatch.setattr(opening, "PLAIN_FROM", plain_from)
    text = _LONG.replace("line 3", "## line 3")
    editor.load(text, ViewState(0, 0, text.index("line 200"), 0))
    qtbot.waitUntil(editor.is_styled)
    for zoom in (110, 300, 50, 100):
        editor.set_zoom(zoom)
        assert _first_line(editor) == "line 200 of the note"
        qtbot.waitUntil(editor.is_styled)
        assert _first_line(editor) == "line 200 of the note"
    editor.set_font_settings("DejaVu Sans", 24, 400)
    qtbot.waitUntil(editor.is_styled)
    assert _first_line(editor) == "line 200 of the note"


def test_text_that_grows_leaves_the_part_of_a_paragraph_at_the_top(editor: Editor, qtbot: QtBot) -> None:
    text = "words " * 2_000 + "\n" + _LONG
    editor.load(text, ViewState(0, 0, 0, 1_000))
    before = _seen_from(editor)
    for zoom in (150, 300, 100):
        editor.set_zoom(zoom)
        qtbot.waitUntil(editor.is_styled)
    assert abs(_seen_from(editor) - before) < 200


@pytest.mark.parametrize("scrolled_px", [0, 20, 44])
def test_text_that_grows_leaves_the_room_above_it(editor: Editor, qtbot: QtBot, scrolled_px: int) -> None:
    editor.load("# Title\n" + _LONG, ViewState(0, 0, 0, scrolled_px))
    for zoom in (150, 300, 50, 100):
        editor.set_zoom(zoom)
        qtbot.waitUntil(editor.is_styled)
        assert editor.view_state().scroll_offset == scrolled_px


@pytest.mark.parametrize("plain_from", [1_000_000, 2], ids=["usual", "very large"])
def test_text_that_grows_keeps_a_caret_in_sight(
    hands: Hands, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, plain_from: int
) -> None:
    monkeypatch.setattr(opening, "PLAIN_FROM", plain_from)
    editor = hands.editor
    hands.load(_LONG)
    hands.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    top = _line_number(editor)
    for zoom in (110, 200, 100):
        editor.set_zoom(zoom)
        qtbot.waitUntil(editor.is_styled)
        assert editor.surface().viewport().rect().contains(editor.surface().cursorRect())
    assert abs(_line_number(editor) - top) < 20


@pytest.mark.parametrize("plain_from", [1_000_000, 2], ids=["usual", "very large"])
def test_another_theme_and_accent_leave_the_text_as_large_as_it_is(
    hands: Hands, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, plain_from: int
) -> None:
    monkeypatch.setattr(opening, "PLAIN_FROM", plain_from)
    apply_theme(qapp, "light")
    hands.load("one\ntwo\nthree\n")
    hands.editor.set_font_settings("DejaVu Sans", 18, 600)
    document = hands.editor.surface().document()
    apply_theme(qapp, "dark")
    assert (document.defaultFont().family(), document.defaultFont().pixelSize()) == ("DejaVu Sans", 18)
    apply_accent(qapp, "#e66100")
    assert (document.defaultFont().family(), document.defaultFont().pixelSize()) == ("DejaVu Sans", 18)


def test_the_editor_has_a_name_for_screen_readers(editor: Editor) -> None:
    assert editor.surface().accessibleName()


def test_a_paragraph_runs_as_its_first_strong_letter(editor: Editor) -> None:
    editor.load("שלום abc\nabc שלום", _TOP)
    first = editor.surface().document().begin()
    assert first.textDirection() == Qt.LayoutDirection.RightToLeft
    assert first.next().textDirection() == Qt.LayoutDirection.LeftToRight


def test_leaving_the_text_is_told(editor: Editor, qtbot: QtBot) -> None:
    editor.load("text", _TOP)
    editor.activateWindow()
    editor.focus_text()
    qtbot.waitUntil(editor.surface().hasFocus)
    with qtbot.waitSignal(editor.left):
        editor.surface().clearFocus()


def _first_line(editor: Editor) -> str:
    return editor.surface().first_visible()[0].text()


def _line_number(editor: Editor) -> int:
    return editor.surface().first_visible()[0].blockNumber()


def _seen_from(editor: Editor) -> int:
    """Where the first line that is seen begins, in the text."""
    return editor.surface().cursorForPosition(QPoint(1, 1)).position()


def _layout_px(editor: Editor) -> int:
    surface = editor.surface()
    assert isinstance(surface, QTextEdit)
    return surface.lineWrapColumnOrWidth()


def _is_claimed(editor: Editor, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> bool:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, text)
    event.ignore()
    QApplication.sendEvent(editor.surface(), event)
    return event.isAccepted()


def test_surface_is_plain(editor: Editor) -> None:
    surface = editor.surface()
    assert isinstance(surface, QTextEdit)
    assert not surface.acceptRichText()
    assert surface.font().weight() == QFont.Weight.Normal
