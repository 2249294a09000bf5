from __future__ import annotations

import copy
import pickle
import typing

import pytest

from notes_desktop.core.values import NamedTuple


class Pear(NamedTuple):
    """A fruit."""

    weight: int
    colour: str = "green"

    def told(self) -> str:
        return f"{self.colour}, {self.weight} g"


def test_a_named_tuple_is_a_tuple_with_names_defaults_and_methods() -> None:
    pear = Pear(120)
    assert pear == (120, "green") == Pear(weight=120)
    assert (pear.weight, pear[1], pear.told()) == (120, "green", "green, 120 g")
    assert pear._replace(colour="red") == (120, "red")
    assert Pear._fields == ("weight", "colour")
    assert (repr(pear), Pear.__doc__, Pear.__module__) == ("Pear(weight=120, colour='green')", "A fruit.", __name__)
    assert {pear: 1}[Pear(120)] == 1
    assert pickle.loads(pickle.dumps(pear)) == copy.copy(pear) == pear


def test_a_named_tuple_takes_no_further_names() -> None:
    pear = Pear(120)
    with pytest.raises(AttributeError):
        pear.weight = 3  # type: ignore[misc]
    with pytest.raises(AttributeError):
        pear.taste = "sweet"  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        Pear()  # type: ignore[call-arg]


def test_it_says_of_its_fields_what_typing_would() -> None:
    assert typing.get_type_hints(Pear) == {"weight": int, "colour": str}
