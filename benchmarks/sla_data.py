"""A million clocks in 42 calendars, and their answers from sorted arrays and from a wall clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as local_time
from typing import Any

import numpy as np
import pyarrow as pa
from holidays import country_holidays

from tandem.agreement import agreement_tables, load_agreement
from tandem.agreement.promises import Calendar
from tandem.agreement.schema import Agreement
from tandem.settings import PROJECT_ROOT
from tests.unit.agreement.wall_clock import WallClock

ZONES = (
    *("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Sao_Paulo"),
    *("America/Santiago", "Europe/London", "Europe/Berlin", "Africa/Cairo", "Asia/Jerusalem"),
    *("Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland"),
)
LUNCH = {"hours": {"mon-fri": ["09:00-12:30", "13:30-18:00"]}, "holidays": {"country": "DE"}}
NIGHTS = {"hours": {"sun-thu": ["22:00-06:00"]}}
SUNDAY = {"hours": {"sun-thu": ["08:30-17:00"]}, "holidays": {"country": "US"}}
YEAR = (date(2025, 1, 1), date(2026, 3, 1))
CHECKED, CHECKED_ACROSS, FEW = 20_000, 6_000, 2_000
SECOND, MINUTE = 1_000_000, 60_000_000
DAY = 86_400 * SECOND

Answers = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Working time, due, breached (-1: never), in microseconds, in the order of the clocks."""


@dataclass(frozen=True)
class Clocks:
    """What every side is given: one stretch per clock; instants and targets in microseconds."""

    calendar: np.ndarray
    start: np.ndarray
    end: np.ndarray
    target: np.ndarray


def agreement() -> Agreement:
    """The default agreement with 42 calendars: three kinds of week in each of 14 zones."""
    version = load_agreement(PROJECT_ROOT / "expectations" / "agreement").versions[0]
    calendars = tuple(
        Calendar.model_validate({"calendar": f"c{3 * place + kind}", "timezone": zone} | week)
        for place, zone in enumerate(ZONES)
        for kind, week in enumerate((LUNCH, NIGHTS, SUNDAY))
    )
    return Agreement(versions=(version.model_copy(update={"calendars": calendars}),))


def tables(signed: Agreement) -> dict[str, pa.Table]:
    """The agreement's tables about calendars, as every build writes them: 2000 to 2037."""
    found = agreement_tables(signed)
    return {name: found[name] for name in ("calendars", "calendar_days")}


def random_clocks(count: int, seed: int) -> Clocks:
    """Clocks of up to 14 days that start in 2025."""
    chance = np.random.default_rng(seed)
    begin = int(datetime(YEAR[0].year, 1, 1, tzinfo=UTC).timestamp()) * SECOND
    start = begin + chance.integers(0, 350 * DAY, count)
    end = start + chance.integers(0, 14 * DAY, count)
    target = chance.choice([15, 60, 120, 240, 480, 960], count) * MINUTE
    return Clocks(chance.integers(0, 42, count), start, end, target)


class SortedArrays:
    """Every opening on one axis, with running totals: prepared once, like `calendar_days`."""

    def __init__(self, days: pa.Table) -> None:
        opens, closes, numbers = _windows(days)
        self.opens, self.length = opens, closes - opens
        self.before = np.concatenate([[0], np.cumsum(self.length)[:-1]])
        self.axis = (numbers - 1 << 52) + opens

    def answers(self, clocks: Clocks) -> Answers:
        """Four binary searches per clock: start, end, due, breached."""
        at_start = self._until(clocks.calendar, clocks.start)
        worked = self._until(clocks.calendar, clocks.end) - at_start
        mark = at_start + clocks.target
        due = np.searchsorted(self.before, mark, side="left") - 1
        over = np.searchsorted(self.before, mark, side="right") - 1
        breached_at = self.opens[over] + mark - self.before[over]
        breached_at = np.where(worked > clocks.target, breached_at, -1)
        return worked, self.opens[due] + mark - self.before[due], breached_at

    def _until(self, calendar: np.ndarray, instant: np.ndarray) -> np.ndarray:
        place = np.searchsorted(self.axis, (calendar << 52) + instant, side="right") - 1
        return self.before[place] + np.minimum(instant - self.opens[place], self.length[place])


def _windows(days: pa.Table) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Openings, closings and numbers of calendars, in order of calendar and time."""
    columns: list[list[Any]] = [[], [], []]
    for number in range(1, 5):
        opens = days[f"window_{number}_opens_at"].cast(pa.int64())
        is_open = opens.is_valid()
        closes = days[f"window_{number}_closes_at"].cast(pa.int64())
        for column, values in zip(columns, (opens, closes, days["calendar_number"]), strict=True):
            column.append(values.filter(is_open).to_numpy())
    opens, closes, numbers = (np.concatenate(column) for column in columns)
    order = np.lexsort((opens, numbers))
    return opens[order], closes[order], numbers[order]


def check_by_the_wall_clock(signed: Agreement, clocks: Clocks, answers: Answers) -> int:
    """Compare 20,000 clocks with a walk over every second of their year.

    Returns:
        How many of them see a change of clocks.

    Raises:
        SystemExit: When one differs: a wrong answer has no speed.
    """
    across, checked = 0, 0
    for number, calendar in enumerate(signed.versions[0].calendars):
        wall = WallClock(calendar, *YEAR)
        mine = np.flatnonzero(clocks.calendar == number)
        sees = np.zeros(len(mine), dtype=bool)
        for second, _, _ in wall.offsets[1:]:
            sees |= (clocks.start[mine] < second * SECOND) & (clocks.end[mine] > second * SECOND)
        wanted = np.concatenate([mine[sees], mine[~sees]])[: CHECKED // 42 + 1]
        across += min(int(sees.sum()), len(wanted))
        checked += len(wanted)
        for clock in wanted.tolist():
            _compare(wall, clocks, answers, clock)
    if checked < CHECKED or across < CHECKED_ACROSS:
        raise SystemExit(f"only {across} of {checked} clocks see a change of clocks: too few")
    return across


def _compare(wall: WallClock, clocks: Clocks, answers: Answers, clock: int) -> None:
    start, target = int(clocks.start[clock]), int(clocks.target[clock])
    at_start = wall.until(start)
    worked = wall.until(int(clocks.end[clock])) - at_start
    breached_at = wall.exceeds(at_start + target) if worked > target else -1
    told = tuple(int(answer[clock]) for answer in answers)
    if told != (worked, wall.reaches(at_start + target), breached_at):
        raise SystemExit(f"clock {clock} differs from the wall clock: its speed would mean nothing")
    if wall.until(told[1]) - at_start != target:
        raise SystemExit(f"clock {clock}: working time up to its due instant is not its target")


def by_businesstimedelta(clocks: Clocks) -> Callable[[], list[float]] | str:
    """What counts the working seconds of a few clocks by businesstimedelta, or why it cannot."""
    try:
        from businesstimedelta import HolidayRule, Rules, WorkDayRule
        from pytz import timezone
    except ImportError:
        return "not installed; pip install businesstimedelta, then run again"
    sunday_to_thursday, rules = [6, 0, 1, 2, 3], []
    for zone in map(timezone, ZONES):
        morning = WorkDayRule(local_time(9), local_time(12, 30), tz=zone)
        afternoon = WorkDayRule(local_time(13, 30), local_time(18), tz=zone)
        night = WorkDayRule(local_time(22), local_time(6), sunday_to_thursday, tz=zone)
        day = WorkDayRule(local_time(8, 30), local_time(17), sunday_to_thursday, tz=zone)
        german, american = (
            HolidayRule(country_holidays(country, years=range(2024, 2028)), tz=zone)
            for country in ("DE", "US")
        )
        rules += [Rules([morning, afternoon, german]), night, Rules([day, american])]
    lives = [
        (rules[clocks.calendar[n]], _in_utc(clocks.start[n]), _in_utc(clocks.end[n]))
        for n in range(FEW)
    ]
    return lambda: [rule.difference(*life).timedelta.total_seconds() for rule, *life in lives]


def _in_utc(microseconds: int) -> datetime:
    return datetime.fromtimestamp(int(microseconds) / SECOND, UTC)
