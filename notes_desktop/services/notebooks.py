"""Notebooks: made, named, moved, coloured, deleted with what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from notes_desktop.core.change import Change
from notes_desktop.core.errors import NotesError
from notes_desktop.core.text import N_
from notes_desktop.services.actions import Actions, Part
from notes_desktop.services.clock import now_ms
from notes_desktop.storage import order

if TYPE_CHECKING:
    from notes_desktop.storage.writing import Writer

LONGEST_NAME = 200
TAKEN = N_("There is a notebook “{name}” here already.")


class NotebookRefused(NotesError):
    """The notebook cannot be named or placed so."""

    exit_code = 1


class Notebooks:
    """Every method returns at once; its future raises NotebookRefused, or ends when it is on the disk."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions

    def create(self, name: str, parent_id: int | None = None, origin: str = "window") -> Future[int]:
        """A new notebook; the future holds its id. One of that name in the same place is taken instead."""

        def job(writer: Writer) -> int:
            called = clean_name(name)
            there = writer.reader.notebook_named(called, parent_id)
            if there is not None:
                return there
            made: list[int] = []

            def parts(writer: Writer) -> list[Part]:
                made.append(order.add_notebook(writer, called, parent_id, deleted_ms=now_ms()))
                return [_fields({made[0]: {"deleted_ms": 0}})]

            self._actions.act_now(writer, "new_notebook", parts, origin)
            return made[0]

        return self._actions.library.write(job)

    def rename(self, notebook_id: int, name: str, origin: str = "window") -> Future[Change]:
        """Not to the name of one beside it, be it in other letters."""

        def parts(writer: Writer) -> list[Part]:
            called = clean_name(name)
            _before, parent_id = writer.reader.notebook(notebook_id) or ("", None)
            _refuse_taken(writer, notebook_id, called, parent_id)
            return [_fields({notebook_id: {"name": called}})]

        return self._actions.act("rename_notebook", parts, origin)

    def colour(self, notebook_id: int, colour: str, origin: str = "window") -> Future[Change]:
        """A name of the palette, or an empty text for none."""
        return self._actions.act("colour_notebook", [_fields({notebook_id: {"colour": colour}})], origin)

    def move(self, notebook_id: int, parent_id: int | None, origin: str = "window") -> Future[Change]:
        """Into another notebook, or to the top; not into itself or what lies in it, nor beside one of its name."""

        def parts(writer: Writer) -> list[Part]:
            if parent_id is not None and parent_id in writer.reader.notebooks_inside(notebook_id):
                raise NotebookRefused(N_("A notebook cannot be moved into itself."))
            name, place = writer.reader.notebook(notebook_id) or ("", None)
            if parent_id != place:
                _refuse_taken(writer, notebook_id, name, parent_id)
            return [_fields({notebook_id: {"parent_id": parent_id}})]

        return self._actions.act("move_notebook", parts, origin)

    def delete(self, notebook_id: int, origin: str = "window") -> Future[Change]:
        """Its notes and those of the notebooks in it go to the trash, and remember where they were."""

        def parts(writer: Writer) -> list[Part]:
            inside = writer.reader.notebooks_inside(notebook_id)
            at_ms = now_ms()
            notes = dict.fromkeys(writer.reader.notes_in_notebooks(inside), at_ms)
            return [_fields({row_id: {"deleted_ms": at_ms} for row_id in inside}), Part("trashed", notes)]

        return self._actions.act("delete_notebook", parts, origin)

    def put(self, note_ids: Iterable[int], notebook_id: int | None, origin: str = "window") -> Future[Change]:
        """Move notes to a notebook, or out of all."""
        return self._actions.act("move", [Part("place", dict.fromkeys(note_ids, notebook_id))], origin)


def clean_name(name: str) -> str:
    """A name on one line, of at most 200 characters. Raises NotebookRefused for an empty one."""
    clean = " ".join(name.replace("/", " ∕ ").split())[:LONGEST_NAME].rstrip()
    if not clean:
        raise NotebookRefused(N_("A notebook needs a name."))
    return clean


def _refuse_taken(writer: Writer, notebook_id: int, name: str, parent_id: int | None) -> None:
    """Raise NotebookRefused when another notebook in that place has the name."""
    named = writer.reader.notebooks_named(name, parent_id)
    others = [called for row_id, called in named.items() if row_id != notebook_id]
    if others:
        raise NotebookRefused(TAKEN, name=others[0])


def _fields(rows: Mapping[int, Mapping[str, Any]]) -> Part:
    return Part("notebook", rows)
