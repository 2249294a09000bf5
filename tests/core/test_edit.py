import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from notes_desktop.core import edit as edit_module
from notes_desktop.core.edit import (
    Edit,
    Overlap,
    apply,
    apply_all,
    compose,
    compose_all,
    diff,
    invert,
    invert_all,
    rebase,
    rebase_keeping,
    shift,
)

LETTERS = st.text(st.sampled_from("ab\n\U0001f600e\u0301\u4f1a"), max_size=12)


@st.composite
def edits_of(draw: st.DrawFn, text: str, most: int = 6) -> list[Edit]:
    """Edits that follow one another, beginning with `text`."""
    edits = []
    for _ in range(draw(st.integers(0, most))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 4)))
        edit = Edit(start, text[start:end], draw(LETTERS.map(lambda inserted: inserted[:4])))
        text = apply(text, edit)
        edits.append(edit)
    return edits


def test_an_edit_replaces_what_stands_at_its_position() -> None:
    assert apply("one two", Edit(4, "two", "three")) == "one three"


@pytest.mark.parametrize("edit", [Edit(4, "Two", ""), Edit(9, "", "x"), Edit(-1, "", "x"), Edit(6, "oo", "")])
def test_an_edit_of_another_text_is_refused(edit: Edit) -> None:
    with pytest.raises(ValueError):
        apply("one two", edit)
    with pytest.raises(ValueError):
        apply_all("one two", [Edit(0, "", "")] * 9 + [edit])


@given(LETTERS, st.data())
def test_taking_back_all_edits_gives_the_first_text(text: str, data: st.DataObject) -> None:
    edits = data.draw(edits_of(text))
    after = apply_all(text, edits)

    assert apply_all(after, invert_all(edits)) == text
    assert [invert(invert(edit)) for edit in edits] == edits


@given(st.integers(0, 2**32), st.sampled_from(["ab\n", "a\U0001f600"]))
def test_many_edits_of_a_long_text_are_the_same_as_one_after_the_other(seed: int, alphabet: str) -> None:
    chance = random.Random(seed)
    text = base = "".join(chance.choices(alphabet, k=40_000))
    edits = []
    for _ in range(40):
        start = chance.choice([0, len(text), chance.randint(0, len(text))])
        end = min(len(text), start + chance.choice([0, 0, 1, 5, 20_000]))
        edit = Edit(start, text[start:end], "x" * chance.choice([0, 1, 3, 50_000]))
        text = apply(text, edit)
        edits.append(edit)

    assert apply_all(base, edits) == text
    assert apply_all(text, invert_all(edits)) == base


def test_a_wrong_edit_deep_in_a_long_text_is_refused() -> None:
    text = "ab" * 30_000
    for wrong in (Edit(60_001, "", "x"), Edit(59_999, "bb", ""), Edit(8_191, "bb", ""), Edit(-1, "", "x")):
        with pytest.raises(ValueError):
            apply_all(text, [Edit(30_000, "", "")] * 9 + [wrong])


@given(LETTERS, st.data())
def test_composing_two_edits_does_what_both_do(text: str, data: st.DataObject) -> None:
    edits = data.draw(edits_of(text, most=2))
    assume(len(edits) == 2)
    both = compose(*edits)

    if both is None:
        first, second = edits
        assert (
            second.position + len(second.removed) < first.position
            or first.position + len(first.inserted) < second.position
        )
    else:
        assert apply(text, both) == apply_all(text, edits)


def test_composing_with_an_edit_of_another_text_is_refused() -> None:
    with pytest.raises(ValueError):
        compose(Edit(3, "", "abc"), Edit(2, "xax", ""))


@given(LETTERS, st.data())
def test_composing_a_run_does_what_the_run_does(text: str, data: st.DataObject) -> None:
    edits = data.draw(edits_of(text))
    composed = compose_all(edits)

    assert apply_all(text, composed) == apply_all(text, edits)
    assert len(composed) <= len(edits)


def test_a_typed_word_becomes_one_edit_and_a_word_taken_back_none() -> None:
    typed = [Edit(7 + number, "", letter) for number, letter in enumerate("hello")]

    assert compose_all(typed) == [Edit(7, "", "hello")]
    assert compose_all([*typed, *invert_all(typed)]) == []


@given(LETTERS, LETTERS, *[st.none() | st.integers(-2, 14)] * 3)
def test_a_diff_is_exact_whatever_the_hint_says(
    old: str, new: str, start: int | None, old_end: int | None, new_end: int | None
) -> None:
    edits = diff(old, new, start, old_end, new_end)

    assert apply_all(old, edits) == new
    assert (edits == []) == (old == new)


@given(LETTERS, st.data())
def test_a_true_hint_says_where_a_doubled_letter_was_typed(text: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(text)))
    inserted = data.draw(LETTERS)
    assume(inserted)
    new = text[:position] + inserted + text[position:]

    assert diff(text, new, position, position, position + len(inserted)) == [Edit(position, "", inserted)]


def test_without_a_hint_only_what_differs_is_in_the_edit() -> None:
    text = "word \U0001f600" * 100_000

    assert diff(text, text[:300_000] + "x" + text[300_001:]) == [Edit(300_000, "word \U0001f600"[0], "x")]


def test_a_word_dragged_from_top_to_end_is_two_small_edits() -> None:
    lines = [f"line {number} of many\n" for number in range(37_000)]
    old = "dragged " + "".join(lines) + "end."
    new = "".join(lines) + "end.dragged "

    edits = diff(old, new, 0, len(old), len(new))

    assert edits == [Edit(0, "dragged ", ""), Edit(len(new) - 8, "", "dragged ")]


@given(st.lists(st.integers(0, 40), max_size=30), st.lists(st.integers(0, 40), max_size=30))
def test_splitting_by_lines_is_exact(old_numbers: list[int], new_numbers: list[int]) -> None:
    old = "\n".join(f"{number:02}" * 40 for number in old_numbers)
    new = "\n".join(f"{number:02}" * 40 for number in new_numbers)

    for split in (edit_module._split, edit_module._split_by_lines):
        assert apply_all(old, split(Edit(0, old, new))) == new
        assert apply_all("x\n" + old, split(Edit(2, old, new))) == "x\n" + new


@given(st.integers(0, 2**32))
def test_a_long_text_changed_in_several_places_needs_small_edits(seed: int) -> None:
    chance = random.Random(seed)
    old = "\n".join(f"{chance.random()}" for _ in range(3_000))
    new = old
    for _ in range(chance.randint(1, 5)):
        at = chance.randint(0, len(new))
        new = new[:at] + "\U0001f600 typed" * chance.randint(0, 3) + new[at + chance.randint(0, 90) :]

    edits = diff(old, new)

    assert apply_all(old, edits) == new
    assert sum(len(edit.removed) + len(edit.inserted) for edit in edits) < 6 * 8_192


def test_a_large_change_that_leaves_nothing_is_one_edit() -> None:
    old, new = "a\n" * 5_000, "b\n" * 5_000

    assert diff(old, new) == [Edit(0, old[:-1], new[:-1])]


@given(LETTERS, st.data())
def test_both_orders_of_rebased_edits_give_the_same_text(base: str, data: st.DataObject) -> None:
    ours, theirs = data.draw(edits_of(base, most=3)), data.draw(edits_of(base, most=3))
    try:
        our_after, their_after = rebase(ours, theirs)
    except Overlap:
        return

    assert apply_all(apply_all(base, theirs), our_after) == apply_all(apply_all(base, ours), their_after)


def test_where_both_insert_theirs_stands_first() -> None:
    ours = [Edit(1, "", "o"), Edit(2, "", "p")]
    theirs = [Edit(1, "", "t"), Edit(2, "", "u")]

    our_after, _their_after = rebase(ours, theirs)

    assert apply_all(apply_all("ab", theirs), our_after) == "atuopb"


@pytest.mark.parametrize(
    ("our", "their"),
    [
        (Edit(1, "bcd", ""), Edit(2, "", "x")),
        (Edit(2, "", "x"), Edit(1, "bcd", "")),
        (Edit(1, "bc", ""), Edit(2, "cd", "")),
        (Edit(1, "b", "x"), Edit(1, "b", "x")),
    ],
)
def test_changes_of_the_same_text_overlap(our: Edit, their: Edit) -> None:
    with pytest.raises(Overlap):
        rebase([our], [their])


def test_changes_side_by_side_do_not_overlap() -> None:
    ours, theirs = rebase([Edit(0, "ab", "x")], [Edit(2, "c", "yz")])

    assert (ours, theirs) == ([Edit(0, "ab", "x")], [Edit(1, "c", "yz")])


def test_an_edit_that_does_nothing_overlaps_with_nothing() -> None:
    assert rebase([Edit(2, "", "")], [Edit(1, "bcd", "x")]) == ([Edit(2, "", "")], [Edit(1, "bcd", "x")])


@st.composite
def drafts(draw: st.DrawFn, base: str, letters: str) -> list[Edit]:
    """Edits that put in nothing but `letters`, as another than the writer of `base` makes them."""
    edits, text = list[Edit](), base
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 4)))
        edits.append(Edit(start, text[start:end], draw(st.text(letters, max_size=3))))
        text = apply(text, edits[-1])
    return edits


@given(st.text("ab\n", max_size=10), st.data())
def test_what_both_write_at_once_is_kept_wherever_they_write(base: str, data: st.DataObject) -> None:
    ours, theirs = data.draw(drafts(base, "OPQ")), data.draw(drafts(base, "123"))
    mine, other = apply_all(base, ours), apply_all(base, theirs)

    our_after, their_after = rebase_keeping(base, ours, theirs)

    both = apply_all(other, our_after)
    assert both == apply_all(mine, their_after)
    assert all(both.count(letter) >= mine.count(letter) for letter in "OPQ")
    assert all(both.count(letter) >= other.count(letter) for letter in "123")


def test_what_does_not_overlap_is_rebased_as_ever() -> None:
    ours, theirs = [Edit(0, "", "our ")], [Edit(4, "text", "words")]

    assert rebase_keeping("sometext", ours, theirs) == rebase(ours, theirs)


@pytest.mark.parametrize(("caret", "after"), [(0, 0), (2, 2), (3, 3), (4, 4), (6, 5), (7, 6), (9, 8)], ids=str)
def test_a_caret_is_carried_through_edits(caret: int, after: int) -> None:
    assert shift(caret, [Edit(2, "cdef", "123")]) == after


def test_a_caret_stays_before_what_is_inserted_at_it() -> None:
    assert shift(2, [Edit(2, "", "xyz")]) == 2
    assert shift(3, [Edit(2, "", "xyz"), Edit(0, "ab", "")]) == 4
