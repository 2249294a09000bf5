"""The rows of the sidebar: views, saved searches, notebooks and tags, of a tree those that are open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from notes_desktop.core.sidebar import NotebookItem, SidebarTree, TagItem
from notes_desktop.core.text import N_, _, ngettext

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

NEW_KEY = "new"
NOTEBOOKS_KEY = "heading:notebooks"
"""The heading of the notebooks: not chosen, but things are dropped on it, and it has a button."""

_EDITABLE = ("notebook", "tag", "saved")


class Row(NamedTuple):
    """A line of the sidebar; one without an icon is a heading or a hint, and not chosen."""

    key: str
    title: str
    icon: str = ""
    depth: int = 0
    has_more: bool = False
    """Whether others lie in it."""
    is_open: bool = False
    colour: str = ""
    count: int = 0  # type: ignore[assignment]  # the tuple's own `count` is not needed

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]

    @property
    def is_heading(self) -> bool:
        return not self.icon

    @property
    def is_hint(self) -> bool:
        """Whether it says how to make what is not there yet."""
        return self.kind == "hint"


VIEWS = (
    ("all", N_("All Notes"), "notes"),
    ("pinned", N_("Pinned"), "pin"),
    ("today", N_("Today"), "today"),
    ("untagged", N_("Untagged"), "untagged"),
    ("tasks", N_("Open tasks"), "check-box"),
    ("trash", N_("Trash"), "trash"),
)


class SidebarRows(QAbstractListModel):
    """Owns what is shown and which notebooks and tags are open. A list, because trees are slow and have no headings."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._counts: Mapping[str, int] = {}
        self._tree = SidebarTree()
        self._open: set[str] = set()
        self._new_inside: str | None = None
        self._has_new = False
        self._hints = (_("Make one with + above."), _("Write #tag in a note."))
        self._rows = list(self._made())

    def set_tree(self, tree: SidebarTree) -> None:
        if tree != self._tree:
            self._tree = tree
            self._remake()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Of the views; one without a count shows none."""
        if counts != self._counts:
            self._counts = dict(counts)
            self._remake()

    def set_hints(self, notebooks: str, tags: str) -> None:
        """How a notebook and a tag are made, told where there is none."""
        self._hints = (notebooks, tags)
        self._remake()

    def open_keys(self) -> frozenset[str]:
        return frozenset(self._open)

    def set_open(self, key: str, is_open: bool) -> None:
        """Show or hide what lies in a notebook or a tag."""
        if (key in self._open) != is_open:
            self._open ^= {key}
            self._remake()

    def begin_new(self, parent_key: str | None) -> int:
        """A row for a notebook that has no name yet; its number."""
        if parent_key is not None:
            self._open.add(parent_key)
        self._has_new, self._new_inside = True, parent_key
        self._remake()
        return self.row_of(NEW_KEY)

    def end_new(self) -> str | None:
        """Without that row again; the key of the notebook it was in."""
        parent, self._has_new, self._new_inside = self._new_inside, False, None
        self._remake()
        return parent

    def at(self, row: int) -> Row | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, key: str) -> int:
        return next((number for number, row in enumerate(self._rows) if row.key == key), -1)

    def parent_row(self, row: int) -> int:
        """The row that this one lies in; -1 for one that lies in none."""
        depth = self._rows[row].depth
        return next((at for at in range(row - 1, -1, -1) if self._rows[at].depth < depth), -1) if depth else -1

    def reveal(self, key: str) -> None:
        """Open what lies around a notebook or tag, so that it has a row."""
        kind, _colon, value = key.partition(":")
        if kind == "tag":
            parts = value.split("/")
            around = {f"tag:{'/'.join(parts[:count])}" for count in range(1, len(parts))}
        else:
            around = set(self._around(value)) if kind == "notebook" else set()
        if not around <= self._open:
            self._open |= around
            self._remake()

    def _around(self, value: str) -> Iterator[str]:
        parents = {str(one.id): one.parent_id for one in self._tree.notebooks}
        seen: set[str] = set()
        while (parent := parents.get(value)) is not None and value not in seen:
            seen.add(value)
            value = str(parent)
            yield f"notebook:{value}"

    def _remake(self) -> None:
        """Rows that stay where they are change in place, so that neither selection nor scroll moves."""
        fresh = list(self._made())
        if [row.key for row in fresh] == [row.key for row in self._rows]:
            self._rows = fresh
            self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, 0))
            return
        self.beginResetModel()
        self._rows = fresh
        self.endResetModel()

    def _made(self) -> Iterator[Row]:
        for key, title, icon in VIEWS:
            yield Row(key, _(title), icon, count=self._counts.get(key, 0))
        if self._tree.saved:
            yield Row("heading:saved", _("Saved searches"))
            for saved in self._tree.saved:
                yield Row(f"saved:{saved.id}", saved.name, "search")
        yield Row(NOTEBOOKS_KEY, _("Notebooks"))
        yield from self._notebooks()
        yield Row("heading:tags", _("Tags"))
        yield from self._tags()

    def _notebooks(self) -> Iterator[Row]:
        children: dict[int | None, list[NotebookItem]] = {}
        known = {one.id for one in self._tree.notebooks}
        for one in self._tree.notebooks:
            children.setdefault(one.parent_id if one.parent_id in known else None, []).append(one)
        yield from self._nested(children, _sums(children))
        if self._has_new and self._new_inside is None:
            yield Row(NEW_KEY, "", "notebook")
        elif not self._tree.notebooks:
            yield Row("hint:notebooks", self._hints[0])

    def _nested(self, children: Mapping[int | None, list[NotebookItem]], sums: Mapping[int, int]) -> Iterator[Row]:
        """With a stack of its own: notebooks may lie deeper in each other than Python calls."""
        waiting: list[tuple[NotebookItem | None, int]] = [(one, 0) for one in reversed(children.get(None, ()))]
        while waiting:
            one, depth = waiting.pop()
            if one is None:
                yield Row(NEW_KEY, "", "notebook", depth)
                continue
            key = f"notebook:{one.id}"
            has_new = self._has_new and self._new_inside == key
            has_more, is_open = one.id in children or has_new, key in self._open
            yield Row(key, one.name, "notebook", depth, has_more, is_open, one.colour, sums[one.id])
            if is_open:
                waiting.extend([(None, depth + 1)] if has_new else [])
                waiting.extend((child, depth + 1) for child in reversed(children.get(one.id, ())))

    def _tags(self) -> Iterator[Row]:
        """Sorted by their parts, each stands right behind what it is nested in."""
        if not self._tree.tags:
            yield Row("hint:tags", self._hints[1])
        tags = sorted(self._tree.tags, key=lambda tag: tag.key.split("/"))
        closed = ""
        for number, tag in enumerate(tags):
            if closed and tag.key.startswith(closed):
                continue
            closed = ""
            key, has_more = f"tag:{tag.key}", _has_nested(tags, number)
            is_open = key in self._open
            name = tag.name.rpartition("/")[2]
            yield Row(key, name, "tag", tag.key.count("/"), has_more, is_open, tag.colour, tag.count)
            if has_more and not is_open:
                closed = f"{tag.key}/"

    def _spoken(self, row: Row) -> str:
        said = row.title
        if row.count:
            words = ngettext("{title}, {count} note", "{title}, {count} notes", row.count)
            said = words.format(title=row.title, count=row.count)
        if row.depth:
            said = _("{row}, level {level}").format(row=said, level=row.depth + 1)
        if row.has_more:
            said = (_("{row}, open") if row.is_open else _("{row}, closed")).format(row=said)
        return said

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        # Any: Qt's variant.
        row = self.at(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        row = self.at(index.row()) if index.isValid() else None
        if row is None or row.is_heading:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if row.kind in (*_EDITABLE, NEW_KEY):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags


def _sums(children: Mapping[int | None, list[NotebookItem]]) -> dict[int, int]:
    """The notes of every notebook with those in notebooks inside it, by its id."""
    outer_first = list(children.get(None, ()))
    for one in outer_first:
        outer_first.extend(children.get(one.id, ()))
    sums = {one.id: one.count for one in outer_first}
    for one in reversed(outer_first):
        if one.parent_id in sums:
            sums[one.parent_id] += sums[one.id]
    return sums


def _has_nested(tags: list[TagItem], number: int) -> bool:
    return number + 1 < len(tags) and tags[number + 1].key.startswith(f"{tags[number].key}/")
