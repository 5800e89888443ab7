"""When the sample company's reps work: rough office hours per zone, holidays kept.

Coarser on purpose than the agreement's calendars (no lunch break, no half days): what people do
and what is counted as working time are different things, and the difference makes real breaches.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays

# Zone of a team → the country and subdivision whose holidays it keeps, and its hours.
_TEAMS = {
    "America/New_York": ("US", None, 9, 17),
    "America/Chicago": ("US", None, 9, 17),
    "America/Los_Angeles": ("US", "CA", 9, 17),
    "Europe/London": ("GB", "ENG", 9, 17),
    "Europe/Berlin": ("DE", "BE", 9, 18),
    "Australia/Sydney": ("AU", "NSW", 9, 17),
}

Workday = tuple[str, datetime, datetime, float]


def plan_workdays(first: date, last: date) -> list[Workday]:
    """Zone, opening, closing (UTC) and working seconds before it, for every working day."""
    return [workday for zone in _TEAMS for workday in _of_zone(zone, first, last)]


def _of_zone(zone: str, first: date, last: date) -> Iterator[Workday]:
    country, subdivision, opens, closes = _TEAMS[zone]
    years = range(first.year, last.year + 1)
    closed = set(holidays.country_holidays(country, subdiv=subdivision, years=years))
    position = 0.0
    for day, _ in pairwise(_days(first, last)):
        if day.isoweekday() > 5 or day in closed:
            continue
        starts_at = _utc(day, opens, zone)
        ends_at = _utc(day, closes, zone)
        yield zone, starts_at, ends_at, position
        position += (ends_at - starts_at).total_seconds()


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _utc(day: date, hour: int, zone: str) -> datetime:
    local = datetime.combine(day, time(hour), tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC).replace(tzinfo=None)
