from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.ui.widgets.editor.interval import Interval


@given(
    st.text("abc", max_size=20), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4), st.text("xyz", max_size=4)))
)
def test_the_union_of_all_changes_is_where_both_texts_differ(old: str, changes: list[tuple[int, int, str]]) -> None:
    interval = Interval()
    new = old
    for at, length, inserted in changes:
        at = min(at, len(new))
        end = min(at + length, len(new))
        interval.widen(at, end - at, len(inserted))
        new = new[:at] + inserted + new[end:]
    union = interval.take()
    if union is None:
        assert changes == []
        return
    start, old_end, new_end = union
    assert old[:start] + new[start:new_end] + old[old_end:] == new
    assert interval.value() is None
