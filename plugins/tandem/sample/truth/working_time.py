"""Working time by brute force: every half hour is asked what the wall clock says.

No arithmetic with offsets: each slot's start is turned into local time by zoneinfo and compared
with the calendar's hours. Exact because hours, and every clock change, fall on half hours.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import numpy.typing as npt

SLOT = timedelta(minutes=30)
_SLOT_MICROS = 30 * 60 * 1_000_000
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Span = tuple[time, time]


class Calendar:
    """One calendar of the agreement over one stretch of time."""

    def __init__(self, rules: dict[str, Any], first: datetime, last: datetime) -> None:
        self._first = first.replace(minute=0, second=0, microsecond=0)
        self._first_utc = self._first.replace(tzinfo=UTC)
        self._zone = ZoneInfo(rules["timezone"])
        self._weekly = _weekly_hours(rules["hours"])
        self._exceptions = _exceptions(rules, first.year - 1, last.year + 1)
        self._runs_over_midnight = any(
            closes <= opens for spans in self._weekly for opens, closes in spans
        )
        slots = int((last - self._first) / SLOT) + 1
        works = np.fromiter((self._works(number) for number in range(slots)), np.int64, slots)
        self._total: npt.NDArray[np.int64] = np.concatenate(([0], np.cumsum(works))) * _SLOT_MICROS
        self._is_working = works.astype(bool)

    def position(self, at: datetime) -> int:
        """Working microseconds from the start of the stretch up to an instant."""
        micros = _micros(at - self._first)
        slot, rest = divmod(micros, _SLOT_MICROS)
        return int(self._total[slot]) + (rest if self._is_working[slot] else 0)

    def first_reaching(self, position: int) -> datetime:
        """The first instant at which so much working time has passed."""
        slot = int(np.searchsorted(self._total, position, side="left")) - 1
        return self._at(slot, position) if slot >= 0 else self._first

    def last_within(self, position: int) -> datetime:
        """The last instant at which no more than so much working time has passed."""
        slot = int(np.searchsorted(self._total, position, side="right")) - 1
        return self._at(slot, position)

    def _at(self, slot: int, position: int) -> datetime:
        return self._first + timedelta(
            microseconds=slot * _SLOT_MICROS + position - int(self._total[slot])
        )

    def _works(self, slot: int) -> bool:
        local = (self._first_utc + slot * SLOT).astimezone(self._zone)
        day, clock = local.date(), local.time()
        for span in self._hours(day):
            if _is_inside(clock, span):
                return True
        return self._runs_over_midnight and any(
            _runs_over(clock, span) for span in self._hours(day - timedelta(days=1))
        )

    def _hours(self, day: date) -> list[Span]:
        hours = self._exceptions.get(day)
        return self._weekly[day.weekday()] if hours is None else hours


def _is_inside(clock: time, span: Span) -> bool:
    opens, closes = span
    return opens <= clock and (clock < closes or closes <= opens)


def _runs_over(clock: time, span: Span) -> bool:
    opens, closes = span
    return closes <= opens and clock < closes


def _micros(duration: timedelta) -> int:
    return duration // timedelta(microseconds=1)


def _weekly_hours(hours: dict[str, list[str]]) -> list[list[Span]]:
    weekly: list[list[Span]] = [[] for _ in _WEEKDAYS]
    for days, spans in hours.items():
        first, _, last = days.partition("-")
        start, end = _WEEKDAYS.index(first), _WEEKDAYS.index(last or first)
        for weekday in range(start, end + 1):
            weekly[weekday] = _spans(spans)
    return weekly


def _spans(texts: list[str]) -> list[Span]:
    spans = []
    for text in texts:
        opens, closes = (time.fromisoformat(clock) for clock in text.split("-"))
        spans.append((opens, closes))
    return spans


def _exceptions(rules: dict[str, Any], first_year: int, last_year: int) -> dict[date, list[Span]]:
    days: dict[date, list[Span]] = {}
    if "holidays" in rules:
        place = rules["holidays"]
        years = range(first_year, last_year + 1)
        for day in holidays.country_holidays(
            place["country"], subdiv=place.get("subdivision"), years=years
        ):
            days[day] = []
    days |= {half["date"]: _spans(half["hours"]) for half in rules.get("half_days", ())}
    days |= {off["date"]: [] for off in rules.get("days_off", ())}
    return days
