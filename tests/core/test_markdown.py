import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from notes_desktop.core.edit import apply_all
from notes_desktop.core.markdown import (
    TextChange,
    continue_list,
    heading,
    indent,
    line_spans,
    link,
    move_lines_down,
    move_lines_up,
    outdent,
    toggle_checklist,
    toggle_emphasis,
    toggle_task,
    wrap_selection,
)

Command = Callable[..., TextChange | None]

WORDS = st.text(st.sampled_from("abé会 "), max_size=12)
LINES = st.text(st.sampled_from("ab *_`[]()<>-1.#x\t~\\"), max_size=14)
NOTES = st.lists(st.one_of(LINES, WORDS.map("- ".__add__), WORDS.map("- [ ] ".__add__)), min_size=1, max_size=5)


def marked(text: str, anchor: int, caret: int) -> str:
    """`text` with a bar at the caret, and an arrow at the anchor when something is selected."""
    places = [(caret, "|")] if anchor == caret else sorted([(anchor, "«"), (caret, "|")], reverse=True)
    for place, mark in places:
        text = text[:place] + mark + text[place:]
    return text


def read(text: str) -> tuple[str, int, int]:
    """The reverse of `marked`."""
    anchor = text.replace("|", "").find("«")
    text = text.replace("«", "")
    caret = text.index("|")
    return text.replace("|", ""), caret if anchor < 0 else anchor, caret


def on_touched(command: Command, text: str, anchor: int, caret: int, *args: object) -> TextChange | None:
    """`command` given only the lines that the selection touches, as an editor does."""
    start, end = sorted((anchor, caret))
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return command(text[first : last if last >= 0 else len(text)].split("\n"), first, anchor, caret, *args)


def run(command: Command, before: str, *args: object) -> str | None:
    text, anchor, caret = read(before)
    change = on_touched(command, text, anchor, caret, *args)
    return change and marked(apply_all(text, change.edits), change.anchor, change.caret)


@pytest.mark.parametrize(
    ("before", "mark", "after"),
    [
        ("a wo|rd b", "**", "a **wo|rd** b"),
        ("word|", "*", "*word|*"),
        ("x\na «b c| d\ny", "**", "x\na **«b c|** d\ny"),
        ("«a |b", "**", "**«a** |b"),
        ("«- [ ] a\n\n# b\n> c|", "**", "«- [ ] **a**\n\n# **b**\n> **c|**"),
        ("x «a **b** c| y", "**", "x **«a b c|** y"),
        ("x «a **b| c** y", "**", "x **«a b| c** y"),
        ("a «`| b", "`", "a `` «`| `` b"),
        ("«a `b` ``c|", "`", "`«a b ``c|`"),
        ("«\\``a` b|", "`", "``«\\`a b|``"),
        ("snake_ca|se", "`", "`snake_ca|se`"),
        ("**wo|rd**", "*", "***wo|rd***"),
        ("a « | b", "**", None),
    ],
)
def test_emphasis_goes_around_the_word_or_what_is_selected(before: str, mark: str, after: str | None) -> None:
    assert run(toggle_emphasis, before, mark) == after


@pytest.mark.parametrize(
    ("before", "mark", "after"),
    [
        ("a **wo|rd** b", "**", "a wo|rd b"),
        ("a __wo|rd__ b", "**", "a wo|rd b"),
        ("«**a**|", "**", "«a|"),
        ("**«a|**", "**", "«a|"),
        ("**a «b| c**", "**", "a «b| c"),
        ("***wo|rd***", "*", "**wo|rd**"),
        ("***wo|rd***", "**", "*wo|rd*"),
        ("``a`|b``", "`", "a`|b"),
        ("- **«a**\n- **b|**", "**", "- «a\n- b|"),
        ("- **«a**\n- b|", "**", "- **«a**\n- **b|**"),
    ],
)
def test_emphasis_is_taken_away_when_all_has_it(before: str, mark: str, after: str) -> None:
    assert run(toggle_emphasis, before, mark) == after


@pytest.mark.parametrize(
    ("before", "mark", "after"),
    [
        ("a **word|** b", "**", "a **word**| b"),
        ("`a b|`", "`", "`a b`|"),
        ("**a *b|***", "*", "**a *b*|**"),
        ("**|a**", "**", "|a"),
    ],
)
def test_emphasis_at_the_end_of_what_has_it_is_left(before: str, mark: str, after: str) -> None:
    assert run(toggle_emphasis, before, mark) == after


@pytest.mark.parametrize("mark", ["**", "*", "`", "~~"])
def test_emphasis_without_a_word_inserts_a_pair_and_takes_it_back(mark: str) -> None:
    pair = f"a {mark}|{mark} b"
    assert run(toggle_emphasis, "a | b", mark) == pair
    assert run(toggle_emphasis, pair, mark) == "a | b"


@pytest.mark.parametrize(
    ("before", "url", "after"),
    [
        ("see «this| x", "", "see [this](|) x"),
        ("see th|is x", "", "see [this](|) x"),
        ("see «this| x", "http://a.b", "see [this](http://a.b)| x"),
        ("see «this| x", "a b(c", "see [this](<a b(c>)| x"),
        ("see «a] b| x", "c", "see [a\\] b](c)| x"),
        ("a | b", "", "a [|]() b"),
        ("a | b", "c", "a [|](c) b"),
        ("see http://a.b|", "", "see [|](http://a.b)"),
        ("see «http://a.b/(c)|", "", "see [|](<http://a.b/(c)>)"),
        ("a [b|](c) d", "", "a [b](«c|) d"),
        ("a [b|]() d", "", "a [b](|) d"),
        ("a [b|]() d", "c", "a [b](c)| d"),
        ("a [b|](<c d>) e", "f", "a [b](f)| e"),
        ("«a\nb|", "c", None),
    ],
)
def test_a_link_asks_for_what_is_missing(before: str, url: str, after: str | None) -> None:
    assert run(link, before, url) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("|", "- [ ] |"),
        ("a|", "- [ ] a|"),
        ("  > a|", "  > - [ ] a|"),
        ("- a|", "- [ ] a|"),
        ("-|", "- [ ] |"),
        ("# a|", "- [ ] a|"),
        ("«a\n\n1. b\n- [x] c|", "- [ ] «a\n\n1. [ ] b\n- [x] c|"),
        ("«a\n|b", "- [ ] «a\n|b"),
        ("- [ ] a|", "a|"),
        ("«- [ ] a\n1. [x] b|", "«a\n1. b|"),
    ],
)
def test_lines_become_tasks_and_tasks_lines(before: str, after: str) -> None:
    assert run(toggle_checklist, before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- [ ] a|", "- [x] a|"),
        ("- [x] a|", "- [ ] a|"),
        ("> 1. [X] a|", "> 1. [ ] a|"),
        ("- 1. [ ] a|", "- 1. [x] a|"),
        ("«- [ ] a\nb\n- [x] c|", "«- [x] a\nb\n- [x] c|"),
        ("- a|", None),
        ("a [ ] b|", None),
    ],
)
def test_a_task_is_ticked_and_opened(before: str, after: str | None) -> None:
    assert run(toggle_task, before) == after


@pytest.mark.parametrize(
    ("before", "level", "after"),
    [
        ("a|", 2, "## a|"),
        ("## a|", 2, "a|"),
        ("### a|", 1, "# a|"),
        ("|", 1, "# |"),
        ("#|", 1, "|"),
        ("- [ ] a|", 1, "# a|"),
        ("- # a|", 2, "## a|"),
        ("> a|", 1, "> # a|"),
        ("# a|", 0, "a|"),
        ("a|", 0, None),
        ("- a|", 0, None),
        ("«# a\n\nb|", 1, "«# a\n\n# b|"),
        ("#tag|", 1, "# #tag|"),
    ],
)
def test_a_heading_of_the_same_level_becomes_body(before: str, level: int, after: str | None) -> None:
    assert run(heading, before, level) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- a|", "- a\n- |"),
        ("* a|b", "* a\n* |b"),
        ("+ a| b", "+ a\n+ |b"),
        ("- |a", "- \n- |a"),
        ("  -   a|", "  -   a\n  -   |"),
        ("9. a|", "9. a\n10. |"),
        ("999999999) a|", "999999999) a\n999999999) |"),
        ("- [x] a|", "- [x] a\n- [ ] |"),
        ("> a|", "> a\n> |"),
        ("> > - a|", "> > - a\n> > - |"),
        ("x\n- a«b\nc|d", "x\n- a\n- |d"),
        ("- |b«c", "- \n- |c"),
    ],
)
def test_enter_begins_the_next_item(before: str, after: str) -> None:
    assert run(continue_list, before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [("- |", "|"), ("  3. |", "|"), ("- [ ] |", "|"), ("- [ ]|", "|"), ("> |", "|"), ("> - |", "> |")],
)
def test_enter_in_an_empty_item_ends_the_list(before: str, after: str) -> None:
    assert run(continue_list, "x\n" + before) == "x\n" + after


@pytest.mark.parametrize("before", ["a|", "|- a", "-| a", "-|", "---|", "* * *|", "    a|", "|> a", "|", "1.|"])
def test_enter_elsewhere_is_a_plain_line_break(before: str) -> None:
    assert run(continue_list, before) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- a|", "  - a|"),
        ("|- a", "  |- a"),
        ("1. a|", "   1. a|"),
        ("10. a|", "    10. a|"),
        ("> - a|", ">   - a|"),
        ("> > - a|", "> >   - a|"),
        ("«a\n\n- b\n|c", "  «a\n\n  - b\n|c"),
        ("x «y| z", "  x «y| z"),
    ],
)
def test_tab_sets_further_in_and_shift_tab_back(before: str, after: str) -> None:
    assert run(indent, before) == after
    assert run(outdent, after) == before


def test_tab_gives_a_quote_mark_the_space_it_lacks() -> None:
    assert run(indent, ">- a|") == ">   - a|"


def test_tab_in_plain_text_is_not_ours() -> None:
    assert run(indent, "a|b") is None
    assert run(indent, "|") is None
    assert run(outdent, "a|b") is None


@pytest.mark.parametrize(
    ("before", "after"), [("\t- a|", "- a|"), (" a|", "a|"), ("«  a\n b\nc|", "«a\nb\nc|"), ("  | a", "| a")]
)
def test_shift_tab_takes_what_there_is(before: str, after: str) -> None:
    assert run(outdent, before) == after


def moved(command: Command, before: str) -> str | None:
    text, anchor, caret = read(before)
    lines = text.split("\n")
    first = text.count("\n", 0, min(anchor, caret))
    last = text.count("\n", 0, max(anchor, caret))
    at = sum(len(line) + 1 for line in lines[:first])
    if command is move_lines_up:
        neighbour = lines[first - 1] if first else None
    else:
        neighbour = lines[last + 1] if last + 1 < len(lines) else None
    change = command(lines[first : last + 1], at, anchor, caret, neighbour)
    return change and marked(apply_all(text, change.edits), change.anchor, change.caret)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("a|b\nc", "c\na|b"),
        ("x\n|\nc\ny", "x\nc\n|\ny"),
        ("a«b\nc|d\n\ny", "\na«b\nc|d\ny"),
        ("«a\nb\n|c\nd", "c\n«a\nb\n|d"),
    ],
)
def test_lines_change_places_with_their_neighbour(above: str, below: str) -> None:
    assert moved(move_lines_down, above) == below
    assert moved(move_lines_up, below) == above


def test_lines_stay_at_the_ends_of_the_note() -> None:
    assert moved(move_lines_up, "a|\nb") is None
    assert moved(move_lines_down, "a\nb|") is None
    assert moved(move_lines_down, "«a\n|b") == "b\n«a|"


@pytest.mark.parametrize(
    ("before", "char", "after"),
    [
        ("a «b| c", "(", "a («b|) c"),
        ("a |b« c", '"', 'a "|b«" c'),
        ("«a\nb|", "[", "[«a\nb|]"),
        ("«a\n- b |", "*", "*«a*\n- *b* |"),
        ("«a|", "“", "“«a|”"),
        ("a|", "(", None),
        ("«a|", ")", None),
        ("«a|", "x", None),
        ("« |", "*", None),
    ],
)
def test_a_quote_or_bracket_typed_over_a_selection_wraps_it(before: str, char: str, after: str | None) -> None:
    assert run(wrap_selection, before, char) == after


def test_a_mark_typed_twice_makes_a_selection_strong() -> None:
    once = run(wrap_selection, "a «b| c", "*")
    assert once == "a *«b|* c"
    assert run(wrap_selection, once, "*") == "a **«b|** c"


@st.composite
def selections(draw: st.DrawFn, notes: st.SearchStrategy[list[str]] = NOTES) -> tuple[str, int, int]:
    text = "\n".join(draw(notes))
    places = st.integers(0, len(text))
    return text, draw(places), draw(places)


COMMANDS: list[tuple[Command, tuple[object, ...]]] = [
    (toggle_emphasis, ("**",)),
    (toggle_emphasis, ("*",)),
    (toggle_emphasis, ("`",)),
    (toggle_emphasis, ("~~",)),
    (link, ()),
    (link, ("http://a.b",)),
    (toggle_checklist, ()),
    (toggle_task, ()),
    (heading, (1,)),
    (heading, (3,)),
    (continue_list, ()),
    (indent, ()),
    (outdent, ()),
    (wrap_selection, ("*",)),
    (wrap_selection, ("(",)),
]


@pytest.mark.parametrize(("command", "args"), COMMANDS)
@settings(max_examples=60)
@given(selection=selections())
def test_every_change_applies_and_leaves_the_selection_in_the_text(
    command: Command, args: tuple[object, ...], selection: tuple[str, int, int]
) -> None:
    text, anchor, caret = selection
    change = on_touched(command, text, anchor, caret, *args)
    if change is None:
        return
    after = apply_all(text, change.edits)
    assert 0 <= change.anchor <= len(after)
    assert 0 <= change.caret <= len(after)
    assert all(removed != inserted for _position, removed, inserted in change.edits)
    if command not in (continue_list, link):
        assert after.count("\n") == text.count("\n")
        assert (anchor <= caret) == (change.anchor <= change.caret) or change.anchor == change.caret


@given(selections())
def test_moved_lines_are_the_same_lines_with_the_same_selection(selection: tuple[str, int, int]) -> None:
    text, anchor, caret = selection
    before = marked(text, anchor, caret)
    assume("«" not in text and "|" not in text)
    down = moved(move_lines_down, before)
    if down is None:
        return
    assert sorted(read(down)[0].split("\n")) == sorted(text.split("\n"))
    if not text[: max(anchor, caret)].endswith("\n") or anchor == caret:
        assert moved(move_lines_up, down) == before


def twice(command: Command, text: str, anchor: int, caret: int, *args: object) -> tuple[str, int, int] | None:
    first = on_touched(command, text, anchor, caret, *args)
    if first is None:
        return None
    text = apply_all(text, first.edits)
    second = on_touched(command, text, first.anchor, first.caret, *args)
    assert second is not None
    return apply_all(text, second.edits), second.anchor, second.caret


PLAIN = st.lists(WORDS, min_size=1, max_size=4)


@pytest.mark.parametrize("mark", ["**", "*", "`", "~~"])
@given(selection=selections(PLAIN))
def test_emphasis_toggled_twice_is_as_before(mark: str, selection: tuple[str, int, int]) -> None:
    text, anchor, caret = selection
    assume(anchor != caret or not re.search(r"\w$", text[:caret]) or re.match(r"\w", text[caret:]))
    after = twice(toggle_emphasis, *selection, mark)
    assert after is None or after == selection


@pytest.mark.parametrize("level", range(1, 7))
@given(selection=selections(PLAIN))
def test_a_heading_toggled_twice_is_as_before(level: int, selection: tuple[str, int, int]) -> None:
    after = twice(heading, *selection, level)
    assert after is None or after[0] == selection[0]


@given(selections(PLAIN))
def test_a_checklist_toggled_twice_is_as_before(selection: tuple[str, int, int]) -> None:
    after = twice(toggle_checklist, *selection)
    assert after is not None
    assert after[0] == selection[0]


@given(st.lists(WORDS.map("- [ ] ".__add__), min_size=1, max_size=4).map("\n".join), st.data())
def test_tasks_toggled_twice_are_as_before(text: str, data: st.DataObject) -> None:
    anchor, caret = (data.draw(st.integers(0, len(text))) for _ in range(2))
    assert twice(toggle_task, text, anchor, caret) == (text, anchor, caret)


@given(selections())
def test_shift_tab_takes_back_what_tab_did(selection: tuple[str, int, int]) -> None:
    text, anchor, caret = selection
    text = text.replace(">", "_")
    change = on_touched(indent, text, anchor, caret)
    if change is None:
        return
    indented = apply_all(text, change.edits)
    back = on_touched(outdent, indented, change.anchor, change.caret)
    assert back is not None
    assert apply_all(indented, back.edits) == text


@pytest.mark.parametrize("mark", ["**", "*", "`", "~~"])
@given(word=st.text(st.sampled_from("aé会`_."), min_size=1, max_size=8))
def test_what_was_emphasised_is_seen_as_such(mark: str, word: str) -> None:
    change = on_touched(toggle_emphasis, word, 0, len(word), mark)
    assert change is not None
    kind = {"**": "strong", "*": "emphasis", "`": "code", "~~": "strike"}[mark]
    assume(not line_spans(word, 0)[0])
    assume(mark == "`" or "`" not in word)
    assert kind in {span.kind for span in line_spans(apply_all(word, change.edits), 0)[0]}
