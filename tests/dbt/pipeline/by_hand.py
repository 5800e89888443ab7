"""What moved the open pipeline of random deals, counted day by day and deal by deal."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.dbt.pipeline.random_deals import LAST, RATES, ZONE, Deal, State

ONE_DAY = timedelta(days=1)
AMOUNTS = (
    *("opening", "created", "reopened", "raised", "cut", "won", "lost", "revalued", "closing"),
    *("pulled_in", "pushed_out"),
)
COUNTS = ("opening", "created", "reopened", "won", "lost", "closing", "unconverted")


def rate(currency: str, day: date) -> Decimal | None:
    """The rate of a currency on a day, if there is one."""
    known = [r for c, r, start, end in RATES if c == currency and start <= day < (end or date.max)]
    return Decimal(known[0]) if known else None


def worth(amount: Decimal | None, currency: str, day: date) -> Decimal:
    """An amount at a day's rate, to the cent; nothing without amount or rate."""
    found = rate(currency, day)
    exact = Decimal(0) if amount is None or found is None else amount * found
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def at_the_end_of(day: date, history: list[State]) -> State | None:
    """The state when a day ends in the reporting time zone."""
    end = datetime.combine(day + ONE_DAY, time(), ZONE)
    return next((state for state in reversed(history) if state.since < end), None)


def moved(deal: Deal, day: date) -> Iterator[tuple[str, Decimal | int]]:
    """What one deal adds to the figures of one day."""
    currency, history = deal
    now, then = at_the_end_of(day, history), at_the_end_of(day - ONE_DAY, history)
    if now is None:
        return
    here = worth(now.amount, currency, day)
    was_open, is_open = then is not None and then.category == "open", now.category == "open"
    if is_open:
        yield "closing", here
        yield "closing_count", 1
        yield "unconverted_count", int(now.amount is not None and rate(currency, day) is None)
    if was_open:
        yield from _weighed(then, now, currency, day)
    if (event := _event(then, now)) is not None:
        yield event, here
        yield f"{event}_count", 1
    if then is None and not is_open:
        yield now.category, here
        yield f"{now.category}_count", 1


def _event(then: State | None, now: State) -> str | None:
    if then is None:
        return "created"
    if then.category == "open" and now.category != "open":
        return now.category
    return "reopened" if then.category != "open" and now.category == "open" else None


def _weighed(
    then: State, now: State, currency: str, day: date
) -> Iterator[tuple[str, Decimal | int]]:
    before = worth(then.amount, currency, day - ONE_DAY)
    unmoved = worth(then.amount, currency, day)
    here = worth(now.amount, currency, day)
    yield "opening", before
    yield "opening_count", 1
    yield "revalued", unmoved - before
    yield ("raised" if here > unmoved else "cut"), abs(here - unmoved)
    if now.category == "open" and None not in (now.close_date, then.close_date):
        if now.close_date < then.close_date:
            yield "pulled_in", here
        elif now.close_date > then.close_date:
            yield "pushed_out", here


def by_hand(deals: list[Deal]) -> dict[date, dict[str, Any]]:
    """Every figure of every day, from the first on which a deal exists."""
    first = min(history[0].since for _, history in deals).astimezone(ZONE).date()
    days = [first + timedelta(days=number) for number in range((LAST - first).days + 1)]
    zero = dict.fromkeys(AMOUNTS, Decimal(0)) | {f"{name}_count": 0 for name in COUNTS}
    figures = {day: dict[str, Any](zero) for day in days}
    for day in days:
        for deal in deals:
            for name, figure in moved(deal, day):
                figures[day][name] += figure
    return figures
