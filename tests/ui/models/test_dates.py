from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale

from notes_desktop.ui.models.dates import edited_text, short_date

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2025, 11, 17, 15, 0, tzinfo=BERLIN)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


def _ms(*parts: int) -> int:
    year, month, day, hour, minute = (*parts, 0, 0)[:5]
    return int(datetime(year, month, day, hour, minute, tzinfo=BERLIN).timestamp() * 1000)


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ((2025, 11, 17, 9, 5), "09:05"),
        ((2025, 11, 17, 0, 0), "00:00"),
        ((2025, 11, 16, 23, 59), "Yesterday"),
        ((2025, 11, 15), "Saturday"),
        ((2025, 11, 11), "Tuesday"),
        ((2025, 11, 10), "10 Nov"),
        ((2025, 1, 1), "1 Jan"),
        ((2024, 12, 31), "31 Dec 2024"),
        ((2025, 11, 18), "18 Nov"),
        ((2031, 1, 2), "2 Jan 2031"),
    ],
)
def test_a_date_is_as_short_as_it_can_be_understood(at: tuple[int, ...], shown: str) -> None:
    assert short_date(_ms(*at), NOW) == shown


def test_the_day_is_that_of_the_zone_and_its_summer_time() -> None:
    at_ms = _ms(2025, 7, 1, 0, 30)
    assert short_date(at_ms, NOW) == "1 Jul"
    assert short_date(at_ms, NOW.astimezone(ZoneInfo("America/New_York"))) == "30 Jun"


def test_a_naive_now_means_the_local_zone() -> None:
    now = datetime(2025, 11, 17, 15, 0)  # noqa: DTZ001
    assert short_date(int(datetime(2025, 11, 17, 8, 15).timestamp() * 1000), now) == "08:15"  # noqa: DTZ001


@pytest.mark.parametrize("at_ms", [10**18, -(10**18)])
def test_what_is_no_date_is_shown_as_none(at_ms: int) -> None:
    assert short_date(at_ms, NOW) == ""


@pytest.mark.parametrize(
    ("at", "said"),
    [((2025, 11, 17, 9, 5), "edited 09:05"), ((2025, 11, 16), "edited yesterday"), ((2025, 11, 15), "edited Saturday")],
)
def test_the_line_below_the_text_says_when_it_was_changed(at: tuple[int, ...], said: str) -> None:
    assert edited_text(_ms(*at), NOW) == said


def test_nothing_is_said_of_what_is_no_date() -> None:
    assert edited_text(10**18, NOW) == ""
