from __future__ import annotations

from datetime import datetime

import pytest

from notes_desktop.services.templates import DAILY_NAME, Templates, fill
from tests.services.order import Order

NOW = datetime(2026, 3, 9, 7, 5)  # noqa: DTZ001  # the wall clock of a person


@pytest.fixture
def templates(order: Order) -> Templates:
    return Templates(order.notes, order.notebooks)


@pytest.mark.parametrize(
    ("template", "text", "caret"),
    [
        ("{{date}} {{ time }}", "2026-03-09 07:05", 16),
        ("# {{title}}\n{{cursor}}\nend", "# Call\n\nend", 7),
        ("{{date:%d.%m.}} {{unknown}} {{", "09.03. {{unknown}} {{", 21),
        ("{{cursor}}a{{cursor}}", "a", 0),
        ("", "", 0),
    ],
)
def test_a_template_is_filled_in(template: str, text: str, caret: int) -> None:
    assert fill(template, "Call", NOW) == (text, caret)


def test_the_first_time_there_are_two_examples(order: Order, templates: Templates) -> None:
    assert templates.listed().result() == []
    notebook = templates.notebook().result()
    assert len(templates.listed().result()) == 2
    assert templates.notebook().result() == notebook
    assert order.ids(f"notebook:{notebook}") == order.ids("all")


def test_a_deleted_notebook_of_templates_is_made_anew(order: Order, templates: Templates) -> None:
    first = templates.notebook().result()
    order.notebooks.delete(first).result()
    assert templates.listed().result() == []
    assert templates.notebook().result() != first


def test_templates_are_in_their_notebook_and_those_in_it(order: Order, templates: Templates) -> None:
    other = order.notebooks.create("Other").result()
    assert not templates.are_in(f"notebook:{other}")
    notebook = templates.notebook().result()
    inner = order.notebooks.create("Inner", notebook).result()
    views = ["all", "tag:x", f"notebook:{other}", f"notebook:{notebook}", f"notebook:{inner}"]
    assert [templates.are_in(view) for view in views] == [False, False, False, True, True]


def test_the_note_of_the_day_is_found_by_its_title(order: Order, templates: Templates) -> None:
    note_id, template = templates.daily(NOW).result()
    assert note_id is None
    [today] = order.make(fill(template, "2026-03-09", NOW).text)
    assert templates.daily(NOW).result() == (today, "")


def test_a_template_named_so_is_the_one_of_the_day(order: Order, templates: Templates) -> None:
    notebook = templates.notebook().result()
    daily = next(row.id for row in templates.listed().result() if row.title == DAILY_NAME)
    order.notes.trash([daily]).result()
    order.notes.new(f"# {DAILY_NAME}\n\n# {{{{date}}}}\nmine", "test", notebook_id=notebook).result()
    assert templates.daily(NOW).result() == (None, "# {{date}}\nmine")
