"""The one door to DuckDB. Shows the lake as schema ``raw``: views over Parquet, ledger tables.

A view names the files that were committed when it was made, so a batch that arrives during a build
is not half in it. ``raw._batches.is_new`` says which batches no completed build has seen yet.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from tandem.engines.disk import make_folder
from tandem.engines.duckdb_connection import TYPES, connect, literal, quoted
from tandem.engines.lake import LakeBatch, lake_batches, raw_columns
from tandem.engines.lease import Lease, LeaseLost, WarehouseBusy, writer_lease
from tandem.settings import Settings
from tandem.sources import ObjectContract, Registry

__all__ = [
    "TYPES",
    "Lease",
    "LeaseLost",
    "WarehouseBusy",
    "connect",
    "literal",
    "mark_built",
    "quoted",
    "register_raw",
    "writer_lease",
]

_LEDGER_COLUMNS = {
    "batch_id": "VARCHAR",
    "source": "VARCHAR",
    "source_instance": "VARCHAR",
    "object": "VARCHAR",
    "file": "VARCHAR",
    "sha256": "VARCHAR",
    "rows_in": "BIGINT",
    "rows_loaded": "BIGINT",
    "rows_quarantined": "BIGINT",
    "rows_duplicate": "BIGINT",
    "rows_superseded": "BIGINT",
    "rows_blank": "BIGINT",
    "landed_at": "TIMESTAMP WITH TIME ZONE",
    "loaded_at": "TIMESTAMP WITH TIME ZONE",
}


def register_raw(settings: Settings, registry: Registry) -> int:
    """Make schema ``raw`` show the lake as it is now. Call it while holding the writer's lease.

    Returns:
        How many batches are registered.
    """
    batches = list(lake_batches(settings.lake))
    with connect(settings.warehouse, settings=settings) as connection:
        connection.begin()
        connection.execute("create schema if not exists raw")
        connection.execute("create schema if not exists ops")
        connection.execute("create table if not exists ops.built_batches (batch_id VARCHAR)")
        rows = _rows_by_object(batches)
        for source, item, table in registry.tables():
            files = [_schema_file(connection, settings.lake, table, item)]
            files += rows[source.source, item.object]
            connection.execute(_view_sql(table, item, files))
        _register_ledgers(connection, batches)
        connection.commit()
    return len(batches)


def mark_built(settings: Settings) -> int:
    """Remember the registered batches as seen by a completed build.

    Returns:
        How many of them were new.
    """
    with connect(settings.warehouse, settings=settings) as connection:
        connection.begin()
        new = connection.execute(
            "insert into ops.built_batches select batch_id from raw._batches where is_new"
        ).fetchall()
        connection.execute("update raw._batches set is_new = false")
        connection.commit()
    return int(new[0][0])


def _rows_by_object(batches: Iterable[LakeBatch]) -> dict[tuple[str, str], list[Path]]:
    rows: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for batch in batches:
        rows[batch.ledger.source, batch.ledger.object].append(batch.rows)
    return rows


def _schema_file(
    connection: duckdb.DuckDBPyConnection, lake: Path, table: str, item: ObjectContract
) -> Path:
    """A Parquet file without rows: an absent object is an empty table with all its columns."""
    path = make_folder(lake / "_schema") / f"{table}.parquet"
    columns = ", ".join(
        f"cast(null as {TYPES[kind]}) as {quoted(name)}" for name, kind in raw_columns(item)
    )
    temporary = path.with_suffix(".tmp")
    connection.execute(
        f"copy (select {columns} where false) to {literal(str(temporary))} (format parquet)"
    )
    return temporary.rename(path)


def _view_sql(table: str, item: ObjectContract, files: Iterable[Path]) -> str:
    columns = ", ".join(
        f"cast({quoted(name)} as {TYPES[kind]}) as {quoted(name)}"
        for name, kind in raw_columns(item)
    )
    paths = ", ".join(literal(str(path)) for path in files)
    return (
        f"create or replace view raw.{quoted(table)} as select {columns} "
        f"from read_parquet([{paths}], union_by_name = true)"
    )


def _register_ledgers(connection: duckdb.DuckDBPyConnection, batches: list[LakeBatch]) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in _LEDGER_COLUMNS.items())
    connection.execute(f"create or replace table raw._batches ({columns}, is_new BOOLEAN)")
    if batches:
        ledgers = [
            {name: getattr(batch.ledger, name) for name in _LEDGER_COLUMNS} for batch in batches
        ]
        connection.register("ledgers", pa.Table.from_pylist(ledgers))
        connection.execute(
            "insert into raw._batches by name select *, batch_id not in "
            "(select batch_id from ops.built_batches) as is_new from ledgers"
        )
    _register_unknown_columns(connection, batches)
    _register_quarantine(connection, batches)


def _register_unknown_columns(
    connection: duckdb.DuckDBPyConnection, batches: list[LakeBatch]
) -> None:
    connection.execute(
        "create or replace table raw._unknown_columns "
        "(batch_id VARCHAR, source VARCHAR, object VARCHAR, column_name VARCHAR)"
    )
    unknown = [
        {
            "batch_id": batch.ledger.batch_id,
            "source": batch.ledger.source,
            "object": batch.ledger.object,
            "column_name": name,
        }
        for batch in batches
        for name in batch.ledger.unknown_columns
    ]
    if unknown:
        connection.register("unknown", pa.Table.from_pylist(unknown))
        connection.execute("insert into raw._unknown_columns by name select * from unknown")


def _register_quarantine(connection: duckdb.DuckDBPyConnection, batches: list[LakeBatch]) -> None:
    """Where and why rows were quarantined. Their values stay in the lake."""
    connection.execute(
        "create or replace table raw._quarantine (batch_id VARCHAR, source VARCHAR, "
        "source_instance VARCHAR, object VARCHAR, file VARCHAR, line BIGINT, "
        "column_name VARCHAR, reason_code VARCHAR)"
    )
    with_rows = [batch.quarantine for batch in batches if batch.ledger.rows_quarantined]
    if with_rows:
        paths = ", ".join(literal(str(path)) for path in with_rows)
        connection.execute(
            "insert into raw._quarantine by name select batch_id, source, source_instance, "
            f"object, file, line, column_name, reason_code from read_parquet([{paths}])"
        )
