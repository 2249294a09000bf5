"""Notes as `Query.matches` wants them."""

from collections.abc import Mapping

from notes_desktop.core.note_row import NoteRow
from notes_desktop.core.query import Query, Subject, notebook_key
from notes_desktop.storage.notes import NoteDamaged, NoteReader


def notebook_keys(reader: NoteReader, query: Query) -> Mapping[int, str]:
    """The folded paths of the notebooks; none when the query does not ask for one."""
    if not any(term.kind == "notebook" for clause in query.clauses for term in clause):
        return {}
    return {notebook_id: notebook_key(path) for notebook_id, path in reader.notebook_paths().items()}


def subject_of(row: NoteRow, text: str, notebooks: Mapping[int, str], title: str | None = None) -> Subject:
    """The note of `row` with this text, and the title that goes with it when the row has an older one."""
    return Subject(
        row.title if title is None else title,
        text,
        notebooks.get(row.notebook_id or 0, ""),
        row.pinned_ms,
        row.trashed_ms,
        row.created_ms,
        row.edited_ms,
    )


def stored_subject(reader: NoteReader, row: NoteRow, notebooks: Mapping[int, str]) -> Subject:
    """The note as it is on the disk; of a damaged one the title alone, so that it is found by that."""
    try:
        text = reader.text(row.id).text
    except NoteDamaged:
        text = ""
    return subject_of(row, text, notebooks)
