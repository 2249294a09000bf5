"""What values are made of, without `typing` and `pathlib`: a list on the command line takes as long as they to load.

For that the modules on its way say `TYPE_CHECKING = False` themselves: type checkers go by the name.
"""

from __future__ import annotations

from collections import namedtuple
from os import PathLike

TYPE_CHECKING = False

StrPath = str | PathLike[str]
"""A file by its name, in whichever form."""

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 (said once more, it is exported)
else:

    class _Named(type):
        """Makes of a class with annotations a tuple with these names, as `typing.NamedTuple` does."""

        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            names = body["__annotations__"]
            defaults = [body.pop(field) for field in names if field in body]
            return type(name, (namedtuple(name, names, defaults=defaults),), {"__slots__": (), **body})

    class NamedTuple(metaclass=_Named):
        """A tuple whose fields have names; for types the same as `typing.NamedTuple`."""
