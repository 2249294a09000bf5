from __future__ import annotations

import ast
from pathlib import Path

from notes_desktop.core.change import Change
from notes_desktop.core.ids import NoteId
from notes_desktop.services import linking, notebooks, notes, saved_searches, tags
from notes_desktop.services.actions import Done
from notes_desktop.ui.window.travelled import _NAMES, redone, undone


def done(kind: str, *note_ids: int) -> Done:
    return Done(Change(frozenset(map(NoteId, note_ids)), frozenset(), "window"), kind=kind)


def test_what_was_taken_back_is_said_with_the_number_of_notes() -> None:
    assert undone(None) == "Nothing to undo"
    assert redone(None) == "Nothing to redo"
    assert undone(done("move", 1, 2, 3)) == "Undone: moving, 3 notes"
    assert undone(done("new_notebook")) == "Undone: a new notebook"
    assert redone(done("trashed", 1)) == "Done again: trash"
    assert undone(done("of another version", 1)) == "Undone"


def test_every_action_has_a_name() -> None:
    kinds = set()
    for module in (linking, notebooks, notes, saved_searches, tags):
        for call in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
            name = call.func.attr if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else ""
            if isinstance(call, ast.Call) and name in ("act", "act_now", "act_on_texts", "_set", "__init__"):
                kinds |= {
                    one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    assert len(kinds) > 10
    assert kinds <= set(_NAMES)
