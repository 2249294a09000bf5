"""From keys to the disk and back, through the real editor and a real file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from notes_desktop.core.ids import NoteId
from notes_desktop.core.session import ViewState
from tests.ui.bridge.conftest import Desk

Open = Callable[[], Desk]


def type_text(desk: Desk, text: str) -> None:
    QTest.keyClicks(desk.editor.surface(), text)


def save(qtbot: QtBot, desk: Desk) -> None:
    desk.binding.flush()
    qtbot.waitUntil(lambda: desk.saver.is_idle)


def stored(desk: Desk, note_id: NoteId) -> str:
    return desk.library.reader.text(note_id).text


def test_what_is_typed_reaches_the_disk_without_a_command(qtbot: QtBot, open_desk: Open) -> None:
    desk = open_desk()
    note_id = desk.binding.new()
    with qtbot.waitSignal(desk.binding.note_saved):
        type_text(desk, "Hello")
    assert stored(desk, note_id) == "Hello"


def test_continuous_typing_does_not_put_the_flush_off(qtbot: QtBot, open_desk: Open) -> None:
    desk = open_desk()
    note_id = desk.binding.new()
    saved: list[object] = []
    desk.binding.note_saved.connect(saved.append)
    for _key in range(500):
        type_text(desk, "x")
        QTest.qWait(20)
        if saved:
            break
    assert saved
    assert set(stored(desk, note_id)) == {"x"}


def test_keys_that_leave_no_time_for_timers_are_handed_over_all_the_same(open_desk: Open) -> None:
    desk = open_desk()
    desk.binding.new()
    for _key in range(3_000):
        type_text(desk, "x")
        if list(desk.saver.unsaved()):
            break
    assert list(desk.saver.unsaved())


def test_switching_within_a_key_keeps_both_notes_apart(qtbot: QtBot, open_desk: Open) -> None:
    desk = open_desk()
    first = desk.binding.new()
    type_text(desk, "first")
    second = desk.binding.new()
    type_text(desk, "second")
    desk.binding.open(first, ViewState(caret=5, anchor=5))
    type_text(desk, "!")
    desk.binding.open(second, ViewState(caret=0, anchor=0))
    type_text(desk, "?")
    save(qtbot, desk)
    assert stored(desk, first) == "first!"
    assert stored(desk, second) == "?second"


def test_a_composition_is_committed_into_the_note_that_it_was_made_in(qtbot: QtBot, open_desk: Open) -> None:
    desk = open_desk()
    first = desk.binding.new()
    event = QInputMethodEvent()
    event.setCommitString("京都")
    QApplication.sendEvent(desk.editor.surface(), event)
    second = desk.binding.new()
    type_text(desk, "b")
    save(qtbot, desk)
    assert (stored(desk, first), stored(desk, second)) == ("京都", "b")


def test_undo_and_redo_survive_a_relaunch(qtbot: QtBot, open_desk: Open) -> None:
    desk = open_desk()
    note_id = desk.binding.new()
    type_text(desk, "one")
    QTest.keyClick(desk.editor.surface(), Qt.Key.Key_Return)
    type_text(desk, "two")
    desk.binding.undo()
    save(qtbot, desk)

    desk = open_desk()
    desk.binding.open(note_id)
    assert desk.editor.raw_text() == "one"
    assert desk.binding.redo()
    assert desk.editor.raw_text() == "one\ntwo"
    assert not desk.binding.redo()
    assert desk.binding.undo()
    assert desk.binding.undo()
    assert desk.editor.raw_text() == ""
    assert not desk.binding.undo()
    save(qtbot, desk)
    assert stored(desk, note_id) == ""


def test_undo_takes_back_what_is_not_saved_yet(qtbot: QtBot, open_desk: Open) -> None:
    desk = open_desk()
    desk.binding.new()
    type_text(desk, "abc")
    assert desk.binding.undo()
    assert desk.editor.raw_text() == ""
    assert desk.editor.caret() == 0
    assert desk.binding.redo()
    assert (desk.editor.raw_text(), desk.editor.caret()) == ("abc", 3)


def test_typing_and_deleting_are_steps_of_their_own(qtbot: QtBot, open_desk: Open) -> None:
    desk = open_desk()
    desk.binding.new()
    type_text(desk, "abcd")
    QTest.keyClick(desk.editor.surface(), Qt.Key.Key_Backspace)
    QTest.keyClick(desk.editor.surface(), Qt.Key.Key_Backspace)
    desk.binding.undo()
    assert desk.editor.raw_text() == "abcd"
    desk.binding.undo()
    assert desk.editor.raw_text() == ""


def test_an_outside_write_arrives_in_the_open_note_and_keeps_the_caret(qtbot: QtBot, open_desk: Open) -> None:
    desk = open_desk()
    note_id = desk.binding.new()
    type_text(desk, "mine")
    save(qtbot, desk)
    desk.editor.select(2, 2)
    uid = desk.library.reader.uid_of(note_id)
    assert uid is not None
    desk.notes.append(uid, "theirs", "command")
    qtbot.waitUntil(lambda: desk.editor.raw_text() == "mine\ntheirs")
    assert desk.editor.caret() == 2
    assert desk.binding.undo()
    assert desk.editor.raw_text() == "mine"


def test_an_outside_write_under_unsaved_typing_is_merged(qtbot: QtBot, open_desk: Open) -> None:
    desk = open_desk()
    note_id = desk.binding.new()
    type_text(desk, "mine")
    save(qtbot, desk)
    uid = desk.library.reader.uid_of(note_id)
    assert uid is not None
    desk.editor.select(0, 0)
    type_text(desk, "all ")
    desk.notes.append(uid, "theirs", "command").result()
    save(qtbot, desk)
    qtbot.waitUntil(lambda: desk.editor.raw_text() == "all mine\ntheirs")
    save(qtbot, desk)
    assert stored(desk, note_id) == "all mine\ntheirs"
    assert desk.editor.caret() == 4


def test_edits_of_the_same_words_end_as_two_notes(qtbot: QtBot, open_desk: Open) -> None:
    desk = open_desk()
    note_id = desk.binding.new()
    type_text(desk, "the same words")
    save(qtbot, desk)
    uid = desk.library.reader.uid_of(note_id)
    assert uid is not None
    copies: list[object] = []
    desk.binding.conflict.connect(lambda _note, copy: copies.append(copy))
    desk.editor.select(0, 14)
    type_text(desk, "ours")
    desk.library.write(lambda writer: _overwrite(desk, note_id, "their words")).result()
    save(qtbot, desk)
    qtbot.waitUntil(lambda: bool(copies) and desk.saver.is_idle)
    assert stored(desk, note_id) == "ours"
    assert [stored(desk, copy) for copy in copies] == ["their words"]  # type: ignore[arg-type]


def _overwrite(desk: Desk, note_id: NoteId, text: str) -> None:
    from notes_desktop.core.edit import Edit
    from notes_desktop.core.journal import Flush, JournalEdit

    writer = desk.library._get_writer()
    now = writer.reader.text(note_id)
    edit = JournalEdit(desk.library.new_step(note_id), "outside", None, Edit(0, now.text, text), 0, 0, 1)
    writer.append(Flush(note_id, now.rev, (edit,), text))


def test_a_new_note_that_stays_empty_is_never_written(qtbot: QtBot, open_desk: Open) -> None:
    desk = open_desk()
    note_id = desk.binding.new()
    desk.binding.leave()
    assert desk.library.reader.row(note_id) is None


def test_a_very_long_line_is_saved_too(qtbot: QtBot, open_desk: Open) -> None:
    desk = open_desk()
    note_id = desk.binding.new()
    desk.binding.insert("x" * 300_000)
    save(qtbot, desk)
    assert len(stored(desk, note_id)) == 300_000
