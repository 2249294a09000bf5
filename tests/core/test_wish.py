import pytest

from notes_desktop.core.errors import UsageError
from notes_desktop.core.wish import Wish, is_openable, wish_for, wish_of

UID = "0190f7c2-5d1e-7cc3-98c4-dc0c0c07398f"


def test_a_wish_goes_through_the_socket_as_it_is() -> None:
    wish = Wish("open_files", files=("/a b/ä.md",), token="token")
    assert wish_of(wish.as_message()) == wish
    assert wish_of({"do": "raise"}) == Wish()


@pytest.mark.parametrize(
    "message",
    [{}, {"do": "purge"}, {"do": "open_note", "uid": 3}, {"do": "open_files", "files": "x"},
     {"do": "open_files", "files": [1]}, {"do": "raise", "token": []}],
)  # fmt: skip
def test_what_no_start_sends_is_refused(message: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        wish_of(message)


@pytest.mark.parametrize("written", [UID, UID.upper(), f"{UID}/"])
def test_a_link_names_a_note(written: str) -> None:
    assert wish_for([f"notes-desktop://note/{written}"]) == Wish("open_note", uid=UID)


@pytest.mark.parametrize(
    "things",
    [
        ["notes-desktop://note/"],
        ["notes-desktop://note/../../etc/passwd"],
        ["notes-desktop://note/x?run=1"],
        ["notes-desktop://purge/1"],
        ["https://example.org/a.md"],
        ["javascript:alert(1)"],
        [f"notes-desktop://note/{UID}", "a.md"],
    ],
)
def test_other_addresses_are_refused(things: list[str]) -> None:
    with pytest.raises(UsageError):
        wish_for(things)


def test_files_come_as_paths_or_addresses() -> None:
    assert wish_for(["a.md", "file:///tmp/b%20c.txt", "C:\\d.md"]).files == ("a.md", "/tmp/b c.txt", "C:\\d.md")


@pytest.mark.parametrize(
    ("argument", "expected"),
    [("a.md", True), ("./a", True), ("notes-desktop://note/x", True), ("lst", False), ("list", False)],
)
def test_a_word_that_may_be_a_command_is_no_file(argument: str, expected: bool) -> None:
    assert is_openable(argument) is expected
