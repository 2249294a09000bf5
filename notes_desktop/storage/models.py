"""Peewee models of the schema.

They belong to no database: each query is executed on the writer's own, so that two libraries in one process cannot be
mistaken for one another. Reads in bulk and everything before the first frame are plain SQL in `reading.py`, so this
module comes with the first write.
"""

from __future__ import annotations

from typing import Any

import apsw

from notes_desktop.storage.orm import (
    APSWDatabase,
    BigIntegerField,
    BlobField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


class WriterDatabase(APSWDatabase):
    """The database over the writer lane's connection, which was opened and judged before."""

    def __init__(self, connection: apsw.Connection) -> None:
        super().__init__(None, autoconnect=False, thread_safe=False)
        self._given = connection
        self.init(connection.filename or ":memory:")
        self.connect()

    def _connect(self) -> Any:  # Peewee leaves the type of a connection to the driver
        return self._given


class _Stored(Model):
    class Meta:
        legacy_table_names = False


class Notebook(_Stored):
    id = IntegerField(primary_key=True)
    uid = TextField()
    parent = ForeignKeyField("self", null=True)
    name = TextField()
    name_key = TextField()
    colour = TextField()
    deleted_ms = BigIntegerField()
    count = IntegerField()


class Note(_Stored):
    id = IntegerField(primary_key=True)
    uid = TextField()
    title = TextField()
    title_key = TextField()
    snippet = TextField()
    length = IntegerField()
    pinned_ms = BigIntegerField()
    created_ms = BigIntegerField()
    edited_ms = BigIntegerField()
    trashed_ms = BigIntegerField()
    notebook = ForeignKeyField(Notebook, null=True)
    tags = TextField()
    open_tasks = IntegerField()
    derived = IntegerField()


class NoteText(_Stored):
    note = ForeignKeyField(Note, primary_key=True)
    rev = IntegerField()
    folded_edit = IntegerField()
    content_hash = BlobField()
    body = TextField()


class EditRow(_Stored):
    note = ForeignKeyField(Note)
    rev = IntegerField()
    step = IntegerField()
    undoes = IntegerField(null=True)
    kind = TextField()
    position = IntegerField()
    removed = TextField()
    inserted = TextField()
    caret_before = IntegerField()
    caret_after = IntegerField()
    at_ms = BigIntegerField()

    class Meta:
        table_name = "edit"


class Action(_Stored):
    kind = TextField()
    origin = TextField()
    inverse = TextField()
    undoes = IntegerField(null=True)
    at_ms = BigIntegerField()


class ActionNote(_Stored):
    action = ForeignKeyField(Action)
    note = ForeignKeyField(Note)
    step = IntegerField()

    class Meta:
        table_name = "action_note"
        primary_key = CompositeKey("action", "note")


class NoteView(_Stored):
    note = ForeignKeyField(Note, primary_key=True)
    caret = IntegerField()
    anchor = IntegerField()
    scroll_position = IntegerField()
    scroll_offset = IntegerField()

    class Meta:
        table_name = "view_state"


class SessionValue(_Stored):
    name = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "session"


class MetaValue(_Stored):
    name = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "meta"


class Tag(_Stored):
    id = IntegerField(primary_key=True)
    name = TextField()
    key = TextField()
    colour = TextField()
    count = IntegerField()


class NoteTag(_Stored):
    tag = ForeignKeyField(Tag)
    note = ForeignKeyField(Note)

    class Meta:
        table_name = "note_tag"
        primary_key = CompositeKey("tag", "note")


class Link(_Stored):
    note = ForeignKeyField(Note)
    target = TextField()

    class Meta:
        primary_key = CompositeKey("note", "target")


class SavedSearch(_Stored):
    id = IntegerField(primary_key=True)
    uid = TextField()
    name = TextField()
    query = TextField()
    deleted_ms = BigIntegerField()

    class Meta:
        table_name = "saved_search"


class Counter(_Stored):
    name = TextField(primary_key=True)
    value = IntegerField()


MODELS = (
    *(Notebook, Note, NoteText, EditRow, Action, ActionNote, NoteView, Tag, NoteTag, Link, SavedSearch),
    *(SessionValue, MetaValue, Counter),
)
