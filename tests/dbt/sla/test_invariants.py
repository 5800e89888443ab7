"""The checks of clocks hold over random companies, and each finds what it is there to find."""

from pathlib import Path
from typing import Any

import pytest

from tests.dbt.sla.conftest import Warehouse
from tests.dbt.sla.inputs import INVARIANTS

pytestmark = pytest.mark.xdist_group("sla")

FAULTS = {
    "a clock is missing": (
        "every_promise_is_in_exactly_one_state",
        "delete from marts.fct_sla_clocks where policy = 'split' and state = 'met'",
    ),
    "a clock is doubled": (
        "every_promise_is_in_exactly_one_state",
        "insert into marts.fct_sla_clocks select * from marts.fct_sla_clocks where state = 'met'",
    ),
    "an answered clock still runs": (
        "every_promise_is_in_exactly_one_state",
        "update marts.fct_sla_clocks set state = 'running' where state = 'met'",
    ),
    "a kept promise has a breach": (
        "every_promise_is_in_exactly_one_state",
        "update marts.fct_sla_clocks set breached_at = due_at where state = 'met'",
    ),
    "a hundredth of a minute is lost": (
        "working_minutes_are_those_the_wall_clock_shows",
        "update marts.fct_sla_clocks set working_minutes = working_minutes - 0.01",
    ),
    "every office opens half an hour late": (
        "working_minutes_are_those_the_wall_clock_shows",
        "update marts.dim_calendar_hours set opens_local = opens_local + interval '30 minutes'",
    ),
    "holidays are forgotten": (
        "working_minutes_are_those_the_wall_clock_shows",
        "delete from marts.dim_calendar_exceptions",
    ),
    "a zone is an hour off": (
        "working_minutes_are_those_the_wall_clock_shows",
        "update marts.dim_calendar_hours set timezone = 'Etc/GMT+7'",
    ),
}


def _rows(connection: Any, warehouse: Warehouse, check: str) -> list[tuple]:
    (compiled,) = Path(warehouse.target, "compiled").rglob(f"{check}.sql")
    return connection.execute(compiled.read_text()).fetchall()


@pytest.mark.parametrize("check", INVARIANTS)
def test_a_check_passes_over_what_was_built(
    connection: Any, warehouse: Warehouse, check: str
) -> None:
    assert _rows(connection, warehouse, check) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_check_fails_when(connection: Any, warehouse: Warehouse, fault: str) -> None:
    check, damage = FAULTS[fault]
    connection.execute(damage)
    assert _rows(connection, warehouse, check) != []


def test_the_wall_clock_check_looks_at_enough_of_both_kinds(
    connection: Any, warehouse: Warehouse
) -> None:
    connection.execute("update marts.fct_sla_clocks set working_minutes = -1")
    found = _rows(connection, warehouse, "working_minutes_are_those_the_wall_clock_shows")
    assert len(found) == 150
