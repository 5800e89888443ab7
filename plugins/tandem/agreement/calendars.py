"""Working time, exact to the second: which seconds of UTC count by a calendar.

A second counts when the wall clock of the calendar's zone then shows a time inside a span of the
day on which the span opens. So an hour that a clock change skips is never worked, and one that
it repeats is worked twice if it lies inside a span.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

from tandem.agreement.fields import Span
from tandem.agreement.promises import Calendar
from tandem.agreement.schema import Agreement

DAY = 86_400
_EPOCH = date(1970, 1, 1)
_PROBE = 6 * 3_600
"""Seconds between two looks at a zone's offset; no zone changes twice within six hours."""


class Window(NamedTuple):
    """Working time from one second of UTC to another, in seconds since 1970."""

    opens: int
    closes: int


class Definition(NamedTuple):
    """What a calendar's name means from one local day until another."""

    valid_from: date | None
    valid_until: date | None
    calendar: Calendar


class DayException(NamedTuple):
    """A local day with hours of its own, or none."""

    day: date
    spans: tuple[Span, ...]
    name: str


def definitions_of(agreement: Agreement, name: str) -> list[Definition]:
    """A calendar through all versions: each definition holds until another one replaces it.

    The earliest also holds before its day. A version that no longer lists the calendar leaves
    it as it was, because clocks that started by it still run.
    """
    found: list[tuple[date, Calendar]] = []
    for version in agreement.versions:
        for calendar in version.calendars:
            if calendar.calendar == name and (not found or found[-1][1] != calendar):
                found.append((version.in_force_from, calendar))
    starts: list[date | None] = [None, *(day for day, _ in found[1:])]
    ends: list[date | None] = [*starts[1:], None]
    return [
        Definition(start, end, calendar)
        for start, end, (_, calendar) in zip(starts, ends, found, strict=True)
    ]


def exceptions_of(definition: Definition, first: date, last: date) -> list[DayException]:
    """Holidays, days off and half days of one definition, one per local day."""
    calendar = definition.calendar
    days: dict[date, DayException] = {}
    if calendar.holidays is not None:
        years = range(first.year, last.year + 1)
        public = holidays.country_holidays(
            calendar.holidays.country, subdiv=calendar.holidays.subdivision, years=years
        )
        days = {day: DayException(day, (), name) for day, name in public.items()}
    days |= {off.date: DayException(off.date, (), off.name) for off in calendar.days_off}
    days |= {
        half.date: DayException(half.date, tuple(sorted(half.hours)), half.name)
        for half in calendar.half_days
    }
    return [days[day] for day in sorted(days) if first <= day <= last and holds(definition, day)]


def holds(definition: Definition, day: date) -> bool:
    """Whether a definition says what this local day means."""
    starts, ends = definition.valid_from, definition.valid_until
    return (starts is None or starts <= day) and (ends is None or day < ends)


def working_windows(definitions: list[Definition], first: date, last: date) -> list[Window]:
    """Every stretch of working time that touches the UTC days from first to last, in order."""
    windows: list[Window] = []
    for definition in definitions:
        opening = {(day - _EPOCH).days: spans for day, spans in _open_days(definition, first, last)}
        segments = offset_segments(ZoneInfo(definition.calendar.timezone), first, last)
        for starts, ends, offset in segments:
            windows.extend(_windows_of_segment(opening, starts, ends, offset))
    return _joined(sorted(windows))


def _open_days(
    definition: Definition, first: date, last: date
) -> Iterator[tuple[date, tuple[Span, ...]]]:
    """Local days with working time, with a margin for overnight spans and zones far from UTC."""
    start, end = first - timedelta(days=2), last + timedelta(days=2)
    special = {found.day: found.spans for found in exceptions_of(definition, start, end)}
    weekly = definition.calendar.weekly
    for number in range((end - start).days + 1):
        day = start + timedelta(days=number)
        spans = special.get(day, weekly.get(day.isoweekday(), ()))
        if spans and holds(definition, day):
            yield day, spans


def offset_segments(zone: ZoneInfo, first: date, last: date) -> list[tuple[int, int, int]]:
    """(start, end, offset from UTC) of every stretch in which a zone's offset stays the same."""
    start, end = (first - _EPOCH).days * DAY, ((last - _EPOCH).days + 1) * DAY
    edges, offsets = [start], [_offset(zone, start)]
    for probe in range(start + _PROBE, end + _PROBE, _PROBE):
        if _offset(zone, min(probe, end)) != offsets[-1]:
            edge = _first_second_of_change(zone, probe - _PROBE, min(probe, end), offsets[-1])
            edges.append(edge)
            offsets.append(_offset(zone, edge))
    return [
        (starts, ends, offset)
        for starts, ends, offset in zip(edges, [*edges[1:], end], offsets, strict=True)
        if starts < ends
    ]


def _offset(zone: ZoneInfo, second: int) -> int:
    moment = datetime.fromtimestamp(second, UTC).astimezone(zone)
    return round((moment.utcoffset() or timedelta()).total_seconds())


def _first_second_of_change(zone: ZoneInfo, before: int, after: int, offset: int) -> int:
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _windows_of_segment(
    opening: dict[int, tuple[Span, ...]], starts: int, ends: int, offset: int
) -> Iterator[Window]:
    first_day = (starts + offset) // DAY - 1
    last_day = (ends + offset) // DAY
    for day in range(first_day, last_day + 1):
        for span in opening.get(day, ()):
            midnight = day * DAY - offset
            opens = max(starts, midnight + span.opens_second)
            closes = min(ends, midnight + span.closes_second)
            if opens < closes:
                yield Window(opens, closes)


def _joined(windows: list[Window]) -> list[Window]:
    """Windows that touch or overlap become one, so that no second counts twice."""
    joined: list[Window] = []
    for window in windows:
        if joined and window.opens <= joined[-1].closes:
            joined[-1] = Window(joined[-1].opens, max(joined[-1].closes, window.closes))
        else:
            joined.append(window)
    return joined


def worked_seconds_before(windows: list[Window], second: int) -> int:
    """Working seconds from the first window to a second of UTC."""
    place = bisect_right(windows, Window(second, second))
    whole = sum(window.closes - window.opens for window in windows[:place])
    return whole - max(0, windows[place - 1].closes - second) if place else 0
