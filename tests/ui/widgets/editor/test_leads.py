from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QInputMethodEvent, QTextCharFormat, QTextCursor, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from notes_desktop.core.session import ViewState
from notes_desktop.core.tags import tag_key
from notes_desktop.ui.theme.colours import chip_color
from notes_desktop.ui.theme.palette import DARK, LIGHT, Tokens, qt_palette
from notes_desktop.ui.widgets.editor import Editor
from notes_desktop.ui.widgets.editor.leads import Lead, lead_at
from tests.ui.widgets.editor.conftest import Hands

_TOP = ViewState(0, 0, 0, 0)
_NONE = Qt.KeyboardModifier.NoModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_UID = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"


class Told:
    """What the editor said where a person wants to go."""

    def __init__(self, editor: Editor) -> None:
        self.all: list[tuple[str, ...]] = []
        editor.tag_activated.connect(lambda key: self.all.append(("tag", key)))
        editor.note_link_activated.connect(lambda target, title: self.all.append(("note", target, title)))
        editor.link_activated.connect(lambda url: self.all.append(("url", url)))


@pytest.fixture
def told(editor: Editor) -> Told:
    return Told(editor)


@pytest.mark.parametrize(
    ("line", "column", "lead"),
    [
        ("a #Work/x b", 2, Lead("tag", "work/x")),
        ("a #Work/x b", 9, Lead("tag", "work/x")),
        ("a #Work/x b", 10, None),
        ("see [[My Note]]", 8, Lead("note", "title:my note", "My Note")),
        ("see [[My Note|it]]", 16, Lead("note", "title:my note", "My Note")),
        (f"notes-desktop://note/{_UID}", 3, Lead("note", f"uid:{_UID}")),
        (f"[it](notes-desktop://note/{_UID})", 2, Lead("note", f"uid:{_UID}")),
        ("[x](https://a.b/#c)", 1, Lead("url", "https://a.b/#c")),
        ("[x](file:///etc)", 1, None),
        ("`#a [[b]]`", 3, None),
    ],
)
def test_a_place_in_a_line_leads_somewhere(line: str, column: int, lead: Lead | None) -> None:
    assert lead_at(line, column) == lead


def test_a_control_click_on_a_tag_asks_for_its_notes(hands: Hands, told: Told) -> None:
    hands.load("😀 see #Work/Été now")
    _click(hands.editor, _place(hands.editor, 10))
    assert told.all == []
    _click(hands.editor, _place(hands.editor, 10), _CONTROL)
    assert told.all == [("tag", "work/été")]
    _click(hands.editor, _place(hands.editor, 3), _CONTROL)
    assert len(told.all) == 1


def test_a_control_click_on_a_link_to_a_note_asks_for_the_note(hands: Hands, told: Told) -> None:
    hands.load(f"[[Letter to Ines]] and notes-desktop://note/{_UID}")
    _click(hands.editor, _place(hands.editor, 5), _CONTROL)
    _click(hands.editor, _place(hands.editor, 30), _CONTROL)
    assert told.all == [("note", "title:letter to ines", "Letter to Ines"), ("note", f"uid:{_UID}", "")]


def test_the_key_for_links_follows_links_and_tags_but_ticks_a_task(hands: Hands, told: Told) -> None:
    hands.load("[[Note]]", 4)
    hands.press(Qt.Key.Key_Return, _CONTROL)
    hands.load("see #tag", 8)
    hands.press(Qt.Key.Key_Return, _CONTROL)
    assert told.all == [("note", "title:note", "Note"), ("tag", "tag")]
    hands.load("- [ ] see #tag", 14)
    hands.press(Qt.Key.Key_Return, _CONTROL)
    assert hands.text() == "- [x] see #tag"
    hands.load("- [ ] see [[Note]]", 14)
    hands.press(Qt.Key.Key_Return, _CONTROL)
    assert hands.text() == "- [ ] see [[Note]]"
    assert len(told.all) == 3


@pytest.mark.parametrize("text", ["```\n#tag [[Note]]\n```", "    `#tag [[Note]]`", "~~~\n#tag [[Note]]"])
def test_nothing_in_code_leads_anywhere_or_looks_so(hands: Hands, told: Told, text: str) -> None:
    hands.load(text, text.index("tag"))
    hands.press(Qt.Key.Key_Return, _CONTROL)
    _click(hands.editor, _place(hands.editor, text.index("Note")), _CONTROL)
    assert told.all == []
    line = text[: text.index("tag")].count("\n")
    assert _color(hands.editor, line, text.index("tag") - text.rfind("\n", 0, text.index("tag"))) != LIGHT.accent
    assert _chips(hands.editor) == []


def test_tags_and_links_to_notes_are_coloured_and_their_brackets_dimmed(editor: Editor) -> None:
    editor.load("a #tag b [[Note|it]] c", _TOP)
    assert [_color(editor, 0, column) for column in (2, 5)] == [LIGHT.accent] * 2
    assert _color(editor, 0, 6) not in (LIGHT.accent, LIGHT.second)
    assert [_color(editor, 0, column) for column in (9, 10, 11, 15, 18, 19)] == [LIGHT.second] * 6
    assert [_color(editor, 0, column) for column in (16, 17)] == [LIGHT.accent] * 2
    editor.set_tokens(DARK)
    assert _color(editor, 0, 3) == DARK.accent


def test_a_chip_lies_behind_its_tag_alone_and_goes_with_it(hands: Hands) -> None:
    hands.load("see #tag now", 8)
    (chip,) = _chips(hands.editor)
    assert chip[0] <= _x(hands.editor, 4) and _x(hands.editor, 8) <= chip[1]
    assert chip[0] > _x(hands.editor, 3) and chip[1] < _x(hands.editor, 9) + 4
    hands.type("x")
    assert _chips(hands.editor)[0][1] > chip[1]
    hands.press_backspaces(5)
    assert hands.text() == "see  now"
    assert _chips(hands.editor) == []


def test_a_chip_stays_behind_its_tag_while_one_composes_before_it(hands: Hands) -> None:
    hands.load("a #tag", 1)
    (before,) = _chips(hands.editor)
    QApplication.sendEvent(hands.editor.surface(), QInputMethodEvent("xyz", []))
    (moved,) = _chips(hands.editor)
    assert moved[0] > before[0]
    assert round(moved[1] - moved[0]) == round(before[1] - before[0])
    QApplication.sendEvent(hands.editor.surface(), QInputMethodEvent("", []))
    assert _chips(hands.editor) == [before]


@pytest.mark.parametrize(
    "text",
    ["שלום #תג/משנה abc", "abc #שלום def", "#日本語", "# Title #tag", "x " * 200 + "#a-long-tag/of-words"],
)
def test_a_chip_holds_every_character_of_its_tag(editor: Editor, text: str) -> None:
    editor.load(text, _TOP)
    start = text.index("#", 1) if text.startswith("# ") else text.index("#")
    end = len(text) if " " not in text[start:] else text.index(" ", start)
    chips = _chips(editor)
    assert chips
    for position in range(start, end):
        x = _x(editor, position)
        assert any(left <= x <= right for left, right in chips), position


def test_a_tag_is_painted_on_its_chip_in_both_themes(editor: Editor) -> None:
    editor.load("see #tag now", _TOP)
    for tokens in (LIGHT, DARK):
        editor.set_tokens(tokens)
        image = editor.surface().viewport().grab().toImage()
        ratio = image.devicePixelRatio()
        middle = _place(editor, 4) * ratio
        left = QColor(image.pixel(middle.x() - round(ratio), middle.y()))
        assert left == tokens.selected


@pytest.mark.qt_log_ignore("grabbing the keyboard", r"support raise\(\)", extend=True)
@pytest.mark.parametrize(
    ("text", "entry", "said"),
    [
        ("see #tag", "Show notes with this tag", ("tag", "tag")),
        ("see [[Note]]", "Open note", ("note", "title:note", "Note")),
        ("see https://a.b/c", "Open link", ("url", "https://a.b/c")),
    ],
)
def test_the_menu_goes_where_its_place_leads(
    hands: Hands, told: Told, text: str, entry: str, said: tuple[str, ...]
) -> None:
    hands.load(text)
    viewport = hands.editor.surface().viewport()
    hands.editor.surface().notices.menu_requested.emit(viewport.mapToGlobal(_place(hands.editor, 6)))
    menu = hands.editor.findChildren(QMenu)[-1]
    words = [action.text().replace("&", "") for action in menu.actions()]
    assert ("Copy link address" in words) == (said[0] == "url")
    menu.actions()[words.index(entry)].trigger()
    menu.close()
    assert told.all == [said]


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_a_tag_lies_on_the_colour_that_it_was_given(hands: Hands, colors: Tokens) -> None:
    hands.editor.setPalette(qt_palette(colors))
    hands.load("x #Wörk/a #plain #b")
    hands.editor.set_tag_colours({tag_key("wörk/A"): "red", "b": "ultraviolet"})
    assert _below(hands.editor, 6) == chip_color("red", colors)
    assert _below(hands.editor, 13) == _below(hands.editor, 18) == colors.selected
    hands.editor.set_tag_colours({})
    assert _below(hands.editor, 6) == colors.selected


def _below(editor: Editor, position: int) -> QColor:
    """What is painted just above the letters at a place."""
    place = _place(editor, position)
    chips = editor._painter.plan(editor.surface(), editor.surface().viewport().rect()).chips
    top = next(chip.rect.top() for chip in chips if chip.rect.contains(place.toPointF()))
    return editor.surface().viewport().grab().toImage().pixelColor(place.x(), round(top) + 1)


def _click(editor: Editor, place: QPoint, modifiers: Qt.KeyboardModifier = _NONE) -> None:
    QTest.mouseClick(editor.surface().viewport(), Qt.MouseButton.LeftButton, modifiers, place)


def _place(editor: Editor, position: int) -> QPoint:
    cursor = QTextCursor(editor.surface().document())
    cursor.setPosition(editor.positions().to_units(position))
    return editor.surface().cursorRect(cursor).center()


def _x(editor: Editor, position: int) -> float:
    return _place(editor, position).x()


def _chips(editor: Editor) -> list[tuple[float, float]]:
    surface = editor.surface()
    planned = editor._painter.plan(surface, surface.viewport().rect())
    return [(chip.rect.left(), chip.rect.right()) for chip in planned.chips]


def _color(editor: Editor, line: int, column: int) -> QColor:
    merged = QTextCharFormat()
    ranges: list[QTextLayout.FormatRange] = editor.surface().document().findBlockByNumber(line).layout().formats()
    for found in ranges:
        if found.start <= column < found.start + found.length:
            merged.merge(found.format)
    return merged.foreground().color()
