from __future__ import annotations

import pytest

from notes_desktop.services.notebooks import NotebookRefused
from tests.services.order import Order


def test_a_notebook_is_made_and_goes_with_undo(order: Order) -> None:
    order.notebooks.create("Work").result()
    assert order.notebook_counts() == {"Work": 0}
    assert order.undo()
    assert order.notebook_counts() == {}
    assert order.redo()
    assert order.notebook_counts() == {"Work": 0}


def test_the_same_name_in_the_same_place_is_the_same_notebook(order: Order) -> None:
    work = order.notebooks.create(" Work ").result()
    assert order.notebooks.create("Work").result() == work
    assert order.notebooks.create("Work", work).result() != work


def test_a_name_in_other_letters_is_the_same_notebook_but_for_one_that_is_called_just_so(order: Order) -> None:
    cafe = order.notebooks.create("Café").result()
    for name in ("CAFÉ", "cafe\N{COMBINING ACUTE ACCENT}"):
        assert order.notebooks.create(name).result() == cafe
    assert order.notebooks.create("Cafe").result() != cafe
    [note] = order.make("note")
    order.notebooks.put([note], cafe).result()
    order.notebooks.delete(cafe).result()
    upper = order.notebooks.create("CAFÉ").result()
    order.notes.restore([note]).result()
    assert [order.notebooks.create(name).result() for name in ("Café", "CAFÉ")] == [cafe, upper]


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_a_notebook_needs_a_name(order: Order, name: str) -> None:
    with pytest.raises(NotebookRefused):
        order.notebooks.create(name).result()
    work = order.notebooks.create("Work").result()
    with pytest.raises(NotebookRefused):
        order.notebooks.rename(work, name).result()


@pytest.mark.parametrize("name", ["Home", " home ", "HOME"])
def test_a_notebook_is_not_renamed_to_the_name_of_one_beside_it(order: Order, name: str) -> None:
    work = order.notebooks.create("Work").result()
    order.notebooks.create("Home").result()
    with pytest.raises(NotebookRefused, match="There is a notebook “Home” here already"):
        order.notebooks.rename(work, name).result()
    assert order.notebook_counts() == {"Work": 0, "Home": 0}
    assert order.undo()
    assert order.notebook_counts() == {"Work": 0}


def test_a_name_is_free_elsewhere_after_a_deletion_and_for_the_notebook_that_has_it(order: Order) -> None:
    work = order.notebooks.create("Work").result()
    home = order.notebooks.create("Home").result()
    inner = order.notebooks.create("Inner", work).result()
    order.notebooks.rename(inner, "Home").result()
    order.notebooks.rename(work, "WORK").result()
    order.notebooks.delete(home).result()
    order.notebooks.rename(work, "Home").result()
    assert [(one.id, one.name) for one in order.reader.sidebar().notebooks] == [(work, "Home"), (inner, "Home")]


def test_a_notebook_is_not_moved_beside_one_of_its_name(order: Order) -> None:
    work = order.notebooks.create("Work").result()
    inner = order.notebooks.create("HOME", work).result()
    order.notebooks.create("Home").result()
    with pytest.raises(NotebookRefused, match="There is a notebook “Home” here already"):
        order.notebooks.move(inner, None).result()
    order.notebooks.move(inner, work).result()
    assert {one.name: one.parent_id for one in order.reader.sidebar().notebooks} == {
        "Work": None,
        "HOME": work,
        "Home": None,
    }


def test_names_come_back_with_undo_and_redo(order: Order) -> None:
    work = order.notebooks.create("Work").result()
    order.notebooks.rename(work, "Job").result()
    order.notebooks.create("Work").result()
    assert order.undo()
    assert order.undo()
    assert order.notebook_counts() == {"Work": 0}
    assert order.redo()
    assert order.redo()
    assert order.notebook_counts() == {"Job": 0, "Work": 0}


def test_notes_are_listed_in_their_notebook_and_in_those_around_it(order: Order) -> None:
    work = order.notebooks.create("Work").result()
    clients = order.notebooks.create("Clients", work).result()
    one, two, three = order.make("one", "two", "three")
    order.notebooks.put([one], work).result()
    order.notebooks.put([two], clients).result()
    assert order.ids(f"notebook:{clients}") == [two]
    assert order.ids(f"notebook:{work}") == [one, two]
    assert order.notebook_counts() == {"Work": 1, "Clients": 1}
    order.notebooks.put([two, three], None).result()
    assert order.ids(f"notebook:{work}") == [one]
    assert order.undo()
    assert order.ids(f"notebook:{work}") == [one, two]


def test_a_notebook_does_not_go_into_itself(order: Order) -> None:
    work = order.notebooks.create("Work").result()
    clients = order.notebooks.create("Clients", work).result()
    for place in (work, clients):
        with pytest.raises(NotebookRefused):
            order.notebooks.move(work, place).result()
    order.notebooks.move(clients, None).result()
    order.notebooks.move(work, clients).result()
    assert {one.name: one.parent_id for one in order.reader.sidebar().notebooks} == {"Work": clients, "Clients": None}
    assert order.undo()
    assert order.undo()
    assert {one.name: one.parent_id for one in order.reader.sidebar().notebooks} == {"Work": None, "Clients": work}


def test_deleting_a_notebook_takes_its_notes_to_the_trash_and_undo_brings_all_back(order: Order) -> None:
    work = order.notebooks.create("Work").result()
    clients = order.notebooks.create("Clients", work).result()
    one, two, three = order.make("one", "two", "three")
    order.notebooks.put([one], work).result()
    order.notebooks.put([two], clients).result()
    order.notebooks.delete(work).result()
    assert order.notebook_counts() == {}
    assert order.ids("trash") == [one, two]
    assert order.ids("all") == [three]
    assert order.undo()
    assert order.notebook_counts() == {"Work": 1, "Clients": 1}
    assert order.ids(f"notebook:{work}") == [one, two]
    assert order.ids("trash") == []


def test_what_was_in_the_trash_before_stays_there_when_a_notebook_comes_back(order: Order) -> None:
    work = order.notebooks.create("Work").result()
    one, two = order.make("one", "two")
    order.notebooks.put([one, two], work).result()
    order.notes.trash([one]).result()
    order.notebooks.delete(work).result()
    assert order.undo()
    assert order.ids("trash") == [one]


def test_a_note_restored_from_a_deleted_notebook_brings_the_notebook_back(order: Order) -> None:
    work = order.notebooks.create("Work").result()
    clients = order.notebooks.create("Clients", work).result()
    one, two = order.make("one", "two")
    order.notebooks.put([one, two], clients).result()
    order.notebooks.delete(work).result()
    order.notes.restore([one]).result()
    assert order.notebook_counts() == {"Work": 0, "Clients": 1}
    assert order.ids(f"notebook:{work}") == [one]
    assert order.ids("trash") == [two]
    assert order.undo()
    assert order.notebook_counts() == {}


def test_names_and_colours_change_and_come_back(order: Order) -> None:
    work = order.notebooks.create("Work").result()
    order.notebooks.rename(work, "Job").result()
    order.notebooks.colour(work, "green").result()
    [shown] = order.reader.sidebar().notebooks
    assert (shown.name, shown.colour) == ("Job", "green")
    assert order.undo()
    assert order.undo()
    [shown] = order.reader.sidebar().notebooks
    assert (shown.name, shown.colour) == ("Work", "")


def test_thousands_of_notes_move_as_one_action(order: Order) -> None:
    work = order.notebooks.create("Work").result()
    order.library.write(
        lambda writer: writer.connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
            " INSERT INTO note (id, uid, title, title_key, snippet, length, created_ms, edited_ms)"
            " SELECT i, 'uid ' || i, '', '', '', 0, 1, 1 FROM n"
        )
    ).result()
    order.notebooks.put(range(1, 10_001), work).result()
    assert order.notebook_counts() == {"Work": 10_000}
    order.notebooks.delete(work).result()
    assert len(order.ids("trash")) == 10_000
    assert order.undo()
    assert order.undo()
    assert order.notebook_counts() == {"Work": 0}
    assert len(order.ids("all")) == 10_000
