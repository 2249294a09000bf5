from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.markdown_spans import LONGEST_LINE
from notes_desktop.ui.widgets.editor.long_lines import has_long_line


@given(st.lists(st.sampled_from([0, 1, 5_000, 10_000, LONGEST_LINE, LONGEST_LINE + 1]), max_size=6))
def test_a_long_line_is_found_among_others(lengths: list[int]) -> None:
    text = "\n".join("x" * length for length in lengths)
    assert has_long_line(text) == any(length > LONGEST_LINE for length in lengths)
