"""What the style says of a row that is painted. Loaded when it matters: QStyle brings 700 names, 10 ms of a start."""

from __future__ import annotations

from PySide6.QtWidgets import QStyle, QStyleOptionViewItem


def has_focus(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_HasFocus)


def is_under_mouse(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_MouseOver)
