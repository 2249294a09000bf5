"""The notes of the list: all their ids, and the rows of those that are on screen."""

from __future__ import annotations

import re
import struct
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from notes_desktop.core.ids import NoteId
from notes_desktop.core.text import _
from notes_desktop.ui.models.dates import group_name, short_date
from notes_desktop.ui.models.selection import SelectionSet

if TYPE_CHECKING:
    from notes_desktop.core.note_row import NoteRow
    from notes_desktop.core.query import Query

DateField = Literal["edited", "created", "trashed"]
Marks = Sequence[tuple[int, int]]
_Index = QModelIndex | QPersistentModelIndex

_KEPT_ROWS = 400
_FETCHED = 60
_NEAR = 256
_ONE_BY_ONE = 32
_ROOT = QModelIndex()


class RowMarks(NamedTuple):
    """Hits of the query, (start, end) in code points."""

    title: Marks
    snippet: Marks


_NO_MARKS = RowMarks((), ())


class NoteListModel(QAbstractTableModel):
    """One column; a row is a note. Eight bytes a note, whatever their number, and some hundred rows.

    `fetch_rows` reads the rows of the given ids by primary key, in any order, without those that are
    gone.
    Owns the ids, the rows that were read and `selection`.
    """

    def __init__(
        self,
        fetch_rows: Callable[[Sequence[NoteId]], list[NoteRow]],
        now: Callable[[], datetime] = datetime.now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.selection = SelectionSet()
        self.keeps_place = True
        """While the model is reset: whether the view stays where it was."""
        self._fetch_rows = fetch_rows
        self._now = now
        self._ids = array("q")
        self._offset = 0  # the row of the first id that is known
        self._total = 0
        self._is_whole = False
        """Whether no more rows are on their way."""
        self._rows: OrderedDict[NoteId, NoteRow | None] = OrderedDict()
        self._found_at = 0
        self._date_field: DateField = "edited"
        self._is_grouped = False
        self._query: Query | None = None
        self._snippets: dict[NoteId, str] = {}
        self._marks: dict[NoteId, RowMarks] = {}
        self._dated = date.min
        self._dates: dict[int, str] = {}
        """As they were said on that day; asked for with every paint of a row."""

    # What is listed.

    def ids(self) -> array[int]:
        """The ids that are known, in order: all of them after `set_ids`. Not to be changed by the caller."""
        return self._ids

    @property
    def is_complete(self) -> bool:
        """False while only the first page is known."""
        return len(self._ids) == self._total

    def note_at(self, row: int) -> NoteId | None:
        """None for a row outside, or one that is still to come."""
        at = row - self._offset
        return NoteId(self._ids[at]) if 0 <= at < len(self._ids) else None

    def row_of(self, note_id: NoteId) -> int | None:
        at = self._find(note_id)
        return None if at is None else at + self._offset

    def neighbour_of(self, note_id: NoteId, without: Set[NoteId]) -> NoteId | None:
        """The next note that is none of `without`, or else the one before; the first for a note that is not listed."""
        at = self._find(note_id)
        here = -1 if at is None else at
        after = (other for other in islice(self._ids, here + 1, None) if other not in without)
        before = (other for other in map(self._ids.__getitem__, range(here - 1, -1, -1)) if other not in without)
        found = next(after, None) or next(before, None)
        return None if found is None else NoteId(found)

    def row(self, row: int) -> NoteRow | None:
        """What is known of the note in `row`; reads the rows around it when it is not at hand."""
        note_id = self.note_at(row)
        if note_id is None:
            return None
        if note_id in self._rows:
            self._rows.move_to_end(note_id)
        else:
            self._fetch_around(row - self._offset)
        return self._rows.get(note_id)

    def is_selected(self, row: int) -> bool:
        note_id = self.note_at(row)
        return note_id is not None and self.selection.contains(note_id)

    # What changes it.

    def set_first_page(self, rows: Sequence[NoteRow], total: int | None, offset: int = 0) -> None:
        """Show `rows` at once, the first of them in row `offset`; the others stay blank until `set_ids`."""
        known = max(total or 0, offset + len(rows))
        self.beginResetModel()
        self._ids = array("q", [row.id for row in rows])
        self._offset, self._total = offset, known
        self._found_at = 0
        self._rows = OrderedDict((row.id, row) for row in rows)
        self.endResetModel()

    def set_ids(self, ids: Sequence[int], keep: bool, is_whole: bool = True) -> None:
        """List exactly these. With `keep` the place and the selection stay; without, the list starts anew.

        Of a list that is not whole the others follow: nothing has left it.
        """
        fresh = ids if isinstance(ids, array) else array("q", ids)
        if keep:
            self._keep_selected(fresh, is_whole)
        else:
            self.selection.clear()
        self._is_whole = is_whole
        if keep and self._continues_with(fresh):
            self._complete(fresh)
            return
        self.keeps_place = keep
        self.beginResetModel()
        self._ids, self._offset, self._total, self._found_at = fresh, 0, len(fresh), 0
        self.endResetModel()
        self.keeps_place = True

    def insert(self, note_id: NoteId, row: int) -> None:
        """List a note in `row`, or there instead of where it is."""
        if self.row_of(note_id) is not None:
            self.move(note_id, row)
            return
        at = min(max(row - self._offset, 0), len(self._ids))
        self.beginInsertRows(_ROOT, at + self._offset, at + self._offset)
        self._ids.insert(at, note_id)
        self._total += 1
        self.endInsertRows()

    def move_to_top(self, note_id: NoteId, below: int = 0) -> None:
        """To the first row beneath `below` pinned ones."""
        self.move(note_id, below)

    def move(self, note_id: NoteId, row: int) -> None:
        """Nothing happens to a note that is not listed."""
        start = self.row_of(note_id)
        end = min(max(row, self._offset), self._offset + len(self._ids) - 1)
        if start is None or start == end:
            self.refresh((note_id,))
            return
        self.beginMoveRows(_ROOT, start, start, _ROOT, end + 1 if end > start else end)
        del self._ids[start - self._offset]
        self._ids.insert(end - self._offset, note_id)
        self.endMoveRows()
        self.refresh((note_id,))

    def remove(self, note_ids: Iterable[NoteId]) -> None:
        gone = set(note_ids)
        if len(gone) <= _ONE_BY_ONE:
            for note_id in gone:
                self._remove_one(note_id)
        else:
            self._remove_many(gone)
        self.selection.forget(gone)

    def refresh(self, note_ids: Iterable[NoteId]) -> None:
        """These notes look different now; they are read again when they are next shown."""
        changed = list(note_ids)
        for note_id in changed:
            self._rows.pop(note_id, None)
            self._marks.pop(note_id, None)
            self._snippets.pop(note_id, None)
        if len(changed) > _ONE_BY_ONE:
            self._tell_changed(0, self._total - 1)
            return
        for note_id in changed:
            row = self.row_of(note_id)
            if row is not None:
                self._tell_changed(row, row)

    def refresh_all(self) -> None:
        """After midnight, a change of zone, or any change that may concern every row."""
        self._rows.clear()
        self._marks.clear()
        self._dates.clear()
        self._tell_changed(0, self._total - 1)

    # How it is shown.

    def set_date_field(self, field: DateField) -> None:
        """Lists show the date that they are sorted by."""
        self._date_field = field
        self._tell_changed(0, self._total - 1)

    def set_grouped(self, is_grouped: bool) -> None:
        """Whether rows of about the same date stand beneath a heading: of a list that is in their order."""
        if is_grouped != self._is_grouped:
            self._is_grouped = is_grouped
            self._tell_changed(0, self._total - 1)

    def set_query(self, query: Query | None) -> None:
        """Mark the hits of `query`."""
        self._query = query
        self._marks.clear()
        self._snippets.clear()
        self._tell_changed(0, self._total - 1)

    def set_snippets(self, snippets: Mapping[NoteId, str]) -> None:
        """Texts around the hits, shown instead of the first words until the query changes."""
        for note_id, text in snippets.items():
            note = self._rows.get(note_id)
            shown = self.snippet_text(note) if note is not None else None
            self._snippets[note_id] = text
            if shown == text:
                continue
            self._marks.pop(note_id, None)
            if (row := self.row_of(note_id)) is not None:
                self._tell_changed(row, row)

    def without_snippet(self, rows: Iterable[int]) -> list[NoteId]:
        """The notes in these rows of which it is not known what stands around the hits."""
        ids = map(self.note_at, rows)
        return [note_id for note_id in ids if note_id is not None and note_id not in self._snippets]

    def date_text(self, note: NoteRow) -> str:
        at_ms, now = self._date_of(note), self._now()
        if now.date() != self._dated or len(self._dates) > _KEPT_ROWS:
            self._dates.clear()
            self._dated = now.date()
        if (known := self._dates.get(at_ms)) is None:
            known = self._dates[at_ms] = short_date(at_ms, now)
        return known

    def heading(self, row: int) -> str:
        """What stands above a row that begins a group; empty for any other."""
        if not self._is_grouped or (note := self.row(row)) is None:
            return ""
        name = self._group_of(note)
        before = self.row(row - 1) if row else None
        return "" if before is not None and self._group_of(before) == name else name

    def snippet_text(self, note: NoteRow) -> str:
        return self._snippets.get(note.id, note.snippet)

    def marks_of(self, note: NoteRow) -> RowMarks:
        if self._query is None:
            return _NO_MARKS
        known = self._marks.get(note.id)
        if known is None:
            known = RowMarks(self._query.marks(note.title), self._query.marks(self.snippet_text(note), is_body=True))
            self._marks[note.id] = known
        return known

    def _date_of(self, note: NoteRow) -> int:
        dates = {"edited": note.edited_ms, "created": note.created_ms, "trashed": note.trashed_ms}
        return dates[self._date_field] or note.edited_ms

    def _group_of(self, note: NoteRow) -> str:
        if note.pinned_ms and self._date_field != "trashed":
            return _("Pinned")
        return group_name(self._date_of(note), self._now())

    def _find(self, note_id: NoteId) -> int | None:
        """Near the last place first, then through the bytes (3 ms a million; `array.index` takes 28)."""
        low = max(0, self._found_at - _NEAR)
        try:
            at = self._ids.index(note_id, low, self._found_at + _NEAR)
        except ValueError:
            far = _position_in_bytes(self._ids, note_id)
            if far is None:
                return None
            at = far
        self._found_at = at
        return at

    def _fetch_around(self, at: int) -> None:
        first = max(0, at - _FETCHED // 2)
        wanted = [NoteId(one) for one in self._ids[first : first + _FETCHED]]
        missing = [one for one in wanted if one not in self._rows]
        found: dict[NoteId, NoteRow] = {row.id: row for row in self._fetch_rows(missing)}
        for one in missing:
            self._rows[one] = found.get(one)
        self._rows.move_to_end(wanted[at - first])
        while len(self._rows) > _KEPT_ROWS:
            forgotten, _row = self._rows.popitem(last=False)
            self._marks.pop(forgotten, None)
            self._snippets.pop(forgotten, None)

    def _keep_selected(self, fresh: array[int], is_whole: bool) -> None:
        """The selected notes that are listed on. 30 ms for 10 000 of a million; nothing where the list is the same."""
        if self._is_whole:
            if fresh == self._ids:
                return
            self.selection.settle(cast("Iterable[NoteId]", self._ids))
        if is_whole:
            self.selection.keep(cast("Iterable[NoteId]", fresh))

    def _continues_with(self, fresh: array[int]) -> bool:
        """Whether what is listed stays in its rows and only unknown or further ones come."""
        here = slice(self._offset, self._offset + len(self._ids))
        if len(fresh) < self._total or fresh[here] != self._ids:
            return False
        return self._offset == 0 or len(fresh) == self._total

    def _complete(self, fresh: array[int]) -> None:
        before = self._total
        self._found_at += self._offset
        blank = not self.is_complete
        if len(fresh) > before:
            self.beginInsertRows(_ROOT, before, len(fresh) - 1)
        self._ids, self._offset, self._total = fresh, 0, len(fresh)
        if len(fresh) > before:
            self.endInsertRows()
        if blank:
            self._tell_changed(0, before - 1)

    def _remove_one(self, note_id: NoteId) -> None:
        at = self._find(note_id)
        if at is None:
            return
        row = at + self._offset
        self.beginRemoveRows(_ROOT, row, row)
        del self._ids[at]
        self._total -= 1
        self.endRemoveRows()
        self._rows.pop(note_id, None)

    def _remove_many(self, gone: set[NoteId]) -> None:
        left = array("q", [one for one in self._ids if one not in gone])
        self.beginResetModel()
        self._total -= len(self._ids) - len(left)
        self._ids, self._found_at = left, 0
        self.endResetModel()

    def _tell_changed(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def _spoken(self, row: int) -> str:
        """What a screen reader says of a row."""
        note = self.row(row)
        if note is None:
            return _("Loading")
        title = note.title or _("New note")
        tags = " ".join(f"#{tag}" for tag in note.tags.split())
        parts = [
            self.heading(row),
            title,
            _("pinned") if note.pinned_ms else "",
            self.date_text(note),
            self.snippet_text(note),
            tags,
        ]
        return ", ".join(part for part in parts if part)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headers are hidden, but a screen reader would say their numbers."""
        is_name = role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal
        return _("Notes") if is_name else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        # Any: Qt's variant.
        if not index.isValid() or index.row() >= self._total:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            note = self.row(index.row())
            return note.title if note is not None else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row())
        return None


def _position_in_bytes(ids: array[int], note_id: NoteId) -> int | None:
    needle = re.compile(re.escape(struct.pack("=q", note_id)), re.DOTALL)
    match = needle.search(ids)
    # The end of one id and the beginning of the next may look like the one that is sought, and overlap it.
    while match is not None and match.start() % ids.itemsize:
        match = needle.search(ids, match.start() + 1)
    return None if match is None else match.start() // ids.itemsize
