"""Counts working time by walking the seconds: slow, and obviously right.

Every second of UTC between two days is looked up, by the time that the wall clock of the zone
then shows, in the mask of its local day: 86,400 flags, one per second of the wall clock. The
offset is asked of `zoneinfo` at every full hour; where two hours differ, at every second between
them. (Two changes within one hour that undo each other would be missed; no zone has them.)
Nothing here is shared with the code under test but the words of the agreement.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import numpy as np

from tandem.agreement.promises import Calendar

HOUR, DAY, SECOND = 3_600, 86_400, 1_000_000
_EPOCH = date(1970, 1, 1)


class WallClock:
    """Working time of a calendar from one UTC day to before another; instants in microseconds."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        self.first = (first - _EPOCH).days * DAY
        end = (last - _EPOCH).days * DAY
        self.offsets = list(_offsets(ZoneInfo(calendar.timezone), self.first, end))
        days = range((first - _EPOCH).days - 2, (last - _EPOCH).days + 3)
        masks = _masks(calendar, days)
        pieces = [piece for run in self.offsets for piece in _pieces(masks, *run)]
        self.flags = np.concatenate(pieces)
        assert len(self.flags) == end - self.first
        self.totals = np.zeros(len(self.flags) + 1, dtype=np.int32)
        np.cumsum(self.flags, out=self.totals[1:])

    def until(self, instant: int) -> int:
        """Working microseconds from the first day to an instant."""
        second, rest = divmod(instant - self.first * SECOND, SECOND)
        return int(self.totals[second]) * SECOND + (rest * int(self.flags[second]) if rest else 0)

    def reaches(self, total: int) -> int | None:
        """The first instant at which the total is reached; None if never in these days."""
        second = int(np.searchsorted(self.totals, np.int32(-(-total // SECOND)))) - 1
        if second + 1 == len(self.totals):
            return None
        return (self.first + second) * SECOND + total - int(self.totals[second]) * SECOND

    def exceeds(self, total: int) -> int | None:
        """The first instant after which the total is exceeded; None if never in these days."""
        second = int(np.searchsorted(self.totals, np.int32(total // SECOND), side="right")) - 1
        if second + 1 == len(self.totals):
            return None
        return (self.first + second) * SECOND + total - int(self.totals[second]) * SECOND

    def changes_between(self, start: int, end: int) -> bool:
        """Whether the clocks of the zone change between two instants."""
        return any(start < second * SECOND < end for second, _, _ in self.offsets[1:])


def _offsets(zone: ZoneInfo, first: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(first second, end, seconds from UTC) of every run of seconds with one offset."""
    start, offset = first, _offset(zone, first)
    for hour in range(first, end, HOUR):
        if _offset(zone, hour + HOUR) != _offset(zone, hour):
            for second in range(hour + 1, min(hour + HOUR + 1, end)):
                if _offset(zone, second) != offset:
                    yield start, second, offset
                    start, offset = second, _offset(zone, second)
    yield start, end, offset


def _offset(zone: ZoneInfo, second: int) -> int:
    offset = datetime.fromtimestamp(second, UTC).astimezone(zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def _masks(calendar: Calendar, days: range) -> dict[int, np.ndarray]:
    """Which seconds of the wall clock are worked, per local day (days since 1970)."""
    masks = {day: np.zeros(DAY, dtype=np.uint8) for day in days}
    public = _holidays(calendar, days)
    half_days = {half.date: half.hours for half in calendar.half_days}
    closed = {*public, *(off.date for off in calendar.days_off)}
    for day in days:
        local = _EPOCH + timedelta(days=day)
        weekly = () if local in closed else calendar.weekly.get(local.isoweekday(), ())
        for span in half_days.get(local, weekly):
            opens, closes = span.opens_second, span.closes_second
            masks[day][opens : min(closes, DAY)] = 1
            if closes > DAY and day + 1 in masks:
                masks[day + 1][: closes - DAY] = 1
    return masks


def _holidays(calendar: Calendar, days: range) -> set[date]:
    if calendar.holidays is None:
        return set()
    first, last = ((_EPOCH + timedelta(days=day)).year for day in (days[0], days[-1]))
    country, subdivision = calendar.holidays.country, calendar.holidays.subdivision
    years = range(first, last + 1)
    return set(holidays.country_holidays(country, subdiv=subdivision, years=years))


def _pieces(
    masks: dict[int, np.ndarray], start: int, end: int, offset: int
) -> Iterator[np.ndarray]:
    """The flags of seconds with one offset, local day by local day."""
    local = start + offset
    while local < end + offset:
        day, second = divmod(local, DAY)
        until = min(DAY, second + end + offset - local)
        yield masks[day][second:until]
        local += until - second
