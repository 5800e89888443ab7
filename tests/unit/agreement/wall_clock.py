"""Counts working time by looking at the wall clock of every minute: slow, and obviously right."""

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from tandem.agreement.fields import Span

MINUTE = 60
DAY = 86_400


class WallClock:
    """Every minute between two instants, and whether the wall clock then says `working`."""

    def __init__(
        self, zone: str, weekly: dict[int, tuple[Span, ...]], start: datetime, end: datetime
    ) -> None:
        self.first = int(start.timestamp())
        seconds = np.arange(self.first, int(end.timestamp()), MINUTE)
        local_zone = ZoneInfo(zone)
        offsets = [
            datetime.fromtimestamp(second, local_zone).utcoffset().total_seconds()
            for second in seconds.tolist()
        ]
        flags = _is_working(seconds + np.array(offsets, dtype=np.int64), weekly)
        self.worked_before = np.concatenate([[0], np.cumsum(flags) * MINUTE])
        self.flags = np.append(flags, False)

    def worked(self, start: int, end: int) -> int:
        """Working seconds between two instants given in seconds since 1970."""
        return self._until(end) - self._until(start)

    def _until(self, second: int) -> int:
        minute, rest = divmod(second - self.first, MINUTE)
        return int(self.worked_before[minute] + rest * self.flags[minute])


def _is_working(local: np.ndarray, weekly: dict[int, tuple[Span, ...]]) -> np.ndarray:
    """Whether each local second lies in a span of its own day, or in one of the day before."""
    second, weekday = local % DAY, (local // DAY + 3) % 7 + 1
    flags = np.zeros(len(local), dtype=bool)
    for day, spans in weekly.items():
        for span in spans:
            opens, closes = span.opens_second, span.closes_second
            flags |= (weekday == day) & (second >= opens) & (second < closes)
            flags |= (weekday == day % 7 + 1) & (second + DAY >= opens) & (second + DAY < closes)
    return flags
