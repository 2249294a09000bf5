"""Two views of one note: what is typed in one stands in the other, and both have one history."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from notes_desktop.core.change import TEXT, Change
from notes_desktop.core.edit import Edit
from notes_desktop.core.ids import NoteId
from notes_desktop.core.journal import Flush, JournalEdit
from notes_desktop.core.session import ViewState
from notes_desktop.ui.widgets.editor import Editor
from tests.ui.bridge.conftest import Desk, View

Open = Callable[[], Desk]
OpenView = Callable[[Desk, NoteId], View]


class Pair:
    """One note in two editors."""

    def __init__(self, qtbot: QtBot, desk: Desk, open_view: OpenView, text: str = "") -> None:
        self.qtbot = qtbot
        self.desk = desk
        self.note_id = desk.binding.new()
        if text:
            desk.binding.insert(text)
        self.views = (View(desk.editor, desk.binding), open_view(desk, self.note_id))

    @property
    def texts(self) -> list[str]:
        return [view.editor.raw_text() for view in self.views]

    def type(self, number: int, text: str, at: int | None = None) -> None:
        editor = self.views[number].editor
        if at is not None:
            go_to(editor, at)
        QTest.keyClicks(editor.surface(), text)

    def compose(self, number: int, preedit: str, commit: str = "") -> None:
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(self.views[number].editor.surface(), event)

    def wait_until(self, *texts: str) -> None:
        self.qtbot.waitUntil(lambda: self.texts == list(texts))

    def save(self) -> None:
        self.desk.open_notes.flush()
        self.qtbot.waitUntil(lambda: self.desk.saver.is_idle)

    def stored(self) -> str:
        return self.desk.library.reader.text(self.note_id).text


def go_to(editor: Editor, at: int) -> None:
    """As a click does."""
    editor.select(at, at)
    editor.caret_moved_by_hand.emit()


@pytest.fixture
def pair(qtbot: QtBot, open_desk: Open, open_view: OpenView) -> Pair:
    return Pair(qtbot, open_desk(), open_view, "one two")


@contextmanager
def late_disk(desk: Desk) -> Iterator[None]:
    """Nothing reaches the disk within this."""
    go_on = threading.Event()
    desk.library.writer_lane.submit(go_on.wait)
    try:
        yield
    finally:
        go_on.set()


def test_a_second_view_shows_what_was_typed_a_moment_ago(qtbot: QtBot, open_desk: Open, open_view: OpenView) -> None:
    desk = open_desk()
    note_id = desk.binding.new()
    QTest.keyClicks(desk.editor.surface(), "typed")
    assert open_view(desk, note_id).editor.raw_text() == "typed"


def test_a_key_arrives_in_the_other_view_with_the_next_turn(pair: Pair) -> None:
    pair.type(0, "!", at=7)
    QApplication.processEvents()
    assert pair.texts == ["one two!", "one two!"]
    pair.type(1, ">", at=0)
    QApplication.processEvents()
    assert pair.texts == [">one two!", ">one two!"]
    pair.save()
    assert pair.stored() == ">one two!"


def test_keys_in_both_views_within_one_turn_are_all_kept(pair: Pair) -> None:
    for letter in "abc":
        pair.type(0, letter, at=0)
        pair.type(1, letter.upper(), at=len(pair.texts[1]))
    pair.save()
    assert pair.texts[0] == pair.texts[1] == pair.stored()
    assert sorted(pair.stored()) == sorted("one twoabcABC")


def test_caret_and_selection_of_the_other_view_keep_their_place(pair: Pair) -> None:
    other = pair.views[1].editor
    other.select(4, 7)
    pair.type(0, "very ", at=0)
    pair.save()
    assert (other.anchor(), other.caret()) == (9, 12)
    assert other.raw_text()[9:12] == "two"


def test_what_is_at_the_top_of_the_other_view_stays_there(qtbot: QtBot, open_desk: Open, open_view: OpenView) -> None:
    pair = Pair(qtbot, open_desk(), open_view, "\n".join(f"line {number}" for number in range(500)))
    other = pair.views[1].editor
    place = other.raw_text().index("line 250")
    other.restore_view(ViewState(place, place, place, 3))
    pair.type(0, "more", at=0)
    QTest.keyClick(pair.views[0].editor.surface(), Qt.Key.Key_Return)
    pair.save()
    seen = other.view_state()
    assert other.raw_text()[seen.scroll_position :].startswith("line 250")
    assert seen.scroll_offset == 3


def test_undo_in_either_view_takes_back_the_last_step_of_both(pair: Pair) -> None:
    first, second = pair.views
    pair.type(0, "a", at=7)
    pair.type(1, "b", at=0)
    pair.type(0, "c", at=9)
    pair.save()
    assert pair.texts == ["bone twoac"] * 2
    seen = []
    for view in (second, first, second, first):
        assert view.binding.undo()
        assert pair.texts[0] == pair.texts[1]
        seen.append(pair.texts[0])
    assert seen == ["bone twoa", "one twoa", "one two", ""]
    assert not second.binding.undo()
    for view, text in zip((first, first, second, second), [*seen[-2::-1], "bone twoac"], strict=True):
        assert view.binding.redo()
        assert pair.texts == [text, text]
    pair.save()
    assert pair.stored() == "bone twoac"


def test_typing_in_one_view_ends_what_the_other_could_redo(pair: Pair) -> None:
    _first, second = pair.views
    pair.type(0, "!", at=7)
    assert second.binding.undo()
    pair.type(0, "?", at=7)
    assert not second.binding.redo()
    assert pair.texts == ["one two?", "one two?"]


def test_a_run_of_typing_is_cut_by_what_the_other_view_types(pair: Pair) -> None:
    pair.type(0, "a", at=7)
    pair.type(1, "b", at=0)
    pair.type(0, "c")
    assert pair.views[0].binding.undo()
    assert pair.texts == ["bone twoa"] * 2
    pair.save()
    for view in pair.views:
        view.binding.leave()
    for view in pair.views:
        view.binding.open(pair.note_id)
    for text in ("one twoa", "one two"):
        assert pair.views[1].binding.undo()
        assert pair.texts == [text, text]


def test_an_undo_in_vain_in_one_view_cuts_the_run_of_typing_in_the_other(pair: Pair) -> None:
    pair.type(0, "a", at=7)
    assert not pair.views[1].binding.redo()
    pair.type(0, "b")
    assert pair.views[1].binding.undo()
    assert pair.texts == ["one twoa"] * 2
    pair.save()
    for view in pair.views:
        view.binding.leave()
    for view in pair.views:
        view.binding.open(pair.note_id)
    for text in ("one two", ""):
        assert pair.views[0].binding.undo()
        assert pair.texts == [text, text]


def test_a_composing_view_takes_what_the_other_types_after_its_composition(pair: Pair) -> None:
    go_to(pair.views[1].editor, 3)
    pair.compose(1, "にほ")
    pair.type(0, "all ", at=0)
    QApplication.processEvents()
    assert pair.texts == ["all one two", "one two"]
    pair.compose(1, "", "日本")
    pair.save()
    assert pair.texts == ["all one日本 two"] * 2
    assert pair.stored() == "all one日本 two"


def test_a_composition_that_is_given_up_takes_what_is_owed(pair: Pair) -> None:
    pair.compose(1, "にほ")
    pair.type(0, "all ", at=0)
    QApplication.processEvents()
    pair.compose(1, "")
    assert pair.texts == ["all one two"] * 2


def test_what_is_composed_where_the_other_view_deleted_is_kept(pair: Pair) -> None:
    go_to(pair.views[1].editor, 2)
    pair.compose(1, "にほ")
    pair.views[0].editor.select(0, 7)
    pair.type(0, "x")
    QApplication.processEvents()
    pair.compose(1, "", "日本")
    pair.save()
    assert pair.texts[0] == pair.texts[1] == pair.stored()
    assert sorted(pair.stored()) == sorted("x日本")


def test_a_view_that_is_loading_takes_what_is_typed_meanwhile(
    qtbot: QtBot, open_desk: Open, open_view: OpenView
) -> None:
    desk = open_desk()
    note_id = desk.binding.new()
    desk.binding.insert("a line of a large note\n" * 20_000)
    other = open_view(desk, note_id)
    assert other.editor.is_loading()
    go_to(desk.editor, 0)
    QTest.keyClicks(desk.editor.surface(), "typed ")
    desk.binding.flush()
    qtbot.waitUntil(lambda: not other.editor.is_loading(), timeout=30_000)
    assert other.binding.is_faithful
    assert other.editor.raw_text() == desk.editor.raw_text()
    assert other.editor.raw_text().startswith("typed a line")


def test_an_outside_write_arrives_in_both_views(qtbot: QtBot, pair: Pair) -> None:
    pair.save()
    uid = pair.desk.library.reader.uid_of(pair.note_id)
    assert uid is not None
    pair.desk.notes.append(uid, "theirs", "command")
    pair.wait_until("one two\ntheirs", "one two\ntheirs")
    assert pair.views[1].binding.undo()
    assert pair.texts == ["one two"] * 2


def test_an_outside_write_under_keys_in_both_views_is_merged_into_both(pair: Pair) -> None:
    pair.save()
    uid = pair.desk.library.reader.uid_of(pair.note_id)
    assert uid is not None
    pair.type(0, "a", at=0)
    pair.type(1, "b", at=4)
    pair.desk.notes.append(uid, "theirs", "command").result()
    pair.save()
    assert pair.texts[0] == pair.texts[1] == pair.stored()
    assert "theirs" in pair.stored()
    while pair.views[1].binding.undo():
        assert pair.texts[0] == pair.texts[1]
    assert pair.texts[0] == ""


def test_a_conflict_is_told_in_both_views(qtbot: QtBot, pair: Pair) -> None:
    pair.save()
    told: list[int] = []
    for number, view in enumerate(pair.views):
        view.binding.conflict.connect(lambda _note, _copy, number=number: told.append(number))
    overwrite(pair.desk, pair.note_id, "their words")
    pair.views[1].editor.select(0, 7)
    pair.type(1, "ours")
    pair.save()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert pair.texts == ["ours", "ours"]
    assert pair.stored() == "ours"


def test_failures_and_acknowledgements_reach_both_views(qtbot: QtBot, pair: Pair) -> None:
    pair.save()
    saved: list[int] = []
    for number, view in enumerate(pair.views):
        view.binding.note_saved.connect(lambda _note, number=number: saved.append(number))
    pair.type(1, "!")
    pair.save()
    assert sorted(set(saved)) == [0, 1]


def test_the_view_of_one_note_hears_nothing_of_another(qtbot: QtBot, pair: Pair) -> None:
    pair.save()
    other = pair.desk.binding.new()
    saved: list[object] = []
    pair.views[1].binding.note_saved.connect(saved.append)
    QTest.keyClicks(pair.desk.editor.surface(), "elsewhere")
    pair.save()
    assert saved == []
    assert pair.texts == ["elsewhere", "one two"]
    assert pair.desk.library.reader.text(other).text == "elsewhere"


def test_the_note_stays_open_until_the_last_view_leaves(pair: Pair) -> None:
    first, second = pair.views
    with late_disk(pair.desk):
        pair.type(0, "!", at=7)
        first.binding.leave()
        pair.type(1, "?", at=0)
        assert second.binding.undo()
        assert second.editor.raw_text() == "one two!"
        assert pair.desk.open_notes.notes() == [pair.note_id]
        second.binding.leave()
        assert pair.desk.open_notes.notes() == []
    pair.save()
    assert pair.stored() == "one two!"


def test_a_defect_in_one_view_keeps_nothing_from_the_other_and_the_disk(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a defect")

    with monkeypatch.context() as patch:
        patch.setattr(pair.views[1].editor, "apply", fail)
        pair.type(0, "!", at=7)
        QApplication.processEvents()
    assert "a view did not take a change" in caplog.text
    assert pair.texts == ["one two!"] * 2
    pair.type(1, "?", at=0)
    pair.save()
    assert pair.texts == ["?one two!"] * 2
    assert pair.stored() == "?one two!"
    caplog.clear()


def test_a_view_that_cannot_show_a_text_exactly_hands_nothing_over(pair: Pair) -> None:
    second = pair.views[1]
    second.binding.is_faithful = False
    second.editor.apply([Edit(0, "one", "none")])
    second.binding.flush()
    assert pair.texts == ["one two", "none two"]
    pair.type(0, "!", at=7)
    pair.save()
    assert pair.texts == ["one two!"] * 2
    assert second.binding.is_faithful


def test_settling_hands_over_what_stands_in_every_view(pair: Pair, open_view: OpenView) -> None:
    other = pair.desk.binding.new()
    alone = open_view(pair.desk, other)
    pair.type(1, "!", at=7)
    QTest.keyClicks(alone.editor.surface(), "alone")
    pair.desk.open_notes.flush()
    assert pair.desk.saver.settle(5)
    assert pair.stored() == "one two!"
    assert pair.desk.library.reader.text(other).text == "alone"


def test_with_one_view_left_keys_are_taken_together_again(qtbot: QtBot, pair: Pair) -> None:
    pair.views[1].binding.leave()
    pair.save()
    pair.type(0, "a")
    QApplication.processEvents()
    assert pair.desk.saver.is_idle


def test_a_new_note_shown_twice_is_written_once(pair: Pair, open_view: OpenView) -> None:
    note_id = pair.desk.binding.new()
    other = open_view(pair.desk, note_id)
    QTest.keyClicks(other.editor.surface(), "born here")
    pair.save()
    assert pair.desk.editor.raw_text() == "born here"
    assert pair.desk.library.reader.text(note_id).text == "born here"


def overwrite(desk: Desk, note_id: NoteId, text: str) -> None:
    """What another program does that knows nothing of this window."""
    desk.library.write(lambda _writer: _overwrite(desk, note_id, text)).result()


def _overwrite(desk: Desk, note_id: NoteId, text: str) -> None:
    writer = desk.library._get_writer()
    now = writer.reader.text(note_id)
    edit = JournalEdit(desk.library.new_step(note_id), "outside", None, Edit(0, now.text, text), 0, 0, 1)
    writer.append(Flush(note_id, now.rev, (edit,), text))


Act = tuple[str, int, float, str]
_WORDS = st.sampled_from(["a", "b ", "c\n", "# d", "\N{PARTY POPPER}", "- [ ] e"])
_ACTS = st.tuples(
    st.sampled_from(
        [
            *("type", "type", "type", "delete", "select", "undo", "redo", "compose", "commit", "give up", "turn"),
            *("outside", "overwrite", "hold the disk", "let the disk go", "leave and come back"),
        ]
    ),
    st.integers(0, 1),
    st.floats(0, 1),
    _WORDS,
)


class Persons:
    """Act in both views at random."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self._go_on: threading.Event | None = None

    def act(self, act: Act) -> None:
        what, number, at, word = act
        view = self.pair.views[number]
        place = round(at * len(view.editor.raw_text()))
        is_composing = view.editor.is_composing()
        if what in ("commit", "give up"):
            self.pair.compose(number, "", word if what == "commit" else "")
        elif what == "turn":
            QApplication.processEvents()
        elif what in ("outside", "overwrite"):
            self.write(what, word)
        elif what == "hold the disk":
            self.hold()
        elif what == "let the disk go":
            self.let_go()
        elif what == "leave and come back":
            view.binding.leave()
            view.binding.open(self.pair.note_id)
        elif is_composing:
            return
        elif what == "type":
            view.editor.caret_moved_by_hand.emit()
            view.editor.select(place, place)
            for character in word:
                self.key(number, character)
        elif what == "delete":
            QTest.keyClick(view.editor.surface(), Qt.Key.Key_Backspace)
        elif what == "select":
            view.editor.select(place // 2, place)
        elif what == "compose":
            self.pair.compose(number, word)
        else:
            view.binding.undo() if what == "undo" else view.binding.redo()

    def key(self, number: int, character: str) -> None:
        if character == "\n":
            QTest.keyClick(self.pair.views[number].editor.surface(), Qt.Key.Key_Return)
        elif character.isascii():
            self.pair.type(number, character)
        else:
            self.pair.compose(number, "", character)

    def write(self, what: str, word: str) -> None:
        """From outside, where the disk has the note already."""
        desk, note_id = self.pair.desk, self.pair.note_id
        uid = desk.library.reader.uid_of(note_id)
        if uid is None:
            return
        if what == "outside":
            written: Future[Any] = desk.notes.append(uid, word, "command")
        else:
            written = desk.library.write(lambda _writer: _overwrite(desk, note_id, word))
        if self._go_on is None:
            written.result()

    def hold(self) -> None:
        """Nothing reaches the disk from here on."""
        if self._go_on is None:
            self._go_on = threading.Event()
            self.pair.desk.library.writer_lane.submit(self._go_on.wait)

    def let_go(self) -> None:
        if self._go_on is not None:
            self._go_on.set()
            self._go_on = None

    def settle(self) -> None:
        self.let_go()
        for number, view in enumerate(self.pair.views):
            if view.editor.is_composing():
                self.pair.compose(number, "")
        self.pair.save()
        # What came from outside meanwhile is told after it was written.
        self.pair.desk.library.write(lambda _writer: None).result()
        self.pair.desk.open_notes.outside_change(Change(frozenset({self.pair.note_id}), frozenset({TEXT}), "command"))
        self.pair.save()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(_ACTS, max_size=40))
def test_whatever_is_done_in_both_views_they_read_the_same_as_the_library(pair: Pair, acts: list[Act]) -> None:
    pair.views[1].binding.leave()
    pair.note_id = pair.desk.binding.new()
    pair.views[1].binding.open(pair.note_id)
    persons = Persons(pair)
    try:
        for act in acts:
            persons.act(act)
    finally:
        persons.let_go()
    persons.settle()
    text = pair.desk.saver.text(pair.note_id)
    assert pair.texts == [text, text]
    assert [view.binding.text for view in pair.views] == [text, text]
    is_written = not pair.desk.saver.is_unwritten(pair.note_id)
    assert not is_written or pair.stored() == text
    if is_written and len(acts) % 2:  # the history as the journal has it, else as it was gathered
        for view in pair.views:
            view.binding.leave()
        for view in pair.views:
            view.binding.open(pair.note_id)
    steps = 0
    while pair.views[steps % 2].binding.undo():
        steps += 1
        assert pair.texts[0] == pair.texts[1]
    assert pair.texts == ["", ""]
    for step in range(steps):
        assert pair.views[step % 2].binding.redo()
    assert pair.texts == [text, text]
