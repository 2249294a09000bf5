from hypothesis import given

from notes_desktop.core.fold import fold, fold_marks
from notes_desktop.core.query_places import _marked_with_places, folded_with_places
from tests.core.test_query import WORDS


@given(WORDS)
def test_places_are_kept_while_folding(text: str) -> None:
    folded, spans = folded_with_places(text)

    assert folded.strip() == fold(text)
    assert len(folded) == len(spans) or not folded
    assert spans == sorted(spans)


@given(WORDS)
def test_places_are_kept_with_all_marks(text: str) -> None:
    marked, spans = _marked_with_places(text)

    assert marked == fold_marks(text)
    assert len(marked) == len(spans)
    assert spans == sorted(spans)
