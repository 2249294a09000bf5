"""Which part of the text changed since the last flush, as far as Qt tells."""

from __future__ import annotations


class Interval:
    """The union of `contentsChange` reports, in UTF-16 units. A hint: Qt reports wide and shifted ranges."""

    def __init__(self) -> None:
        self._union: tuple[int, int, int] | None = None

    def widen(self, position: int, removed: int, added: int) -> None:
        end = position + removed
        if self._union is None:
            self._union = (position, end, position + added)
            return
        start, old_end, new_end = self._union
        beyond = max(0, end - new_end)
        self._union = (min(start, position), old_end + beyond, new_end + beyond + added - removed)

    def value(self) -> tuple[int, int, int] | None:
        """(start, end in the old text, end in the new text), None when nothing changed."""
        return self._union

    def take(self) -> tuple[int, int, int] | None:
        union, self._union = self._union, None
        return union
