"""The open pipeline and what moved it equal a walk over random histories, to the cent."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pytest

from tandem.agreement import agreement_tables, load_agreement, write_agreement
from tandem.engines.duckdb import connect
from tandem.settings import PROJECT_ROOT, Settings

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pipeline")]

ZONE = ZoneInfo("America/New_York")  # the reporting time zone of the agreement
AS_OF = datetime(2025, 4, 10, 15, tzinfo=UTC)
FIRST, LAST = date(2025, 1, 20), AS_OF.astimezone(ZONE).date()
ONE_DAY = timedelta(days=1)
RATES = [  # pieces of different length; on two days nobody knows the rate of the euro
    ("USD", "1", date(1900, 1, 1), None),
    ("EUR", "1.0835", date(2025, 1, 1), date(2025, 2, 14)),
    ("EUR", "1.1217", date(2025, 2, 14), date(2025, 3, 10)),
    ("EUR", "1.0771", date(2025, 3, 12), None),
    ("GBP", "1.2963", date(2025, 3, 1), None),
]
TABLES = [
    *("int_reporting", "int_currency_periods", "int_opportunity_day_ranges"),
    *("int_pipeline_movements", "fct_opportunity_days", "rpt_pipeline_changes"),
]
CHECKS = [
    "pipeline_changes_lead_from_opening_to_closing",
    "pipeline_changes_close_with_the_open_pipeline_of_each_day",
    "opportunity_days_are_the_state_at_the_end_of_each_day",
]
AMOUNTS = (
    *("opening", "created", "reopened", "raised", "cut", "won", "lost", "revalued", "closing"),
    *("pulled_in", "pushed_out"),
)
COUNTS = ("opening", "created", "reopened", "won", "lost", "closing", "unconverted")


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


def inputs(deals: list[Deal]) -> dict[str, list[dict[str, Any]]]:
    """The tables the models read, as the models before them leave them."""
    changes, records = [], []
    for number, (currency, history) in enumerate(deals):
        records.append({"opportunity_id": f"O{number}", "currency": currency})
        ends = [state.since for state in history[1:]] + [None]
        for place, (state, end) in enumerate(zip(history, ends, strict=True), start=1):
            changes.append(
                {
                    **{"opportunity_id": f"O{number}", "change_number": place},
                    **{"change_id": str(place), "stage": state.category, "owner_id": None},
                    **{"category": state.category, "amount": state.amount, "probability": None},
                    **{"close_date": state.close_date, "changed_at": state.since},
                    "changed_until": end,
                }
            )
    names = ("currency", "rate_to_reporting", "valid_from_date", "valid_until_date")
    rates = [dict(zip(names, (c, float(r), *days), strict=True)) for c, r, *days in RATES]
    return {
        "int_opportunity_changes": changes,
        "int_opportunities__records": records,
        "int_exchange_rates": rates,
    }


def put(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    columns = pa.Table.from_pylist(rows)
    texts = {"owner_id": "text", "probability": "numeric(18, 2)", "amount": "numeric(18, 2)"}
    casts = ", ".join(
        f"cast({name} as {texts[name]}) as {name}" if name in texts else name
        for name in columns.column_names
    )
    connection.register("rows_in", columns)
    connection.execute(f"create table intermediate.{table} as select {casts} from rows_in")
    connection.unregister("rows_in")


def build(warehouse: Path) -> None:
    """Run the models of the pipeline and their checks over what stands in the warehouse."""
    target = [
        "--target-path",
        str(warehouse.parent / "target"),
        "--log-path",
        str(warehouse.parent),
    ]
    command = [
        *(sys.executable, "-m", "dbt.cli.main", "--quiet", "build", *target),
        *("--vars", json.dumps({"as_of": AS_OF.isoformat()})),
        *("--resource-type", "model", "--resource-type", "test"),
        *("--indirect-selection", "cautious", "--select", *TABLES, *CHECKS),
    ]
    environment = os.environ | {"DBT_PROFILES_DIR": ".", "TANDEM_WAREHOUSE": str(warehouse)}
    result = subprocess.run(
        command,
        cwd=PROJECT_ROOT / "dbt_project",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, dict]:
    """The figures of each day, by the models and by hand."""
    pick = random.Random(int(os.environ.get("TANDEM_TEST_SEED", "5")))
    deals = [random_deal(pick) for _ in range(600)]
    settings = Settings(home=tmp_path_factory.mktemp("pipeline"))
    with connect(settings.warehouse, settings=settings) as connection:
        agreement = load_agreement(PROJECT_ROOT / "expectations" / "agreement")
        write_agreement(connection, agreement_tables(agreement))
        connection.execute("create schema intermediate")
        for table, rows in inputs(deals).items():
            put(connection, table, rows)
    build(settings.warehouse)
    names = [f"{name}_amount" for name in AMOUNTS] + [f"{name}_count" for name in COUNTS]
    with connect(settings.warehouse, settings=settings, read_only=True) as connection:
        found = connection.execute(
            f"select as_of_date, {', '.join(names)} from marts.rpt_pipeline_changes"
        ).fetchall()
    keys = [*AMOUNTS, *(f"{name}_count" for name in COUNTS)]
    return {day: dict(zip(keys, rest, strict=True)) for day, *rest in found}, by_hand(deals)


def test_every_figure_of_every_day_is_the_one_counted_by_hand(both: tuple[dict, dict]) -> None:
    by_models, wanted = both
    assert by_models == wanted


def test_random_histories_move_every_figure(both: tuple[dict, dict]) -> None:
    names = [*AMOUNTS, *(f"{name}_count" for name in COUNTS)]
    seen = {name: {figures[name] for figures in both[1].values()} for name in names}
    assert [name for name, values in seen.items() if len(values) < 3] == []


def test_without_a_new_rate_nothing_is_revalued(both: tuple[dict, dict]) -> None:
    starts = {start for _, _, start, _ in RATES} | {end for *_, end in RATES}
    revalued = {day for day, figures in both[0].items() if figures["revalued"]}
    assert revalued
    assert revalued <= starts


def test_between_any_two_days_the_movements_lead_from_opening_to_closing(
    both: tuple[dict, dict],
) -> None:
    signs = {"created": 1, "reopened": 1, "raised": 1, "cut": -1, "won": -1, "lost": -1}
    signs["revalued"] = 1
    days = sorted(both[0])
    for first, last in random.Random(1).choices(
        [(a, b) for a in days for b in days if a <= b], k=99
    ):
        between = [both[0][day] for day in days if first <= day <= last]
        total = sum(sign * figures[name] for figures in between for name, sign in signs.items())
        assert both[0][first]["opening"] + total == both[0][last]["closing"]
