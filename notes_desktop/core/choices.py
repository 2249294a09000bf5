"""What a person picks from a short list: a notebook, a tag, a colour, a template."""

from typing import NamedTuple


class Choice(NamedTuple):
    """`key` is for the program; `detail` stands at the end of the row, `is_on` puts a mark before it."""

    key: str
    title: str
    detail: str = ""
    is_on: bool = False
