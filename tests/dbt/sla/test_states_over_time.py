"""A clock goes forward only: what a build decided, a later build with later facts says again.

Under `last_schedule` an open breach is no decision: the next owner's calendar counts it anew.
"""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.dbt.sla.conftest import Warehouse
from tests.dbt.sla.random_companies import AS_OF

pytestmark = pytest.mark.xdist_group("sla")

THE_DAY_BEFORE = AS_OF - timedelta(days=1)
DECIDED = {"met", "breached_closed", "void"}
OPEN = {"running", "paused"}
MAY_BECOME = {
    "not_started": DECIDED | OPEN | {"not_started", "breached_open"},
    "running": DECIDED | OPEN | {"breached_open"},
    "paused": DECIDED | OPEN | {"breached_open"},
    "breached_open": {"breached_open", "breached_closed"},
} | {state: {state} for state in DECIDED}
WHAT_HAPPENED = {
    "int_lifecycle__episodes": ("entered_at", "exited_at"),
    "int_person_owner_changes": ("owned_from", "owned_until"),
    "int_touches": ("occurred_at", None),
}

Said = dict[tuple[str, str, int], tuple[Any, ...]]


class Builds(NamedTuple):
    """What each clock said in two builds: state, working time, due, breached, end."""

    earlier: Said
    later: Said


@pytest.fixture
def builds(connection: Any, warehouse: Warehouse) -> Builds:
    later = _said(connection)
    for table, (begins, ends) in WHAT_HAPPENED.items():
        connection.execute(f"delete from intermediate.{table} where {begins} > ?", [THE_DAY_BEFORE])
        if ends:
            known = f"{ends} = case when {ends} <= ? then {ends} end"
            connection.execute(f"update intermediate.{table} set {known}", [THE_DAY_BEFORE])
    for name, sql in _models(warehouse.target):
        then = sql.replace(AS_OF.isoformat(), THE_DAY_BEFORE.isoformat())
        connection.execute(f"create or replace table intermediate.{name} as {then}")
    return Builds(_said(connection), later)


def _models(target: Path) -> list[tuple[str, str]]:
    """The models as compiled, in the order in which dbt built them."""
    results = json.loads((target / "run_results.json").read_text())["results"]
    names = [result["unique_id"].split(".")[-1] for result in results]
    folder = target / "compiled" / "tandem" / "models" / "intermediate" / "sla"
    files = [(name, folder / f"{name}.sql") for name in names]
    return [(name, file.read_text()) for name, file in files if file.is_file()]


def _said(connection: Any) -> Said:
    rows = connection.execute(
        "select policy, subject_id, run_number, state, worked_microseconds, due_at, breached_at, "
        "clocks.ended_at "
        "from intermediate.int_sla__verdicts as verdicts "
        "inner join intermediate.int_sla__clocks as clocks using (clock_id)"
    ).fetchall()
    return {(policy, subject, run): tuple(said) for policy, subject, run, *said in rows}


def _gone_back(builds: Builds) -> list[tuple[Any, ...]]:
    """Clocks that vanished, took back a decision, or changed a number after their end."""
    found = []
    for (policy, *subject), said in builds.earlier.items():
        now = builds.later.get((policy, *subject), ("gone",))
        is_open = said[0] == "breached_open" and policy.startswith("last_schedule")
        may_become = MAY_BECOME["running" if is_open else said[0]]
        if now[0] not in may_become or (said[-1] is not None and now != said):
            found.append((policy, *subject, said, now))
    return found


def test_no_clock_goes_back_between_two_builds(builds: Builds) -> None:
    assert _gone_back(builds)[:3] == []
    changes = Counter((said[0], builds.later[clock][0]) for clock, said in builds.earlier.items())
    assert changes["running", "met"] > 20
    assert changes["running", "breached_open"] + changes["running", "breached_closed"] > 20
    assert changes["met", "met"] > 1_000


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (("met", 60, None, None, 9), ("running", 60, None, None, None)),
        (("breached_open", 60, None, 30, None), ("met", 60, None, None, 9)),
        (("met", 60, None, None, 9), ("met", 61, None, None, 9)),
        (("running", 60, None, None, None), ("gone",)),
    ],
)
def test_a_clock_that_went_back_is_found(earlier: tuple, later: tuple) -> None:
    clock = ("split", "P1", 1)
    assert len(_gone_back(Builds({clock: earlier}, {clock: later}))) == 1
