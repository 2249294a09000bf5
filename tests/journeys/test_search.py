"""Search as you type finds what there is, also what was typed a moment ago; Enter opens, Ctrl+Enter makes a note."""

from __future__ import annotations

import pytest

from tests.harness.window import Sitting
from tests.journeys.conftest import Start

NOTES = (
    "# Kitchen renovation\nCalled the carpenter about the oak worktop",
    "# 京都の旅行\n東京から新幹線で二時間",
    "# Résumé\nNaïve coöperation, Straße",
)

FOUND = {
    "carp": ["Kitchen renovation"],
    "oak kit": ["Kitchen renovation"],
    "KITCHEN": ["Kitchen renovation"],
    "京都": ["京都の旅行"],
    "幹線": ["京都の旅行"],
    "の": ["京都の旅行"],
    "resume": ["Résumé"],
    "strasse": ["Résumé"],
    "naive": ["Résumé"],
    "ote tak": ["Welcome to Notes Desktop"],  # inside words
}


@pytest.fixture
def library(desk: Sitting) -> Sitting:
    for text in NOTES:
        desk.new_note(text)
    return desk


def _search(desk: Sitting, text: str) -> list[str]:
    desk.press("Ctrl+L")
    desk.type(text)
    desk.wait_for_list()
    return desk.titles()


def _wait_for_index(desk: Sitting) -> None:
    desk.wait(desk.workspace.reports.is_index_level)


@pytest.mark.parametrize("is_indexed", [False, True], ids=["unindexed", "indexed"])
def test_words_are_found_by_their_beginning_and_cjk_anywhere(library: Sitting, is_indexed: bool) -> None:
    if is_indexed:
        _wait_for_index(library)
    assert {query: _search(library, query) for query in FOUND} == FOUND


def test_all_words_must_be_there(library: Sitting) -> None:
    assert _search(library, "carpenter shinkansen") == []


def test_what_was_typed_a_moment_ago_is_found(library: Sitting) -> None:
    _wait_for_index(library)
    library.press("Ctrl+N")
    library.type("a zebrafish")
    assert _search(library, "zebraf") == ["a zebrafish"]


def test_what_was_deleted_a_moment_ago_is_not_found(library: Sitting) -> None:
    _wait_for_index(library)
    library.press("Ctrl+End", *["Backspace"] * len("Straße"))
    library.press("Ctrl+N")
    library.type("elsewhere")
    assert _search(library, "straße") == []


def test_enter_opens_the_first_hit_and_the_keys_go_to_its_text(library: Sitting) -> None:
    _search(library, "carp")
    library.press("Return")
    library.wait(lambda: library.text().startswith("# Kitchen"))
    library.type("x")
    assert library.text() == NOTES[0] + "x"


def test_an_answer_that_comes_too_late_is_never_listed(library: Sitting) -> None:
    workspace = library.workspace
    seen: list[list[str]] = []
    workspace.listing.first_hits.connect(lambda: seen.append(library.titles()))
    workspace.listing.show(query="carpenter")
    # The answer is on its way home when the question has become another one.
    workspace.library.read(lambda _: None).result()
    workspace.listing.show(query="résumé")
    library.wait_for_list()
    assert seen
    assert all(titles == ["Résumé"] for titles in seen)


def test_enter_at_once_waits_for_the_answer_and_makes_no_double(library: Sitting) -> None:
    library.press("Ctrl+L")
    library.type("carpenter\n")
    library.wait(lambda: library.text() == NOTES[0])
    library.press("Ctrl+L", "Esc")
    library.wait_for_list()
    assert library.titles().count("Kitchen renovation") == 1


def test_enter_without_a_hit_makes_the_note(library: Sitting) -> None:
    assert _search(library, "quite new") == []
    library.press("Return")
    library.wait(lambda: library.text() == "# quite new\n\n")
    library.type("body")
    library.wait_until_saved()
    assert library.command("cat", "latest") == "# quite new\n\nbody"


def test_ctrl_enter_makes_the_note_although_there_are_hits(library: Sitting) -> None:
    _search(library, "kitchen")
    library.press("Ctrl+Return")
    library.wait(lambda: library.text() == "# kitchen\n\n")


def test_esc_clears_the_search_and_goes_back_to_the_text(library: Sitting) -> None:
    _search(library, "carp")
    library.press("Esc")
    library.wait_for_list()
    assert len(library.titles()) == len(NOTES) + 1
    library.type("!")
    assert library.text() == NOTES[-1] + "!"


def test_a_note_that_one_writes_in_stays_among_the_results(library: Sitting) -> None:
    _search(library, "carp")
    library.press("Return")
    library.wait(lambda: library.text() == NOTES[0])
    library.press("Ctrl+A", "Backspace")
    library.type("nothing of it left")
    library.wait_until_saved()
    assert library.titles() == ["nothing of it left"]


def test_the_search_stands_again_after_a_relaunch_with_its_results(library: Sitting, start: Start) -> None:
    _search(library, "京都")
    library.quit()
    again = start()
    assert again.workspace.search_box.text() == "京都"
    assert again.titles() == ["京都の旅行"]
