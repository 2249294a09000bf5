"""Times in the search box: `2024`, `>=2024-05-01`, `last-week`, `7d`."""

import re
from datetime import UTC, date, datetime, timedelta

NAMED_PERIODS = (
    "today",
    "yesterday",
    "this-week",
    "last-week",
    "this-month",
    "last-month",
    "this-year",
    "last-year",
)
EARLIEST_MS = -(1 << 62)
LATEST_MS = 1 << 62

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_AGO = re.compile(r"([0-9]{1,5})([hdwmy])")

Days = tuple[date, date]
"""The first day, and the one behind the last."""


def read_period(value: str, now: datetime) -> tuple[int, int] | None:
    """From when until before when, in UTC milliseconds; None when `value` is no time.

    Days begin in the zone of `now`, or where that has none, in the one of this computer; weeks on Monday.
    `>` is behind the end of what follows, `<` before its begin.
    """
    value = value.lower()
    try:
        if (ago := _AGO.fullmatch(value)) is not None:
            return _ago(int(ago[1]), ago[2], now), LATEST_MS
        sign = re.match(r"(>=|<=|>|<)?", value)
        assert sign is not None
        first, _, last = value[sign.end() :].partition("..")
        days, until = _days(first, now.date()), _days(last or first, now.date())
        if days is None or until is None or (last and sign[0]):
            return None
        return _bounds(sign[0], _begin_ms(days[0], now), _begin_ms(until[1], now))
    except (ValueError, OverflowError):  # 2024-02-30, or the year 0
        return None


def _bounds(sign: str, begin_ms: int, end_ms: int) -> tuple[int, int] | None:
    bounds = {
        "": (begin_ms, end_ms),
        ">": (end_ms, LATEST_MS),
        ">=": (begin_ms, LATEST_MS),
        "<": (EARLIEST_MS, begin_ms),
        "<=": (EARLIEST_MS, end_ms),
    }[sign]
    return bounds if bounds[0] < bounds[1] else None


def _days(value: str, today: date) -> Days | None:
    if value in NAMED_PERIODS:
        return _named(value, today)
    found = _DATE.fullmatch(value)
    if found is None:
        return None
    year, month, day = int(found[1]), found[2], found[3]
    if month is None:
        return date(year, 1, 1), date(year + 1, 1, 1)
    if day is None:
        return _month(year, int(month))
    first = date(year, int(month), int(day))
    return first, first + timedelta(1)


def _named(value: str, today: date) -> Days:
    back = 1 if value.startswith("last") else 0
    if value.endswith("week"):
        monday = today - timedelta(today.weekday() + 7 * back)
        return monday, monday + timedelta(7)
    if value.endswith("month"):
        first = today.replace(day=1) - timedelta(back)
        return _month(first.year, first.month)
    if value.endswith("year"):
        return date(today.year - back, 1, 1), date(today.year - back + 1, 1, 1)
    first = today - timedelta(value == "yesterday")
    return first, first + timedelta(1)


def _month(year: int, month: int) -> Days:
    first = date(year, month, 1)
    return first, (first + timedelta(31)).replace(day=1)


def _ago(count: int, unit: str, now: datetime) -> int:
    """Hours are counted back from now, everything longer from the begin of today."""
    if unit == "h":
        return int((now - timedelta(hours=count)).timestamp() * 1000)
    today = now.date()
    if unit in "my":
        months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
        days = _month(months // 12, months % 12 + 1)
        return _begin_ms(min(days[0] + timedelta(today.day - 1), days[1] - timedelta(1)), now)
    return _begin_ms(today - timedelta(count * (7 if unit == "w" else 1)), now)


def _begin_ms(day: date, now: datetime) -> int:
    begin = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
    try:
        return int(begin.timestamp() * 1000)
    except (ValueError, OverflowError, OSError):  # the zone of this computer ends somewhere
        return int(begin.replace(tzinfo=UTC).timestamp() * 1000)
