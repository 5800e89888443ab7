import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from tandem.agreement.calendar_days import calendar_days
from tandem.agreement.calendars import (
    Window,
    definitions_of,
    offset_segments,
    worked_seconds_before,
    working_windows,
)
from tandem.agreement.loader import load_agreement
from tandem.agreement.promises import Calendar
from tandem.agreement.schema import Agreement
from tandem.errors import ConfigurationError
from tandem.settings import PROJECT_ROOT
from tests.unit.agreement.wall_clock import WallClock

HOURS = (
    {"mon-fri": ["09:00-17:30"]},
    {"mon-fri": ["08:00-12:15", "13:00-18:00"], "sat": ["10:00-14:00"]},
    {"mon-sun": ["22:00-06:00"]},
    {"sun-thu": ["00:30-03:30", "20:00-02:30"]},
    {"mon-sun": ["00:00-00:00"]},
)


@pytest.fixture(scope="module")
def default() -> Agreement:
    return load_agreement(PROJECT_ROOT / "expectations" / "agreement")


def _with_calendars(agreement: Agreement, *calendars: dict) -> Agreement:
    """The default agreement with other calendars, one version for each."""
    version = agreement.versions[0]
    days = (date(2024, 1, 1), date(2026, 7, 1))
    return Agreement(
        versions=tuple(
            version.model_copy(
                update={"in_force_from": day, "calendars": (Calendar.model_validate(calendar),)}
            )
            for day, calendar in zip(days, calendars, strict=False)
        )
    )


def _worked(rows: dict[date, dict], instant: float) -> float:
    """The arithmetic the SQL does: the day's running total plus its windows so far."""
    row = rows[datetime.fromtimestamp(instant, UTC).date()]
    worked = float(row["worked_before_seconds"])
    for number in range(1, 5):
        opens, closes = row[f"window_{number}_opens_at"], row[f"window_{number}_closes_at"]
        if opens is not None:
            worked += max(0.0, min(instant, closes / 1e6) - opens / 1e6)
    return worked


def _days_of_interest(zones: list[str], chance: random.Random) -> list[tuple[str, datetime]]:
    """For every zone one change of its clocks between 2007 and 2037, or a day without one."""
    found = []
    for zone in zones:
        year = chance.randint(2007, 2037)
        edges = offset_segments(ZoneInfo(zone), date(year, 1, 1), date(year, 12, 31))[1:]
        instant = (
            chance.choice(edges)[0] if edges else chance.randrange(1_167_609_600, 2_145_916_800)
        )
        found.append((zone, datetime.fromtimestamp(instant, UTC)))
    return found


def test_every_zone_counts_like_the_wall_clock_around_its_clock_changes(default: Agreement) -> None:
    chance = random.Random(7)
    clocks = 0
    zones = sorted(zone for zone in available_timezones() if zone.count("/") and "Etc" not in zone)
    for zone, change in _days_of_interest(zones, chance):
        calendar = {"calendar": "c", "timezone": zone, "hours": chance.choice(HOURS)}
        day = change.date()
        agreement = _with_calendars(default, calendar)
        first, last = day - timedelta(days=1), day + timedelta(days=1)
        rows = {row["utc_date"]: row for row in calendar_days(agreement, first, last)}
        wall = WallClock(agreement.versions[0].calendars[0], first, last + timedelta(days=1))
        low = wall.first
        for _ in range(8):
            begin = chance.randrange(low, low + 3 * 86_400)
            end = chance.randrange(begin, low + 3 * 86_400)
            walked = wall.until(end * 1_000_000) - wall.until(begin * 1_000_000)
            assert _worked(rows, end) - _worked(rows, begin) == walked / 1_000_000, zone
            clocks += 1
    assert clocks > 3_000


def test_a_skipped_hour_is_not_worked_and_a_repeated_one_is_worked_twice(
    default: Agreement,
) -> None:
    calendar = {"calendar": "c", "timezone": "America/New_York", "hours": {"sun": ["01:00-04:00"]}}
    agreement = _with_calendars(default, calendar)
    definitions = definitions_of(agreement, "c")
    spring = working_windows(definitions, date(2026, 3, 8), date(2026, 3, 8))
    autumn = working_windows(definitions, date(2026, 11, 1), date(2026, 11, 1))
    assert [window.closes - window.opens for window in spring] == [2 * 3_600]
    assert [window.closes - window.opens for window in autumn] == [4 * 3_600]


def test_an_overnight_span_belongs_to_the_day_on_which_it_opens(default: Agreement) -> None:
    calendar = {
        "calendar": "c",
        "timezone": "UTC",
        "hours": {"mon-fri": ["22:00-06:00"]},
        "days_off": [{"date": date(2026, 3, 4), "name": "Closed"}],
    }
    windows = working_windows(
        definitions_of(_with_calendars(default, calendar), "c"), date(2026, 3, 4), date(2026, 3, 5)
    )
    opened_on_the_third = datetime(2026, 3, 4, 6, tzinfo=UTC).timestamp()
    assert windows[0].closes == opened_on_the_third
    assert len(windows) == 2


def test_half_days_replace_hours_even_on_a_holiday(default: Agreement) -> None:
    calendar = {
        "calendar": "c",
        "timezone": "UTC",
        "hours": {"mon-fri": ["09:00-17:00"]},
        "holidays": {"country": "US"},
        "half_days": [{"date": date(2026, 12, 25), "hours": ["09:00-10:00"], "name": "Standby"}],
    }
    definitions = definitions_of(_with_calendars(default, calendar), "c")
    christmas = working_windows(definitions, date(2026, 12, 25), date(2026, 12, 25))
    thanksgiving = working_windows(definitions, date(2026, 11, 26), date(2026, 11, 26))
    assert [window.closes - window.opens for window in christmas] == [3_600]
    assert thanksgiving == []


def test_a_new_version_changes_hours_from_its_local_day_on_and_no_second_is_lost(
    default: Agreement,
) -> None:
    early = {"calendar": "c", "timezone": "Asia/Tokyo", "hours": {"mon-sun": ["00:00-00:00"]}}
    late = {"calendar": "c", "timezone": "America/New_York", "hours": {"mon-sun": ["00:00-00:00"]}}
    definitions = definitions_of(_with_calendars(default, early, late), "c")
    windows = working_windows(definitions, date(2026, 6, 29), date(2026, 7, 3))
    tokyo_ends = datetime(2026, 6, 30, 15, tzinfo=UTC).timestamp()
    new_york_begins = datetime(2026, 7, 1, 4, tzinfo=UTC).timestamp()
    assert (windows[0].closes, windows[1].opens) == (tokyo_ends, new_york_begins)


def test_a_calendar_that_a_later_version_drops_stays_as_it_was(default: Agreement) -> None:
    first = {"calendar": "c", "timezone": "UTC", "hours": {"mon-fri": ["09:00-17:00"]}}
    other = {"calendar": "d", "timezone": "UTC", "hours": {"mon-fri": ["09:00-17:00"]}}
    (definition,) = definitions_of(_with_calendars(default, first, other), "c")
    assert (definition.valid_from, definition.valid_until) == (None, None)


def test_days_are_dense_and_their_totals_run_on(default: Agreement) -> None:
    days = list(calendar_days(default, date(2026, 3, 1), date(2026, 3, 31)))
    eastern = [row for row in days if row["calendar"] == "us_eastern"]
    assert len(eastern) == 31
    assert eastern[0]["worked_before_seconds"] == 0
    assert eastern[-1]["worked_before_seconds"] == 21 * 30_600


def test_a_day_knows_its_key_and_when_work_ended_before_it(default: Agreement) -> None:
    calendar = {"calendar": "c", "timezone": "UTC", "hours": {"mon-fri": ["09:00-17:00"]}}
    agreement = _with_calendars(default, calendar)
    days = list(calendar_days(agreement, date(2026, 3, 6), date(2026, 3, 9)))
    assert [row["calendar_day"] for row in days] == [120_518, 120_519, 120_520, 120_521]
    friday = int(datetime(2026, 3, 6, 17, tzinfo=UTC).timestamp() * 1_000_000)
    assert [row["previously_closed_at"] for row in days] == [None, friday, friday, friday]


def test_a_fifth_window_in_one_day_is_refused_not_dropped(default: Agreement) -> None:
    hours = {
        "mon": ["20:00-21:00", "22:00-23:00"],
        "tue": ["01:00-02:00", "03:00-04:00", "05:00-06:00"],
    }
    calendar = {"calendar": "c", "timezone": "America/New_York", "hours": hours}
    with pytest.raises(ConfigurationError, match="Calendar `c` opens and closes more than 4 times"):
        list(calendar_days(_with_calendars(default, calendar), date(2026, 3, 1), date(2026, 3, 31)))


def test_worked_seconds_before_counts_whole_windows_and_the_part_of_the_last() -> None:
    windows = [Window(100, 200), Window(300, 400)]
    counted = [worked_seconds_before(windows, second) for second in (50, 100, 150, 250, 350, 999)]
    assert counted == [0, 0, 50, 100, 150, 200]
