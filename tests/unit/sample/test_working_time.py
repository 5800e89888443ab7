from datetime import datetime

import pytest

from tandem.sample.truth.working_time import Calendar

MINUTE = 60_000_000
CHICAGO = {"timezone": "America/Chicago", "hours": {"mon-fri": ["08:00-17:00"]}}
NIGHT = {"timezone": "Europe/Berlin", "hours": {"sat": ["22:00-06:00"]}}


@pytest.fixture(scope="module")
def chicago() -> Calendar:
    return Calendar(CHICAGO, datetime(2025, 1, 1), datetime(2025, 12, 31))


def test_time_counts_only_inside_office_hours(chicago: Calendar) -> None:
    # Tuesday 17:01:38 to Wednesday 13:58:00 in Chicago, five hours behind UTC
    start, end = datetime(2025, 7, 8, 22, 1, 38), datetime(2025, 7, 9, 18, 58)
    assert chicago.position(end) - chicago.position(start) == 358 * MINUTE


def test_a_target_that_ends_at_closing_time_is_due_then_and_broken_next_morning(
    chicago: Calendar,
) -> None:
    start = chicago.position(datetime(2025, 7, 8, 21, 0))
    assert chicago.first_reaching(start + 60 * MINUTE) == datetime(2025, 7, 8, 22, 0)
    assert chicago.last_within(start + 60 * MINUTE) == datetime(2025, 7, 9, 13, 0)


def test_a_night_shift_is_an_hour_shorter_when_the_clocks_go_forward() -> None:
    night = Calendar(NIGHT, datetime(2025, 3, 20), datetime(2025, 4, 20))
    long = night.position(datetime(2025, 3, 24)) - night.position(datetime(2025, 3, 21))
    short = night.position(datetime(2025, 3, 31)) - night.position(datetime(2025, 3, 28))
    assert (long, short) == (8 * 60 * MINUTE, 7 * 60 * MINUTE)


def test_holidays_and_half_days_replace_the_hours() -> None:
    rules = CHICAGO | {
        "holidays": {"country": "US"},
        "half_days": [{"date": datetime(2025, 12, 24).date(), "hours": ["08:00-12:00"]}],
    }
    calendar = Calendar(rules, datetime(2025, 12, 20), datetime(2025, 12, 31))
    counted = calendar.position(datetime(2025, 12, 27)) - calendar.position(datetime(2025, 12, 24))
    assert counted == (4 + 0 + 9) * 60 * MINUTE
