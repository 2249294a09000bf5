from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.links import note_links
from notes_desktop.core.tags import tag_spans
from notes_desktop.ui.widgets.editor.lines import Lines

_UID = "notes-desktop://note/0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
_TEXTS = st.lists(
    st.sampled_from(
        ["#a", "#b/é", "#1", "# ", "[[a]]", "[[b|#c]]", "[[", "]]", "`", "```", "~~~", "> ", "- ", "- [x] ", "](", ")",
         "[", "\\", " ", "\n", "\n", "https://x.y/", _UID, "word", "😀", "*", "__"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(_TEXTS)
def test_what_is_shown_as_a_tag_or_a_link_is_what_is_kept_of_the_text(text: str) -> None:
    lines, state, start = Lines(), 0, 0
    chips: list[tuple[int, int]] = []
    shown: list[int] = []
    for line in text.split("\n"):
        understood = lines.get(line, state)
        chips += [(start + chip.start, start + chip.start + chip.length) for chip in understood.chips]
        links = [span.start for span in understood.spans if span.kind == "note_link"]
        shown += [start + line.rindex("[[", 0, at) for at in links]
        state, start = understood.end_state, start + len(line) + 1
    assert chips == [(tag.start, tag.end) for tag in tag_spans(text)]
    assert shown == [link.start for link in note_links(text) if link.target.startswith("title:")]


@given(_TEXTS)
def test_spans_come_sorted_and_within_their_line(text: str) -> None:
    for line in text.split("\n"):
        spans = Lines().get(line, 0).spans
        assert list(spans) == sorted(spans, key=lambda span: (span.start, -span.length))
        assert all(span.start >= 0 and span.start + span.length <= len(line) for span in spans)


def test_an_empty_line_belongs_to_the_code_around_it() -> None:
    lines = Lines()
    inside = lines.get("```", 0).end_state
    assert lines.get("", inside).kind == "fence"
    assert lines.get("", lines.get("```", inside).end_state).kind == "body"
    quoted = lines.get("> ```", 0).end_state
    assert lines.get("", quoted).kind == "body"
