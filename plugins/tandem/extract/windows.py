"""Which spans of time to pull next, so that all of time is covered and nothing falls between.

Windows tile: each begins where another ends. A window once begun keeps its bounds until it
succeeds, so that a job started for it can be adopted. A vendor may date a record a moment before
it can be read, so an extractor asks a little further back than its window (``with_lookback``);
what it gets twice is told apart by key and cursor.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from tandem.handover import Window

# Before any vendor's first record: "from the beginning".
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

# A window costs an export job: a run started again a moment later begins no further one.
SHORTEST = timedelta(minutes=15)


def due_windows(
    now: datetime,
    *,
    done: Iterable[Window] = (),
    begun: Iterable[Window] = (),
    begin_at: datetime = BEGINNING,
    longest: timedelta | None = None,
    shortest: timedelta = SHORTEST,
) -> list[Window]:
    """The windows to pull up to the vendor's ``now``, oldest first.

    Args:
        now: The vendor's clock, never ours.
        done: Windows that succeeded.
        begun: Windows that were begun and did not succeed; they come again as they are.
        begin_at: Where a first load begins.
        longest: The longest span the vendor answers at once; ``None`` if it does not care.
        shortest: What is left up to ``now`` waits for the next run when it is less than this.
    """
    done, until = list(done), now.replace(microsecond=0)
    again = [window for window in begun if not _is_covered(window, done)]
    missing = [
        gap
        for gap in _gaps([*done, *again], begin_at, until)
        if gap.until < until or gap.until - gap.since >= shortest
    ]
    tiles = [tile for gap in missing for tile in split(gap, longest)]
    return sorted([*again, *tiles], key=lambda window: window.since)


def split(window: Window, longest: timedelta | None) -> list[Window]:
    """Cut a window into tiles of at most ``longest``."""
    if longest is None:
        return [window]
    tiles = []
    since = window.since
    while since < window.until:
        until = min(since + longest, window.until)
        tiles.append(Window(since=since, until=until))
        since = until
    return tiles


def with_lookback(window: Window, lookback: timedelta) -> Window:
    """The span to ask for: the window and a little before it."""
    return Window(since=max(BEGINNING, window.since - lookback), until=window.until)


def covered_until(done: Iterable[Window], begin_at: datetime = BEGINNING) -> datetime | None:
    """Up to when time is covered from ``begin_at`` without a gap; ``None`` if nothing is."""
    reached = begin_at
    for window in _in_order(done):
        if window.since > reached:
            break
        reached = max(reached, window.until)
    return reached if reached > begin_at else None


def _is_covered(window: Window, done: Iterable[Window]) -> bool:
    return not list(_gaps(done, window.since, window.until))


def _gaps(windows: Iterable[Window], since: datetime, until: datetime) -> Iterator[Window]:
    """What of ``[since, until)`` no window covers."""
    reached = since
    for window in _in_order(windows):
        if reached < min(window.since, until):
            yield Window(since=reached, until=min(window.since, until))
        reached = max(reached, window.until)
    if reached < until:
        yield Window(since=reached, until=until)


def _in_order(windows: Iterable[Window]) -> list[Window]:
    return sorted(windows, key=lambda window: window.since)
