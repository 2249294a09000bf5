"""What keeps the file small and complete while nobody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_desktop.logs import Log
from notes_desktop.services.library import Library
from notes_desktop.storage.merging import merge_steps

if TYPE_CHECKING:
    from concurrent.futures import Future

    from notes_desktop.storage.writing import Writer

_log = Log(__name__)


def tidy(library: Library, open_note: int | None) -> None:
    """Merge closed steps, then move the WAL into the file. In slices on the writer lane: a flush goes between them."""

    def go_on(writer: Writer) -> None:
        if merge_steps(writer, open_note) and not library.is_closed:
            library.write(go_on).add_done_callback(_log_failure)
        else:
            writer.checkpoint()

    library.write(go_on).add_done_callback(_log_failure)


def _log_failure(done: Future[None]) -> None:
    if (error := done.exception()) is not None:
        _log.warning("tidying stopped: %s", type(error).__name__)
