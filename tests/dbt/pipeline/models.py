"""Puts random deals where the pipeline models find them, and runs the models as they are."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tandem.settings import PROJECT_ROOT
from tests.dbt.pipeline.random_deals import AS_OF, RATES, Deal

TABLES = [
    *("int_reporting", "int_currency_periods", "int_opportunity_day_ranges"),
    *("int_pipeline_movements", "fct_opportunity_days", "rpt_pipeline_changes"),
]
CHECKS = [
    "pipeline_changes_lead_from_opening_to_closing",
    "pipeline_changes_close_with_the_open_pipeline_of_each_day",
    "opportunity_days_are_the_state_at_the_end_of_each_day",
]


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
