from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont, QTextBlock, QTextCharFormat, QTextLayout
from pytestqt.qtbot import QtBot

from notes_desktop.core.edit import Edit
from notes_desktop.core.session import ViewState
from notes_desktop.ui.theme.palette import DARK, LIGHT
from notes_desktop.ui.widgets.editor import Editor
from tests.ui.widgets.editor.conftest import Hands

_TOP = ViewState(0, 0, 0, 0)


def test_marks_are_second_text_and_bold_is_bold(editor: Editor) -> None:
    editor.load("a **bold** word", _TOP)
    assert _format_at(editor, 0, 5).fontWeight() == QFont.Weight.Bold
    assert _color(_format_at(editor, 0, 2)) == LIGHT.second
    assert _format_at(editor, 0, 12).fontWeight() <= QFont.Weight.Normal


@pytest.mark.parametrize(("level", "pixels"), [(1, 28), (2, 20), (3, 17), (4, 16)])
def test_headings_are_as_large_as_their_level(editor: Editor, level: int, pixels: int) -> None:
    editor.load("#" * level + " Title", _TOP)
    form = _format_at(editor, 0, level + 1)
    assert form.property(QTextCharFormat.Property.FontPixelSize.value) == pixels
    assert form.fontWeight() == QFont.Weight.DemiBold


def test_code_in_a_heading_is_as_large_as_code_beside_its_words(editor: Editor) -> None:
    editor.load("some `code`\n# Title with `code`", _TOP)
    size = QTextCharFormat.Property.FontPixelSize.value
    small, large = _format_at(editor, 0, 7), _format_at(editor, 1, 15)
    assert abs(large.property(size) / 28 - small.property(size) / 16) < 0.05
    assert large.fontWeight() == QFont.Weight.DemiBold
    assert large.fontFamilies() == small.fontFamilies() and large.background() == small.background()


def test_spans_stand_right_behind_emoji(editor: Editor) -> None:
    editor.load("😀😀 **b** x", _TOP)
    assert _format_at(editor, 0, 7).fontWeight() == QFont.Weight.Bold
    assert _format_at(editor, 0, 11).fontWeight() <= QFont.Weight.Normal


def test_a_line_is_styled_while_it_is_typed(hands: Hands) -> None:
    hands.load("")
    hands.type("# T")
    assert _block(hands.editor, 0).layout().formats()
    hands.press_backspaces(3)
    hands.type("plain")
    assert not _block(hands.editor, 0).layout().formats()


def test_a_fence_that_opens_reaches_to_the_end_and_back_again(hands: Hands, qtbot: QtBot) -> None:
    hands.load("\n" + "**bold**\n" * 1_000)
    qtbot.waitUntil(hands.editor.is_styled)
    hands.type("```")
    qtbot.waitUntil(hands.editor.is_styled)
    assert all(_family(hands.editor, line) for line in (1, 500, 999))
    hands.press_backspaces(1)
    qtbot.waitUntil(hands.editor.is_styled)
    assert not any(_family(hands.editor, line) for line in (1, 500, 999))


def test_a_note_shown_in_the_middle_of_a_fence_is_code_at_once(editor: Editor) -> None:
    text = "```\n" + "**not bold**\n" * 1_000
    editor.load(text, ViewState(0, 0, len(text) // 2, 0))
    middle = editor.surface().document().findBlock(len(text) // 2).blockNumber()
    assert not editor.is_styled()
    assert _family(editor, middle + 2)


def test_formats_are_never_changes_of_the_text(hands: Hands, qtbot: QtBot) -> None:
    text = "# Title\n\n> quote\n- [ ] task\n```\ncode\n```\n" * 200
    hands.load(text)
    qtbot.waitUntil(hands.editor.is_styled)
    hands.editor.set_tokens(DARK)
    qtbot.waitUntil(hands.editor.is_styled)
    assert hands.text() == text
    assert hands.changes == 0
    assert hands.kinds == []
    assert hands.editor.take_interval() is None


def test_what_is_seen_stays_in_place_while_formats_arrive(editor: Editor, qtbot: QtBot) -> None:
    text = "# Title\nplain\n- item\n> quote\n" * 400
    view = ViewState(0, 0, text.index("# Title", len(text) // 2), 5)
    editor.load(text, view)
    assert not editor.is_styled()
    qtbot.waitUntil(editor.is_styled)
    assert editor.view_state() == view


def test_nothing_runs_when_all_is_styled(editor: Editor, qtbot: QtBot) -> None:
    from PySide6.QtCore import QTimer

    editor.load("# Title\n\n- [ ] task\n" * 300, _TOP)
    qtbot.waitUntil(editor.is_styled)
    running = [timer for timer in editor.findChildren(QTimer) if timer.isActive()]
    assert running == []


def test_items_and_quotes_hang(editor: Editor) -> None:
    editor.load("- item\n> quote\nplain\n- [ ] task", _TOP)
    for line in (0, 1, 3):
        form = _block(editor, line).blockFormat()
        assert form.textIndent() < 0
        assert form.leftMargin() >= -form.textIndent()
    assert _block(editor, 2).blockFormat().textIndent() == 0


def test_a_line_that_is_no_item_any_more_hangs_no_more(hands: Hands) -> None:
    hands.load("- item", 1)
    hands.press_backspaces(1)
    assert _block(hands.editor, 0).blockFormat().textIndent() == 0


def test_done_tasks_are_second_text(editor: Editor) -> None:
    editor.load("- [x] done", _TOP)
    assert _color(_format_at(editor, 0, 8)) == LIGHT.second


def test_the_theme_recolours_what_is_shown(editor: Editor) -> None:
    editor.load("[text](https://example.org)", _TOP)
    editor.set_tokens(DARK)
    assert _color(_format_at(editor, 0, 3)) == DARK.accent


def test_an_outside_write_is_styled(editor: Editor) -> None:
    editor.load("plain", _TOP)
    editor.apply([Edit(0, "", "# ")])
    assert _format_at(editor, 0, 4).fontWeight() == QFont.Weight.DemiBold


def test_a_very_long_line_is_not_wrapped_and_not_styled(hands: Hands, qtbot: QtBot) -> None:
    told: list[bool] = []
    hands.editor.long_line_changed.connect(told.append)
    text = "# short\n" + "**ab** " * 5_000
    hands.load(text)
    assert hands.editor.has_very_long_line()
    assert not _block(hands.editor, 1).layout().formats()
    hands.editor.load("# short", _TOP)
    assert not hands.editor.has_very_long_line()
    assert told == [True, False]


def test_keys_in_a_very_long_line_are_taken_together(hands: Hands, qtbot: QtBot) -> None:
    hands.load("ab" * 20_000, 20_000)
    hands.type("hello")
    assert hands.text()[20_000:20_005] == "hello"
    assert hands.changes == 1
    hands.type("x")
    hands.press_backspaces(1)
    assert hands.text()[20_000:20_005] == "hello"
    qtbot.waitUntil(lambda: hands.changes == 3)


def test_a_long_line_that_arrives_is_not_wrapped_and_wraps_when_it_goes(hands: Hands, qtbot: QtBot) -> None:
    hands.load("one\ntwo", 3)
    hands.editor.apply([Edit(3, "", "x" * 30_000)])
    assert hands.editor.has_very_long_line()
    hands.editor.apply([Edit(3, "x" * 30_000, "")])
    qtbot.waitUntil(lambda: not hands.editor.has_very_long_line())


def _block(editor: Editor, line: int) -> QTextBlock:
    return editor.surface().document().findBlockByNumber(line)


def _format_at(editor: Editor, line: int, column: int) -> QTextCharFormat:
    """All formats of a character, merged as the layout does."""
    merged = QTextCharFormat()
    ranges: list[QTextLayout.FormatRange] = _block(editor, line).layout().formats()
    for found in ranges:
        if found.start <= column < found.start + found.length:
            merged.merge(found.format)
    return merged


def _color(form: QTextCharFormat) -> QColor:
    return form.foreground().color()


def _family(editor: Editor, line: int) -> bool:
    return _format_at(editor, line, 2).fontFixedPitch()
