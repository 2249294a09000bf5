"""The value that everything is made of: one change to a text.

Edits in a list follow one another: the position of each is in the text that the ones before it left.
Positions are Python code points.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from notes_desktop.core.values import NamedTuple

_PIECE = 8_192
_SPLIT_FROM = 4_096
_PROBE = 64
_MOST_LINES = 5_000


class Edit(NamedTuple):
    """At `position`, `removed` is taken out and `inserted` put in."""

    position: int
    removed: str
    inserted: str


class Overlap(ValueError):
    """Two sequences of edits change the same text and cannot be put after one another."""


def apply(text: str, edit: Edit) -> str:
    """`text` after `edit`. Raises ValueError when `removed` does not stand there."""
    position, removed, inserted = edit
    if not 0 <= position <= len(text) or not text.startswith(removed, position):
        raise ValueError(f"the removed text does not stand at {position}")
    return f"{text[:position]}{inserted}{text[position + len(removed) :]}"


def apply_all(text: str, edits: Sequence[Edit]) -> str:
    """`text` after all `edits`, the time growing with the edits and not with edits times text.

    Raises ValueError when the removed text of one does not stand where it should.
    """
    if len(edits) < 8 or len(text) < 2 * _PIECE:
        for edit in edits:
            text = apply(text, edit)
        return text
    pieces = _Pieces(text)
    for edit in edits:
        pieces.apply(edit)
    return pieces.text()


class _Pieces:
    """A text cut into short strings, with the place of the last edit remembered (typing stays near)."""

    def __init__(self, text: str) -> None:
        self._pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)] or [""]
        self._index = 0
        self._start = 0

    def text(self) -> str:
        return "".join(self._pieces)

    def apply(self, edit: Edit) -> None:
        self._seek(edit.position)
        end = edit.position + len(edit.removed) - self._start
        last, whole = self._index, self._pieces[self._index]
        if len(whole) < end:
            parts, length = [whole], len(whole)
            while length < end and last + 1 < len(self._pieces):
                last += 1
                parts.append(self._pieces[last])
                length += len(self._pieces[last])
            whole = "".join(parts)
        whole = apply(whole, Edit(edit.position - self._start, edit.removed, edit.inserted))
        if last > self._index or len(whole) > 4 * _PIECE:
            cut = [whole[at : at + _PIECE] for at in range(0, len(whole), _PIECE)] or [""]
            self._pieces[self._index : last + 1] = cut
        else:
            self._pieces[self._index] = whole

    def _seek(self, position: int) -> None:
        """Go to the piece in which `position` is, or which ends with it."""
        while position < self._start:
            self._index -= 1
            self._start -= len(self._pieces[self._index])
            if self._index == 0:
                break
        while position > self._start + len(self._pieces[self._index]) and self._index + 1 < len(self._pieces):
            self._start += len(self._pieces[self._index])
            self._index += 1


def invert(edit: Edit) -> Edit:
    """The edit that takes `edit` back."""
    return Edit(edit.position, edit.inserted, edit.removed)


def invert_all(edits: Sequence[Edit]) -> list[Edit]:
    """The edits that take all of `edits` back, the last one first."""
    return [invert(edit) for edit in reversed(edits)]


def compose(first: Edit, second: Edit) -> Edit | None:
    """One edit that does what `first` and then `second` do; None when they do not touch.

    Raises ValueError when `second` removes something else than `first` inserted.
    """
    begin, end = first.position, first.position + len(first.inserted)
    from_, to = second.position, second.position + len(second.removed)
    if to < begin or end < from_:
        return None
    shared = second.removed[max(begin - from_, 0) : max(end - from_, 0)]
    if shared != first.inserted[max(from_ - begin, 0) : max(to - begin, 0)]:
        raise ValueError(f"the removed text does not stand at {from_}")
    removed = second.removed[: max(begin - from_, 0)] + first.removed + second.removed[max(end - from_, 0) :]
    kept_before = first.inserted[: max(from_ - begin, 0)]
    kept_after = first.inserted[to - begin :] if to < end else ""
    return Edit(min(begin, from_), removed, kept_before + second.inserted + kept_after)


def compose_all(edits: Iterable[Edit]) -> list[Edit]:
    """The same change in fewer edits: neighbours that touch become one, those that do nothing go."""
    composed: list[Edit] = []
    for edit in edits:
        while composed and (both := compose(composed[-1], edit)) is not None:
            composed.pop()
            edit = both
        if edit.removed != edit.inserted:
            composed.append(edit)
    return composed


def diff(
    old: str, new: str, start: int | None = None, old_end: int | None = None, new_end: int | None = None
) -> list[Edit]:
    """The edits that make `new` from `old`: none, one, or several where one would be large.

    `old[start:old_end]` became `new[start:new_end]` is only a hint: editors report wide and shifted ranges.
    It decides where a doubled letter was typed when it is true, and is ignored when it is not.
    """
    if old == new:
        return []
    if start is None or old_end is None or new_end is None or not _is_true(old, new, start, old_end, new_end):
        start, old_end, new_end = 0, len(old), len(new)
    edit = _trimmed(start, old[start:old_end], new[start:new_end])
    if not _is_splittable(edit):
        return [edit]
    several = _split(edit)
    return several if 2 * _size(several) < _size([edit]) else [edit]


def _is_splittable(edit: Edit) -> bool:
    """Large, and not so one-sided that several edits could not be half as large."""
    short, long = sorted((len(edit.removed), len(edit.inserted)))
    return _SPLIT_FROM < long < 3 * short


def _is_true(old: str, new: str, start: int, old_end: int, new_end: int) -> bool:
    return (
        0 <= start <= old_end <= len(old)
        and start <= new_end <= len(new)
        and old[:start] == new[:start]
        and old[old_end:] == new[new_end:]
    )


def _size(edits: Iterable[Edit]) -> int:
    return sum(len(edit.removed) + len(edit.inserted) for edit in edits)


def _trimmed(position: int, removed: str, inserted: str) -> Edit:
    """The smallest edit that does the same."""
    front = _common_prefix(removed, inserted)
    removed, inserted = removed[front:], inserted[front:]
    back = _common_suffix(removed, inserted)
    return Edit(position + front, removed[: len(removed) - back], inserted[: len(inserted) - back])


def _common_prefix(one: str, other: str) -> int:
    """How far both are equal, by bisecting on slices, which compare at the speed of memcmp."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_suffix(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _split(edit: Edit) -> list[Edit]:
    """`edit` as several, around a long block that both texts share, else around shared lines."""
    position, removed, inserted = edit
    old_at, new_at, length = _shared_block(removed, inserted)
    if 4 * length < min(len(removed), len(inserted)):
        return _split_by_lines(edit)
    halves = (
        _trimmed(position, removed[:old_at], inserted[:new_at]),
        _trimmed(position + new_at + length, removed[old_at + length :], inserted[new_at + length :]),
    )
    several: list[Edit] = []
    for half in halves:
        if half.removed or half.inserted:
            several.extend(_split(half) if _is_splittable(half) else [half])
    return several


def _shared_block(one: str, other: str) -> tuple[int, int, int]:
    """Its place in `one`, its place in `other` and its length; the length is 0 when no probe found one."""
    best = (0, 0, 0)
    for quarter in (2, 1, 3):
        at = len(one) * quarter // 4
        found = other.find(one[at : at + _PROBE])
        if found < 0:
            continue
        back = _common_suffix(one[:at], other[:found])
        length = back + _common_prefix(one[at:], other[found:])
        best = max(best, (at - back, found - back, length), key=lambda block: block[2])
        if 2 * length > len(one):
            break
    return best


def _split_by_lines(edit: Edit) -> list[Edit]:
    """`edit` as several, around the lines that stand once in both texts and in the same order.

    These anchors of the patience diff (https://bramcohen.livejournal.com/73318.html) need no search that
    could become quadratic, as difflib's does on a note of equal lines. 5 000 lines take some 25 ms.
    """
    if max(edit.removed.count("\n"), edit.inserted.count("\n")) > _MOST_LINES:
        return [edit]
    old, new = edit.removed.split("\n"), edit.inserted.split("\n")
    old[:-1] = [line + "\n" for line in old[:-1]]
    new[:-1] = [line + "\n" for line in new[:-1]]
    edits: list[Edit] = []
    position, old_at, new_at = edit.position, 0, 0
    for old_line, new_line in [*_anchors(old, new), (len(old), len(new))]:
        gap = _trimmed(position, "".join(old[old_at:old_line]), "".join(new[new_at:new_line]))
        if gap.removed or gap.inserted:
            edits.append(gap)
        position += sum(map(len, new[new_at:new_line]))
        if new_line < len(new):
            position += len(new[new_line])
        old_at, new_at = old_line + 1, new_line + 1
    return edits


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Pairs of line numbers, rising on both sides: the longest such run of the lines unique on each."""
    places = _unique(new)
    pairs = [(index, places[line]) for line, index in _unique(old).items() if line in places]
    tops: list[int] = []
    chains: list[tuple[int, int]] = []
    before: list[int] = []
    ends: list[int] = []
    for number, (_old_line, new_line) in enumerate(pairs):
        height = bisect_left(tops, new_line)
        before.append(ends[height - 1] if height else -1)
        tops[height : height + 1] = [new_line]
        ends[height : height + 1] = [number]
    at = ends[-1] if ends else -1
    while at >= 0:
        chains.append(pairs[at])
        at = before[at]
    return chains[::-1]


def _unique(lines: list[str]) -> dict[str, int]:
    """The lines that stand there once, in order, with their numbers."""
    first: dict[str, int] = {}
    doubled: set[str] = set()
    for number, line in enumerate(lines):
        if first.setdefault(line, number) != number:
            doubled.add(line)
    for line in doubled:
        del first[line]
    return first


def rebase(ours: Sequence[Edit], theirs: Sequence[Edit]) -> tuple[list[Edit], list[Edit]]:
    """Two sequences made on the same text, each rewritten to follow the other.

    `theirs` and then the first answer give the same text as `ours` and then the second. Where both insert
    at one place, theirs stands first. Raises Overlap when they change the same text.
    """
    moved_theirs = list(theirs)
    moved_ours: list[Edit] = []
    for our in ours:
        for number, their in enumerate(moved_theirs):
            our, moved_theirs[number] = _pass(our, their)
        moved_ours.append(our)
    return moved_ours, moved_theirs


def rebase_keeping(text: str, ours: Sequence[Edit], theirs: Sequence[Edit]) -> tuple[list[Edit], list[Edit]]:
    """Like `rebase`, both made on `text`, but never refuses: nothing that either of them inserts is lost.

    Where both change the same text, what ours removes stays as theirs left it, and what ours inserts goes beside it.
    """
    try:
        return rebase(ours, theirs)
    except Overlap:
        pass
    mine, other, brought, moved = text, apply_all(text, theirs), list(theirs), list[Edit]()
    for our in ours:
        mine = apply(mine, our)
        try:
            ours_behind, brought = rebase([our], brought)
        except Overlap:
            ours_behind = [Edit(shift(our.position, brought), "", our.inserted)] if our.inserted else []
            other = apply_all(other, ours_behind)
            brought = diff(mine, other)
        else:
            other = apply_all(other, ours_behind)
        moved.extend(ours_behind)
    return moved, brought


def _pass(our: Edit, their: Edit) -> tuple[Edit, Edit]:
    """Both edits of one text, each as it is after the other."""
    if not our.removed and not our.inserted:
        return our._replace(position=shift(our.position, [their])), their
    if not their.removed and not their.inserted:
        return our, their._replace(position=shift(their.position, [our]))
    same_place = our.position == their.position and not our.removed and not their.removed
    if not same_place and our.position + len(our.removed) <= their.position:
        return our, _moved(their, our)
    if their.position + len(their.removed) <= our.position:
        return _moved(our, their), their
    raise Overlap(f"both change the text at {our.position}")


def _moved(edit: Edit, earlier: Edit) -> Edit:
    return edit._replace(position=edit.position + len(earlier.inserted) - len(earlier.removed))


def shift(position: int, edits: Iterable[Edit]) -> int:
    """Where a caret at `position` stands after `edits`; what is inserted right at it goes behind it."""
    for at, removed, inserted in edits:
        if position >= at + len(removed) and position > at:
            position += len(inserted) - len(removed)
        elif position > at:
            position = at + min(position - at, len(inserted))
    return position
