"""Random deals: raised, cut, pulled in, pushed out, won, lost, reopened, in four currencies."""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/New_York")  # the reporting time zone of the agreement
AS_OF = datetime(2025, 4, 10, 15, tzinfo=UTC)
FIRST, LAST = date(2025, 1, 20), AS_OF.astimezone(ZONE).date()
RATES = [  # pieces of different length; on two days nobody knows the rate of the euro
    ("USD", "1", date(1900, 1, 1), None),
    ("EUR", "1.0835", date(2025, 1, 1), date(2025, 2, 14)),
    ("EUR", "1.1217", date(2025, 2, 14), date(2025, 3, 10)),
    ("EUR", "1.0771", date(2025, 3, 12), None),
    ("GBP", "1.2963", date(2025, 3, 1), None),
]


class State(NamedTuple):
    """What a deal is from an instant on."""

    since: datetime
    category: str
    amount: Decimal | None
    close_date: date | None


Deal = tuple[str, list[State]]  # currency, history


def random_deal(pick: random.Random) -> Deal:
    """A deal that is raised, cut, pulled in, pushed out, won, lost, reopened, or left alone."""
    since = datetime.combine(FIRST, time(), ZONE).astimezone(UTC)
    since += timedelta(seconds=pick.randrange(60 * 86400))
    state = State(since, "open", _amount(pick), FIRST + timedelta(days=pick.randrange(200)))
    history = [state]
    for _ in range(pick.choice([0, 1, 2, 4, 8])):
        since += timedelta(seconds=pick.choice([0, 1, 3600, 86400, pick.randrange(20 * 86400)]))
        if since > AS_OF:
            break
        state = _changed(state, pick)._replace(since=since)
        history.append(state)
    return pick.choice(["USD", "EUR", "GBP", "JPY"]), history


def _amount(pick: random.Random) -> Decimal | None:
    cents = pick.choice([None, 0, 1, -5, pick.randrange(100), pick.randrange(-(10**5), 10**8)])
    return None if cents is None else Decimal(cents) / 100


def _changed(state: State, pick: random.Random) -> State:
    what = pick.choice(["amount", "amount", "date", "date", "date", "category", "nothing"])
    if what == "amount":
        return state._replace(amount=_amount(pick))
    if what == "date":
        day = FIRST + timedelta(days=pick.randrange(200))
        return state._replace(close_date=pick.choice([day, day, day, None]))
    if what == "category":
        others = [c for c in ("open", "won", "lost") if c != state.category]
        return state._replace(category=pick.choice(others))
    return state
