from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from notes_desktop.core import text as texts
from notes_desktop.core.query import parse
from notes_desktop.core.query_words import SYNTAX

NOW = datetime(2024, 6, 5, 12, tzinfo=timezone(timedelta(hours=-8)))


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("foo -bar", ("with “foo”", "not “bar”")),
        ('"foo bar" OR baz', ("with “foo bar” or with “baz”",)),
        ("a1 OR b1 OR c1", ("with “a1” or with “b1” or with “c1”",)),
        ("title:plan -title:old", ("“plan” in the title", "not “old” in the title")),
        ("tag:#Work -tag:wor*", ("tag #Work", "not tag #wor*")),
        ("notebook:Work/Clients", ("in notebook Work/Clients",)),
        ("is:task -is:pinned has:image", ("with open tasks", "not pinned", "with a picture")),
        ("edited:>=2024-05-01", ("edited since 1 May 2024",)),
        ("edited:>2024-05-01", ("edited since 2 May 2024",)),
        ("edited:<2024-05-01", ("edited until 30 April 2024",)),
        ("created:today", ("created on 5 June 2024",)),
        ("created:2023", ("created from 1 January 2023 to 31 December 2023",)),
        ("-created:today", ("not created on 5 June 2024",)),
        ("/a+/", ("with the pattern /a+/",)),
        ("created:soon", ("“created:soon” as text",)),
        ("-tag:", ("not “tag:” as text",)),
    ],
)
def test_it_is_said_how_each_part_was_understood(text: str, phrases: tuple[str, ...]) -> None:
    assert parse(text, NOW).understood == phrases


def test_the_explanation_is_one_line_and_only_where_there_is_something_to_explain() -> None:
    assert parse("two words").explanation == ""
    assert parse("").explanation == ""
    assert parse("foo -bar is:odd").explanation == ("with “foo”, not “bar”, “is:odd” as text")


def test_an_example_means_what_the_help_says_and_is_read() -> None:
    for line in SYNTAX:
        query = parse(line.example, NOW)
        assert not query.unread, line
        assert line.meaning


def test_every_phrase_can_be_translated(tmp_path: Path) -> None:
    texts.install(texts.PSEUDO_LANGUAGE, tmp_path)
    try:
        for line in SYNTAX:
            assert all(phrase.startswith("[") for phrase in parse(line.example, NOW).understood)
    finally:
        texts.install(None, tmp_path)


def test_a_day_is_named_in_the_zone_in_which_it_was_asked() -> None:
    assert parse("created:2024-05-01", datetime(2024, 6, 5, tzinfo=UTC)).understood == ("created on 1 May 2024",)
    assert parse("created:2024-05-01", NOW).understood == ("created on 1 May 2024",)
    assert parse("created:2024-05-01").understood == ("created on 1 May 2024",)
