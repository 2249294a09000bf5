import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.mentions import Mention, mention_at, mentions, sentences_with
from notes_desktop.core.sentences import LONGEST

UID = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
ADDRESS = f"notes-desktop://note/{UID}"


def marked(found: tuple[str, tuple[tuple[int, int], ...]]) -> str:
    sentence, marks = found
    for start, end in reversed(marks):
        sentence = f"{sentence[:start]}<{sentence[start:end]}>{sentence[end:]}"
    return sentence


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. See [[Note]] now! Three.", ["See <Note> now!"]),
        ("Ask e.g. the one in [[note|that note]]? Yes.", ["Ask e.g. the one in <that note>?"]),
        (
            "# About [[Note]]\n- [ ] **read** [[NOTE]] `twice`\n> [[note]]",
            ["About <Note>", "read <NOTE> twice", "<note>"],
        ),
        ("Both [[Note]] and [[Note|it]] and [[Other]].", ["Both <Note> and <it> and Other."]),
        ("[[Note]]. [[Note]]. X", ["<Note>.", "<Note>."]),
        (f"see [the words]({ADDRESS}) or {ADDRESS}", [f"see <the words> or <{ADDRESS}>"]),
        ("前の文。[[Note]]を見る。次", ["<Note>を見る。"]),
        ("`[[Note]]` and [[Other]]", []),
        ("Dr. [[Note|No. 5]] went", ["<No. 5> went"]),
    ],
)
def test_sentences_with_a_link_are_words_with_marks(text: str, sentences: list[str]) -> None:
    found = sentences_with(text, {"title:note", f"uid:{UID}"})
    assert [marked(sentence) for sentence in found] == sentences


def test_a_long_sentence_is_cut_around_its_link() -> None:
    text = "before " * 100 + "[[Note]]" + " behind" * 100
    ((sentence, marks),) = sentences_with(text, {"title:note"})
    assert len(sentence) <= LONGEST + 8
    assert sentence.startswith("… before") and sentence.endswith("behind …")
    assert [sentence[start:end] for start, end in marks] == ["Note"]


@pytest.mark.parametrize(
    ("text", "title", "named"),
    [
        ("The plan: a PLAN, planning, replan, plan_b.", "Plan", ["plan", "PLAN"]),
        ("my  great\tnote, my great\nnote", "My great note", ["my  great\tnote"]),
        ("C++ and c++, xC++", "C++", ["C++", "c++"]),
        ("日本語の計画です", "計画", ["計画"]),
        ("[[Plan]] [[x|the plan]] `plan` [plan](x) https://a/plan plan\n```\nplan\n```", "plan", ["plan"]),
        ("a", "a", []),
        ("é e\u0301te", "e", []),
        ("x", "  ", []),
        ("ete e\u0301te", "e", []),
        ("the étude Étude", "étude", ["étude", "Étude"]),
    ],
)
def test_mentions_are_whole_words_without_a_link(text: str, title: str, named: list[str]) -> None:
    assert [text[start:end] for start, end in mentions(text, title)] == named


def test_a_mention_comes_with_its_sentence_and_place() -> None:
    text = "One. The **great** plan is [here](x). Two."
    ((start, end),) = mentions(text, "Plan")
    mention = mention_at(7, "Other", text, start, end)
    assert mention == Mention(7, "Other", "The great plan is here.", ((10, 14),), start, end)


@given(st.text(st.sampled_from("[]|ab.! `#->\n"), max_size=60))
def test_marks_always_lie_in_their_sentence(text: str) -> None:
    for sentence, marks in sentences_with(text, {"title:a", "title:b", "title:ab"}):
        assert marks
        assert all(0 <= start < end <= len(sentence) for start, end in marks)
        assert "\n" not in sentence
    for start, end in mentions(text, "ab"):
        mention = mention_at(1, "", text, start, end)
        assert [mention.sentence[one:other] for one, other in mention.marks] == ["ab"]
