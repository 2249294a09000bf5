from __future__ import annotations

from tests.services.order import Order


def names(order: Order) -> list[tuple[str, str]]:
    return [(one.name, one.query) for one in order.reader.sidebar().saved]


def test_a_search_is_kept_changed_and_deleted_and_each_is_undone(order: Order) -> None:
    saved = order.searches.create("Work", "tag:work").result()
    order.searches.rename(saved, " Job ").result()
    order.searches.change(saved, "tag:job").result()
    assert names(order) == [("Job", "tag:job")]
    order.searches.delete(saved).result()
    assert names(order) == []
    states = []
    while order.undo():
        states.append(names(order))
    assert states == [[("Job", "tag:job")], [("Job", "tag:work")], [("Work", "tag:work")], []]


def test_a_search_without_a_name_is_called_by_its_words(order: Order) -> None:
    order.searches.create(" ", "is:task").result()
    assert names(order) == [("is:task", "is:task")]
