import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import MonkeyPatch

from notes_desktop.core import fold as fold_module
from notes_desktop.core.fold import fold, fold_characters, fold_marks, fold_pieces, may_hold

MIXED = st.text(
    st.characters()
    | st.sampled_from("aB1 _-\n\u0301\u3099\u304b\uff76\uff9e\u4f1a\u1100\u1161\u11a8\u0e01\u0327\ufe0f")
)
UNASSIGNED = ("Cn", "Co", "Cs")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        (" \n", ""),
        ("Two, Words!", "two words"),
        ("snake_case foo-bar a.b", "snake case foo bar a b"),
        ("Größe STRASSE Straße", "große strasse strasse".replace("ß", "ss")),
        ("Café Cafe\u0301 naïve Ångström İstanbul", "cafe cafe naive angstrom istanbul"),
        ("Καλημέρα ΚΑΛΗΜΕΡΑΣ ᾳ", "καλημερα καλημερασ α"),
        ("שָׁלוֹם בֵּית־סֵפֶר", "שלום בית ספר"),
        ("مُحَمَّد", "محمد"),
        ("\u4f1a\u8bae\u3002notes", "\u4f1a \u8bae notes"),
        ("\u304c\u304b\u3099\uff76\uff9e", "\u304c \u304c \u30ac"),
        ("\ud55c\uad6d\uc5b4 \ub9d0", "\ud55c\uad6d\uc5b4 \ub9d0"),
        ("\u1112\u1161\u11ab", "\ud55c"),
        ("\u0e44\u0e17\u0e22", "\u0e44 \u0e17 \u0e22"),
        ("हिन्दी", "हिन्दी"),
        ("go\U0001f600go \u2764\ufe0f", "go \U0001f600 go \u2764"),
        ("Dampf\u00adschiff", "dampfschiff"),
        ("\u00a0½ ﬁne ①", "1 2 fine 1"),
        ("nul\0byte", "nul byte"),
        ("a\ud800b", "a b"),
    ],
)
def test_text_folds_to_words(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(MIXED)
def test_tokens_are_what_the_ascii_tokenizer_sees(text: str) -> None:
    folded = fold(text)

    assert folded == " ".join(folded.split())
    assert all(c == " " or (c.isascii() and c.isalnum() and c == c.lower()) or c > "\x7f" for c in folded)
    folded.encode()


@given(MIXED)
def test_composed_and_decomposed_letters_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_ascii_folds_as_all_other_text_does() -> None:
    text = "".join(map(chr, range(128))) + " aB"

    assert fold(text + " \u00e9") == fold(text) + " e"


@given(st.lists(MIXED.map(lambda text: text[:8]), max_size=30), st.sampled_from(" \n-,\u4f1a"))
def test_pieces_are_cut_between_words(words: list[str], between: str) -> None:
    text = between.join(words)
    whole = fold(text)

    with MonkeyPatch.context() as patch:
        patch.setattr(fold_module, "PIECE", 16)
        patch.setattr(fold_module, "_CUT_WITHIN", 16)
        assert " ".join(fold_pieces(text)) == whole


def test_a_word_of_any_length_is_folded() -> None:
    assert fold("Ab" * 100_000).replace(" ", "") == "ab" * 100_000
    assert fold("\u00c5" + "\u0301" * 100_000) == "a"
    assert max(map(len, fold_pieces('{"key":"value"},' * 10_000))) <= fold_module.PIECE
    assert set(fold('{"key":"value"},' * 10_000).split()) == {"key", "value"}


@pytest.mark.parametrize("marks", ["\u0301", "\u0301\u0327", "\u0591\u05bf", "\u3099\u0301", "\u0e34"])
def test_marks_piled_on_a_letter_end(marks: str) -> None:
    assert fold("\u00c5" + marks * 20_000 + " b").startswith("a")
    assert fold("x " + marks * 20_000 + " b").endswith("b")


def test_what_is_folded_folds_to_itself() -> None:
    assigned = [chr(point) for point in range(sys.maxunicode) if unicodedata.category(chr(point)) not in UNASSIGNED]
    once = fold(" ".join(assigned))

    assert fold(once) == once


@given(
    st.lists(
        st.sampled_from(["snake", "case", "Snäke", "_", " ", "\u00ad", "\u2014", "\x01", "ſ", "K", "K", "\u4f1a", "s"])
    )
)
def test_what_is_folded_may_be_held(parts: list[str]) -> None:
    text = "".join(parts)
    words = fold(text).split()
    for first in range(len(words)):
        for last in range(first + 1, min(first + 3, len(words)) + 1):
            here = words[first:last]
            assert not "".join(here).isascii() or may_hold(text, here)


@given(MIXED)
def test_folding_each_character_once_is_folding_all_of_them(text: str) -> None:
    assert fold(text) == " ".join(fold_characters(text).split())


@given(MIXED)
def test_folding_each_character_once_keeps_every_mark_in_its_place(text: str) -> None:
    assert fold_marks(text) == fold_module._all_characters(text, fold_module._PLAIN)


def test_what_a_character_folds_to_folds_to_itself() -> None:
    assigned = [point for point in range(sys.maxunicode) if unicodedata.category(chr(point)) not in UNASSIGNED]
    for folded in {character for point in assigned for character in fold_characters(chr(point))} - {" "}:
        assert fold_characters(folded).strip() == folded
    for plain in {character for point in assigned for character in fold_marks(chr(point))}:
        assert fold_marks(plain) == plain


def test_words_that_are_apart_or_missing_are_not_held() -> None:
    assert not may_hold("a snake, a long way from any case \u2014 \u00e9t\u00e9", ["snake", "case"])
    assert may_hold("SNAKE\u2014case", ["snake", "case"])
    assert may_hold("Sn\u00e4ke_case", ["snake", "case"])
