"""Staging built batch by batch equals staging built at once, whatever arrives late or twice."""

import os
import random
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tandem.engines import dbt
from tandem.engines.duckdb import TYPES, connect, quoted
from tandem.engines.lake import raw_columns
from tandem.settings import PROJECT_ROOT, Settings
from tandem.sources import ObjectContract, load_registry, raw_table_name

DELIVERIES = (("b1",), ("b2", "b3"))
ROWS_PER_BATCH = 25
IDS = 12
DAY = datetime(2024, 3, 1, tzinfo=UTC)
SPECIAL = {
    "activitytypeid": (1, 11, 32, 37, 104),
    "attribute_merge_ids": ("[id3]", "[id4, id5]", None),
    "hs_merged_object_ids": ("id3;id4", "id5", None),
    "costs": ('[{"startDate":"2024-03-01","cost":12.5,"note":""}]', "[]", None),
    "stages": ('[{"id":"s1","metadata":{"isClosed":"true","probability":"1.0"}}]', "[]"),
    "type": ("Queue", "Call"),
    "teams": ('[{"name":"Inbound"}]', None),
}


def _value(chance: random.Random, column: str, kind: str, is_key: bool) -> object:
    if column in SPECIAL:
        return chance.choice(SPECIAL[column])
    made = {
        "id": f"id{chance.randrange(IDS)}",
        "text": f"text {chance.randrange(3)}",
        "json": "{}",
        "boolean": chance.choice((True, False)),
        "integer": chance.randrange(IDS),
        "decimal": chance.randrange(10_000) / 100,
        "rate": 1.25,
        "date": date(2024, 3, 1 + chance.randrange(5)),
        # Few instants, so that cursors tie, and no order between batches, so that rows come late.
        "timestamp": DAY + timedelta(hours=chance.randrange(6), microseconds=123),
    }[kind]
    return made if is_key or chance.random() > 0.1 else None


def _rows(chance: random.Random, item: ObjectContract, batch: str) -> Iterator[tuple[object, ...]]:
    loaded_at = DAY + timedelta(days=int(batch[1:]))
    for line in range(2, 2 + ROWS_PER_BATCH):
        values = [
            _value(chance, field.column, field.type, field.column in item.key_columns)
            for field in item.fields
        ]
        yield (*values, chance.choice(("default", "emea")), batch, line, loaded_at, None)


def _create_raw(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create schema raw")
    connection.execute(
        "create table raw._batches (batch_id text, source text, object text, is_new boolean)"
    )
    for _, item, table in load_registry().tables():
        columns = ", ".join(f"{quoted(name)} {TYPES[kind]}" for name, kind in raw_columns(item))
        connection.execute(f"create table raw.{table} ({columns})")


def _load(connection: duckdb.DuckDBPyConnection, batch: str) -> None:
    connection.begin()
    for source, item, _ in load_registry().tables():
        table = raw_table_name(source.source, item.object)
        rows = list(_rows(random.Random(f"{table}{batch}"), item, batch))
        marks = ", ".join("?" * len(raw_columns(item)))
        connection.executemany(f"insert into raw.{table} values ({marks})", rows)
    connection.execute("insert into raw._batches values (?, '', '', true)", [batch])
    connection.commit()


def _dbt_run(settings: Settings, *arguments: str) -> None:
    environment = os.environ | {
        "DBT_PROFILES_DIR": ".",
        "TANDEM_WAREHOUSE": str(settings.warehouse),
    }
    command = [*dbt.command(settings), "run", "--quiet", "--select", "staging"]
    target = str(dbt.target_folder(settings))
    places = ["--target-path", target, "--log-path", target]
    folder = PROJECT_ROOT / "dbt_project"
    subprocess.run([*command, *arguments, *places], cwd=folder, env=environment, check=True)


def _staged(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    with connect(settings.warehouse, settings=settings, read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'staging'"
        ).fetchall()
        return {
            table: connection.execute(f"select * from staging.{table} order by all").fetchall()
            for (table,) in tables
        }


@pytest.mark.slow
def test_batch_by_batch_equals_a_full_refresh(tmp_path: Path, parsed: Settings) -> None:
    settings = Settings(home=tmp_path)
    dbt.hand_down_parse(parsed, settings)
    for number, batches in enumerate(DELIVERIES):
        with connect(settings.warehouse, settings=settings) as connection:
            if number == 0:
                _create_raw(connection)
            connection.execute("update raw._batches set is_new = false")
            for batch in batches:
                _load(connection, batch)
        _dbt_run(settings)
    step_by_step = _staged(settings)
    _dbt_run(settings, "--full-refresh")
    at_once = _staged(settings)
    assert len(at_once) > 40
    assert [table for table, rows in at_once.items() if not rows] == []
    assert step_by_step == at_once
