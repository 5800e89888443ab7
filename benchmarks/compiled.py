"""The SQL of models as dbt compiles it, run as it is over tables in memory."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tandem.settings import PROJECT_ROOT

Compiled = Mapping[str, str]
"""SQL by the name of its model, in the order in which they are built."""


def compile_models(models: Sequence[str], database: str, folder: Path) -> dict[str, str]:
    """Compile models as if they stood in a database of that name."""
    command = [
        *(sys.executable, "-m", "dbt.cli.main", "compile", "--quiet", "--no-introspect"),
        *("--target-path", str(folder / "target"), "--log-path", str(folder)),
        *("--select", *models),
    ]
    warehouse = {"DBT_PROFILES_DIR": ".", "TANDEM_WAREHOUSE": str(folder / f"{database}.duckdb")}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    project, environment = PROJECT_ROOT / "dbt_project", os.environ | warehouse
    subprocess.run(command, cwd=project, env=environment, check=True, **quiet)  # noqa: S603
    found = (folder / "target" / "compiled").rglob
    return {model: next(found(f"{model}.sql")).read_text() for model in models}


def attach(connection: Any, database: str) -> None:
    """Make the database, in memory, with the schemas that models read and write; two threads."""
    connection.execute(f"attach ':memory:' as {database}")
    connection.execute("set preserve_insertion_order = false; set threads = 2")
    connection.execute("set enable_progress_bar = false")
    for schema in ("agreement", "intermediate"):
        connection.execute(f"create schema {database}.{schema}")


def build(connection: Any, database: str, compiled: Compiled) -> None:
    """Build each model as a table."""
    for model, sql in compiled.items():
        name = f"{database}.intermediate.{model}"
        connection.execute(f"create or replace table {name} as {sql}")
