"""Peewee, as everything here takes it: without another SQLite than the driver's."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def _one_sqlite() -> Iterator[None]:
    """Keep Peewee from loading Python's SQLite, which it takes where it finds it, beside the driver's.

    A file that one of them closes loses the locks of the other
    (https://www.sqlite.org/howtocorrupt.html#multiple_copies_of_sqlite_linked_into_the_same_application).
    """
    modules: dict[str, Any] = sys.modules
    before = modules.get("sqlite3")
    modules["sqlite3"] = None  # which says that there is none
    try:
        yield
    finally:
        del modules["sqlite3"]
        if before is not None:
            modules["sqlite3"] = before


with _one_sqlite():
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
