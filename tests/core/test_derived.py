import pytest

from notes_desktop.core.derived import Derived, derive

UID = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"


def test_a_plain_text_says_nothing_of_itself() -> None:
    assert derive("Just words, 2 * 3 = 6; (see): there!\n\n- an item\n") == Derived()
    assert derive("") == Derived()


def test_tags_and_links_are_named_once_in_the_order_of_the_text() -> None:
    text = f"#Work #idea [[Note B]]\n#work #work/x #IDEA [[note b|again]] notes-desktop://note/{UID} [[A]]"
    derived = derive(text)
    assert derived.tags == ("Work", "idea", "work/x")
    assert derived.links == ("title:note b", f"uid:{UID}", "title:a")


def test_tasks_are_counted_where_the_editor_shows_a_box() -> None:
    text = (
        "- [ ] a\n* [x] b\n1. [X] c\n> - [ ] d\n- - [ ] e\n  - [ ]\n- [ ]no\n[ ] no\ntext - [ ] no\n- [y] no\n"
        "- [ ] f [ ] once\n"
        "```\n- [ ] code\n```\n- [x] g\n"
    )
    derived = derive(text)
    assert (derived.open_tasks, derived.done_tasks) == (5, 3)


@pytest.mark.parametrize(
    ("text", "has_image", "has_link"),
    [
        ("![a](b.png)", True, False),
        ("[a](b)", False, True),
        ("[![a](b)](c)", True, True),
        ("![a](b) and [c](d)", True, True),
        ("see https://a.b", False, True),
        ("<https://a.b>", False, True),
        ("write MAILTO:a@b.c", False, True),
        ("[[Note]]", False, True),
        ("![[Note]]", False, True),
        (f"notes-desktop://note/{UID}", False, True),
        ("`![a](b)` `https://a.b`", False, False),
        ("```\n![a](b)\nhttps://a.b\n```", False, False),
        ("![a] (b) [c]: d http: //x wow!", False, False),
        (r"\![a](b)", False, True),
        ("![](b)", True, False),
    ],
)
def test_pictures_and_links_are_noticed(text: str, has_image: bool, has_link: bool) -> None:
    derived = derive(text)
    assert (derived.has_image, derived.has_link) == (has_image, has_link)
