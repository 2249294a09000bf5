"""Numbered, frozen steps of the schema. One transaction each, together with its version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import apsw

from notes_desktop.storage.connection import APPLICATION_ID, SCHEMA_VERSION
from notes_desktop.storage.migrations import m0001_first, m0002_order


class Step(NamedTuple):
    version: int
    sql: str


STEPS: Sequence[Step] = (Step(1, m0001_first.SQL), Step(2, m0002_order.SQL))


def migrate(connection: apsw.Connection, version: int, steps: Sequence[Step] = STEPS) -> None:
    """Bring a library of `version` (0: an empty file) up to today's schema.

    A cut leaves the schema of before or after a step, never one between. The caller has made a verified backup.
    """
    for step in steps:
        if step.version > version:
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.execute(step.sql)
                connection.pragma("application_id", APPLICATION_ID)
                connection.pragma("user_version", step.version)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise


assert STEPS[-1].version == SCHEMA_VERSION
