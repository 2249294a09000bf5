"""What each view of the list shows, as conditions of SQL on the table `note`."""

from __future__ import annotations

from notes_desktop.core.values import NamedTuple

_INSIDE = (
    "WITH RECURSIVE inside (id) AS (VALUES (:notebook) UNION"
    " SELECT notebook.id FROM notebook JOIN inside ON notebook.parent_id = inside.id WHERE notebook.deleted_ms = 0)"
    " SELECT id FROM inside"
)
_CONDITIONS = {
    "all": "",
    "saved": "",
    "pinned": "pinned_ms > 0",
    "today": "edited_ms >= :today",
    "untagged": "tags = ''",
    "tasks": "open_tasks > 0",
    "notebook": f"notebook_id IN ({_INSIDE})",
    "tag": "note.id IN (SELECT note_id FROM note_tag WHERE tag_id = (SELECT id FROM tag WHERE key = :tag))",
}


class ViewSql(NamedTuple):
    """`where` holds for the notes of the view; `also` is what it asks beside the place outside the trash."""

    where: str
    also: str
    bindings: dict[str, str | int]


def view_sql(view: str, today_ms: int = 0) -> ViewSql:
    """The condition of a view: "all", "trash", "notebook:3" (with what lies in it), "tag:work" and so on.

    `today_ms` is the local midnight. A notebook or tag that is gone has no notes.
    """
    if view == "trash":
        return ViewSql("trashed_ms > 0", "", {})
    name, _colon, value = view.partition(":")
    also = _CONDITIONS[name]
    bindings: dict[str, str | int] = {}
    if name == "today":
        bindings["today"] = today_ms
    elif name == "notebook":
        bindings["notebook"] = int(value)
    elif name == "tag":
        bindings["tag"] = value
    return ViewSql(f"trashed_ms = 0 AND {also}" if also else "trashed_ms = 0", also, bindings)
