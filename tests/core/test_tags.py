import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from notes_desktop.core.edit import apply_all
from notes_desktop.core.markdown_spans import LONGEST_LINE
from notes_desktop.core.tags import (
    LONGEST_TAG,
    TagSpan,
    is_within,
    rename_edits,
    tag_key,
    tag_name,
    tag_spans,
    with_ancestors,
)

TEXTS = st.lists(
    st.sampled_from(
        ["#a", "#A/b", "#a/b/c", "#ab", "#é", "#e\u0301", "#1", "#", "##", " ", " ", "\n", "\n", "`", "``", "```",
         "~~~", "(", ")", "[", "](", "[[", "]]", "|", "http://x", "> ", "- ", "[ ] ", "/", "-", "_", "*",
         "\\", "word", "\u200d", "\ufe0f", "“"]
    ),
    max_size=24,
).map("".join)  # fmt: skip
NAMES = st.sampled_from(["a", "b", "A", "new", "new/one", "é", "a/b", "x/a"])


def names(text: str) -> list[str]:
    return [span.name for span in tag_spans(text)]


@pytest.mark.parametrize(
    "name",
    ["idea", "Idea", "work/clients", "a/b/c", "été", "日本語", "हिन्दी", "عربى", "Größe", "a1", "1a", "a_b", "a-b",
     "_a", "می\u200cخواهم", "e\u0301te\u0301", "2024/plan", "x" * LONGEST_TAG],
)  # fmt: skip
def test_a_tag_is_found_wherever_one_may_begin(name: str) -> None:
    for before in (
        "",
        " ",
        "\t",
        "\n",
        "\u3000",
        "(",
        "[",
        "{",
        '"',
        "'",
        "“",
        "„",
        "«",
        "「",
        "- ",
        "> ",
        "# ",
        "- [ ] ",
    ):
        for after in ("", " ", "\n", ".", ",", ")", "!", "…", "。", ":", "/", "*", "\ufe0f", "\U0001f44d\U0001f3fd"):
            text = f"{before}#{name}{after}"
            assert [tuple(span) for span in tag_spans(text)] == [(len(before), len(before) + 1 + len(name), name)], text


@pytest.mark.parametrize(
    "text",
    ["#1", "#2024/05", "C#", "a#b", "C#sharp", "# heading", "## x", "##x", "#", "# ", "#/a", "#-", "#_", "#a//b",
     "#a#b", r"\#a", "&#a", "#\u0301a", "#\ufe0f\u20e3", "#!a", "#\U0001f600", "é#a", "日#a", "x" + "\u0301" + "#a",
     "#" + "x" * (LONGEST_TAG + 1), "*#a*", "/#a", ":#a"],
)  # fmt: skip
def test_what_is_no_tag(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    ["`#a`", "`x #a`", "`` x ` #a ``", "```\n#a\n```", "~~~ #a\n #a\n~~~", "> ```\n> #a\n> ```", "```\n#a",
     "[#a](b)", "[x #a](b)", "![ #a](b)", '[x](b "the #a")', "https://x.y/(#a)", "<https://x.y/#a>", "[[#a]]",
     "[[a|the #a]]", "[[x (#a)]]", "notes-desktop://note/#a", "[x](<b #a>)"],
)  # fmt: skip
def test_code_links_and_addresses_hold_no_tags(text: str) -> None:
    assert names(text) == []
    assert names(f"#b {text} #c" if "\n" not in text else f"#b\n{text}") == (["b", "c"] if "\n" not in text else ["b"])


def test_tags_beside_code_and_links_are_found() -> None:
    assert names("`x` #a [b](c) #d https://e.f #g [[h]] #i :#j") == ["a", "d", "g", "i"]
    assert names("# Title #a\n```\n#b\n```\n#c\n> ```\n> #d\n#e") == ["a", "c", "e"]
    assert names("#_a_ *#b* **c** #d") == ["_a_", "d"]
    assert names("#http://x") == []


def test_a_line_too_long_to_style_has_no_tags() -> None:
    assert names("#a " + "x" * LONGEST_LINE + "\n#b") == ["b"]


@given(st.text(st.sampled_from("#ab/-_1 é\u0301\u200d(`[]\n:\\日\U0001f600\ufe0f"), max_size=60))
def test_every_tag_stands_where_it_says_and_has_a_letter(text: str) -> None:
    end = 0
    for span in tag_spans(text):
        assert span.start >= end
        assert text[span.start : span.end] == f"#{span.name}"
        assert any(map(str.isalpha, span.name))
        assert tag_name(span.name) == span.name
        assert not span.name.startswith("/") and not span.name.endswith("/") and "//" not in span.name
        assert not any(map(str.isspace, span.name))
        end = span.end


@given(st.text(max_size=20))
def test_the_key_of_a_key_is_itself_and_of_every_form_the_same(name: str) -> None:
    key = tag_key(name)
    assert tag_key(key) == key
    assert tag_key(unicodedata.normalize("NFD", name)) == key
    assert tag_key(unicodedata.normalize("NFC", name)) == key


def test_keys_keep_accents_and_the_nesting() -> None:
    assert tag_key("Été/Ideas") == "été/ideas"
    assert with_ancestors("a/b/c") == ("a", "a/b", "a/b/c")
    assert with_ancestors("a") == ("a",)
    assert is_within("a/b", "a") and is_within("a", "a") and not is_within("ab", "a")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("#Work", "Work"),
        (" work/a ", "work/a"),
        ("a b", None),
        ("1", None),
        ("", None),
        ("#", None),
        ("a/", None),
        ("##a", None),
    ],
)
def test_a_written_name_is_checked(written: str, name: str | None) -> None:
    assert tag_name(written) == name


@given(TEXTS, st.sampled_from(["a", "a/b", "é"]), NAMES)
def test_renaming_leaves_nothing_of_the_old_tag_and_all_else_as_it_was(text: str, key: str, new: str) -> None:
    before = list(tag_spans(text))
    renamed = apply_all(text, rename_edits(text, key, new))
    after = list(tag_spans(renamed))
    if not is_within(tag_key(new), key):
        assert not any(is_within(tag_key(span.name), key) for span in after)
    assert len(after) == len(before)
    assert outside(text, before) == outside(renamed, after)
    for old, span in zip(before, after, strict=True):
        own = tag_key(old.name)
        expected = new + own[len(key) :] if is_within(own, key) else old.name
        assert tag_key(span.name) == tag_key(expected)


def outside(text: str, spans: Sequence[TagSpan]) -> str:
    for start, end, _name in reversed(spans):
        text = text[:start] + text[end:]
    return text


@given(TEXTS, st.sampled_from(["a", "a/b", "é"]))
@example("#a #a #a", "a")
@example("#a\n#a x", "a")
def test_removing_takes_the_tag_and_at_most_one_space_each(text: str, key: str) -> None:
    # Where backticks or brackets meet over the gap, what was prose may become code or the other way round.
    assume("```" not in text and "~~~" not in text)
    going = [span for span in tag_spans(text) if is_within(tag_key(span.name), key)]
    edits = rename_edits(text, key, None)
    removed = apply_all(text, edits)
    assert len(edits) == len(going)
    assert all(
        edit.inserted == "" and edit.removed.strip(" ") == f"#{span.name}"
        for edit, span in zip(edits, going, strict=True)
    )
    assert removed.replace(" ", "") == outside(text, going).replace(" ", "")
    assert not any(is_within(tag_key(span.name), key) for span in tag_spans(removed))


@pytest.mark.parametrize(
    ("text", "left"),
    [("a #x b", "a b"), ("#x b", "b"), ("a #x", "a"), ("(#x)", "()"), ("a #x, b", "a, b"), ("#x", ""),
     ("#x\n#x/y z\n", "\nz\n"), ("#x #x #y", "#y"), ("`#x` #x #xy", "`#x` #xy")],
)  # fmt: skip
def test_one_space_goes_with_a_tag(text: str, left: str) -> None:
    assert apply_all(text, rename_edits(text, "x", None)) == left
