import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.ids import NoteId
from notes_desktop.core.session import SORTS, VIEWS, Session

NOTES = st.integers(1, 2**63 - 1).map(NoteId)
TRAILS = st.lists(NOTES, max_size=4).map(tuple)
SESSIONS = st.builds(
    Session,
    view=st.sampled_from(VIEWS),
    sort=st.sampled_from(SORTS),
    open_note=st.none() | NOTES,
    list_top=st.none() | NOTES,
    list_offset=st.integers(-100, 10_000),
    windows=TRAILS,
    page=TRAILS,
    panes=st.lists(st.integers(0, 5_000), max_size=4).map(tuple),
    zoom=st.integers(50, 300),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(SESSIONS, TRAILS, st.data())
def test_a_session_comes_back_as_it_was(session: Session, trail: tuple[NoteId, ...], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(trail) - 1)) if trail else -1
    session = session._replace(trail=trail, trail_index=index)

    assert Session.from_json(session.to_json()) == session


@pytest.mark.parametrize("text", ["", "{", "null", "[]", '"all"', "[" * 100_000, "{}", '{"unknown": 1}'])
def test_what_is_no_session_is_the_first_start(text: str) -> None:
    assert Session.from_json(text) == Session()


@given(st.sampled_from(Session._fields), JSON)
def test_a_field_of_another_type_has_its_default(name: str, value: object) -> None:
    stored = {**Session(query="zoo", zoom=120)._asdict(), name: value}
    read = Session.from_json(json.dumps(stored))

    default = getattr(Session(), name)
    assert getattr(read, name) in (default, value, tuple(value) if isinstance(value, list) else value)
    assert name == "query" or read.query == "zoo"
    assert name == "zoom" or read.zoom == 120
    assert Session.from_json(read.to_json()) == read


def test_true_is_no_number() -> None:
    assert Session.from_json('{"zoom": true, "open_note": true, "panes": [true]}') == Session()


def test_a_trail_index_outside_the_trail_is_its_end() -> None:
    assert Session.from_json('{"trail": [4, 5], "trail_index": 9}').trail_index == 1
