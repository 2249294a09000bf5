import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.query import parse
from notes_desktop.core.query_completion import OPERATORS, complete
from tests.core.test_query import TEXTS

TAGS = ("work", "work/clients", "home/garden", "Ärger", "lists")
NOTEBOOKS = ("Work", "Work/Clients", "My Books", "Home/My Garden")


def completed(text: str) -> list[str]:
    """The text with each candidate; `|` is the caret."""
    caret = text.index("|")
    text = text.replace("|", "")
    found = complete(text, caret, TAGS, NOTEBOOKS)
    return [text[: found.start] + candidate + text[found.end :] for candidate in found.candidates]


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("|", []),
        ("foo |", []),
        ("foo|", []),
        ("t|", ["title:", "tag:"]),
        ("meet -ta|", ["meet -tag:"]),
        ("ED|", ["edited:"]),
        ("tag:|", ["tag:work", "tag:work/clients", "tag:home/garden", "tag:Ärger", "tag:lists"]),
        ("tag:cl|", ["tag:work/clients"]),
        ("tag:är|", ["tag:Ärger"]),
        ("tag:w| foo", ["tag:work foo", "tag:work/clients foo"]),
        ("tag:#ho|", ["tag:home/garden"]),
        ("#ga|", ["#home/garden"]),
        ("tag:w|xyz foo", ["tag:work foo", "tag:work/clients foo"]),
        ("notebook:cli|", ["notebook:Work/Clients"]),
        ("notebook:my|", ['notebook:"My Books"', 'notebook:"Home/My Garden"']),
        ('notebook:"my b|', ['notebook:"My Books"']),
        ("is:t|", ["is:trashed", "is:task"]),
        ("-has:|", ["-has:image", "-has:attachment", "-has:link"]),
        ("created:last|", ["created:last-week", "created:last-month", "created:last-year"]),
        ("created:2024|", []),
        ('"tag:w|', []),
        ("is:task|", []),
        ("-|tag:", []),
    ],
)
def test_operators_and_their_values_are_completed(text: str, results: list[str]) -> None:
    assert completed(text) == results


@given(TEXTS, st.integers(0, 40), st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3))
def test_what_is_replaced_lies_in_the_text(text: str, caret: int, tags: list[str], notebooks: list[str]) -> None:
    caret = min(caret, len(text))
    found = complete(text, caret, tags, notebooks)

    assert 0 <= found.start <= caret <= found.end <= len(text)


@pytest.mark.parametrize("text", [*OPERATORS, "tag:w", "notebook:my", "is:", "has:", "created:", "edited:l"])
def test_what_is_chosen_can_be_read(text: str) -> None:
    found = complete(text, len(text), TAGS, NOTEBOOKS)

    for candidate in found.candidates:
        whole = text[: found.start] + candidate
        assert whole in OPERATORS or not parse(whole).unread
