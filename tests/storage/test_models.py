from __future__ import annotations

import subprocess
import sys

import pytest
from peewee import AutoField, BigIntegerField, BlobField, ForeignKeyField, IntegerField, Model, TextField

from notes_desktop.storage.models import MODELS
from notes_desktop.storage.writing import Writer
from tests.harness.running import ROOT

STORED = {
    AutoField: "INTEGER",
    IntegerField: "INTEGER",
    BigIntegerField: "INTEGER",
    ForeignKeyField: "INTEGER",
    TextField: "TEXT",
    BlobField: "BLOB",
}


def test_a_process_that_writes_has_one_sqlite() -> None:
    ask = "import sys, notes_desktop.storage.writing; print('_sqlite3' in sys.modules, 'sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False", "False"]


def test_a_process_that_writes_does_without_openssl_and_can_have_it() -> None:
    ask = (
        "import sys, notes_desktop.storage.writing, peewee; print('_hashlib' in sys.modules, 'hashlib' in sys.modules);"
        "print(peewee.hashlib.md5(b'name').hexdigest() == __import__('hashlib').md5(b'name').hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False", "False", "True"]


def test_there_is_a_model_for_every_table_and_every_table_is_strict(writer: Writer) -> None:
    tables = {
        name: bool(is_strict)
        for schema, name, kind, _, _, is_strict in writer.connection.execute("PRAGMA table_list")
        if schema == "main" and kind == "table" and not name.startswith("sqlite_")
    }
    assert tables == {model._meta.table_name: True for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.__name__))
def test_a_model_names_the_columns_that_the_table_has(model: type[Model], writer: Writer) -> None:
    columns = {
        name: (kind, bool(is_required or is_key), bool(is_key))
        for _, name, kind, is_required, _, is_key, _ in writer.connection.execute(
            "SELECT * FROM pragma_table_xinfo(?)", (model._meta.table_name,)
        )
    }
    assert columns == {
        field.column_name: (STORED[type(field)], not field.null, field.name in _keys(model))
        for field in model._meta.sorted_fields
    }


def _keys(model: type[Model]) -> set[str]:
    # Peewee comes without types for this.
    return {field.name for field in model._meta.get_primary_keys()}  # type: ignore[no-untyped-call]
