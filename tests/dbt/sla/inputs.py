"""Puts random companies where the SLA models find them, and runs the models as they are."""

import os
import subprocess
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

import pyarrow as pa

from tandem.agreement import agreement_tables, write_agreement
from tandem.agreement.calendar_days import calendars, days_of_calendar
from tandem.agreement.promises import Calendar, OwnerCalendars, Policy
from tandem.agreement.schema import Agreement, AgreementVersion
from tandem.agreement.tables import as_table, exceptions_of_calendar
from tandem.engines import dbt
from tandem.settings import PROJECT_ROOT, Settings
from tests.dbt.sla.random_companies import AS_OF, DEFAULT, Company, Person

FIRST, LAST = date(2007, 1, 1), date(2038, 1, 31)
INSTANT = pa.timestamp("us", tz="UTC")
COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "int_lifecycle__episodes": dict.fromkeys(
        ("episode_id", "person_id", "stage", "basis"), pa.string()
    )
    | {"episode_number": pa.int64(), "entered_at": INSTANT, "exited_at": INSTANT},
    "int_handoffs": dict.fromkeys(
        ("handoff_id", "episode_id", "person_id", "signal_kind"), pa.string()
    )
    | dict.fromkeys(("entered_at", "signal_at", "assigned_at"), INSTANT),
    "int_opportunities": dict.fromkeys(
        ("opportunity_id", "account_id", "category", "lead_source"), pa.string()
    )
    | dict.fromkeys(("created_at", "closed_at"), INSTANT),
    "int_people": dict.fromkeys(("person_id", "segment", "region", "lead_source"), pa.string())
    | {"created_at": INSTANT},
    "int_accounts": dict.fromkeys(("account_id", "segment", "country"), pa.string()),
    "int_touches": dict.fromkeys(
        ("touch_id", "person_id", "opportunity_id", "kind", "direction"), pa.string()
    )
    | {"is_human": pa.bool_(), "occurred_at": INSTANT},
    "int_opportunity_people": dict.fromkeys(("opportunity_id", "person_id"), pa.string()),
    "int_person_owner_changes": dict.fromkeys(("person_id", "owner_id", "change_id"), pa.string())
    | dict.fromkeys(("owned_from", "owned_until"), INSTANT),
    "int_opportunity_changes": dict.fromkeys(
        ("opportunity_id", "owner_id", "change_id"), pa.string()
    )
    | {"changed_at": INSTANT},
    "int_owners": dict.fromkeys(("owner_id", "calendar"), pa.string()) | {"is_queue": pa.bool_()},
}
"""What the models read of each table that is made elsewhere."""

MARTS = {
    "fct_stage_episodes": "int_lifecycle__episodes",
    "fct_handoffs": "int_handoffs",
    "fct_opportunities": "int_opportunities",
}
INVARIANTS = (
    "every_promise_is_in_exactly_one_state",
    "working_minutes_are_those_the_wall_clock_shows",
)
BUILT = (
    "int_reporting",
    *("fct_sla_clocks", "fct_sla_clock_slices", "dim_calendar_hours", "dim_calendar_exceptions"),
    *INVARIANTS,
)


def agreement_of(
    version: AgreementVersion, companies: list[Company], policies: tuple[Policy, ...]
) -> Agreement:
    """One version with these policies and every company's calendars."""
    every = {name: c for company in companies for name, c in company.calendars.items()}
    changed = {
        "calendars": (Calendar.model_validate(DEFAULT), *every.values()),
        "owner_calendars": OwnerCalendars(default=DEFAULT["calendar"]),
        "slas": policies,
    }
    return Agreement(versions=(version.model_copy(update=changed),))


def write_inputs(connection: Any, agreement: Agreement, companies: list[Company]) -> None:
    """The agreement with every calendar's days of interest, and everybody's life."""
    write_agreement(connection, _tables(agreement, companies))
    connection.execute("create schema intermediate")
    for name, columns in COLUMNS.items():
        rows = list(chain.from_iterable(_rows(name, company) for company in companies))
        connection.register("rows_in", pa.Table.from_pylist(rows, schema=pa.schema(columns)))
        connection.execute(f"create table intermediate.{name} as select * from rows_in")
    connection.execute("create schema marts")
    for mart, name in MARTS.items():
        connection.execute(f"create view marts.{mart} as select * from intermediate.{name}")


def build(settings: Settings) -> None:
    """Everything from a subject to its clock, and the checks of it, in one dbt build."""
    target, warehouse = dbt.target_folder(settings), settings.warehouse
    command = [
        *(*dbt.command(settings), "build", "--quiet", "--target-path", str(target)),
        *("--log-path", str(target), "--vars", f'{{as_of: "{AS_OF.isoformat()}"}}'),
        *("--resource-type", "model", "--resource-type", "test"),
        *("--indirect-selection", "cautious", "--select", "models/intermediate/sla", *BUILT),
        *("--exclude", "int_commitments__*"),
    ]
    environment = os.environ | {"DBT_PROFILES_DIR": ".", "TANDEM_WAREHOUSE": str(warehouse)}
    folder = PROJECT_ROOT / "dbt_project"
    result = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def _tables(agreement: Agreement, companies: list[Company]) -> dict[str, pa.Table]:
    wanted = {n: (company.first, company.last) for company in companies for n in company.calendars}
    wanted[DEFAULT["calendar"]] = (FIRST, LAST)
    days = (
        day
        for calendar in calendars(agreement)
        for day in days_of_calendar(agreement, calendar, *wanted[calendar["calendar"]])
    )
    special = (
        day for name in wanted for day in exceptions_of_calendar(agreement, name, *wanted[name])
    )
    return agreement_tables(agreement, LAST, LAST) | {
        "calendar_days": as_table("calendar_days", days),
        "calendar_exceptions": as_table("calendar_exceptions", special),
    }


def _rows(table: str, company: Company) -> Iterator[dict[str, Any]]:
    if table == "int_owners":
        for owner, calendar in company.owners.items():
            is_queue = owner in company.queues
            yield {"owner_id": owner, "calendar": calendar, "is_queue": is_queue}
    for person in company.people:
        for row in _of_person(table, person):
            yield {"person_id": person.person_id, **row}


def _of_person(table: str, person: Person) -> Iterator[dict[str, Any]]:
    if table == "int_people":
        yield {"lead_source": f"{person.target_minutes}m", "created_at": person.episodes[0][0]}
    if table == "int_lifecycle__episodes":
        for number, (at, stage, end) in enumerate(_until_the_next(person.episodes)):
            numbered = {"episode_id": f"{person.person_id}#{number}", "episode_number": number}
            said = {"stage": stage, "basis": "as_defined_then"}
            yield {**numbered, **said, "entered_at": at, "exited_at": end}
    if table == "int_touches":
        for number, (at, kind) in enumerate(person.touches):
            touch = {"touch_id": f"{person.person_id}/{number}", "kind": kind, "occurred_at": at}
            yield {**touch, "direction": "outbound", "is_human": kind == "call"}
    if table == "int_person_owner_changes":
        for number, (at, owner, end) in enumerate(_until_the_next(person.owners)):
            change = {"owner_id": owner, "change_id": f"{number:03}"}
            yield {**change, "owned_from": at, "owned_until": end}


def _until_the_next(said: list[tuple[int, str]]) -> Iterator[tuple[int, str, int | None]]:
    for number, (at, word) in enumerate(said, 1):
        yield at, word, said[number][0] if number < len(said) else None
