"""Writes that come with every save, written as SQL once: Peewee takes longer for its text than SQLite for the write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import apsw

from notes_desktop.storage.models import WriterDatabase
from notes_desktop.storage.orm import Insert, Update, Value


def given(name: str) -> Value:
    """A place in a query for the value of that name."""
    return Value(name, converter=False)


class Statement:
    """A query of models in which every value is `given`; run as often as one likes. Within a transaction."""

    def __init__(self, database: WriterDatabase, query: Insert | Update) -> None:
        self._sql, names = database.get_sql_context().sql(query).query()
        self._names = tuple(str(name) for name in names)

    def run(self, connection: apsw.Connection, values: Mapping[str, Any]) -> int:
        """The number of rows changed. Any: what the columns take."""
        connection.execute(self._sql, tuple(values[name] for name in self._names))
        return connection.changes()
