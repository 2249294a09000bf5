from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.ids import NoteId
from notes_desktop.ui.models.selection import SelectionSet

ALL = [NoteId(number) for number in range(12)]
IDS = st.sampled_from(ALL)
STEPS = st.one_of(
    st.tuples(st.just("toggle"), IDS),
    st.tuples(st.just("add"), st.lists(IDS)),
    st.tuples(st.just("replace"), st.lists(IDS)),
    st.tuples(st.just("all"), st.none()),
    st.tuples(st.just("clear"), st.none()),
)


@given(st.lists(STEPS))
def test_it_says_the_same_as_a_plain_set(steps: list[tuple[str, NoteId | list[NoteId] | None]]) -> None:
    ours, plain = SelectionSet(), set[NoteId]()
    for kind, given_ids in steps:
        if kind == "all":
            ours.select_all()
            plain = set(ALL)
        elif kind == "clear" or given_ids is None:
            ours.clear()
            plain = set()
        elif kind == "toggle" and not isinstance(given_ids, list):
            ours.toggle(given_ids)
            plain ^= {given_ids}
        elif isinstance(given_ids, list):
            (ours.add if kind == "add" else ours.replace)(given_ids)
            plain = plain | set(given_ids) if kind == "add" else set(given_ids)
        assert [one for one in ALL if ours.contains(one)] == sorted(plain)
        assert ours.count(len(ALL)) == len(plain)
        assert ours.resolve(ALL) == sorted(plain)


def test_all_but_some_holds_for_notes_that_come_later() -> None:
    selection = SelectionSet()
    selection.select_all()
    selection.toggle(NoteId(3))
    assert selection.contains(NoteId(999))
    assert not selection.contains(NoteId(3))
    assert selection.count(1_000_000) == 999_999


def test_notes_that_are_gone_are_not_counted() -> None:
    selection = SelectionSet()
    selection.select_all()
    selection.toggle(NoteId(3))
    selection.forget([NoteId(3)])
    assert selection.count(5) == 5


def test_all_but_some_can_be_settled_for_those_that_are_listed() -> None:
    selection = SelectionSet()
    selection.select_all()
    selection.toggle(NoteId(3))
    selection.settle(ALL)
    assert not selection.contains(NoteId(999))
    assert selection.count(1_000_000) == 11


def test_only_what_is_listed_is_kept() -> None:
    selection = SelectionSet()
    selection.replace(ALL)
    selection.keep(ALL[4:6])
    assert selection.resolve(ALL) == ALL[4:6]
