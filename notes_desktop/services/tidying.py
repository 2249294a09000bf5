"""What keeps the file small and complete while nobody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_desktop.core.change import DERIVED, Change
from notes_desktop.logs import Log
from notes_desktop.services.library import Library
from notes_desktop.services.slices import SlicedWrite
from notes_desktop.storage.deriving import derive_slice
from notes_desktop.storage.merging import merge_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from concurrent.futures import Future

    from notes_desktop.storage.writing import Writer

_log = Log(__name__)
_TOLD_EVERY = 50
_DERIVED = Change(None, frozenset({DERIVED}), "tidying")


def tidy(library: Library, open_notes: Collection[int]) -> None:
    """Merge closed steps, then move the WAL into the file. In slices on the writer lane: a flush goes between them."""

    def go_on(writer: Writer) -> None:
        if merge_steps(writer, open_notes) and not library.is_closed:
            library.write(go_on).add_done_callback(_log_failure)
        else:
            writer.checkpoint()

    library.write(go_on).add_done_callback(_log_failure)


def derive_left(library: Library, publish: Callable[[Change], None]) -> SlicedWrite[None]:
    """Work out tags, links and tasks of notes that an older version wrote; told now and then, and when it is over."""
    slices = 0

    def slice_(writer: Writer) -> bool:
        nonlocal slices
        has_more = derive_slice(writer)
        slices += has_more
        if slices % _TOLD_EVERY == 1:
            publish(_DERIVED)
        return has_more

    def finish() -> None:
        if slices:
            publish(_DERIVED)

    return SlicedWrite(library, slice_, finish).start()


def _log_failure(done: Future[None]) -> None:
    if (error := done.exception()) is not None:
        _log.warning("tidying stopped: %s", type(error).__name__)
