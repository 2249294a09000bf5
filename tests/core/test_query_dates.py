from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_desktop.core.query import Subject, parse
from notes_desktop.core.query_dates import EARLIEST_MS, LATEST_MS, NAMED_PERIODS, read_period

NOW = datetime(2024, 6, 5, 14, 30, tzinfo=UTC)  # a Wednesday


class Summer(tzinfo):
    """One hour before UTC, from April on two."""

    def utcoffset(self, when: datetime | None) -> timedelta:
        return timedelta(hours=2 if when is not None and when.month >= 4 else 1)

    def dst(self, when: datetime | None) -> timedelta:
        return self.utcoffset(when) - timedelta(hours=1)

    def tzname(self, when: datetime | None) -> str:
        return "Summer"


def ms(*when: int, zone: tzinfo = UTC) -> int:
    return int(datetime(*when, tzinfo=zone).timestamp() * 1000)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("value", "first", "behind"),
    [
        ("2024", (2024, 1, 1), (2025, 1, 1)),
        ("2024-05", (2024, 5, 1), (2024, 6, 1)),
        ("2024-12", (2024, 12, 1), (2025, 1, 1)),
        ("2024-5-1", (2024, 5, 1), (2024, 5, 2)),
        ("2024-02-29", (2024, 2, 29), (2024, 3, 1)),
        ("2024-03..2024-05-10", (2024, 3, 1), (2024, 5, 11)),
        ("1815", (1815, 1, 1), (1816, 1, 1)),
        ("today", (2024, 6, 5), (2024, 6, 6)),
        ("Yesterday", (2024, 6, 4), (2024, 6, 5)),
        ("this-week", (2024, 6, 3), (2024, 6, 10)),
        ("last-week", (2024, 5, 27), (2024, 6, 3)),
        ("this-month", (2024, 6, 1), (2024, 7, 1)),
        ("last-month", (2024, 5, 1), (2024, 6, 1)),
        ("this-year", (2024, 1, 1), (2025, 1, 1)),
        ("last-year", (2023, 1, 1), (2024, 1, 1)),
    ],
)
def test_a_period_begins_and_ends_at_midnight(value: str, first: tuple[int, ...], behind: tuple[int, ...]) -> None:
    assert read_period(value, NOW) == (ms(*first), ms(*behind))


@pytest.mark.parametrize(
    ("value", "period"),
    [
        (">2024-05-01", (ms(2024, 5, 2), LATEST_MS)),
        (">=2024-05-01", (ms(2024, 5, 1), LATEST_MS)),
        ("<2024-05", (EARLIEST_MS, ms(2024, 5, 1))),
        ("<=2024-05", (EARLIEST_MS, ms(2024, 6, 1))),
        (">last-week", (ms(2024, 6, 3), LATEST_MS)),
        ("7d", (ms(2024, 5, 29), LATEST_MS)),
        ("2w", (ms(2024, 5, 22), LATEST_MS)),
        ("3m", (ms(2024, 3, 5), LATEST_MS)),
        ("1y", (ms(2023, 6, 5), LATEST_MS)),
        ("12h", (ms(2024, 6, 5, 2, 30), LATEST_MS)),
    ],
)
def test_a_time_may_be_open_at_one_end(value: str, period: tuple[int, int]) -> None:
    assert read_period(value, NOW) == period


@pytest.mark.parametrize(
    "value",
    ["", "soon", "24", "2024-13", "2023-02-29", "2024-05-01x", "0000", "99999y", ">7d", "2024..2023", ">2024..2025"],
)
def test_what_is_no_time_is_not_read(value: str) -> None:
    assert read_period(value, NOW) is None


def test_a_month_ago_is_a_day_that_exists() -> None:
    assert read_period("1m", datetime(2024, 3, 31, tzinfo=UTC)) == (ms(2024, 2, 29), LATEST_MS)


def test_days_begin_where_the_person_is() -> None:
    zone = timezone(timedelta(hours=-8))

    assert read_period("today", datetime(2024, 6, 5, 20, tzinfo=zone)) == (ms(2024, 6, 5, 8), ms(2024, 6, 6, 8))


def test_a_day_of_winter_has_the_hour_of_winter() -> None:
    now = datetime(2024, 6, 5, tzinfo=Summer())

    assert read_period("2024-01", now) == (ms(2023, 12, 31, 23), ms(2024, 1, 31, 23))
    assert read_period("2024-06-01", now) == (ms(2024, 5, 31, 22), ms(2024, 6, 1, 22))


def test_the_days_of_this_computer_hold_a_note_made_now() -> None:
    now_ms = int(datetime.now(UTC).timestamp() * 1000)

    assert parse("created:today edited:1h").matches(Subject("", "", created_ms=now_ms, edited_ms=now_ms))


@pytest.mark.parametrize("operator", ["created", "edited"])
def test_each_time_is_asked_by_its_name(operator: str) -> None:
    query = parse(f"{operator}:2024-05", NOW)
    inside, outside = ms(2024, 5, 31, 23, 59), ms(2024, 6, 1)

    assert query.matches(Subject("", "", **{f"{operator}_ms": inside}))  # type: ignore[arg-type]
    assert not query.matches(Subject("", "", **{f"{operator}_ms": outside}))  # type: ignore[arg-type]
    assert parse(f"-{operator}:2024-05", NOW).matches(Subject("", "", created_ms=outside, edited_ms=outside))


@given(st.dates(), st.sampled_from((*NAMED_PERIODS, "7d", "2w", "5m", "9y", "48h")))
def test_every_day_has_all_periods(day: date, value: str) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    period = read_period(value, now)

    assert period is None or period[0] < period[1]
    assert period is not None or day.year < 11 or day.year > 9998


@given(st.text("0123456789-<>=.dwmyh", max_size=14))
def test_no_text_is_an_error(value: str) -> None:
    period = read_period(value, NOW)

    assert period is None or period[0] < period[1]
