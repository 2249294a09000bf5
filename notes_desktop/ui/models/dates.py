"""Dates as lists show them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QDate, QLocale

from notes_desktop.core.text import _

_WEEK_DAYS = 7
_MONTH_DAYS = 30
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def short_date(at_ms: int, now: datetime) -> str:
    """The time of today, *Yesterday*, a weekday of the last week, a day of this year, or day, month and year.

    In the zone of `now`; a naive `now` means the local zone. Empty for what is no date of the calendar.
    """
    try:
        at = local_time(at_ms, now)
    except (OverflowError, OSError, ValueError):
        return ""
    days = (now.date() - at.date()).days
    if days == 0:
        return f"{at.hour:02}:{at.minute:02}"
    if days == 1:
        return _("Yesterday")
    if 1 < days < _WEEK_DAYS:
        return QLocale().standaloneDayName(at.isoweekday())
    return _named_day(at.date(), "d MMM" if at.year == now.year else "d MMM yyyy")


def group_name(at_ms: int, now: datetime) -> str:
    """What notes of about that date are called together: *Today*, *Yesterday*, a month, a year.

    Empty for what is no date of the calendar. What is still to come belongs to today.
    """
    try:
        day = local_time(at_ms, now).date()
    except (OverflowError, OSError, ValueError):
        return ""
    days = (now.date() - day).days
    if days <= 0:
        return _("Today")
    if days == 1:
        return _("Yesterday")
    if days < _WEEK_DAYS:
        return _("The last 7 days")
    if days < _MONTH_DAYS:
        return _("The last 30 days")
    return QLocale().standaloneMonthName(day.month) if day.year == now.year else str(day.year)


def edited_text(at_ms: int, now: datetime) -> str:
    """When a text was changed, as words that go on in a line; empty for what is no date of the calendar."""
    when = short_date(at_ms, now)
    if when == _("Yesterday"):
        return _("edited yesterday")
    return _("edited {when}").format(when=when) if when else ""


def local_time(at_ms: int, now: datetime) -> datetime:
    at = _EPOCH + timedelta(milliseconds=at_ms)
    return at.astimezone(now.tzinfo)


def _named_day(day: date, form: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), form)
