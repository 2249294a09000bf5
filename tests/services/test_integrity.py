from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from notes_desktop.core.change import Change
from notes_desktop.core.ids import NoteId
from notes_desktop.services.checking import check
from notes_desktop.services.integrity import Integrity, Trouble
from notes_desktop.services.library import Library
from notes_desktop.services.notes import Notes
from tests.storage.damage import damage, page_of, roots, zeroed


@pytest.fixture
def ids(library: Library) -> list[NoteId]:
    notes = Notes(library, lambda _: None)
    return [next(iter(notes.new(f"note {at}", "test").result()[1].notes or ())) for at in range(5)]


@pytest.fixture
def troubles() -> list[Trouble]:
    return []


@pytest.fixture
def make_integrity(library: Library, troubles: list[Trouble]) -> Iterator[Callable[[], Integrity]]:
    made: list[Integrity] = []

    def make() -> Integrity:
        made.append(Integrity(library, troubles.append))
        return made[-1]

    yield make
    for integrity in made:
        integrity.close()


def harm(library: Library, note_id: int) -> None:
    library.write(
        lambda writer: writer.connection.execute(
            "UPDATE note_text SET body = replace(body, 'note', 'nope') WHERE note_id = ?", (note_id,)
        )
    ).result()


def look_to_the_end(integrity: Integrity) -> None:
    while integrity.look_on().result():
        pass


def test_a_sound_library_is_looked_over_once_a_day(
    ids: list[NoteId], make_integrity: Callable[[], Integrity], troubles: list[Trouble], monkeypatch: pytest.MonkeyPatch
) -> None:
    look_to_the_end(make_integrity())
    assert troubles == []
    assert not make_integrity().look_on().result()
    monkeypatch.setattr("notes_desktop.services.integrity.now_ms", lambda: 0)
    assert make_integrity().look_on().result(), "a clock that went back makes it due"


def test_a_changed_text_is_told_once_and_put_back(
    library: Library, ids: list[NoteId], make_integrity: Callable[[], Integrity], troubles: list[Trouble]
) -> None:
    harm(library, ids[2])
    integrity = make_integrity()
    look_to_the_end(integrity)
    integrity.look_at(ids[2]).result()
    (trouble,) = troubles
    assert (trouble.note_id, trouble.is_file) == (ids[2], False)
    assert trouble.good is not None and trouble.good.text == "note 2"
    published: list[Change] = []
    assert integrity.put_back(trouble, published.append).result()
    assert library.reader.text(ids[2]).text == "note 2"
    assert [set(change.notes or ()) for change in published] == [{ids[2]}]
    assert not integrity.keep(trouble, published.append).result(), "it is in order already"
    library.close()
    assert check(library.path, True) == []


def test_a_note_is_looked_at_when_it_is_opened(
    library: Library, ids: list[NoteId], make_integrity: Callable[[], Integrity], troubles: list[Trouble]
) -> None:
    integrity = make_integrity()
    integrity.look_at(ids[0]).result()
    harm(library, ids[1])
    integrity.look_at(ids[1]).result()
    assert [trouble.note_id for trouble in troubles] == [ids[1]]


def test_the_next_start_goes_on_where_the_last_one_ended(
    library: Library, ids: list[NoteId], make_integrity: Callable[[], Integrity], troubles: list[Trouble],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("notes_desktop.services.integrity.SLICE_S", 0)
    harm(library, ids[0])
    harm(library, ids[4])
    integrity = make_integrity()
    integrity.look_on().result()
    integrity.close()
    assert [trouble.note_id for trouble in troubles] == [ids[0]]
    troubles.clear()
    look_to_the_end(make_integrity())
    assert [trouble.note_id for trouble in troubles] == [ids[4]]


def test_pages_that_cannot_be_read_are_damage_of_the_file(
    open_library: Callable[..., Library], library_file: Path, troubles: list[Trouble]
) -> None:
    library = open_library()
    notes = Notes(library, lambda _: None)
    for at in range(40):
        notes.new(f"note {at}\n" + "filling " * 200, "test").result()
    library.close()
    damage(library_file, zeroed(page_of(library_file, "note_text", 20)))
    integrity = Integrity(open_library(), troubles.append)
    look_to_the_end(integrity)
    integrity.close()
    assert troubles
    assert {trouble.is_file for trouble in troubles} == {True}


def test_pages_of_no_note_are_looked_at_as_well(
    open_library: Callable[..., Library], library_file: Path, troubles: list[Trouble]
) -> None:
    open_library().close()
    damage(library_file, zeroed(roots(library_file)["note_created"]))
    integrity = Integrity(open_library(), troubles.append)
    look_to_the_end(integrity)
    integrity.close()
    assert [trouble.is_file for trouble in troubles] == [True]
