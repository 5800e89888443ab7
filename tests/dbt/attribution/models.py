"""The models of attribution as dbt compiles them, over tables in memory: compiled once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from tandem.agreement.schema import Agreement
from tandem.agreement.tables import agreement_tables
from tandem.engines.duckdb import connect
from tandem.settings import PROJECT_ROOT, Settings
from tests.dbt.attribution.random_deals import AS_OF

MODELS = (
    *("int_agreement_settings", "int_reporting", "int_touches__sessions"),
    *("int_attribution__opportunities", "int_attribution__people", "int_attribution__touches"),
    *("int_attribution__paths", "int_attribution__transitions", "int_attribution__chain"),
    *("int_attribution__visits", "int_attribution__removal_effects"),
    *("int_attribution__channel_weights", "int_attribution__shapley_values"),
    *("int_attribution__weights", "int_attribution__touch_credits", "int_attribution__credits"),
    *("int_attribution__amounts", "int_attribution", "fct_attribution", "rpt_channel_effects"),
)
CHECKS = (
    "attribution_credits_add_up_to_one_deal",
    "attribution_amounts_add_up_to_the_pipeline",
    "attribution_gives_no_credit_after_the_close",
    "attribution_is_unattributed_only_without_touches",
)
SEED = PROJECT_ROOT / "dbt_project" / "seeds" / "attribution_weights.csv"
DATABASE = "attribution"
SIGNED = ("versions", "settings", "attribution_touches", "touch_kinds")
INSTANT = pa.timestamp("us", "UTC")
COLUMNS = {
    "int_opportunities": {
        **dict.fromkeys(("opportunity_id", "account_id", "category"), pa.string()),
        "cents": pa.int64(),
        **dict.fromkeys(("created_at", "closed_at"), INSTANT),
    },
    "int_touches": {
        **dict.fromkeys(("touch_id", "person_id", "kind", "channel", "direction"), pa.string()),
        "is_human": pa.bool_(),
        "occurred_at": INSTANT,
    },
    "int_people": {"person_id": pa.string(), "account_id": pa.string(), "created_at": INSTANT},
    "int_opportunity_people": {"opportunity_id": pa.string(), "person_id": pa.string()},
}
MONEY = "cast(cents / 100.0 as numeric(18, 2))"
NOTHING = "cast(null as text)"
MORE = {
    "int_opportunities": f", {MONEY} as amount, {MONEY} as amount_reporting, 'USD' as currency",
    "int_touches": f", {NOTHING} as program_id, {NOTHING} as content_id,"
    " (select max(agreement_version) from agreement.versions where in_force_from_at <= occurred_at)"
    " as agreement_version",
}

Rows = list[dict[str, Any]]


class Models:
    """The SQL of every model and check, as dbt compiles it."""

    def __init__(self, folder: Path) -> None:
        """Compile once."""
        self.folder, self.sql = folder, _compiled(folder)

    @contextmanager
    def over(self, agreement: Agreement, given: dict[str, Rows]) -> Iterator[Any]:
        """A database in memory with an agreement, what is given, and all models built of it."""
        with connect(None, settings=Settings(home=self.folder)) as connection:
            connection.execute(f"attach ':memory:' as {DATABASE}; use {DATABASE}")
            connection.execute("set enable_progress_bar = false; set timezone = 'UTC'")
            for schema in ("agreement", "seeds", "intermediate", "marts"):
                connection.execute(f"create schema {schema}")
            _write_agreement(connection, agreement)
            connection.execute(f"create table seeds.attribution_weights as from '{SEED}'")
            for name, rows in given.items():
                _put(connection, f"intermediate.{name}", _table(name, rows), MORE.get(name, ""))
            self.build(connection)
            yield connection

    def build(self, connection: Any) -> None:
        """Build every model, in order, as a table."""
        for name in MODELS:
            schema = "intermediate" if name.startswith("int_") else "marts"
            connection.execute(f"create or replace table {schema}.{name} as {self.sql[name]}")

    def found_by(self, check: str, connection: Any) -> int:
        """How many rows a check objects to."""
        return len(connection.execute(self.sql[check]).fetchall())


def _compiled(folder: Path) -> dict[str, str]:
    command = [
        *(sys.executable, "-m", "dbt.cli.main", "compile", "--quiet", "--no-introspect"),
        *("--target-path", str(folder / "target"), "--log-path", str(folder)),
        *("--vars", f'{{as_of: "{AS_OF.isoformat()}"}}', "--select", *MODELS, *CHECKS),
    ]
    warehouse = {"DBT_PROFILES_DIR": ".", "TANDEM_WAREHOUSE": str(folder / f"{DATABASE}.duckdb")}
    project, environment = PROJECT_ROOT / "dbt_project", os.environ | warehouse
    subprocess.run(command, cwd=project, env=environment, check=True, capture_output=True)
    found = (folder / "target" / "compiled").rglob
    return {name: next(found(f"{name}.sql")).read_text() for name in (*MODELS, *CHECKS)}


def _write_agreement(connection: Any, agreement: Agreement) -> None:
    a_day = date(2025, 1, 1)
    signed = agreement_tables(agreement, a_day, a_day)
    for name in SIGNED:
        _put(connection, f"agreement.{name}", signed[name])


def _table(name: str, rows: Rows) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=pa.schema(COLUMNS[name]))


def _put(connection: Any, table: str, rows: pa.Table, more: str = "") -> None:
    connection.register("rows_in", rows)
    connection.execute(f"create table {table} as select *{more} from rows_in")
    connection.unregister("rows_in")
