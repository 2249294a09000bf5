import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.completing import MOST, Word, ranked, word_before


@pytest.mark.parametrize(
    ("before", "behind", "word"),
    [
        ("see #wo", "", Word("tag", 4, 7, "wo")),
        ("see #wo", " on", Word("tag", 4, 7, "wo")),
        ("(#été", ")", Word("tag", 1, 5, "été")),
        ("#work/", "", Word("tag", 0, 6, "work/")),
        ("#work-", "", Word("tag", 0, 6, "work-")),
        ("#日", "", Word("tag", 0, 2, "日")),
        ("see [[", "", Word("title", 4, 6, "")),
        ("see [[My no", "", Word("title", 4, 11, "My no")),
        ("see [[My no", "]]", Word("title", 4, 13, "My no")),
        ("[[Plan [dr", "", Word("title", 0, 10, "Plan [dr")),
        ("[[a]] [[b", "", Word("title", 6, 9, "b")),
        ("- [ ] #wo", "", Word("tag", 6, 9, "wo")),
    ],
)
def test_a_word_that_may_be_completed_is_found(before: str, behind: str, word: Word) -> None:
    assert word_before(before + behind, len(before)) == word


@pytest.mark.parametrize(
    ("before", "behind"),
    [("#", ""), ("# Ti", ""), ("#1", ""), ("a#b", ""), ("#a ", ""), ("#a.", ""), ("#wo", "rk"), ("`#a", "`"),
     ("[x](#a", ")"), ("[x](#a", ""), ("https://x/#a", ""), ("[[ -f", ""), ("[[a]]", ""), ("[[a|b", ""),
     ("[[a", "b"), ("`[[a", "`"), ("[", ""), (r"\[[a", ""),
     ("[[#a", "b]]"), ("#a//", ""), ("", "#a"), ("word", "")],
)  # fmt: skip
def test_elsewhere_there_is_nothing_to_complete(before: str, behind: str) -> None:
    assert word_before(before + behind, len(before)) is None


def test_names_that_begin_so_come_first_and_keep_their_order() -> None:
    names = ["homework", "my work", "Work", "idea", "work/clients", "Wörkshop", "pre-work"]
    assert ranked(names, "work") == ["Work", "work/clients", "Wörkshop", "my work", "pre-work", "homework"]
    assert ranked(names, "Work/") == ["work/clients", "Work", "Wörkshop", "my work", "pre-work", "homework"]
    assert ranked(names, "") == names
    assert ranked(names, "nothing like it") == []
    assert len(ranked(["a"] * 100, "a")) == MOST


@pytest.mark.parametrize(
    ("word", "name", "written"),
    [
        (Word("tag", 0, 3, "wo"), "Work/x", "#Work/x"),
        (Word("title", 0, 3, "a"), "A [draft] | 2", "[[A [draft] - 2]]"),
        (Word("title", 0, 3, "a"), "A ]", "[[A )]]"),
    ],
)
def test_a_chosen_name_is_written_with_its_marks(word: Word, name: str, written: str) -> None:
    assert word.completed(name) == written


def test_only_a_tag_can_be_complete() -> None:
    assert Word("tag", 0, 5, "WORK").is_complete("work")
    assert not Word("tag", 0, 5, "work").is_complete("works")
    assert not Word("title", 0, 5, "work").is_complete("work")


@given(st.text(st.sampled_from("#[]|`ab/-_ 1é\\(:"), max_size=40), st.integers(0, 40))
def test_a_word_always_ends_at_the_caret(line: str, column: int) -> None:
    column = min(column, len(line))
    word = word_before(line, column)
    if word is not None:
        marks = "#" if word.kind == "tag" else "[["
        assert line[word.start : column] == marks + word.typed
        assert line[column : word.end] in ("", "]]")
