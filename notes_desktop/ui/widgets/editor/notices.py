"""What a surface reports to the editor that owns it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal


class Notices(QObject):
    """Signals of both surfaces, which share their behaviour but no base class of Qt's that could own them.

    `about_to_change(kind)` comes before a person's change, `about_to_insert(text, position)`
    before text of any length is laid out, its place in UTF-16 units.
    """

    about_to_change = Signal(str)
    caret_moved_by_hand = Signal()
    scrolled_or_moved = Signal()
    left = Signal()
    composed = Signal()
    zoom_requested = Signal(int)
    command_requested = Signal(str)
    menu_requested = Signal(QPoint)
    about_to_insert = Signal(str, int)
