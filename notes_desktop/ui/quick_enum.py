"""Enumerations made in a fifth of the time.

PySide makes an enumeration of Python for each of Qt's when it first meets the class that has it: some 300 with 3,600
members before the first frame. `enum` takes some 15 µs for a member, most of it to put it into a class that is there
already and to look for its name in those above it; together a sixth of a start. Here a class is made with the parts
that all of its kind have, and gets its members by `type`'s own way.

https://docs.python.org/3/library/enum.html says what has to come out; how it looks inside differs between versions of
Python. Therefore a sample of each kind is made both ways first; where they differ in anything, Python's own is used.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from enum import Enum, EnumMeta, Flag, IntEnum, IntFlag
from typing import Any, NamedTuple

_BASES = (Enum, IntEnum, Flag, IntFlag)
_SAMPLE = [("Two", 2), ("One", 1), ("Again", 2), ("Nothing", 0), ("Both", 3), ("Sixteen", 16)]
"""Out of order, with an alias, nothing, several bits and a gap."""

_python_create: Any = EnumMeta._create_  # type: ignore[attr-defined]


class _Kind(NamedTuple):
    """How classes of a base and boundary are made."""

    parts: Mapping[str, Any]
    """What an empty one has."""
    fillings: tuple[tuple[str, type], ...]
    """Which of these are lists or dictionaries that each class has for itself."""
    taken: frozenset[str]
    """Names that are something else already: a member with one of them needs more than we do."""
    is_flag: bool
    new_member: Any
    is_given_value: bool


_kinds: dict[tuple[Any, Any], _Kind | None] = {}


def install() -> None:
    """Make enumerations that are called for by their members, `Enum("Size", [("Small", 1)])`, so from now on."""
    EnumMeta._create_ = _create  # type: ignore[attr-defined]


def _create(
    base: Any,
    class_name: str,
    names: Any,
    *,
    module: str | None = None,
    qualname: str | None = None,
    type: Any = None,  # noqa: A002  # as it is called there
    start: int = 1,
    boundary: Any = None,
) -> Any:
    """In the place of `EnumMeta._create_`, with its arguments."""
    module = module or sys._getframe(2).f_globals.get("__name__")  # as there: who calls for it
    if module and qualname is None and type is None and base in _BASES and isinstance(names, list):
        kind = _kind_of(base, boundary)
        if kind is not None and _is_plain(names, kind):
            return _make(base, class_name, names, module, kind)
    further = {"qualname": qualname, "type": type, "start": start, "boundary": boundary}
    return _python_create(base, class_name, names, module=module, **further)


def _kind_of(base: Any, boundary: Any) -> _Kind | None:
    """None where what is made here would differ from what Python makes."""
    key = (base, boundary)
    if key not in _kinds:
        try:
            kind = _read(base, boundary)
            _kinds[key] = kind if _makes_what_python_makes(kind, base, boundary) else None
        except (AttributeError, KeyError, TypeError):  # in a Python where they are made of something else
            _kinds[key] = None
    return _kinds[key]


def _makes_what_python_makes(kind: _Kind, base: Any, boundary: Any) -> bool:
    sample = _python_create(base, "Sample", _SAMPLE, module=__name__, boundary=boundary)
    return _is_plain(_SAMPLE, kind) and _is_same(_make(base, "Sample", _SAMPLE, __name__, kind), sample)


def _read(base: Any, boundary: Any) -> _Kind:
    """What a class that Python makes has without members."""
    parts = dict(vars(_python_create(base, "Empty", [], module=__name__, boundary=boundary)))
    fillings = tuple((name, type(part)) for name, part in parts.items() if isinstance(part, list | dict))
    taken = frozenset(name for above in base.__mro__ for name in vars(above)) | {"mro", ""}
    return _Kind(parts, fillings, taken, issubclass(base, Flag), parts["_new_member_"], parts["_use_args_"])


def _is_plain(names: Sequence[Any], kind: _Kind) -> bool:
    """Whether these are names with numbers that mean nothing else to a class."""
    seen = {
        item[0]
        for item in names
        if type(item) is tuple and len(item) == 2 and type(item[0]) is str and type(item[1]) is int
        if not (item[0].startswith("_") or (kind.is_flag and item[1] < 0))
    }
    return len(seen) == len(names) and kind.taken.isdisjoint(seen)


def _make(base: Any, class_name: str, names: Sequence[tuple[str, int]], module: str, kind: _Kind) -> Any:
    fresh = {name: empty() for name, empty in kind.fillings}
    made: Any = type.__new__(EnumMeta, class_name, (base,), {**kind.parts, **fresh, "__module__": module})
    in_order, by_name, by_value = made._member_names_, made._member_map_, made._value2member_map_
    put, new = type.__setattr__, kind.new_member
    mask = singles = 0
    for name, value in names:
        member = by_value.get(value)
        if member is None:
            member = new(made, value) if kind.is_given_value else new(made)
            member._value_, member._name_, member.__objclass__ = value, name, made
            member._sort_order_ = len(in_order)
            by_value[value] = member
            is_single = value.bit_count() == 1
            mask |= value
            singles |= value if is_single else 0
            if is_single or not kind.is_flag:
                in_order.append(name)
        by_name[name] = member
        put(made, name, member)
    if "_hashable_values_" in fresh:  # since Python 3.12.3
        made._hashable_values_.extend(by_value)
    if kind.is_flag:
        made._flag_mask_, made._singles_mask_ = mask, singles
        made._all_bits_ = 2 ** mask.bit_length() - 1
        values = [by_name[name].value for name in in_order]
        if values != sorted(values):
            made._iter_member_ = made._iter_member_by_def_
    return made


def _is_same(ours: Any, pythons: Any) -> bool:
    """Whether two classes with the same members are alike in everything."""
    return list(ours) == [ours[member.name] for member in pythons] and _told(ours) == _told(pythons)


def _told(made: Any) -> dict[str, Any]:
    """All that a class holds, with the names of its members in their place."""

    def told(part: Any) -> Any:
        if isinstance(part, made):
            return {**vars(part), "__objclass__": None, "number": int(part._value_)}
        if isinstance(part, dict):
            return {key: told(value) for key, value in part.items()}
        if isinstance(part, staticmethod):
            return part.__func__
        return getattr(part, "__func__", part)  # a method that is bound to the class itself

    return {name: told(part) for name, part in vars(made).items()}
