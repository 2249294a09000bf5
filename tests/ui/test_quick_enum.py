"""Enumerations are what Python would have made of them, in every part."""

from __future__ import annotations

import enum
import pickle
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from notes_desktop.ui import quick_enum
from tests.harness.running import ROOT

_OF_QT = """
import enum, sys

if sys.argv[1] == "quick":
    import notes_desktop.ui
import PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets, PySide6.QtNetwork

def told(made, part):
    if isinstance(part, made):
        return sorted((name, str(value)) for name, value in vars(part).items())
    if isinstance(part, dict):
        return {key: told(made, value) for key, value in part.items()}
    return str(getattr(part, "__func__", part)).split(" at 0x")[0]

def tell(place, outer):
    for name, made in sorted(vars(outer).items()):
        if isinstance(made, enum.EnumMeta):
            print(place, name, made.__mro__, list(made), sorted(told(made, dict(vars(made))).items()))
            last = list(made)[-1:] if issubclass(made, enum.Flag) else []
            print([(member | made(0), member & member, ~member, repr(member), str(member)) for member in last])
        elif isinstance(made, type) and made is not outer and place.count(".") < 3:
            tell(f"{place}.{name}", made)

for module in (PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets, PySide6.QtNetwork):
    for name in dir(module):
        getattr(module, name)  # PySide makes a class when it is asked for
    tell(module.__name__, module)
"""


def _of_qt(way: str) -> list[str]:
    """A line for each enumeration of Qt and one for what its last flag does, in a process of their own."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _OF_QT, way], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.splitlines()


def test_every_enumeration_of_qt_is_what_python_makes_of_it() -> None:
    quick, pythons = _of_qt("quick"), _of_qt("python")
    assert len(quick) > 1_000
    assert quick == pythons


@pytest.fixture(autouse=True)
def _python_again() -> Iterator[None]:
    """Without a window Python makes them, and what was found out about a kind is found out again."""
    before = vars(enum.EnumMeta)["_create_"]
    quick_enum._kinds.clear()
    yield
    enum.EnumMeta._create_ = before  # type: ignore[attr-defined]
    quick_enum._kinds.clear()


class _Counted:
    """Python's own way, counted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        own = quick_enum._python_create

        def create(base: Any, class_name: str, names: Any, **further: Any) -> Any:
            self.names.append(class_name)
            return own(base, class_name, names, **further)

        monkeypatch.setattr(quick_enum, "_python_create", create)
        quick_enum.install()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> _Counted:
    return _Counted(monkeypatch)


@pytest.mark.parametrize("base", [enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag])
def test_python_is_asked_for_samples_alone(base: Any, counted: _Counted) -> None:
    first = base("First", [("One", 1), ("Two", 2), ("Uno", 1)])
    second = base("Second", [])
    assert counted.names == ["Empty", "Sample"]
    assert (first.Uno, first(2), [*first], [*second]) == (first.One, first.Two, [first.One, first.Two], [])
    assert (first.__name__, first.__module__, first.One.name, first.One.value) == ("First", __name__, "One", 1)


@pytest.mark.parametrize(
    "names",
    [
        [("name", 1)],
        [("_sunder_", 1)],
        [("One", "1")],
        ["One", "Two"],
        "One Two",
        {"One": 1},
        [("One", (1, 2))],
    ],
)
def test_what_is_not_plain_is_made_by_python(names: Any, counted: _Counted) -> None:
    try:
        enum.Enum("Shape", names)
    except ValueError:  # Python's own word about such a name
        assert names == [("_sunder_", 1)]
    assert counted.names[-1] == "Shape"


def test_a_name_that_comes_twice_is_refused_as_ever(counted: _Counted) -> None:
    with pytest.raises(TypeError, match="One"):
        enum.IntEnum("Shape", [("One", 1), ("One", 2)])
    assert counted.names[-1] == "Shape"


def test_flags_below_nothing_are_made_by_python(counted: _Counted) -> None:
    flag: Any = enum.IntFlag
    made = flag("Shape", [("All", -1), ("One", 1)])
    assert counted.names[-1] == "Shape"
    assert made.All & made.One == made.One


def test_a_python_that_makes_them_otherwise_goes_on_making_them(monkeypatch: pytest.MonkeyPatch) -> None:
    own = quick_enum._python_create

    def create_otherwise(base: Any, class_name: str, names: Any, **further: Any) -> Any:
        made = own(base, class_name, names, **further)
        made._made_later_ = dict(names)
        return made

    monkeypatch.setattr(quick_enum, "_python_create", create_otherwise)
    quick_enum.install()
    kind: Any = enum.Enum
    made = kind("Shape", [("One", 1)])
    assert made._made_later_ == {"One": 1}


def test_a_python_without_the_parts_we_know_goes_on_making_them(monkeypatch: pytest.MonkeyPatch) -> None:
    own = quick_enum._python_create

    def create_otherwise(base: Any, class_name: str, names: Any, **further: Any) -> Any:
        made = own(base, class_name, names, **further)
        type.__delattr__(made, "_use_args_")
        return made

    monkeypatch.setattr(quick_enum, "_python_create", create_otherwise)
    quick_enum.install()
    kind: Any = enum.Enum
    made = kind("Shape", [("One", 1)])
    assert made.One.value == 1


Shape: Any = None


def test_members_can_be_pickled(counted: _Counted) -> None:
    global Shape
    Shape = enum.Flag("Shape", [("One", 1), ("Two", 2)])
    assert "Shape" not in counted.names
    assert pickle.loads(pickle.dumps(Shape.Two)) is Shape.Two
