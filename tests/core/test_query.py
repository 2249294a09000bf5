from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.fold import PIECE, fold, fold_marks
from notes_desktop.core.query import Query, Subject, parse

CHARACTERS = st.sampled_from(
    "aAbB1 _-\"*'()\n\u0301\u3099\u304b\u4f1a\u8bae\u00e9\u1100\u1161\u0e01\ufe0f\U0001f600^:+{}\0#/>"
) | st.characters(exclude_categories=["Cs"])
WORDS = st.text(CHARACTERS, max_size=12)
PIECES = st.sampled_from(
    ["a", "ab", "ba", "c++", "#tag", "->", "OR", "-", "-a", '"', "title:", "tag:tag", "is:task", "has:link", "/a+/",
     "\u4f1a\u8bae", "\u00e9", "foo-bar", "created:2024", "edited:soon", "- [ ] do", "[x](y)", "\n", " ", "\ufb01"]
)  # fmt: skip
TEXTS = st.lists(PIECES | WORDS, max_size=6).map("".join) | st.lists(PIECES | WORDS, max_size=6).map(" ".join)


def found(text: str, body: str, title: str = "") -> bool:
    return parse(text).matches(Subject(title, body))


@pytest.mark.parametrize(
    ("text", "title", "body", "is_hit"),
    [
        ("", "any", "thing", True),
        ("mee", "Meeting", "", True),
        ("eet", "Meeting", "", True),
        ("e", "Meeting", "", False),
        ("m", "Meeting", "", True),
        ("mee not", "Meeting", "some notes", True),
        ("mee xyz", "Meeting", "some notes", False),
        ("foo-ba", "", "foo, bar", True),
        ("foo-bar", "", "foo and bar", False),
        ("foo-bar", "foo", "bar", False),
        ("e-mail", "", "the mail", False),
        ("e-mail", "", "my e-mails", True),
        ("cafe", "", "CAFÉ", True),
        ("strasse", "", "Hauptstraße", True),
        ("ｆｕｌｌ", "", "a full house", True),
        ("\u8bae", "", "\u4f1a\u8bae", True),
        ("กิน", "", "ฉันกินข้าว", True),
        ("snake_ca", "", "a snake_case name", True),
        ("ada@example", "", "write to ada@example.org", True),
        ("https://example.org/a?b", "", "see https://example.org/a?b=c", True),
        ("\U0001f600", "", "so\U0001f600good", True),
    ],
)
def test_words_are_found_where_they_begin_and_inside(text: str, title: str, body: str, is_hit: bool) -> None:
    assert found(text, body, title) is is_hit


@pytest.mark.parametrize(
    ("text", "body", "is_hit"),
    [
        ("C++", "cats and c", False),
        ("C++", "Learn C++!", True),
        ("c++", "abc++", False),
        ("C#", "C++ and C", False),
        ("c#", "in C#.", True),
        ("#tag", "a tag", False),
        ("#tag", "a #tag", True),
        ("->", "a -> b", True),
        ("->", "a - b", False),
        (".net", "network", False),
        (".net", "the .NET way", True),
        ("cafe++", "Café++", True),
        ('"use c++ now"', "use  C++\nnow", True),
        ('"use c++ now"', "use c now", False),
        ("what?", "what now", True),
        ("(foo),", "foo", True),
        ("\u200bfoo\u200b", "foo", True),
        ("\U0001f44d\U0001f3fd", "\U0001f44d", False),
    ],
)
def test_marks_count_when_a_word_would_be_something_else_without_them(text: str, body: str, is_hit: bool) -> None:
    assert found(text, body) is is_hit


@pytest.mark.parametrize(
    ("text", "title", "body", "is_hit"),
    [
        ('"foo bar"', "", "a foo, bar.", True),
        ('"foo bar"', "", "foo bars", False),
        ('"foo bar"', "", "xfoo bar", False),
        ('"foo bar', "", "foo bars", True),
        ('"foo"*', "", "food", True),
        ("“foo bar”", "", "a foo bar", True),
        ("-foo", "", "bar", True),
        ("-foo", "", "food", False),
        ('bar -"foo b"', "", "foo bar", True),
        ("foo OR bar", "", "a bar", True),
        ("zoo foo OR bar", "", "a bar", False),
        ("zoo foo OR bar", "zoo", "a bar", True),
        ("foo OR -bar", "", "bar", False),
        ("foo OR -bar", "", "zoo", True),
        ("foo OR", "", "foo", False),
        ("OR foo", "", "foo or", True),
        ("foo OR OR bar", "", "or bar", True),
        ("title:foo", "foot", "", True),
        ("title:oo", "foot", "", True),
        ("title:foo", "", "foo", False),
        ('title:"a plan"', "A plan, really", "", True),
        ('title:"a plan"', "A planet", "", False),
        ("-title:foo", "bar", "foo", True),
        ("TITLE:foo", "foo", "", True),
        ("tag: work", "", "tag work", True),
        ("unknown:foo", "", "unknown: foo", True),
    ],
)
def test_the_grammar(text: str, title: str, body: str, is_hit: bool) -> None:
    assert found(text, body, title) is is_hit


@pytest.mark.parametrize(
    ("text", "body", "is_hit"),
    [
        ("tag:work", "a #Work", True),
        ("tag:work", "a #work/clients", True),
        ("tag:work", "a #workshop", False),
        ("tag:wor*", "a #workshop", True),
        ("tag:wor*", "a #my/work", False),
        ("tag:#work", "a #work", True),
        ("tag:work", "`#work`", False),
        ("tag:my/work", "#my/work/now", True),
        ("tag:over-all_z", "#over-all_z", True),
        ("is:untagged", "no tag", True),
        ("is:untagged", "#tag", False),
        ("is:task", "- [ ] one\n- [x] two", True),
        ("is:done", "- [ ] one\n- [x] two", False),
        ("is:done", "- [x] two", True),
        ("is:task", "- [x] two", False),
        ("has:image", "![a](b.png)", True),
        ("has:image", "[a](b.png)", False),
        ("has:link", "see [[Other]]", True),
        ("has:link", "see https://example.org", True),
        ("has:attachment", "![a](b.png)", True),
        ("has:attachment", "[a](https://example.org)", False),
        ("has:attachment", "`[a](b.png)`", False),
        ("-is:task", "none", True),
    ],
)
def test_what_the_text_says_of_itself(text: str, body: str, is_hit: bool) -> None:
    assert found(text, body) is is_hit


@pytest.mark.parametrize(
    ("text", "subject", "is_hit"),
    [
        ("is:pinned", Subject("", "", pinned_ms=1), True),
        ("is:pinned", Subject("", ""), False),
        ("is:trashed", Subject("", "", trashed_ms=1), True),
        ("-is:trashed", Subject("", "", trashed_ms=1), False),
        ("notebook:clients", Subject("", "", "work/clients"), True),
        ("notebook:work", Subject("", "", "work/clients"), True),
        ("notebook:Work/Clients", Subject("", "", "work/clients"), True),
        ("notebook:wor", Subject("", "", "work/clients"), False),
        ("notebook:clients/work", Subject("", "", "work/clients"), False),
        ('notebook:"my books"', Subject("", "", "home/my books"), True),
        ("-notebook:work", Subject("", ""), True),
    ],
)
def test_where_a_note_lies(text: str, subject: Subject, is_hit: bool) -> None:
    assert parse(text).matches(subject) is is_hit


def test_only_a_search_for_the_trash_looks_into_it() -> None:
    assert parse("foo is:trashed").scope_trash
    assert not parse("foo -is:trashed").scope_trash
    assert not parse("foo").scope_trash


@pytest.mark.parametrize("text", ["created:soon", "is:odd", "has:none", "tag:", "tag:#", "edited:2024-13", "/a(/"])
def test_what_cannot_be_read_is_text_and_said(text: str) -> None:
    query = parse(text)

    assert query.unread == (text,)
    assert not query.is_plain
    assert {term.kind for clause in query.clauses for term in clause} == {"word"}
    assert found(text, f"literally {text} here")


def test_words_alone_need_no_explanation() -> None:
    assert parse("two words").is_plain
    assert not parse("two -words").is_plain
    assert not parse("two OR words").is_plain


@given(TEXTS)
def test_every_text_can_be_asked(text: str) -> None:
    query = parse(text)

    assert isinstance(query.matches(Subject(text, text)), bool)
    assert query == parse(text)
    assert all(query.understood)


def test_sixty_four_terms_are_enough() -> None:
    assert len(parse(" ".join(f"w{number}" for number in range(500))).clauses) == 64
    assert parse("twice twice -twice").clauses == parse("twice -twice").clauses


def naive(query: Query, title: str, body: str) -> bool:
    """What `matches` says of words, phrases and titles, read straight from the grammar."""
    return all(
        any(
            any(_has(term.needle, term.raw, text) for text in ((title,) if term.kind == "title" else (title, body)))
            is not term.is_not
            for term in clause
        )
        for clause in query.clauses
    )


def _has(needle: str, raw: str, text: str) -> bool:
    return needle in f" {fold(text)} " and (not raw or raw in " ".join(fold_marks(text).split()))


@given(TEXTS, TEXTS, TEXTS)
def test_the_predicate_agrees_with_a_naive_one(text: str, title: str, body: str) -> None:
    query = parse(text)
    if any(
        term.kind not in ("word", "phrase", "title")
        or (term.raw and term.folded and (term.begins_word or " " in term.raw))
        for clause in query.clauses
        for term in clause
    ):
        return

    assert query.matches(Subject(title, body)) == naive(query, title, body)


def test_a_phrase_is_found_where_two_pieces_meet() -> None:
    for length in range(PIECE - 12, PIECE + 2):
        body = "x" * (length - 5) + " foo bar " + "y" * 10

        assert found("foo-ba", body)
        assert found('"foo bar"', body)
        assert found("fo bar -'nothing'", body)
        assert not found('"oo bar"', body)


def test_marks_are_found_where_two_pieces_meet() -> None:
    for length in range(PIECE - 12, PIECE + 2):
        body = "x" * (length - 5) + " abc++ " + "y" * 10

        assert found("bc++", body)
        assert not found('"bc++"', body)
        assert not found("c++", body)


def test_a_bad_pattern_ends_in_time_and_is_counted() -> None:
    query = parse(r"/(a|aa)+$/")

    assert not query.matches(Subject("", "a" * 60 + "b"))
    assert query.ran_out
    assert query.marks("a" * 60 + "b") == []
    assert parse(r"/(a|aa)+$/").ran_out == 0


@pytest.mark.parametrize(
    ("text", "body", "is_hit"),
    [
        ("/colou?r/", "COLOR", True),
        ("/Colou?r/c", "color", False),
        ("/^b$/", "a\nb\nc", True),
        ("/a.b/", "a\nb", False),
        ("/a.b/s", "a\nb", True),
        (r"/a\/b c/", "a/b c", True),
        ("/usr/bin/s", "a /usr/bin/s", True),
        ("/usr/bin/s", "usr", False),
        ("-/a+/", "bbb", True),
        ("/(((x{999}){999}){999})/", "anything", False),
    ],
)
def test_patterns(text: str, body: str, is_hit: bool) -> None:
    assert found(text, body) is is_hit


def shown(asked: str, text: str) -> list[str]:
    return [text[start:end] for start, end in parse(asked).marks(text)]


@pytest.mark.parametrize(
    ("asked", "text", "marked"),
    [
        ("mee", "A Meeting, meet", ["Mee", "mee"]),
        ("eet", "A Meeting, meet", ["eet", "eet"]),
        ("cafe", "Cafe\u0301s", ["Cafe\u0301"]),
        ("\u8bae", "\u4f1a\u8bae\u8bae", ["\u8bae\u8bae"]),
        ("strasse", "Große Straße!", ["Straße"]),
        ("foo-bar", "foo -- BARs", ["foo -- BAR"]),
        ('"foo bar"', "foo bars, foo bar", ["foo bar"]),
        ("a ab", "abc", ["ab"]),
        ("x", "abc", []),
        ("", "abc", []),
        ("-abc", "abc", []),
        ("\u304c", "\u304b\u3099", ["\u304b\u3099"]),
        ("go", "\U0001f600go", ["go"]),
        ("c++", "C++ or c", ["C++"]),
        ("é++", "É++ É", ["É++"]),
        ("tag:work", "on #work/now and #else", ["#work/now"]),
        ("/o./", "foo bor", ["oo", "or"]),
        ("foo OR bar", "foo bar", ["foo", "bar"]),
    ],
)
def test_hits_are_marked_in_the_text_as_written(asked: str, text: str, marked: list[str]) -> None:
    assert shown(asked, text) == marked


def test_what_is_asked_of_the_title_is_not_marked_in_the_text() -> None:
    assert parse("title:foo").marks("foo") == [(0, 3)]
    assert parse("title:foo").marks("foo", is_body=True) == []


@given(TEXTS, TEXTS, TEXTS)
def test_what_matches_has_marks(text: str, title: str, body: str) -> None:
    query = parse(text)
    marks = query.marks(title), query.marks(body)

    is_said = any(not term.is_not for clause in query.clauses for term in clause if len(clause) == 1)
    if is_said and all(term.kind in ("word", "phrase", "title") for clause in query.clauses for term in clause):
        assert not query.matches(Subject(title, body)) or any(marks)
    for text_of, ranges in zip((title, body), marks, strict=True):
        assert all(0 <= start < end <= len(text_of) for start, end in ranges)
        assert all(one[1] < other[0] for one, other in pairwise(ranges))


@pytest.mark.parametrize(
    ("asked", "body", "snippet"),
    [
        ("zoo", "Title\nwords before the zoo and after", "words before the zoo and after"),
        ("title", "Title\nusual *words*", "usual words"),
        ("zoo", "Title\n\n- [ ] feed the **zoo**", "☐ feed the zoo"),
        ("example", "Title\nsee [it](https://example.org) now", "see [it](https://example.org) now"),
        ("nothing", "Title\nusual", "usual"),
        ("/z.o/", "Title\n\nthe zoo", "the zoo"),
        ("c++", "Title\nc " + "and " * 20 + "for\nC++ only", "and and and for C++ only"),
        ("-zoo", "Title\nusual", "usual"),
    ],
)
def test_the_snippet_stands_around_the_first_hit(asked: str, body: str, snippet: str) -> None:
    assert parse(asked).snippet(body).removeprefix("…") == snippet


@pytest.mark.parametrize("filler", ["word ", "x", "w\u00f6rd\n", "\u4f1a"])
@pytest.mark.parametrize("length", [100, 20_000, 300_000])
@pytest.mark.parametrize("asked", ["zebra-cro", "bra-cro", '"zebra crossing"', "zebra!cro"])
def test_a_hit_far_down_is_shown(filler: str, length: int, asked: str) -> None:
    body = "Title\n" + filler * (length // len(filler)) + " Zebra crossing " + filler * 200

    text = parse(asked).snippet(body)

    assert "Zebra cro" in text or "bra cro" in text
    assert text.startswith("…")
    assert len(text) <= 161


@given(TEXTS, TEXTS)
def test_every_text_has_a_snippet(text: str, body: str) -> None:
    assert len(parse(text).snippet(body)) <= 161


@given(TEXTS, TEXTS)
def test_the_hits_of_a_body_are_its_marks(text: str, body: str) -> None:
    query = parse(text)
    covered = {at for start, end in query.hits(body) for at in range(start, end)}

    assert covered == {at for start, end in query.marks(body, is_body=True) for at in range(start, end)}


@pytest.mark.parametrize("filler", ["word ", "w\u00f6rd\n", "\u4f1a", "xy"])
@pytest.mark.parametrize("asked", ["o", "or", "d wo", '"word word"', "c++", "tag:tag", "/o.d/", "\u4f1a\u4f1a"])
def test_the_hits_of_a_long_body_are_its_marks(filler: str, asked: str) -> None:
    body = filler * (40_000 // len(filler)) + " C++ #tag o"
    query = parse(asked)
    hits = list(query.hits(body))
    covered = {at for start, end in hits for at in range(start, end)}

    assert covered == {at for start, end in query.marks(body, is_body=True) for at in range(start, end)}
    assert hits == sorted(hits)
    assert all(start >= 20_000 for start, _ in query.hits(body, 20_000))


@given(TEXTS | WORDS | st.text(max_size=20))
def test_a_word_as_it_stands_in_a_note_finds_it(text: str) -> None:
    for word in text.split():
        query = parse(word)
        if any(term.kind != "word" or term.is_not for clause in query.clauses for term in clause):
            continue

        assert query.matches(Subject("", text))
        assert query.matches(Subject(text, ""))
        assert query.is_empty or query.marks(text)
