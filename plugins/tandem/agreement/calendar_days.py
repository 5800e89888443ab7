"""Working time of every calendar, one row per UTC day: what SQL needs to count and to look ahead.

Working seconds up to an instant are the day's running total plus the parts of its windows that
have passed; no row is ever expanded into minutes. Calendars are numbered, so that one integer
names a calendar's day: the cheapest key an engine can join by.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tandem.agreement.calendars import DAY, Window, definitions_of, working_windows
from tandem.agreement.schema import Agreement
from tandem.errors import ConfigurationError

WINDOWS_PER_DAY = 4
DAYS_PER_CALENDAR = 100_000
"""Room for the days since 1970 in the key of a calendar's day; 100,000 days last until 2243."""

_EPOCH = date(1970, 1, 1)


def calendar_names(agreement: Agreement) -> list[str]:
    """Every calendar any version defines, in order of first mention."""
    return list(
        dict.fromkeys(
            calendar.calendar for version in agreement.versions for calendar in version.calendars
        )
    )


def calendars(agreement: Agreement) -> Iterator[dict[str, Any]]:
    """One row per calendar: its name and its number, from 1 in order of first mention."""
    for number, name in enumerate(calendar_names(agreement), 1):
        yield {"calendar": name, "calendar_number": number}


def calendar_days(agreement: Agreement, first: date, last: date) -> Iterator[dict[str, Any]]:
    """One row per calendar × UTC day from first to last, days without working time included."""
    for calendar in calendars(agreement):
        yield from days_of_calendar(agreement, calendar, first, last)


def days_of_calendar(
    agreement: Agreement, calendar: dict[str, Any], first: date, last: date
) -> Iterator[dict[str, Any]]:
    """The days of one calendar; ``calendar`` is its row of ``calendars``."""
    windows = working_windows(definitions_of(agreement, calendar["calendar"]), first, last)
    for row in _days(_by_day(calendar["calendar"], windows), first, last):
        days_since_1970 = (row["utc_date"] - _EPOCH).days
        key = calendar["calendar_number"] * DAYS_PER_CALENDAR + days_since_1970
        yield {**calendar, "calendar_day": key, **row}


def _days(pieces: dict[date, list[Window]], first: date, last: date) -> Iterator[dict[str, Any]]:
    worked, closed_at = 0, None
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        of_day = pieces.get(day, [])
        yield {
            "utc_date": day,
            "worked_before_seconds": worked,
            "previously_closed_at": closed_at,
            **_columns(of_day),
        }
        if of_day:
            worked += sum(piece.closes - piece.opens for piece in of_day)
            closed_at = of_day[-1].closes * 1_000_000


def _by_day(name: str, windows: list[Window]) -> dict[date, list[Window]]:
    """Windows cut at UTC midnights."""
    days: dict[date, list[Window]] = {}
    for opens, closes in windows:
        while opens < closes:
            midnight = (opens // DAY + 1) * DAY
            day = datetime.fromtimestamp(opens, UTC).date()
            days.setdefault(day, []).append(Window(opens, min(closes, midnight)))
            opens = midnight
    crowded = [day for day, pieces in days.items() if len(pieces) > WINDOWS_PER_DAY]
    if crowded:
        raise ConfigurationError(
            f"Calendar `{name}` opens and closes more than {WINDOWS_PER_DAY} times on "
            f"{crowded[0]} (UTC), and on {len(crowded) - 1} other days.",
            why="Working time is kept as at most four windows per day; a fifth would not count.",
            remedy="Join spans of its hours that lie close together.",
            code="calendar_crowded",
        )
    return days


def _columns(pieces: list[Window]) -> dict[str, int | None]:
    columns: dict[str, int | None] = {}
    for number in range(WINDOWS_PER_DAY):
        piece = pieces[number] if number < len(pieces) else None
        columns[f"window_{number + 1}_opens_at"] = piece.opens * 1_000_000 if piece else None
        columns[f"window_{number + 1}_closes_at"] = piece.closes * 1_000_000 if piece else None
    return columns
