"""Peewee, as everything here takes it: without another SQLite than the driver's, and without OpenSSL."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module until something of it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def _instead_of(name: str, stand_in: ModuleType | None) -> Iterator[None]:
    """What is imported in here finds another module by this name; None says that there is none."""
    modules: dict[str, Any] = sys.modules
    before = modules.get(name)
    modules[name] = stand_in
    try:
        yield
    finally:
        if modules.get(name) is stand_in:
            modules.pop(name, None)
        if before is not None:
            modules[name] = before


# Peewee takes Python's SQLite where it finds it, beside the driver's. A file that one of them closes loses the locks of
# the other (https://www.sqlite.org/howtocorrupt.html#multiple_copies_of_sqlite_linked_into_the_same_application).
# Of hashlib, which loads 3 MB of OpenSSL, it asks a digest for names that are too long.
with _instead_of("sqlite3", None), _instead_of("hashlib", _Later("hashlib")):
    from peewee import (
        BigIntegerField,
        BlobField,
        CompositeKey,
        ForeignKeyField,
        Insert,
        IntegerField,
        Model,
        PeeweeException,
        TextField,
        Update,
        Value,
    )
    from playhouse.apsw_ext import APSWDatabase

__all__ = [
    "APSWDatabase",
    "BigIntegerField",
    "BlobField",
    "CompositeKey",
    "ForeignKeyField",
    "Insert",
    "IntegerField",
    "Model",
    "PeeweeException",
    "TextField",
    "Update",
    "Value",
]
