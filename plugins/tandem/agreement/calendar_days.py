"""Working time of every calendar, one row per UTC day: what SQL needs to count and to look ahead.

Working seconds up to an instant are the day's running total plus the parts of its windows that
have passed; no row is ever expanded into minutes.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tandem.agreement.calendars import DAY, Window, definitions_of, working_windows
from tandem.agreement.schema import Agreement
from tandem.errors import ConfigurationError

WINDOWS_PER_DAY = 4


def calendar_names(agreement: Agreement) -> list[str]:
    """Every calendar any version defines, in order of first mention."""
    return list(
        dict.fromkeys(
            calendar.calendar for version in agreement.versions for calendar in version.calendars
        )
    )


def calendar_days(agreement: Agreement, first: date, last: date) -> Iterator[dict[str, Any]]:
    """One row per calendar × UTC day from first to last, days without working time included."""
    for name in calendar_names(agreement):
        windows = working_windows(definitions_of(agreement, name), first, last)
        pieces = _by_day(name, windows)
        worked = 0
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            of_day = pieces.get(day, [])
            yield {
                "calendar": name,
                "utc_date": day,
                "worked_before_seconds": worked,
                **_columns(of_day),
            }
            worked += sum(piece.closes - piece.opens for piece in of_day)


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
