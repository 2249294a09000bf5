import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.edit import apply_all
from notes_desktop.core.fold import title_key
from notes_desktop.core.links import link_to, note_links, relink_edits, title_links

UID = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
ADDRESS = f"notes-desktop://note/{UID}"


def found(text: str) -> list[tuple[str, str]]:
    return [(text[link.start : link.end], link.target) for link in note_links(text)]


@pytest.mark.parametrize(
    ("text", "written", "target"),
    [
        ("see [[My Note]].", "[[My Note]]", "title:my note"),
        ("[[My Note|that]]", "[[My Note|that]]", "title:my note"),
        ("[[Été [draft] 2]]", "[[Été [draft] 2]]", "title:ete draft 2"),
        ("[[[draft] x]]", "[[[draft] x]]", "title:draft x"),
        ("*[[a]]* `b`", "[[a]]", "title:a"),
        ("[[a `b` c]]", "[[a `b` c]]", "title:a b c"),
        ("![[a]]", "[[a]]", "title:a"),
        ("[[a|b|c]]", "[[a|b|c]]", "title:a"),
        ("[[[[a]]", "[[a]]", "title:a"),
        (f"see {ADDRESS}, yes", ADDRESS, f"uid:{UID}"),
        (f"[words]({ADDRESS}) x", f"[words]({ADDRESS})", f"uid:{UID}"),
        (f"<{ADDRESS.upper().replace('NOTES-DESKTOP://NOTE', 'notes-desktop://note')}>", None, f"uid:{UID}"),
    ],
)
def test_links_to_notes_are_found(text: str, written: str | None, target: str) -> None:
    assert [link[1] for link in found(text)] == [target]
    if written is not None:
        assert found(text)[0][0] == written


@pytest.mark.parametrize(
    "text",
    ["`[[a]]`", "```\n[[a]]\n```", r"\[[a]]", "[[]]", "[[ ]]", "[[!!!]]", "[[a\nb]]", "[a]]", "[[a]", "[[a]](b)",
     "[x [[a]] y](b)", f"`{ADDRESS}`", f"[see {ADDRESS} there](http://x)", f"http://x/{ADDRESS}", "notes-desktop://note/",
     f"![x]({ADDRESS})"],
)  # fmt: skip
def test_what_is_no_link_to_a_note(text: str) -> None:
    assert found(text) == []


def test_links_come_in_the_order_of_the_text() -> None:
    assert [target for _, target in found(f"{ADDRESS} [[b]] [x]({ADDRESS}) [[a]]")] == [
        f"uid:{UID}", "title:b", f"uid:{UID}", "title:a",
    ]  # fmt: skip


def test_what_is_shown_of_a_link_stands_between_its_marks() -> None:
    text = "[[Title]] [[Title|words]] [[ Title |]]"
    assert [(link.title, text[link.shown_start : link.shown_end]) for link in title_links(text)] == [
        ("Title", "Title"), ("Title", "words"), ("Title", " Title "),
    ]  # fmt: skip


@given(
    st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=40),
    st.text(max_size=5),
)
def test_a_link_that_is_made_for_a_title_finds_it(title: str, shown: str) -> None:
    shown = shown.replace("\n", " ").replace("]", " ").replace("[", " ").replace("|", " ")
    key = title_key(title)
    if key and "\\" not in title:
        assert [link.target for link in note_links(link_to(title, shown.strip()))] == [f"title:{key}"]


@given(st.text(st.sampled_from("[]|`\\ab \n(:"), max_size=60))
def test_links_never_overlap_and_stay_in_their_line(text: str) -> None:
    end = 0
    for link in title_links(text):
        assert end <= link.start < link.shown_start <= link.shown_end < link.end
        assert "\n" not in text[link.start : link.end]
        end = link.end


@pytest.mark.parametrize("title", ["New", "a | b", "[draft", "[x] y", "Été 2027", "x]] [[y"])
def test_links_to_a_title_are_led_to_another_and_show_what_they_showed(title: str) -> None:
    text = "see [[ Old]], [[öld|old [one]]], [[OLD|]], [[Older]], `[[Old]]` and [[old|shown]]"
    edits = relink_edits(text, title_key("Old"), title)
    changed = apply_all(text, edits)
    assert [link.key for link in title_links(changed)].count(title_key(title)) == len(edits) == 3
    assert "[[Older]], `[[Old]]`" in changed and "|shown]]" in changed
    assert relink_edits(changed, title_key(title), title) == []
