from notes_desktop.core.change import PINNED, TEXT, Change
from notes_desktop.core.ids import NoteId


def test_a_change_concerns_its_notes() -> None:
    change = Change(frozenset({NoteId(1)}), frozenset({TEXT, PINNED}), "editor")

    assert change.concerns(NoteId(1))
    assert not change.concerns(NoteId(2))


def test_a_change_of_many_concerns_every_note() -> None:
    assert Change(None, frozenset({TEXT}), "import").concerns(NoteId(7))
