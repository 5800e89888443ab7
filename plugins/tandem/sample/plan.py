"""Plan the company's life: every company, person, signal, hand-off and deal, as DuckDB tables.

Everything is set-based SQL over hashed draws: a million people take minutes, and the same seed
gives the same rows on every machine.
"""

from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from tandem.sample.workdays import plan_workdays

_HERE = Path(__file__).parent
_LISTS = (
    "first_names",
    "last_names",
    "company_roots",
    "company_nouns",
    "titles",
    "places",
    "forms",
    "look_alike_names",
    "nicknames",
    "second_records",
    "spellings",
)
_BEFORE_CYCLES = (
    "00_tools", "05_spellings", "10_companies", "15_reps", "17_look_alikes", "20_people",
    "30_programs", "35_marketing", "45_cycle_tables",
)  # fmt: skip
_AFTER_CYCLES = (
    "55_nurture", "60_opportunities", "65_identities", "66_doubled_people", "67_second_records",
    "70_salesforce", "75_salesforce_activities", "80_marketo", "85_hubspot",
    "87_hubspot_engagements", "90_generic",
)  # fmt: skip
_CYCLES = 3


def plan_company(
    connection: duckdb.DuckDBPyConnection, *, people: int, days: int, seed: int, as_of: datetime
) -> None:
    """Fill an empty database with the plan of one company's life up to ``as_of``."""
    start_at = as_of - timedelta(days=days)
    _set_variables(
        connection, people=people, days=days, seed=str(seed), as_of=as_of, start_at=start_at
    )
    _read_lists(connection)
    _write_workdays(connection, start_at, as_of)
    for step in _BEFORE_CYCLES:
        run_step(connection, step)
    for cycle in range(1, _CYCLES + 1):
        _set_variables(connection, cycle=cycle)
        run_step(connection, "40_triggers")
        run_step(connection, "50_cycles")
    for step in _AFTER_CYCLES:
        run_step(connection, step)


def run_step(connection: duckdb.DuckDBPyConnection, step: str) -> None:
    """Run one SQL file of the plan."""
    connection.execute((_HERE / "sql" / f"{step}.sql").read_text(encoding="utf-8"))


def _set_variables(connection: duckdb.DuckDBPyConnection, **values: object) -> None:
    for name, value in values.items():
        if isinstance(value, datetime):
            connection.execute(f"set variable {name} = timestamp '{value:%Y-%m-%d %H:%M:%S}'")
        else:
            connection.execute(f"set variable {name} = {value!r}")


def _read_lists(connection: duckdb.DuckDBPyConnection) -> None:
    for name in _LISTS:
        path = (_HERE / "lists" / f"{name}.csv").as_posix()
        connection.execute(
            f"create table list_{name} as select row_number() over () - 1 as place, * "
            f"from read_csv('{path}', header=true, delim=',', quote='\"', auto_detect=true)"
        )
    connection.execute(
        "create table title as select *, sum(weight) over (order by place) as weight_up_to, "
        "sum(weight) over () as weight_total from list_titles"
    )


def _write_workdays(
    connection: duckdb.DuckDBPyConnection, start_at: datetime, as_of: datetime
) -> None:
    rows = plan_workdays(start_at.date() - timedelta(days=10), as_of.date() + timedelta(days=400))
    names = ("zone", "starts_at", "ends_at", "position")
    workdays = pa.table(dict(zip(names, zip(*rows, strict=True), strict=True)))
    connection.register("workday_rows", workdays)
    connection.execute("create table workday as from workday_rows")
    connection.unregister("workday_rows")
