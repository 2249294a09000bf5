from __future__ import annotations

import pytest

from notes_desktop.core.query import parse
from notes_desktop.storage.candidates import Plan, Planner, Scope, Source, scope_sql

EVERYWHERE = Scope("all", 0, False, {1: "work", 2: "work/clients", 3: "home"})


def _grams_of(begin: str) -> list[str]:
    return [f"{begin}e", f"{begin}i"] if len(begin) == 2 else [f"{begin}1 ", f"{begin}ex", f"{begin}٣x"]


def _plan(text: str) -> Plan:
    return Planner(parse(text).clauses, EVERYWHERE, _grams_of).plan()


@pytest.mark.parametrize("text", ["is:pinned", "created:2024", "notebook:work -notebook:clients", "/(pat)+/", "->"])
def test_what_the_library_knows_is_not_asked_of_the_index(text: str) -> None:
    plan = _plan(text)
    assert not plan.everything.is_indexed
    assert (plan.title_words, plan.title_insides, plan.words) == (None, None, None)
    assert plan.everything.has_doubt == (text in ("/(pat)+/", "->"))


def test_words_are_looked_for_in_titles_then_at_the_begin_of_words_then_inside() -> None:
    plan = _plan("meeting")
    sources = (plan.title_words, plan.title_insides, plan.words, plan.everything)
    assert [source and source.driver for source in sources] == ["title_grams", "title_grams", "words", "grams"]
    assert plan.title_words is not None and plan.title_words.needles == ((" meeting",),)
    assert plan.words is not None and not plan.words.has_doubt
    assert plan.everything.has_doubt


@pytest.mark.parametrize(
    "text", ["a", "me", "mee", "日本", "tag:work", "-tag:work", "is:task OR has:link", '"the plan"']
)
def test_of_short_words_tags_and_whole_phrases_there_is_no_doubt(text: str) -> None:
    assert not _plan(text).everything.has_doubt


def test_one_or_two_letters_are_asked_for_as_the_trigrams_that_begin_with_them() -> None:
    assert '("mee") OR ("mei")' in str(_plan("me").everything.bindings["b0"])
    assert '(" ae") OR (" ai")' in str(_plan("a").everything.bindings["b0"])


def test_what_is_kept_out_is_in_doubt_only_where_it_may_stand() -> None:
    source = _plan("-meeting").everything
    assert source.driver == "place" and source.has_doubt
    assert "AS doubt FROM place" in source.sql and "1 AS doubt" not in source.sql


def test_of_a_pattern_the_index_is_asked_what_no_hit_does_without() -> None:
    source = _plan(r"/^kit\s.*v\d/").everything
    assert source.driver == "grams" and source.has_doubt
    assert source.bindings["b0"] == '(("kit"))'
    assert _plan(r"/.v\d/").everything.bindings["b0"] == '((("v1 ") OR ("v٣x")))'
    assert _plan("-/kit/").everything.driver == "place"


def test_the_vocabulary_takes_the_doubt_away_but_for_words_that_it_does_not_hold() -> None:
    planner = Planner(parse("meeting").clauses, EVERYWHERE, _grams_of)
    source = planner.insides(lambda letters: [letters, f"over{letters}"])
    assert source.driver == "words"
    asked = str(source.bindings)
    assert '"meeting" OR "overmeeting"' in asked and "xlong" in asked
    assert planner.insides(lambda _letters: None).driver == "grams"


def test_several_words_are_found_behind_those_that_end_with_the_first() -> None:
    planner = Planner(parse("snake_case").clauses, EVERYWHERE, _grams_of)
    source = planner.insides(lambda letters: ["rattlesnake", "snake"] if letters == "snake\n" else None)
    assert source.driver == "words" and '"rattlesnake case" * OR "snake case" *' in str(source.bindings)
    assert "xnothing" in str(planner.insides(lambda _letters: []).bindings)
    assert planner.insides(lambda _letters: ["word"] * 50).driver == "grams", "each would merge all that begins so"
    short = Planner(parse("snake_ca").clauses, EVERYWHERE, _grams_of)
    assert short.insides(lambda _letters: ["snake"]).driver == "grams"


@pytest.mark.parametrize(
    ("text", "is_hopeless"),
    [
        ("zzyzx", True),
        ("meeting zzyzx", True),
        ("title:zzyzx -meeting", True),
        ("zzyzx OR qqq", True),
        ("zzyzx OR meeting", False),
        ("zzyzx OR is:task", False),
        ("-zzyzx", False),
        ("->", False),
    ],
)
def test_no_note_has_letters_that_no_word_has_but_in_a_word_that_is_too_long(text: str, is_hopeless: bool) -> None:
    planner = Planner(parse(text).clauses, EVERYWHERE, _grams_of)
    assert planner.is_hopeless(lambda letters: letters == "meeting") == is_hopeless
    source = planner.with_long_words()
    assert source.driver == "words" and source.has_doubt and "xlong" in str(source.bindings)


def test_titles_are_asked_for_with_each_second_trigram_down_to_the_last() -> None:
    source = _plan("kitchen").title_insides
    assert source is not None and source.bindings["b0"] == '("hen" AND "kit" AND "tch")'
    source = _plan("recipe").title_insides
    assert source is not None and source.bindings["b0"] == '("cip" AND "ipe" AND "rec")'
    source = _plan("don't").title_insides
    assert source is not None and source.bindings["b0"] == '("don" AND "n t" AND "on ")'


@pytest.mark.parametrize(
    ("text", "is_paced"),
    [("meeting", False), ("tag:work", False), ("-me", True), ("is:task -me", True), ("a -b", True)],
)
def test_what_gathers_notes_of_one_table_for_another_is_asked_in_spans(text: str, is_paced: bool) -> None:
    source = _plan(text).everything
    assert bool(source.pace) == is_paced == (":floor" in source.sql)


def test_where_few_notes_were_edited_the_search_begins_at_the_first_of_them() -> None:
    def floor(text: str, scope: Scope = EVERYWHERE) -> Source:
        return Planner(parse(text).clauses, scope, _grams_of, first_edited=lambda _from, _until: 7).plan().everything

    source = floor("edited:2024 meeting")
    assert source.bindings["floor"] == 7 and "grams.rowid >= :floor" in source.sql
    for text in ("meeting", "-edited:2024 meeting", "edited:2024 OR meeting", "created:2024 meeting"):
        assert floor(text).bindings["floor"] == 0
    assert floor("edited:2024 meeting", EVERYWHERE._replace(is_in_trash=True)).bindings["floor"] == 0


def test_the_trash_is_searched_where_it_is_asked_for() -> None:
    assert scope_sql(EVERYWHERE)[0] == "trashed_ms = 0"
    assert scope_sql(EVERYWHERE._replace(is_in_trash=True))[0] == "note.trashed_ms > 0"
    assert "notebook_id" in scope_sql(EVERYWHERE._replace(is_in_trash=True, view="notebook:1"))[0]
