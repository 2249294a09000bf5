"""Writes of what brings order to notes: notebooks, colours of tags, saved searches.

Each takes the values that are to be and returns those that were, in the same form: what takes an action back is the
same call with what it returned. Within a transaction of the writer. What is deleted keeps its row.

Commands name these functions long before one is called: Peewee is loaded with the first call.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from notes_desktop.core.fold import fold
from notes_desktop.core.ids import new_uid

if TYPE_CHECKING:
    from notes_desktop.storage.orm import Model
    from notes_desktop.storage.writing import Writer

Fields = Mapping[str, Any]
"""Columns of a row that are to change, or were changed. Any: text, a number or None, as the column has it."""

_NAME_KEY_LENGTH = 100


def add_notebook(writer: Writer, name: str, parent_id: int | None, deleted_ms: int = 0) -> int:
    """A new notebook; its id."""
    from notes_desktop.storage.models import Notebook

    return writer.execute(
        Notebook.insert(
            uid=new_uid(),
            parent=parent_id,
            name=name,
            name_key=fold(name)[:_NAME_KEY_LENGTH],
            colour="",
            deleted_ms=deleted_ms,
            count=0,
        )
    )


def set_notebooks(writer: Writer, rows: Mapping[int, Fields]) -> dict[int, Fields]:
    """Change name, parent, colour or deletion of notebooks."""
    from notes_desktop.storage.models import Notebook

    return _set_rows(
        writer,
        Notebook,
        {
            row_id: {**fields, "name_key": fold(fields["name"])[:_NAME_KEY_LENGTH]} if "name" in fields else fields
            for row_id, fields in rows.items()
        },
    )


def add_saved_search(writer: Writer, name: str, query: str, deleted_ms: int = 0) -> int:
    """A new saved search; its id."""
    from notes_desktop.storage.models import SavedSearch

    return writer.execute(SavedSearch.insert(uid=new_uid(), name=name, query=query, deleted_ms=deleted_ms))


def set_saved_searches(writer: Writer, rows: Mapping[int, Fields]) -> dict[int, Fields]:
    """Change name, query or deletion of saved searches."""
    from notes_desktop.storage.models import SavedSearch

    return _set_rows(writer, SavedSearch, rows)


def set_tags(writer: Writer, rows: Mapping[int, Fields]) -> dict[int, Fields]:
    """Change the colour of tags, or the way a tag is written."""
    from notes_desktop.storage.models import Tag

    return _set_rows(writer, Tag, rows)


def set_places(writer: Writer, places: Mapping[int, int | None]) -> dict[int, int | None]:
    """Move notes to a notebook, or to none."""
    return writer.set_column("notebook_id", places)


def _set_rows(writer: Writer, model: type[Model], rows: Mapping[int, Fields]) -> dict[int, Fields]:
    before: dict[int, Fields] = {}
    for row_id, fields in rows.items():
        columns = ", ".join(fields)
        found = writer.connection.execute(
            f"SELECT {columns} FROM {model._meta.table_name} WHERE id = ?", (row_id,)
        ).fetchone()
        if found is not None and fields:
            before[row_id] = dict(zip(fields, found, strict=True))
            changed = {_attribute(model, column): value for column, value in fields.items()}
            writer.execute(model.update(**changed).where(model._meta.primary_key == row_id))
    return before


def _attribute(model: type[Model], column: str) -> str:
    return str(model._meta.columns[column].name)
