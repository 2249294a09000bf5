"""What the table of commands says is what argparse reads from it."""

from __future__ import annotations

import contextlib
import io
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from notes_desktop import cli
from notes_desktop.catalog.command_line import COMMANDS, PROGRAM, destination, plainly
from notes_desktop.core.errors import NotesError

OPTIONS = "--json --query --trash --limit --sort --sort=title --lim --library --help -- -1 -"
VALUES = "20 ² many title edited colour pear latest ~ list cat"
WORDS = st.sampled_from([*OPTIONS.split(), *VALUES.split(), "two words", ""])


def by_argparse(command: str, words: list[str]) -> dict[str, Any] | None:
    """None where it refuses them, or prints its help."""
    try:
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            parsed = vars(cli.every_command().parse_args([command, *words]))
    except (NotesError, SystemExit):
        return None
    return {destination(name): parsed[destination(name)] for name, _settings in COMMANDS[command][1]}


@given(st.sampled_from(["list", "cat", "history", "new", "trash"]), st.lists(WORDS, max_size=5))
def test_what_is_plain_is_read_as_argparse_reads_it(command: str, words: list[str]) -> None:
    read = plainly(words, COMMANDS[command][1])
    assert read is None or read == by_argparse(command, words)


def test_what_people_type_every_day_is_plain() -> None:
    read = plainly(["--limit", "20", "--json", "--query", "pear tree"], COMMANDS["list"][1])
    assert read == {"json": True, "query": "pear tree", "trash": False, "limit": 20, "sort": "edited"}
    assert plainly(["latest"], COMMANDS["cat"][1]) == {"uid": "latest"}
    before = plainly(["--library", "~/x.notes"], PROGRAM)
    assert before is not None and not before["library"].startswith("~")


def test_what_takes_more_than_a_look_is_left_to_argparse() -> None:
    for words in (["--limit"], ["--limit", "many"], ["--sort", "colour"], ["--lim", "1"], ["--query=x"], ["pear"]):
        assert plainly(words, COMMANDS["list"][1]) is None
    for words in ([], ["a", "b"], ["-"], ["--", "a"], ["uid"] * 2):
        assert plainly(words, COMMANDS["cat"][1]) is None


def test_what_is_not_for_people_is_not_in_the_help() -> None:
    assert "--sm-client-id" not in cli.every_command().format_help()
