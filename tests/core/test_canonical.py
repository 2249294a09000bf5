import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.canonical import canonical

ANY_TEXT = st.text(st.characters() | st.sampled_from("\r\n\0\u2029\ufeff\ufffe\ufdd0\ufdd1\ud83d\ude00"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\u2029d\n", "a\nb\nc\nd\n"),
        ("\r\r\n\n", "\n\n\n"),
        ("\ufeff\ufeffa\ufeff", "a\ufeff"),
        ("\ufeff", ""),
        ("a\ud800b\udfff", "a\ufffdb\ufffd"),
        ("\udc00\ud800", "\ufffd\ufffd"),
        ("\ud83d\ude00", "\U0001f600"),
        ("\ufffe\ufdd0\ufdd1\ufdd2", "\ufffd\ufffd\ufffd\ufdd2"),
        ("a\0b", "a\u2400b"),
        ("a\u00a0b\u2028c\u200dd\x0b\x0c\x85", "a\u00a0b\u2028c\u200dd\x0b\x0c\x85"),
        ("", ""),
    ],
)
def test_what_the_editor_cannot_hold_is_replaced(typed: str, kept: str) -> None:
    assert canonical(typed) == kept


@given(ANY_TEXT)
def test_canonical_text_is_left_alone(text: str) -> None:
    once = canonical(text)

    assert canonical(once) == once
    once.encode()
    assert not set(once) & set("\r\0\u2029\ufffe\ufdd0\ufdd1")
    assert not once.startswith("\ufeff")


def test_every_other_code_point_is_kept_first_and_in_the_middle() -> None:
    changed = [*range(0xD800, 0xE000), 0, 0xD, 0x2029, 0xFFFE, 0xFDD0, 0xFDD1]
    kept = sorted(set(range(sys.maxunicode + 1)) - set(changed))
    middle = "".join(f"a{chr(point)}" for point in kept)

    assert canonical(middle) == middle
    assert all(canonical(chr(point)) == chr(point) for point in kept if point != 0xFEFF)
    assert all(canonical(chr(point)) != chr(point) for point in changed)


def test_a_clean_text_is_not_copied() -> None:
    for text in ("word " * 1000, "wörd " * 1000, "word \u4f1a" * 1000, "word \U0001f600" * 1000):
        assert canonical(text) is text
