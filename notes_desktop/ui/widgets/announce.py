"""Words for a screen reader that no change of focus would bring."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str, *, is_urgent: bool = False) -> None:
    """Say `words`, after what is being said; urgent ones at once."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # with all its roles, which a start can spare

    if not words or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, words)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if is_urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)
