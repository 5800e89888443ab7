"""Touches built delivery by delivery equal touches built at once.

The sample company arrives in two halves, in no order of time, and "now" moves between them. What
the second half brings changes the first: people are merged, opens find their e-mail's delivery,
associations and accounts appear, and tasks that were calls are deleted.
"""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tandem.agreement import agreement_tables, load_agreement, write_agreement
from tandem.engines.door import WarehouseDoor
from tandem.engines.duckdb import connect, register_raw
from tandem.extract.drop_folder import DropFolderExtractor
from tandem.land import land
from tandem.load import load
from tandem.sample import make_sample
from tandem.settings import PROJECT_ROOT, Settings
from tandem.sources import load_registry
from tandem.unify import unify

TABLES = ("intermediate.int_touches__unioned", "intermediate.int_touches", "marts.fct_touches")
DELETED_LATER = """
    insert into raw.salesforce__task by name
    select * replace (
        true as isdeleted,
        systemmodstamp + interval '1 day' as systemmodstamp,
        'second' as _batch_id
    )
    from everything.salesforce__task
    where hash(id) % 2 = 0 and hash(id) % 5 = 0
"""


def _load_sample(settings: Settings, exports: Path) -> None:
    make_sample(people=400, days=400, seed=7, out=exports)
    registry = load_registry()
    extractor = DropFolderExtractor(exports, registry)
    for request in extractor.plan():
        for file in extractor.extract(request):
            load(land(file, settings), settings, registry)
    register_raw(settings, registry)


def _set_aside(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep all rows in schema `everything`, and make the raw tables empty."""
    connection.execute("create schema everything")
    for _, _, table in load_registry().tables():
        connection.execute(f"create table everything.{table} as from raw.{table}")
        connection.execute(f"drop view raw.{table}")
        connection.execute(f"create table raw.{table} as from everything.{table} limit 0")
    connection.execute("drop table raw._batches")
    connection.execute("create table raw._batches (batch_id text, is_new boolean)")


def _deliver(connection: duckdb.DuckDBPyConnection, batch: str, half: int) -> None:
    connection.execute("update raw._batches set is_new = false")
    connection.execute("insert into raw._batches values (?, true)", [batch])
    for _, _, table in load_registry().tables():
        connection.execute(
            f"insert into raw.{table} by name select * replace ('{batch}' as _batch_id)"
            f" from everything.{table} as whole where hash(whole) % 2 = {half}"
        )


def _dbt(settings: Settings, as_of: str, *arguments: str) -> None:
    environment = os.environ | {
        "DBT_PROFILES_DIR": ".",
        "TANDEM_WAREHOUSE": str(settings.warehouse),
    }
    places = ["--target-path", str(settings.home / "t"), "--log-path", str(settings.home / "t")]
    command = [sys.executable, "-m", "dbt.cli.main", *arguments, "--quiet", *places]
    subprocess.run(
        [*command, "--vars", f"{{as_of: '{as_of}'}}"],
        cwd=PROJECT_ROOT / "dbt_project",
        env=environment,
        check=True,
    )


def _build(settings: Settings, as_of: str) -> None:
    _dbt(settings, as_of, "seed")
    _dbt(settings, as_of, "run", "--select", "path:models/staging", "tag:unify_inputs")
    with connect(settings.warehouse, settings=settings) as connection:
        unify(settings, WarehouseDoor(connection))
    _dbt(settings, as_of, "run", "--select", "+fct_touches", "--exclude", "+tag:unify_inputs")


def _touches(settings: Settings) -> dict[str, set[tuple[object, ...]]]:
    with connect(settings.warehouse, settings=settings, read_only=True) as connection:
        found = {table: connection.execute(f"from {table}").fetchall() for table in TABLES}
    assert all(len(rows) == len(set(rows)) for rows in found.values())
    return {table: set(rows) for table, rows in found.items()}


@pytest.mark.slow
def test_two_halves_of_a_company_equal_a_full_refresh(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    _load_sample(settings, tmp_path / "exports")
    with connect(settings.warehouse, settings=settings) as connection:
        write_agreement(connection, agreement_tables(load_agreement(settings.agreement_dir)))
        _set_aside(connection)
        _deliver(connection, "first", half=0)
    _build(settings, "2026-09-01T00:00:00+00:00")
    first = _touches(settings)
    with connect(settings.warehouse, settings=settings) as connection:
        _deliver(connection, "second", half=1)
        connection.execute(DELETED_LATER)
    _build(settings, "2026-11-01T00:00:00+00:00")
    step_by_step = _touches(settings)
    _dbt(
        settings, "2026-11-01T00:00:00+00:00",
        "run", "--full-refresh", "--select", "int_touches__unioned+,+fct_touches",
    )  # fmt: skip
    at_once = _touches(settings)
    for table in TABLES:
        assert first[table] - step_by_step[table], f"the second half changes nothing in {table}"
        assert len(step_by_step[table]) > len(first[table])
        assert step_by_step[table] == at_once[table]
