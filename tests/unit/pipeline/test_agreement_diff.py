"""Two ways of judging, compared row by row: counts, and the money behind what moves."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest

from tandem.agreement import load_agreement
from tandem.agreement.diff import Difference
from tandem.pipeline.agreement_diff import _compare
from tandem.settings import Settings

DAY = datetime(2026, 10, 1, tzinfo=UTC)
ROWS = pa.schema(
    [(name, pa.string()) for name in ("part", "name", "row_key", "verdict")]
    + [("is_kept", pa.bool_()), ("person_id", pa.string()), ("opportunity_id", pa.string())]
    + [("amount", pa.decimal128(18, 4))]
    + [(name, pa.timestamp("us", "UTC")) for name in ("began_at", "ended_at")]
)
DEALS = [("O1", "P1"), ("O2", "P1"), ("O2", "P2"), ("O3", "P3")]
AMOUNTS = {"O1": 100, "O2": 20, "O3": 3}


def _row(part: str, key: str, day: int, verdict: str = "", **other: object) -> dict:
    """One row of a person `P…` that begins so many days after the first."""
    person = {"person_id": key[:2]} if key.startswith("P") else {}
    began = {"began_at": DAY + timedelta(days=day), "ended_at": None}
    named = {"part": part, "name": part, "row_key": key, "verdict": verdict, "is_kept": None}
    nothing = {"person_id": None, "opportunity_id": None, "amount": None}
    return {**named, **nothing, **person, **began, **other}


def _tables(*rows: dict, factor: int = 1) -> dict[str, pa.Table]:
    deals = {"opportunity_id": [o for o, _ in DEALS], "person_id": [p for _, p in DEALS]}
    amounts = [Decimal(amount * factor) for amount in AMOUNTS.values()]
    return {
        "rows": pa.Table.from_pylist(list(rows), schema=ROWS),
        "deals": pa.table(deals),
        "amounts": pa.table(
            {
                "opportunity_id": list(AMOUNTS),
                "amount": pa.array(amounts, pa.decimal128(18, 2)),
            }
        ),
    }


@pytest.fixture
def compare(settings: Settings):
    version = load_agreement(settings.agreement_dir).versions[0]

    def compared(before: dict[str, pa.Table], after: dict[str, pa.Table]) -> Difference:
        (found,) = _compare(settings, "always", before, after, version)
        return found

    return compared


def test_rows_are_added_removed_and_changed_by_verdict_or_time(compare) -> None:
    before = [_row("stage", "P1|1", 0), _row("stage", "P2|1", 1), _row("stage", "P3|1", 2, "back")]
    after = [_row("stage", "P1|1", 5), _row("stage", "P3|1", 2, "skip"), _row("stage", "P3|2", 9)]
    found = compare(_tables(*before), _tables(*after))
    assert (found.rows_before, found.rows_after) == (3, 3)
    assert (found.rows_added, found.rows_removed, found.rows_changed) == (1, 1, 2)
    assert (found.people_moved, found.first_moved_at) == (3, DAY)


def test_each_deal_behind_a_row_counts_once(compare) -> None:
    before = [_row("stage", "P1|1", 0), _row("stage", "P1|2", 1), _row("stage", "P2|1", 2)]
    after = [_row("stage", "P1|1", 0), _row("stage", "P1|2", 1), _row("stage", "P2|1", 3)]
    found = compare(_tables(*before), _tables(*after))
    assert (found.money_before, found.money_after) == (120, 120)
    assert found.money_moved == 20


def test_a_clock_of_a_deal_has_that_deal_behind_it_and_no_other(compare) -> None:
    clock = _row("policy", "deal", 0, "met", opportunity_id="O2", is_kept=True)
    late = clock | {"verdict": "breached_closed", "is_kept": False}
    found = compare(_tables(clock), _tables(late))
    assert (found.kept_before, found.kept_after) == (1, 0)
    assert (found.money_before, found.money_after, found.money_moved) == (20, 20, 20)


def test_another_currency_values_the_same_deals_anew(compare) -> None:
    rows = [_row("stage", "P1|1", 0)]
    found = compare(_tables(*rows), _tables(*rows, factor=2))
    assert (found.money_before, found.money_after) == (120, 240)
    assert found.rows_changed == 0


def test_what_one_touch_loses_another_gains(compare) -> None:
    before = [_row("credit", "a", 0, "1", amount=Decimal(70)), _row("credit", "b", 0, "2")]
    after = [_row("credit", "a", 0, "2", amount=Decimal(30)), _row("credit", "c", 0, "1")]
    before[1]["amount"], after[1]["amount"] = Decimal(30), Decimal(70)
    found = compare(_tables(*before), _tables(*after))
    assert (found.money_before, found.money_after, found.money_moved) == (100, 100, 70)


def test_a_promise_without_money_tells_none(compare) -> None:
    month = _row("commitment", "month", 0, "60|50", is_kept=False)
    found = compare(_tables(month), _tables(month | {"verdict": "40|50", "is_kept": True}))
    assert (found.kept_before, found.kept_after, found.rows_changed) == (0, 1, 1)
    assert (found.money_before, found.money_after, found.money_moved) == (None, None, None)
