from __future__ import annotations

import pytest

from notes_desktop.core.edit import apply_all
from notes_desktop.services.tags import TagRefused, added
from tests.services.order import Order


def nothing(_done: int) -> None:
    return


def test_tags_come_from_the_text_and_count_those_nested_in_them(order: Order) -> None:
    one, two = order.make("a #work/clients", "b #Work #été")
    assert order.tag_counts() == {"work": 2, "work/clients": 1, "été": 1}
    assert order.ids("tag:work") == [one, two]
    assert order.ids("tag:work/clients") == [one]
    assert order.ids("untagged") == []
    order.notes.trash([one]).result()
    assert order.tag_counts() == {"work": 1, "été": 1}


def test_tags_of_long_notes_are_known_at_once_whoever_writes_them(order: Order) -> None:
    one, two = order.make("#long\n" + "word\n" * 5_000, "#short")
    assert order.tag_counts() == {"long": 1, "short": 1}
    order.tags.add("both", [one, two]).future.result()
    order.notes.append(order.reader.uid_of(one) or "", "#more", "test").result()
    assert order.tag_counts() == {"both": 2, "long": 1, "more": 1, "short": 1}
    order.notes.duplicate([one]).future.result()
    assert order.tag_counts() == {"both": 3, "long": 2, "more": 2, "short": 1}


def test_a_tag_goes_when_it_is_written_no_more(order: Order) -> None:
    [one] = order.make("a #idea")
    order.notes.append(order.reader.uid_of(one) or "", "#more", "test").result()
    assert order.tag_counts() == {"idea": 1, "more": 1}
    order.tags.remove("idea", [one], nothing).future.result()
    assert order.texts(one) == ["a\n#more"]
    assert order.tag_counts() == {"more": 1}


def test_a_tag_is_renamed_in_every_note_with_one_undo(order: Order) -> None:
    one, two, three = order.make("#old and `#old`", "see #old/part", "#other")
    found, in_trash = order.tags.notes_with("old").result()
    assert (found, in_trash) == ([one, two], 0)
    order.notes.trash([two]).result()
    assert order.tags.notes_with("old").result() == (found, 1)
    assert order.undo()
    done = order.tags.rename("old", "new", found, nothing).future.result()
    assert (done.texts, done.left_alone) == (2, 0)
    assert order.texts(one, two, three) == ["#new and `#old`", "see #new/part", "#other"]
    assert order.tag_counts() == {"new": 2, "new/part": 1, "other": 1}
    undone = order.notes.undo().result()
    assert undone is not None and (undone.kind, undone.change.notes) == ("rename_tag", frozenset((one, two)))
    assert order.texts(one, two) == ["#old and `#old`", "see #old/part"]
    assert order.tag_counts() == {"old": 2, "old/part": 1, "other": 1}
    redone = order.notes.redo().result()
    assert redone is not None and redone.kind == "rename_tag"
    assert order.texts(one, two) == ["#new and `#old`", "see #new/part"]


def test_a_tag_renamed_in_the_size_of_its_letters_is_shown_so_and_undo_shows_it_as_before(order: Order) -> None:
    one, two, three = order.make("#idea/Sub", "#idea/Sub/x", "#idea/Sub")
    order.notes.trash([three]).result()
    order.tags.rename("idea/sub", "IDEA/sub", [one, two, three], nothing).future.result()
    assert order.texts(one, two, three) == ["#IDEA/sub", "#IDEA/sub/x", "#IDEA/sub"]
    assert order.tag_names() == ["IDEA", "IDEA/sub", "IDEA/sub/x"]
    assert order.undo()
    assert order.tag_names() == ["idea", "idea/Sub", "idea/Sub/x"]
    assert order.redo()
    assert order.tag_names() == ["IDEA", "IDEA/sub", "IDEA/sub/x"]


def test_a_tag_is_shown_as_the_first_note_that_has_it_writes_it(order: Order) -> None:
    one, two = order.make("#foo", "#FOO")
    assert order.tag_names() == ["foo"]
    order.tags.rename("foo", "bar", [one, two], nothing).future.result()
    assert order.tag_names() == ["bar"]
    order.make("#Foo")
    assert order.tag_names() == ["bar", "Foo"]


def test_tags_merged_are_shown_as_the_one_that_was_there(order: Order) -> None:
    one, _two = order.make("#a", "#b")
    order.tags.rename("a", "B", [one], nothing).future.result()
    assert order.tag_names() == ["b"]


def test_merged_tags_are_told_apart_again_by_undo(order: Order) -> None:
    one, two = order.make("#a", "#b")
    order.tags.rename("a", "b", [one], nothing).future.result()
    assert order.tag_counts() == {"b": 2}
    assert order.undo()
    assert order.tag_counts() == {"a": 1, "b": 1}
    assert order.texts(one, two) == ["#a", "#b"]


def test_undo_keeps_what_was_written_since_and_leaves_alone_what_was_written_over(order: Order) -> None:
    one, two = order.make("#a", "x #a y")
    order.tags.rename("a", "b", [one, two], nothing).future.result()
    order.notes.append(order.reader.uid_of(one) or "", "more", "test").result()
    order.tags.rename("b", "c", [two], nothing).future.result()
    order.undo()
    order.undo()
    assert order.texts(one, two) == ["#a\nmore", "x #a y"]


def test_the_date_of_a_note_does_not_follow_what_is_done_to_its_tags(order: Order) -> None:
    [one] = order.make("#a")
    before = order.reader.rows([one])[0].edited_ms
    order.tags.rename("a", "b", [one], nothing).future.result()
    assert order.reader.rows([one])[0].edited_ms == before


def test_many_notes_are_tagged_in_slices_of_one_action(order: Order) -> None:
    notes = order.make(*(f"note {number}" for number in range(300)))
    seen: list[int] = []
    order.tags.add("#new", notes, seen.append).future.result()
    assert order.tag_counts() == {"new": 300}
    assert seen[-1] == 300
    assert order.undo()
    assert order.tag_counts() == {}


def test_a_task_that_is_cancelled_keeps_what_is_done_and_undo_takes_it_back(order: Order) -> None:
    notes = order.make(*(f"note {number}" for number in range(400)))
    task = order.tags.add("new", notes, lambda _done: task.cancel())
    done = task.future.result()
    assert 0 < done.texts < 400
    assert order.tag_counts() == {"new": done.texts}
    assert order.undo()
    assert order.tag_counts() == {}


@pytest.mark.parametrize("name", ["", "#", "two words", "1", "a//b", "x!", "/a"])
def test_what_would_not_be_read_as_one_tag_is_refused(order: Order, name: str) -> None:
    with pytest.raises(TagRefused):
        order.tags.rename("a", name, [], nothing)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "#new"),
        ("text", "text\n\n#new"),
        ("text\n\n#a #b\n", "text\n\n#a #b #new\n"),
        ("a #b", "a #b\n\n#new"),
        ("has #New", "has #New"),
    ],
)
def test_a_tag_is_written_beside_the_others_at_the_end(before: str, after: str) -> None:
    assert apply_all(before, added(before, "new")) == after


def test_a_tag_has_a_colour(order: Order) -> None:
    order.make("#a")
    order.tags.colour("a", "blue").result()
    assert [tag.colour for tag in order.reader.sidebar().tags] == ["blue"]
    assert order.undo()
    assert [tag.colour for tag in order.reader.sidebar().tags] == [""]
    with pytest.raises(TagRefused):
        order.tags.colour("gone", "blue").result()
