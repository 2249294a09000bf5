from __future__ import annotations

from notes_desktop.ui.widgets.letters import with_letters


def test_a_letter_is_a_digit_or_begins_a_word_where_one_is_free() -> None:
    assert with_letters(["Cut", "Copy note", "Heading 1", "cc", "Fish & more"]) == [
        *("&Cut", "Copy &note", "Heading &1", "cc", "&Fish && more"),
    ]
