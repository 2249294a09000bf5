from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_desktop.core.edit import Edit, apply_all, invert_all
from notes_desktop.core.steps import DELETING, REDO, TYPING, UNDO, Step, StepRun, redoable, undoable


class StackEditor:
    """Undo as it is in any editor: two stacks, of steps of the journal and of texts."""

    def __init__(self) -> None:
        self.journal: list[Step] = []
        self.edits: dict[int, list[Edit]] = {}
        self.undo_stack: list[Step] = []
        self.redo_stack: list[Step] = []
        self.text = ""
        self.texts_before: list[str] = []
        self.texts_after: list[str] = []

    def type(self, edit: Edit) -> None:
        self.undo_stack.append(self.append("typing", None, [edit]))
        self.redo_stack.clear()
        self.texts_after.clear()
        self.texts_before.append(self.text)
        self.text = apply_all(self.text, [edit])

    def undo(self) -> None:
        if self.undo_stack:
            undone = self.undo_stack.pop()
            self.redo_stack.append(self.append(UNDO, undone.step, invert_all(self.edits[undone.step])))
            self.texts_after.append(self.text)
            self.text = self.texts_before.pop()

    def redo(self) -> None:
        if self.redo_stack:
            redone = self.redo_stack.pop()
            self.undo_stack.append(self.append(REDO, redone.step, invert_all(self.edits[redone.step])))
            self.texts_before.append(self.text)
            self.text = self.texts_after.pop()

    def append(self, kind: str, undoes: int | None, edits: list[Edit]) -> Step:
        step = Step(len(self.journal) + 1, undoes, kind, len(self.journal), len(self.journal))
        self.journal.append(step)
        self.edits[step.step] = edits
        return step

    def replayed(self) -> str:
        return apply_all("", [edit for step in self.journal for edit in self.edits[step.step]])


@settings(max_examples=400)
@given(st.lists(st.sampled_from("euurr"), max_size=40))
def test_planning_from_the_journal_equals_two_stacks(keys: list[str]) -> None:
    editor = StackEditor()
    for number, key in enumerate(keys):
        if key == "e":
            editor.type(Edit(number % (len(editor.text) + 1), "", chr(ord("a") + number % 26)))
        elif key == "u":
            editor.undo()
        else:
            editor.redo()

        assert list(undoable(reversed(editor.journal))) == editor.undo_stack[::-1]
        assert list(redoable(reversed(editor.journal))) == editor.redo_stack[::-1]
        assert editor.replayed() == editor.text


def test_the_journal_is_read_no_further_than_asked() -> None:
    def journal() -> Iterator[Step]:
        yield Step(3, 2, UNDO, 3, 3)
        yield Step(2, None, TYPING, 2, 2)
        yield Step(1, None, TYPING, 1, 1)
        raise AssertionError("read too far")

    assert next(undoable(journal())).step == 1
    assert list(redoable(journal())) == [Step(3, 2, UNDO, 3, 3)]


def test_typing_runs_on_in_one_step() -> None:
    run = StepRun()

    assert run.begins(TYPING)
    assert not run.begins(TYPING, gap_ms=999)
    assert not run.begins(TYPING)


@pytest.mark.parametrize("kind", [TYPING, DELETING])
def test_a_run_ends_with_a_pause_a_moved_caret_or_enter(kind: str) -> None:
    run = StepRun()
    run.begins(kind)

    assert run.begins(kind, gap_ms=1_000)
    assert run.begins(kind, is_caret_moved=True)
    assert run.begins(kind, is_enter=True)
    assert not run.begins(kind)


def test_typing_and_deleting_are_steps_of_their_own() -> None:
    run = StepRun()

    assert [run.begins(kind) for kind in (TYPING, DELETING, DELETING, TYPING, TYPING)] == [
        True,
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("kind", ["paste", "cut", "drop", "command", "check", "undo", "redo"])
def test_everything_else_is_a_step_each_time(kind: str) -> None:
    run = StepRun()
    run.begins(TYPING)

    assert run.begins(kind)
    assert run.begins(kind)
    assert run.begins(TYPING)


def test_a_closed_run_is_not_continued() -> None:
    run = StepRun()
    run.begins(TYPING)
    run.close()

    assert run.begins(TYPING)
