"""Searches that a person keeps by a name."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from notes_desktop.core.change import Change
from notes_desktop.services.actions import Actions, Part
from notes_desktop.services.clock import now_ms
from notes_desktop.storage import order

if TYPE_CHECKING:
    from notes_desktop.storage.writing import Writer


class SavedSearches:
    """Every method returns at once; its future ends when it is on the disk."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions

    def create(self, name: str, query: str, origin: str = "window") -> Future[int]:
        """A new saved search; the future holds its id. Without a name it has its query as one."""

        def job(writer: Writer) -> int:
            made: list[int] = []

            def parts(writer: Writer) -> list[Part]:
                called = " ".join(name.split()) or query
                made.append(order.add_saved_search(writer, called, query, deleted_ms=now_ms()))
                return [Part("saved", {made[0]: {"deleted_ms": 0}})]

            self._actions.act_now(writer, "save_search", parts, origin)
            return made[0]

        return self._actions.library.write(job)

    def rename(self, row_id: int, name: str, origin: str = "window") -> Future[Change]:
        return self._actions.act("rename_search", [Part("saved", {row_id: {"name": " ".join(name.split())}})], origin)

    def change(self, row_id: int, query: str, origin: str = "window") -> Future[Change]:
        """Let it search for something else."""
        return self._actions.act("change_search", [Part("saved", {row_id: {"query": query}})], origin)

    def delete(self, row_id: int, origin: str = "window") -> Future[Change]:
        return self._actions.act("delete_search", [Part("saved", {row_id: {"deleted_ms": now_ms()}})], origin)
