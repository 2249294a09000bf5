from __future__ import annotations

from notes_desktop.ui.widgets.letters import with_letters


def test_a_letter_is_a_digit_or_begins_a_word_where_one_is_free() -> None:
    assert with_letters(["Cut", "Copy note", "Heading 1", "cc", "Fish & more"]) == [
        *("C&ut", "Copy &note", "Heading &1", "&cc", "&Fish && more"),
    ]


def test_a_title_gives_its_letter_to_one_that_has_no_other() -> None:
    assert with_letters(["ab", "a"]) == ["a&b", "&a"]
